"""The figures of the models' pages, kept until what they show changes."""

import dataclasses
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from matplotlib.figure import Figure

import simneuro as sn
from generators.model_pages import FAMILIES
from simneuro import figures
from simneuro.cards import draw_card
from simneuro.model import Model

#: What follows a model's name in the name of a figure: nothing, or the variants.
NAMES = ("", "_variants")


def draw(folder: Path) -> None:
    """Draw the figures that are missing, or that were drawn of another state of their models."""
    made_by = source_digest()
    for family in FAMILIES:
        for name, model in getattr(sn.models, family).items():
            draw_if_changed(folder / family / name, f"{contents(model)} {made_by}", model)


def draw_if_changed(
    stem: Path, state: str, model: Model, make: Callable[[Model], Iterator[Figure]] = draw_card
) -> None:
    """Draw a model's figures unless they were drawn in this state, which is noted beside them."""
    note, digest = stem.with_suffix(".of"), hashlib.sha256(state.encode()).hexdigest()
    if note.is_file() and note.read_text() == digest:
        return
    with figures.use_style():
        for name, fig in zip(NAMES, make(model), strict=False):
            figures.save(fig, stem.with_name(stem.name + name))
    note.write_text(digest)


def contents(model: Model) -> str:
    """All that a model holds, in words."""
    return repr({each.name: getattr(model, each.name) for each in dataclasses.fields(model)})


def source_digest() -> str:
    """A digest of the code that draws the figures, and of the points that are drawn into them."""
    package = Path(sn.__file__).parent
    files = [*sorted((package / "cards").glob("*.py")), package / "data/reference_curves.csv"]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
