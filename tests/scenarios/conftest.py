"""The code of bundled scenarios, as modules."""

from importlib.util import module_from_spec, spec_from_file_location

import pytest

from simneuro.scenario import Scenario, bundled_folder


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
