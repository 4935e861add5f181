"""No current of a bundled scenario lies where a cell begins or ceases to fire."""

import numpy as np
import pytest
from brian2 import amp

import simneuro as sn
from simneuro.engine import compiler
from simneuro.scenario import bundled

needs_compiler = pytest.mark.skipif(compiler() is None, reason="no C++ compiler works here")


def stepped(scenario: sn.Scenario) -> dict[str, sn.StepCurrent]:
    """The step currents that have a value for each cell, and are all that drives these."""
    driven = [each.target for each in scenario.drives.values()]
    return {
        name: each
        for name, each in scenario.drives.items()
        if isinstance(each, sn.StepCurrent)
        and np.size(each.amplitude) > 1
        and driven.count(each.target) == 1
    }


WITH_GRIDS = [name for name in bundled() if stepped(sn.Scenario.load(name).points()[0].scenario)]


def counted(point: sn.Scenario, factor: float) -> dict[str, np.ndarray]:
    """How often each cell fires with all steps so many times as high, by drive."""
    steps = stepped(point)
    higher = {
        f"drives.{name}.amplitude": factor * np.asarray(each.amplitude) * amp
        for name, each in steps.items()
    }
    recorded = {"record.spikes": sorted({str(each.target) for each in steps.values()})}
    made = sn.simulate(point.override({**higher, **recorded}), target="cpp")
    return {
        name: sn.analysis.spike_counts(made, str(each.target)).values
        for name, each in steps.items()
    }


@pytest.mark.slow
@needs_compiler
@pytest.mark.parametrize("name", WITH_GRIDS)
def test_a_billionth_more_or_less_changes_no_count(name):
    """At a bifurcation rounding decides, which differs between targets and processors."""
    point = sn.Scenario.load(name).points()[0].scenario
    less, same, more = (counted(point, factor) for factor in (1 - 1e-9, 1.0, 1 + 1e-9))
    for drive, expected in same.items():
        np.testing.assert_array_equal(less[drive], expected, err_msg=drive)
        np.testing.assert_array_equal(more[drive], expected, err_msg=drive)


@needs_compiler
def test_a_current_at_the_rheobase_would_be_noticed():
    cell = {"model": "lif", "size": 2}
    step = {"kind": "step_current", "target": "cell", "amplitude": ["90 pA", "100 pA"]}
    document = {"title": "x", "duration": "1 s", "populations": {"cell": cell}}
    point = sn.Scenario.from_document({**document, "drives": {"step": step}})
    assert counted(point, 1.0)["step"].tolist() == [0, 0]
    assert counted(point, 1 + 1e-9)["step"][1] > 0
