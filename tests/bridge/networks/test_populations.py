"""Units of several cells: counts that are known, and what noise is averaged."""

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.datasets import load_wine
from sklearn.preprocessing import StandardScaler

from simneuro.bridge import (
    Activation,
    RateClassifier,
    SpikingClassifier,
    error_budget,
    response_curve,
    to_spiking,
)
from simneuro.catalogue import models
from simneuro.errors import InputError


def wine() -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    x, y = load_wine(return_X_y=True)
    return StandardScaler().fit_transform(x), y


X = wine()[0][::15]


def converted(
    cells: int, neuron: str = "subtractive_if", noise: str | None = None
) -> SpikingClassifier:
    net = RateClassifier((6, 5), max_iter=40, random_state=0).fit(*wine())
    return to_spiking(net, models[neuron], cells_per_unit=cells, noise=noise)


@pytest.mark.parametrize("cells", [1, 3])
def test_cells_count_so_many_times_finer(cells: int) -> None:
    model = converted(cells)
    result = model.simulate(X, "100 ms")
    net, code = model.rate_network, model.code.layers[0]
    charge = net.sums(X)[0] / (code.per_hertz * 200) * 20  # thresholds in 20 steps
    exact = cells * charge + 0.5
    clear = (np.abs(exact - np.rint(exact)) > 1e-9) & (charge < 19)
    expected = np.maximum(np.floor(exact), 0)
    found = result["hidden_1.spike_count"].values
    np.testing.assert_array_equal(found[clear], expected[clear])
    assert clear.mean() > 0.9


def test_the_evidence_is_the_outputs_of_the_decoded_rates() -> None:
    model = converted(3)
    result = model.simulate(X, "100 ms")
    rate = result["hidden_2.spike_count"].values / (3 * 0.1)
    expected = model.rate_network.layers[-1].forward(model.code.layers[1].activation(rate))
    np.testing.assert_allclose(result["evidence"][-1] / 0.1, expected, rtol=1e-9, atol=1e-9)
    first, second = (result[f"hidden_{k}.spike_count"].values.sum(axis=1) for k in (1, 2))
    np.testing.assert_array_equal(result["synaptic_operations"][-1], 15 * first + 3 * second)


def test_budgets_know_populations() -> None:
    one, many = (error_budget(converted(cells), X, "100 ms") for cells in (1, 4))
    assert one.bound is not None
    assert many.bound == pytest.approx(one.bound / 4, rel=1e-12)
    error = np.abs(many.parts["hidden_1"].sel(cause="counting"))
    assert float(error.max()) <= one.bound / 4 + 1e-12
    assert many.table.loc["hidden_1", "transient"] < 1e-12
    counting = one.table.loc["hidden_1", "counting"]
    assert many.table.loc["hidden_1", "counting"] == pytest.approx(counting / 4, rel=0.25)
    # Spikes reach the second layer late, however many cells there are.
    assert many.table.loc["output", "total"] < one.table.loc["output", "total"]
    quantum = converted(4).diagnose(X, "100 ms")["quantum"].iloc[0]
    assert quantum == pytest.approx(one.bound / 2)


def test_a_population_averages_its_noise() -> None:
    noise = "60 pA*ms^0.5"
    parts = [
        error_budget(converted(cells, noise=noise), X, "200 ms").table.loc["hidden_1", "noise"]
        for cells in (1, 16)
    ]
    # The scatter falls with the root of the number of cells; the mean, which noise changes near
    # the threshold, stays.
    assert parts[1] < 0.6 * parts[0]


def test_cells_of_lif_fire_one_after_another() -> None:
    counts = converted(4, "lif").simulate(X, "100 ms")["hidden_1.spike_count"].values
    assert (counts % 4).any()  # so the cells of a unit did not fire the same number


def test_cells_that_would_all_do_the_same_are_refused() -> None:
    x, y = wine()
    curve = response_curve("izhikevich", "0 pA : 40 pA : 9", duration="200 ms", target="numpy")
    net = RateClassifier((3,), Activation.from_curve(curve), max_iter=2, random_state=0).fit(x, y)
    with pytest.raises(InputError, match="cells_per_unit: without noise all 5 cells"):
        to_spiking(net, cells_per_unit=5)
    with pytest.raises(InputError, match="cells_per_unit"):
        to_spiking(net, cells_per_unit=0)
