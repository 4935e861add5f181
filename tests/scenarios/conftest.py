"""The code of bundled scenarios, as modules, and verdicts on trials that tests make up."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from simneuro.scenario import Scenario, bundled_folder

# Tests share the modules of this folder.
sys.path.insert(0, str(Path(__file__).parent))

from planted_faults import verdicts


@pytest.fixture(scope="session")
def companion_module():
    """Load the ``.py`` of a bundled scenario by its name."""

    def load(name):
        spec = spec_from_file_location(f"companion_{name}", bundled_folder() / f"{name}.py")
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load


@pytest.fixture(scope="module")
def code(companion_module, request):
    """The ``.py`` of the scenario that a file of tests has as its NAME."""
    return companion_module(request.module.NAME)


@pytest.fixture(scope="module")
def scenario(request):
    """The small form of the scenario that a file of tests has as its NAME."""
    return Scenario.load(request.module.NAME).quickened()


@pytest.fixture(scope="module")
def data(code, scenario, request):
    """The trials that a file of tests makes up."""
    return request.module.made_up(code, scenario)


@pytest.fixture(scope="module")
def before(data, scenario):
    """The verdicts of the claims on trials that are made up, without any fault."""
    return verdicts(data, scenario)
