"""What training can do besides: stop early, go on, weigh samples; and what input it refuses."""

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from scipy import sparse
from sklearn.datasets import load_digits, load_wine
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

from simneuro.bridge import RateClassifier, RateRegressor, activation, to_spiking
from simneuro.errors import InputError

Floats = NDArray[np.float64]


def digits() -> tuple[Floats, NDArray[np.int64]]:
    x, y = load_digits(return_X_y=True)
    return x / 16, y


def wine() -> tuple[Floats, NDArray[np.int64]]:
    return tuple(load_wine(return_X_y=True))


@pytest.mark.parametrize(
    "settings",
    [
        {"batch_norm": True},
        {"dropout": 0.2},
        {"input_dropout": 0.1, "connection_dropout": 0.2, "dropout_sites": 2},
        {"clip_gradient": 0.5},
        {"early_stopping": True},
        {"activation": ["tanh", "softplus"], "batch_norm": True, "dropout": 0.1},
    ],
)
def test_digits_are_read_with_every_option(settings: dict[str, object]) -> None:
    x, y = digits()
    net = RateClassifier((48, 32), random_state=0, max_iter=30).set_params(**settings)
    net.fit(x[:1300], y[:1300])
    assert net.score(x[1300:], y[1300:]) > 0.9  # the last digits are by other writers
    assert [layer.activation.name for layer in net.network_.layers[:-1]] == [
        *(net.activation if isinstance(net.activation, list) else ["relu", "relu"])
    ]


def test_each_layer_has_its_own_activation() -> None:
    x, y = wine()
    net = RateClassifier((5, 4), ["tanh", activation("leaky_relu", slope=0.2)], max_iter=2)
    net.fit(x, y)
    first = np.tanh(x @ net.coefs_[0] + net.intercepts_[0])
    second = first @ net.coefs_[1] + net.intercepts_[1]
    second = np.where(second > 0, second, 0.2 * second)
    logits = second @ net.coefs_[2] + net.intercepts_[2]
    np.testing.assert_allclose(net.decision_function(x), logits)


def test_batch_normalisation_is_in_the_weights_that_fire() -> None:
    x, y = digits()
    net = RateClassifier((32, 24), batch_norm=True, random_state=0).fit(x[:1200], y[:1200])
    spiking = to_spiking(net)
    some = slice(1200, 1260)
    assert spiking.score(x[some], y[some]) >= net.score(x[some], y[some]) - 0.03


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:Stochastic Optimizer")
@pytest.mark.parametrize(
    ("name", "theirs"), [("relu", "relu"), ("tanh", "tanh"), ("sigmoid", "logistic")]
)
def test_digits_are_read_as_well_as_by_scikit_learn_with_any_seed(name: str, theirs: str) -> None:
    x, y = digits()
    found: dict[str, list[float]] = {"ours": [], "theirs": []}
    for seed in range(6):
        split = train_test_split(x, y, test_size=0.25, stratify=y, random_state=seed)
        ours = RateClassifier((32,), name, max_iter=40, random_state=seed)
        other = MLPClassifier(
            (32,),
            activation=theirs,
            batch_size=64,
            learning_rate_init=0.01,
            max_iter=40,
            random_state=seed,
        )
        for key, net in (("ours", ours), ("theirs", other)):
            found[key].append(net.fit(split[0], split[2]).score(split[1], split[3]))
    spread = np.hypot(*(np.std(each) for each in found.values()))
    assert abs(np.mean(found["ours"]) - np.mean(found["theirs"])) < spread


def test_early_stopping_keeps_what_was_best() -> None:
    x, y = digits()
    settings = {"max_iter": 200, "n_iter_no_change": 4, "random_state": 0}
    net = RateClassifier((16,), early_stopping=True, **settings).fit(x, y)
    scores = net.validation_scores_
    assert net.n_iter_ == len(scores) < 200
    best = int(np.argmax(scores))
    assert max(scores[:-4]) >= max(scores[-4:]) - net.tol
    assert all(max(scores[k - 4 : k]) > max(scores[: k - 4]) for k in range(5, len(scores) - 1))
    # The samples set aside are drawn first, so they can be drawn again.
    aside = train_test_split(
        np.arange(len(x)), test_size=0.1, random_state=np.random.RandomState(0), stratify=y
    )[1]
    assert net.score(x[aside], y[aside]) == pytest.approx(scores[best])
    assert RateClassifier((4,), max_iter=1).fit(x, y).validation_scores_ is None


