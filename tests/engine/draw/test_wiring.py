"""Connection rules: exact counts where they are exact, binomial bounds where they are drawn."""

import numpy as np
import pytest
from scipy import stats

import simneuro as sn
from simneuro.engine.draw.sampling import distinct_in_rows
from simneuro.engine.draw.streams import Streams
from simneuro.engine.draw.wiring import draw_wiring, wiring_of

SEEDS = range(20)


def wired(rule, *, source=60, target=50, recurrent=False, seed=1, **projection):
    """The wiring of one projection."""
    document = {
        "title": "wiring",
        "seed": seed,
        "duration": "1 ms",
        "populations": {
            "a": {"model": "lif", "size": source},
            "b": {"model": "lif", "size": target},
        },
        "projections": {
            "p": {
                "source": "a",
                "target": "a" if recurrent else "b",
                "synapse": "ampa",
                "connect": rule,
                "weight": "1 nS",
                **projection,
            }
        },
    }
    scenario = sn.Scenario.from_document(document)
    return draw_wiring(scenario.network.wires["p"], Streams(seed).generator("projections.p"))


def pairs(wiring):
    return set(zip(wiring.sources.tolist(), wiring.targets.tolist(), strict=True))


def test_all_to_all():
    found = wired({"rule": "all_to_all"}, source=3, target=2)
    assert pairs(found) == {(i, j) for i in range(3) for j in range(2)}
    assert len(found.sources) == 6


def test_all_to_all_without_and_with_self():
    found = wired({"rule": "all_to_all"}, source=4, recurrent=True)
    assert pairs(found) == {(i, j) for i in range(4) for j in range(4) if i != j}
    found = wired({"rule": "all_to_all", "self_connections": True}, source=4, recurrent=True)
    assert len(pairs(found)) == 16


def test_one_to_one():
    found = wired({"rule": "one_to_one"}, source=7, target=7)
    assert found.sources.tolist() == found.targets.tolist() == list(range(7))


def test_pairs_as_listed_by_source_and_delay():
    rule = {"rule": "pairs", "sources": [3, 0, 3, 3], "targets": [1, 1, 2, 4]}
    weights = ["1 nS", "2 nS", "3 nS", "4 nS"]
    found = wired(rule, weight=weights)
    assert found.sources.tolist() == [0, 3, 3, 3]
    assert found.targets.tolist() == [1, 1, 2, 4]
    np.testing.assert_allclose(found.weight, [2e-9, 1e-9, 3e-9, 4e-9])
    found = wired(rule, weight=weights, delay=["9 ms", "2 ms", "1 ms", "3 ms"])
    assert found.targets.tolist() == [1, 2, 4, 1]
    np.testing.assert_allclose(found.weight, [2e-9, 3e-9, 4e-9, 1e-9])
    np.testing.assert_allclose(found.delay, [2e-3, 1e-3, 3e-3, 9e-3])


@pytest.mark.parametrize(
    "delays",
    [[1.5], [0.0, 5e-324, 1e-3, 1e-3 * (1 + 2**-52), 1e-3 * (1 + 2**-51), 1e5], None],
    ids=["equal", "as close as numbers can be", "one for all"],
)
def test_synapses_are_sorted_as_by_lexsort(delays):
    random, count = np.random.default_rng(1), 400
    sources, targets = random.integers(60, size=count), np.sort(random.integers(50, size=count))
    rule = {"rule": "pairs", "sources": sources.tolist(), "targets": targets.tolist()}
    given = {} if delays is None else {"delay": random.choice(delays, count)}
    keys = (targets, sources) if delays is None else (given["delay"], sources)
    order = np.lexsort((np.arange(count), *keys))
    found = wired(rule, **{name: sn.units.parse("1 s") * each for name, each in given.items()})
    assert found.sources.tolist() == sources[order].tolist()
    assert found.targets.tolist() == targets[order].tolist()
    assert delays is None or found.delay.tolist() == given["delay"][order].tolist()


@pytest.mark.parametrize("p", [0.0, 0.02, 0.3, 0.9, 1.0])
def test_fixed_probability(p):
    rule = {"rule": "fixed_probability", "p": p}
    found = [wired(rule, seed=seed) for seed in SEEDS]
    counts = np.zeros((60, 50))
    for wiring in found:
        assert len(pairs(wiring)) == len(wiring.sources)  # none twice
        np.add.at(counts, (wiring.sources, wiring.targets), 1)
    n = 60 * 50 * len(SEEDS)
    assert abs(counts.sum() - n * p) <= 4.5 * np.sqrt(n * p * (1 - p))
    # Each row and each column is a binomial number.
    for axis, length in ((0, 50), (1, 60)):
        trials = n / length
        bound = 5 * np.sqrt(trials * p * (1 - p))
        assert np.all(np.abs(counts.sum(axis=axis) - trials * p) <= bound)


