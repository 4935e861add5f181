"""The gallery of plots: ten lines of code each, and the picture that they make.

The pictures are stored beside the code, since making them takes minutes: ``make plots``.
"""

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

from matplotlib.figure import Figure
from PIL import Image, PngImagePlugin

from generators.markdown import code
from simneuro import figures
from simneuro.figures.style import MM_PER_INCH

FOLDER = Path(__file__).parent.parent / "plots"
COLOURS = 256  # chosen: some 30 kB
MADE_BY = "Source"  # key of the picture's text: the digest of the code that made it
ORDER = (
    *("neuron_and_unit", "membrane", "gates", "phase_plane"),
    *("response_curves", "fits", "activations", "raster"),
    *("rates", "intervals", "spectrum", "connectivity"),
    *("weights", "accuracy"),
)

_OPENING = """# Plots

Typical plots, each with the lines that make it. They are as wide as a column of a printed page (85
mm) and can be read in grey. `sn.figures.save(fig, "plot.pdf")` keeps one, and in a notebook `fig`
shows it. Inside `with sn.figures.use_style():` the lines have the style that is seen here.
"""


def pages() -> Iterator[tuple[str, str]]:
    """One page with all plots."""
    yield "plots.md", "\n".join([_OPENING, *map(_format_plot, ORDER)])


def _format_plot(name: str) -> str:
    title, lines = read_plot(name)
    picture = f"![{title}](../plots/{name}.png)"
    return f"## {title}\n\n:::{{container}} plot\n{picture}\n\n{code(lines, 'python')}\n:::\n"


def read_plot(name: str) -> tuple[str, str]:
    """What a plot shows, and its code."""
    _, title, lines = (FOLDER / f"{name}.py").read_text(encoding="utf-8").split('"""', 2)
    return title.removesuffix("."), lines.strip()


def draw(name: str) -> Figure:
    """The figure that the code of a plot makes."""
    names: dict[str, Figure] = {}
    with figures.use_style():
        exec(compile(read_plot(name)[1], f"{name}.py", "exec"), names)
    return names["fig"]


def digest(name: str) -> str:
    """The digest of a plot's code."""
    return hashlib.sha256((FOLDER / f"{name}.py").read_bytes()).hexdigest()


def keep(name: str) -> None:
    """Draw a plot and store it beside its code, with few colours."""
    path, made_by = FOLDER / f"{name}.png", PngImagePlugin.PngInfo()
    made_by.add_text(MADE_BY, digest(name))
    drawn = draw(name)
    figures.save(drawn, path, width=drawn.get_figwidth() * MM_PER_INCH)
    with Image.open(path) as image:
        few = image.convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE)
    few.save(path, optimize=True, pnginfo=made_by)


if __name__ == "__main__":
    for each in sys.argv[1:] or ORDER:
        keep(each)
