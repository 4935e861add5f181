"""Handwritten digits: scikit-learn's images with fewer pixels, split at random."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

from simneuro.bridge.codes import FloatArray
from simneuro.calls import checked
from simneuro.errors import InputError

SIDE = 8  # pixels of the original images


@dataclass(frozen=True)
class DigitSplit:
    """Images (images, pixels) and labels (images,) to train with, and others to test with.

    Examples
    --------
    >>> split = sn.bridge.tasks.split_digits(pixels=4, test_share=0.2, seed=1)
    >>> np.bincount(split.test_labels).tolist()  # alike for all digits
    [36, 36, 35, 37, 36, 37, 36, 36, 35, 36]
    """

    train_images: FloatArray
    train_labels: NDArray[np.int64]
    test_images: FloatArray
    test_labels: NDArray[np.int64]


@checked
def load_digit_images(pixels: int = SIDE) -> tuple[FloatArray, NDArray[np.int64]]:
    """The images as (images, pixels * pixels), averaged over blocks of pixels, and their labels.

    Brightness is from 0 to 16 (alpaydin1998, as pedregosa2011 has it).

    Raises
    ------
    InputError
        If 8 is not a multiple of ``pixels``.

    Examples
    --------
    >>> images, labels = sn.bridge.load_digit_images(pixels=4)
    >>> images.shape, labels[:3].tolist()
    ((1797, 16), [0, 1, 2])
    """
    if pixels < 1 or SIDE % pixels:
        raise InputError(f"got {pixels}", where="pixels", allowed=["1", "2", "4", "8"])
    x, y = load_digits(return_X_y=True)
    block = SIDE // pixels
    blocks = x.reshape(len(x), pixels, block, pixels, block)
    return blocks.mean(axis=(2, 4)).reshape(len(x), -1), y


def split_digits(pixels: int, test_share: float, seed: int) -> DigitSplit:
    """The images split at random, with the same share of each digit to test with.

    Parameters
    ----------
    pixels : int
        On a side of the images.
    test_share : float
        The part of the images to test with.
    seed : int

    Raises
    ------
    InputError
        ``pixels`` is not 1, 2, 4 or 8.

    Examples
    --------
    >>> split = sn.bridge.tasks.split_digits(pixels=4, test_share=0.2, seed=1)
    >>> split.train_images.shape, split.test_images.shape
    ((1437, 16), (360, 16))
    """
    x, y = load_digit_images(pixels)
    train, test, train_labels, test_labels = train_test_split(
        x, y, test_size=test_share, random_state=seed, stratify=y
    )
    return DigitSplit(train, train_labels, test, test_labels)
