"""Figures of synapses, of which every number is known."""

import numpy as np

from simneuro.figures import (
    colour,
    current_voltage,
    figure,
    series,
    shades,
    synaptic_response,
)


def axes(count=1):
    found = figure().subplots(count, 1)
    return found


def test_a_response_is_in_picoamperes_and_millivolts():
    upper, lower = axes(2)
    lines = synaptic_response([0, 1e-3], [0, 2e-12], [-0.06, -0.05], (upper, lower), label="one")
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
