"""What curves say of a cell, on curves of which it is known."""

import math

import numpy as np
import pytest
import scipy.stats
import xarray as xr

import simneuro as sn
from simneuro.bridge import describe_curve, rate_intervals, recorded_curve
from simneuro.errors import InputError

LEVEL = np.arange(11) * 5e-11


def curve(rate, **others):
    table = np.asarray(rate, dtype=float)
    table = table[:, None] if table.ndim == 1 else table
    variables = {"rate": table, **{k: np.reshape(v, table.shape) for k, v in others.items()}}
    return xr.Dataset(
        {name: (("level", "repeat"), values) for name, values in variables.items()},
        {"level": LEVEL[: len(table)]},
        {"duration": 1.0},
    )


def test_a_straight_line_has_its_slope_and_does_not_saturate() -> None:
    found = describe_curve(curve(np.maximum(2e11 * (LEVEL - 1.2e-10), 0)))
    assert found.gain == pytest.approx(2e11)
    assert abs(found.rheobase - 1.2e-10) <= found.rheobase_error == pytest.approx(2.5e-11)
    assert found.saturation == pytest.approx(0)
    assert not found.saturates
    assert found.fall is None
    assert math.isnan(found.adaptation)


def test_a_plateau_is_saturation() -> None:
    found = describe_curve(curve(np.minimum(3e11 * LEVEL, 60)))
    assert found.saturates
    assert found.highest_rate == 60
    sigmoid = describe_curve(curve(80 / (1 + np.exp(-(LEVEL - 2e-10) / 4e-11))))
    assert 0.9 < sigmoid.saturation <= 1
    # The line through 10 to 90 % is flatter than the steepest point, 80 / (4 width).
    assert 0.6 < sigmoid.gain / (20 / 4e-11) < 1


def test_block_is_told() -> None:
    found = describe_curve(curve([0, 0, 20, 40, 60, 80, 90, 40, 0, 0, 0]))
    assert found.blocked
    assert (found.fall.level, found.highest_level) == pytest.approx((3e-10, 3e-10))
    assert found.gain == pytest.approx(4e11)


def test_the_adaptation_index_by_hand() -> None:
    rates = np.array([0, 10, 20, 30])
    found = describe_curve(curve(rates, onset_rate=[0, 30, 60, 90], steady_rate=[0, 10, 20, 30]))
    assert found.adaptation == pytest.approx((30 - 10) / (30 + 10))


def test_known_neurons() -> None:
    lif = sn.response_curve("lif", "0 pA : 400 pA : 41", target="numpy")
    found = describe_curve(lif)
    assert abs(found.rheobase - 100e-12) <= found.rheobase_error + 1e-15
    assert found.adaptation == pytest.approx(0, abs=1e-6)
    cell = sn.models["adaptive_lif"]
    adapting = describe_curve(sn.response_curve(cell, "0 pA : 600 pA : 13", target="numpy"))
    assert adapting.adaptation > 0.2
    assert describe_curve(recorded_curve("B8")).adaptation > 0.1


@pytest.mark.filterwarnings("ignore::simneuro.PlausibilityWarning")
def test_the_squid_axon_falls_silent_under_strong_currents() -> None:
    # Depolarisation block of the squid axon lies above some 150 uA/cm^2 (10 uA/cm^2 is 1 nA).
    found = sn.response_curve(
        "hodgkin_huxley", "0 nA : 24 nA : 9", duration="200 ms", target="numpy"
    )
    described = describe_curve(found)
    assert described.blocked
    with pytest.warns(sn.SimulationWarning, match="depolarisation block"):
        act = sn.bridge.Activation.from_curve(found)
    assert float(act(1.0)) == float(act(50.0)) == 1.0


def test_intervals_are_students() -> None:
    rng = np.random.default_rng(0)
    rates = rng.poisson(20, (4, 6)).astype(float)
    rates[0, 1:] = np.nan
    table = rate_intervals(curve(rates), level=0.9)
    assert np.isnan(table["rate_low"][0])
    mean, error = rates[1].mean(), rates[1].std(ddof=1) / np.sqrt(6)
    half = scipy.stats.t.ppf(0.95, 5) * error
    assert table["rate_low"][1] == pytest.approx(mean - half)
    assert table["rate_high"][1] == pytest.approx(mean + half)
    assert table.attrs["units"]["level"] == "A"
    with pytest.raises(InputError, match="two repeats or more"):
        rate_intervals(curve([0, 1, 2]))
