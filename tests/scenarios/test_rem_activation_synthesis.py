"""The scenario of REM sleep: its controls differ in one thing each, and its claims can fail."""

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from simneuro.engine.drives import events
from simneuro.engine.streams import generator
from simneuro.engine.wiring import wire
from simneuro.experiment import Results, science
from simneuro.scenario import Scenario

CONDITIONS = ["rem", "no_bursts", "no_memory"]


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return Scenario.load("rem_activation_synthesis")


def drawn_bursts(scenario: Scenario, seed: int):
    return events(scenario, scenario.drives["bursts"], generator(seed, "drives.bursts"))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_scattered_bursts_keep_each_cells_number_of_spikes(scenario, seed):
    bursts = drawn_bursts(scenario, seed)
    control = scenario.changed(scenario.conditions["no_bursts"])
    scattered = drawn_bursts(control, seed)
    counts, kept = (np.bincount(each.cells, minlength=200) for each in (bursts, scattered))
    # Bursts that reach past the end of the run are cut off, scattered spikes are not; two events
    # of a cell in one step count as one.
    assert len(bursts.cells) > 500
    assert abs(counts.sum() - kept.sum()) <= 0.01 * counts.sum()
    assert np.corrcoef(counts, kept)[0, 1] > 0.99


def test_scattered_bursts_are_spread_over_the_run(scenario):
    control = scenario.changed(scenario.conditions["no_bursts"])
    for drawn, spread in ((drawn_bursts(scenario, 1), False), (drawn_bursts(control, 1), True)):
        filled = np.unique(drawn.steps // 500)  # bins of 50 ms; the run has 610
        assert (len(filled) > 550) == spread


def test_without_memory_the_total_weight_is_the_same(scenario):
    name = "excitatory_excitatory"
    totals = {}
    for condition in ("rem", "no_memory"):
        changed = scenario.changed(scenario.conditions[condition])
        drawn = wire(changed, changed.projections[name], generator(5, name))
        totals[condition] = drawn.weight.sum()
    # 800 000 synapses: the standard error of the total is about 0.1 %.
    assert totals["no_memory"] == pytest.approx(totals["rem"], rel=0.005)


def results(scenario: Scenario, event_rate: dict[str, list[float]]) -> Results:
    """Made-up measurements of four networks in the form that a run leaves."""
    trials = 4
    rates = [event_rate[name] for name in CONDITIONS]
    each = ("condition", "trial")
    full = np.ones((3, trials))
    data = xr.Dataset(
        {
            "event_rate": (each, np.array(rates)),
            "after_cluster": (each, full * [0.7, 0.8, 0.9, 0.8]),
            "any_time": (each, full * 0.1),
            "false_positives": (each, full * 0.0),
            "cv": ((*each, "population"), np.full((3, trials, 1), 0.9)),
        },
        coords={"condition": CONDITIONS, "population": ["excitatory"]},
    )
    return Results(scenario, data, Path())


def verdicts(found: Results) -> list[bool]:
    return [claim.holds for claim in science.claims(found)]


def test_claims_hold_where_both_parts_are_needed(scenario):
    rates = {"rem": [40.0, 30, 50, 35], "no_bursts": [0.0, 1, 0, 0], "no_memory": [0.0, 0, 0, 1]}
    assert verdicts(results(scenario, rates)) == [True] * 6


@pytest.mark.parametrize(("control", "place"), [("no_memory", 1), ("no_bursts", 2)])
def test_a_control_with_as_many_events_refutes_its_claim(scenario, control, place):
    rem = [40.0, 30, 50, 35]
    rates = {"rem": rem, "no_bursts": [0.0] * 4, "no_memory": [0.0] * 4} | {control: rem}
    expected = [True] * 6
    expected[place] = False
    assert verdicts(results(scenario, rates)) == expected


def test_silence_supports_no_claim_of_events(scenario):
    none = {name: [0.0] * 4 for name in CONDITIONS}
    assert verdicts(results(scenario, none))[:3] == [False] * 3
