"""Single cells beside NEST: potentials, spike times and rates, step by step.

NEST names a step by its end and lets an event act at the start of the next one; Brian2 names it by
its start, and its recorded state is the one before the events of the step. So the state that we
record at t + dt is NEST's at t, and a spike of ours at t is NEST's at t + dt.
"""

import brian2.only as b2
import numpy as np
import pytest

import simneuro as sn

DT, EVENTS = 0.1, [5.0, 12.3, 13.0, 30.0]
LINEAR = {"C_m": 250.0, "E_L": -70.0, "V_th": 0.0, "V_reset": -70.0, "t_ref": 2.0}
OWN = {"C_m": "250 pF", "g_L": "25 nS", "E_L": "-70 mV", "V_th": "0 mV", "V_reset": "-70 mV"}


def ours(cell_document, model, synapse, parameters, weight, duration=60, own=None, dt=DT):
    """Our potential (mV) on the same events."""
    events = {
        "kind": "spike_list",
        "target": "cell",
        "synapse": "receptor",
        "weight": weight,
        "times": np.array(EVENTS) * b2.ms,
        "neurons": [0] * len(EVENTS),
    }
    document = cell_document(
        model, duration=f"{duration} ms", parameters=own or OWN, record=["v"], dt=f"{dt} ms"
    )
    document["synapses"] = {"receptor": {"model": synapse, "parameters": parameters}}
    document["drives"] = {"events": events}
    recording = sn.simulate(sn.Scenario.from_document(document), target="numpy")
    return recording["cell.v"].values[:, 0] * 1e3


def theirs(nest, model, parameters, weight, duration=60, dt=DT):
    """NEST's potential from its first recorded step (dt) on."""
    # An event of NEST takes a delay of one step, here taken off its time.
    task = {
        "kind": "cell",
        "model": model,
        "parameters": parameters,
        "weight": weight,
        "events": [round(time - dt, 6) for time in EVENTS],
        "dt": dt,
        "duration": float(duration),
    }
    (found,) = nest(task)
    return np.array(found["v"])


def shifted(own, other):
    """The two, our state one step after NEST's, in the same step."""
    count = min(len(own) - 2, len(other))
    return own[2 : 2 + count], other[:count]


@pytest.mark.parametrize(
    ("model", "synapse"), [("iaf_psc_exp", "exp_current"), ("iaf_psc_alpha", "alpha_current")]
)
@pytest.mark.parametrize("tau", [2.0, 3.7])
def test_potentials_of_linear_cells(nest, cell_document, model, synapse, tau):
    own = ours(cell_document, "lif", synapse, {"tau": f"{tau} ms"}, "100 pA")
    found = theirs(nest, model, {**LINEAR, "tau_m": 10.0, "tau_syn_ex": tau}, 100.0)
    own, found = shifted(own, found)
    assert found.max() > -69
    np.testing.assert_allclose(own, found, atol=1e-9, rtol=0)


@pytest.mark.parametrize(
    ("model", "synapse"),
    [("iaf_cond_exp", "exp_conductance"), ("iaf_cond_alpha", "alpha_conductance")],
)
def test_potentials_of_cells_with_conductances(nest, cell_document, model, synapse):
    parameters = {"tau": "2 ms", "E_rev": "0 mV"}
    own = ours(cell_document, "lif", synapse, parameters, "2 nS")
    other = {**LINEAR, "g_L": 25.0, "E_ex": 0.0, "tau_syn_ex": 2.0}
    own, found = shifted(own, theirs(nest, model, other, 2.0))
    assert found.max() > -68.5
    np.testing.assert_allclose(own, found, atol=1e-4, rtol=0)


CURRENTS = [380.0, 450.0, 500.0, 700.0, 1000.0]  # pA; rheobase 375


