"""A whole network beside NEST: the same by distribution, over seeds."""

import numpy as np
import pytest
from scipy.stats import ks_2samp

import simneuro as sn

SEEDS = range(1, 9)
EXC, INH, DURATION = 400, 100, 1000.0  # cells; ms
CELL = {"C_m": 200.0, "E_L": -60.0, "tau_m": 20.0, "V_th": -50.0, "V_reset": -60.0, "t_ref": 5.0}
TASK = {
    "kind": "network",
    "model": "iaf_psc_exp",
    "parameters": {**CELL, "tau_syn_ex": 5.0, "tau_syn_in": 10.0},
    "exc": EXC,
    "inh": INH,
    "from_exc": 40,
    "from_inh": 10,
    "weight_exc": 40.0,
    "weight_inh": -200.0,
    "delay": 1.5,
    "rate": 1500.0,
    "dt": 0.1,
    "warmup": 200.0,
    "duration": DURATION,
}


def scenario():
    """The same network here."""
    population = {"model": "lif", "initial": {"v": {"uniform": ["-60 mV", "-50 mV"]}}}
    kinds = {"exc": ("excitation", 40, "40 pA"), "inh": ("inhibition", 10, "-200 pA")}
    projections = {
        f"{source}_{target}": {
            "source": source,
            "target": target,
            "synapse": synapse,
            "connect": {"rule": "fixed_indegree", "n": count},
            "weight": weight,
            "delay": "1.5 ms",
        }
        for source, (synapse, count, weight) in kinds.items()
        for target in kinds
    }
    drives = {
        f"to_{target}": {
            "kind": "poisson",
            "target": target,
            "synapse": "excitation",
            "rate": "1.5 kHz",
            "weight": "40 pA",
        }
        for target in kinds
    }
    return sn.Scenario.from_document(
        {
            "title": "a network",
            "duration": f"{DURATION} ms",
            "warmup": "200 ms",
            "dt": "0.1 ms",
            "synapses": {
                "excitation": {"model": "exp_current", "parameters": {"tau": "5 ms"}},
                "inhibition": {"model": "exp_current", "parameters": {"tau": "10 ms"}},
            },
            "populations": {"exc": {**population, "size": EXC}, "inh": {**population, "size": INH}},
            "projections": projections,
            "drives": drives,
        }
    )


def summary(trains):
    """Of each cell: its rate (Hz), and the CV of its intervals where there are ten or more."""
    rates = np.array([len(train) for train in trains]) / (DURATION * 1e-3)
    found = [np.diff(np.sort(train)) for train in trains if len(train) > 10]
    return rates, np.array([one.std() / one.mean() for one in found])


def ours():
    made = scenario()
    for seed in SEEDS:
        recording = sn.simulate(made.override({"seed": seed}))
        trains = [sn.recording.spike_trains(recording, name) for name in ("exc", "inh")]
        yield summary(trains[0] + trains[1])


def theirs(nest):
    for found in nest(*({**TASK, "seed": seed} for seed in SEEDS)):
        senders, times = np.array(found["senders"]), np.array(found["times"])
        yield summary([times[senders == cell] for cell in range(EXC + INH)])


@pytest.mark.slow
def test_rates_and_irregularity_have_the_same_distribution(nest):
    own, other = list(ours()), list(theirs(nest))
    # Of each seed: the mean rate and the mean CV; equal distributions give 1 % of such tests a
    # smaller p.
    for measure in (0, 1):
        found = [[np.mean(one[measure]) for one in side] for side in (own, other)]
        assert np.mean(found[1]) > 0
        assert ks_2samp(*found).pvalue > 0.01
        np.testing.assert_allclose(np.mean(found[0]), np.mean(found[1]), rtol=0.05)
    # Of all cells of all seeds, which are nearly independent of each other: 4000 on each side, so
    # that the distance stays below 1.95 sqrt(2/4000) in 999 cases of 1000.
    rates = [np.concatenate([one[0] for one in side]) for side in (own, other)]
    assert ks_2samp(*rates).statistic < 1.95 * np.sqrt(2 / len(rates[0]))
