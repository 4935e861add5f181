"""Networks that learn to read digits, one for each kind of hidden unit, and the same in spikes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from simneuro.bridge.activations.activation import Activation
from simneuro.bridge.networks.classifier import RateClassifier
from simneuro.bridge.networks.comparison import spiking_against_rate
from simneuro.bridge.networks.conversion import to_spiking
from simneuro.bridge.networks.training import OperatingPoint, RateNetwork
from simneuro.bridge.tasks.digits import Split, split_digits
from simneuro.model import NeuronModel

Players = Mapping[str, tuple[str, str | NeuronModel]]


@dataclass(frozen=True)
class Reading:
    """How networks learn to read, and how their weights are tried in spikes.

    Parameters
    ----------
    pixels : int
        On a side of the images.
    tested : float
        The part of the images to test with.
    hidden : sequence of int
        Units in each hidden layer.
    passes : int
        Over the training images.
    shown : int
        How many of the test images the spiking networks are shown.
    times : array_like
        When they are asked for their decisions (s).
    """

    pixels: int
    tested: float
    hidden: Sequence[int]
    passes: int
    shown: int
    times: ArrayLike

    def trial(self, units: Mapping[str, Activation], players: Players, seed: int) -> xr.Dataset:
        """One random split of the images and one set of initial weights for all networks.

        Parameters
        ----------
        units : mapping
            The activation of the hidden units, by name; one of them ``"relu"``, which is trained
            once more with shuffled labels.
        players : mapping
            By name: whose network is played, and by which neurons.

        Returns
        -------
        xarray.Dataset
            ``accuracy(network)``, along the names of the units, ``"linear"`` (no hidden units) and
            ``"shuffled"``; what ``spiking_against_rate`` gives, along ``played``;
            ``images_seen``, ``images_unseen`` and ``images_shown``, how many.
        """
        rng = np.random.default_rng(seed)
        split, start = rng.integers(2**31, size=2).tolist()
        images = split_digits(self.pixels, self.tested, split)
        nets = self._trained(units, images, start)
        nets["shuffled"] = self._net(units["relu"], start)
        nets["shuffled"].fit(images.seen, rng.permutation(images.known))
        scores = [net.score(images.unseen, images.wanted) for net in nets.values()]
        accuracy = xr.DataArray(scores, {"network": list(nets)}, name="accuracy")
        return xr.merge([accuracy, self._played(nets, players, images)]).assign(
            images_seen=len(images.seen),
            images_unseen=len(images.unseen),
            images_shown=min(self.shown, len(images.unseen)),
        )

    def _net(self, act: str | Activation, start: int) -> RateClassifier:
        hidden = () if act == "identity" else tuple(self.hidden)
        return RateClassifier(hidden, act, max_iter=self.passes, random_state=start)

    def _trained(
        self, units: Mapping[str, Activation], images: Split, start: int
    ) -> dict[str, RateClassifier]:
        acts: dict[str, str | Activation] = {**units, "linear": "identity"}
        nets = {name: self._net(act, start) for name, act in acts.items()}
        return {name: net.fit(images.seen, images.known) for name, net in nets.items()}

    def _played(
        self, nets: Mapping[str, RateClassifier], players: Players, images: Split
    ) -> xr.Dataset:
        asked = images.unseen[: self.shown], images.wanted[: self.shown], self.times
        parts = [
            spiking_against_rate(to_spiking(nets[unit], neuron), *asked)
            for unit, neuron in players.values()
        ]
        return xr.concat(parts, dim=xr.Variable("played", list(players)))


def as_hidden_unit(act: Activation) -> Callable[[NDArray[np.float64]], NDArray[np.float64]]:
    """An activation as training starts with it: normal inputs, outputs with a mean square of 1."""
    return RateNetwork((), act, OperatingPoint.of(act), alpha=0).value