def test_trains_under_constant_currents(nest, cell_document):
    cell = {**LINEAR, "tau_m": 10.0, "V_th": -55.0}
    tasks = [
        {
            "kind": "cell",
            "model": "iaf_psc_exp",
            "parameters": {**cell, "I_e": current},
            "dt": DT,
            "duration": 300.0,
        }
        for current in CURRENTS
    ]
    found = nest(*tasks)
    parameters = {**OWN, "V_th": "-55 mV", "t_ref": "2 ms"}
    drive = {
        "kind": "step_current",
        "target": "cell",
        "amplitude": np.array(CURRENTS) * b2.pA,
    }
    document = cell_document(
        "lif", duration="300 ms", size=len(CURRENTS), parameters=parameters, dt="0.1 ms"
    )
    document["drives"] = {"step": drive}
    recording = sn.simulate(sn.Scenario.from_document(document), target="numpy")
    trains = sn.recording.spike_trains(recording, "cell")
    for own, other in zip(trains, found, strict=True):
        count = min(len(own), len(other["spikes"]))
        assert count > 5
        np.testing.assert_allclose(own[:count] * 1e3 + DT, other["spikes"][:count], atol=1e-9)


ADEX = {
    "C_m": 200.0,
    "g_L": 11.0,
    "E_L": -70.0,
    "V_th": -50.0,
    "Delta_T": 2.0,
    "a": 3.0,
    "b": 40.0,
    "tau_w": 300.0,
    "V_reset": -58.0,
    "V_peak": 0.0,
    "t_ref": 0.0,
    "I_e": 420.0,
    "V_m": -70.0,
    "w": 0.0,
}


def test_spikes_of_the_adaptive_exponential_neuron(nest, cell_document):
    task = {
        "kind": "cell",
        "model": "aeif_cond_exp",
        "parameters": ADEX,
        "dt": 0.01,
        "duration": 200.0,
    }
    (found,) = nest(task)
    units = {"C_m": "pF", "g_L": "nS", "a": "nS", "b": "pA", "tau_w": "ms"}
    names = ("C_m", "g_L", "E_L", "Delta_T", "a", "b", "tau_w", "V_reset")
    own = {name: f"{ADEX[name]} {units.get(name, 'mV')}" for name in names}
    document = cell_document(
        "adex", duration="200 ms", parameters={**own, "V_T": "-50 mV"}, dt="0.01 ms"
    )
    document["populations"]["cell"]["initial"] = {"v": "-70 mV", "w": "0 pA"}
    document["drives"] = {"step": {"kind": "step_current", "target": "cell", "amplitude": "420 pA"}}
    recording = sn.simulate(sn.Scenario.from_document(document), target="numpy")
    (train,) = sn.recording.spike_trains(recording, "cell")
    assert len(train) == len(found["spikes"]) > 5
    # A reset on the grid costs each of us up to a step an interval.
    limits = 0.02 * np.arange(1, len(train) + 1)
    assert (np.abs(train * 1e3 + 0.01 - found["spikes"]) <= limits).all()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("variant", "values"),
    [
        ("regular_spiking", {"a": 0.02, "b": 0.2, "c": -65.0, "d": 8.0}),
        ("fast_spiking", {"a": 0.1, "b": 0.2, "c": -65.0, "d": 2.0}),
    ],
)
def test_spikes_of_the_quadratic_neuron(nest, cell_document, target_for_long_runs, variant, values):
    # NEST takes plain Euler steps, and we reset on the grid: both are given a fine one.
    other = {**values, "V_th": 30.0, "V_m": -70.0, "U_m": -14.0, "I_e": 10.0}
    task = {
        "kind": "cell",
        "model": "izhikevich",
        "parameters": other,
        "dt": 0.001,
        "duration": 100.0,
    }
    (found,) = nest(task)
    document = cell_document("izhikevich", duration="100 ms", dt="0.001 ms")
    document["populations"]["cell"]["variant"] = variant
    document["drives"] = {"step": {"kind": "step_current", "target": "cell", "amplitude": "10 pA"}}
    recording = sn.simulate(sn.Scenario.from_document(document), target=target_for_long_runs)
    (train,) = sn.recording.spike_trains(recording, "cell")
    assert len(train) == len(found["spikes"]) > 2
    limits = 0.002 + 0.004 * np.arange(1, len(train) + 1)
    assert (np.abs(train * 1e3 - found["spikes"]) <= limits).all()
