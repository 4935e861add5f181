"""The numbers of images and maps, read from their matplotlib artists."""

from dataclasses import dataclass

import numpy as np
from matplotlib.artist import Artist
from matplotlib.cm import ScalarMappable
from matplotlib.collections import PolyQuadMesh, QuadMesh
from matplotlib.image import AxesImage
from numpy.typing import NDArray

from simneuro.figures.plotted_numbers.masked import without_mask


@dataclass(frozen=True)
class PlottedImage:
    """An image or a map of numbers.

    Attributes
    ----------
    label : str
        That of its colour bar; ``""`` if it has none.
    values : array (rows, columns)
        NaN where nothing is drawn.
    x_edges, y_edges : array (columns + 1), array (rows + 1)
        Between which a value is drawn, on the axes of the panel; they may descend.
    colours : array (rows, columns, 4) of uint8
        Red, green, blue and opacity, as drawn.
    """

    label: str
    values: NDArray[np.float64]
    x_edges: NDArray[np.float64]
    y_edges: NDArray[np.float64]
    colours: NDArray[np.uint8]


def read_image(image: AxesImage) -> PlottedImage | None:
    """An image whose colours stand for numbers; None if its pixels are colours."""
    values = _as_numbers(image)
    if values is None or values.ndim != 2:
        return None
    rows, columns = values.shape
    left, right, bottom, top = image.get_extent()
    ends = (top, bottom) if image.origin == "upper" else (bottom, top)
    x, y = np.linspace(left, right, columns + 1), np.linspace(*ends, rows + 1)
    return PlottedImage(find_scale_label(image), values, x, y, image.to_rgba(values, bytes=True))


def read_mesh(mesh: Artist) -> PlottedImage | None:
    """A map of rectangles along the axes; None if it is something else."""
    if not isinstance(mesh, QuadMesh | PolyQuadMesh):
        return None
    values, places = (
        _as_numbers(mesh),
        without_mask(mesh.get_coordinates()),
    )
    x, y = places[0, :, 0], places[:, 0, 1]
    if values is None or values.ndim != 2 or not (places[..., 0] == x).all():
        return None
    if not (places[..., 1] == y[:, None]).all():
        return None
    if values.shape == (y.size, x.size):  # Gouraud shading: the numbers stand at the corners
        x, y = _edges_around(x), _edges_around(y)
    return PlottedImage(find_scale_label(mesh), values, x, y, mesh.to_rgba(values, bytes=True))


def _as_numbers(drawn: ScalarMappable) -> NDArray[np.float64] | None:
    values = drawn.get_array()
    return None if values is None else without_mask(values)


def _edges_around(centres: NDArray[np.float64]) -> NDArray[np.float64]:
    """The middles between neighbours, and beyond the ends as far again."""
    if centres.size < 2:
        return np.concatenate([centres - 0.5, centres + 0.5])
    middles = (centres[1:] + centres[:-1]) / 2
    first, last = 2 * centres[0] - middles[0], 2 * centres[-1] - middles[-1]
    return np.concatenate([[first], middles, [last]])


def find_scale_label(drawn: ScalarMappable) -> str:
    """The label of the colour bar; ``""`` without one."""
    bar = drawn.colorbar
    if bar is None:
        return ""
    return " ".join((bar.ax.get_ylabel() or bar.ax.get_xlabel() or bar.ax.get_title()).split())
