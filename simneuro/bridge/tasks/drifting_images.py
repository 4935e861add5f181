"""Reading of images whose offset or scale drifts slowly, one after another."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Protocol

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from simneuro.annotations import Finite, NotNegative, at_least
from simneuro.bridge.codes import FloatArray
from simneuro.bridge.tasks.digits import DigitSplit
from simneuro.calls import checked
from simneuro.wanted_values import ANYTHING


class Reader(Protocol):
    """What names the class of each image of a stream."""

    def predict(self, X: FloatArray, /) -> NDArray[Any]:
        """The classes of images (images, pixels), one after another."""


@checked
@dataclass(frozen=True)
class Drift:
    """Where a drift ends: an image p becomes ``mean + scale (p - mean) + offset * direction``.

    Parameters
    ----------
    offset : float
        In standard deviations of a pixel from image to image (root of the mean over pixels). Each
        pixel has a direction of its own, a normal number.
    scale : float
        Of what makes an image differ from the mean image; at 0 nothing does any more.

    Examples
    --------
    >>> drift = sn.bridge.tasks.Drift(offset=0.5, scale=0.8)
    >>> drift.scale
    0.8
    """

    offset: Finite = 0.0
    scale: NotNegative = 1.0


@checked
def drift_images(
    images: FloatArray,
    like: FloatArray,
    drift: Drift,
    direction: FloatArray,
    progress: ArrayLike = 1.0,
) -> FloatArray:
    """Images (images, pixels) after a part of a drift.

    Parameters
    ----------
    images : array (images, pixels)
    like : array (images, pixels)
        Images whose mean and deviation count.
    drift : Drift
    direction : array (pixels,)
    progress : array (images,) or float
        How far the drift has come at each image, from 0 to 1.

    Examples
    --------
    >>> from simneuro.bridge.tasks import Drift, drift_images
    >>> like = np.array([[0.0], [2.0]])  # mean and deviation are 1
    >>> drift_images(like, like, Drift(offset=3.0), np.ones(1)).tolist()
    [[3.0], [5.0]]
    >>> drift_images(like, like, Drift(scale=2.0), np.ones(1)).tolist()
    [[-1.0], [3.0]]
    """
    mean, std = like.mean(axis=0), np.sqrt(like.var(axis=0).mean())
    part = np.broadcast_to(np.asarray(progress, np.float64), len(images))[:, None]
    scaled = (1 + part * (drift.scale - 1)) * (images - mean)
    return np.asarray(mean + scaled + part * drift.offset * std * direction)


@checked
def compare_under_drift(
    split: DigitSplit,
    readers: Annotated[Mapping[str, Reader], ANYTHING],
    drifts: Annotated[Mapping[str, Drift], ANYTHING],
    random: np.random.Generator,
    *,
    ramp: Annotated[int, at_least(1)],
    settling: Annotated[int, at_least(0)],
    scored: Annotated[int, at_least(1)],
) -> xr.Dataset:
    """How well the same streams of images are read once their inputs have drifted.

    A stream is a random order of test images. During ``ramp`` images the drift grows in a straight
    line, then it stays; after ``settling`` more images accuracy is counted on ``scored`` ones.

    Parameters
    ----------
    split : DigitSplit
        The images to train with are those that a drift is measured by.
    readers : mapping
        By name: what has ``predict``, which gets all images of a stream at once, in order.
    drifts : mapping
        By name.
    random : numpy.random.Generator
    ramp, settling, scored : int

    Returns
    -------
    xarray.Dataset
        ``accuracy(reader, drift)``, and the ``direction(pixel)`` of the offsets.

    Examples
    --------
    >>> from simneuro.bridge import RateClassifier
    >>> from simneuro.bridge.tasks import Drift, compare_under_drift, split_digits
    >>> split = split_digits(4, 0.5, 1)
    >>> net = RateClassifier((16,), random_state=0).fit(split.train_images, split.train_labels)
    >>> drifts = {"none": Drift(), "offset": Drift(offset=2.0)}
    >>> found = compare_under_drift(
    ...     split, {"relu": net}, drifts, np.random.default_rng(0), ramp=1, settling=0, scored=500
    ... ).accuracy.sel(reader="relu")
    >>> bool(found.sel(drift="offset") < found.sel(drift="none"))
    True
    """
    length = ramp + settling + scored
    progress = np.minimum(np.arange(1, length + 1) / ramp, 1.0)
    direction = random.normal(size=(split.train_images.shape[1],))
    order = random.integers(len(split.test_images), size=length)
    images, labels = split.test_images[order], split.test_labels[order]
    accuracy = np.empty((len(readers), len(drifts)))
    for k, drift in enumerate(drifts.values()):
        stream = drift_images(images, split.train_images, drift, direction, progress)
        for j, reader in enumerate(readers.values()):
            right = reader.predict(stream) == labels
            accuracy[j, k] = right[-scored:].mean()
    coords = {"reader": list(readers), "drift": list(drifts)}
    variables = {"accuracy": (("reader", "drift"), accuracy), "direction": ("pixel", direction)}
    return xr.Dataset(variables, coords)
