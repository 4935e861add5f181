"""The panels of a figure: their axes, and the numbers that stand on them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.contour import ContourSet
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.quiver import Barbs, Quiver

from simneuro.figures.plotted_numbers.axis import PlottedAxis, read_axis
from simneuro.figures.plotted_numbers.containers import list_parts, read_container
from simneuro.figures.plotted_numbers.contours import read_contours
from simneuro.figures.plotted_numbers.images import PlottedImage, read_image, read_mesh
from simneuro.figures.plotted_numbers.legends import read_legends
from simneuro.figures.plotted_numbers.series import PlottedSeries, read_artist

_LETTER = re.compile(r"[A-Za-z]{1,2}")


@dataclass(frozen=True)
class PlottedPanel:
    """What one panel shows.

    Attributes
    ----------
    title, letter : str
        ``""`` if there is none.
    x, y : PlottedAxis
    box : tuple of float
        Left, bottom, width and height of the panel, as fractions of the figure.
    series : tuple of PlottedSeries
        Those drawn last are the last.
    images : tuple of PlottedImage
    unread : tuple of str
        The kinds of artists whose numbers are not read, such as ``"QuadContourSet"``.
    has_inset : bool
        Whether another panel is drawn into this one.
    legend : dict of str to str
        The words of its legends, and of those of the figure, by the colour of their entry.
    """

    title: str
    letter: str
    x: PlottedAxis
    y: PlottedAxis
    box: tuple[float, float, float, float]
    series: tuple[PlottedSeries, ...]
    images: tuple[PlottedImage, ...]
    unread: tuple[str, ...]
    has_inset: bool
    legend: dict[str, str]


def read_panels(fig: Figure) -> tuple[PlottedPanel, ...]:
    """The numbers of a figure's panels, in the order in which the panels were made.

    Insets follow the panel that they are in. Colour bars are no panels of their own, and neither
    are panels in three dimensions or without an extent. The figure must have been drawn or saved,
    so that the places of its panels are known.

    Examples
    --------
    >>> from simneuro.figures.plotted_numbers.panels import read_panels
    >>> from simneuro import figures
    >>> fig, axes = figures.panels("A")
    >>> _ = axes["A"].plot([0.0, 1.0], [2.0, 3.0], label="cell")
    >>> (panel,) = read_panels(fig)
    >>> panel.series[0].label, panel.series[0].y.tolist()
    ('cell', [2.0, 3.0])
    """
    drawn = [each for ax in fig.axes for each in (ax, *ax.child_axes)]
    # A scale of a second unit is a child too, but of another kind.
    shown = [each for each in drawn if isinstance(each, Axes) and _is_panel(each)]
    return tuple(_read_panel(ax, shown) for ax in shown)


def _is_panel(ax: Axes) -> bool:
    return ax.name == "rectilinear" and ax.get_visible() and not hasattr(ax, "_colorbar")


def _read_panel(ax: Axes, shown: list[Axes]) -> PlottedPanel:
    series, images, unread = _read_artists(ax)
    x, y = read_axis(ax, "x"), read_axis(ax, "y")
    figure: Any = ax.get_figure(root=True)
    place = ax.bbox.transformed(figure.transFigure.inverted())  # also within a part of the figure
    return PlottedPanel(
        title=next(filter(None, (ax.get_title(loc) for loc in _PLACES)), ""),
        letter=_find_letter(ax),
        x=x,
        y=y,
        box=(float(place.x0), float(place.y0), float(place.width), float(place.height)),
        series=tuple(series),
        images=tuple(images),
        unread=tuple(dict.fromkeys(unread)),
        has_inset=any(each in shown for each in ax.child_axes),
        legend=read_legends(ax),
    )


_PLACES: tuple[Literal["left", "center", "right"], ...] = ("left", "center", "right")


def _find_letter(ax: Axes) -> str:
    """The letter that `letter_panels` has written at the upper left corner."""
    for text in ax.texts:
        at_corner = text.get_position() == (0, 1) and text.get_fontweight() == "bold"
        if at_corner and _LETTER.fullmatch(text.get_text()):
            return text.get_text()
    return ""


def _read_artists(
    ax: Axes,
) -> tuple[list[PlottedSeries], list[PlottedImage], list[str]]:
    """Series, images, and the kinds of artists that were not read."""
    series: list[PlottedSeries] = []
    images: list[PlottedImage] = []
    unread = []
    for artist in _in_drawing_order(ax):
        try:
            image = _try_image(artist)
            read = _read_series(artist, ax) if image is None else []
        except Exception:  # artists can be made in more ways than are known here
            image, read = None, None
        if read is None:
            unread.append(type(artist).__name__)
        images += [image] if image else []
        series += [each for each in read or () if each.x.size]
    return series, images, unread


def _in_drawing_order(ax: Axes) -> Iterator[Any]:
    """What was put into the axes, and is seen; not their frame, ticks and texts.

    Bars, and points with their error bars, are one container.
    """
    owners = {part: each for each in ax.containers for part in list_parts(each)}
    drawn = [*ax.images, *ax.collections, *ax.patches, *ax.lines]
    seen = sorted((each for each in drawn if each.get_visible()), key=Artist.get_zorder)
    yield from dict.fromkeys(owners.get(each, each) for each in seen)


def _try_image(drawn: Any) -> PlottedImage | None:
    return read_image(drawn) if isinstance(drawn, AxesImage) else read_mesh(drawn)


def _read_series(drawn: Any, ax: Axes) -> list[PlottedSeries] | None:
    if isinstance(drawn, Quiver | Barbs):
        return None
    if isinstance(drawn, ContourSet):
        return read_contours(drawn)
    if isinstance(drawn, Artist):
        return read_artist(drawn, _directions(drawn, ax))
    return read_container(drawn)


def _directions(artist: Artist, ax: Axes) -> tuple[bool, bool]:
    """Whether an artist's places across and upwards are numbers of the axes."""
    at = artist.get_transform()
    if isinstance(artist, PathCollection):
        at = artist.get_offset_transform()
    across, up = at.contains_branch_seperately(ax.transData)
    return across, up
