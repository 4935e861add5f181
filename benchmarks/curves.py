"""A response curve: all levels and repeats in one population, against a run for each."""

from collections.abc import Iterator

import numpy as np

import simneuro as sn
from benchmarks.timing import Comparison, seconds

LEVELS, CELLS = 40, 20  # levels, and cells a level
SAMPLED = 5  # runs of the loop that are measured
TOP = 400e-12  # A
SETTINGS = {"duration": "500 ms", "noise": "100 pA*ms^0.5", "target": "numpy"}


def comparisons() -> Iterator[Comparison]:
    """The loop is measured on a few runs and extrapolated to all, which the note says."""
    levels = np.linspace(0, TOP, LEVELS)
    sampled = np.linspace(0, TOP, SAMPLED)
    _curve(levels[:1], 1)  # what happens once only: imports, caches
    whole = [seconds(lambda: _curve(levels, CELLS)) for _ in range(3)]
    runs = LEVELS * CELLS
    single = [seconds(lambda level=level: _curve(np.array([level]), 1)) for level in sampled]
    loop = tuple(runs * each for each in single)
    note = f"the loop is extrapolated: {SAMPLED} of its {runs} runs were measured"
    yield Comparison(
        "response curve", f"{LEVELS} x {CELLS} cells", "a loop", tuple(whole), loop, note
    )


def _curve(levels: np.ndarray, repeats: int) -> None:
    sn.response_curve(
        "lif", [f"{level * 1e12} pA" for level in levels], repeats=repeats, **SETTINGS
    )
