"""The pictures of the gallery, made small from figures: ``make pictures`` and ``make findings``.

They are stored, since running all scenarios takes much longer than building the pages.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from simneuro.scenario import bundled

FOLDER = Path(__file__).parent.parent / "pictures"
WIDTH, COLOURS = 700, 256  # chosen: sharp in a column of text, some 50 kB

#: The figure that shows most of a scenario, where it is not the first one.
SHOWN = {
    "brunel_2000": "states",
    "learned_assemblies": "wake_and_sleep",
    "silence_and_saturation": "silence",
    "synaptic_integration": "spikes",
}


def main(arguments: Sequence[str]) -> None:
    """Make the pictures of the scenarios that have a run in the folder that is named."""
    runs = Path(arguments[0])
    for name in bundled():
        found = list(runs.glob(f"{name}-*/figures"))
        if found:
            newest = max(found, key=lambda folder: folder.stat().st_mtime)
            shrink(choose_figure(newest, name), FOLDER / f"{name}.png")


def choose_figure(folder: Path, name: str) -> Path:
    """The figure of a run that the gallery shows."""
    if name in SHOWN:
        return folder / f"{SHOWN[name]}.png"
    return min(folder.glob("*.png"))


def shrink(figure: Path, picture: Path) -> None:
    """Write a figure with fewer pixels and colours."""
    with Image.open(figure) as image:
        size = (WIDTH, round(image.height * WIDTH / image.width))
        small = image.convert("RGB").resize(size, Image.Resampling.LANCZOS)
        # Coverage keeps rare colours; a median cut makes the purple of a thin line grey.
        few = small.quantize(COLOURS, Image.Quantize.MAXCOVERAGE)
        few.save(picture, optimize=True)


if __name__ == "__main__":
    main(sys.argv[1:])
