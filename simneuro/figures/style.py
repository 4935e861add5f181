"""The style of figures: their sizes, panels, letters and legends.

Nothing here touches matplotlib's global settings: the style holds inside `use_style` only.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.resources import as_file, files
from types import MappingProxyType
from typing import Annotated, Any, Literal

import matplotlib as mpl
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import ScaledTranslation

from simneuro.calls import checked
from simneuro.errors import InputError, quoted
from simneuro.wanted_values import ANYTHING, wanted_by

MM_PER_INCH = 25.4
WIDTH_MM = MappingProxyType({"single": 85.0, "double": 175.0})
Width = Literal["single", "double"]
#: A width by its name or in millimetres, which `in_millimetres` reads.
GivenWidth = Annotated[Width | float, ANYTHING]
_NUMBER = wanted_by(float)
_NARROWEST_MM, _WIDEST_MM = 20.0, 2000.0


@checked
@contextmanager
def use_style() -> Iterator[None]:
    """Our style inside a block, or a function it decorates; afterwards the settings of before.

    Do not ``yield`` inside the block: the style would hold where the value is used, too.

    Examples
    --------
    >>> import matplotlib as mpl
    >>> before = mpl.rcParams["font.size"]
    >>> with sn.figures.use_style():
    ...     fig, axes = sn.figures.panels("A")
    ...     title = axes["A"].set_title("A cell")
    >>> mpl.rcParams["font.size"] == before
    True
    """
    with style.context(_settings(), after_reset=True):
        yield


@cache
def _settings() -> dict[str, Any]:
    """What our style file says."""
    with as_file(files("simneuro.figures").joinpath("simneuro.mplstyle")) as sheet:
        read = mpl.rc_params_from_file(sheet, use_default_template=False)
    return {str(name): value for name, value in read.items()}


@checked
@use_style()
def figure(width: GivenWidth = "single", height_mm: float = 60.0) -> Figure:
    """An empty figure of a printed size, unknown to pyplot.

    Axes take the style of the place where they are added: add them inside `use_style`, or take
    `panels`.

    Parameters
    ----------
    width : {"single", "double"} or float
        One column (85 mm) or two (175 mm) of a printed page, or a width in millimetres.
    height_mm : float
        Height in millimetres.

    Raises
    ------
    InputError
        The width or height is not one of a printed figure, in millimetres.

    Examples
    --------
    >>> from simneuro.figures import figure
    >>> round(figure(114, height_mm=70).get_figwidth() * 25.4)
    114
    """
    height = in_millimetres(height_mm, "height_mm")
    return Figure(figsize=(in_millimetres(width) / MM_PER_INCH, height / MM_PER_INCH))


def in_millimetres(width: Width | float, where: str = "width") -> float:
    """A width by name or in millimetres, as millimetres.

    Raises
    ------
    InputError
        There is no such name, or the number is below 20 (perhaps it is in inches) or above 2000.
    """
    if isinstance(width, str):
        if width not in WIDTH_MM:
            raise InputError(
                f"{width!r} is not a width; give millimetres, such as 114, or a name",
                where=where,
                allowed=WIDTH_MM,
            )
        return WIDTH_MM[width]
    if not _NUMBER.accepts(width) or not _NARROWEST_MM <= width <= _WIDEST_MM:
        got = f"{width:g}" if _NUMBER.accepts(width) else quoted(width)
        raise InputError(
            f"got {got}; sizes of figures are in millimetres, from {_NARROWEST_MM:g} to "
            f"{_WIDEST_MM:g}",
            where=where,
        )
    return float(width)


@checked
@use_style()
def panels(
    mosaic: str, *, width: GivenWidth = "double", height_mm: float = 60.0, **layout: Any
) -> tuple[Figure, dict[str, Axes]]:
    """A figure with axes laid out by letters, such as ``"AB;CC"``; each panel shows its letter.

    ``layout`` goes to `matplotlib.figure.Figure.subplot_mosaic` (``width_ratios``, ``sharex``...).
    A single panel gets no letter. Titles and legends that you add take the style of the place where
    you add them: do so inside `use_style`, as the runner does.

    Raises
    ------
    InputError
        ``mosaic`` or ``layout`` lay out no panels, or as `figure`.

    Examples
    --------
    >>> fig, axes = sn.figures.panels("AB;CC", width="double", height_mm=80)
    >>> sorted(axes), round(25.4 * fig.get_figwidth())  # mm
    (['A', 'B', 'C'], 175)
    """
    fig = figure(width, height_mm)
    try:
        axes: dict[str, Axes] = fig.subplot_mosaic(mosaic, **layout)
    except ValueError as error:
        message = f"{quoted(mosaic)} lays out no panels: {error}"
        raise InputError(message, where="mosaic") from None
    if len(axes) > 1:
        letter_panels(axes)
    return fig, axes


@checked
@use_style()
def letter_panels(axes: Mapping[str, Axes]) -> None:
    """Write each panel's letter above its upper left corner.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> fig = Figure()
    >>> sn.figures.letter_panels(fig.subplot_mosaic("AB"))
    >>> [text.get_text() for ax in fig.axes for text in ax.texts]
    ['A', 'B']
    """
    for text, ax in axes.items():
        shift = ScaledTranslation(-22 / 72, 6 / 72, ax.figure.dpi_scale_trans)
        place = ax.transAxes + shift
        ax.text(0, 1, text, transform=place, fontsize=10, fontweight="bold", va="baseline")


@checked
def stack(*column: Axes) -> None:
    """One x axis for panels above each other, uppermost first; it is drawn on the lowest only.

    Parameters
    ----------
    *column : matplotlib.axes.Axes

    Examples
    --------
    >>> fig, axes = sn.figures.panels("A;B")
    >>> sn.figures.stack(axes["A"], axes["B"])
    >>> _ = axes["A"].set_xlim(0, 2)
    >>> [float(end) for end in axes["B"].get_xlim()]
    [0.0, 2.0]
    """
    for ax in column[:-1]:
        ax.sharex(column[-1])
        ax.tick_params(labelbottom=False)
        ax.set_xlabel("")


@checked
def legend_once(ax: Axes, first: Iterable[str] = (), **look: Any) -> None:
    """A legend that names each label once, those of ``first`` before the others.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    first : iterable of str
        Labels.
    **look
        For `matplotlib.axes.Axes.legend` (``loc``, ``ncols``...).

    Examples
    --------
    >>> fig, axes = sn.figures.panels("A")
    >>> _ = [axes["A"].plot([0, 1], label="cell") for _ in range(3)]
    >>> sn.figures.legend_once(axes["A"])
    >>> len(axes["A"].get_legend().get_texts())
    1
    """
    handles, names = ax.get_legend_handles_labels()
    by_name = dict(zip(names, handles, strict=True))
    ordered = [name for name in dict.fromkeys([*first, *names]) if name in by_name]
    ax.legend([by_name[name] for name in ordered], ordered, **look)
