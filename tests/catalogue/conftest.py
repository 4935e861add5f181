"""Cells of a model under one current each, and published equations solved with SciPy."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

import simneuro as sn


@pytest.fixture(scope="session")
def fired(cell_document):
    """The spike times (ms) of cells of a model, one cell for each current (pA)."""

    def run(model, currents, duration, *, dt=None, target="numpy", **more):
        amplitude = [f"{float(current)!r} pA" for current in np.atleast_1d(currents)]
        document = cell_document(model, duration=f"{duration} ms", size=len(amplitude))
        document["populations"]["cell"] |= more
        document["drives"] = {
            "step": {"kind": "step_current", "target": "cell", "amplitude": amplitude}
        }
        if dt is not None:
            document["dt"] = f"{dt} ms"
        recording = sn.simulate(sn.Scenario.from_document(document), target=target)
        times, cells = recording.spike_time.values * 1e3, recording.spike_neuron.values
        return [times[cells == cell] for cell in range(len(amplitude))]

    return run


@pytest.fixture(scope="session")
def solved():
    """Spike times (ms) of equations in mV and ms, solved by a stiff method of variable order.

    With a reset, the solution starts again from it at each crossing.
    """

    def run(change, start, duration, threshold, *, reset=None, rest=0.0, rtol=1e-9):
        def crossing(_t, y):
            return y[0] - threshold

        crossing.direction, crossing.terminal = 1, reset is not None
        spikes, begin, state = [], 0.0, np.asarray(start, float)
        while begin < duration:
            part = solve_ivp(
                change,
                (begin, duration),
                state,
                method="LSODA",
                events=crossing,
                rtol=rtol,
                atol=1e-10,
                max_step=1.0,
            )
            spikes += list(part.t_events[0])
            if reset is None or part.status != 1:
                break
            begin, state = part.t[-1] + rest, reset(part.y[:, -1])
        return np.array(spikes)

    return run
