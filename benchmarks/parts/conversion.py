"""A trained network on spiking neurons, beside the same network written in NumPy."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits
from threadpoolctl import threadpool_limits

from benchmarks.part_results import (
    Figure,
    PartResult,
    Table,
    WrongAnswerError,
    list_repeats,
)
from benchmarks.timing import measure_seconds, time_in_turn
from simneuro.bridge import RateClassifier, to_spiking

REPEATS = 7
STEPS = 40  # of 5 ms, the time step of ``subtractive_if`` at its usual ceiling of 200 Hz
_DURATION = "200 ms"
_LONG = "lif, 1000 steps"
_APART = 0.01  # by which the accuracies may differ
#: snnTorch took .035 s and NumPy .027 s on the same machine; a goal of five times snnTorch's.
_TO_NUMPY = 5 * 0.035 / 0.027
#: snnTorch took 1.35 s for 1000 steps of leaky neurons where NumPy took .027 s for 40 of others.
_LIF_TO_NUMPY = 1.35 / 0.027
_NOTE = (
    "Seconds of `score` for the 1797 images of handwritten digits with 64 hidden units, on one "
    f"thread: {STEPS} steps of integrate-and-fire neurons, and 1000 steps of leaky ones, on the "
    "target that simneuro chooses. NumPy: the same integrate-and-fire network as matrix products, "
    "all images at once. Goals are snnTorch's times for the same work on another machine, as "
    "multiples of NumPy's there."
)


def measure(_: Path) -> PartResult:
    """Measure the conversion to both neurons, and the network in NumPy."""
    x, y = load_digits(return_X_y=True)
    x = x / 16
    with threadpool_limits(1):
        net = RateClassifier((64,), max_iter=20, random_state=0).fit(x, y)
        spiking = to_spiking(net)
        leaky = to_spiking(net, "lif")
        tools = {
            "simneuro": lambda: _time(lambda: spiking.score(x, y, _DURATION)),
            "NumPy": lambda: _time(lambda: score_in_numpy(net, x, y)),
            f"simneuro, {_LONG}": lambda: _time(lambda: leaky.score(x, y, "100 ms")),
        }
        for work in tools.values():
            work()  # compiles the programs
        times = time_in_turn(tools, REPEATS, {f"simneuro, {_LONG}": 3})
    _require_equal_accuracy(times["simneuro"].rate, times["NumPy"].rate)
    plain = times["NumPy"].median
    what = "1797 digits on spiking neurons"
    figures = (
        Figure(f"{what} / NumPy", times["simneuro"].median / plain, _TO_NUMPY),
        Figure(
            f"{what}, {_LONG} / NumPy",
            times[f"simneuro, {_LONG}"].median / plain,
            _LIF_TO_NUMPY,
        ),
    )
    rows = tuple((tool, f"{each.median:.3g}", f"{each.rate:.1f}") for tool, each in times.items())
    columns = ("1797 digits", "seconds", "accuracy (%)")
    table = Table("Conversion", columns, rows, _NOTE)
    return PartResult(figures, (table,), list_repeats(times))


def score_in_numpy(net: RateClassifier, x: np.ndarray, y: np.ndarray) -> float:
    """The accuracy of integrate-and-fire units that subtract their threshold (rueckauer2017)."""
    (first, last), (bias, last_bias) = net.coefs_, net.intercepts_
    current = x @ first + bias
    largest = np.quantile(np.maximum(current, 0), 0.999)
    current /= largest
    weights = last * largest
    potential = np.full_like(current, 0.5)
    evidence = np.zeros((len(x), weights.shape[1]))
    for _ in range(STEPS):
        potential += current
        fired = potential >= 1
        potential -= fired
        evidence += fired @ weights + last_bias
    return float((net.classes_[evidence.argmax(axis=1)] == y).mean())


def _time(score: Callable[[], float]) -> dict[str, float]:
    found: list[float] = []
    seconds = measure_seconds(lambda: found.append(score()))
    return {"loop_s": seconds, "rate": 100 * found[0]}


def _require_equal_accuracy(ours: float, plain: float) -> None:
    if abs(ours - plain) > 100 * _APART:
        raise WrongAnswerError(f"accuracies differ: {ours:.1f} % and {plain:.1f} %")
