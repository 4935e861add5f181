"""The scenario of REM sleep: its controls differ in one thing each, and its claims can fail."""

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from simneuro.engine.draw import draw_numbers
from simneuro.engine.draw.streams import Streams
from simneuro.engine.draw.wiring import draw_wiring
from simneuro.experiment import Results, draw_figures, evaluate_claims, run
from simneuro.figures import use_style
from simneuro.scenario import Scenario

CONDITIONS = ["rem", "no_bursts", "no_memory"]


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return Scenario.load("rem_activation_synthesis")


def drawn_bursts(scenario: Scenario, seed: int):
    return draw_numbers(scenario.network, seed).feeds["bursts"].events


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
        drawn = draw_wiring(changed.network.wires[name], Streams(5).generator(name))
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
            "cv": ((*each, "population"), np.full((3, trials, 2), 0.9)),
            "rate": ((*each, "population"), np.full((3, trials, 2), 4.0)),
        },
        coords={"condition": CONDITIONS, "population": ["excitatory", "relay"]},
    )
    data["rate"][1] *= np.array([0.995, 1.0, 1.005, 1.0])[:, None]
    return Results(scenario, data, Path())


def changed(found: Results, name: str, condition: str, change) -> Results:
    """The results with one variable of one condition changed."""
    value = found.data[name]
    value = value.where(value.condition != condition, change(value))
    return Results(found.scenario, found.data.assign({name: value}), Path())


HELD = {"rem": [40.0, 30, 50, 35], "no_bursts": [0.0, 1, 0, 0], "no_memory": [0.0, 0, 0, 1]}


def verdicts(found: Results) -> list[bool | None]:
    return [claim.holds for claim in evaluate_claims(found)]


def test_claims_hold_where_both_parts_are_needed(scenario):
    assert verdicts(results(scenario, HELD)) == [True] * 7


@pytest.mark.parametrize(("control", "place"), [("no_memory", 1), ("no_bursts", 2)])
def test_a_control_with_as_many_events_refutes_its_claim(scenario, control, place):
    rem = [40.0, 30, 50, 35]
    rates = {"rem": rem, "no_bursts": [0.0] * 4, "no_memory": [0.0] * 4} | {control: rem}
    expected = [True] * 7
    expected[place] = False
    assert verdicts(results(scenario, rates)) == expected


def test_silence_supports_no_claim_of_events(scenario):
    none = {name: [0.0] * 4 for name in CONDITIONS}
    assert verdicts(results(scenario, none))[:3] == [False, None, None]


def test_controls_that_were_hardly_watched_support_nothing(scenario):
    # No event in 4 networks of 2 s may yet be 33 a minute.
    brief = scenario.override({"duration": "2 s"})
    none = {"rem": HELD["rem"], "no_bursts": [0.0] * 4, "no_memory": [0.0] * 4}
    assert verdicts(results(scenario, none))[1:3] == [True, True]
    assert verdicts(results(brief, none))[1:3] == [None, None]


@pytest.mark.parametrize(
    ("name", "condition", "change", "place", "verdict"),
    [
        ("rate", "no_bursts", lambda rate: 0.94 * rate, 3, False),
        ("after_cluster", "rem", lambda chance: chance - 0.45, 4, None),
        ("false_positives", "rem", lambda rate: rate + 0.6, 5, None),
        ("cv", "rem", lambda cv: cv - 0.25, 6, False),
        # The mean lies within the bounds, its interval does not.
        ("cv", "rem", lambda cv: cv + xr.DataArray([-0.3, 0.3, -0.3, 0.3], dims="trial"), 6, None),
    ],
)
def test_what_is_off_is_seen(scenario, name, condition, change, place, verdict):
    expected = [True] * 7
    expected[place] = verdict
    assert verdicts(changed(results(scenario, HELD), name, condition, change)) == expected


def test_shuffled_labels_without_an_event_still_have_an_upper_limit(scenario):
    claim = list(evaluate_claims(results(scenario, HELD)))[5]
    # Garwood: 3.689 events in 4 networks of 30 s with 10 surrogates each.
    assert claim.interval == pytest.approx((0, 3.689 / 20), abs=1e-3)


def drawn(found: Results):
    """The figures, as the runner draws them."""
    with use_style():
        figures = dict(draw_figures(found))
        for figure in figures.values():
            figure.draw_without_rendering()
    return figures


@pytest.fixture(scope="module")
def brief(tmp_path_factory, target_for_long_runs):
    """One network in each condition, for less than a second."""
    scenario = Scenario.load("rem_activation_synthesis")
    small = {"trials": 1, "duration": "800 ms", "warmup": "50 ms"}
    out = tmp_path_factory.mktemp("runs")
    return run(scenario.override(small), workers=1, target=target_for_long_runs, out=out)


def test_a_trial_is_measured_drawn_and_claims_nothing(brief):
    assert brief.data.sizes["condition"] == 3
    assert float(brief.data["rate"].sel(population="relay").min()) > 1
    assert brief.data["z"].sizes["assembly"] == 20
    assert set(brief.figures) == {"around_a_cluster", "controls"}
    assert [claim.verdict for claim in brief.claims] == ["undecided"] * 7


@pytest.mark.parametrize(
    "chances", [[0.0, 0, 0, 0], [1.0, 1, 1, 1], [np.nan] * 4, [np.nan, 0.5, np.nan, 0.7]]
)
def test_figures_of_no_hit_all_hits_and_no_cluster(brief, scenario, chances):
    four = brief.data.isel(trial=[0, 0, 0, 0])
    each = ("condition", "trial")
    made_up = four.assign(after_cluster=(each, np.tile(chances, (3, 1))))
    panel = drawn(Results(scenario, made_up, Path()))["controls"].axes[2]
    points = np.array([bars.lines[0].get_xydata()[0] for bars in panel.containers])
    known = [chance for chance in chances if np.isfinite(chance)]
    assert points[0, 1] == pytest.approx(np.mean(known) if known else np.nan, nan_ok=True)


def test_no_limit_is_hidden(brief, scenario):
    four = brief.data.isel(trial=[0, 0, 0, 0])
    rare = four["any_time"] * 0 + xr.DataArray([0, 0, 0, 0.2], dims="trial")
    panel = drawn(Results(scenario, four.assign(any_time=rare), Path()))["controls"].axes[2]
    (bar,) = panel.containers[1].lines[2]
    assert panel.get_ylim()[0] < bar.get_segments()[0][0, 1] < 0
