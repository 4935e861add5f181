"""Training with few samples, in several ways: how well what was seen is known, and what was not."""

from collections.abc import Mapping
from typing import Annotated, Any

import numpy as np
import xarray as xr

from simneuro.annotations import at_least
from simneuro.bridge.networks.rate_classifier import RateClassifier
from simneuro.bridge.tasks.digits import DigitSplit, load_digit_images
from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.wanted_values import ANYTHING


@checked
def draw_few_digits(
    each: Annotated[int, at_least(1)], seed: Annotated[int, at_least(0)], *, pixels: int = 8
) -> DigitSplit:
    """So many images of each digit to train with, and all others, in any order, to test with.

    Draws with other seeds are independent, given the 1797 images that there are.

    Raises
    ------
    InputError
        There are not that many images of a digit, or 8 is not a multiple of ``pixels``.

    Examples
    --------
    >>> from simneuro.bridge.tasks import draw_few_digits
    >>> split = draw_few_digits(3, seed=0)
    >>> np.bincount(split.train_labels).tolist()
    [3, 3, 3, 3, 3, 3, 3, 3, 3, 3]
    """
    x, y = load_digit_images(pixels)
    random, fewest = np.random.default_rng(seed), int(np.bincount(y).min())
    if each >= fewest:
        raise InputError(f"got {each}, but one digit has {fewest} images", where="each")
    of_digit = [random.permutation(np.flatnonzero(y == digit)) for digit in np.unique(y)]
    train = np.concatenate([places[:each] for places in of_digit])
    test = random.permutation(np.concatenate([places[each:] for places in of_digit]))
    return DigitSplit(x[train], y[train], x[test], y[test])


@checked
def compare_training(
    split: DigitSplit,
    ways: Annotated[Mapping[str, Mapping[str, Any]], ANYTHING],
    **settings: Annotated[Any, ANYTHING],
) -> xr.Dataset:
    """How well networks that learnt in several ways know the samples that they saw, and others.

    Parameters
    ----------
    split : DigitSplit
    ways : mapping of str to mapping
        By name, the settings of `RateClassifier` in which a way differs from the others.
    **settings
        Those that all share.

    Returns
    -------
    xarray.Dataset
        ``accuracy(way, images)``, along ``images`` those ``"seen"`` in training and ``"other"``.

    Examples
    --------
    >>> from simneuro.bridge.tasks import compare_training, draw_few_digits
    >>> ways = {"nothing": {}, "dropout": {"dropout": 0.5}}
    >>> found = compare_training(draw_few_digits(5, 0), ways, hidden=(16,), random_state=0)
    >>> bool((found.accuracy.sel(images="seen") > found.accuracy.sel(images="other")).all())
    True
    """
    nets = [RateClassifier(**{**settings, **own}) for own in ways.values()]
    pairs = ((split.train_images, split.train_labels), (split.test_images, split.test_labels))
    for net in nets:
        net.fit(*pairs[0])
    found = [[net.score(*each) for each in pairs] for net in nets]
    coords = {"way": list(ways), "images": ["seen", "other"]}
    return xr.Dataset({"accuracy": (("way", "images"), found)}, coords)
