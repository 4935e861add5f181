"""Surrogate recordings, from which one property of the original has been removed."""

import numpy as np
import xarray as xr

_OF_A_SPIKE = ("spike_time", "spike_population", "spike_neuron")


def rotate_trains(recording: xr.Dataset, seed: int | np.random.Generator) -> xr.Dataset:
    """The recording with every neuron's spike train rotated by a random time of its own.

    The train is laid on a circle as long as the recording and turned (a circular shift), so that
    what leaves at the end comes in at the beginning. Each train keeps its spikes and, but for the
    seam, its intervals; what the neurons had in common in time is gone. Times stay on the grid of
    steps. Traces and events of drives are left out.

    Parameters
    ----------
    seed : int or numpy.random.Generator
        Of the rotation of each neuron, uniform over whole steps.

    Returns
    -------
    xarray.Dataset
        A recording with the same populations and attributes.
    """
    rng = np.random.default_rng(seed)
    steps = round(recording.attrs["duration"] / recording.attrs["dt"])
    sizes = recording.population_size.values
    first = np.concatenate([[0], np.cumsum(sizes)])
    owner = first[recording.spike_population.values] + recording.spike_neuron.values
    place = np.rint(recording.spike_time.values / recording.attrs["dt"]).astype(np.int64)
    moved = (place + rng.integers(steps, size=int(first[-1]))[owner]) % steps
    order = np.argsort(moved, kind="stable")
    kept = recording[["population_size", "spikes_recorded", *_OF_A_SPIKE]].isel(spike=order)
    times = kept.spike_time.copy(data=moved[order] * recording.attrs["dt"])
    return kept.assign(spike_time=times)
