"""Cables: closed forms of the passive cable, and what a cable cannot be."""

import numpy as np
import pytest

import simneuro as sn
from simneuro.engine import backends, compiler
from simneuro.engine.program.structure import structure
from simneuro.errors import InputError, SimulationError

needs_compiler = pytest.mark.skipif(compiler() is None, reason="no C++ compiler works here")

LENGTH, DIAMETER, RESISTIVITY = 2e-3, 2e-6, 1.0  # m, m, ohm*m
LEAK, CAPACITANCE, REST = 0.5, 1e-2, -0.07  # S/m^2, F/m^2, V
PASSIVE = {
    "equations": """
        dv/dt = (I_ion + I_syn + I_ext)/(area*c_m) : volt
        I_ion = area*g_L*(E_L - v) : amp
        """,
    "parameters": {
        "area": "1 um^2",
        "c_m": "1 uF/cm^2",
        "g_L": "0.05 mS/cm^2",
        "E_L": "-70 mV",
    },
    "initial": {"v": "E_L"},
    "threshold": "v > 0*mV",
    "refractory": "v > 0*mV",
}
CABLE = {"length": "2 mm", "diameter": "2 um", "resistivity": "100 ohm*cm"}
SPACE = np.sqrt(DIAMETER / (4 * RESISTIVITY * LEAK))  # 1 mm
TIME = CAPACITANCE / LEAK  # 20 ms


def document(size=50, dt="0.1 ms", duration="10 ms", **population):
    made = {"model": "passive", "size": size, "cable": CABLE, **population}
    return {
        "title": "a cable",
        "duration": duration,
        "dt": dt,
        "models": {"passive": PASSIVE},
        "populations": {"axon": made},
        "record": {"traces": {"axon": {"variables": ["v"], "neurons": size}}},
    }


def squid(size=60, **parameters):
    """A squid axon of 4 cm that is shocked at one end."""
    made = document(size, dt="0.01 ms", duration="4 ms", model="hodgkin_huxley")
    made["populations"]["axon"] |= {
        "cable": {"length": "4 cm", "diameter": "476 um", "resistivity": "35.4 ohm*cm"},
        "parameters": {"temperature": "18.5 degC", **parameters},
    }
    made["drives"] = {"shock": into([0, 1], "20 uA", stop="0.2 ms")}
    return made


def into(cells, amplitude, **times):
    drive = {"kind": "step_current", "target": "axon", "amplitude": amplitude}
    return {**drive, "cells": cells, **times}


def run(made, target="numpy"):
    return sn.simulate(sn.Scenario.from_document(made), target=target)


def displaced(recording):
    """Volts from rest (time x compartment)."""
    return recording["axon.v"].values - REST


def middles(size):
    return (np.arange(size) + 0.5) * LENGTH / size


@pytest.mark.parametrize("end", [0, -1])
def test_a_current_into_an_end_decays_as_a_hyperbolic_cosine(end):
    # Sealed ends: V(x) = I r_i space cosh((L - x)/space)/sinh(L/space), r_i = 4 R/(pi d^2).
    current, axial = 1e-10, 4 * RESISTIVITY / (np.pi * DIAMETER**2)
    errors = []
    for size in (25, 50, 100):
        made = document(size, dt="10 ms", duration="2 s")
        cells = [0, 1] if end == 0 else [size - 1, size]
        made["drives"] = {"step": into(cells, "100 pA")}
        found = displaced(run(made))[-1]
        away = middles(size) if end == 0 else LENGTH - middles(size)
        exact = current * axial * SPACE * np.cosh((LENGTH - away) / SPACE) / np.sinh(LENGTH / SPACE)
        errors.append(np.abs(found / exact - 1).max())
    # Compartments of 0.08 space constants; the error falls with their square.
    assert errors[0] < 0.08**2
    np.testing.assert_allclose(np.array(errors[:-1]) / errors[1:], 4, rtol=0.1)


def test_a_cosine_decays_at_its_own_rate():
    # cos(pi x/L) stays one between sealed ends; its rate is (1 + (pi space/L)^2)/time.
    size, rate = 200, (1 + (np.pi * SPACE / LENGTH) ** 2) / TIME
    profile = np.cos(np.pi * middles(size) / LENGTH)
    errors = []
    for dt in (0.2, 0.1, 0.05):
        made = document(size, dt=f"{dt} ms", duration="20 ms")
        made["populations"]["axon"]["initial"] = {
            "v": [f"{float(v)!r} V" for v in REST + 1e-3 * profile]
        }
        recording = run(made)
        found = displaced(recording)[-1] / 1e-3
        exact = np.exp(-rate * float(recording.time[-1]))
        kept = found @ profile / (profile @ profile)
        np.testing.assert_allclose(found, kept * profile, atol=1e-9)
        errors.append(found[0] / profile[0] / exact - 1)
    # An implicit step of first order: (1 + rate dt)^-n against exp(-rate n dt).
    assert errors[0] == pytest.approx(rate**2 * 2e-4 * 0.0198 / 2, rel=0.03)
    np.testing.assert_allclose(np.array(errors[:-1]) / errors[1:], 2, rtol=0.02)


