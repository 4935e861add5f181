"""Scenarios to explore: what is a slider, what a switch does, what is handed out."""

import tomllib
import warnings
from typing import Any

import numpy as np
import pytest
import xarray as xr

import simneuro as sn
from simneuro import units
from simneuro.explore.answers import Answers
from simneuro.explore.bursting_networks import find_bursting
from simneuro.explore.handouts import scenario_text, snippet
from simneuro.explore.scenario_panels import scenario_panels
from simneuro.explore.scenario_subject import ScenarioSubject
from simneuro.explore.scenario_view import ScenarioView
from simneuro.explore.shown_duration import DURATION, WARMUP
from simneuro.explore.targets import Target


def subject_of(name: str, condition: str = "") -> ScenarioSubject:
    return ScenarioSubject(sn.Scenario.load(name), condition, "numpy", source=name)


@pytest.fixture(scope="module")
def dream() -> ScenarioSubject:
    return subject_of("rem_activation_synthesis")


def test_sliders_stand_where_the_file_and_the_condition_say(dream: ScenarioSubject) -> None:
    assert dream.sliders["drives.bursts.rate"].number == 20
    assert dream.sliders["drives.bursts.rate"].unit == "/min"
    assert dream.sliders["populations.inhibitory.parameters.C_m"].number == 100  # lif has 200
    awake = subject_of("rem_activation_synthesis", "wake_modulation")
    assert awake.sliders["models.cortical.parameters.g_KL"].number == pytest.approx(1.1111)


def test_sliders_reach_what_the_conditions_set(dream: ScenarioSubject) -> None:
    assert dream.sliders["drives.excitability.amplitude"].high == 12  # pA
    assert dream.sliders["drives.senses.rate"].high == 3  # Hz


def test_a_share_stays_between_0_and_1(dream: ScenarioSubject) -> None:
    share = dream.sliders["projections.excitatory_excitatory.connect.p_in"]
    assert (share.low, share.high) == (0, 1)


def test_without_bursts_nothing_else_changes(dream: ScenarioSubject) -> None:
    with_bursts, without = dream.chosen({}), dream.chosen({"off": ["bursts"]})
    assert without == with_bursts.override({"drives.bursts.rate": "0 Hz"})
    assert without != with_bursts


def test_figures_of_the_experiment_follow_the_page() -> None:
    """The seed, a value that the shown condition sets, and one that all share."""
    subject = subject_of("rem_activation_synthesis", "excitable")
    own = "drives.excitability.amplitude"
    made = subject.experiment({"values": {own: 6.0, "drives.bursts.rate": 30.0}, "network": 3})
    assert made.seed == subject.scenario.seed + 3
    assert made.conditions["excitable"][own] == "6 pA"
    assert made.drives["bursts"].rate == units.parse("30 /min")
    before = subject.scenario.quickened()
    assert made.drives["excitability"] == before.drives["excitability"]
    assert {**made.conditions, "excitable": 0} == {**before.conditions, "excitable": 0}


def test_a_condition_that_the_quick_form_leaves_out_is_told(dream: ScenarioSubject) -> None:
    subject = subject_of("rem_activation_synthesis", "wake_modulation")
    request = {"values": {"models.cortical.parameters.g_KL": 2.0}}
    assert subject.experiment(request) == dream.experiment({})
    assert "leaves out the condition wake_modulation" in ScenarioView(Target("numpy")).say_values(
        subject, request
    )


def test_what_the_sweep_varies_is_told_and_stays() -> None:
    scenario = sn.Scenario.load("lif_step").override({"sweep": {"drives.step.amplitude": ["1 nA"]}})
    subject = ScenarioSubject(scenario, "", "numpy")
    request = {"values": {"drives.step.amplitude": 300.0}}
    assert subject.experiment(request).sweep == scenario.sweep
    assert "drives.step.amplitude" in ScenarioView(Target("numpy")).say_values(subject, request)


def test_a_kept_answer_gives_its_warnings_again() -> None:
    answers = Answers()

    def answer() -> int:
        warnings.warn("thin", UserWarning, stacklevel=1)
        return 7

    for _ in range(2):
        with pytest.warns(UserWarning, match="thin"):
            assert answers.find(["question"], answer) == 7


def test_an_answer_that_fails_gives_its_warnings_too() -> None:
    def fail() -> int:
        warnings.warn("too coarse", UserWarning, stacklevel=1)
        raise ValueError("no value")

    with pytest.warns(UserWarning, match="too coarse"), pytest.raises(ValueError, match="no value"):
        Answers().find(["question"], fail)


def test_what_is_silent_already_has_no_switch(dream: ScenarioSubject) -> None:
    assert set(dream.switches) == {"noise_excitatory", "noise_inhibitory", "tonic", "bursts"}


