"""Events that arrive in the step of a spike: a reset does not wipe them out."""

import numpy as np
import pytest

import simneuro as sn
from simneuro.engine import compiler

needs_compiler = pytest.mark.skipif(compiler() is None, reason="no C++ compiler works here")


def relay(t_ref, seed):
    """Cells that each event takes far above threshold."""
    return sn.Scenario.from_document(
        {
            "title": "relays",
            "duration": "500 ms",
            "dt": "0.1 ms",
            "seed": seed,
            "populations": {"cell": {"model": "lif", "size": 20, "parameters": {"t_ref": t_ref}}},
            "sources": {"in": {"kind": "poisson", "size": 20, "rate": "800 Hz"}},
            "projections": {
                "p": {
                    "source": "in",
                    "target": "cell",
                    "synapse": "delta",
                    "connect": {"rule": "one_to_one"},
                    "weight": "60 mV",
                }
            },
        }
    )


def steps_of(recording, name):
    trains = sn.recording.spike_trains(recording, name)
    return [np.unique(np.round(train / 1e-4).astype(int)) for train in trains]


@pytest.mark.usefixtures("quickly_compiled")
@pytest.mark.parametrize("target", ["numpy", pytest.param("cpp", marks=needs_compiler)])
def test_a_cell_without_a_refractory_period_answers_each_event(target):
    """The step after each step with an event has a spike, also where that has an event itself."""
    recording = sn.simulate(relay("0 ms", 1), target=target)
    events, spikes = steps_of(recording, "in"), steps_of(recording, "cell")
    followed = sum(np.sum(np.diff(steps) == 1) for steps in events)
    assert followed > 20 * 400 * 0.05 / 2  # half of what is expected: about 0.077 of 400 events
    for own, answers in zip(events, spikes, strict=True):
        np.testing.assert_array_equal(answers, own[own < 4999] + 1)


def test_a_refractory_cell_goes_on_ignoring_what_arrives():
    """Each spike is followed by 5 steps of rest: by hand, from one event to the next answered."""
    recording = sn.simulate(relay("0.5 ms", 3), target="numpy")
    for own, answers in zip(steps_of(recording, "in"), steps_of(recording, "cell"), strict=True):
        expected, free = [], 0
        for step in own[own < 4999]:
            if step >= free:
                expected.append(step + 1)
                free = step + 1 + 6  # the step of the spike, and 5 of rest
        np.testing.assert_array_equal(answers, expected)


def test_an_event_in_the_step_of_a_spike_adds_to_the_reset():
    """A model that never rests: after the reset to c, the potential is higher by the weight."""
    document = {
        "title": "one event more",
        "duration": "100 ms",
        "dt": "0.05 ms",
        "populations": {"cell": {"model": "izhikevich", "size": 1}},
        "drives": {"step": {"kind": "step_current", "target": "cell", "amplitude": "200 pA"}},
        "record": {"traces": {"cell": {"variables": ["v"]}}},
    }
    alone = sn.simulate(sn.Scenario.from_document(document), target="numpy")
    (spikes,) = sn.recording.spike_trains(alone, "cell")
    assert len(spikes) > 1
    step = round(spikes[1] / 5e-5)
    document["drives"]["more"] = {
        "kind": "spike_list",
        "target": "cell",
        "synapse": "delta",
        "weight": "3 mV",
        "times": [f"{step * 0.05} ms"],
        "neurons": [0],
    }
    with_event = sn.simulate(sn.Scenario.from_document(document), target="numpy")
    before, after = (each["cell.v"].values[:, 0] for each in (alone, with_event))
    np.testing.assert_array_equal(after[: step + 1], before[: step + 1])
    assert after[step + 1] - before[step + 1] == pytest.approx(3e-3, rel=1e-9)
