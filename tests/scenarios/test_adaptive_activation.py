"""Adaptation of cells and units: what is measured, and that each kind of claim can fail."""

from dataclasses import replace
from itertools import chain

import numpy as np
import pytest
import xarray as xr
from planted_faults import fault, named, of, only, turned
from scipy.optimize import brentq

import simneuro as sn

NAME = "adaptive_activation"
TRIALS = 6


def steady(form, strength: float, current: float) -> float:
    """r = F(I - g r), by another solver."""
    return brentq(lambda rate: rate - form(current - strength * rate), 0, 500, xtol=1e-12)


def made_up(code, scenario) -> xr.Dataset:
    """What trials would give that agree with theory, but for a little chance in each."""
    cell = code.cell_of(scenario)
    level = np.array(scenario.drives["step"].amplitude, float) / code.PA
    # Between spikes the current falls by b, so that the cell gets a little more than I - g r.
    raised = level + 0.2 * cell["b"] / code.PA
    late = [steady(lambda x: code.onset_rate(cell, x), code.strength(cell), x) for x in raised]
    unit = code.noisy_unit(scenario)
    mean, size = 280.0, 12.0
    rate = steady(unit.activation, unit.strength, mean)
    slope = float(unit.activation.derivative(mean - unit.strength * rate))
    gain = code.expected_gain(scenario, slope, code.FREQUENCIES)
    swing = np.full((2, len(code.GROUPS)), np.nan)
    swing[0] = size * np.array([*gain, gain[-1], code.SCALE * gain[-1]])
    swing[1, -3:] = size * slope * np.array([1, 1, code.SCALE])
    rates = np.full(swing.shape, rate)
    rates[:, -2] += code.OFFSET * slope * np.array([1 / (1 + unit.strength * slope), 1])
    readers = ("relu", "prelu", "swish", "fixed prelu", "fixed swish", "linear", "adapting")
    accuracy = np.array([[0.95, 0.5, 0.4, 0.9]] * len(readers))
    accuracy[-1, 1] = 0.94
    one = xr.Dataset(
        {
            "onset_rate": ("level", code.onset_rate(cell, level)),
            "steady_rate": ("level", late),
            "rate": (("cells", "group"), rates),
            "swing": (("cells", "group"), swing),
            "slope": slope,
            "working_rate": rate,
            "offset_share": 1 / (1 + unit.strength * slope),
            "accuracy": (("reader", "drift"), accuracy),
            "settled_accuracy": ("drift", accuracy[-1]),
            "linear_accuracy": accuracy[-1, 1],
            "left": 0.09,
            "left_expected": 0.09,
        },
        {
            "level": level,
            "cells": list(code.NOISY),
            "group": list(code.GROUPS),
            "reader": list(readers),
            "drift": list(code.DRIFTS),
        },
    )
    chance = 1 + 1e-3 * np.linspace(-1, 1, TRIALS)
    varied = ["rate", "swing", "left"]
    trials = [one.assign({name: one[name] * each for name in varied}) for each in chance]
    data = xr.concat(trials, "trial").assign(train_images=1347, test_images=450)
    by_turns = xr.DataArray(1e-3 * (-1.0) ** np.arange(TRIALS), dims="trial")
    data["accuracy"] = data.accuracy + by_turns * data.reader.isin(["relu", "prelu", "swish"])
    return data.expand_dims(condition=["only"])


LEARNT = ("PReLU, learnt slope reads better than one", "swish, learnt steepness reads better than")
OFFSET = ("of an offset 1/(1 + g F') is left in the rate", "more of an offset than of a scale")
FAST = "fast signal"
OF_UNITS = (
    "Unit with state (ReLU, softplus, sigmoid)",
    "its steady slope",
    "ReLU with state: of an offset",
    "ReLU with state: three times",
)


def test_what_agrees_with_theory_holds_and_equal_networks_decide_nothing(before) -> None:
    undecided = {claim for claim, holds in before.items() if holds is None}
    assert undecided == {only(before, words) for words in LEARNT}
    assert False not in before.values()


def accuracy(reader: str, drift: str, value: float, *turns: str):
    """A fault: the accuracy of networks under a drift of the images."""
    return fault("accuracy", lambda v: 0 * v + value, *turns, reader=reader, drift=drift)


