"""The panels of a scenario: spikes of all cells, rates and potentials over time."""

from collections.abc import Iterator

import numpy as np
import xarray as xr

from simneuro.analysis import firing_rates, population_rate
from simneuro.explore.panels import Axis, Panel, Series
from simneuro.figures import colours, display_unit
from simneuro.figures.display import convert
from simneuro.recording import spikes

_MOST_SPIKES = 20_000  # drawn; chosen: more than can be told apart
_BINS = 150  # of the rate, at most; chosen: they are wider than a pixel
_WIDTHS = (1, 2, 5, 10, 20, 50, 100, 200, 500)  # ms
_APART = 0.03  # s between two events that are marked; chosen: a burst lasts no longer
_FEW_CELLS = 6  # chosen: fewer have no rate of their own in a short time
_GAP = 0.06  # of the height of a population, between two


def scenario_panels(made: xr.Dataset) -> tuple[Panel, ...]:
    """The panels of a recording with the spikes of all populations."""
    names = [str(each) for each in made["population"].values]
    recorded = [name for name in names if bool(made["spikes_recorded"].sel(population=name))]
    ink, axis = colours(names), _time_axis(made)
    traced = [name for name in names if f"{name}.v" in made]
    has_rates = int(made["population_size"].sum()) >= _FEW_CELLS
    return (
        _raster(made, recorded, ink, axis),
        *([_rates(made, recorded, ink, axis)] if has_rates else []),
        *(_potential(made, name, ink[name], axis) for name in traced),
    )


def describe_rates(made: xr.Dataset, names: list[str]) -> str:
    """The mean rate of each population in words."""
    rates = (f"{name} {firing_rates(made, name).values.mean():.3g} Hz" for name in names)
    return f"Mean rates: {', '.join(rates)}."


def _time_axis(made: xr.Dataset) -> Axis:
    duration = float(made.attrs["duration"])
    unit = display_unit(duration, "s")
    return Axis("time", unit, 0.0, float(convert(duration, "s", unit)))


def _raster(made: xr.Dataset, names: list[str], ink: dict[str, str], axis: Axis) -> Panel:
    """All cells, one population above the other, in bands of equal height."""
    left_out, series = 0, []
    for floor, name in reversed([*enumerate(names)]):  # as they are read, from the top
        times, cells = spikes(made, name)
        every = -(-times.size * len(names) // _MOST_SPIKES) or 1
        left_out += times.size - times[::every].size
        size = int(made["population_size"].sel(population=name))
        rows = floor + _GAP + (1 - 2 * _GAP) * (cells[::every] + 0.5) / size
        shown = convert(times[::every], "s", axis.unit)
        series.append(Series(f"{name} ({size})", shown, rows, ink[name], "raster"))
    series += _events(made, axis)
    note = f" {left_out} spikes are left out of the drawing." if left_out else ""
    ends = Axis("cells", "", 0.0, float(len(names)), hides_numbers=True)
    key = "raster" if int(made["population_size"].sum()) >= _FEW_CELLS else "raster_few"
    return Panel(key, "Spikes", axis, ends, tuple(series), describe_rates(made, names) + note)


def _events(made: xr.Dataset, axis: Axis) -> Iterator[Series]:
    """Lines where recorded drives had events, such as bursts."""
    for name in made.data_vars:
        if str(name).endswith(".event_time"):
            times = np.sort(made[name].values)
            begins = np.diff(times, prepend=-np.inf) > _APART
            shown = convert(times[begins], "s", axis.unit)
            owner = str(name).removesuffix(".event_time")
            yield Series(owner, shown, np.zeros_like(shown), "#009E73", "events")


def _rates(made: xr.Dataset, names: list[str], ink: dict[str, str], axis: Axis) -> Panel:
    width, series = _bin_width(made), []
    for name in names:
        rate = population_rate(made, name, bin_width=width)
        middle = rate["time"].values + width / 2
        series.append(Series(name, convert(middle, "s", axis.unit), rate.values, ink[name]))
    note = f"Spikes a cell and second in bins of {1e3 * width:.3g} ms."
    return Panel("rates", "Rates", axis, Axis("rate", "Hz", low=0.0), tuple(series), note)


def _bin_width(made: xr.Dataset) -> float:
    """A round width (s), in whole time steps."""
    least, dt = 1e3 * float(made.attrs["duration"]) / _BINS, float(made.attrs["dt"])
    rounded = 1e-3 * next((each for each in _WIDTHS if each >= least), _WIDTHS[-1])
    return max(round(rounded / dt), 1) * dt


def _potential(made: xr.Dataset, name: str, colour: str, axis: Axis) -> Panel:
    time = convert(made["time"].values, "s", axis.unit)
    line = Series("v", time, 1e3 * made[f"{name}.v"].values[:, 0], colour)
    own, cells = spikes(made, name)
    ticks = convert(own[cells == 0], "s", axis.unit)
    marks = Series("spikes", ticks, np.zeros_like(ticks), colour, "ticks")
    size = int(made["population_size"].sel(population=name))
    title = f"One cell of {name}" if size > 1 else name
    return Panel(f"v_{name}", title, axis, Axis("potential", "mV"), (line, marks))
