"""Estimates with intervals, and accuracy against time."""

import numpy as np
import pytest
import xarray as xr

from simneuro import figures


def test_estimates_show_value_and_interval_even_when_lopsided() -> None:
    _, axes = figures.panels("A")
    given = {"rem": (5.0, (4.0, 7.0)), "no_bursts": (1.0, (0.5, 1.25))}
    drawn = figures.estimates(given, axes["A"], quantity="assembly events", unit="1/min")
    for place, (bars, (value, (low, high))) in enumerate(zip(drawn, given.values(), strict=True)):
        assert bars.lines[0].get_xydata().tolist() == [[place, value]]
        (segment,) = bars.lines[2][0].get_segments()
        assert segment[:, 1].tolist() == [low, high]
    assert axes["A"].get_ylabel() == "assembly events (1/min)"
    assert [t.get_text() for t in axes["A"].get_xticklabels()] == ["REM", "no bursts"]


def test_controls_wear_the_controls_colour() -> None:
    _, axes = figures.panels("A")
    given = {"rem": (5.0, (4.0, 7.0)), "shuffled": (1.0, (0.5, 1.5))}
    rem, shuffled = figures.estimates(given, axes["A"], quantity="events", controls=["shuffled"])
    assert rem.lines[0].get_color() == figures.colour("rem")
    assert shuffled.lines[0].get_color() == figures.colour("control")


def test_the_single_values_stand_beside_their_estimate() -> None:
    _, axes = figures.panels("A")
    figures.estimates(
        {"rem": (2.0, (1.0, 3.0))}, axes["A"], quantity="x", trials={"rem": [1, 2, 3]}
    )
    singles = axes["A"].lines[0]
    assert singles.get_ydata().tolist() == [1, 2, 3]
    assert 0 < singles.get_xdata().min() < singles.get_xdata().max() < 0.5


def test_a_value_that_could_not_be_measured_is_left_out() -> None:
    fig, axes = figures.panels("A")
    given = {"rem": (np.nan, (np.nan, np.nan)), "no_bursts": (1.0, (np.nan, np.nan))}
    _, one = figures.estimates(given, axes["A"], quantity="chance")
    assert one.lines[0].get_xydata().tolist() == [[1, 1.0]]
    assert [t.get_text() for t in axes["A"].get_xticklabels()] == ["REM", "no bursts"]
    fig.draw_without_rendering()


def test_means_come_with_their_samples_and_with_the_interval_asked_for() -> None:
    _, axes = figures.panels("A")
    samples = {"rem": [1.0, 2.0, 3.0, np.nan], "no_bursts": [4.0], "no_memory": [np.nan]}
    look = {"quantity": "x", "interval": lambda x: (x.min(), x.max())}
    rem, single, none = figures.means(samples, axes["A"], **look)
    assert rem.lines[0].get_xydata().tolist() == [[0, 2.0]]
    assert rem.lines[2][0].get_segments()[0][:, 1].tolist() == [1, 3]
    assert single.lines[0].get_ydata().tolist() == [4]
    assert np.isnan(none.lines[0].get_ydata(orig=False)).all()
    assert axes["A"].lines[0].get_ydata().tolist() == [1, 2, 3]


def test_accuracy_in_percent_with_the_range_over_seeds() -> None:
    accuracy = xr.DataArray(
        [[0.5, 0.9], [0.7, 1.0]], dims=("seed", "time"), coords={"time": [0.01, 0.1]}
    )
    _, axes = figures.panels("A")
    line = figures.accuracy_over_time(accuracy, axes["A"], baselines={"ReLU network": 0.97})
    assert np.allclose(line.get_xdata(), [10, 100])
    assert np.allclose(line.get_ydata(), [60, 95])
    corners = axes["A"].collections[0].get_paths()[0].vertices
    at_10 = corners[np.isclose(corners[:, 0], 10), 1]
    assert (at_10.min(), at_10.max()) == (pytest.approx(50), pytest.approx(70))
    by_label = {line.get_label(): line for line in axes["A"].lines}
    assert np.allclose(by_label["ReLU network"].get_ydata(), 97)
    assert axes["A"].get_xlabel() == "simulated time (ms)"
    assert axes["A"].get_ylabel() == "test accuracy (%)"


