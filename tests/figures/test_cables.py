"""A potential along a cable, of which every number is known."""

import numpy as np
import pytest

from simneuro.figures import figure, profiles, shades, space_time

POSITIONS, TIMES = np.array([0.0, 0.05, 0.1]), np.array([0.0, 1e-3])
HEIGHT = np.array([[90.0, 0.0, -5.0], [0.0, 90.0, 1.0]])


def test_a_map_is_in_centimetres_milliseconds_and_millivolts():
    fig = figure()
    ax = fig.add_subplot()
    drawn = space_time(POSITIONS, TIMES, HEIGHT, ax)
    np.testing.assert_array_equal(np.ravel(drawn.get_array()), HEIGHT.ravel())
    assert ax.get_xlim() == pytest.approx((0, 10))
    assert ax.get_ylim() == pytest.approx((0, 1))
    assert [each.get_ylabel() for each in fig.axes] == ["time (ms)", "potential above rest (mV)"]
    assert ax.get_xlabel() == "position (cm)"


def test_the_scale_of_a_map_has_the_limits_asked_for():
    for limits, extent in (((-15, 100), "neither"), ((-15, 50), "max")):
        fig = figure()
        drawn = space_time(POSITIONS, TIMES, HEIGHT, fig.add_subplot(), limits=limits)
        assert drawn.get_clim() == limits
        assert drawn.colorbar.extend == extent


def test_profiles_name_their_moments():
    ax = figure().add_subplot()
    lines = profiles(POSITIONS, dict(zip(TIMES, HEIGHT, strict=True)), ax)
    assert [line.get_label() for line in lines] == ["0 ms", "1 ms"]
    np.testing.assert_allclose(lines[1].get_xydata(), [[0, 0], [5, 90], [10, 1]])
    assert ax.get_ylabel() == "potential above rest (mV)"


def test_shades_grow_lighter():
    lightness = [np.dot(shade[:3], [0.2126, 0.7152, 0.0722]) for shade in shades(6)]
    assert np.all(np.diff(lightness) > 0.05)