# Faults of one list are planted together.
FAULTS = [
    [
        fault("onset_rate", lambda v: 1.1 * v, "onset rate lies between"),
        # Without adaptation, but slower.
        fault("steady_rate", lambda v: v + 5, "steady rate r solves", "slope of the steady curve"),
        fault(
            "rate",
            lambda v: 1.2 * v,
            "mean rate r solves",
            OFFSET[0],
            cells="adapting",
            group="4 Hz",
        ),
        fault("swing", lambda v: 2 * v, "slow signal", cells="adapting", group="0.125 Hz"),
        fault("left", lambda v: 2 * v, "Of the offset in the sums"),
        accuracy("adapting", "none", 0.9, "adaptation costs nothing"),
        accuracy("relu", "offset", 0.9, "offset costs ReLU"),
        accuracy("prelu", "offset", 0.9, "offset costs PReLU"),
        accuracy("swish", "offset", 0.9, "offset costs swish"),
        accuracy("adapting", "quarter", 0.9, "to a quarter adaptation", "a quarter is to move"),
        accuracy("adapting", "fourfold", 0.8, "to four times adaptation", "four times is to move"),
        accuracy("fixed prelu", "none", 0.9, LEARNT[0]),
        accuracy("fixed swish", "none", 0.99, LEARNT[1]),
    ],
    [
        fault(
            "steady_rate",
            lambda v: 3 * v,
            "steady rate r solves",
            "slope of the steady curve",
            "Baseline: the slope",
        ),
        # Adaptation that divides would keep the swing as it was before the signal was doubled.
        fault(
            "swing",
            lambda v: v / 2,
            "doubling of a signal",
            OFFSET[1],
            cells="adapting",
            group="scale",
        ),
        accuracy(
            "adapting", "offset", 0.4, "of whose offsets", "better than PReLU", "better than swish"
        ),
        accuracy("relu", "quarter", 0.9, "quarter costs", "to a quarter adaptation"),
    ],
]


@pytest.mark.parametrize("faults", FAULTS)
def test_planted_faults_turn_just_their_claims(before, data, scenario, faults) -> None:
    assert turned(before, data, scenario, faults) == named(before, faults)


def without_adaptation(data: xr.Dataset) -> xr.Dataset:
    """Cells that adapt have the swings and rates of those that do not."""
    tireless = data.sel(cells="tireless")
    kept = data.cells == "tireless"
    return data.assign({key: data[key].where(kept, tireless[key]) for key in ("rate", "swing")})


@pytest.mark.parametrize(
    ("plant", "turns"),
    [
        (without_adaptation, OFFSET),
        (lambda data: data.assign(swing=data.swing / 2), (FAST,)),
    ],
)
def test_cells_that_do_not_adapt_and_cells_that_answer_less_are_refuted(
    code, data, scenario, plant, turns
) -> None:
    wrong = plant(data.isel(condition=0))
    found = {each.claim: each.holds for each in code.signal_claims(wrong, scenario)}
    assert [of(found, words) for words in turns] == [False] * len(turns)


def test_each_claim_has_its_planted_fault(before) -> None:
    # The last four are about units in no trial; a test below is about them.
    others = {only(before, words) for words in (FAST, *OF_UNITS)}
    assert set(before) - named(before, chain(*FAULTS)) == others


def test_a_strength_of_the_wrong_sign_is_refuted(code, data, scenario, monkeypatch) -> None:
    strength = code.strength
    monkeypatch.setattr(code, "strength", lambda cell: -strength(cell))
    found = {
        each.claim: each.holds
        for each in code.curve_claims(data.isel(condition=0, trial=0), scenario)
    }
    assert of(found, "steady rate r solves") is False
    assert of(found, "slope of the steady curve") is False


def test_a_unit_that_divides_is_refuted(code, monkeypatch) -> None:
    class Dividing(code.AdaptingUnit):
        def follow(self, x, dt, start=0.0):
            state, answers = np.zeros(np.shape(x)[1:]), []
            for each in x:
                answers.append(self.activation(each) / (1 + self.strength * np.abs(state)))
                state = state + dt / self.tau * (answers[-1] - state)
            return np.array(answers)

    monkeypatch.setattr(code, "AdaptingUnit", Dividing)
    assert [each.holds for each in code.unit_claims()] == [False] * 4


@pytest.mark.slow  # a simulation of 20,000 steps
@pytest.mark.parametrize(
    ("received", "holds"), [("I_ext - w", True), ("I_ext/(1 + w/(50*pA))", False)]
)
def test_a_cell_whose_adaptation_divides_is_refuted(
    code, scenario, monkeypatch, received, holds
) -> None:
    lif = sn.models["adaptive_lif"].with_parameters(b="12 pA", tau_w="500 ms")
    text = lif.equations.replace("- w + I_syn + I_ext", f"+ I_syn + {received}")
    assert text != lif.equations
    cell = replace(lif, name="other", equations=text, method="euler")
    levels = scenario.drives["step"].amplitude
    curve = sn.response_curve(cell, levels, duration="2 s", warmup="0 ms", target="numpy")
    monkeypatch.setitem(code.FINE, "dt", "0.1 ms")
    data = curve.isel(repeat=0).assign_coords(level=curve.level.values / code.PA)
    found = {each.claim: each.holds for each in code.curve_claims(data, scenario)}
    assert of(found, "steady rate r solves") is holds
    assert of(found, "Baseline") is True
