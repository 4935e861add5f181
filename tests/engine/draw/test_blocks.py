"""Maps from block to block and clusters taken apart, at their limits."""

import numpy as np
import pytest

import simneuro as sn
from simneuro.engine.draw import connect
from simneuro.network import RewiredClusters, Sizes, Topographic


def drawn(rule, sizes, seed=0):
    return connect(rule, sizes, np.random.default_rng(seed))


def test_an_exact_map_of_uneven_blocks_within_one_population():
    rule = Topographic(n=2, blocks=3, topography=1)
    sources, targets = drawn(rule, Sizes(32, 32, True))
    np.testing.assert_array_equal(targets, np.repeat(np.arange(32), 2))
    blocks = [np.searchsorted([10, 21], cells, side="right") for cells in (sources, targets)]
    np.testing.assert_array_equal(*blocks)
    assert np.all(sources != targets)


def test_without_topography_all_pairs_are_equally_likely():
    rule = Topographic(n=3, blocks=2, topography=0)
    counts = np.zeros((8 * 4, 6))
    for seed in range(200):
        sources, targets = drawn(rule, Sizes(32, 6, False), seed)
        np.add.at(counts, (sources, targets), 1)
    # 3 of 32 sources in each of 200 draws: 18.75 +- 4.1
    assert abs(counts.mean() - 18.75) < 1e-9
    assert counts.std() == pytest.approx(np.sqrt(200 * 3 / 32 * 29 / 32), rel=0.2)


def test_rewired_synapses_are_never_of_a_cell_on_itself():
    rule = RewiredClusters(clusters=2, p_in=1, p_out=0)
    sources, targets = drawn(rule, Sizes(10, 10, True))
    assert len(sources) == 2 * 5 * 4
    assert np.all(sources != targets)
    assert np.bincount(targets).tolist() == [4] * 10


@pytest.mark.parametrize(
    ("connect", "message"),
    [
        ({"rule": "topographic", "n": 6, "blocks": 2, "topography": 0.5}, "at most half"),
        ({"rule": "topographic", "n": 1, "blocks": 30, "topography": 0.5}, "do not fit"),
        ({"rule": "topographic", "n": 1, "blocks": 1, "topography": 0.5}, "blocks"),
        ({"rule": "topographic", "n": 1, "blocks": 2, "topography": 1.5}, "topography"),
        ({"rule": "rewired_clusters", "clusters": 30, "p_in": 1, "p_out": 0}, "do not fit"),
    ],
)
def test_rules_that_do_not_fit_are_refused_at_load(connect, message):
    wires = {"source": "a", "target": "a", "synapse": "delta", "weight": "1 mV", "connect": connect}
    with pytest.raises(sn.InputError, match=message):
        sn.Scenario.from_document(
            {
                "title": "blocks",
                "duration": "1 ms",
                "populations": {"a": {"model": "lif", "size": 20}},
                "projections": {"wires": wires},
            }
        )