def test_the_network_that_is_shown_first_has_a_burst(dream: ScenarioSubject) -> None:
    """Without bursts of their own rate there would be none to find."""
    request = {"network": dream.network}
    shown = dream.chosen(request)
    assert dream.network > 0  # the first one has none in view
    assert find_bursting(dream.chosen({})) == dream.network
    assert find_bursting(shown) == 0
    assert find_bursting(dream.chosen({**request, "off": ["bursts"]})) is None


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        ({"off": ["burst"]}, "no switch"),
        ({"off": [["bursts"]]}, "no switch"),
        ({"off": 3}, "list"),
        ({"network": -1}, "whole number"),
        ({"network": 0.5}, "whole number"),
        ({"values": {"populations.relay.size": 1e9}}, "no slider"),
        ({"values": {"drives.bursts.rate": 1e9}}, "lies between"),
        ({"values": 3}, "table"),
    ],
)
def test_what_has_no_slider_cannot_be_asked_for(
    dream: ScenarioSubject, request_: dict[str, Any], said: str
) -> None:
    with pytest.raises(sn.InputError, match=said):
        dream.chosen(request_)


def test_a_condition_that_does_not_exist_is_refused() -> None:
    with pytest.raises(sn.InputError, match="no condition"):
        _ = subject_of("rem_activation_synthesis", "coma").in_condition


def test_file_and_snippet_give_the_simulation_that_is_seen() -> None:
    step = subject_of("lif_step")
    request = {"values": {"drives.step.amplitude": 300.0, DURATION: 300.0}}
    made = ScenarioView(Target("numpy")).recording(step, request)
    again = sn.Scenario.from_document(tomllib.loads(scenario_text(step, request)))
    assert again == step.chosen(request)
    space: dict[str, Any] = {}
    exec(snippet(step, request), space)
    np.testing.assert_array_equal(
        space["recording"]["spike_time"].values, made["spike_time"].values
    )
    assert made.sizes["spike"] == 15  # from 100 ms, one every 5 + 20 ln(30/20) = 13.11 ms


def test_a_warm_up_is_shorter_only_where_it_takes_long(dream: ScenarioSubject) -> None:
    whole = dream.scenario.warmup
    assert dream.chosen({}).warmup < whole
    assert dream.sliders[WARMUP].read(dream.sliders[WARMUP].high) == whole
    assert dream.chosen({"values": {WARMUP: dream.sliders[WARMUP].high}}).warmup == whole
    assert f"{float(whole):g} s in the experiment" in dream.sliders[WARMUP].meaning
    assert dream.experiment({}).warmup == dream.scenario.quickened().warmup
    small = ScenarioSubject(sn.Scenario.load("balanced_ei"), "", "cpp", source="balanced_ei")
    assert small.chosen({}).warmup == small.scenario.warmup > 0
    assert WARMUP not in subject_of("lif_step").sliders


def test_panels_count_the_spikes_of_each_population() -> None:
    made = xr.Dataset(
        {
            "population_size": ("population", [2, 4]),
            "spikes_recorded": ("population", [True, True]),
            "spike_time": ("spike", [0.01, 0.02, 0.03, 0.09], {"units": "s"}),
            "spike_population": ("spike", np.array([0, 1, 1, 0], dtype=np.int16)),
            "spike_neuron": ("spike", np.array([0, 1, 3, 1], dtype=np.int32)),
            "bursts.event_time": ("bursts.event", [0.02, 0.021, 0.08], {"units": "s"}),
        },
        coords={"population": ["a", "b"]},
        attrs={"duration": 0.1, "dt": 1e-3},
    )
    raster, rates = scenario_panels(made)
    spikes = {each.name: each.x.tolist() for each in raster.series}
    assert spikes["a (2)"] == pytest.approx([10, 90])
    assert spikes["b (4)"] == pytest.approx([20, 30])
    assert spikes["bursts"] == pytest.approx([20, 80])  # 1 ms apart is one burst
    assert "a 10 Hz, b 5 Hz" in raster.note  # 2 spikes of 2 cells, and of 4, in 0.1 s
    width = float(np.diff(rates.series[0].x)[0]) * 1e-3
    assert sum(rates.series[0].y) * width * 2 == pytest.approx(2)


def test_how_long_is_shown_is_never_longer_than_the_experiment() -> None:
    for name in ("lif_step", "balanced_ei", "hodgkin_huxley_step"):
        slider = subject_of(name).sliders[DURATION]
        assert slider.read(slider.high) <= sn.Scenario.load(name).duration
        assert slider.value <= units.parse("20 s")
