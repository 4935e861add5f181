"""Sources: cells that are not neurons, as the presynaptic cells of projections."""

from itertools import pairwise

import numpy as np
import pytest
from scipy import stats

import simneuro as sn
from simneuro.engine import compiler
from simneuro.engine.brian.in_turn import rounds
from simneuro.engine.draw import draw_numbers
from simneuro.engine.program.structure import structure

needs_compiler = pytest.mark.skipif(compiler() is None, reason="no C++ compiler works here")

# Its potential only adds up what arrives: the leak takes two days.
ADDER = {"model": "lif", "size": 1, "parameters": {"g_L": "1e-6 nS", "V_th": "1 V"}}


def network(sources, projections=None, populations=None, **more):
    document = {
        "title": "sources",
        "duration": "1 s",
        "dt": "0.1 ms",
        "populations": populations or {"cell": ADDER},
        "sources": sources,
        "projections": projections or {},
        **more,
    }
    return sn.Scenario.from_document(document)


def to_cell(source, **more):
    return {
        "source": source,
        "target": "cell",
        "synapse": "delta",
        "connect": {"rule": "all_to_all"},
        "weight": "1 mV",
        **more,
    }


def trains(scenario, name):
    """The spikes (s) of each cell of a source, as they are drawn before the run."""
    spikes = draw_numbers(scenario.network, scenario.seed).sources[name]
    times = spikes.steps * scenario.network.times.dt
    return [times[spikes.cells == cell] for cell in range(spikes.size)]


# ------------------------------------------------------------------------------ when they fire


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_intervals_of_a_poisson_source_are_exponential(seed):
    """Also within a step: its spikes stand at the step's start, which moves them by one at most."""
    source = {"kind": "poisson", "size": 100, "rate": "100 Hz"}
    found = trains(network({"retina": source}, dt="0.01 ms", seed=seed), "retina")
    count = sum(map(len, found))
    assert abs(count - 10_000) < 4 * 100  # four standard deviations of a Poisson number
    intervals = np.concatenate([np.diff(train) for train in found])
    # Kolmogorov-Smirnov: the probability to fail by chance is 1e-4.
    assert stats.kstest(intervals, stats.expon(scale=0.01).cdf).pvalue > 1e-4


@pytest.mark.parametrize("seed", [21, 22])
def test_spikes_in_one_step_follow_the_poisson_distribution(seed):
    """With 0.8 expected spikes in a step, no event may be lost and none be moved elsewhere."""
    source = {"kind": "poisson", "size": 50, "rate": "800 Hz"}
    found = trains(network({"retina": source}, dt="1 ms", seed=seed), "retina")
    steps = np.array([np.bincount(np.round(train / 1e-3).astype(int), minlength=1000)
                      for train in found])  # fmt: skip
    seen = np.bincount(steps.ravel(), minlength=8)
    expected = steps.size * stats.poisson(0.8).pmf(np.arange(6))
    expected = np.append(expected, steps.size - expected.sum())
    observed = np.append(seen[:6], seen[6:].sum())
    assert stats.chisquare(observed, expected).pvalue > 1e-4


@pytest.mark.parametrize(("shape", "seed"), [(0.5, 31), (1.0, 32), (4.0, 33)])
def test_a_gamma_source_is_as_irregular_as_its_shape_says(shape, seed):
    source = {"kind": "gamma_spikes", "size": 400, "rate": "50 Hz", "shape": shape}
    found = trains(network({"retina": source}, duration="2 s", seed=seed), "retina")
    intervals = np.concatenate([np.diff(train) for train in found])
    # 40 000 intervals: the standard error of the CV is below 1 %, and 2 s leave long ones out.
    assert intervals.std() / intervals.mean() == pytest.approx(shape**-0.5, rel=0.03)
    assert sum(map(len, found)) == pytest.approx(400 * 50 * 2, rel=0.02)


