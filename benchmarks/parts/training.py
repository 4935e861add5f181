"""Training of rate networks on handwritten digits, beside scikit-learn's perceptron."""

import time
import warnings
from collections.abc import Mapping
from pathlib import Path
from statistics import median

import numpy as np
from sklearn.datasets import load_digits
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier
from threadpoolctl import threadpool_limits

from benchmarks.part_results import Figure, PartResult, Table, WrongAnswerError
from simneuro.bridge import RateClassifier

REPEATS = 9
PASSES = 20
HIDDEN, BATCH = (64,), 64
_SETTINGS = {"max_iter": PASSES, "batch_size": BATCH, "random_state": 0}
_THEIRS = {"relu": "relu", "tanh": "tanh", "sigmoid": "logistic"}  # scikit-learn's names
_LIF = "lif_rate"  # the rate of a neuron in the place of a ReLU
_APART = 0.02  # by which the two may differ in accuracy on the training images
_NOTE = (
    f"Milliseconds of CPU for a pass over the 1797 images of 64 pixels with {HIDDEN[0]} hidden "
    f"units and batches of {BATCH}, on one thread, in turn: medians of {REPEATS} trainings of "
    f"{PASSES} passes."
)


def measure(_: Path) -> PartResult:
    """Measure a pass of both with each activation that both have, and with a neuron's curve."""
    with threadpool_limits(1):
        times = {name: _measure_activation(name) for name in _THEIRS}
        curve = _measure_curve()
    middle = {
        name: {tool: median(each) for tool, each in found.items()} for name, found in times.items()
    }
    ratios = {name: each["RateClassifier"] / each["MLPClassifier"] for name, each in middle.items()}
    rows = tuple(
        (name, *(f"{1e3 * seconds:.2f}" for seconds in each.values()), f"{ratios[name]:.2f}")
        for name, each in middle.items()
    )
    columns = ("activation", "RateClassifier", "MLPClassifier", "ratio")
    what = "training on digits, a pass beside scikit-learn's, at worst"
    dearer = median(curve[_LIF]) / median(curve["relu"])
    return PartResult(
        figures=(
            Figure(what, max(ratios.values()), 1.0, unit=" x"),
            Figure("training with the rate of a LIF neuron, beside ReLU", dearer, 1.2, unit=" x"),
        ),
        tables=(Table("Training of rate networks", columns, rows, _NOTE),),
        raw={**times, "beside ReLU": curve},
    )


def _measure_activation(name: str) -> Mapping[str, list[float]]:
    """The seconds of a pass of each tool, which reach the same accuracy."""
    theirs = MLPClassifier(
        HIDDEN,
        activation=_THEIRS[name],
        learning_rate_init=0.01,
        n_iter_no_change=PASSES,  # so that it makes all of them
        **_SETTINGS,
    )
    tools = {"RateClassifier": RateClassifier(HIDDEN, name, **_SETTINGS), "MLPClassifier": theirs}
    x, y = _digits()
    seconds = _train_in_turn(tools, x, y)
    _require_equal_accuracy({tool: net.score(x, y) for tool, net in tools.items()})
    return seconds


def _measure_curve() -> Mapping[str, list[float]]:
    """The seconds of a pass of networks of ReLU units and of units with a neuron's rate."""
    nets = {name: RateClassifier(HIDDEN, name, **_SETTINGS) for name in ("relu", _LIF)}
    return _train_in_turn(nets, *_digits())


def _digits() -> tuple[np.ndarray, np.ndarray]:
    x, y = load_digits(return_X_y=True)
    return x / 16, y


def _train_in_turn(
    tools: Mapping[str, RateClassifier | MLPClassifier], x: np.ndarray, y: np.ndarray
) -> Mapping[str, list[float]]:
    """The seconds of a pass in each training of each tool."""
    seconds: dict[str, list[float]] = {tool: [] for tool in tools}
    for _ in range(REPEATS):
        for tool, net in tools.items():
            seconds[tool].append(_cpu_seconds(net, x, y) / PASSES)
    return seconds


def _cpu_seconds(net: RateClassifier | MLPClassifier, x: np.ndarray, y: np.ndarray) -> float:
    start = time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        net.fit(x, y)
    return time.process_time() - start


def _require_equal_accuracy(accuracies: Mapping[str, float]) -> None:
    if np.ptp([*accuracies.values()]) > _APART:
        raise WrongAnswerError(f"accuracies on digits differ by more than {_APART}: {accuracies}")
