"""Rules with given numbers of synapses, and by distance: counts and distributions."""

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

import simneuro as sn
from simneuro.engine.draw import connect, distance
from simneuro.engine.draw.sampling import chosen, distinct
from simneuro.engine.draw.streams import Streams
from simneuro.engine.draw.wiring import draw_wiring
from simneuro.network import (
    DistanceDependent,
    FixedIndegree,
    FixedOutdegree,
    FixedProbability,
    FixedTotalNumber,
    Sizes,
)

SEEDS = range(30)
N, M = 60, 50  # source and target cells


def drawn(rule, seed, n=N, m=M, recurrent=False):
    return connect(rule, Sizes(n, m, recurrent), Streams(seed).generator("projections.p"))


def multiplicity(rule, n=N, m=M, recurrent=False, seeds=SEEDS):
    """How many synapses each pair has: one matrix a seed."""
    counts = np.zeros((len(seeds), n, m), dtype=int)
    for k, seed in enumerate(seeds):
        sources, targets = drawn(rule, seed, n, m, recurrent)
        np.add.at(counts[k], (sources, targets), 1)
    return counts


def check_spread(found, mean, variance):
    """Numbers of a mean that is exact by their sum: their variance within 5 standard errors.

    The standard error of a variance of n numbers is sqrt(2/n) of it; these are sums of many.
    """
    assert found.mean() == pytest.approx(mean, rel=1e-12)
    measured = ((found - mean) ** 2).mean()
    assert abs(measured / variance - 1) < 5 * math.sqrt(2 / found.size)


@pytest.mark.parametrize("recurrent", [False, True])
@pytest.mark.parametrize("n", [7, 40])
def test_fixed_outdegree(n, recurrent):
    m = N if recurrent else M
    counts = multiplicity(FixedOutdegree(n=n), N, m, recurrent)
    assert np.all(counts.sum(axis=2) == n)
    assert counts.max() == 1
    assert not (recurrent and np.any(np.diagonal(counts, axis1=1, axis2=2)))
    # A target cell is one of the n of m (or of the m - 1 others) of each source cell.
    p, sources = n / (m - recurrent), N - recurrent
    check_spread(counts.sum(axis=1), N * n / m, sources * p * (1 - p))


@pytest.mark.parametrize("recurrent", [False, True])
def test_fixed_degrees_with_multiple_synapses_of_a_pair(recurrent):
    m, n = (N if recurrent else M), 80  # more than there are cells
    out = multiplicity(FixedOutdegree(n=n, multiple=True), N, m, recurrent)
    assert np.all(out.sum(axis=2) == n)
    into = multiplicity(FixedIndegree(n=n, multiple=True), m, N, recurrent)
    assert np.all(into.sum(axis=1) == n)
    # Each synapse takes one of m cells (or of the m - 1 others) alike.
    p, sources = 1 / (m - recurrent), N - recurrent
    for degrees in (out.sum(axis=1), into.sum(axis=2)):
        check_spread(degrees, N * n / m, sources * n * p * (1 - p))
    for counts in (out, into):
        assert counts.max() > 1
        assert not (recurrent and np.any(np.diagonal(counts, axis1=1, axis2=2)))
        # The pairs of one cell are a multinomial: the chance that one has none is (1 - p)^n.
        pairs = counts.size - recurrent * counts.shape[0] * N
        none = (counts == 0).sum() - recurrent * counts.shape[0] * N
        chance = (1 - p) ** n
        assert abs(none - pairs * chance) < 5 * math.sqrt(pairs * chance)


@pytest.mark.parametrize("recurrent", [False, True])
@pytest.mark.parametrize("n", [0, 1, 300, 2000])
def test_fixed_total_number(n, recurrent):
    m = N if recurrent else M
    counts = multiplicity(FixedTotalNumber(n=n), N, m, recurrent)
    assert np.all(counts.sum(axis=(1, 2)) == n)
    assert counts.max() <= 1
    assert not (recurrent and np.any(np.diagonal(counts, axis1=1, axis2=2)))
    if n < 10:
        return
    # Out-degrees are hypergeometric: of all pairs those of the cell, n drawn.
    each = m - recurrent
    law = stats.hypergeom(N * each, each, n)
    check_spread(counts.sum(axis=2), law.mean(), law.var())


@pytest.mark.parametrize("recurrent", [False, True])
def test_fixed_total_number_with_multiple_synapses_of_a_pair(recurrent):
    m, n = (N if recurrent else M), 4000
    counts = multiplicity(FixedTotalNumber(n=n, multiple=True), N, m, recurrent)
    assert np.all(counts.sum(axis=(1, 2)) == n)
    assert not (recurrent and np.any(np.diagonal(counts, axis1=1, axis2=2)))
    check_spread(counts.sum(axis=2), n / N, n / N * (1 - 1 / N))
    pairs = N * (m - recurrent)
    used = (counts > 0).sum(axis=(1, 2))
    expected = pairs * (1 - (1 - 1 / pairs) ** n)
    assert abs(used.mean() - expected) < 4.5 * math.sqrt(pairs / 4 / len(SEEDS))


