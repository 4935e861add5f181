"""The scenario of REM sleep: its controls differ in one thing each, and its claims can fail."""

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from simneuro.analysis import assembly_completions, assembly_events, clusters
from simneuro.engine import simulate
from simneuro.engine.draw import draw_numbers
from simneuro.engine.draw.streams import Streams
from simneuro.engine.draw.wiring import draw_wiring
from simneuro.experiment import Results, draw_figures, evaluate_claims, run
from simneuro.figures import use_style
from simneuro.scenario import Scenario, why_undecided

CONDITIONS = list(Scenario.load("rem_activation_synthesis").conditions)
MEMORY = "excitatory_excitatory"


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    """With verdicts on four networks, whose results are made up, of two minutes each."""
    fewer = {"verdicts.trials": 1, "duration": "120 s"}
    return Scenario.load("rem_activation_synthesis").override(fewer)


def drawn_bursts(scenario: Scenario, seed: int):
    return draw_numbers(scenario.network, seed).feeds["bursts"].events


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_scattered_bursts_keep_each_cells_number_of_spikes(scenario, seed):
    scenario = scenario.changed({"duration": "600 s"})  # a wave at the end is then 0.25 % of all
    bursts = drawn_bursts(scenario, seed)
    control = scenario.changed(scenario.conditions["scattered"])
    scattered = drawn_bursts(control, seed)
    counts, kept = (np.bincount(each.cells, minlength=200) for each in (bursts, scattered))
    # Bursts that reach past the end of the run are cut off, scattered spikes are not; two events
    # of a cell in one step count as one.
    assert len(bursts.cells) > 500
    assert abs(counts.sum() - kept.sum()) <= 0.01 * counts.sum()
    assert np.corrcoef(counts, kept)[0, 1] > 0.99


