"""Early decisions against those read by hand, and spikes and operations against the counts."""

import numpy as np
import pytest
import xarray as xr
from scipy import sparse

from simneuro.bridge import RateClassifier, RateNetwork, decide_early, to_spiking
from simneuro.errors import InputError

X = np.linspace(-1, 1, 8)[:, None] * [1.0, -0.5]
Y = np.arange(8) // 4


def by_hand() -> xr.Dataset:
    """Three samples at four times: one that is clear at once, one that turns, one that is even."""
    evidence = np.array(
        [
            [[3.0, 0.0], [1.0, 0.0], [0.0, 0.0]],
            [[6.0, 0.0], [1.0, 1.5], [0.5, 0.0]],
            [[9.0, 0.0], [1.0, 3.0], [0.5, 0.0]],
            [[12.0, 0.0], [1.0, 6.0], [0.5, 0.0]],
        ]
    )
    count = np.arange(1, 13).reshape(4, 3)
    return xr.Dataset(
        {
            "evidence": (("time", "sample", "class"), evidence),
            "predicted": (("time", "sample"), evidence.argmax(axis=-1)),
            "spikes": (("time", "sample"), count),
            "synaptic_operations": (("time", "sample"), 10 * count),
        },
        {"time": [0.1, 0.2, 0.3, 0.4], "class": [0, 1]},
    )


def test_a_sample_is_decided_when_its_lead_is_large_enough() -> None:
    found = decide_early(by_hand(), "2 V")
    np.testing.assert_array_equal(found["latency"], [0.1, 0.3, 0.4])
    np.testing.assert_array_equal(found["predicted"], [0, 1, 0])
    np.testing.assert_array_equal(found["decided"], [True, True, False])
    np.testing.assert_array_equal(found["spikes"], [1, 8, 12])
    np.testing.assert_array_equal(found["synaptic_operations"], [10, 80, 120])
    np.testing.assert_array_equal(found["settled"], [0.1, 0.2, 0.1])


@pytest.mark.parametrize("lead", ["0 V", "-1 mV", "1 s"])
def test_a_lead_is_a_voltage_above_0(lead: str) -> None:
    with pytest.raises(InputError):
        decide_early(by_hand(), lead)


def test_results_of_other_networks_are_refused() -> None:
    with pytest.raises(InputError, match=r"SpikingClassifier\.simulate"):
        decide_early(by_hand().drop_vars("predicted"), "1 V")


def test_operations_are_spikes_times_synapses() -> None:
    net = RateClassifier((6, 5), max_iter=20, random_state=0).fit(X, Y).network_
    weights = [layer.weights for layer in net.layers]
    weights[1] = sparse.csr_array(np.where(np.arange(6)[:, None] > np.arange(5), weights[1], 0))
    made = RateNetwork.from_arrays(weights, [layer.bias for layer in net.layers], "relu")
    result = to_spiking(made, calibration=X).simulate(X, "100 ms")
    first, second = (result[f"hidden_{k}.spike_count"].values for k in (1, 2))
    np.testing.assert_array_equal(result["spikes"][-1], first.sum(axis=1) + second.sum(axis=1))
    fan_out = np.arange(6).clip(max=5)  # unit k reaches those below k
    expected = first @ fan_out + 2 * second.sum(axis=1)
    np.testing.assert_array_equal(result["synaptic_operations"][-1], expected)
    assert (np.diff(result["spikes"], axis=0) >= 0).all()
    assert expected.max() > 0
