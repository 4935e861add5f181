"""The expected number of spikes of a renewal process."""

from collections.abc import Callable

import numpy as np

from simneuro.validation.truth.integration import Floats


def expected_spikes(
    hazard: Callable[[Floats], Floats], t_ref: float, duration: float, step: float = 0.1
) -> float:
    """The mean number of spikes in ``duration`` (ms).

    ``hazard`` (1/ms) is the rate of spikes at a time after the membrane begins to integrate, which
    it does at the start and ``t_ref`` after each spike. The renewal equation is integrated by the
    midpoint rule.
    """
    edges = np.arange(round(duration / step) + 1) * step
    risk = np.cumsum(hazard(edges[:-1] + step / 2)) * step
    first = -np.diff(
        np.exp(-np.concatenate([[0.0], risk]))
    )  # probability of the first spike in each bin
    # The position of a spike in its bin is unknown: the next one falls into one of two bins.
    later = (first + np.concatenate([[0.0], first[:-1]])) / 2
    rate, refractory = first.copy(), round(t_ref / step)
    for k in range(refractory, len(rate)):
        rate[k] += float(rate[: k - refractory + 1] @ later[k - refractory :: -1])
    return float(rate.sum())
