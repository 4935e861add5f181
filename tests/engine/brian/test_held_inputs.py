"""In which steps the currents of drives are stored."""

import numpy as np
import pytest
from brian2.core.base import BrianObject

import simneuro as sn
from simneuro.engine.brian.held_inputs import HeldInput
from simneuro.engine.equations.constant_inputs import constant_inputs


def scenario(**drives):
    return sn.Scenario.from_document(
        {
            "title": "held",
            "duration": "3 ms",
            "populations": {"cell": {"model": "lif", "size": 2}},
            "drives": {name: {"target": "cell", **drive} for name, drive in drives.items()},
            "record": {"traces": {"cell": {"variables": ["I_ext"], "neurons": 2}}},
        }
    )


def test_a_constant_current_is_stored_where_it_changes(monkeypatch):
    stored = []
    run = BrianObject.run

    def observed(runner):
        if isinstance(runner, HeldInput):
            step = runner.group.variables["t_in_timesteps"].get_value().item()
            stored.append((runner.name, step))
        run(runner)

    monkeypatch.setattr(BrianObject, "run", observed)
    step = {"kind": "step_current", "amplitude": "1 nA"}
    some = {
        "kind": "step_current",
        "amplitude": ["1 nA", "2 nA"],
        "start": "1 ms",
        "stop": "2.13 ms",
    }
    found = sn.simulate(scenario(always=step, part=some), target="numpy")
    # Where a drive begins or ends, and in the next step: the place may lie within the first. Of the
    # step that begins at 2.1 ms three tenths are within the window, and nothing of the next.
    assert sorted(step for name, step in stored if "always" in name) == [0, 1]
    assert sorted(step for name, step in stored if "part" in name) == [0, 10, 11, 21, 22]
    share = np.zeros(30)
    share[10:21], share[21] = 1, 0.3
    expected = 1e-9 * (1 + np.outer(share, [1, 2]))
    np.testing.assert_allclose(found["cell.I_ext"][:30], expected, rtol=1e-9)


@pytest.mark.parametrize(
    "drive",
    [
        {"kind": "ramp_current", "final": "1 nA"},
        {"kind": "sine_current", "amplitude": "1 nA", "frequency": "100 Hz"},
        {"kind": "noise_current", "density": "1 pA*ms^0.5"},
        {"kind": "ou_current", "sigma": "1 pA", "tau": "5 ms"},
    ],
)
def test_currents_that_change_are_stored_in_each_step(drive):
    assert not constant_inputs(scenario(drive=drive).network.cells["cell"])
