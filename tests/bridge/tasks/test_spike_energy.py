"""Costs over time against counts by hand, and the time from which on a network reads as well."""

import numpy as np
import pytest
import xarray as xr

from simneuro.bridge import RateNetwork, to_spiking
from simneuro.bridge.tasks import at_equal_accuracy, compare_energy
from simneuro.errors import InputError

X, Y = np.eye(2), np.array([0, 1])
TIME = {"time": [5e-3, 10e-3, 15e-3]}


def spiking(**settings):
    net = RateNetwork.from_arrays([np.eye(2)] * 2, [np.zeros(2)] * 2, ["relu", "identity"])
    return to_spiking(net, calibration=X, **settings)


def result() -> xr.Dataset:
    """A run of three steps: right from the second on, a spike of each sample in each step."""
    fired = np.repeat([[1], [2], [3]], 2, axis=1)
    columns = {
        "predicted": (("time", "sample"), np.array([[1, 1], [0, 1], [0, 1]])),
        "spikes": (("time", "sample"), fired),
        "synaptic_operations": (("time", "sample"), 2 * fired),
    }
    return xr.Dataset(columns, TIME, {"dt": 5e-3})


def test_costs_by_hand() -> None:
    found = compare_energy(spiking(), X, Y, result=result())
    np.testing.assert_array_equal(found.accuracy, [0.5, 1, 1])
    np.testing.assert_array_equal(found.operations, [2 + 4 + 4, 4 + 8 + 8, 6 + 12 + 12])
    np.testing.assert_allclose(found.per_synapse, [0.5, 1, 1.5])
    np.testing.assert_allclose(found.per_neuron, [0.5, 1, 1.5])
    assert (int(found.rate_operations), float(found.rate_accuracy)) == (8 + 4, 1)
    one = found.sel(number="float32")
    assert float(one.rate_energy) == pytest.approx(8 * 4.6e-12 + 4 * 0.9e-12)
    assert float(one.skipping) == pytest.approx(4 * 4.6e-12 + 4 * 0.9e-12)  # half of all are 0
    last = one.energy.isel(time=-1)
    np.testing.assert_allclose(last, [12 * 4.6e-12, 6 * 0.9e-12, 12 * 0.9e-12])


def test_inputs_that_fire_count_as_neurons() -> None:
    found = compare_energy(spiking(code="regular"), X, Y, result=result())
    np.testing.assert_allclose(found.per_neuron, [0.25, 0.5, 0.75])
    assert float(found.energy.sel(part="products").max()) == 0


def test_a_network_reads_as_well_from_the_last_time_that_it_did_not() -> None:
    cost = xr.DataArray([1.0, 2.0, 3.0], TIME)
    for accuracy, expected in (
        ([0.9, 0.9, 0.9], 1),
        ([0.9, 0.1, 0.9], 3),
        ([0.1, 0.8, 0.9], 2),
        ([0.9, 0.9, 0.7], np.nan),
    ):
        found = at_equal_accuracy(cost, xr.DataArray(accuracy, TIME), 0.8)
        np.testing.assert_equal(float(found), expected)


def test_what_is_not_known_is_not_as_good() -> None:
    time = {"time": [5.0, 10.0]}
    cost, accuracy = xr.DataArray([1.0, 2.0], time), xr.DataArray([np.nan, np.nan], time)
    assert np.isnan(at_equal_accuracy(cost, accuracy, 0.8))


def test_each_trial_has_its_own_level_and_other_dimensions_stay() -> None:
    accuracy = xr.DataArray([[0.7, 0.8, 0.9]] * 2, TIME | {"trial": [0, 1]}, ("trial", "time"))
    cost = xr.DataArray([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], TIME, ("part", "time"))
    level = xr.DataArray([0.8, 0.85], {"trial": [0, 1]}, "trial")
    found = at_equal_accuracy(cost, accuracy, level)
    np.testing.assert_array_equal(found.transpose("trial", "part"), [[2, 5], [3, 6]])


def test_other_times_are_refused() -> None:
    with pytest.raises(InputError, match="times"):
        at_equal_accuracy(
            xr.DataArray([1.0], {"time": [1.0]}),
            xr.DataArray([0.1, 0.2], {"time": [1.0, 2.0]}),
            0.1,
        )
