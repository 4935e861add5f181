"""Closed forms for release at a synapse, spike by spike, and for the kinetics of receptors."""

from itertools import pairwise

import numpy as np
from scipy.integrate import solve_ivp

from simneuro.validation.truth.integration import Floats


def last_release(
    rate: float, spikes: int, share: float, recovery: float, facilitation: float
) -> float:
    """The share released by the last of ``spikes`` regular spikes; see `release_by_spike`."""
    return float(release_by_spike(rate, spikes, share, recovery, facilitation)[-1])


def release_by_spike(
    rate: float, spikes: int, share: float, recovery: float, facilitation: float
) -> Floats:
    """The share released by each of ``spikes`` regular spikes (markram1998, eqs. 1 to 4).

    The rate is in Hz, times are in ms; all transmitter is available at the start.
    """
    interval, used, left = 1e3 / rate, 0.0, 1.0
    out = []
    for _ in range(spikes):
        used = share + used * (1 - share)
        out.append(used * left)
        left = 1 - (1 - (left - out[-1])) * float(np.exp(-interval / recovery))
        used *= float(np.exp(-interval / facilitation))
    return np.array(out)


def steady_release(rate: float, share: float, recovery: float, facilitation: float) -> float:
    """The share released by each spike of an infinite regular train."""
    interval = 1e3 / rate
    used = share / (1 - (1 - share) * np.exp(-interval / facilitation))
    left = np.exp(-interval / recovery)
    return float(used * (1 - left) / (1 - (1 - used) * left))


def open_after_pulse(binding: float, unbinding: float, level: float, length: float) -> float:
    """The open fraction at the end of a pulse of transmitter (destexhe1994, eq. 4)."""
    speed = binding * level + unbinding
    return binding * level / speed * float(-np.expm1(-speed * length))


def open_fraction(t: float, binding: float, unbinding: float) -> float:
    """The open fraction t ms after the onset of 1 mM for 1 ms (destexhe1994, eq. 4)."""
    reached = open_after_pulse(binding, unbinding, 1.0, min(t, 1.0))
    return reached * float(np.exp(-unbinding * max(t - 1.0, 0.0)))


def g_protein(
    rates: tuple[float, ...], spikes: Floats, at: Floats, level: float = 0.5, length: float = 0.3
) -> Floats:
    """The open fraction of GABA-B channels at these times (ms).

    Each pulse of transmitter activates receptors, which produce the G protein that opens channels
    (destexhe1998, eqs. 27 to 29).
    """
    k1, k2, k3, k4, k_d, sites = rates

    def change(_t: float, state: Floats, transmitter: float) -> list[float]:
        r, s = state
        return [k1 * transmitter * (1 - r) - k2 * r, k3 * r - k4 * s]

    edges = np.sort(np.concatenate([[0.0], spikes, spikes + length, [at[-1]]]))
    state, found = [0.0, 0.0], np.zeros(len(at))
    for begin, end in pairwise(edges):
        inside = (at >= begin) & (at <= end)
        transmitter = level * bool(np.any((spikes <= begin) & (begin < spikes + length)))
        part = solve_ivp(
            change,
            (begin, end),
            state,
            args=(transmitter,),
            dense_output=True,
            rtol=1e-10,
            atol=1e-14,
        )
        found[inside] = part.sol(at[inside])[1] if inside.any() else []
        state = list(part.y[:, -1])
    return np.asarray(found**sites / (found**sites + k_d))
