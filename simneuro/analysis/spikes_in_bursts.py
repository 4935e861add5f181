"""The share of spikes that come in bursts."""

from typing import Any

import numpy as np
import xarray as xr

from simneuro.analysis.trains import trains_of
from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.si import seconds


@checked
def share_in_bursts(recording: xr.Dataset, population: str, *, within: Any) -> float:
    """The share of a population's spikes that come close before or after another of their neuron.

    Parameters
    ----------
    recording : xarray.Dataset
        With the spikes of ``population``.
    population : str
        Whose spikes are counted, all neurons together.
    within : float, str or quantity
        Two spikes of a neuron that are less than this apart are in one burst (s, or with a unit).

    Returns
    -------
    float
        From 0 to 1; NaN without a spike.

    Raises
    ------
    InputError
        ``within`` is not positive, or as `simneuro.recording.spikes`.

    Examples
    --------
    >>> from simneuro.analysis import share_in_bursts
    >>> from simneuro.recording import assemble
    >>> trains = {"cell": ([0.1, 0.104, 0.5, 0.8], [0, 0, 0, 0])}
    >>> recording = assemble(populations={"cell": 1}, spikes=trains, duration=1.0, dt=None)
    >>> share_in_bursts(recording, "cell", within="10 ms")
    0.5
    """
    longest = seconds(within, "within")
    if not longest > 0:
        raise InputError(f"got {longest:g} s, but this must be > 0", where="within")
    trains = trains_of(recording, population)
    order = np.lexsort((trains.times, trains.neurons))  # by neuron, then by time
    times, neurons = trains.times[order], trains.neurons[order]
    near = (np.diff(times) < longest) & (neurons[1:] == neurons[:-1])
    inside = np.append(near, False) | np.append(False, near)
    return float(inside[: len(times)].mean()) if len(times) else float("nan")