def test_fixed_probability_gaps_are_geometric():
    # Independent trials: the gaps between successes follow a geometric distribution.
    rule = {"rule": "fixed_probability", "p": 0.2, "self_connections": True}
    found = wired(rule, source=100, target=100, recurrent=True)
    gaps = np.diff(found.sources * 100 + found.targets)
    observed = np.bincount(np.minimum(gaps, 15), minlength=16)[1:]
    law = stats.geom(0.2)
    expected = len(gaps) * np.append(law.pmf(np.arange(1, 15)), law.sf(14))
    assert stats.chisquare(observed, expected).pvalue > 1e-4


def test_fixed_probability_without_self():
    found = wired({"rule": "fixed_probability", "p": 1.0}, source=9, recurrent=True)
    assert pairs(found) == {(i, j) for i in range(9) for j in range(9) if i != j}


@pytest.mark.parametrize("recurrent", [False, True])
def test_fixed_indegree(recurrent):
    size = 60 if recurrent else 50
    counts = np.zeros(60)
    for seed in SEEDS:
        found = wired({"rule": "fixed_indegree", "n": 7}, recurrent=recurrent, seed=seed)
        assert np.bincount(found.targets, minlength=size).tolist() == [7] * size
        assert len(pairs(found)) == 7 * size
        assert not (recurrent and np.any(found.sources == found.targets))
        counts += np.bincount(found.sources, minlength=60)
    # Every source is chosen alike often.
    mean = counts.sum() / 60
    assert np.all(np.abs(counts - mean) < 5 * np.sqrt(mean))


def test_fixed_indegree_of_all_and_none():
    assert len(wired({"rule": "fixed_indegree", "n": 0}).sources) == 0
    found = wired({"rule": "fixed_indegree", "n": 5}, source=6, recurrent=True)
    assert pairs(found) == {(i, j) for i in range(6) for j in range(6) if i != j}


