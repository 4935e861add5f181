"""Reading of images to which noise is added, by networks of several kinds of units."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated

import numpy as np
import xarray as xr

from simneuro.annotations import NotNegative, at_least
from simneuro.bridge.activations import Activation
from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.derived_seeds import derive_seed
from simneuro.bridge.networks.rate_classifier import RateClassifier
from simneuro.bridge.tasks.baselines import score_frozen, score_linear
from simneuro.bridge.tasks.digits import DigitSplit
from simneuro.calls import checked
from simneuro.wanted_values import ANYTHING

#: How many units a frozen layer has, and their activation.
FrozenUnits = tuple[int, Activation]


@checked
def noise_deviation(images: FloatArray, noise: NotNegative) -> float:
    """The standard deviation of noise that has ``noise`` times the power of images.

    The power of images is the variance of a pixel from image to image, averaged over the pixels;
    that of the noise is its variance, which is the same in each pixel. ``noise`` is one over the
    signal-to-noise ratio.

    Examples
    --------
    >>> from simneuro.bridge.tasks import noise_deviation
    >>> images = np.array([[0.0, 2.0], [2.0, 0.0]])
    >>> noise_deviation(images, 0.25)
    0.5
    """
    return float(np.sqrt(np.asarray(images).var(axis=0).mean() * noise))


@checked
def add_noise(split: DigitSplit, noise: NotNegative, random: np.random.Generator) -> DigitSplit:
    """The split with normal noise on the images to test with; for ``noise`` see `noise_deviation`.

    The power of the signal is that of the images to train with, so that it does not depend on which
    images are tested.

    Examples
    --------
    >>> split = sn.bridge.tasks.split_digits(pixels=4, test_share=0.2, seed=1)
    >>> noisy = sn.bridge.tasks.add_noise(split, 0.5, np.random.default_rng(1))
    >>> bool((noisy.train_images == split.train_images).all())  # those to test with alone are noisy
    True
    """
    std = noise_deviation(split.train_images, noise)
    drawn = random.normal(size=split.test_images.shape)
    return replace(split, test_images=split.test_images + std * drawn)


@checked
def compare_under_noise(
    split: DigitSplit,
    networks: Annotated[Mapping[str, RateClassifier], ANYTHING],
    noises: Sequence[float],
    seed: Annotated[int, at_least(0)],
    frozen: Annotated[Mapping[str, FrozenUnits], ANYTHING] | None = None,
) -> xr.Dataset:
    """How well trained networks read the same noisy images.

    Parameters
    ----------
    split : DigitSplit
        What they were trained with, and what to test with.
    networks : mapping
        Trained classifiers by name.
    noises : sequence of float
        Powers of the noise as parts of that of the images (`noise_deviation`).
    seed : int
        Of the noise and of the frozen units, which are independent of each other.
    frozen : mapping, optional
        Hidden units that stay as they were drawn, below a logistic regression: their number and
        activation, by name.

    Returns
    -------
    xarray.Dataset
        ``accuracy(network, noise)``, along the names of the networks, those of the frozen units,
        and ``"linear"``, a logistic regression on the clean images.

    Examples
    --------
    >>> from simneuro.bridge import RateClassifier
    >>> from simneuro.bridge.tasks import compare_under_noise, split_digits
    >>> split = split_digits(4, 0.5, 1)
    >>> net = RateClassifier((16,), random_state=0).fit(split.train_images, split.train_labels)
    >>> found = compare_under_noise(split, {"relu": net}, [0.0, 2.0], seed=1).accuracy
    >>> bool(found.sel(network="relu", noise=2.0) < found.sel(network="relu", noise=0.0))
    True
    """
    random = np.random.default_rng(derive_seed(seed, "noise"))
    drawn = derive_seed(seed, "frozen units")
    noisy = [add_noise(split, noise, random) for noise in noises]
    accuracy = {
        name: [net.score(each.test_images, each.test_labels) for each in noisy]
        for name, net in networks.items()
    }
    accuracy["linear"] = [score_linear(each) for each in noisy]
    for name, (units, act) in (frozen or {}).items():
        accuracy[name] = [score_frozen(each, (units,), act, drawn, score_linear) for each in noisy]
    coords = {"network": list(accuracy), "noise": list(noises)}
    table = np.array(list(accuracy.values()))
    return xr.Dataset({"accuracy": (("network", "noise"), table)}, coords)