def test_scattered_bursts_are_spread_over_the_run(scenario):
    control = scenario.changed(scenario.conditions["scattered"])
    for drawn, spread in ((drawn_bursts(scenario, 1), False), (drawn_bursts(control, 1), True)):
        filled = np.unique(drawn.steps // 500)  # bins of 50 ms; the run has 2420
        assert (len(filled) > 500) == spread


def synapses(scenario: Scenario, condition: str):
    changed = scenario.changed(scenario.conditions[condition])
    return draw_wiring(changed.network.wires[MEMORY], Streams(5).generator(MEMORY))


def test_without_memory_the_total_weight_is_the_same(scenario):
    totals = {name: synapses(scenario, name).weight.sum() for name in ("rem", "no_memory")}
    # 199 000 synapses: the standard error of the number is 0.16 % in rem and 0.22 % without.
    assert totals["no_memory"] == pytest.approx(totals["rem"], rel=0.011)


def test_rewiring_keeps_each_cells_number_of_synapses(scenario):
    memory, rewired = (synapses(scenario, name) for name in ("rem", "rewired"))
    for end in ("sources", "targets"):
        counts = [np.bincount(getattr(each, end), minlength=2000) for each in (memory, rewired)]
        np.testing.assert_array_equal(*counts)
    inside = [np.mean(each.sources // 200 == each.targets // 200) for each in (memory, rewired)]
    assert inside[0] == 1
    assert inside[1] == pytest.approx(199 / 1999, abs=0.004)  # three standard errors: 0.002


@pytest.mark.parametrize("name", ["rem_topography", "rem_dose", "rem_map", "rem_states"])
def test_the_sister_scenarios_have_the_same_network(scenario, name):
    """But for what they are about: the tables of a file cannot be shared."""
    own, other = scenario.document(), Scenario.load(name).document()
    about = {
        "rem_topography": {("projections", "relay_excitatory", "connect")},
        "rem_states": {("drives", each, "weight") for each in ("tonic", "bursts", "senses")},
    }.get(name, set())
    for table in ("models", "synapses", "plasticity", "populations", "projections", "drives"):
        for entry, values in own[table].items():
            if (name, entry) == ("rem_states", "relay_cell"):
                continue  # the model of another cell
            for key, value in values.items():
                if (table, entry, key) not in about:
                    assert other[table][entry][key] == value, f"{table}.{entry}.{key}"


@pytest.mark.parametrize("name", ["rem_topography", "rem_dose", "rem_map", "rem_states"])
def test_no_scenario_tests_with_a_network_that_was_seen_in_choosing(scenario, name):
    sister = Scenario.load(name)
    assert set(sister.verdicts.chosen_with) >= set(scenario.verdicts.chosen_with)
    for each in (sister, sister.quickened(), Scenario.load("rem_activation_synthesis")):
        assert why_undecided(each) == ""
    assert "was seen" in why_undecided(sister.override({"seed": 101}))


def test_the_small_form_has_the_same_conditions(scenario):
    for name, changes in scenario.quickened().conditions.items():
        assert changes == scenario.conditions[name]


HELD = dict.fromkeys(CONDITIONS, (0.0, 0.0, 0.0, 0.0)) | {
    "rem": (40.0, 30.0, 50.0, 35.0),
    "scattered": (2.0, 0.0, 4.0, 2.0),
    "wake_modulation": (8.0, 6.0, 8.0, 4.0),
}
CLAIMS = 16


def results(scenario: Scenario, completions: dict[str, tuple[float, ...]]) -> Results:
    """Made-up measurements of four networks in the form that a run leaves."""
    each = ("condition", "trial")
    full = np.ones((len(CONDITIONS), 4))
    data = xr.Dataset(
        {
            "completions": (each, np.array([completions[name] for name in CONDITIONS])),
            "clusters": (each, full * 25),
            "after_cluster": (each, full * [0.7, 0.8, 0.9, 0.8]),
            "by_chance": (each, full * 0.1),
            "surrogates": (each, full * 0.0),
            "other_labels": (each, full * 0.0),
            "completed_found": (each, full * [80.0, 90, 100, 95]),
            "silent": (each, full * [0.1, 0.2, 0.1, 0.2]),
            "lasting": (
                (*each, "event"),
                np.tile([[0.4], [0.5], [0.45], [0.6]], (len(full), 1, 1)),
            ),
            "cv": ((*each, "population"), np.full((len(CONDITIONS), 4, 2), 0.9)),
            "rate": ((*each, "population"), np.full((len(CONDITIONS), 4, 2), 0.8)),
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


def failing(found: Results) -> dict[int, bool | None]:
    """The claims that do not hold by their numbers: False if refuted, None if undecided."""
    verdicts = [claim.holds for claim in evaluate_claims(found)]
    assert len(verdicts) == CLAIMS
    return {number: holds for number, holds in enumerate(verdicts) if holds is not True}


def test_claims_hold_where_both_parts_are_needed(scenario):
    assert failing(results(scenario, HELD)) == {}


@pytest.mark.parametrize(
    ("control", "place"),
    [("no_memory", 1), ("rewired", 2), ("excitable", 3), ("same_volley", 4), ("scattered", 5)],
)
def test_a_control_with_as_many_completions_refutes_its_claim(scenario, control, place):
    assert failing(results(scenario, HELD | {control: HELD["rem"]})) == {place: False}


def test_silence_supports_no_claim_of_completions(scenario):
    none = dict.fromkeys(CONDITIONS, (0.0, 0.0, 0.0, 0.0))
    assert failing(results(scenario, none)) == dict.fromkeys((0, 1, 2, 3, 4, 5, 7))


def test_controls_that_were_hardly_watched_support_nothing(scenario):
    # No completion in 4 networks of 2 s may yet be 33 a minute.
    brief = scenario.override({"duration": "2 s"})
    found = failing(results(brief, HELD))
    assert found == dict.fromkeys((1, 2, 3, 4, 5, 7, 12, 13))


@pytest.mark.parametrize(
    ("name", "condition", "change", "expected"),
    [
        ("rate", "scattered", lambda rate: 0.94 * rate, {6: False}),
        ("completions", "scattered", lambda rate: 0 * rate, {7: None}),
        ("rate", "scattered", lambda rate: rate - 0.35, {6: False, 8: False}),
        ("after_cluster", "rem", lambda chance: chance - 0.55, {9: None}),
        ("lasting", "rem", lambda lasting: lasting + 1.6, {10: None}),
        ("completed_found", "rem", lambda share: share - 60, {11: False}),
        ("surrogates", "rem", lambda rate: rate + 2, {12: False}),
        ("other_labels", "rem", lambda rate: rate + 2, {13: False}),
        ("cv", "rem", lambda cv: cv - 0.25, {14: False}),
        # The mean lies within the bounds, its interval does not.
        ("cv", "rem", lambda cv: cv + xr.DataArray([-0.3, 0.3] * 2, dims="trial"), {14: None}),
        ("silent", "rem", lambda share: share + 5, {15: False}),
    ],
)
def test_what_is_off_is_seen_and_nothing_else(scenario, name, condition, change, expected):
    assert failing(changed(results(scenario, HELD), name, condition, change)) == expected


def test_what_never_completed_still_has_an_upper_limit(scenario):
    claims = list(evaluate_claims(results(scenario, HELD)))
    # Garwood: 3.689 events in 4 networks of 2 min, with 10 surrogates each and once.
    assert claims[12].interval == pytest.approx((0, 3.689 / 80), abs=1e-4)
    assert claims[13].interval == pytest.approx((0, 3.689 / 8), abs=1e-3)


def drawn(found: Results):
    """The figures, as the runner draws them."""
    with use_style():
        figures = dict(draw_figures(found))
        for figure in figures.values():
            figure.draw_without_rendering()
    return figures


@pytest.fixture(scope="module")
def brief(tmp_path_factory, target_for_long_runs):
    """One network in four conditions, for little more than a second."""
    scenario = Scenario.load("rem_activation_synthesis")
    kept = ("rem", "scattered", "no_memory", "rewired")
    conditions = {name: dict(scenario.conditions[name]) for name in kept}
    small = {"trials": 1, "duration": "1200 ms", "warmup": "50 ms", "conditions": conditions}
    out = tmp_path_factory.mktemp("runs")
    return run(scenario.override(small), workers=1, target=target_for_long_runs, out=out)


@pytest.mark.slow
def test_a_trial_is_measured_drawn_and_claims_nothing(brief):
    assert brief.data.sizes["condition"] == 4
    assert float(brief.data["rate"].sel(population="relay").min()) > 0.3
    assert brief.data["share"].sizes["assembly"] == 10
    assert set(brief.figures) == {"around_a_cluster", "controls"}
    assert [claim.verdict for claim in brief.claims] == ["undecided"] * len(brief.claims)


@pytest.mark.slow
@pytest.mark.parametrize(
    "chances", [[0.0, 0, 0, 0], [1.0, 1, 1, 1], [np.nan] * 4, [np.nan, 0.5, np.nan, 0.7]]
)
def test_figures_of_no_hit_all_hits_and_no_cluster(brief, scenario, chances):
    four = brief.data.isel(trial=[0, 0, 0, 0])
    each = ("condition", "trial")
    clusters = (each, np.full((4, 4), 20.0))
    made_up = four.assign(after_cluster=(each, np.tile(chances, (4, 1))), clusters=clusters)
    panel = drawn(Results(scenario, made_up, Path()))["controls"].axes[1]
    points = np.array([bars.lines[0].get_xydata()[0] for bars in panel.containers])
    known = [chance for chance in chances if np.isfinite(chance)]
    assert points[0, 1] == pytest.approx(np.mean(known) if known else np.nan, nan_ok=True)


@pytest.mark.slow
def test_no_limit_is_hidden(brief, scenario):
    """Wilson's of one hit in 80 clusters reaches to 6.7 %, Garwood's of none to 3.689 / 8 min."""
    four = brief.data.isel(trial=[0, 0, 0, 0])
    each = ("condition", "trial")
    made_up = four.assign(
        completions=four["completions"] * 0,
        clusters=(each, np.full((4, 4), 20.0)),
        after_cluster=(each, np.tile([0.05, 0, 0, 0], (4, 1))),
        by_chance=(each, np.zeros((4, 4))),
    )
    panels = drawn(Results(scenario, made_up, Path()))["controls"].axes[:2]
    for panel, limit in zip(panels, (3.689 / 8, 0.0675), strict=True):
        (bar,) = panel.containers[0].lines[2]
        low, high = bar.get_segments()[0][:, 1]
        assert panel.get_ylim()[0] <= low < high < panel.get_ylim()[1]
        assert high == pytest.approx(limit, rel=2e-3)


@pytest.mark.slow
def test_the_network_that_answers_with_volleys_completes_nothing(target_for_long_runs):
    """The first network of this scenario: a burst made a quarter of all cells fire once.

    Its events were the bins in which one assembly had more cells among them than others.
    """
    scenario = Scenario.load(Path(__file__).parent / "evoked_volleys.toml")
    recording = simulate(
        scenario.single.override({"duration": "15 s"}), target=target_for_long_runs
    )
    waves = clusters(recording["bursts.event_time"].values, 0.06)
    labels = np.arange(2000) // 50
    labels[labels >= 20] = -1
    found = assembly_completions(recording, "excitatory", labels=labels, volleys=waves, seed=1)
    before = assembly_events(recording, "excitatory", labels=labels, seed=1)
    assert before.sizes["event"] >= 3
    assert found.sizes["event"] == 0
    # Nor were they anything that the volley's own spikes are needed to tell.
    unannounced = assembly_completions(recording, "excitatory", labels=labels, seed=1)
    assert unannounced.sizes["event"] == 0
