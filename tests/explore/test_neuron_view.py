"""What is seen of a neuron, held against closed forms, and what is handed out of it."""

import json
import math
import tomllib
from typing import Any

import numpy as np
import pytest
import sympy
from brian2 import amp

import simneuro as sn
from simneuro.explore.handouts import make_handout, scenario_text, snippet
from simneuro.explore.neuron import Neuron
from simneuro.explore.neuron_panels import time_panels
from simneuro.explore.neuron_sliders import AMPLITUDE, NOISE
from simneuro.explore.neuron_view import NeuronView
from simneuro.explore.targets import Target
from simneuro.recording import spikes

LEAK, THRESHOLD = "models.neuron.parameters.g_L", "models.neuron.parameters.V_th"


@pytest.fixture(scope="module")
def view() -> NeuronView:
    return NeuronView(Target("numpy"))


def step(view: NeuronView, name: str, **values: float) -> dict[str, Any]:
    return view.step(Neuron.find("lif"), name, {"values": values, "window": "whole"})


def panel(answer: dict[str, Any], key: str) -> dict[str, Any]:
    return next(each for each in answer["panels"] if each["key"] == key)


def test_the_point_is_the_rate_of_the_closed_form_and_lies_on_the_curve(view: NeuronView) -> None:
    """250 pA through 5 nS would lift the membrane by 50 mV, and 10 mV reach the threshold."""
    values = {AMPLITUDE: 250.0, LEAK: 5.0}
    interval = 0.005 + 0.04 * math.log(50 / 40)  # s: t_ref + tau ln(RI/(RI - 10 mV))
    point = step(view, "time", **values)["point"]
    assert point["x"] == pytest.approx(250)
    assert point["y"] == pytest.approx(1 / interval, abs=2.0)  # one spike in 0.5 s
    rates = panel(step(view, "curve", **values), "curve")["series"][0]
    assert rates["x"][10] == 250
    assert rates["y"][10] == point["y"]


def test_the_activation_has_the_curve_with_sigmoid_and_relu(view: NeuronView) -> None:
    shown = panel(step(view, "activation"), "activation")
    names = [each["name"] for each in shown["series"]]
    assert names == ["neuron", "sigmoid", "ReLU"]
    neuron, sigmoid, relu = (np.array(each["y"]) for each in shown["series"])
    assert neuron[-1] == pytest.approx(1)
    assert shown["series"][0]["x"][-1] == pytest.approx(1)
    assert (np.diff(sigmoid) > 0).all()
    bend = np.diff(relu, 2)
    assert np.count_nonzero(np.abs(bend) > 1e-3) <= 2  # two straight pieces, with one corner


def test_a_cell_that_never_fires_has_no_activation_and_says_so(view: NeuronView) -> None:
    answer = step(view, "activation", **{THRESHOLD: -20.0, LEAK: 40.0})
    assert answer["panels"][0]["series"] == []
    assert "fires at none" in answer["panels"][0]["note"]


def test_values_that_do_not_go_together_are_told_in_a_paragraph(view: NeuronView) -> None:
    with pytest.raises(sn.InputError, match="V_reset"):
        step(view, "time", **{THRESHOLD: -70.0})


def test_panels_are_plain_json_without_holes(view: NeuronView) -> None:
    answers = [step(view, name) for name in ("time", "curve", "activation")]
    json.dumps(answers, allow_nan=False)


def test_channels_and_their_currents_are_shown() -> None:
    """The currents of the squid axon at rest add up to nothing, and its gates are those of 1952."""
    neuron = Neuron.find("hodgkin_huxley")
    short = neuron.scenario({}).override({"duration": "20 ms", "warmup": "5 ms"})
    made = sn.simulate(short, target="numpy")
    shown = {each.key: each for each in time_panels(neuron, made, "whole")}
    assert list(shown) == ["potential", "states", "currents", "input"]
    currents = [each.y for each in shown["currents"].series]
    assert len(currents) == 3
    assert np.abs(np.sum(currents, axis=0)).max() < 1e-2 * np.abs(currents).max()
    gates = {each.name[0]: each.y[0] for each in shown["states"].series}
    assert gates == pytest.approx({"m": 0.053, "h": 0.596, "n": 0.318}, abs=1e-3)


@pytest.mark.parametrize("name", list(sn.models.neurons))
def test_currents_raise_the_potential_and_adaptation_lowers_it_as_the_notes_say(name: str) -> None:
    """By the derivative of the equation of v, with all that it names written out by sympy."""
    neuron = Neuron.find(name)
    texts = {key: each.expr.code for key, each in neuron.own.parsed.items() if each.expr}
    positive = {key: sympy.Symbol(key, positive=True) for key in neuron.own.parameters}
    rate = sympy.sympify(texts["v"].replace("mV", "1").replace("ms", "1"), locals=positive)
    inner = texts.get("I_ion")
    if inner is not None:
        rate = rate.subs(sympy.Symbol("I_ion"), sympy.sympify(inner))
    for current in neuron.currents:
        assert sympy.diff(rate, sympy.Symbol(current)).is_positive
    in_ampere = [each for each in neuron.states if neuron.own.parsed[each].dim is amp.dim]
    for state in in_ampere:
        assert sympy.diff(rate, sympy.Symbol(state)).is_negative


def test_the_scenario_file_is_what_was_seen(view: NeuronView) -> None:
    neuron, numbers = Neuron.find("adex.regular_bursting"), {AMPLITUDE: 0.3, NOISE: 50.0}
    text = scenario_text(neuron, {"values": numbers})
    again = sn.Scenario.from_document(tomllib.loads(text))
    assert again == neuron.scenario(numbers)
    assert (
        again.network.cells["cell"].model.parameters["V_reset"].value
        == sn.models.neurons["adex"].variant("regular_bursting").parameters["V_reset"].value
    )


def test_the_snippet_gives_the_spikes_and_the_curve_that_were_seen(
    view: NeuronView, capsys: pytest.CaptureFixture[str]
) -> None:
    neuron, numbers = Neuron.find("lif"), {AMPLITUDE: 250.0, LEAK: 5.0}
    space: dict[str, Any] = {}
    exec(snippet(neuron, {"values": numbers}), space)
    capsys.readouterr()
    times, _ = spikes(view.recording(neuron, numbers), "cell")
    np.testing.assert_array_equal(space["recording"]["spike_time"].values, times)
    assert space["curve"]["rate"].equals(view.curve(neuron, numbers)["rate"])
    assert set(space["fits"]["activation"]) == {"sigmoid", "relu"}


@pytest.mark.parametrize(("kind", "begins"), [("png", b"\x89PNG"), ("svg", b"<?xml")])
def test_a_figure_is_handed_out(view: NeuronView, kind: str, begins: bytes) -> None:
    neuron = Neuron.find("lif")
    made = make_handout(neuron, {}, kind, view.panels(neuron, {}))
    assert made.name == f"lif_explored.{kind}"
    assert made.content.startswith(begins)
