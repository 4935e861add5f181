"""What loads when: the rate bank of the bridge must not wait for the simulator."""

import subprocess
import sys
from types import ModuleType

import pytest

from simneuro import bridge, cards
from simneuro.bridge import curves, network_views, networks

ACTIVATIONS = """
import numpy as np, xarray as xr
from simneuro import bridge
level = np.linspace(0, 1e-9, 9)
curve = xr.Dataset({"rate": (("level", "repeat"), 5e10 * level[:, None])}, {"level": level},
                   {"source": "line", "duration": 1.0})
bridge.activation("relu")(1.0), bridge.fit(curve), bridge.RateCode(0, 100, 1)
bridge.curve_from_table({"I (pA)": [0, 1], "f (Hz)": [0, 1]}, duration="1 s")
bridge.Activation.from_curve(curve), bridge.recorded_curve(bridge.recorded_cells()[0])
"""
NETWORK = "from simneuro.bridge import RateClassifier; RateClassifier()"


def loaded_by(code: str) -> set[str]:
    """Top-level packages that a fresh interpreter has loaded after ``code``."""
    show = "import sys; print(*{name.partition('.')[0] for name in sys.modules})"
    command = [sys.executable, "-c", f"{code}\n{show}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_activations_and_fits_load_neither_the_simulator_nor_scikit_learn() -> None:
    loaded = loaded_by(ACTIVATIONS)
    assert {"simneuro", "xarray"} <= loaded
    assert not loaded & {"brian2", "sklearn", "matplotlib"}


def test_a_rate_network_does_not_load_the_simulator() -> None:
    loaded = loaded_by(NETWORK)
    assert "sklearn" in loaded
    assert "brian2" not in loaded


def test_importing_the_bridge_loads_nothing_heavy() -> None:
    heavy = {"numpy", "xarray", "brian2", "sklearn"}
    for name in ("simneuro.bridge", "simneuro.bridge.curves", "simneuro.bridge.networks"):
        assert not loaded_by(f"import {name}") & heavy


def test_a_neuron_loads_the_simulator() -> None:  # or the tests above could not fail
    assert "brian2" in loaded_by("from simneuro.bridge import response_curve")


ROOMS = ("activations", "curves", "network_views", "networks", "tasks")
LAZY = [
    (package, name)
    for package in (bridge, curves, network_views, networks, cards)
    for name in package.__all__
    if package is not bridge or name not in ROOMS
]


@pytest.mark.parametrize(("package", "name"), LAZY)
def test_every_public_name_is_there_and_is_no_module(package: ModuleType, name: str) -> None:
    # A module of the same name would take the name's place as soon as it is imported.
    for _ in range(2):
        assert not isinstance(getattr(package, name), ModuleType)
    assert name in dir(package)


def test_there_are_no_other_names() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        bridge.nonsense  # noqa: B018
