"""What tests of all areas share."""

import atexit
import gc
import os
import shutil
import signal
import tempfile

import brian2
import pytest

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


def pytest_collection_finish() -> None:
    """Take what is loaded out of the garbage collector's rounds: Brian2 starts one at each run."""
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
