"""Surrogate recordings, from which one property of the original has been removed."""

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simneuro.analysis.trains import Trains
from simneuro.annotations import Seed
from simneuro.calls import checked
from simneuro.recording.array_faults import raw
from simneuro.recording.reading import duration_of, step_of
from simneuro.recording.steps import steps_of

_OF_A_SPIKE = ("spike_time", "spike_population", "spike_neuron")


@checked
def rotate_trains(recording: xr.Dataset, seed: Seed) -> xr.Dataset:
    """The recording with every neuron's spike train rotated by a random time of its own.

    The train is laid on a circle as long as the recording and turned (a circular shift), so that
    what leaves at the end comes in at the beginning. Each train keeps its spikes and, but for the
    seam, its intervals; what the neurons had in common in time is gone. Times stay on the grid of
    steps, if there is one. Traces and events of drives are left out.

    Parameters
    ----------
    seed : int or numpy.random.Generator
        Of the rotation of each neuron, uniform over whole steps (over times without a grid).

    Returns
    -------
    xarray.Dataset
        A recording with the same populations and attributes.

    Raises
    ------
    InputError
        The dataset is not a recording.

    Examples
    --------
    >>> spikes = {"cell": ([0.1, 0.3], [0, 1])}  # times (s), neurons
    >>> made = sn.recording.assemble(populations={"cell": 2}, spikes=spikes, duration=1.0)
    >>> turned = sn.analysis.rotate_trains(made, seed=1)
    >>> sn.analysis.spike_counts(turned, "cell").values.tolist()
    [1, 1]
    """
    rng = np.random.default_rng(seed)
    dt, duration = step_of(recording), duration_of(recording)
    sizes = raw(recording, "population_size")
    first = np.concatenate([[0], np.cumsum(sizes)])
    owner = first[recording.spike_population.values] + recording.spike_neuron.values
    if dt:
        steps = round(duration / dt)
        shift = rng.integers(steps, size=int(first[-1]))[owner]
        moved = (steps_of(recording.spike_time.values, dt) + shift) % steps * dt
    else:
        moved = _rotate(recording.spike_time.values, owner, int(first[-1]), duration, rng)
    order = np.argsort(moved, kind="stable")
    kept = recording[["population_size", "spikes_recorded", *_OF_A_SPIKE]].isel(spike=order)
    return kept.assign(spike_time=kept.spike_time.copy(data=moved[order]))


def rotate_one_population(trains: Trains, rng: np.random.Generator) -> Trains:
    """`rotate_trains` of the trains of one population, by times off the grid of steps."""
    moved = _rotate(trains.times, trains.neurons, trains.size, trains.duration, rng)
    order = np.argsort(moved, kind="stable")
    return Trains(moved[order], trains.neurons[order], trains.size, trains.duration, 0.0)


def _rotate(
    times: NDArray[np.float64],
    owner: NDArray[np.integer],
    cells: int,
    duration: float,
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    return np.asarray((times + rng.uniform(0, duration, cells)[owner]) % duration)
