"""Every receptor with every rule of plasticity and all sorts of delays, alike on all targets."""

import numpy as np
import pytest

import simneuro as sn
from simneuro.engine import compiler
from simneuro.engine.program.structure import structure
from simneuro.errors import InputError

needs_compiler = pytest.mark.skipif(compiler() is None, reason="no C++ compiler works here")

WEIGHTS = {"mV": (0.4, 0.8), "pA": (20, 40), "nS": (0.5, 1.0)}
CHAINS = {
    "none": [],
    "tsodyks_markram": ["tsodyks_markram"],
    "quantal_release": ["quantal_release"],
    "stdp": ["stdp"],
    "inhibitory_stdp": ["inhibitory_stdp"],
    "chain": ["stdp", "tsodyks_markram", "quantal_release"],
}


def own_rules():
    """The rules that have weights, for each unit of a weight."""
    tables = {}
    for unit, (weight, most) in WEIGHTS.items():
        tables[f"stdp_{unit}"] = {
            "model": "stdp",
            "parameters": {"w_max": f"{most} {unit}", "A_plus": 0.1, "A_minus": 0.12},
        }
        tables[f"inhibitory_stdp_{unit}"] = {
            "model": "inhibitory_stdp",
            "parameters": {"w_max": f"{most} {unit}", "eta": f"{weight / 10} {unit}"},
        }
    return tables


def projection(receptor, chain):
    model = sn.models[receptor]
    low, high = WEIGHTS[model.weight]
    return {
        "source": "pre",
        "target": "post",
        "synapse": receptor,
        "connect": {"rule": "fixed_probability", "p": 0.6},
        "weight": {"uniform": [f"{low} {model.weight}", f"{high} {model.weight}"]},
        "plasticity": [
            f"{rule}_{model.weight}" if "stdp" in rule else rule
            for rule in CHAINS[chain]
            if model.has_events or "stdp" in rule
        ],
        **({"delay": {"uniform": ["0 ms", "3 ms"]}} if model.has_events else {}),
    }


def everywhere(chain, receptors=tuple(sn.models.synapses), **changes):
    """A population that gets every receptor, all of them plastic, and fires."""
    size = {"pre": 6, "post": 5}
    document = {
        "title": "all receptors",
        "seed": 11,
        "duration": "40 ms",
        "warmup": "5 ms",
        "dt": "0.1 ms",
        "plasticity": own_rules(),
        "populations": {
            name: {
                "model": "lif",
                "size": count,
                "parameters": {"t_ref": "2 ms"},
                "initial": {"v": {"uniform": ["-60 mV", "-50 mV"]}},
            }
            for name, count in size.items()
        },
        "projections": {f"by_{name}": projection(name, chain) for name in receptors},
        "drives": {
            f"noise_{name}_cells": {
                "kind": "noise_current",
                "target": name,
                "mean": "250 pA",
                "density": "100 pA*ms^0.5",
            }
            for name in size
        },
        "record": {
            "traces": {"post": {"variables": ["v", "I_syn"], "neurons": 5}},
            "wiring": [f"by_{name}" for name in receptors],
        },
    }
    scenario = sn.Scenario.from_document(document)
    recorded = {
        f"by_{name}": {
            "variables": ["w", *own],
            "synapses": 4,
        }
        for name in receptors
        for own in [
            [
                v
                for rule in scenario.network.wires[f"by_{name}"].rules.values()
                for v in rule.variables
            ]
        ]
    }
    return scenario.override({"record.synapses": recorded, **changes})


@pytest.mark.slow
@needs_compiler
@pytest.mark.usefixtures("quickly_compiled")
@pytest.mark.parametrize("chain", CHAINS)
def test_every_receptor_with_every_rule_in_a_program(chain, assert_same):
    scenario = everywhere(chain)
    expected = sn.simulate(scenario, target="numpy")
    assert len(np.unique(expected.spike_population)) == 2
    assert_same(sn.simulate(scenario, target="cpp"), expected)
    # Other numbers, the same program: no delays, another seed, another rule of wiring.
    other = scenario.override(
        {
            "seed": 12,
            "projections.by_ampa.connect": {"rule": "all_to_all"},
            "projections.by_nmda.connect": {"rule": "fixed_indegree", "n": 4},
        }
    )
    again = sn.simulate(other, target="cpp")
    assert '"program": "cached"' in again.attrs["timings"]
    assert_same(again, sn.simulate(other, target="numpy"))


@pytest.mark.slow
@needs_compiler
@pytest.mark.usefixtures("quickly_compiled")
def test_synapses_with_all_that_there_is_on_cython(assert_same):
    scenario = everywhere("chain", ("gaba_b",))  # one, for compiling takes a minute
    expected = sn.simulate(scenario, target="numpy")
    assert len(np.unique(expected.spike_population)) == 2
    assert_same(sn.simulate(scenario, target="cython"), expected)


