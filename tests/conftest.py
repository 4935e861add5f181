"""What tests of all areas share."""

import os

import pytest

# Where a figure were shown, nothing may wait for a screen.
os.environ.setdefault("MPLBACKEND", "Agg")


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
