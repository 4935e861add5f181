"""A recording and a response curve as cards draw them, made by hand."""

import numpy as np
import pytest
import xarray as xr


@pytest.fixture
def recording() -> xr.Dataset:
    """Populations ``cell`` (3 neurons, 2 of them traced) and ``other``, and spikes of both."""
    volts = np.array([[-70.0, -65], [-60, -64], [-55, -63], [-70, -62]]) * 1e-3
    currents = np.arange(8.0).reshape(4, 2) * 1e-12
    return xr.Dataset(
        {
            "population_size": ("population", [3, 2]),
            "spikes_recorded": ("population", [True, True]),
            "spike_time": ("spike", [0.05, 0.10, 0.30, 0.45], {"units": "s"}),
            "spike_population": ("spike", np.array([0, 1, 0, 0], dtype=np.int16)),
            "spike_neuron": ("spike", np.array([0, 1, 1, 0], dtype=np.int32)),
            "cell.v": (("time", "cell.neuron"), volts, {"units": "V"}),
            "cell.I_syn": (("time", "cell.neuron"), currents, {"units": "A"}),
        },
        coords={
            "population": ["cell", "other"],
            "time": ("time", [0.0, 0.1, 0.2, 0.3], {"units": "s"}),
            "cell.neuron": [0, 1],
        },
        attrs={"duration": 0.5, "dt": 1e-4},
    )


@pytest.fixture
def curve() -> xr.Dataset:
    """Three levels, two repeats."""
    return xr.Dataset(
        {"rate": (("level", "repeat"), [[0.0, 0.0], [8.0, 12.0], [20.0, 40.0]], {"units": "Hz"})},
        coords={"level": ("level", [0.0, 2e-10, 4e-10], {"units": "A"})},
        attrs={"source": "made by hand", "duration": 1.0},
    )
