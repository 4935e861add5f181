"""What the tests of the target nest share; they are skipped where NEST is not installed."""

from importlib.util import find_spec

import numpy as np
import pytest

import simneuro as sn


@pytest.fixture(autouse=True)
def _with_nest():
    if find_spec("nest") is None:
        pytest.skip('NEST is not installed (pip install "simneuro[nest]")')


@pytest.fixture
def both():
    """Run a scenario in NEST and on another target."""

    def run(document, other="numpy", seed=1):
        whole = {"title": "a network", "dt": "0.1 ms", "seed": seed, **document}
        scenario = sn.Scenario.from_document(whole)
        return sn.simulate(scenario, target="nest"), sn.simulate(scenario, target=other)

    return run


@pytest.fixture
def require_same_spikes():
    """Fail unless two recordings have the same spikes, step by step, of some populations."""

    def require(found, other, *populations, least):
        for population in populations:
            own, their = (sn.recording.spike_trains(each, population) for each in (found, other))
            assert sum(map(len, their)) >= least
            for first, second in zip(own, their, strict=True):
                np.testing.assert_array_equal(first, second)

    return require
