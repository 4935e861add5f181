"""The table of layers: gradients against differences, and planted dead and saturated units."""

import numpy as np
import pytest
from scipy import sparse
from scipy.special import log_softmax

from simneuro.bridge import RateClassifier, RateNetwork, RateRegressor
from simneuro.errors import InputError

RNG = np.random.default_rng(0)
WEIGHTS = [RNG.normal(size=(4, 6)), RNG.normal(size=(6, 5)), RNG.normal(size=(5, 3))]
BIASES = [RNG.normal(size=n) for n in (6, 5, 3)]
X, LABELS = RNG.normal(size=(40, 4)), RNG.integers(3, size=40)


def test_the_gradient_is_the_central_difference() -> None:
    acts = ["tanh", "softplus"]
    table = RateNetwork.from_arrays(WEIGHTS, BIASES, acts).diagnose(X, LABELS)

    def loss(layer: int, place: tuple[int, ...], step: float) -> float:
        weights = [each.copy() for each in WEIGHTS]
        weights[layer][place] += step
        logits = RateNetwork.from_arrays(weights, BIASES, acts).forward(X)
        return -float(log_softmax(logits, axis=1)[np.arange(40), LABELS].mean())

    for k, name in enumerate(["hidden_1", "hidden_2", "output"]):
        slopes = [
            (loss(k, place, 1e-5) - loss(k, place, -1e-5)) / 2e-5
            for place in np.ndindex(WEIGHTS[k].shape)
        ]
        assert table.loc[name, "gradient"] == pytest.approx(np.linalg.norm(slopes), rel=1e-6)


def test_the_gradient_of_sparse_weights_is_by_those_that_are_there() -> None:
    stored = np.where(np.abs(WEIGHTS[1]) > 0.5, WEIGHTS[1], 0.0)
    dense = RateNetwork.from_arrays([WEIGHTS[0], stored, WEIGHTS[2]], BIASES, "tanh")
    thin = RateNetwork.from_arrays(
        [WEIGHTS[0], sparse.csr_array(stored), WEIGHTS[2]], BIASES, "tanh"
    )
    one, other = dense.diagnose(X, LABELS)["gradient"], thin.diagnose(X, LABELS)["gradient"]
    assert other["hidden_2"] < one["hidden_2"]
    np.testing.assert_allclose(one.drop("hidden_2"), other.drop("hidden_2"))


def test_dead_and_saturated_units_are_counted() -> None:
    biases = [BIASES[0] - np.array([1e3, 1e3, 0, 0, 0, 0]), BIASES[1] + [50, -50, 0, 0, 0], [0] * 3]
    table = RateNetwork.from_arrays(WEIGHTS, biases, ["relu", "tanh"]).diagnose(X)
    values = RateNetwork.from_arrays(WEIGHTS, biases, ["relu", "tanh"]).activations(X)
    assert table.loc["hidden_1", "dead"] == pytest.approx(2 / 6)
    assert table.loc["hidden_1", "sparsity"] == np.mean(values[0] == 0) > 2 / 6
    assert table.loc["hidden_1", "saturated"] == 0  # relu has no highest value
    assert table.loc["hidden_2", "saturated"] == np.mean(np.abs(values[1]) > 0.98) >= 2 / 5
    assert table.loc["hidden_2", "dead"] == pytest.approx(2 / 5)
    assert table.loc["output", ["dead", "saturated", "sparsity"]].tolist() == [0, 0, 0]
    assert table["gradient"].isna().all()
    assert table["units"].tolist() == [6, 5, 3]


def test_estimators_have_the_table_of_their_networks() -> None:
    classifier = RateClassifier((5,), max_iter=2, random_state=0).fit(X, LABELS)
    assert classifier.diagnose(X, LABELS).equals(classifier.network_.diagnose(X, LABELS))
    regressor = RateRegressor((5,), max_iter=200, random_state=0, alpha=0).fit(X, X[:, :2])
    table = regressor.diagnose(X, X[:, :2])
    assert (
        table.loc["output", "gradient"]
        < 0.05 * regressor.diagnose(X, -X[:, :2]).loc["output", "gradient"]
    )


@pytest.mark.parametrize(
    ("y", "message"),
    [([0, 1], "labels of shape"), ([7] * 40, "7 is none of the classes. Allowed: 0, 1, 2")],
)
def test_labels_that_do_not_fit_are_refused(y: list[int], message: str) -> None:
    with pytest.raises(InputError, match=message):
        RateNetwork.from_arrays(WEIGHTS, BIASES, "relu").diagnose(X, y)
    values = RateNetwork.from_arrays(WEIGHTS, BIASES, "relu", classes=None)
    with pytest.raises(InputError, match="values of shape"):
        values.diagnose(X, y)
