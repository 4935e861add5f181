"""Estimates with their intervals and samples."""

import numpy as np
import pytest

from simneuro import figures
from simneuro.errors import InputError


def test_estimates_show_value_and_interval_even_when_lopsided() -> None:
    _, axes = figures.panels("A")
    given = {"rem": (5.0, (4.0, 7.0)), "no_bursts": (1.0, (0.5, 1.25))}
    look = {"quantity": "assembly events", "unit": "1/min", "own_names": {"rem": "REM"}}
    drawn = figures.estimates(given, axes["A"], **look)
    for place, (bars, (value, (low, high))) in enumerate(zip(drawn, given.values(), strict=True)):
        assert bars.lines[0].get_xydata().tolist() == [[place, value]]
        (segment,) = bars.lines[2][0].get_segments()
        assert segment[:, 1].tolist() == [low, high]
    assert axes["A"].get_ylabel() == "assembly events (1/min)"
    assert [t.get_text() for t in axes["A"].get_xticklabels()] == ["REM", "no bursts"]


def test_controls_have_the_controls_colour_and_conditions_their_own() -> None:
    _, axes = figures.panels("A")
    given = {"rem": (5.0, (4.0, 7.0)), "shuffled": (1.0, (0.5, 1.5))}
    look = {"controls": ["shuffled"], "own_colours": {"rem": "#123456"}}
    rem, shuffled = figures.estimates(given, axes["A"], quantity="events", **look)
    assert rem.lines[0].get_color() == "#123456"
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
    given = {"relu": (np.nan, (np.nan, np.nan)), "no_bursts": (1.0, (np.nan, np.nan))}
    _, one = figures.estimates(given, axes["A"], quantity="chance")
    assert one.lines[0].get_xydata().tolist() == [[1, 1.0]]
    assert [t.get_text() for t in axes["A"].get_xticklabels()] == ["ReLU", "no bursts"]
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


def test_a_mean_level_has_a_band_unless_there_is_one_sample() -> None:
    _, axes = figures.panels("AB")
    line = figures.mean_level([1.0, 3.0], axes["A"], "linear", text="x", interval=lambda x: (0, 5))
    assert line.get_ydata()[0] == 2
    (band,) = axes["A"].patches
    assert (band.get_y(), band.get_height()) == (0, 5)
    figures.mean_level([1.0], axes["B"], "linear", text="x")
    assert not axes["B"].patches


def test_means_along_an_axis_have_the_interval_asked_for() -> None:
    _, axes = figures.panels("A")
    samples = [[1.0, 3.0], [2.0, 6.0]]
    bars = figures.means_along(
        [0.1, 0.5], samples, axes["A"], interval=lambda each: (min(each), max(each)), fmt="s"
    )
    assert bars.lines[0].get_xydata().tolist() == [[0.1, 2.0], [0.5, 4.0]]
    ends = [segment[:, 1].tolist() for segment in bars.lines[2][0].get_segments()]
    assert ends == samples


def test_series_stand_side_by_side_and_differ_in_shape() -> None:
    _, axes = figures.panels("A")
    series = {"one": {"a": [1.0, 3.0], "b": [2.0]}, "two": {"a": [4.0], "b": [5.0, 7.0]}}
    look = {"quantity": "x", "own_colours": {"one": "#111111", "two": "#222222"}}
    drawn = figures.series_means(series, axes["A"], **look)
    assert [each.lines[0].get_ydata().tolist() for each in drawn] == [[2.0, 2.0], [4.0, 6.0]]
    first, second = (each.lines[0] for each in drawn)
    assert (first.get_xdata() < second.get_xdata()).all()
    assert first.get_marker() != second.get_marker()
    assert [first.get_color(), second.get_color()] == ["#111111", "#222222"]
    assert [t.get_text() for t in axes["A"].get_xticklabels()] == ["a", "b"]
    with pytest.raises(InputError, match="the same conditions"):
        figures.series_means({"one": {"a": [1.0]}, "two": {"b": [1.0]}}, axes["A"], quantity="x")


def test_groups_stand_side_by_side_each_with_what_is_expected_of_it() -> None:
    fig, axes = figures.panels("A")
    groups = {"rate": {"count": [1.0, 1.2], "times": [0.5, 0.7]}, "order": {"count": [0.0, 0.0]}}
    look = {"expected": {"rate": {"count": 1.1}}, "own_names": {"order": "which first"}}
    drawn = figures.grouped_means(groups, axes["A"], quantity="information", unit="bit", **look)
    fig.draw_without_rendering()
    assert [each.lines[0].get_xydata().tolist()[0] for each in drawn] == [
        [0, 1.1],
        [1, 0.6],
        [2, 0.0],
    ]
    assert [t.get_text() for t in axes["A"].get_xticklabels()] == ["count", "times", "count"]
    titles = {text.get_text(): text.get_position()[0] for text in axes["A"].texts}
    assert titles == {"rate": 0.5, "which first": 2.0}
    colours = [each.lines[0].get_color() for each in drawn]
    assert colours[0] == colours[1] != colours[2]
    (bars,) = [each for each in axes["A"].collections if each.get_label() == "expected"]
    drawn_bars = [each for each in bars.get_segments() if len(each)]
    assert np.allclose(drawn_bars, [[[-0.2, 1.1], [0.2, 1.1]]])
