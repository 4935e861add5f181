"""Measure the response curve of a neuron: how fast it fires under a constant current."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simneuro import recording, units
from simneuro.bridge.inputs import as_neuron, neuron_table, read_si
from simneuro.catalogue import NeuronModel, SynapseModel
from simneuro.engine import simulate
from simneuro.errors import InputError
from simneuro.scenario import Scenario

FloatArray = NDArray[np.float64]

_MEANINGS = {
    "rate": "spike count over the length of the step",
    "onset_rate": "inverse of the first interval",
    "steady_rate": "inverse of the mean interval in the second half of the step",
}


def response_curve(
    model: NeuronModel | SynapseModel | str,
    levels: str | Sequence[str] | Any,
    *,
    repeats: int = 1,
    duration: Any = "1 s",
    warmup: Any = "100 ms",
    noise: Any = None,
    dt: Any = None,
    seed: int = 1,
    target: str | None = None,
) -> xr.Dataset:
    """Fire a neuron with a step of constant current, from rest, at every level at once.

    One population has a cell for each level and repeat. The step starts at time 0, after a warm-up
    without it in which the cell comes to rest, and lasts for ``duration``. Noise acts throughout.

    Parameters
    ----------
    model : NeuronModel or str
        A model of the catalogue or of your own, or a name of the catalogue.
    levels : str, sequence of str, or array Quantity
        Currents: ``"0 nA : 2 nA : 50"`` (from : to : how many, both ends included),
        ``["0 nA", "1 nA"]`` or an array in ampere.
    repeats : int
        Cells a level. They differ only by their noise.
    duration, warmup : str or Quantity
    noise : str or Quantity, optional
        Density S of a white noise current, <I(t) I(t')> = S^2 delta(t - t'), such as
        ``"20 pA*ms^0.5"``.
    dt : str or Quantity, optional
        Default 0.1 ms, or the longest that the model allows.
    seed : int
    target : {"numpy", "cython", "cpp"}, optional

    Returns
    -------
    xarray.Dataset
        dims ``level`` (A) and ``repeat``. In Hz: ``rate`` (spike count over ``duration``, onset
        included), ``onset_rate`` (inverse of the first interval) and ``steady_rate`` (number of
        intervals between spikes in the second half of the step over the time that they take). The
        last two are 0 where there are fewer than two such spikes, so a cell that fires but once
        has a ``rate`` above 0 and an ``onset_rate`` of 0.
        attrs: ``source`` (name of the model), ``duration`` and ``dt`` (s), ``noise``, ``seed``.

    Raises
    ------
    InputError
        If there is no such neuron, or a value cannot be read or has the wrong unit.
    """
    neuron, currents = as_neuron(model), _levels(levels)
    if repeats < 1:
        raise InputError(f"need one repeat or more, got {repeats}", where="repeats")
    scenario = _scenario(
        neuron,
        np.repeat(currents, repeats),
        {"duration": duration, "warmup": warmup, "dt": dt, "seed": seed},
        noise,
    )
    measured = simulate(scenario, target=target)
    rates = _rates(measured, float(scenario.duration))
    shape = (currents.size, repeats)
    return xr.Dataset(
        {name: _hertz(name, values.reshape(shape)) for name, values in rates.items()},
        coords={"level": _level_axis(currents), "repeat": np.arange(repeats)},
        attrs={
            "source": neuron.name,
            "duration": float(scenario.duration),
            "dt": float(scenario.time_step),
            "noise": "" if noise is None else units.text(units.read(noise)),
            "seed": seed,
        },
    )


def _levels(given: Any) -> FloatArray:
    """The currents (A) as a flat array."""
    if isinstance(given, str) and ":" in given:
        return _span(given)
    currents = np.atleast_1d(read_si(given, "A", "levels"))
    if currents.ndim != 1 or not currents.size or not np.isfinite(currents).all():
        raise InputError("must be a flat list of finite currents", where="levels")
    return currents


def _span(text: str) -> FloatArray:
    """``"0 nA : 2 nA : 50"`` as currents (A)."""
    parts = [part.strip() for part in text.split(":")]
    if len(parts) != 3 or not parts[2].isdecimal() or int(parts[2]) < 2:
        raise InputError(
            f'{text!r} is not "from : to : how many", such as "0 nA : 2 nA : 50", with two or more',
            where="levels",
        )
    first, last = (float(read_si(part, "A", "levels")) for part in parts[:2])
    return np.linspace(first, last, int(parts[2]))


def _scenario(
    neuron: NeuronModel, currents: FloatArray, timing: dict[str, Any], noise: Any
) -> Scenario:
    """One population with a current for each cell."""
    step = {
        "kind": "step_current",
        "target": "cell",
        "amplitude": units.parse("1 A") * currents,
        "start": "0 ms",
    }
    drives = {"step": step}
    if noise is not None:
        drives["noise"] = {"kind": "noise_current", "target": "cell", "density": noise}
    return Scenario.from_document(
        {
            "title": f"Response curve of {neuron.name}",
            "models": {"neuron": neuron_table(neuron)},
            "populations": {"cell": {"model": "neuron", "size": currents.size}},
            "drives": drives,
            **timing,
        },
        where="response_curve",
    )


def _rates(measured: xr.Dataset, duration: float) -> dict[str, FloatArray]:
    """The three rates (Hz) of each cell."""
    times, cells = recording.spikes(measured, "cell")
    order = np.lexsort((times, cells))
    times, cells = times[order], cells[order]
    size = int(measured["population_size"].values[0])
    counts = np.bincount(cells, minlength=size)
    nth = np.arange(cells.size) - (np.cumsum(counts) - counts)[cells]
    first, late = nth < 2, times >= duration / 2
    return {
        "rate": counts / duration,
        "onset_rate": _interval_rate(times[first], cells[first], size),
        "steady_rate": _interval_rate(times[late], cells[late], size),
    }


def _interval_rate(times: FloatArray, cells: NDArray[np.int32], size: int) -> FloatArray:
    """Intervals over the time that they take (Hz) for each cell; spikes sorted by cell and time."""
    counts = np.bincount(cells, minlength=size)
    ends = np.cumsum(counts)
    several = counts > 1
    span = times[ends[several] - 1] - times[(ends - counts)[several]]
    rate = np.zeros(size)
    rate[several] = (counts[several] - 1) / span
    return rate


def _hertz(name: str, values: FloatArray) -> xr.DataArray:
    attrs = {"units": "Hz", "long_name": _MEANINGS[name]}
    return xr.DataArray(values, dims=("level", "repeat"), attrs=attrs)


def _level_axis(currents: FloatArray) -> xr.DataArray:
    return xr.DataArray(currents, dims="level", attrs={"units": "A", "long_name": "input current"})
