"""The style of figures, their sizes, panels, letters and legends, and saving them.

Nothing here touches matplotlib's global settings: the style holds inside `use_style` only.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import matplotlib as mpl
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import ScaledTranslation

from simneuro.files import replace_file

MM_PER_INCH = 25.4
WIDTH_MM = MappingProxyType({"single": 85.0, "double": 175.0})
Width = Literal["single", "double"]


@contextmanager
def use_style() -> Iterator[None]:
    """Our style inside a block, or a function it decorates; afterwards the settings of before.

    Do not ``yield`` inside the block: the style would hold where the value is used, too.
    """
    with style.context(_settings(), after_reset=True):
        yield


@cache
def _settings() -> dict[str, Any]:
    """What our style file says."""
    with as_file(files("simneuro.figures").joinpath("simneuro.mplstyle")) as sheet:
        read = mpl.rc_params_from_file(sheet, use_default_template=False)
    return {str(name): value for name, value in read.items()}


@use_style()
def figure(width: Width = "single", height_mm: float = 60.0) -> Figure:
    """An empty figure in our style, unknown to pyplot.

    Parameters
    ----------
    width : {"single", "double"}
        One column (85 mm) or two (175 mm) of a printed page.
    height_mm : float
        Height in millimetres.
    """
    return Figure(figsize=(WIDTH_MM[width] / MM_PER_INCH, height_mm / MM_PER_INCH))


@use_style()
def panels(
    mosaic: str, *, width: Width = "double", height_mm: float = 60.0, **layout: Any
) -> tuple[Figure, dict[str, Axes]]:
    """A figure with axes laid out by letters, such as ``"AB;CC"``; each panel shows its letter.

    ``layout`` goes to `matplotlib.figure.Figure.subplot_mosaic` (``width_ratios``, ``sharex``...).
    A single panel gets no letter. Titles and legends that you add take the style of the place where
    you add them: do so inside `use_style`, as the runner does.
    """
    fig = figure(width, height_mm)
    axes: dict[str, Axes] = fig.subplot_mosaic(mosaic, **layout)
    if len(axes) > 1:
        letter_panels(axes)
    return fig, axes


@use_style()
def letter_panels(axes: Mapping[str, Axes]) -> None:
    """Write each panel's letter above its upper left corner."""
    for text, ax in axes.items():
        shift = ScaledTranslation(-22 / 72, 6 / 72, ax.figure.dpi_scale_trans)
        place = ax.transAxes + shift
        ax.text(0, 1, text, transform=place, fontsize=10, fontweight="bold", va="baseline")


def stack(*column: Axes) -> None:
    """One x axis for panels above each other, uppermost first; it is drawn on the lowest only."""
    for ax in column[:-1]:
        ax.sharex(column[-1])
        ax.tick_params(labelbottom=False)
        ax.set_xlabel("")


def legend_once(ax: Axes, first: Iterable[str] = (), **look: Any) -> None:
    """A legend that names each label once, those of ``first`` before the others.

    ``look`` goes to `matplotlib.axes.Axes.legend` (``loc``, ``ncols``...).
    """
    handles, names = ax.get_legend_handles_labels()
    by_name = dict(zip(names, handles, strict=True))
    ordered = [name for name in dict.fromkeys([*first, *names]) if name in by_name]
    ax.legend([by_name[name] for name in ordered], ordered, **look)


@use_style()
def save(fig: Figure, stem: Path) -> tuple[Path, Path]:
    """Write ``stem.png`` and ``stem.svg``; each file appears whole or not at all.

    The same figure gives the same bytes: no date is written into it.
    """
    png, svg = (stem.with_name(f"{stem.name}.{kind}") for kind in ("png", "svg"))
    for path, metadata in ((png, {"Software": None}), (svg, {"Date": None})):
        with replace_file(path) as draft:
            fig.savefig(draft, metadata=metadata)
    return png, svg
