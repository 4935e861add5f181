"""Time 0 in the texts of models: the end of the warm-up, however long that is."""

import numpy as np
import pytest

import simneuro as sn
from simneuro.engine import compiler

# Each state is raised in a step that its text names: in equations, a threshold with its reset, the
# refractory period, what a synapse does and what a rule does.
MODEL = {
    "equations": (
        "dv/dt = pulse*int(t > 9.95*ms)*int(t < 19.95*ms)/ms - v/ms + I_syn*Mohm/ms : volt\n"
        "dx/dt = int(t_in_timesteps >= 100)*int(t_in_timesteps < 110)*10*Hz : 1\n"
        "at : second\n"
        "seen = 1*at : second\n"
        "since = t - lastspike : second"
    ),
    "threshold": "int(t > 4.95*ms)*int(t < 5.05*ms) + int(t > 29.95*ms)*int(t < 30.05*ms) > 0.5",
    "reset": "at = t",
    "refractory": "t - lastspike < 1*ms",
    "parameters": {"pulse": "20 mV"},
    "initial": {"v": "pulse*exp(-1)*int(t < -1*second) + 1*mV", "x": "t/second"},
}
DOCUMENT = {
    "title": "clocks",
    "duration": "50 ms",
    "dt": "0.1 ms",
    "models": {"clock": MODEL},
    "synapses": {
        "late": {
            "equations": "dg/dt = 0*g/second : siemens\nI = 0*g*v : amp\nage = t : second",
            "on_pre": "g += w*t/second",
            "current": "I",
            "weight": "nS",
            "parameters": {},
        }
    },
    "plasticity": {
        "stamp": {
            "equations": "last : second",
            "on_pre": "last = t",
            "transmitted": "w*int(t < 10*ms)",
            "parameters": {},
        }
    },
    "populations": {"one": {"model": "clock", "size": 1}, "two": {"model": "clock", "size": 1}},
    "projections": {
        "wire": {
            "source": "one",
            "target": "two",
            "synapse": "late",
            "connect": {"rule": "all_to_all"},
            "weight": "1 nS",
            "plasticity": ["stamp"],
        }
    },
    "drives": {
        "event": {
            "kind": "spike_list",
            "target": "one",
            "synapse": "late",
            "weight": "1 nS",
            "times": ["40 ms"],
            "neurons": [0],
        }
    },
    "record": {
        "traces": {
            "one": {"variables": ["v", "x", "g_late", "age_late", "seen", "since"], "neurons": 1},
            "two": {"variables": ["g_late"], "neurons": 1},
        },
        "synapses": {"wire": {"variables": ["last"], "synapses": 1}},
    },
}


@pytest.mark.slow
@pytest.mark.parametrize(
    "target",
    ["numpy", pytest.param("cpp", marks=pytest.mark.skipif(compiler() is None, reason="none"))],
)
@pytest.mark.usefixtures("quickly_compiled")
@pytest.mark.parametrize("warmup", ["0 ms", "7 ms", "2 s"])
def test_every_text_counts_from_the_end_of_the_warmup(target, warmup):
    scenario = sn.Scenario.from_document({**DOCUMENT, "warmup": warmup})
    recording = sn.simulate(scenario, target=target)
    v, x, g, age, seen, since = (
        recording[f"one.{name}"].values[:, 0]
        for name in ("v", "x", "g_late", "age_late", "seen", "since")
    )
    steps = np.arange(500)
    np.testing.assert_allclose(age, steps * 1e-4, atol=1e-12)
    # Between the midpoints of rk4's stages, the pulse begins and ends in steps 100 and 200.
    assert np.argmax(v) == pytest.approx(200, abs=1)
    assert np.abs(v[90:99]).max() < 5e-6 < 5e-3 < v[110]
    assert x[0] == pytest.approx(-float(scenario.warmup), abs=1e-12)
    np.testing.assert_allclose(x - x[0], np.clip(steps - 100, 0, 10) * 1e-3, atol=1e-12)
    spikes = sn.recording.spike_trains(recording, "one")[0]
    np.testing.assert_allclose(spikes, [5e-3, 30e-3])
    np.testing.assert_allclose(seen[[51, 301]], [5e-3, 30e-3], atol=1e-12)
    np.testing.assert_allclose(since[[60, 310]], [1e-3, 1e-3], atol=1e-12)
    np.testing.assert_allclose(g[[399, 402]], [0, 40e-12], rtol=1e-9)
    np.testing.assert_allclose(recording["wire.last"][[60, 310], 0], [5e-3, 30e-3], atol=1e-12)
    # The first spike comes through, before 10 ms; the second does not.
    np.testing.assert_allclose(recording["two.g_late"][[60, 310], 0], [5e-12, 5e-12], rtol=1e-9)
