"""Response curves of recorded sweeps: one step of current each, and the voltage that answers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import xarray as xr

from simneuro.bridge.activations.curve_points import RATES
from simneuro.bridge.codes import FloatArray
from simneuro.bridge.curves.from_spikes import curve_from_spikes
from simneuro.errors import InputError

Trace = tuple[FloatArray, FloatArray]  # times (s), and values (V or A)
NamedTraces = tuple[str, Trace, Trace]  # the voltage and the current of a sweep

#: A, and V; chosen: no neuron takes so much or goes so far, so that the unit must be wrong.
HIGHEST_CURRENT, _HIGHEST_VOLTAGE = 0.1, 1.0
_COARSE = 5e-4  # s; chosen: at longer steps between samples a spike may fall between two
_SAME = 0.02  # of the largest step; chosen: steps of a protocol differ by more, repeats by less
_AGREE = 1e-3  # s; chosen: what filters shift the edges of a step by


@dataclass(frozen=True)
class Sweep:
    """One sweep of a current-clamp recording.

    Parameters
    ----------
    current : float
        The step (A), counted from the holding current.
    step : (float, float), optional
        When it starts and stops (s); None where there is none, as in a sweep of 0 pA.
    spikes : array
        Times (s).
    holding : float
        Holding current (A).

    Examples
    --------
    >>> sweep = sn.bridge.curves.Sweep(current=1e-10, step=(0.1, 0.6), spikes=np.array([0.2, 0.4]))
    >>> silent = sn.bridge.curves.Sweep(current=0.0, step=None, spikes=np.array([]))
    >>> curve = sn.bridge.curves.curve_from_sweeps([silent, sweep], source="a cell")
    >>> curve["rate"].values.tolist()
    [[0.0], [4.0]]
    """

    current: float
    step: tuple[float, float] | None
    spikes: FloatArray
    holding: float = 0.0


def curve_from_sweeps(sweeps: Sequence[Sweep], *, source: str) -> xr.Dataset:
    """The response curve of sweeps; those of one current are repeats.

    Currents within 2 % of the largest are one level, at their mean.

    Returns
    -------
    xarray.Dataset
        As :func:`simneuro.bridge.curves.curve_from_spikes`; NaN where a level has fewer repeats.
        attrs: ``source``, ``duration`` (s), ``holding_current`` (A).

    Raises
    ------
    InputError
        There are fewer than two levels, no sweep has a step, the steps differ in length, or a
        current is so large that its unit must be wrong.

    Examples
    --------
    >>> sweep = sn.bridge.curves.Sweep(current=1e-10, step=(0.1, 0.6), spikes=np.array([0.2, 0.4]))
    >>> silent = sn.bridge.curves.Sweep(current=0.0, step=None, spikes=np.array([]))
    >>> curve = sn.bridge.curves.curve_from_sweeps([silent, sweep], source="a cell")
    >>> curve["rate"].values.tolist()  # 2 spikes in 0.5 s
    [[0.0], [4.0]]
    """
    start, duration = _common_step(sweeps)
    placed = [
        each if each.step else replace(each, step=(start, start + duration)) for each in sweeps
    ]
    spikes = [each.spikes - each.step[0] for each in placed if each.step]
    cells = np.repeat(np.arange(len(spikes)), [each.size for each in spikes])
    times = np.concatenate(spikes) if spikes else np.zeros(0)
    holding = float(np.median([each.holding for each in sweeps]))
    attrs = {"source": source, "holding_current": holding}
    level = [each.current for each in sweeps]
    if np.abs(level).max() > HIGHEST_CURRENT:
        largest = max(level, key=abs)
        raise InputError(f"no neuron takes {largest:g} A; is the unit right?", where="current")
    single = curve_from_spikes(level, (times, cells), (0.0, duration), attrs=attrs)
    return _gather_repeats(single)


def _common_step(sweeps: Sequence[Sweep]) -> tuple[float, float]:
    steps = [each.step for each in sweeps if each.step is not None]
    if not steps:
        raise InputError("no sweep has a step of current", where="sweeps")
    lengths = [stop - start for start, stop in steps]
    if np.ptp(lengths) > _AGREE:
        raise InputError(
            f"the steps of the sweeps last from {min(lengths):.4g} s to {max(lengths):.4g} s. Give "
            "the sweeps of one protocol",
            where="sweeps",
        )
    return float(np.median([start for start, _ in steps])), float(np.median(lengths))


def _gather_repeats(single: xr.Dataset) -> xr.Dataset:
    """The curve with sweeps of one current as repeats of a level."""
    current = single["level"].values
    order = np.argsort(current, kind="stable")
    ends = np.diff(current[order]) > _SAME * np.abs(current).max()
    groups = np.split(order, np.flatnonzero(ends) + 1)
    if len(groups) < 2:
        raise InputError(
            f"a curve needs two or more levels of current, and all sweeps have {current[0]:.3g} A",
            where="sweeps",
        )
    level = xr.DataArray([current[group].mean() for group in groups], dims="level")
    repeats = max(map(len, groups))
    made = {}
    for name in RATES:
        rates = np.full((len(groups), repeats), np.nan)
        for row, group in zip(rates, groups, strict=True):
            row[: len(group)] = single[name].values[group, 0]
        made[name] = (("level", "repeat"), rates, single[name].attrs)
    axis = level.assign_attrs(single["level"].attrs)
    return xr.Dataset(made, {"level": axis, "repeat": np.arange(repeats)}, single.attrs)


def read_sweep(voltage: Trace, current: Trace, threshold: float, where: str) -> Sweep:
    """A sweep from its traces.

    Parameters
    ----------
    voltage, current : (array, array)
        Times (s) and values (V, A); the two need not have the same times.
    threshold : float
        A spike is where the voltage rises through it (V).
    where : str
        What messages call the sweep.

    Raises
    ------
    InputError
        Times do not rise or are too coarse, values are missing, the cell lies above the threshold
        throughout, or the current is no step.
    """
    for times, values in (voltage, current):
        require_trace(times, values, where)
    amplitude, step, holding = find_step(*current, where)
    return Sweep(amplitude, step, find_spikes(*voltage, threshold, where), holding)


def find_spikes(times: FloatArray, voltage: FloatArray, threshold: float, where: str) -> FloatArray:
    """The times (s) at which a voltage rises through a threshold, between samples by a line."""
    furthest = voltage[np.argmax(np.abs(voltage))]
    if abs(furthest) > _HIGHEST_VOLTAGE:
        raise InputError(f"no neuron reaches {furthest:g} V; is the unit right?", where=where)
    if np.median(voltage) > threshold:
        raise InputError(
            f"half of the voltage lies above {threshold:g} V, where only spikes should; is the "
            "unit right? Otherwise give another threshold",
            where=where,
        )
    at = np.flatnonzero((voltage[:-1] < threshold) & (voltage[1:] >= threshold))
    share = (threshold - voltage[at]) / (voltage[at + 1] - voltage[at])
    return np.asarray(times[at] + share * (times[at + 1] - times[at]))


def find_step(
    times: FloatArray, current: FloatArray, where: str
) -> tuple[float, tuple[float, float] | None, float]:
    """Amplitude (A), start and stop (s), and holding current (A) of the one step of a current.

    The step is where the current is away from its first value by more than half of the most that
    it is away. None where it is never away by more than its noise.
    """
    holding = float(np.median(current[: max(current.size // 50, 1)]))
    away = np.abs(current - holding)
    noise = float(np.median(np.abs(np.diff(current))))
    if not away.max() > 10 * noise + 1e-15:  # chosen: noise hardly goes so far
        return 0.0, None, holding
    inside = away > np.quantile(away, 0.999) / 2
    edges = np.flatnonzero(np.diff(inside.astype(int)))
    first, last = np.flatnonzero(inside)[[0, -1]]
    if inside[first : last + 1].mean() < 0.95 or first == 0 or edges.size < 1:
        raise InputError(
            "the current is no single step from a holding current: it returns and leaves again, or "
            "it begins within the step",
            where=where,
        )
    middle = current[first + (last - first) // 4 : last + 1]
    stop = float(times[min(last + 1, times.size - 1)])
    return float(np.median(middle)) - holding, (float(times[first]), stop), holding


def require_trace(times: FloatArray, values: FloatArray, where: str) -> None:
    """Raise an InputError if times do not rise, or are so far apart that a spike is missed."""
    if times.size != values.size or times.size < 10:
        message = f"got {times.size} times for {values.size} samples; 10 or more are needed"
        raise InputError(message, where=where)
    if not (np.isfinite(times).all() and np.isfinite(values).all()):
        raise InputError("samples are missing (NaN)", where=where)
    gaps = np.diff(times)
    if gaps.min() <= 0 or np.median(gaps) > _COARSE:
        raise InputError(
            f"times must rise by at most {1e3 * _COARSE:g} ms from sample to sample, so that no "
            f"spike is missed; here they rise by {1e3 * gaps.min():.3g} ms to "
            f"{1e3 * gaps.max():.3g} ms. Is the unit of the time right?",
            where=where,
        )


def from_traces(traces: Sequence[NamedTraces], threshold: float, source: str) -> xr.Dataset:
    """The curve of named sweeps, each with its voltage and its current."""
    read = [read_sweep(voltage, current, threshold, name) for name, voltage, current in traces]
    return curve_from_sweeps(read, source=source)