def test_the_capacitance_sets_the_pace():
    made = document(10, duration="40 ms")
    made["populations"]["axon"] |= {"parameters": {"c_m": "2 uF/cm^2"}, "initial": {"v": "-60 mV"}}
    recording = run(made)
    # All compartments alike: no current between them.
    exact = 10e-3 * np.exp(-recording.time.values / (2 * TIME))
    np.testing.assert_allclose(displaced(recording), exact[:, None] * np.ones(10), rtol=6e-3)


def test_conductances_of_synapses_and_events_reach_one_compartment():
    made = document(50, duration="60 ms")
    event = {"kind": "spike_list", "target": "axon", "synapse": "ampa", "weight": "1 nS"}
    made["drives"] = {"event": {**event, "times": ["5 ms"], "neurons": [0]}}
    response = displaced(run(made))
    peaks = response.max(axis=0)
    assert np.all(np.diff(peaks) < 0)
    assert peaks[0] > 1e-3 > peaks[-1] > 0
    # The sooner the nearer, after the event.
    when = response.argmax(axis=0)
    assert when[0] > 50
    assert np.all(np.diff(when) >= 0)
    assert when[-1] > when[0]


def test_a_spike_travels_along_and_over_a_synapse():
    made = squid()
    made["populations"]["cell"] = {"model": "lif", "size": 1}
    made["projections"] = {
        "out": {
            "source": "axon",
            "target": "cell",
            "synapse": "delta",
            "connect": {"rule": "pairs", "sources": [59], "targets": [0]},
            "weight": "20 mV",
        }
    }
    recording = run(made)
    times = sn.recording.spike_trains(recording, "axon")
    assert [len(train) for train in times] == [1] * 60
    # Away from the electrode each compartment follows the one before.
    assert np.all(np.diff([train[0] for train in times[5:]]) > 0)
    (arrival,) = sn.recording.spike_trains(recording, "cell")[0]
    assert arrival == pytest.approx(times[-1][0], abs=2.1e-5)


def everything():
    """Two cables, patches, and each kind of drive."""
    made = squid()
    thin = {**made["populations"]["axon"], "size": 40}
    thin["cable"] = {"length": "1 cm", "diameter": "100 um", "resistivity": "35.4 ohm*cm"}
    made["populations"] |= {
        "thin": thin,
        "patch": {"model": "hodgkin_huxley", "size": 3},
    }
    on_thin = {"target": "thin", "synapse": "ampa"}
    made["drives"] |= {
        "noise": {"kind": "noise_current", "target": "thin", "density": "5 nA*ms^0.5"},
        "rain": {"kind": "poisson", "rate": "1 kHz", "weight": "10 nS", **on_thin},
        "event": {
            "kind": "spike_list",
            "times": ["0.5 ms"],
            "neurons": [39],
            "weight": "20 uS",
            **on_thin,
        },
    }
    made["projections"] = {
        "over": {
            "source": "axon",
            "target": "patch",
            "synapse": "ampa",
            "connect": {"rule": "all_to_all"},
            "weight": "20 nS",
        }
    }
    made["record"]["traces"] |= {
        "thin": {"variables": ["v", "m", "I_ext", "g_ampa", "I_ion"], "neurons": 40},
        "patch": {"variables": ["v"], "neurons": 3},
    }
    return made


@pytest.mark.slow
@needs_compiler
@pytest.mark.usefixtures("quickly_compiled")
def test_a_cable_is_the_same_in_a_program():
    recording, ours = run(everything(), "cpp"), run(everything())
    assert ours.sizes["spike"] > 60 + 40
    assert_same_spikes_and_traces(recording, ours)


@pytest.mark.slow
@needs_compiler
@pytest.mark.usefixtures("quickly_compiled")
def test_a_cable_is_the_same_on_cython():
    few = squid()  # Cython takes a minute for everything
    recording, ours = run(few, "cython"), run(few)
    assert ours.sizes["spike"] == 60
    assert_same_spikes_and_traces(recording, ours)


def assert_same_spikes_and_traces(recording, ours):
    for name in ("spike_time", "spike_neuron", "spike_population"):
        np.testing.assert_array_equal(recording[name], ours[name])
    for name in (name for name in map(str, ours.variables) if "." in name):
        scale = np.abs(ours[name].values).max()
        np.testing.assert_allclose(
            recording[name], ours[name], rtol=1e-8, atol=1e-10 * scale, err_msg=name
        )


