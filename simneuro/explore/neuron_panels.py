"""The panels of a neuron: potential, channel states and currents over time, curve, activation."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
import xarray as xr

from simneuro import recording
from simneuro.bridge.activations import Activation
from simneuro.bridge.curves import FittedCurve
from simneuro.explore.neuron import DURATION, START, STOP, Neuron
from simneuro.explore.panels import Axis, FloatArray, Panel, Series
from simneuro.figures import colour, colours, display_name, display_unit
from simneuro.figures.display import convert

#: How the time axis may be cut, and how it is called.
WINDOWS: Mapping[str, str] = MappingProxyType(
    {"start": "first 150 ms", "whole": "whole step", "spike": "one spike"}
)
_AROUND_SPIKE = (-0.005, 0.02)  # s; chosen: what comes before a spike, and its refractory time
_BEGINNING = (START - 0.01, START + 0.14)
_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "m": "m, sodium opens",
        "h": "h, sodium inactivates",
        "n": "n, potassium opens",
        "I_Na": "sodium",
        "I_K": "potassium",
        "I_L": "leak",
        "I_M": "M current",
        "I_A": "A current",
        "I_T": "T current",
        "I_h": "h current",
        "I_Ca": "calcium",
    }
)
_ROLES: Mapping[str, str] = MappingProxyType(
    {
        "m": colour("sodium"),
        "h": colour("orange"),
        "n": colour("potassium"),
        "I_Na": colour("sodium"),
        "I_K": colour("potassium"),
        "I_L": colour("grey"),
    }
)
# Of states by their unit: a title, what they are, and a note.
_STATES: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "1": ("Channel states", "open part", ""),
        "A": ("Adaptation", "current", "It is subtracted: the larger, the harder to excite."),
    }
)
_INWARD = "Positive currents flow into the cell and raise its potential."


def time_panels(neuron: Neuron, made: xr.Dataset, window: str) -> tuple[Panel, ...]:
    """Panels over time of a recording of :meth:`~simneuro.explore.neuron.Neuron.scenario`."""
    span = _find_span(made, window)
    axis = Axis("time", "ms", 1e3 * span[0], 1e3 * span[1])
    inside = made.sel(time=slice(span[0], span[1] - 1e-9))
    found = [_potential(made, inside, axis)]
    found += _other_states(neuron, inside, axis)
    found.append(_input(neuron, inside, axis))
    return tuple(found)


def rate_in_step(made: xr.Dataset) -> float:
    """The rate (Hz) at which the cell fired during the step."""
    times, _ = recording.spikes(made, "cell")
    return float(np.count_nonzero((times >= START) & (times < STOP)) / (STOP - START))


def curve_panel(curve: xr.Dataset) -> Panel:
    """The response curve; the page sets the present point on it."""
    unit = display_unit(curve["level"].values, "A")
    level = convert(curve["level"].values, "A", unit)
    rate = curve["rate"].mean("repeat").values
    repeats = curve.sizes["repeat"]
    line = Series("rate", level, rate, colour("neuron"), "line")
    dots = Series("", level, rate, colour("neuron"), "dots")
    several = f"Means of {repeats} cells. " if repeats > 1 else ""
    note = f"{several}Spikes in {float(curve.attrs['duration']):g} s at each current."
    return Panel(
        "curve",
        "Rate against current",
        Axis("current", unit),
        Axis("firing rate", "Hz", low=0.0),
        (line, dots),
        note,
    )


def activation_panel(
    activation: Activation, fits: Mapping[str, FittedCurve], curve: xr.Dataset
) -> Panel:
    """The curve as an activation function, and fits to it, in the units of an activation."""
    levels, rates = activation.levels, activation.rates
    assert levels is not None
    assert rates is not None
    measured = curve["level"].values
    current = np.linspace(float(measured.min()), float(measured.max()), 241)
    x = levels.encode(current)
    series = [Series("neuron", x, np.asarray(activation(x)), colour("neuron"), "line")]
    for name, fit in fits.items():
        y = (fit(current) - rates.floor) / (rates.ceiling - rates.floor)
        series.append(Series(display_name(name), x, y, colour(name), "dashed"))
    return Panel(
        "activation",
        "As an activation function",
        Axis("input"),
        Axis("output", low=0.0),
        tuple(series),
        _describe_fits(fits),
    )


def _describe_fits(fits: Mapping[str, FittedCurve]) -> str:
    errors = [f"{display_name(name)} {fit.rmse:.3g} Hz" for name, fit in fits.items()]
    ends = "Input 0 is where firing begins, 1 the highest current; output 1 is the highest rate."
    fitted = f" Root mean square error of the fits: {', '.join(errors)}." if errors else ""
    return ends + fitted


def _find_span(made: xr.Dataset, window: str) -> tuple[float, float]:
    """From when to when (s) is shown."""
    if window == "start":
        return _BEGINNING
    if window != "spike":
        return 0.0, DURATION
    times, _ = recording.spikes(made, "cell")
    first = float(times[0]) if times.size else START
    before, after = _AROUND_SPIKE
    return max(first + before, 0.0), min(first + after, DURATION)


def _potential(made: xr.Dataset, inside: xr.Dataset, axis: Axis) -> Panel:
    time, v = _trace(inside, "v")
    spikes, _ = recording.spikes(made, "cell")
    begin, end = time[0], time[-1]
    shown = 1e3 * spikes[(1e3 * spikes >= begin) & (1e3 * spikes <= end)]
    ticks = Series("spikes", shown, np.zeros_like(shown), colour("vermillion"), "ticks")
    line = Series("v", time, 1e3 * v, colour("neuron"))
    rate = rate_in_step(made)
    note = f"{round(rate * (STOP - START))} spikes in {STOP - START:g} s of current: {rate:g} Hz."
    return Panel(
        "potential",
        "Membrane potential",
        axis,
        Axis("potential", "mV"),
        (line, ticks),
        note if rate else "No spike during the step.",
    )


def _other_states(neuron: Neuron, inside: xr.Dataset, axis: Axis) -> Iterator[Panel]:
    """Panels of states, one for each kind of unit, and of currents."""
    kinds: dict[str, list[str]] = {}
    for name in neuron.states:
        kinds.setdefault(str(inside[f"cell.{name}"].attrs["units"]), []).append(name)
    for unit, names in kinds.items():
        title, quantity, note = _STATES.get(unit, ("Other states", ", ".join(names), ""))
        key = "states" if unit == "1" else f"states_{unit}"
        yield _panel(key, title, quantity, names, inside, axis, note)
    if neuron.currents:
        yield _panel("currents", "Currents", "current", neuron.currents, inside, axis, _INWARD)


def _panel(
    key: str,
    title: str,
    quantity: str,
    names: Sequence[str],
    inside: xr.Dataset,
    axis: Axis,
    note: str = "",
) -> Panel:
    own = {name: _ROLES[name] for name in names if name in _ROLES}
    ink = colours(names, own)
    traces = {name: _trace(inside, name) for name in names}
    si_unit = str(inside[f"cell.{names[0]}"].attrs["units"])
    largest = max((float(np.max(np.abs(y), initial=0.0)) for _, y in traces.values()), default=0.0)
    unit = "" if si_unit == "1" else display_unit([largest], si_unit)
    series = tuple(
        Series(_WORDS.get(name, name), x, y if not unit else convert(y, si_unit, unit), ink[name])
        for name, (x, y) in traces.items()
    )
    ends: dict[str, Any] = {"low": 0.0, "high": 1.0} if key == "states" else {}
    return Panel(key, title, axis, Axis(quantity, unit, **ends), series, note)


def _input(neuron: Neuron, inside: xr.Dataset, axis: Axis) -> Panel:
    time, current = _trace(inside, "I_ext")
    unit = display_unit([neuron.highest_level], "A")
    line = Series("injected", time, convert(current, "A", unit), colour("green"))
    return Panel("input", "Injected current", axis, Axis("current", unit), (line,))


def _trace(inside: xr.Dataset, name: str) -> tuple[FloatArray, FloatArray]:
    """Times in ms, and the values of a variable of the cell in SI units."""
    return 1e3 * inside["time"].values, inside[f"cell.{name}"].values[:, 0]