def test_sources_of_changing_rate_and_of_bursts_fire_as_often_as_they_say():
    sources = {
        "slow": {"kind": "inhomogeneous_poisson", "size": 200, "rate": ["10 Hz", "90 Hz"],
                 "times": ["0 ms", "500 ms"]},
        "bursts": {"kind": "bursting_spikes", "size": 200, "rate": "4 Hz", "spikes": [3, 5],
                   "spike_rate": "200 Hz"},
    }  # fmt: skip
    recording = sn.simulate(network(sources, seed=41), target="numpy")
    slow = np.concatenate(sn.recording.spike_trains(recording, "slow"))
    bursts = np.concatenate(sn.recording.spike_trains(recording, "bursts"))
    assert abs((slow < 0.5).sum() - 1000) < 4 * 1000**0.5
    assert abs((slow >= 0.5).sum() - 9000) < 4 * 9000**0.5
    assert abs(bursts.size - 3200) < 4 * (800 * (16 + 2 / 3)) ** 0.5  # compound Poisson


def test_time_zero_is_the_end_of_the_warm_up():
    sources = {
        "listed": {"kind": "spike_list", "size": 3, "times": ["0 ms", "7 ms"], "neurons": [2, 0]},
        "clock": {"kind": "regular_spikes", "size": 1, "rate": "1 kHz", "start": "2 ms",
                  "stop": "5 ms"},
    }  # fmt: skip
    scenario = network(sources, duration="10 ms", warmup="50 ms")
    recording = sn.simulate(scenario, target="numpy")
    first, _, last = sn.recording.spike_trains(recording, "listed")
    assert (first.tolist(), last.tolist()) == ([pytest.approx(7e-3)], [0.0])
    (clock,) = sn.recording.spike_trains(recording, "clock")
    np.testing.assert_allclose(clock, [2e-3, 3e-3, 4e-3], atol=1e-12)


def test_a_source_changes_the_numbers_of_no_other_part():
    alone = {"a": {"kind": "poisson", "size": 5, "rate": "50 Hz"}}
    beside = {"b": {"kind": "gamma_spikes", "size": 5, "rate": "50 Hz", "shape": 2}, **alone}
    for one, other in zip(trains(network(alone), "a"), trains(network(beside), "a"), strict=True):
        np.testing.assert_array_equal(one, other)


# -------------------------------------------------------------------------- what their spikes do


def test_every_spike_arrives_once_at_each_of_its_synapses():
    """The potential is the number of spikes: none is lost, whatever its rate."""
    source = {"kind": "poisson", "size": 40, "rate": "300 Hz"}
    record = {"traces": {"cell": {"variables": ["v"]}}}
    projections = {"p": to_cell("in", weight="0.1 mV", delay="2 ms")}
    more = {"dt": "1 ms", "duration": "100 ms", "record": record}
    scenario = network({"in": source}, projections, **more)
    recording = sn.simulate(scenario, target="numpy")
    times = np.sort(np.concatenate(sn.recording.spike_trains(recording, "in")))
    v = recording["cell.v"]
    arrived = np.searchsorted(times + 2e-3, v.time.values - 1e-6)
    rise = (v.values[:, 0] - v.values[0, 0]) / 0.1e-3
    np.testing.assert_allclose(rise, arrived, rtol=1e-6)
    assert arrived[-1] > 1000


def test_cells_that_share_sources_have_correlated_input():
    """Two cells take each source cell with probability p: their inputs correlate by p."""
    p = 0.3
    populations = {"cell": ADDER | {"size": 16, "parameters": {"C_m": "20 pF", "V_th": "1 V"}}}
    source = {"kind": "poisson", "size": 200, "rate": "50 Hz"}
    connect = {"rule": "fixed_probability", "p": p}
    scenario = network(
        {"retina": source},
        {"p": to_cell("retina", connect=connect, weight="0.1 mV")},
        populations,
        duration="4 s",
        dt="0.2 ms",
        warmup="20 ms",
        seed=51,
        record={"traces": {"cell": {"variables": ["v"], "neurons": 16}}, "wiring": ["p"]},
    )
    recording = sn.simulate(scenario, target="numpy")
    found = np.corrcoef(recording["cell.v"].values.T)
    wired = np.zeros((200, 16))
    wired[recording["p.source"].values, recording["p.target"].values] = 1
    shared, own = wired.T @ wired, wired.sum(axis=0)
    expected = shared / np.sqrt(np.outer(own, own))
    pairs = np.triu_indices(16, 1)
    # A correlation over 4 s at a time constant of 2 ms: standard error sqrt(2 ms/4 s) = 0.022.
    np.testing.assert_allclose(found[pairs], expected[pairs], atol=5 * 0.022)
    # By the wiring, the share of a pair has a spread of about sqrt(p*(1 - p)/60); 120 pairs.
    assert found[pairs].mean() == pytest.approx(p, abs=0.03)