def test_all_pairs_can_be_asked_for():
    counts = multiplicity(FixedTotalNumber(n=N * M), seeds=range(1))
    assert np.all(counts == 1)
    counts = multiplicity(FixedTotalNumber(n=N * (N - 1)), N, N, True, seeds=range(1))
    np.testing.assert_array_equal(counts[0], 1 - np.eye(N))


def test_self_connections_where_they_are_allowed():
    for rule in (
        FixedOutdegree(n=N, self_connections=True),
        FixedIndegree(n=N, self_connections=True),
        FixedTotalNumber(n=N * N, self_connections=True),
    ):
        # ``wire`` passes ``recurrent`` only where a rule forbids them: see below.
        assert np.all(multiplicity(rule, N, N, False, seeds=range(1)) == 1)


@pytest.mark.parametrize("allowed", [False, True])
@pytest.mark.parametrize(
    "rule",
    [
        {"rule": "fixed_indegree", "n": 10},
        {"rule": "fixed_outdegree", "n": 10},
        {"rule": "fixed_total_number", "n": 200, "multiple": True},
        {
            "rule": "distance_dependent",
            "space": "ring",
            "profile": "gaussian",
            "p_max": 1,
            "length": 0.1,
        },
    ],
    ids=lambda rule: rule["rule"],
)
def test_a_projection_from_a_population_to_itself(rule, allowed):
    scenario = sn.Scenario.from_document(
        {
            "title": "recurrent",
            "duration": "1 ms",
            "populations": {"a": {"model": "lif", "size": 20}},
            "projections": {
                "p": {
                    "source": "a",
                    "target": "a",
                    "synapse": "ampa",
                    "connect": rule | {"self_connections": allowed},
                    "weight": "1 nS",
                    "delay": {"uniform": ["1 ms", "2 ms"]},
                }
            },
        }
    )
    own = 0
    for seed in SEEDS:
        wiring = draw_wiring(scenario.network.wires["p"], Streams(seed).generator("x"))
        assert np.all(np.diff(wiring.sources) >= 0)
        same = np.diff(wiring.sources) == 0
        assert np.all(np.diff(wiring.delay)[same] >= 0)
        own += np.sum(wiring.sources == wiring.targets)
    assert (own > 0) == allowed


def test_every_set_is_as_likely():
    sets = {pick: k for k, pick in enumerate(combinations(range(6), 3))}
    rng = np.random.default_rng(3)
    found = [sets[tuple(distinct(6, 3, rng).tolist())] for _ in range(8000)]
    assert stats.chisquare(np.bincount(found, minlength=20)).pvalue > 1e-4
    sets = {pick: k for k, pick in enumerate(combinations(range(6), 4))}  # by what is left out
    found = [sets[tuple(distinct(6, 4, rng).tolist())] for _ in range(8000)]
    assert stats.chisquare(np.bincount(found, minlength=15)).pvalue > 1e-4


@pytest.mark.parametrize("p", [1e-300, 1e-18, 1e-9])
def test_a_probability_next_to_none_is_none(p):
    # The gap to the first success is then a number near or beyond the largest.
    assert len(chosen(10**6, p, np.random.default_rng(1))) == 0


SPACES = ["line", "ring", "square", "torus"]