@needs_compiler
@pytest.mark.parametrize(
    "delay",
    [
        pytest.param("0 ms", marks=pytest.mark.slow),
        "1.5 ms",
        pytest.param({"uniform": ["0 ms", "5 ms"]}, marks=pytest.mark.slow),
    ],
)
def test_fixed_and_distributed_delays_with_plasticity(delay, assert_same):
    # Without a warm-up, so that the recording has all spikes.
    changes = {"projections.by_ampa.delay": delay, "warmup": "0 ms"}
    scenario = everywhere("stdp", ("ampa",), **changes)
    expected = sn.simulate(scenario, target="numpy")
    assert len(np.unique(expected.spike_population)) == 2
    assert_same(sn.simulate(scenario, target="cpp"), expected)
    # Each synapse by itself: all pairs of an arrival, in whole steps, and a spike.
    rule = {
        name: float(p.value)
        for name, p in scenario.network.wires["by_ampa"].rules["stdp_nS"].parameters.items()
    }
    pre, post = (sn.recording.spike_trains(expected, name) for name in ("pre", "post"))
    weights = [
        weight(expected, k, rule, pre, post) for k in range(expected.sizes["by_ampa.synapse"])
    ]
    np.testing.assert_allclose(expected["by_ampa.final_weight"], weights, rtol=1e-9)


def weight(recording, synapse, rule, pre, post):
    """A weight at the end, by going through the events of one synapse in their order."""
    w, delay, source, target = (
        recording[f"by_ampa.{name}"].values[synapse]
        for name in ("weight", "delay", "source", "target")
    )
    dt = recording.attrs["dt"]
    lag = np.floor(delay / dt + 0.5)
    arrivals = np.round(pre[source] / dt) + lag
    spikes = np.round(post[target] / dt)
    end = round(recording.attrs["duration"] / dt)
    events = [(step, 0) for step in arrivals if step < end] + [(step, 1) for step in spikes]
    for step, kind in sorted(events):
        others, tau, sign = (
            (spikes, rule["tau_minus"], -rule["A_minus"])
            if kind == 0
            else (arrivals, rule["tau_plus"], rule["A_plus"])
        )
        before = others[others < step]
        w += sign * rule["w_max"] * np.exp(-(step - before) * dt / tau).sum()
        w = min(max(w, 0), rule["w_max"])
    return w


def test_recording_changes_nothing():
    scenario = everywhere("chain", ("ampa", "gaba_b"))
    recorded = sn.simulate(scenario, target="numpy")
    plain = sn.simulate(
        scenario.override({"record.synapses": {}, "record.wiring": []}), target="numpy"
    )
    for name in plain.variables:
        np.testing.assert_array_equal(plain[name], recorded[name])


def test_a_projection_without_a_synapse():
    none = {"projections.by_ampa.connect": {"rule": "fixed_probability", "p": 0}}
    scenario = everywhere("stdp", ("ampa", "gaba_b")).override({"record.synapses": {}})
    recording = sn.simulate(scenario.override(none), target="numpy")
    assert recording["by_ampa.final_weight"].size == 0
    assert recording["by_gaba_b.final_weight"].size > 0


@pytest.mark.slow
def test_several_projections_with_one_kinetic_receptor():
    scenario = everywhere("none", ("gaba_b",))
    document = scenario.document()
    document["record"].pop("synapses")
    document["projections"]["more"] = {
        **document["projections"]["by_gaba_b"],
        "connect": {"rule": "all_to_all"},
    }
    document["record"]["traces"]["post"]["variables"] = ["g_gaba_b"]

    def total(**weights):
        for name in ("by_gaba_b", "more"):
            document["projections"][name]["weight"] = weights.get(name, "0 nS")
        # Nothing that the target does comes back to the source.
        recording = sn.simulate(sn.Scenario.from_document(document), target="numpy")
        return recording["post.g_gaba_b"].values

    first, second = total(by_gaba_b="1 nS"), total(more="1 nS")
    assert first.max() > 0
    assert second.max() > 0
    both = total(by_gaba_b="1 nS", more="1 nS")
    np.testing.assert_allclose(both, first + second, rtol=1e-12, atol=1e-30)


def test_an_ending_of_synapses_is_told():
    scenario = everywhere("none", ("ampa",))
    drives = {"to_post": {"kind": "step_current", "target": "post", "amplitude": "1 pA"}}
    other = scenario.override({"drives": drives})
    with pytest.raises(InputError, match=r"populations\.post.*_to_post.*endings _pre and _post"):
        sn.simulate(other, target="numpy")


def test_plasticity_and_what_is_recorded_are_structure():
    base = everywhere("stdp", ("ampa",))
    others = [
        base.override(
            {"projections.by_ampa.plasticity": ["tsodyks_markram"], "record.synapses": {}}
        ),
        base.override({"record.synapses": {}}),
        base.override({"record.wiring": []}),
        base.override({"projections.by_ampa.synapse": "gaba_b"}),
    ]
    texts = [structure(scenario.network) for scenario in (base, *others)]
    assert len(set(texts)) == len(texts)
    same = base.override({"plasticity.stdp_nS.parameters.tau_plus": "17 ms", "seed": 3})
    assert structure(same.network) == texts[0]
