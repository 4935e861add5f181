"""Recordings made by hand, so that every number is known."""

import numpy as np
import pytest

from simneuro import recording
from simneuro.recording import Provenance, Trace, Wiring


@pytest.fixture(scope="session")
def full_recording():
    """One of everything, with a silent population and one whose spikes were not recorded."""

    def build(**changes):
        time = np.arange(3) * 1e-4
        parts = {
            "populations": {"exc": 3, "silent": 2, "unseen": 1},
            "spikes": {"exc": ([0.3, 0.1, 0.2], [2, 0, 2]), "silent": ([], [])},
            "duration": 1.0,
            "dt": 1e-4,
            "traces": {"exc.v": Trace(time, [0, 2], [[0, 1], [2, 3], [4, 5]], "V")},
            "wiring": {"exc_exc": Wiring([0, 1], [1, 2], [1e-9, 2e-9], "S", [1e-3, 2e-3])},
            "drive_events": {"bursts": ([0.5, 0.6], [0, 1])},
            "provenance": Provenance(
                seed=7, target="numpy", versions={"numpy": "2"}, created="now"
            ),
        }
        return recording.assemble(**(parts | changes))

    return build


@pytest.fixture(scope="session")
def learning_recording(full_recording):
    """One with synapses that learn, of which one was recorded."""

    def build(**changes):
        final = Wiring([0, 1], [1, 2], [1e-9, 2e-9], "S", [1e-3, 2e-3], [3e-9, 0.0])
        traced = Trace(np.arange(3) * 1e-4, [1], [[0.5], [0.6], [0.7]], "")
        parts = {"wiring": {"exc_exc": final}, "synapse_traces": {"exc_exc.x_pre": traced}}
        return full_recording(**(parts | changes))

    return build


@pytest.fixture(scope="session")
def plain_weights():
    """The synapses of a projection whose weights are plain numbers."""
    return Wiring([0, 1], [1, 2], [0.5, 0.6], "", [1e-3, 1e-3], [0.7, 0.8])