def teach(pre, post, plasticity, weight="0.075 nS"):
    """A cell that fires a step after each spike of ``teacher``, with a synapse that learns."""
    relay = {"model": "lif", "size": 1, "parameters": {"t_ref": "0 ms"}}
    sources = {
        name: {"kind": "pattern", "size": 1, "every": "10 s", "times": times,
               "neurons": [0] * len(times)}
        for name, times in (("pre", pre), ("teacher", post))
    }  # fmt: skip
    projections = {
        "learnt": to_cell("pre", synapse="ampa", weight=weight, plasticity=plasticity),
        "told": to_cell("teacher", weight="60 mV"),
    }
    return network(sources, projections, {"cell": relay}, duration="100 ms",
                   record={"wiring": ["learnt"]})  # fmt: skip


@pytest.mark.parametrize(
    ("pre", "post", "change"),
    [
        (["10 ms"], ["20 ms"], 0.005 * np.exp(-10.1 / 20)),
        (["30 ms"], ["20 ms"], -0.00525 * np.exp(-9.9 / 20)),
        (["10 ms", "30 ms"], ["20 ms"],
         0.005 * np.exp(-10.1 / 20) - 0.00525 * np.exp(-9.9 / 20)),
        # Two spikes within a step are two arrivals.
        (["10 ms", "10.05 ms"], ["20 ms"], 2 * 0.005 * np.exp(-10.1 / 20)),
        (["30 ms", "30.02 ms"], ["20 ms"], -2 * 0.00525 * np.exp(-9.9 / 20)),
    ],
)  # fmt: skip
def test_a_listed_source_changes_weights_by_the_window(pre, post, change):
    """The window of song2000, with the cell firing a step after its teacher."""
    recording = sn.simulate(teach(pre, post, "stdp"), target="numpy")
    found = recording["learnt.final_weight"].values - recording["learnt.weight"].values
    assert found == pytest.approx([change * 0.15e-9], rel=1e-9)
    assert sn.recording.spike_trains(recording, "cell")[0] == pytest.approx([20.1e-3])


TWICE = {"kind": "pattern", "size": 2, "every": "1 s", "neurons": [0, 0, 0, 1],
         "times": ["5 ms", "5.02 ms", "5.04 ms", "5 ms"]}  # fmt: skip


def depressed():
    """Three spikes of a cell within a step, and one of another, through short-term depression."""
    rule = {"model": "tsodyks_markram", "parameters": {"U": 0.5, "tau_facil": "1 s"}}
    return network(
        {"in": TWICE},
        {"p": to_cell("in", plasticity="tm", delay="1 ms")},
        duration="10 ms",
        plasticity={"tm": rule},
        record={"traces": {"cell": {"variables": ["v"]}}},
    )


def rise_of(recording):
    v = recording["cell.v"].values[:, 0]
    return (v[-1] - v[0]) / 1e-3


def test_spikes_in_one_step_pass_a_rule_one_after_the_other():
    """By hand: u = 1/2, 3/4, 7/8 of what is left each time; the other cell's only one gives 1/2."""
    first, second = 0.5, 0.75 * 0.5
    third = 0.875 * (1 - first - second)
    expected = first + second + third + 0.5
    assert rise_of(sn.simulate(depressed(), target="numpy")) == pytest.approx(expected, rel=1e-6)


def test_spikes_in_one_step_have_chances_of_their_own():
    """Each of two spikes is let through with p = 1/2: a quarter, a half and a quarter."""
    cells = {"cell": ADDER | {"size": 2000}}
    source = {"kind": "pattern", "size": 1, "every": "1 s", "neurons": [0, 0],
              "times": ["5 ms", "5.02 ms"]}  # fmt: skip
    rule = {"model": "quantal_release", "parameters": {"sites": 1, "p": 0.5}}
    scenario = network(
        {"in": source},
        {"p": to_cell("in", plasticity="chance")},
        cells,
        duration="10 ms",
        plasticity={"chance": rule},
        record={"traces": {"cell": {"variables": ["v"], "neurons": 2000}}},
    )
    v = sn.simulate(scenario, target="numpy")["cell.v"].values
    counts = np.bincount(np.round((v[-1] - v[0]) / 1e-3).astype(int), minlength=3)
    assert stats.chisquare(counts, [500, 1000, 500]).pvalue > 1e-4