def test_a_cable_takes_short_steps_if_not_told_otherwise():
    made = squid()
    del made["dt"]
    scenario = sn.Scenario.from_document(made)
    assert float(scenario.time_step) == float(scenario.resolved.dt) == 1e-5


def test_cables_of_all_sizes_share_a_program():
    scenario = sn.Scenario.from_document(squid())
    other = scenario.override(
        {
            "populations.axon.cable.diameter": "100 um",
            "populations.axon.cable.length": "1 cm",
            "populations.axon.cable.resistivity": "1 ohm*m",
            "populations.axon.parameters.temperature": "30 degC",
        }
    )
    assert structure(other.network) == structure(scenario.network)
    assert other.digest != scenario.digest
    patches = squid()
    del patches["populations"]["axon"]["cable"]
    assert structure(sn.Scenario.from_document(patches).network) != structure(scenario.network)


def test_a_scenario_keeps_its_cable():
    scenario = sn.Scenario.from_document(squid())
    assert 'resistivity = "35.4 ohm*cm"' in scenario.to_toml()
    again = sn.Scenario.from_document(scenario.document())
    assert again == scenario == scenario.resolved
    assert "area" not in scenario.resolved.populations["axon"].parameters
    assert scenario.resolved.populations["axon"].parameters.keys() > {"c_m", "g_Na"}
    assert sn.simulate(again.resolved, target="numpy").sizes["spike"] == 60


def test_a_cable_costs_more_than_its_cells():
    cable, patches = squid(), squid()
    del patches["populations"]["axon"]["cable"]
    patches["populations"]["axon"]["model"] = "exponential"
    patches["models"]["exponential"] = {"model": "hodgkin_huxley", "method": "exponential_euler"}
    networks = [sn.Scenario.from_document(each).network for each in (cable, patches)]
    for name in ("numpy", "cpp"):
        costs = [backends()[name].seconds(network) for network in networks]
        assert costs[0] > 1.5 * costs[1]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"diameter": "476 mV"}, r"cable.diameter: got 476 mV.*a length, such as um"),
        ({"diameter": "0 um"}, r"cable.diameter: got 0 um, but this must be > 0"),
        ({"resistivity": "35.4 ohm"}, r"resistivity: got 35.4 ohm.*a resistivity, such as ohm\*cm"),
        ({"radius": "238 um"}, r"there is no key 'radius' here"),
    ],
)
def test_a_wrong_geometry_is_told(change, told):
    made = squid()
    made["populations"]["axon"]["cable"] |= change
    with pytest.raises(InputError, match=told):
        sn.Scenario.from_document(made)


def test_a_cable_needs_all_of_its_geometry():
    made = squid()
    del made["populations"]["axon"]["cable"]["length"]
    with pytest.raises(InputError, match=r"populations.axon.cable.length"):
        sn.Scenario.from_document(made)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"size": 1}, "a cable needs at least two compartments"),
        ({"parameters": {"area": "1 um^2"}}, "length and diameter say what the area is"),
        ({"model": "lif", "parameters": {}}, "lif has not the parameter area .* and .*I_ion"),
        ({"model": "current", "parameters": {}}, "current has not the equation dv/dt = .I_ion"),
        ({"model": "long", "parameters": {}}, "long calls something length, as a cable does"),
        ({"model": "shy", "parameters": {}}, "shy has not the equation"),
    ],
)
def test_a_membrane_that_is_none_is_told(change, told):
    made = squid()
    equations = PASSIVE["equations"]
    others = {
        "current": equations.replace("I_ext)/", "I_ext + 1*nA)/"),
        "long": equations.replace("g_L", "length*g_L"),
        "shy": equations.replace(": volt", ": volt (unless refractory)"),
    }
    parameters = {**PASSIVE["parameters"], "length": 1.0}
    made["models"] = {
        name: {**PASSIVE, "equations": text, "parameters": parameters}
        for name, text in others.items()
        if name in change.values()
    }
    made["record"]["traces"] = {}
    made["drives"] = {}
    made["populations"]["axon"] |= change
    with pytest.raises(InputError, match=f"populations.axon.cable: .*{told}"):
        sn.Scenario.from_document(made)


@pytest.mark.parametrize("target", ["numpy", pytest.param("cpp", marks=needs_compiler)])
def test_a_lost_potential_is_told(target):
    made = squid()
    made["drives"]["shock"]["amplitude"] = "1e308 A"
    with pytest.raises(SimulationError, match=r"population axon: .* no longer a number in"):
        run(made, target)
