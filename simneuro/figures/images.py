"""Small images side by side, such as the weights of cells onto the pixels of an image."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.image import AxesImage
from numpy.typing import ArrayLike

from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.figures.style import use_style


@checked
@use_style()
def image_row(images: ArrayLike, ax: Axes, *, signed: bool = False) -> AxesImage:
    """Square images in a row, each scaled by its largest size; dark is strong.

    Parameters
    ----------
    images : array (images, pixels)
    ax : matplotlib.axes.Axes
        Where it is drawn.
    signed : bool
        Whether there are values below 0: 0 is then grey, and what is below it lighter.

    Raises
    ------
    InputError
        Images are not square.

    Examples
    --------
    >>> fig, axes = sn.figures.panels("A")
    >>> shown = sn.figures.image_row(np.eye(4), axes["A"])  # four images of 2 x 2
    >>> shown.get_array().shape
    (2, 11)
    """
    pixels = np.asarray(images, dtype=float)
    side = int(np.sqrt(pixels.shape[-1])) if pixels.ndim == 2 else 0
    if not side or pixels.shape[1] != side**2:
        message = f"need rows of square images, got an array of the shape {pixels.shape}"
        raise InputError(message, where="images")
    largest = np.abs(pixels).max(axis=1, keepdims=True)
    scaled = pixels / np.where(largest > 0, largest, 1)
    gap = ((0, 0), (0, 0), (0, 1))
    tiles = np.pad(scaled.reshape(-1, side, side), gap, constant_values=np.nan)
    row = np.concatenate(list(tiles), axis=1)[:, :-1]
    ax.set_axis_off()
    lowest = -1 if signed else 0
    return ax.imshow(row, cmap="gray_r", vmin=lowest, vmax=1, interpolation="nearest")