def test_rounds_keep_the_order_and_have_each_synapse_once():
    rng = np.random.default_rng(61)
    for size in (0, 1, 7, 60):
        numbers = rng.integers(0, 20, size)
        parts = list(rounds(numbers))
        np.testing.assert_array_equal(np.concatenate(parts), numbers)
        assert all(len(set(part.tolist())) == len(part) for part in parts)
        # No round could have begun later.
        assert all(part[0] in before for before, part in pairwise(parts))


# --------------------------------------------------------------------------------- every target

EVERYTHING = {
    "sources": {
        "noisy": {"kind": "poisson", "size": 30, "rate": "500 Hz"},
        "bursty": {"kind": "gamma_spikes", "size": 20, "rate": "300 Hz", "shape": 0.3,
                   "start": "5 ms"},
        "waves": {"kind": "random_bursts", "size": 20, "rate": "40 Hz", "fraction": 0.5},
        "listed": {"kind": "spike_list", "size": 2, "times": ["10 ms", "20 ms"],
                   "neurons": [0, 1]},
    },
    "projections": {
        "learnt": to_cell("noisy", synapse="ampa", connect={"rule": "fixed_probability", "p": 0.5},
                          weight={"uniform": ["0 nS", "0.15 nS"]},
                          delay={"uniform": ["0 ms", "6 ms"]},
                          plasticity=["stdp", "tsodyks_markram"]),
        "chance": to_cell("bursty", connect={"rule": "fixed_indegree", "n": 5},
                          delay="2 ms", plasticity="quantal_release"),
        "plain": to_cell("waves", connect={"rule": "fixed_outdegree", "n": 3}, weight="2 mV"),
        "far": to_cell("listed", weight="60 mV", delay="1 ms"),
    },
    "populations": {"cell": {"model": "lif", "size": 10}},
    "record": {
        "wiring": ["learnt"],
        "traces": {"cell": {"variables": ["v", "g_ampa"], "neurons": 10}},
        "synapses": {"learnt": {"variables": ["w", "x_pre"], "synapses": 20}},
    },
    "duration": "60 ms",
    "warmup": "10 ms",
    "dt": "0.5 ms",
}  # fmt: skip


@needs_compiler
@pytest.mark.usefixtures("quickly_compiled")
def test_sources_are_the_same_in_a_program():
    scenario = network(**EVERYTHING)
    expected, found = (sn.simulate(scenario, target=each) for each in ("numpy", "cpp"))
    for name in ("spike_time", "spike_population", "spike_neuron"):
        np.testing.assert_array_equal(found[name], expected[name])
    owners = np.bincount(expected.spike_population.values)
    assert len(owners) == 5
    assert owners.min() >= 2
    for name in ("cell.v", "cell.g_ampa", "learnt.x_pre", "learnt.w", "learnt.final_weight"):
        np.testing.assert_allclose(found[name], expected[name], rtol=1e-11)


@needs_compiler
@pytest.mark.slow
@pytest.mark.usefixtures("quickly_compiled")
@pytest.mark.parametrize("target", ["cpp", "cython"])
def test_spikes_in_one_step_pass_a_rule_one_after_the_other_on_every_target(target):
    found, expected = (rise_of(sn.simulate(depressed(), target=each)) for each in (target, "numpy"))
    assert found == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    "change",
    [
        {"seed": 8},
        {"sources.noisy.rate": "5 Hz"},
        {"sources.bursty.shape": 3},
        {"sources.listed": {"kind": "spike_list", "size": 2, "times": ["1 ms"], "neurons": [1]}},
        {"sources.noisy": {"kind": "regular_spikes", "size": 30, "rate": "50 Hz"}},
    ],
)
def test_when_sources_fire_is_no_structure(change):
    scenario = network(**EVERYTHING)
    assert structure(scenario.override(change).network) == structure(scenario.network)


def test_how_many_cells_a_source_has_is_structure():
    scenario = network(**EVERYTHING)
    larger = scenario.override({"sources.noisy.size": 31})
    assert structure(larger.network) != structure(scenario.network)
