"""Handwritten digits to learn: scikit-learn's images with fewer pixels, split at random."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

from simneuro.errors import InputError

SIDE = 8  # pixels of the original images


@dataclass(frozen=True)
class Split:
    """Images (images, pixels) and labels to train with (``seen``) and to test with."""

    seen: NDArray[np.float64]
    known: NDArray[np.int64]
    unseen: NDArray[np.float64]
    wanted: NDArray[np.int64]


def digits(pixels: int = SIDE) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """The images as (images, pixels * pixels), averaged over blocks of pixels, and their labels.

    Brightness from 0 to 16 (alpaydin1998, as pedregosa2011 has it).

    Raises
    ------
    InputError
        8 is no multiple of ``pixels``.
    """
    if pixels < 1 or SIDE % pixels:
        raise InputError(f"got {pixels}", where="pixels", allowed=["1", "2", "4", "8"])
    x, y = load_digits(return_X_y=True)
    block = SIDE // pixels
    blocks = x.reshape(len(x), pixels, block, pixels, block)
    return blocks.mean(axis=(2, 4)).reshape(len(x), -1), y


def split_digits(pixels: int, tested: float, seed: int) -> Split:
    """The images split at random, ``tested`` of them to test with, each digit in proportion."""
    x, y = digits(pixels)
    seen, unseen, known, wanted = train_test_split(
        x, y, test_size=tested, random_state=seed, stratify=y
    )
    return Split(seen, known, unseen, wanted)
