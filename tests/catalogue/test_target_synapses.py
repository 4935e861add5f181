"""Postsynaptic potentials against closed forms and an independent integration."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

import simneuro as sn

DT = 1e-4
C_M, G_L = 250e-12, 25e-9  # tau_m = 10 ms
CELL = {"C_m": "250 pF", "g_L": "25 nS", "E_L": "-70 mV", "V_reset": "-70 mV", "t_ref": "2 ms"}


@pytest.fixture(scope="module")
def driven(cell_document):
    """One cell that gets listed events of one receptor: its recording."""

    def run(
        synapse, weight, *, times=("5 ms",), duration="60 ms", record=("v",), model=None, **cell
    ):
        parameters = CELL | cell
        document = cell_document(
            "lif", duration=duration, record=record, parameters=parameters, dt="0.1 ms"
        )
        document["synapses"] = {"receptor": {"model": synapse, "parameters": model or {}}}
        document["drives"] = {
            "events": {
                "kind": "spike_list",
                "target": "cell",
                "synapse": "receptor",
                "weight": weight,
                "times": list(times),
                "neurons": [0] * len(times),
            }
        }
        return sn.simulate(sn.Scenario.from_document(document), target="numpy")

    return run


def psp(recording, event=0.005):
    """Depolarisation (V) from the step after the event on, and its times (s) after it."""
    first = round(event / DT) + 1
    values = recording["cell.v"].values[:, 0]
    assert np.all(values[:first] == values[0])
    after = values[first:] - values[0]
    return np.arange(len(after)) * DT, after


def exponential_psp(t, weight, tau_m=0.01, tau_s=0.002):
    """Closed form of the response to a current that decays with tau_s."""
    scale = weight / C_M * tau_m * tau_s / (tau_m - tau_s)
    return scale * (np.exp(-t / tau_m) - np.exp(-t / tau_s))


def test_exponential_current(driven):
    recording = driven("exp_current", "100 pA", model={"tau": "2 ms"})
    time, found = psp(recording)
    expected = exponential_psp(time, 100e-12)
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12)  # V
    # Published peak on the 0.1 ms grid: 0.534985 mV; in continuous time at 4.0236 ms.
    assert found.max() * 1e3 == pytest.approx(0.534985, abs=5e-7)
    assert time[found.argmax()] == pytest.approx(4.0236e-3, abs=DT / 2)


def test_exponential_current_itself(driven):
    recording = driven("exp_current", "100 pA", model={"tau": "2 ms"}, record=["I_receptor"])
    current = recording["cell.I_receptor"].values[51:, 0]
    np.testing.assert_allclose(current, 1e-10 * np.exp(-np.arange(len(current)) * DT / 0.002))


def test_linear_cells_add_up(driven):
    times = (5, 6.5, 6.5, 20)  # two events in one step, which both count
    recording = driven(
        "exp_current", "100 pA", times=[f"{t} ms" for t in times], model={"tau": "2 ms"}
    )
    time = np.arange(600) * DT
    expected = sum(
        np.where(time > t - DT / 2, exponential_psp(time - t, 100e-12), 0)
        for t in (5.1e-3, 6.6e-3, 6.6e-3, 20.1e-3)
    )
    np.testing.assert_allclose(recording["cell.v"].values[:, 0] + 0.07, expected, atol=1e-12)


def test_delta(driven):
    recording = driven("delta", "3 mV", model={})
    time, found = psp(recording)
    np.testing.assert_allclose(found, 0.003 * np.exp(-time / 0.01), rtol=1e-12, atol=1e-15)


def conductance(weight, tau, reversal):
    """An independent integration of the membrane with an exponential conductance (V, from rest)."""

    def change(t, y):
        g = weight * np.exp(-t / tau)
        return [(G_L * (-0.07 - y[0]) + g * (reversal - y[0])) / C_M]

    time = np.arange(550) * DT
    solved = solve_ivp(change, (0, 0.06), [-0.07], t_eval=time, rtol=1e-11, atol=1e-14)
    return solved.y[0] + 0.07


@pytest.mark.parametrize(
    ("synapse", "weight", "tau", "reversal"),
    [
        ("exp_conductance", 2e-9, 0.002, 0.0),
        ("ampa", 2e-9, 0.002, 0.0),
        ("ampa", 5e-9, 0.005, 0.0),
        ("gaba_a", 10e-9, 0.01, -0.08),
        ("gaba_a", 60e-9, 0.006, -0.075),
    ],
)
def test_conductances(driven, synapse, weight, tau, reversal):
    model = {"tau": f"{tau * 1e3} ms", "E_rev": f"{reversal * 1e3} mV"}
    _, found = psp(driven(synapse, f"{weight * 1e9} nS", model=model))
    expected = conductance(weight, tau, reversal)[: len(found)]
    assert np.abs(found - expected).max() < 1e-7  # V: 1e-4 mV
    assert np.sign(found[20]) == np.sign(reversal + 0.07)


def test_published_peak_of_an_exponential_conductance(driven):
    # g_L = 25 nS, C = 250 pF, E_L = -70 mV, E_rev = 0 mV, tau = 2 ms, w = 2 nS.
    time, found = psp(driven("ampa", "2 nS", model={"tau": "2 ms"}))
    assert found.max() * 1e3 == pytest.approx(0.744131, abs=1e-4)
    assert time[found.argmax()] == pytest.approx(4e-3, abs=1e-9)


def test_a_synapse_as_slow_as_the_membrane(driven):
    # The limit of two equal time constants of 10 ms: w/C t exp(-t/tau), largest at tau.
    time, found = psp(driven("exp_current", "100 pA", model={"tau": "10 ms"}))
    expected = 100e-12 / 250e-12 * time * np.exp(-time / 10e-3)
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-15)


def pair_document(connect=None, **projection):
    """A cell that fires once, at 1 ms, and one that it projects to."""
    return {
        "title": "a pair",
        "duration": "40 ms",
        "dt": "0.1 ms",
        "populations": {
            "pre": {"model": "lif", "size": 1},
            "post": {"model": "lif", "size": 1, "parameters": CELL},
        },
        "synapses": {"fast": {"model": "exp_current", "parameters": {"tau": "2 ms"}}},
        "projections": {
            "pre_post": {
                "source": "pre",
                "target": "post",
                "synapse": "fast",
                "connect": connect or {"rule": "all_to_all"},
                "weight": "100 pA",
                **projection,
            }
        },
        "drives": {
            "kick": {
                "kind": "spike_list",
                "target": "pre",
                "synapse": "delta",
                "weight": "15 mV",
                "times": ["0.9 ms"],
                "neurons": [0],
            }
        },
        "record": {"traces": {"post": {"variables": ["v"]}}},
    }


@pytest.mark.parametrize("delay", [0.0, 0.1, 1.5, 12.3])
def test_delays_are_whole_steps(delay):
    document = pair_document(delay=f"{delay} ms")
    recording = sn.simulate(sn.Scenario.from_document(document), target="numpy")
    assert recording.spike_time.values.tolist() == [0.001]
    # The spike of step 10 arrives in step 10 + delay and shows from the next one on.
    arrival = 11 + round(delay / 0.1)
    time = (np.arange(400) - arrival) * DT
    expected = np.where(time > -DT / 2, exponential_psp(np.clip(time, 0, None), 100e-12), 0)
    np.testing.assert_allclose(recording["post.v"].values[:, 0] + 0.07, expected, atol=1e-15)


def test_a_delay_for_each_pair_in_its_place():
    document = pair_document({"rule": "pairs", "sources": [0, 0], "targets": [0, 0]})
    document["projections"]["pre_post"] |= {
        "weight": ["100 pA", "50 pA"],
        "delay": ["1 ms", "3 ms"],
    }
    recording = sn.simulate(sn.Scenario.from_document(document), target="numpy")
    time = np.arange(400) * DT
    expected = sum(
        np.where(time > t - DT / 2, exponential_psp(time - t, weight), 0)
        for t, weight in ((2.1e-3, 100e-12), (4.1e-3, 50e-12))
    )
    np.testing.assert_allclose(recording["post.v"].values[:, 0] + 0.07, expected, atol=1e-15)


def test_an_event_during_refractoriness(cell_document):
    # The first event lifts the cell above threshold; it fires in the next step, 11, and rests for
    # 20 steps. A delta event meanwhile is lost, the first one after that counts in full.
    second, moved = (1.1, 1.2, 2.0, 3.1, 3.2), (False, False, False, False, True)
    document = cell_document(
        "lif", duration="8 ms", size=5, record=["v"], parameters=CELL, dt="0.1 ms"
    )
    document["drives"] = {
        "events": {
            "kind": "spike_list",
            "target": "cell",
            "synapse": "delta",
            "weight": "25 mV",
            "times": ["1 ms"] * 5 + [f"{event} ms" for event in second],
            "neurons": [*range(5), *range(5)],
        }
    }
    recording = sn.simulate(sn.Scenario.from_document(document), target="numpy")
    for cell, (times, event) in enumerate(
        zip(sn.recording.spike_trains(recording, "cell"), second, strict=True)
    ):
        after = recording["cell.v"].values[round(event * 10) + 1, cell]
        assert times[0] == pytest.approx(1.1e-3, abs=1e-12)
        assert after == pytest.approx(-0.045 if moved[cell] else -0.07, abs=1e-12)
        assert len(times) == 1 + moved[cell]


def test_a_current_outlasts_refractoriness(driven):
    # What is left of the current when the rest ends acts then; the membrane starts from reset.
    recording = driven(
        "exp_current", "3 nA", times=("1 ms",), model={"tau": "4 ms"}, duration="30 ms"
    )
    fired = round(recording.spike_time.values[0] / DT)
    values = recording["cell.v"].values[:, 0]
    released = fired + 1 + 20
    assert np.all(values[fired + 1 : released + 1] == -0.07)
    assert values[released + 1] > -0.07
    left = 3e-9 * np.exp(-(released - 11) * DT / 0.004)
    time = np.arange(5) * DT
    expected = exponential_psp(time, left, tau_s=0.004)
    np.testing.assert_allclose(values[released : released + 5] + 0.07, expected, rtol=1e-9)
