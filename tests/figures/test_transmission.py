"""Figures of synapses, of which every number is known."""

import numpy as np
import pytest

from simneuro.figures import (
    answer,
    colour,
    current_voltage,
    figure,
    number_shares,
    release_by_rate,
    series,
    shades,
)


def axes(count=1):
    found = figure().subplots(count, 1)
    return found


def test_an_answer_is_in_picoamperes_and_millivolts():
    upper, lower = axes(2)
    lines = answer([0, 1e-3], [0, 2e-12], [-0.06, -0.05], (upper, lower), label="one")
    np.testing.assert_allclose(lines[0].get_xydata(), [[0, 0], [1, 2]])
    np.testing.assert_allclose(lines[1].get_xydata(), [[0, -60], [1, -50]])
    labels = upper.get_ylabel(), lower.get_ylabel(), lower.get_xlabel()
    assert labels == ("current (pA)", "potential (mV)", "time (ms)")


def test_a_series_goes_from_dark_to_light():
    ax = axes()
    lines = series([0, 1e-3], {"few": [0, 1], "many": [0, 5]}, ax)
    assert [line.get_label() for line in lines] == ["few", "many"]
    assert [line.get_color() for line in lines] == shades(2)
    np.testing.assert_allclose(lines[1].get_xydata(), [[0, 0], [1, 5]])


def test_currents_stand_against_voltages_over_what_is_expected():
    ax = axes()
    expected, dots = current_voltage(
        [-0.08, 0.04], [-1e-12, 3e-12], ax, role="nmda", text="found", line=[-2e-12, 3e-12]
    )
    np.testing.assert_allclose(dots.get_xydata(), [[-80, -1], [40, 3]])
    np.testing.assert_allclose(expected.get_xydata(), [[-80, -2], [40, 3]])
    assert dots.get_color() == colour("nmda")
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("voltage (mV)", "current (pA)")


def test_shares_are_bars_in_percent():
    ax = axes()
    found, control = number_shares(
        {"neuron": [0.25, 0.75], "control": [0, 1]}, {"theory": [0.5, 0.5]}, ax
    )
    assert [bar.get_height() for bar in found] == [25, 75]
    assert [bar.get_x() + bar.get_width() / 2 for bar in control] == pytest.approx([0, 1])
    assert found[0].get_fill()
    assert not control[0].get_fill()
    assert ax.lines[0].get_ydata().tolist() == [50, 50]


def test_release_is_named_by_its_rates():
    ax = axes()
    dots = release_by_rate(
        [5, 62.5], [0.2, 0.1], ax, role="depressing", text="found", line=([5, 60], [0.2, 0.1])
    )
    assert dots.get_xydata().tolist() == [[5, 0.2], [62.5, 0.1]]
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["5", "62.5"]
    assert (ax.get_xscale(), ax.get_xlabel()) == ("log", "rate of the train (Hz)")