def test_one_network_has_no_band() -> None:
    accuracy = xr.DataArray([0.5, 0.9], dims="time", coords={"time": [0.01, 0.1]})
    _, axes = figures.panels("A")
    figures.accuracy_over_time(accuracy, axes["A"], baselines={})
    assert len(axes["A"].collections) == 0


def test_conversions_stand_beside_their_own_rate_networks() -> None:
    accuracy = xr.Dataset(
        {
            "spiking": (("conversion", "time", "trial"), [[[0.5, 0.7], [0.9, 0.9]]] * 3),
            "rate_based": (("conversion", "trial"), [[0.9, 1.0]] * 3),
        },
        {"conversion": ["a", "b", "c"], "time": [0.01, 0.1]},
    )
    conversions = {"a": ("relu", "one"), "b": ("relu", "two"), "c": ("lif", "three")}
    fig, axes = figures.panels("A")
    lines = figures.conversions_over_time(accuracy, axes["A"], conversions=conversions)
    assert [np.round(line.get_ydata(), 9).tolist() for line in lines] == [[60, 90]] * 3
    assert [line.get_label() for line in lines] == ["one", "two", "three"]
    assert lines[0].get_color() == lines[1].get_color() == figures.colour("relu")
    open_dots = [line.get_markerfacecolor() == "white" for line in lines]
    assert open_dots == [False, True, False]
    dashed = [line for line in axes["A"].lines if line.get_ls() == "--" and len(line.get_xdata())]
    assert [line.get_ydata()[0] for line in dashed] == pytest.approx([95] * 3)
    fig.draw_without_rendering()
    ticks = {text.get_text() for text in axes["A"].get_xticklabels()}
    assert {"10", "20", "50", "100"} <= ticks


def test_a_mean_level_has_a_band_unless_there_is_one_sample() -> None:
    _, axes = figures.panels("AB")
    line = figures.mean_level([1.0, 3.0], axes["A"], "linear", text="x", interval=lambda x: (0, 5))
    assert line.get_ydata()[0] == 2
    (band,) = axes["A"].patches
    assert (band.get_y(), band.get_height()) == (0, 5)
    figures.mean_level([1.0], axes["B"], "linear", text="x")
    assert not axes["B"].patches


def test_fit_errors_stand_side_by_side_and_the_best_is_ringed() -> None:
    error = xr.DataArray(
        [[0.5, 0.02], [0.03, 0.4]],
        {"curve": ["lif", "mine"], "form": ["relu", "softplus"]},
        dims=("curve", "form"),
    )
    best = error.idxmin("form")
    _, axes = figures.panels("A")
    relu, softplus = figures.fit_errors(error, axes["A"], best=best)
    assert relu.get_ydata().tolist() == [0.5, 0.03]
    assert softplus.get_ydata().tolist() == [0.02, 0.4]
    assert np.all(relu.get_xdata() < softplus.get_xdata())
    assert np.all(np.round([relu.get_xdata(), softplus.get_xdata()]) == [0, 1])
    rings = [line for line in axes["A"].lines if line.get_markerfacecolor() == "none"]
    ringed = {tuple(point) for ring in rings for point in ring.get_xydata()}
    assert ringed == {(softplus.get_xdata()[0], 0.02), (relu.get_xdata()[1], 0.03)}
    unknown = xr.DataArray(["", "softplus"], {"curve": ["lif", "mine"]}, dims="curve")
    _, others = figures.panels("A")
    figures.fit_errors(error, others["A"], best=unknown)
    rings = [line for line in others["A"].lines if line.get_markerfacecolor() == "none"]
    assert sum(len(ring.get_xydata()) for ring in rings) == 1
    assert [text.get_text() for text in axes["A"].get_yticklabels()] == ["0.01", "0.1", "1"]
    assert axes["A"].get_yscale() == "log"
    assert axes["A"].get_legend_handles_labels()[1] == ["ReLU", "softplus", "lowest AICc"]
