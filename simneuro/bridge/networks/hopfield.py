"""Networks that store patterns as fixed points, and their unlearning (hopfield1982, hopfield1983).

Units are -1 or 1. Crick and Mitchison (crick1983) proposed that dreams are there to forget: random
activation settles into some state, most often a spurious one, and this state is weakened.
"""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from simneuro.bridge.codes import FloatArray
from simneuro.errors import InputError


@dataclass(frozen=True, eq=False)
class HopfieldNetwork:
    """A network of symmetric weights without self-connections.

    Attributes
    ----------
    weights : array
        A row and a column for each unit.

    Examples
    --------
    >>> from simneuro.bridge.networks import HopfieldNetwork, random_patterns
    >>> import numpy as np
    >>> rng = np.random.default_rng(1)
    >>> patterns = random_patterns(5, 100, rng)
    >>> net = HopfieldNetwork.storing(patterns)
    >>> float(net.recall(patterns, 0.1, rng))
    1.0
    """

    weights: FloatArray

    @classmethod
    def storing(cls, patterns: ArrayLike) -> Self:
        """The network that Hebb's rule makes of patterns (pattern, unit): sums of products / units.

        Raises
        ------
        InputError
            If the patterns are not a table of -1 and 1.

        Examples
        --------
        >>> from simneuro.bridge.networks import HopfieldNetwork
        >>> HopfieldNetwork.storing([[1.0, -1.0]]).weights.tolist()
        [[0.0, -0.5], [-0.5, 0.0]]
        """
        stored = np.asarray(patterns, dtype=float)
        if stored.ndim != 2 or not stored.size or np.any(np.abs(stored) != 1):
            raise InputError("patterns must be a table (pattern, unit) of -1 and 1")
        weights = stored.T @ stored / stored.shape[1]
        np.fill_diagonal(weights, 0.0)
        return cls(weights)

    def settle(self, states: ArrayLike, rng: np.random.Generator) -> FloatArray:
        """The fixed points that states (state, unit) fall into: one unit after the other flips.

        The next is a random one of those that disagree with their input. Each flip lowers the
        energy, so that this ends.

        Examples
        --------
        >>> from simneuro.bridge.networks import HopfieldNetwork
        >>> net = HopfieldNetwork.storing([[1.0, 1.0, -1.0, -1.0]])
        >>> net.settle([-1.0, 1.0, -1.0, -1.0], np.random.default_rng(1)).tolist()
        [[1.0, 1.0, -1.0, -1.0]]
        """
        settled = np.array(np.atleast_2d(states), dtype=float)
        for state in settled:
            inputs = self.weights @ state
            while (wrong := np.flatnonzero(state * inputs < 0)).size:
                # The one that rng.choice draws, in half the time.
                flipped = wrong[rng.integers(wrong.size)]
                state[flipped] *= -1
                inputs += 2 * state[flipped] * self.weights[:, flipped]
        return settled

    def energy(self, states: ArrayLike) -> FloatArray:
        """The energy of states (state, unit): ``-s' W s / 2``.

        Examples
        --------
        >>> from simneuro.bridge.networks import HopfieldNetwork
        >>> HopfieldNetwork.storing([[1.0, -1.0]]).energy([[1.0, -1.0], [1.0, 1.0]]).tolist()
        [-0.5, 0.5]
        """
        many = np.atleast_2d(np.asarray(states, dtype=float))
        return np.asarray(-np.einsum("ki,ij,kj->k", many, self.weights, many) / 2)

    def unlearned(self, times: int, strength: float, rng: np.random.Generator) -> Self:
        """The network after so many dreams: a random state settles, and is then unlearned.

        ``strength`` is the part of a pattern's own weight, 1/units, that is taken away each time
        (hopfield1983: 0.01).

        Examples
        --------
        >>> from simneuro.bridge.networks import HopfieldNetwork
        >>> net = HopfieldNetwork.storing([[1.0, 1.0, -1.0, -1.0]])
        >>> dreamt = net.unlearned(1, 0.5, np.random.default_rng(1))
        >>> float(dreamt.weights[0, 1] / net.weights[0, 1])
        0.5
        """
        units, now = len(self.weights), replace(self, weights=self.weights.copy())
        for _ in range(times):
            (dream,) = now.settle(random_patterns(1, units, rng), rng)
            now.weights[...] -= strength / units * np.outer(dream, dream)
            np.fill_diagonal(now.weights, 0.0)
        return now

    def recall(self, patterns: ArrayLike, noise: float, rng: np.random.Generator) -> float:
        """The mean overlap of patterns with where they settle if a share of units is flipped.

        Examples
        --------
        >>> from simneuro.bridge.networks import HopfieldNetwork
        >>> pattern = [[1.0, 1.0, -1.0, -1.0]]
        >>> HopfieldNetwork.storing(pattern).recall(pattern, 0.0, np.random.default_rng(1))
        1.0
        """
        stored = np.asarray(patterns, dtype=float)
        flipped = np.where(rng.random(stored.shape) < noise, -1.0, 1.0)
        settled = self.settle(stored * flipped, rng)
        return float(np.mean(settled * stored))

    def spurious_share(
        self, patterns: ArrayLike, starts: int, rng: np.random.Generator, alike: float = 0.9
    ) -> float:
        """The share of random states that settle into nothing stored, nor its opposite.

        A state counts as a stored one where its overlap with it is ``alike`` or more (chosen).

        Examples
        --------
        >>> from simneuro.bridge.networks import HopfieldNetwork
        >>> pattern = [[1.0, 1.0, -1.0, -1.0]]
        >>> HopfieldNetwork.storing(pattern).spurious_share(pattern, 10, np.random.default_rng(1))
        0.0
        """
        stored = np.asarray(patterns, dtype=float)
        units = stored.shape[1]
        settled = self.settle(random_patterns(starts, units, rng), rng)
        overlaps = np.abs(settled @ stored.T / units).max(axis=1)
        return float(np.mean(overlaps < alike))


def random_patterns(count: int, units: int, rng: np.random.Generator) -> FloatArray:
    """Independent random patterns (pattern, unit) of -1 and 1.

    Returns
    -------
    array (count, units)

    Examples
    --------
    >>> patterns = sn.bridge.networks.random_patterns(3, 5, np.random.default_rng(1))
    >>> patterns.shape, np.unique(patterns).tolist()
    ((3, 5), [-1.0, 1.0])
    """
    return np.asarray(rng.choice([-1.0, 1.0], size=(count, units)))
