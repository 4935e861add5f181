"""Small recordings and curves, made by hand so that every number in a drawing is known."""

import numpy as np
import pytest
import xarray as xr


@pytest.fixture(autouse=True)
def nothing_global_changes(matplotlib_as_it_was: None) -> None:
    """No drawing may touch matplotlib's settings or leave a figure with pyplot."""


@pytest.fixture
def recording() -> xr.Dataset:
    """Two recorded populations (3 and 2 neurons), one nobody looked at, and a trace of ``exc``."""
    time = np.array([0.0, 0.1, 0.2, 0.3])
    volts = np.array([[-0.070, -0.065], [-0.060, -0.064], [-0.055, -0.063], [-0.070, -0.062]])
    return xr.Dataset(
        {
            "population_size": ("population", [3, 2, 9]),
            "spikes_recorded": ("population", [True, True, False]),
            "spike_time": ("spike", [0.05, 0.10, 0.30, 0.45], {"units": "s"}),
            "spike_population": ("spike", np.array([0, 1, 0, 0], dtype=np.int16)),
            "spike_neuron": ("spike", np.array([0, 1, 2, 0], dtype=np.int32)),
            "exc.v": (("time", "exc.neuron"), volts, {"units": "V"}),
        },
        coords={
            "population": ["exc", "inh", "unseen"],
            "time": ("time", time, {"units": "s"}),
            "exc.neuron": [0, 2],
        },
        attrs={"duration": 0.5, "dt": 1e-4},
    )


@pytest.fixture
def curve() -> xr.Dataset:
    """Three levels, four repeats, rates in Hz that are easy to average."""
    rate = np.array([[0, 0, 0, 0], [8, 10, 10, 12], [20, 20, 40, 40]], dtype=float)
    return xr.Dataset(
        {"rate": (("level", "repeat"), rate, {"units": "Hz"})},
        coords={"level": ("level", [0.0, 2e-10, 4e-10], {"units": "A"})},
        attrs={"source": "made by hand", "duration": 1.0},
    )