def test_clusters_are_blocks_of_neighbours():
    rule = {"rule": "clustered", "clusters": 3, "p_in": 1, "p_out": 0}
    found = wired(rule, source=12, recurrent=True)
    assert pairs(found) == {
        (i, j) for i in range(12) for j in range(12) if i // 4 == j // 4 and i != j
    }
    found = wired(rule, source=6, target=12)
    assert pairs(found) == {(i, j) for i in range(6) for j in range(12) if i // 2 == j // 4}


def test_cells_after_the_fraction_are_in_no_cluster():
    rule = {"rule": "clustered", "clusters": 2, "fraction": 0.5, "p_in": 1, "p_out": 0}
    found = wired(rule, source=16, recurrent=True)
    assert pairs(found) == {
        (i, j) for i in range(8) for j in range(8) if i // 4 == j // 4 and i != j
    }
    outside = wired(rule | {"p_in": 0, "p_out": 1}, source=16, recurrent=True)
    assert len(pairs(outside)) == 16 * 15 - len(pairs(found))


def test_clustered_probabilities_and_weights():
    rule = {"rule": "clustered", "clusters": 5, "p_in": 0.6, "p_out": 0.1, "weight_factor": 2.5}
    inside = outside = 0
    for seed in SEEDS:
        found = wired(rule, recurrent=True, seed=seed)
        same = found.sources // 12 == found.targets // 12
        np.testing.assert_allclose(found.weight, np.where(same, 2.5e-9, 1e-9))
        inside, outside = inside + same.sum(), outside + (~same).sum()
    for count, n, p in ((inside, 60 * 11, 0.6), (outside, 60 * 48, 0.1)):
        trials = n * len(SEEDS)
        assert abs(count - trials * p) < 4.5 * np.sqrt(trials * p * (1 - p))


def test_drawn_weights_and_delays():
    found = wired(
        {"rule": "all_to_all"},
        weight={"normal": ["2 nS", "0.5 nS"]},
        delay={"uniform": ["1 ms", "3 ms"]},
    )
    n = len(found.sources)
    assert abs(found.weight.mean() - 2e-9) < 4.5 * 0.5e-9 / np.sqrt(n)
    assert abs(found.weight.std() - 0.5e-9) < 4.5 * 0.5e-9 / np.sqrt(2 * n)
    assert stats.kstest((found.delay - 1e-3) / 2e-3, "uniform").pvalue > 1e-4
    assert abs(np.corrcoef(found.weight, found.delay)[0, 1]) < 4.5 / np.sqrt(n)


def test_a_delay_drawn_below_zero_is_zero():
    found = wired({"rule": "all_to_all"}, delay={"normal": ["0.1 ms", "1 ms"]})
    assert found.delay.min() == 0
    assert (found.delay > 0).any()


def test_the_same_seed_gives_the_same_wiring_and_another_does_not():
    rule = {"rule": "fixed_probability", "p": 0.3}
    once, again, other = wired(rule), wired(rule), wired(rule, seed=2)
    np.testing.assert_array_equal(once.sources, again.sources)
    np.testing.assert_array_equal(once.targets, again.targets)
    assert pairs(once) != pairs(other)


@pytest.mark.parametrize(("count", "size"), [(0, 5), (1, 9), (3, 14), (6, 14), (14, 14), (2, 8)])
def test_each_row_has_distinct_numbers_and_every_set_is_as_likely(count, size):
    rows = distinct_in_rows(20000, count, size, np.random.default_rng(5))
    assert rows.shape == (20000, count)
    if count == 0:
        return
    assert rows.min() >= 0
    assert rows.max() < size
    ordered = np.sort(rows, axis=1)
    assert np.all(ordered[:, 1:] > ordered[:, :-1])
    number = 20000 * count / size
    found = np.bincount(rows.ravel(), minlength=size)
    spread = np.sqrt(number * (1 - count / size))
    assert np.all(np.abs(found - number) <= 4.5 * spread)
    if count == 3:  # pairs too: each of the 91 is in a row with probability 3*2/(14*13)
        chance = 6 / (14 * 13)
        pairs = [np.any(rows == a, 1) & np.any(rows == b, 1) for a in range(14) for b in range(a)]
        together = np.array([pair.sum() for pair in pairs])
        assert np.all(np.abs(together - 20000 * chance) < 4.5 * np.sqrt(20000 * chance))


def network(**changes):
    return sn.Scenario.from_document(
        {
            "title": "wiring",
            "duration": "1 ms",
            "seed": 1,
            "populations": {"a": {"model": "lif", "size": 30}, "b": {"model": "lif", "size": 30}},
            "projections": {
                "p": {
                    "source": "a",
                    "target": "a",
                    "synapse": "ampa",
                    "connect": {"rule": "fixed_probability", "p": 0.5},
                    "weight": {"normal": ["1 nS", "0.1 nS"]},
                }
            },
        }
    ).changed(changes)


CHANGES = {
    "seed": 2,
    "populations.a.size": 31,
    "projections.p.target": "b",
    "projections.p.connect.p": 0.5000001,
    "projections.p.weight": {"normal": ["1 nS", "0.1000001 nS"]},
    "projections.p.delay": "1.5 ms",
    "projections.p.synapse": "gap_junction",
}


def fresh(scenario):
    stream = Streams(scenario.seed).generator("projections.p")
    return draw_wiring(scenario.network.wires["p"], stream)


def remembered(scenario):
    return wiring_of(scenario.network.wires["p"], Streams(scenario.seed))


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_remembered_is_what_would_be_drawn(change):
    first, other = network(), network(**{change: CHANGES[change]})
    for scenario in (first, other, first, other):
        found, expected = remembered(scenario), fresh(scenario)
        for name, value in vars(expected).items():
            assert np.array_equal(getattr(found, name), value), name


def test_points_that_share_a_projection_share_its_synapses():
    first, other = network(), network(**{"populations.a.parameters": {"E_L": "-66 mV"}})
    assert remembered(first) is remembered(other)
    with pytest.raises(ValueError, match="read-only"):
        remembered(first).weight[0] = 0


def test_a_delay_that_ends_after_the_run_takes_no_queue_and_changes_nothing(cell_document):
    """A spike that never arrives is the same after 20 s and after 2000 s."""

    def scenario(delay):
        wires = {
            "source": "cell",
            "target": "cell",
            "synapse": "exp_current",
            "weight": "100 pA",
            "delay": delay,
            "connect": {"rule": "all_to_all", "self_connections": True},
        }
        step = {"kind": "step_current", "target": "cell", "amplitude": "400 pA"}
        document = cell_document(
            "lif", duration="50 ms", drives={"s": step}, projections={"p": wires}
        )
        return sn.Scenario.from_document({**document, "record": {"wiring": ["p"]}})

    one, other, none = (
        sn.simulate(scenario(delay), target="numpy") for delay in ("20 s", "2000 s", "60 ms")
    )
    assert one.spike_time.equals(other.spike_time)
    assert one.spike_time.equals(none.spike_time)
    assert float(other["p.delay"][0]) == 2000.0  # as it was given
