"""Pairs that stand again in every block of cells: the same as all of them, but stored once."""

import numpy as np
import pytest

import simneuro as sn
from simneuro.engine import compiler, memory
from simneuro.engine.draw.drawing import draw_numbers

needs_compiler = pytest.mark.skipif(compiler() is None, reason="no C++ compiler works here")

BLOCKS, BELOW, ABOVE = 3, 4, 5
RANDOM = np.random.default_rng(3)
PAIRS = RANDOM.permutation(BELOW * ABOVE)[:17]  # not in the order in which they are stored
SOURCES, TARGETS = np.divmod(PAIRS, ABOVE)
WEIGHTS = RANDOM.normal(2.0, 0.7, len(PAIRS))  # whose sums depend on their order


def projection(whole: bool, source: str, synapse: str, unit: str, **more):
    """From the blocks of a source to those of ``above``."""
    before = np.arange(BLOCKS)[:, None]
    connect = {"rule": "repeated_pairs", "blocks": BLOCKS, "sources": SOURCES, "targets": TARGETS}
    weights = WEIGHTS
    if whole:
        lists = [(before * BELOW + SOURCES).ravel(), (before * ABOVE + TARGETS).ravel()]
        connect = {"rule": "pairs", "sources": lists[0], "targets": lists[1]}
        weights = np.tile(WEIGHTS, BLOCKS)
    return {
        "source": source,
        "target": "above",
        "synapse": synapse,
        "connect": connect,
        "weight": weights * sn.units.parse(f"1 {unit}"),
        **more,
    }


def scenario(whole: bool, record=(), **more):
    """Cells and a source, which also fires twice in a step, above which other cells stand."""
    currents = np.linspace(200, 900, BLOCKS * BELOW) * sn.units.parse("1 pA")
    return sn.Scenario.from_document(
        {
            "title": "blocks",
            "duration": "40 ms",
            "seed": 5,
            "populations": {
                "below": {"model": "lif", "size": BLOCKS * BELOW},
                "above": {"model": "adex", "size": BLOCKS * ABOVE},
            },
            "sources": {
                "input": {"kind": "poisson", "size": BLOCKS * BELOW, "rate": "9 kHz"},
            },
            "drives": {"step": {"kind": "step_current", "target": "below", "amplitude": currents}},
            "projections": {
                "a": projection(whole, "below", "exp_current", "pA", **more),
                "b": projection(whole, "input", "exp_current", "pA", delay="0.7 ms"),
                "c": projection(whole, "below", "delta", "mV"),
            },
            "record": {
                "traces": {"above": {"variables": ["v", "I_exp_current"], "neurons": 15}},
                "wiring": list(record),
            },
        }
    )


def kept_once(given: sn.Scenario) -> set[str]:
    wires = draw_numbers(given.network, given.seed).wires
    return {name for name, each in wires.items() if each.wiring.blocks is not None}


@needs_compiler
@pytest.mark.parametrize("target", ["numpy", pytest.param("cython", marks=pytest.mark.slow), "cpp"])
@pytest.mark.usefixtures("quickly_compiled")
def test_they_do_what_all_the_pairs_do_to_the_last_bit(target: str) -> None:
    assert kept_once(scenario(False)) == {"a", "b", "c"}
    expected, found = (sn.simulate(scenario(whole), target=target) for whole in (True, False))
    assert expected.sizes["spike"] > 20
    for name in ("spike_time", "spike_neuron", "above.v", "above.I_exp_current"):
        np.testing.assert_array_equal(found[name], expected[name])


@pytest.mark.parametrize(
    ("more", "record"),
    [
        ({"delay": np.linspace(0, 1, len(PAIRS)) * sn.units.parse("1 ms")}, ()),
        ({"scale": 0.5}, ()),
        ({"plasticity": "tsodyks_markram"}, ()),
        ({}, ("a",)),
    ],
)
def test_where_each_synapse_is_needed_all_are_made(more, record) -> None:
    whole = dict(more)
    if np.ndim(more.get("delay", 0)):
        whole["delay"] = np.tile(more["delay"], BLOCKS)
    assert kept_once(scenario(False, record, **more)) == {"b", "c"}
    expected = sn.simulate(scenario(True, record, **whole), target="numpy")
    found = sn.simulate(scenario(False, record, **more), target="numpy")
    names = ["spike_time", "above.v", *(each for each in expected if str(each).startswith("a."))]
    assert len(names) >= 2 + 2 * len(record)
    for name in names:
        np.testing.assert_array_equal(found[name], expected[name])


def test_what_the_refractory_period_holds_is_left_to_brian2() -> None:
    held = scenario(False).override({"populations.above.model": "lif"})
    assert kept_once(held) == {"a", "b"}


def test_the_potential_of_the_target_has_two_names() -> None:
    own = {"synapses": {"kick": {"equations": "", "on_pre": "v_post += w", "weight": "V"}}}
    given, delta = (
        scenario(False).override({**own, "projections.c.synapse": "kick"}),
        scenario(True),
    )
    assert kept_once(given) == {"a", "b", "c"}
    found, expected = (sn.simulate(each, target="numpy") for each in (given, delta))
    np.testing.assert_array_equal(found["above.v"], expected["above.v"])


def test_memory_does_not_grow_with_the_blocks() -> None:
    def estimate(blocks: int) -> float:
        made = scenario(False).override(
            {
                "populations.below.size": blocks * BELOW,
                "populations.above.size": blocks * ABOVE,
                "sources.input.size": blocks * BELOW,
                "drives.step.amplitude": "0 pA",
                **{f"projections.{each}.connect.blocks": blocks for each in "abc"},
            }
        )
        rates = {"below": 0.0, "above": 0.0}
        return memory.in_process(made.network, rates) / blocks

    # Cells and the spikes of the source grow; synapses, of which a block has 51, do not.
    assert estimate(2000) < 1.01 * estimate(1000)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"blocks": 5}, "not 5 blocks of one size"),
        ({"sources": [4], "targets": [0]}, "no cell 4; the 4 cells .* in each of the 3 blocks"),
        ({"sources": [0], "targets": [5]}, "no cell 5; the 5 cells"),
        ({"sources": [0, 1], "targets": [1]}, "got 2 sources, but 1 targets"),
    ],
)
def test_what_does_not_fit_is_refused_at_load(change, message: str) -> None:
    document = {f"projections.a.connect.{key}": value for key, value in change.items()}
    if "sources" in change:
        document["projections.a.weight"] = "1 pA"
    with pytest.raises(sn.InputError, match=message):
        scenario(False).override(document)