def straight_from_the_formula(space, profile, p_max, length, n, m):
    """The matrix of probabilities, cell by cell."""

    def place(cell, size):
        if space in ("line", "ring"):
            return ((cell + 0.5) / size,)
        row = math.ceil(math.sqrt(size))
        return (cell % row + 0.5) / row, (cell // row + 0.5) / math.ceil(size / row)

    def probability(source, target):
        square = 0.0
        for x, y in zip(place(source, n), place(target, m), strict=True):
            d = abs(x - y)
            square += (min(d, 1 - d) if space in ("ring", "torus") else d) ** 2
        if profile == "gaussian":
            return p_max * math.exp(-square / (2 * length**2))
        return p_max * math.exp(-math.sqrt(square) / length)

    return np.array([[probability(i, j) for j in range(m)] for i in range(n)])


@pytest.mark.parametrize("pairs", [30_000, 20])
@pytest.mark.parametrize("profile", ["gaussian", "exponential"])
@pytest.mark.parametrize("space", SPACES)
def test_the_profile_of_distance_is_the_formula(space, profile, pairs, monkeypatch):
    # With few pairs between two tiles there are many tiles, and candidates are drawn both ways.
    monkeypatch.setattr(distance, "_PAIRS", pairs)
    rule = DistanceDependent(space=space, profile=profile, p_max=0.8, length=0.15)
    p = straight_from_the_formula(space, profile, 0.8, 0.15, N, M)
    counts = multiplicity(rule)
    assert counts.max() == 1
    found, trials = counts.sum(axis=0), len(SEEDS)
    # Pairs of about the same probability together, each a binomial number.
    edges = np.quantile(p, np.linspace(0, 1, 16))
    group = np.clip(np.searchsorted(edges, p, side="right") - 1, 0, 14)
    expected = np.bincount(group.ravel(), (trials * p).ravel())
    spread = np.sqrt(np.bincount(group.ravel(), (trials * p * (1 - p)).ravel()))
    off = np.abs(np.bincount(group.ravel(), found.ravel()) - expected)
    assert np.all(off < 4.5 * spread + 1e-9)
    # And every pair by itself.
    likely = p * trials > 5
    chi = ((found - trials * p) ** 2 / (trials * p * (1 - p)))[likely].sum()
    assert stats.chi2(likely.sum()).sf(chi) > 1e-4
    assert stats.chi2(likely.sum()).cdf(chi) > 1e-4


def test_pairs_at_a_distance_are_independent():
    # The number of synapses of a matrix has the variance of independent trials.
    rule = DistanceDependent(space="torus", profile="gaussian", p_max=0.6, length=0.2)
    p = straight_from_the_formula("torus", "gaussian", 0.6, 0.2, 36, 25)
    totals = multiplicity(rule, 36, 25, seeds=range(400)).sum(axis=(1, 2))
    variance = (p * (1 - p)).sum()
    assert abs(totals.mean() - p.sum()) < 4.5 * math.sqrt(variance / 400)
    assert abs(totals.var() / variance - 1) < 4.5 * math.sqrt(2 / 400)


@pytest.mark.parametrize("space", SPACES)
def test_a_great_length_is_a_fixed_probability(space):
    rule = DistanceDependent(space=space, profile="gaussian", p_max=1, length=1e9)
    assert np.all(multiplicity(rule, seeds=range(2)) == 1)
    none = DistanceDependent(space=space, profile="gaussian", p_max=0, length=0.1)
    assert not multiplicity(none, seeds=range(2)).any()


@pytest.mark.parametrize("space", SPACES)
def test_a_short_length_is_the_cells_at_the_same_place(space):
    rule = DistanceDependent(space=space, profile="exponential", p_max=1, length=1e-6)
    np.testing.assert_array_equal(multiplicity(rule, 30, 30, seeds=range(1))[0], np.eye(30))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (FixedOutdegree(n=7), 7 * 60),
        (FixedTotalNumber(n=321), 321),
        (FixedIndegree(n=7, multiple=True), 7 * 60),
        (DistanceDependent(space="ring", profile="gaussian", p_max=1, length=1e6), 3600),
        # Cell k is min(k, 60 - k) / 60 of the ring away from cell 0.
        (
            DistanceDependent(space="ring", profile="exponential", p_max=0.5, length=0.1),
            60 * sum(0.5 * math.exp(-min(k, 60 - k) / 6) for k in range(60)),
        ),
    ],
)
def test_how_many_synapses_are_expected(rule, expected):
    document = {
        "title": "cost",
        "duration": "1 ms",
        "populations": {name: {"model": "lif", "size": 60} for name in "ab"},
        "projections": {
            "p": {
                "source": "a",
                "target": "b",
                "synapse": "ampa",
                "weight": "1 nS",
                "connect": rule.model_dump(),
            }
        },
    }
    network = sn.Scenario.from_document(document).network
    assert network.expected_synapses == pytest.approx(expected, rel=1e-9)


def _rules(n, m):
    counts = st.integers(0, min(n, m) - 1)
    several = st.booleans()
    lengths = st.floats(1e-3, 10)
    return st.one_of(
        st.builds(FixedProbability, p=st.floats(0, 1)),
        st.builds(FixedIndegree, n=counts, multiple=several),
        st.builds(FixedOutdegree, n=counts, multiple=several),
        st.builds(FixedTotalNumber, n=st.integers(0, n * (m - 1)), multiple=several),
        st.builds(
            DistanceDependent,
            space=st.sampled_from(SPACES),
            profile=st.sampled_from(["gaussian", "exponential"]),
            p_max=st.floats(0, 1),
            length=lengths,
        ),
    )


@settings(max_examples=200, deadline=None)
@given(data=st.data(), n=st.integers(1, 30), m=st.integers(1, 30), seed=st.integers(0, 2**31))
def test_whatever_is_asked_for(data, n, m, seed):
    recurrent = data.draw(st.booleans())
    m = n if recurrent else m
    if min(n, m) == 1 and recurrent:
        return
    rule = data.draw(_rules(n, m))
    sources, targets = connect(rule, Sizes(n, m, recurrent), np.random.default_rng(seed))
    assert len(sources) == len(targets)
    assert np.issubdtype(sources.dtype, np.integer)
    assert np.issubdtype(targets.dtype, np.integer)
    assert np.all((sources >= 0) & (sources < n) & (targets >= 0) & (targets < m))
    assert not (recurrent and np.any(sources == targets))
    if not getattr(rule, "multiple", False):
        assert len(np.unique(sources * m + targets)) == len(sources)
