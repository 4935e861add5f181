"""Operations against counts by hand, and energies against the sums that define them."""

import numpy as np
import pytest
import xarray as xr
from scipy import sparse

from simneuro.bridge import RateNetwork, to_spiking
from simneuro.bridge.networks import (
    FLOAT32,
    INT32,
    OperationEnergy,
    count_operations,
    count_spiking_operations,
    known_accumulates,
)
from simneuro.errors import InputError

X = np.array([[1.0, 0.0, 0.0], [1.0, 2.0, 3.0]])
FIRST = np.array([[1.0, -1.0], [1.0, 1.0], [0.0, 2.0]])


def network(first=FIRST) -> RateNetwork:
    """3 inputs, 2 hidden units, 4 outputs."""
    weights, biases = [first, np.ones((2, 4))], [np.zeros(2), np.ones(4)]
    return RateNetwork.from_arrays(weights, biases, ["relu", "identity"])


def result(operations=((0, 4), (4, 12)), dt=5e-3) -> xr.Dataset:
    """Two times, the second and the third step, and two samples."""
    columns = {"synaptic_operations": (("time", "sample"), np.array(operations))}
    return xr.Dataset(columns, {"time": [2 * dt, 3 * dt]}, {"dt": dt})


def test_a_weight_is_a_product_and_a_bias_an_addition() -> None:
    found = count_operations(network())
    assert (int(found.multiply_accumulates), int(found.additions)) == (3 * 2 + 2 * 4, 2 + 4)


def test_weights_that_are_not_stored_take_nothing() -> None:
    assert int(count_operations(network(sparse.csr_array(FIRST))).multiply_accumulates) == 5 + 8


def test_zeros_are_skipped_sample_by_sample() -> None:
    # (1, 0, 0) makes (1, 0) of the hidden units; (1, 2, 3) makes (3, 7).
    found = count_operations(network(), X).multiply_accumulates
    np.testing.assert_array_equal(found, [2 + 4, 6 + 8])


def test_currents_are_computed_in_each_step_or_once() -> None:
    spiking = to_spiking(network(), calibration=X)
    each = count_spiking_operations(spiking, result())
    np.testing.assert_array_equal(each.multiply_accumulates, [2 * 6, 3 * 6])
    np.testing.assert_array_equal(each.updates, [2 * (2 + 4), 3 * (2 + 4)])
    np.testing.assert_array_equal(each.accumulates, [[0, 4], [4, 12]])
    assert each.attrs == {"synapses": 2 * 4, "leaky": 0}
    once = count_spiking_operations(spiking, result(), held=True)
    np.testing.assert_array_equal(once.multiply_accumulates, [6, 6])


def test_images_as_spikes_take_no_products_and_reach_the_first_layer() -> None:
    found = count_spiking_operations(to_spiking(network(), calibration=X, code="regular"), result())
    np.testing.assert_array_equal(found.multiply_accumulates, [0, 0])
    assert found.attrs["synapses"] == 3 * 2 + 2 * 4


def test_cells_of_a_unit_are_moved_each_but_share_its_current() -> None:
    found = count_spiking_operations(
        to_spiking(network(), calibration=X, cells_per_unit=3), result()
    )
    np.testing.assert_array_equal(found.multiply_accumulates, [2 * 6, 3 * 6])
    np.testing.assert_array_equal(found.updates, [2 * (3 * 2 + 4), 3 * (3 * 2 + 4)])
    assert found.attrs["synapses"] == 3 * 2 * 4


def test_a_leak_multiplies() -> None:
    found = count_spiking_operations(to_spiking(network(), "lif", calibration=X), result(dt=1e-4))
    assert found.attrs["leaky"]
    assert float(FLOAT32.parts(found).sel(part="updates")[0, 0]) == pytest.approx(12 * 4.6e-12)


def test_what_no_simulation_returned_is_refused() -> None:
    with pytest.raises(InputError, match="simulate"):
        count_spiking_operations(to_spiking(network(), calibration=X), xr.Dataset())
    with pytest.raises(InputError, match="count_operations"):
        FLOAT32.parts(xr.Dataset())
    counted = count_operations(network())
    with pytest.raises(InputError, match="spiking: need what count_spiking_operations returned"):
        FLOAT32.break_even(counted, counted)


def test_published_energies() -> None:
    # horowitz2014: 32-bit, 45 nm
    assert FLOAT32.multiply_accumulate == pytest.approx(4.6e-12)
    assert INT32.multiply_accumulate == pytest.approx(3.2e-12)
    assert pytest.approx([5.11, 32], abs=2e-3) == [FLOAT32.ratio, INT32.ratio]


def test_parts_are_operations_times_energies_and_make_the_whole() -> None:
    cost = OperationEnergy(multiply=10.0, add=1.0)
    found = count_spiking_operations(to_spiking(network(), calibration=X), result())
    last = cost.parts(found).isel(time=-1, sample=1)
    assert last.sel(part=["products", "spikes", "updates"]).values.tolist() == [18 * 11, 12, 18]
    assert float(cost.of(found)[-1, 1]) == 18 * 11 + 12 + 18
    assert float(cost.of(count_operations(network()))) == 14 * 11 + 6


@pytest.mark.parametrize("code", ["current", "regular"])
def test_with_as_many_spikes_as_break_even_says_both_cost_the_same(code) -> None:
    rate = count_operations(network())
    spiking = to_spiking(network(), calibration=X, code=code)
    found = count_spiking_operations(spiking, result(), held=True)
    fewest = FLOAT32.break_even(rate, found)
    balanced = found.assign(accumulates=fewest * found.attrs["synapses"])
    np.testing.assert_allclose(FLOAT32.of(balanced), float(FLOAT32.of(rate)))


def test_without_anything_else_to_pay_break_even_is_the_ratio_of_energies() -> None:
    rate = count_operations(network()).assign(additions=0)
    spiking = xr.Dataset(
        {"accumulates": 0, "multiply_accumulates": 0, "updates": 0}, attrs={"synapses": 14}
    )
    assert float(FLOAT32.break_even(rate, spiking)) == pytest.approx(FLOAT32.ratio)


def test_currents_in_each_step_leave_nothing_for_spikes() -> None:
    spiking = count_spiking_operations(to_spiking(network(), calibration=X), result())
    assert (FLOAT32.break_even(count_operations(network()), spiking)[1] < 0).all()


def test_spikes_that_are_known_beforehand_by_hand() -> None:
    """Activations of (1, 0, 0) and (1, 2, 3) are (1, 0) and (3, 7); 7 is the largest."""
    low, high = known_accumulates(to_spiking(network().calibrated(X, 100)), X, [1, 2, 7])
    spikes = [[0 + 0, 0 + 1], [0 + 0, 1 + 2], [1 + 0, 3 + 7]]
    np.testing.assert_array_equal(low, 4 * np.array(spikes))
    np.testing.assert_array_equal(high, 4 * np.array(spikes))


@pytest.mark.parametrize(
    "settings", [{"code": "regular"}, {"cells_per_unit": 2}, {"neuron": "lif"}]
)
def test_spikes_of_other_networks_are_not_known(settings) -> None:
    with pytest.raises(InputError, match="one hidden layer"):
        known_accumulates(to_spiking(network(), calibration=X, **settings), X, [1])
