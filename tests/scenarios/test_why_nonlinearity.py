"""Sums, XOR and lines: values worked out by hand, and claims that planted faults refute."""

from dataclasses import replace
from math import exp, factorial

import numpy as np
import pytest

import simneuro as sn
from simneuro.experiment import draw_figures, evaluate_claims

AS_UNITS = "XOR, two LIF cells: they answer as the units do"
AS_EXPECTED = "XOR, two LIF cells: right answers, less those"
ABOVE = "XOR, two LIF cells: more are right"
UNINHIBITED = "Control: the output gets the same spikes without"
LATE = "Control: the inhibition comes without its head start"


@pytest.fixture(scope="module")
def code(companion_module):
    return companion_module("why_nonlinearity")


def answers(code, changes):
    """The answers of a changed circuit, without the rest of the trial."""
    scenario = sn.Scenario.load("why_nonlinearity").override(changes)
    recording = sn.simulate(code.present(scenario), target="numpy")
    return code.answers(scenario, recording)


def right(found):
    return dict(zip(found["answering"], found["right"][1], strict=True))


def poisson_between(low, high, mean):
    return sum(exp(-mean) * mean**k / factorial(k) for k in range(low, high))


def test_chance_leaves_what_poisson_says(code):
    one, two = (poisson_between(11, 31, mean) for mean in (20, 40))
    assert code.expected_share(inhibited=True) == pytest.approx((2 + 2 * one - two) / 4)
    one, two = (1 - poisson_between(0, 11, mean) for mean in (20, 40))
    assert code.expected_share(inhibited=False) == pytest.approx((2 + 2 * one - two) / 4)


def test_two_cells_answer_as_units_do_and_neither_control_does(code):
    found = answers(code, {})
    error = np.sqrt(0.028 * 0.972 / 800)
    assert found["as_units"] == 1
    assert right(found)["output"] == pytest.approx(0.9724, abs=4 * error)
    assert right(found)["uninhibited"] == right(found)["hurried"] < 0.751


@pytest.mark.parametrize(
    "fault",
    [
        {"projections.inhibitory_output.weight": "0 mV"},
        {"projections.a_inhibitory.weight": "0.2 mV", "projections.b_inhibitory.weight": "0.2 mV"},
        {"projections.a_inhibitory.weight": "0.7 mV", "projections.b_inhibitory.weight": "0.7 mV"},
    ],
)
def test_a_circuit_with_a_wrong_weight_is_not_right_and_its_units_are_not_either(code, fault):
    found = answers(code, fault)
    assert right(found)["output"] < 0.8
    assert found["as_units"] > 0.99  # they have the same wrong weight


def test_inhibition_that_is_late_is_seen_beside_the_units(code):
    late = {f"projections.{name}_output.delay": "1 ms" for name in "ab"}
    found = answers(code, late)
    assert found["as_units"] < 0.8
    assert right(found)["output"] == right(found)["hurried"]


def test_one_cell_is_right_on_three_patterns_unless_its_rate_falls_again(code):
    assert code.best_criterion(np.array([0.0, 50, 50, 90])) == 0.75
    assert code.best_criterion(np.array([0.0, 50, 50, 0])) == 1.0
    assert code.best_criterion(np.array([50.0, 0, 0, 50])) == 1.0
    assert code.best_of_all_lines() == 3


def test_the_best_line_leaves_of_a_square_all_but_what_is_known(code):
    # The variance of z^2 + z is 3, of which z explains 1, for normal z.
    z = np.random.default_rng(5).normal(size=(200_000, 1))
    assert code.unexplained(z, z**2 + z) == pytest.approx(2 / 3, abs=0.01)
    assert code.unexplained(z, 3 * z - 1) < 1e-20


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    scenario = sn.Scenario.load("why_nonlinearity").quickened()
    return sn.run(scenario, workers=1, target="numpy", out=tmp_path_factory.mktemp("runs"))


def failing(results):
    return [claim.claim for claim in evaluate_claims(results) if not claim.holds]


def few(results):
    """What eight trials leave undecided; nothing else does not hold."""
    return {claim.claim for claim in results.claims if claim.verdict == "undecided"}


@pytest.mark.slow
def test_no_claim_is_refuted_and_all_can_be_drawn(results):
    assert len(results.claims) == 29
    assert set(failing(results)) == few(results)
    assert len(few(results)) <= 2
    with sn.figures.use_style():
        assert list(dict(draw_figures(results))) == ["why_nonlinearity"]


def at(data, name, change, **place):
    """The data with one variable changed, everywhere or at a place."""
    found = data[name].copy()
    found.loc[place] = change(found.loc[place])
    return data.assign({name: found})


FAULTS = [
    ("missed", lambda v: v + 1e-6, {"cell": slice(0, 5)}, 4),
    ("breaks", lambda v: 0.99 * v, {}, ["The closed form of where sums end"]),
    ("more_spikes", lambda n: n + 1, {"cell": slice(0, 1)}, ["Sums end where both"]),
    ("relu_missed", lambda v: 0 * v, {}, ["A ReLU unit with this threshold"]),
    ("identity_missed", lambda v: v + 1e-6, {}, ["Control: a unit without a threshold"]),
    ("as_units", lambda share: share - 0.01, {}, [AS_UNITS]),
    ("right", lambda share: share - 0.03, {"answering": "output"}, [AS_EXPECTED]),
    ("right", lambda share: 0 * share + 0.745, {"answering": "output"}, [AS_EXPECTED, ABOVE]),
    ("right", lambda share: share + 0.05, {"answering": "uninhibited"}, [UNINHIBITED]),
    ("right", lambda share: share + 0.05, {"answering": "hurried"}, [LATE]),
    ("alone_right", lambda share: 0 * share + 1, {}, ["XOR, one LIF cell"]),
    ("alone_right", lambda share: 0 * share + 0.75, {}, ["XOR, one Hodgkin-Huxley"]),
    ("lines_on_xor", lambda n: n + 1, {}, ["XOR, all lines"]),
    ("cells_on_xor", lambda n: n + 1, {}, ["XOR, single LIF cells"]),
    ("fired_sets", lambda n: n - 1, {"corners": 7}, ["LIF cells fire to as many"]),
    ("miscounted", lambda n: n + 1, {"trial": 2}, ["Planes divide"]),
    ("parted", lambda n: n - 1, {"number": 10}, ["Ten weights part"]),
    ("parted", lambda n: n + 8, {"number": 24}, ["Random labels of more"]),
    ("collapse", lambda error: error + 1e-11, {"trial": 0}, ["8 linear layers"]),
    ("bent_unit", lambda share: 1.05 * share, {}, ["What the best line leaves"]),
    ("bent", lambda share: 0 * share, {}, ["Control: of 8 layers"]),
    ("told", lambda share: 0 * share + 0.72, {"reader": "spikes"}, ["So do its", "Spikes cost"]),
    ("told", lambda share: 0 * share + 0.99, {"reader": "hindsight"}, ["It does so better"]),
    ("told", lambda share: 0 * share + 0.99, {"reader": "line"}, ["Baseline: a line"]),
]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "change", "place", "broken"), FAULTS)
def test_what_is_off_is_seen(results, name, change, place, broken):
    changed = replace(results, data=at(results.data, name, change, **place))
    found = [each for each in failing(changed) if each not in few(results)]
    if isinstance(broken, int):
        assert len(found) == broken
    else:
        heads = [sentence[: len(part)] for sentence, part in zip(found, broken, strict=True)]
        assert heads == broken
