"""What tests of all areas share."""

import atexit
import gc
import itertools
import os
import shutil
import signal
import tempfile
from pathlib import Path

import brian2
import numpy as np
import pytest
from matplotlib.colors import to_rgb

# Ctrl+C must mean what it means in a terminal, also where the tests were started in the background.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Where a figure were shown, nothing may wait for a screen.
os.environ.setdefault("MPLBACKEND", "Agg")

# Programs of the tests are compiled anew, once for all workers, and those of the user left alone.
if "PYTEST_XDIST_WORKER" not in os.environ:
    _cache = tempfile.mkdtemp(prefix="simneuro-tests-")
    os.environ["SIMNEURO_CACHE"] = _cache
    atexit.register(shutil.rmtree, _cache, ignore_errors=True)

# Scripts for Brian2 itself: by default it would compile, for seconds, what runs for one.
brian2.prefs.codegen.target = "numpy"


_frozen_at: list[Path] = []


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Freeze what is loaded, once for each file of tests.

    Brian2 collects garbage before each run, which takes 0.15 s with all modules and tests in
    memory, three times as long as the rest of a small simulation; frozen objects are passed over.
    """
    if [item.path] != _frozen_at:
        _frozen_at[:] = [item.path]
        gc.collect()
        gc.freeze()


@pytest.fixture
def matplotlib_as_it_was():
    """A check that the test leaves matplotlib's settings alone, and no figure with pyplot."""
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    yield
    assert dict(mpl.rcParams) == before
    from matplotlib import pyplot

    assert pyplot.get_fignums() == []


@pytest.fixture(scope="session")
def cell_document():
    """The document of a scenario with one population ``cell``, as nested tables."""

    def build(model, *, duration, size=1, record=(), parameters=None, **more):
        population = {"model": model, "size": size, "parameters": parameters or {}}
        traces = {"cell": {"variables": list(record), "neurons": size}} if record else {}
        return {
            "title": "a test",
            "duration": duration,
            "populations": {"cell": population},
            "record": {"traces": traces},
            **more,
        }

    return build


# Machado, Oliveira and Fernandes (2009), complete deuteranopia, on linear RGB.
DEUTERANOPIA = np.array(
    [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ]
)

# Chosen: a tenth of the way from black to white, in sRGB.
LEAST_DISTANCE = np.sqrt(3) / 10


def as_seen_with_deuteranopia(colour: str) -> np.ndarray:
    return np.clip(DEUTERANOPIA @ np.asarray(to_rgb(colour)) ** 2.2, 0, 1) ** (1 / 2.2)


@pytest.fixture(scope="session")
def indistinct():
    """Pairs of names whose colours a reader without a sense of green cannot tell apart."""

    def find(colours):
        seen = {name: as_seen_with_deuteranopia(code) for name, code in colours.items()}
        return [
            pair
            for pair in itertools.combinations(seen, 2)
            if np.linalg.norm(seen[pair[0]] - seen[pair[1]]) <= LEAST_DISTANCE
        ]

    return find
