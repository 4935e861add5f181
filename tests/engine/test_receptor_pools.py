"""Kinetic receptors, whose open channels a program sums for each cell and not for each synapse."""

import numpy as np
import pytest

import simneuro as sn
from simneuro.engine import compiler
from simneuro.engine.equations.transmitter_pulses import is_pooled

STEPS, DT = 300, 0.1  # ms
ALPHA, BETA = 5.0, 0.18  # per mM and ms, and per ms; 1 mM
# Pulses that overlap, touch and meet an arrival in their last step, and one spike far from all.
SPIKES = [1.0, 1.3, 1.4, 2.6, 3.0, 3.4, 3.7, 12.0]


def open_share(spikes, duration):
    """What is open in a synapse at the start of each step, step by step by the closed form."""
    share, end, found = 0.0, -1.0, []
    arrivals = {round(spike / DT) for spike in spikes}
    for step in range(STEPS):
        found.append(share)
        transmitter = min(max(end - step, 0.0), 1.0)
        rate = ALPHA * transmitter + BETA
        final = ALPHA * transmitter / rate
        share = final + (share - final) * np.exp(-rate * DT)
        if step in arrivals:
            end = step + 1 + duration / DT
    return np.array(found)


def build(duration, synapses=None, sources=None, projections=None, **more):
    kinetic = {"model": "kinetic", "variant": "gaba_a", "parameters": {"T_duration": duration}}
    document = {
        "title": "receptors",
        "duration": f"{STEPS * DT} ms",
        "dt": f"{DT} ms",
        "synapses": synapses or {"r": kinetic},
        "sources": sources or {"pre": spike_list(SPIKES)},
        "populations": {"cell": {"model": "lif", "size": 3}},
        "projections": projections or {"wires": project(delay="0 ms", weight="2 nS")},
        "record": {"traces": {"cell": {"variables": ["g_r"], "neurons": 3}}},
        **more,
    }
    return sn.Scenario.from_document(document)


def spike_list(times, size=1):
    at = [f"{time} ms" for time in times]
    return {"kind": "spike_list", "size": size, "times": at, "neurons": [0] * len(times)}


def project(**more):
    ends = {"source": "pre", "target": "cell", "synapse": "r"}
    return {**ends, "connect": {"rule": "all_to_all"}, **more}


@pytest.mark.parametrize("duration", ["0.3 ms", "0.35 ms", "0.04 ms"])
def test_each_synapse_follows_the_closed_form(duration):
    g = sn.simulate(build(duration), target="numpy")["cell.g_r"].values[:STEPS]
    expected = 2e-9 * open_share(SPIKES, float(duration.split()[0]))
    np.testing.assert_allclose(g[:, 1], expected, rtol=1e-10, atol=1e-24)


@pytest.mark.slow
@pytest.mark.skipif(compiler() is None, reason="no C++ compiler works here")
@pytest.mark.usefixtures("quickly_compiled")
@pytest.mark.parametrize(
    ("target", "duration"), [("cpp", "0.35 ms"), ("cpp", "200 ms"), ("cython", "0.35 ms")]
)
def test_what_is_compiled_follows_the_closed_form(target, duration):
    g = sn.simulate(build(duration), target=target)["cell.g_r"].values[:STEPS]
    expected = 2e-9 * open_share(SPIKES, float(duration.split()[0]))
    assert expected.max() > 1e-10
    np.testing.assert_allclose(g[:, 1], expected, rtol=1e-10, atol=1e-22)


def mixture():
    """Pooled and other synapses on the same cells, with several spikes of a cell in some steps."""
    differ = {"uniform": ["0 ms", "3 ms"]}
    weights = {"uniform": ["0 nS", "3 nS"]}
    return build(
        "0.35 ms",
        sources={"pre": {"kind": "poisson", "size": 20, "rate": "3 kHz"}},
        projections={
            "pooled": project(delay="0.5 ms", weight="0.2 nS"),
            "differing": project(delay=differ, weight=weights),
            "plastic": project(delay="1 ms", weight="1 nS", plasticity=["tsodyks_markram"]),
            "recorded": project(delay="1 ms", weight="1 nS"),
            "scaled": project(delay="1 ms", weight="1 nS", scale=0.5),
        },
        drives={
            "pooled_drive": {
                "kind": "regular_spikes",
                "target": "cell",
                "synapse": "r",
                "weight": "5 nS",
                "rate": "400 Hz",
            }
        },
        record={
            "traces": {"cell": {"variables": ["g_r", "v"], "neurons": 3}},
            "synapses": {"recorded": {"variables": ["r"], "synapses": [0, 7]}},
        },
    )


def test_which_synapses_can_be_summed():
    network = mixture().network
    parts = {**network.wires, **network.feeds}
    found = {name for name, part in parts.items() if is_pooled(part, network)}
    assert found == {"pooled", "differing", "pooled_drive"}


def test_rates_that_change_during_the_run_are_those_of_each_synapse():
    moving = {
        "times": ["0 ms", "10 ms"],
        "values": {"synapses.r.parameters.beta": ["0.2 /ms", "0.3 /ms"]},
    }
    network = build("1 ms", schedule=moving).network
    assert not is_pooled(network.wires["wires"], network)


@pytest.mark.slow
@pytest.mark.skipif(compiler() is None, reason="no C++ compiler works here")
@pytest.mark.usefixtures("quickly_compiled")
def test_sums_and_single_synapses_give_the_same_conductances():
    expected = sn.simulate(mixture(), target="numpy")
    found = sn.simulate(mixture(), target="cpp")
    for name in ("cell.g_r", "cell.v"):
        ours = expected[name].values
        assert np.ptp(ours) > 0
        np.testing.assert_allclose(found[name], ours, rtol=1e-11, atol=1e-13 * np.abs(ours).max())
