"""Rate networks as values: their arithmetic written out, what is refused, and spikes from them."""

import numpy as np
import pytest
from scipy import sparse
from sklearn.datasets import load_digits

from simneuro.bridge import RateClassifier, RateNetwork, activation, to_spiking
from simneuro.errors import InputError

RNG = np.random.default_rng(0)
WEIGHTS = [RNG.normal(size=(4, 5)), RNG.normal(size=(5, 3)), RNG.normal(size=(3, 2))]
BIASES = [RNG.normal(size=n) for n in (5, 3, 2)]
X = RNG.normal(size=(7, 4))


def test_a_network_of_arrays_does_what_the_formula_says() -> None:
    net = RateNetwork.from_arrays(WEIGHTS, BIASES, ["relu", np.tanh])
    first = np.maximum(X @ WEIGHTS[0] + BIASES[0], 0)
    second = np.tanh(first @ WEIGHTS[1] + BIASES[1])
    output = second @ WEIGHTS[2] + BIASES[2]
    for found, expected in zip(net.activations(X), (first, second, output), strict=True):
        np.testing.assert_allclose(found, expected)
    np.testing.assert_allclose(net.sums(X)[1], first @ WEIGHTS[1] + BIASES[1])
    assert net.sizes == (4, 5, 3, 2)
    assert repr(net) == "RateNetwork(4 -> 5 relu -> 3 function tanh -> 2 identity)"
    np.testing.assert_array_equal(net.predict(X), output.argmax(axis=1))


def test_outputs_are_classes_or_values() -> None:
    given = (WEIGHTS, BIASES, "relu")
    named = RateNetwork.from_arrays(*given, classes=["no", "yes"])
    values = RateNetwork.from_arrays(*given, classes=None)
    np.testing.assert_array_equal(named.predict(X) == "yes", values.predict(X).argmax(axis=1))
    single = RateNetwork.from_arrays([*WEIGHTS[:2], WEIGHTS[2][:, :1]], [*BIASES[:2], [0]], "relu")
    assert single.classes is None
    assert single.predict(X).shape == (7,)


@pytest.mark.parametrize(
    ("weights", "biases", "acts", "message"),
    [
        (WEIGHTS, BIASES[:2], "relu", "3 arrays of weights and 2 of biases"),
        (WEIGHTS, BIASES, ["relu"], r"1 activations for 3 layers.*\(2\).*\(3\)"),
        (WEIGHTS, BIASES, "rellu", "rellu.*relu"),
        ([WEIGHTS[0], WEIGHTS[2]], [BIASES[0], BIASES[2]], "relu", "layer 2 has 3 inputs, .* 5"),
        ([WEIGHTS[0]], [BIASES[1]], "relu", r"layer 1.*biases: .*\(3,\).*\(4, 5\)"),
        ([WEIGHTS[0] * np.nan], [BIASES[0]], "relu", "layer 1.*weights: must be finite"),
        ([["a"]], [BIASES[0]], "relu", "weights: must be numbers"),
        ([np.zeros(3)], [BIASES[0]], "relu", "weights are a table"),
        ([], [], "relu", "one layer or more"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(
    weights: list[object], biases: list[object], acts: object, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        RateNetwork.from_arrays(weights, biases, acts)


def test_samples_that_do_not_fit_are_refused() -> None:
    net = RateNetwork.from_arrays(WEIGHTS, BIASES, "relu")
    ragged = [np.zeros((2, 3)), np.zeros((2, 4))]
    for wrong in (X[:, :3], X[0], [["a"] * 4], X * np.nan, ragged):
        with pytest.raises(InputError, match="X: "):
            net.predict(wrong)
    for read in (net.predict, net.calibrated):
        with pytest.raises(InputError, match=r"X: must be dense, .* Use \.toarray\(\)"):
            read(sparse.csr_array(X))
        with pytest.raises(InputError, match=r"X: must be dense, but this is sparse, a dok_array"):
            read(sparse.dok_array(X))


def test_the_network_of_a_classifier_has_its_weights_as_they_are_now() -> None:
    x, y = load_digits(return_X_y=True)
    net = RateClassifier((8,), "tanh", max_iter=2, random_state=0).fit(x, y)
    np.testing.assert_array_equal(net.network_.predict(x), net.predict(x))
    assert net.network_.scales == tuple(net.scales_)
    net.coefs_[0] = np.zeros_like(net.coefs_[0])
    assert not net.network_.layers[0].weights.any()


def test_spikes_from_arrays_are_those_of_the_classifier_with_the_same_weights() -> None:
    x, y = load_digits(return_X_y=True)
    trained = RateClassifier((12, 8), random_state=0).fit(x, y)
    arrays = RateNetwork.from_arrays(trained.coefs_, trained.intercepts_, "relu")
    stored = [sparse.csr_array(each) for each in trained.coefs_]
    thin = RateNetwork.from_arrays(stored, trained.intercepts_, "relu")
    with pytest.raises(InputError, match=r"relu has no highest value.*calibration=X"):
        to_spiking(arrays)
    one = to_spiking(trained).simulate(x[:5], "100 ms")
    for net in (arrays, thin):
        same = to_spiking(net, calibration=x).simulate(x[:5], "100 ms")
        assert same["hidden_2.spike_count"].equals(one["hidden_2.spike_count"])
        np.testing.assert_allclose(same["evidence"], one["evidence"])
        assert same["predicted"].equals(one["predicted"])


def test_spikes_of_a_regression_are_values() -> None:
    weights, biases = [np.array([[1.0, -1.0]]), np.array([[2.0], [2.0]])], [[0.0, 0.0], [1.0]]
    net = RateNetwork.from_arrays(weights, biases, "relu")
    x = np.linspace(-1, 1, 9)[:, None]
    spiking = to_spiking(net, calibration=x)
    # A spike counts 1/40 after 40 steps, and each sample has one neuron that fires: at most half a
    # spike is missing or too much.
    expected = 2 * np.abs(x[:, 0]) + 1
    assert np.abs(spiking.predict(x, "200 ms") - expected).max() <= 2 * 0.5 / 40 + 1e-9
    assert spiking.score(x, expected) > 0.99
    found = spiking.simulate(x, "50 ms")["predicted"]
    assert found.dims == ("time", "sample", "output")
    with pytest.raises(InputError, match="got values of shape"):
        spiking.score(x, expected[:3])


@pytest.mark.parametrize(
    ("acts", "message"),
    [
        (["relu", "tanh"], "hidden layer 1 has relu and hidden layer 2 has tanh"),
        (["relu", "relu", "tanh"], "output has tanh"),
        ("sigmoid", "no spiking neuron computes sigmoid"),
    ],
)
def test_what_neurons_cannot_take_over_is_refused(acts: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        to_spiking(RateNetwork.from_arrays(WEIGHTS, BIASES, acts), calibration=X)


def test_the_rates_of_lif_units_need_no_calibration() -> None:
    act = activation("lif_rate", tau=0.02, t_ref=0.005)
    spiking = to_spiking(RateNetwork.from_arrays(WEIGHTS, BIASES, act), "lif")
    assert spiking.predict(X, "20 ms").shape == (7,)