def test_training_goes_on_in_parts() -> None:
    x, y = digits()
    net = RateClassifier((32,), random_state=0)
    with pytest.raises(InputError, match="classes: the first call of partial_fit"):
        net.partial_fit(x, y)
    for _ in range(5):
        for part in np.array_split(np.arange(1300), 4):
            net.partial_fit(x[part], y[part], classes=range(10))
    assert net.score(x[1300:], y[1300:]) > 0.88
    assert (net.n_iter_, len(net.loss_curve_)) == (20, 20)
    assert net.loss_curve_[-1] < 0.5 * net.loss_curve_[0]
    with pytest.raises(InputError, match=r"10 is none of the classes.*0, 1, 2"):
        net.partial_fit(x[:2], [1, 10])
    with pytest.raises(InputError, match="not the classes of the first call"):
        net.partial_fit(x, y, classes=range(11))


def test_training_goes_on_after_fit() -> None:
    x, y = digits()
    net = RateClassifier((16,), max_iter=2, batch_norm=True, random_state=0).fit(x, y)
    before = net.loss_
    assert net.partial_fit(x, y).partial_fit(x, y).loss_ < before
    assert not hasattr(RateClassifier(solver="lbfgs"), "partial_fit")


def test_weights_are_repeats_where_all_samples_are_one_batch() -> None:
    x, y = wine()
    often = np.random.RandomState(0).randint(0, 3, len(y))
    settings = {"hidden": (6,), "batch_size": 1000, "max_iter": 10, "random_state": 0}
    weighted = RateClassifier(**settings).fit(x, y, sample_weight=often)
    repeated = RateClassifier(**settings).fit(x.repeat(often, axis=0), y.repeat(often))
    np.testing.assert_allclose(weighted.predict_proba(x), repeated.predict_proba(x), rtol=1e-6)


def test_labels_can_be_text_and_columns_keep_their_names() -> None:
    x, y = wine()
    frame = pd.DataFrame(x, columns=load_wine().feature_names)
    net = RateClassifier((6,), max_iter=3, random_state=0).fit(frame, np.array([*"abc"])[y])
    assert list(net.feature_names_in_) == list(frame.columns)
    assert net.network_.features == tuple(frame.columns)
    assert set(net.predict(frame)) <= {"a", "b", "c"}
    wrong = frame.rename(columns={"ash": "dust"})
    for call in (net.predict, to_spiking(net).predict, net.diagnose):
        with pytest.raises(InputError, match=r"X: The feature names should match .* dust .* ash"):
            call(wrong)
    with pytest.raises(InputError, match=r"columns are .*dust"):
        net.network_.predict(wrong)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"y": None}, "requires y to be passed, but the target y is None"),
        ({"X": np.full((178, 13), np.nan)}, "X, y: Input X contains NaN"),
        ({"y": np.full(178, np.nan)}, "178 of 178 labels are missing"),
        ({"y": np.linspace(0, 1, 178)}, "y: Unknown label type: continuous"),
        ({"y": np.zeros(178)}, "one class"),
        ({"y": np.zeros(5)}, "inconsistent numbers of samples"),
        ({"y": np.eye(3)[np.zeros(178, int)]}, "y should be a 1d array"),
        ({"X": sparse.csr_array(np.ones((178, 13)))}, "X: must be dense, but this is sparse, a c"),
        ({"X": np.ones(178)}, "Expected 2D array"),
        ({"X": [["a"] * 13] * 178}, "could not convert string to float"),
        ({"sample_weight": np.ones(5)}, "sample_weight"),
        ({"sample_weight": -np.ones(178)}, "sample_weight: need one number from 0"),
        ({"sample_weight": np.zeros(178)}, "the weight of every sample is zero"),
    ],
)
def test_bad_samples_are_refused_in_a_paragraph(change: dict[str, object], message: str) -> None:
    x, y = wine()
    with pytest.raises(InputError, match=message) as caught:
        RateClassifier((4,), max_iter=1).fit(**{"X": x, "y": y, **change})
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("kind", [RateClassifier, RateRegressor])
def test_a_setting_that_does_not_exist_names_the_estimator(kind: type) -> None:
    message = rf"^{kind.__name__}\(\) got .* argument 'hiden'\. Did you mean 'hidden'"
    with pytest.raises(TypeError, match=message):
        kind(hiden=(4,))
