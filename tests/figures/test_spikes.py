"""The numbers in rasters and population rates."""

import numpy as np
import xarray as xr

from simneuro import figures


def offsets(line) -> list[tuple[float, float]]:
    return [(round(float(x), 9), float(y)) for x, y in zip(*line.get_data(), strict=True)]


def test_raster_stacks_populations_and_keeps_every_spike(recording: xr.Dataset) -> None:
    _, axes = figures.panels("A")
    exc, inh = figures.raster(recording, axes["A"])
    assert offsets(exc) == [(50.0, 0.0), (300.0, 2.0), (450.0, 0.0)]
    assert offsets(inh) == [(100.0, 3 + 1)]
    assert (exc.get_color(), inh.get_color()) == (figures.colour("exc"), figures.colour("inh"))
    assert axes["A"].get_xlim() == (0, 500)
    assert axes["A"].get_xlabel() == "time (ms)"


def test_raster_names_the_bands_it_shows_and_no_other(recording: xr.Dataset) -> None:
    _, axes = figures.panels("A")
    figures.raster(recording, axes["A"])
    assert [t.get_text() for t in axes["A"].get_yticklabels()] == ["exc", "inh"]
    assert axes["A"].get_ylim() == (-0.5, 4.5)


def test_raster_of_the_first_neurons(recording: xr.Dataset) -> None:
    _, axes = figures.panels("A")
    exc, inh = figures.raster(recording, axes["A"], neurons=2, unit="s")
    assert offsets(exc) == [(0.05, 0.0), (0.45, 0.0)]
    assert offsets(inh) == [(0.1, 2 + 1)]
    assert axes["A"].get_xlabel() == "time (s)"


def test_a_silent_population_keeps_its_band(recording: xr.Dataset) -> None:
    silent = recording.isel(spike=slice(0, 0))
    _, axes = figures.panels("A")
    lines = figures.raster(silent, axes["A"])
    assert [len(line.get_xdata()) for line in lines] == [0, 0]
    assert axes["A"].get_ylim() == (-0.5, 4.5)


def test_population_rates_are_drawn_as_they_are() -> None:
    times = {"time": [0.0, 1.0, 2.0]}
    rates = {
        "exc": xr.DataArray([1.0, 2.0, 3.0], dims="time", coords=times),
        "inh": xr.DataArray([4.0, 5.0, 6.0], dims="time", coords=times),
    }
    _, axes = figures.panels("A")
    exc, inh = figures.population_rate(rates, axes["A"])
    assert np.array_equal(exc.get_ydata(), [1, 2, 3])
    assert np.array_equal(inh.get_ydata(), [4, 5, 6])
    assert np.array_equal(exc.get_xdata(), [0, 1, 2])
    assert exc.get_drawstyle() == "steps-post"
    assert exc.get_color() == figures.colour("exc")
    assert axes["A"].get_xlabel() == "time (s)"
    assert axes["A"].get_ylabel() == "rate (Hz)"
    assert [t.get_text() for t in axes["A"].get_legend().get_texts()] == ["exc", "inh"]


def test_a_single_rate_needs_no_legend() -> None:
    rate = xr.DataArray([1.0, 2.0], dims="time", coords={"time": [0.0, 0.1]})
    _, axes = figures.panels("A")
    (line,) = figures.population_rate({"cell": rate}, axes["A"])
    assert np.allclose(line.get_xdata(), [0, 100])
    assert axes["A"].get_legend() is None


def test_dots_of_many_spikes_in_a_narrow_panel_leave_gaps(recording):
    dense = recording.isel(spike=np.arange(4000) % recording.sizes["spike"])
    sizes = []
    for width in ("single", "double"):
        _, axes = figures.panels("A", width=width)
        sizes.append(
            [figures.raster(each, axes["A"])[0].get_markersize() for each in (recording, dense)]
        )
    (sparse, narrow), (_, wide) = sizes
    assert sparse == 3 > wide >= narrow


def test_trials_of_each_stimulus_have_a_band_and_a_colour() -> None:
    _, axes = figures.panels("A")
    trials = {"early": [[0.001, 0.002], [np.nan]], "late": [[0.010], [], [0.011]]}
    early, late = figures.trial_raster(trials, axes["A"])
    shown = early.get_xydata()
    assert shown[np.isfinite(shown[:, 0])].tolist() == [[1, 0], [2, 0]]
    assert late.get_xydata().tolist() == [[10, 4], [11, 6]]
    assert axes["A"].get_yticks().tolist() == [0.5, 5]
    assert [each.get_text() for each in axes["A"].get_yticklabels()] == ["early", "late"]
    assert early.get_color() != late.get_color()
    assert axes["A"].get_xlabel() == "time (ms)"
