"""Reading of handwritten digits by networks with different hidden units, and by spiking ones."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike

from simneuro.bridge.activations import Activation
from simneuro.bridge.networks.comparison import compare_with_rate_network
from simneuro.bridge.networks.conversion import to_spiking
from simneuro.bridge.networks.rate_classifier import RateClassifier
from simneuro.bridge.tasks.baselines import (
    score_chance,
    score_frozen,
    score_perceptron,
)
from simneuro.bridge.tasks.digits import DigitSplit, split_digits
from simneuro.model import NeuronModel

#: By name: the hidden units of the network whose weights are used, and the neurons they go to.
Conversions = Mapping[str, tuple[str, NeuronModel | str]]
#: What is measured of trained networks, by the name of their hidden units, on a split.
Further = Callable[[Mapping[str, RateClassifier], DigitSplit], xr.Dataset]


@dataclass(frozen=True)
class DigitTask:
    """How networks learn to read digits, and how they are tested after conversion to spikes.

    Parameters
    ----------
    pixels : int
        On a side of the images.
    test_share : float
        The part of the images to test with.
    hidden : sequence of int
        Units in each hidden layer.
    passes : int
        Over the training images.
    spiking_images : int
        How many of the test images the spiking networks get.
    times : array_like
        When their decisions are compared (s).

    Examples
    --------
    >>> from simneuro.bridge.tasks import DigitTask  # doctest: +SKIP
    >>> task = DigitTask(
    ...     pixels=4, test_share=0.2, hidden=[16], passes=20, spiking_images=20, times=[0.1]
    ... )  # doctest: +SKIP
    >>> task.run({"relu": sn.bridge.activation("relu")}, conversions, seed=1)  # doctest: +SKIP
    """

    pixels: int
    test_share: float
    hidden: Sequence[int]
    passes: int
    spiking_images: int
    times: ArrayLike

    def run(
        self,
        activations: Mapping[str, Activation],
        conversions: Conversions,
        seed: int,
        further: Further | None = None,
    ) -> xr.Dataset:
        """Train and test all networks on one random split, from one set of initial weights.

        Parameters
        ----------
        activations : mapping
            The activation of the hidden units, by name. A ``"relu"`` must be among them; it is
            trained once more with shuffled labels.
        conversions : mapping
            By name: the hidden units of the network that is converted, and the neurons that it is
            converted to.
        seed : int
        further : callable, optional
            It gets the trained networks by name, and the split, and its dataset joins the others.

        Returns
        -------
        xarray.Dataset
            ``accuracy(network)``, along the names of the activations, ``"linear"`` (logistic
            regression: no hidden units), ``"shuffled"``, ``"perceptron"`` (scikit-learn's) and
            ``"frozen_NAME"`` (hidden units of this activation that stay as they were drawn, below
            a logistic regression); ``chance``, that of the most frequent label; what
            :func:`~simneuro.bridge.networks.compare_with_rate_network` gives, along
            ``conversion``; the numbers ``train_images``, ``test_images`` and ``spiking_images``.
        """
        rng = np.random.default_rng(seed)
        split_seed, start = rng.integers(2**31, size=2).tolist()
        images = split_digits(self.pixels, self.test_share, split_seed)
        nets = {name: self._untrained(act, start) for name, act in activations.items()}
        for net in nets.values():
            net.fit(images.train_images, images.train_labels)
        nets["linear"] = self._train_linear(images, start)
        shuffled = self._untrained(activations["relu"], start)
        nets["shuffled"] = shuffled.fit(images.train_images, rng.permutation(images.train_labels))
        scores = {
            name: net.score(images.test_images, images.test_labels) for name, net in nets.items()
        }
        scores["perceptron"] = score_perceptron(images, self.hidden, self.passes, start)
        for name, act in activations.items():
            scores[f"frozen_{name}"] = score_frozen(
                images, self.hidden, act, start, lambda split: self._score_linear(split, start)
            )
        accuracy = xr.DataArray([*scores.values()], {"network": [*scores]}, name="accuracy")
        parts: list[xr.DataArray | xr.Dataset] = [
            accuracy,
            self._convert(nets, conversions, images),
        ]
        parts += [further(nets, images)] if further else []
        return xr.merge(parts).assign(
            chance=score_chance(images),
            train_images=len(images.train_images),
            test_images=len(images.test_images),
            spiking_images=min(self.spiking_images, len(images.test_images)),
        )

    def _untrained(self, act: Activation, start: int) -> RateClassifier:
        return RateClassifier(tuple(self.hidden), act, max_iter=self.passes, random_state=start)

    def _train_linear(self, split: DigitSplit, start: int) -> RateClassifier:
        """A network without hidden units, trained as long as the others: logistic regression."""
        net = RateClassifier((), max_iter=self.passes, random_state=start)
        return net.fit(split.train_images, split.train_labels)

    def _score_linear(self, split: DigitSplit, start: int) -> float:
        net = self._train_linear(split, start)
        return float(net.score(split.test_images, split.test_labels))

    def _convert(
        self, nets: Mapping[str, RateClassifier], conversions: Conversions, images: DigitSplit
    ) -> xr.Dataset:
        """Each spiking network beside its rate network, along ``conversion``."""
        x, y = (part[: self.spiking_images] for part in (images.test_images, images.test_labels))
        parts = [
            compare_with_rate_network(to_spiking(nets[unit], neuron), x, y, self.times)
            for unit, neuron in conversions.values()
        ]
        return xr.concat(parts, dim=xr.Variable("conversion", list(conversions)))
