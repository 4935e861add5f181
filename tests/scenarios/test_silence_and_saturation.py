"""Silence and saturation: what is derived, and that each claim can fail."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from scipy.integrate import solve_ivp
from scipy.special import erf

import simneuro as sn
from simneuro.bridge.tasks import split_digits
from simneuro.experiment import Results

SCENARIO = sn.Scenario.load("silence_and_saturation")
REVIVED, TAU, SLOPE = 1e-10, 0.02, 1e-10  # A, s, A/s: rheobase, membrane, what is added a second


@pytest.fixture(scope="module")
def code(companion_module):
    return companion_module("silence_and_saturation")


def cells(code, random):
    """Made-up cells that do what is expected of them, the noisy ones with a little chance."""
    drives = (SCENARIO.drives[f"{name}_step"] for name in ("quiet", "tireless"))
    quiet, tireless = map(code.levels, drives)
    steps = {"quiet": 0.005, "tireless": 0.0}
    dt = float(SCENARIO.dt)
    found = {}
    for (name, rest), current in zip(steps.items(), (quiet, tireless), strict=True):
        ratio = np.where(current > REVIVED, current, np.nan) / REVIVED
        charging = -TAU * np.log1p(-1 / ratio)
        found[f"{name}_interval"] = (name, rest + dt * np.ceil(charging / dt))
        found[f"{name}_first"] = (name, charging)
    for name in ("raised", "scaled"):
        cell = SCENARIO.network.cells[name].neuron.si_values
        current = code.levels(SCENARIO.drives[f"{name}_input"])
        first = code.revival(current, cell, name)
        found[f"{name}_first"] = (name, np.where(np.isfinite(first), first, np.nan))
        found[f"{name}_interval"] = (name, np.where(np.isfinite(first), 0.1, np.nan))
    rate = code.siegert(SCENARIO)(code.noisy_levels(SCENARIO))
    found["noisy_rate"] = ("noisy", rate + random.normal(0, 0.02, rate.size))
    swing = 1e-3 * np.sqrt(np.maximum(154.5 - code.densities(SCENARIO), 0))
    found["early"] = ("axon", np.maximum(swing, 1e-5))
    found["late"] = ("axon", swing)
    return xr.Dataset(found)


def trained(code, random):
    """Made-up training: few units die but at large learning rates, and leaky ones never do."""
    rates = np.array(code.RATES)
    shapes, names = [*code.HIDDEN], [*code.MARKS]
    dead = np.zeros((len(shapes), len(names), rates.size))
    dead[shapes.index("deep"), names.index("relu")] = 0.7 * (rates >= 0.1)
    dead[:, names.index("low_relu")] = 0.6
    dead += (dead > 0) * random.normal(0, 0.01, dead.shape)
    read = np.where(dead > 0.5, 0.1, 0.9) + random.normal(0, 0.003, dead.shape)
    along, coords = ("shape", "activation", "learning_rate"), (shapes, names, rates)
    return xr.Dataset(
        {"dead": (along, dead), "accuracy": (along, read), "train_images": 898, "test_images": 899},
        dict(zip(along, coords, strict=True)),
    )


@pytest.fixture(scope="module")
def results(code):
    """Three trials with units that are really drawn, and cells and training that are made up."""
    trials = []
    for seed in range(3):
        random = np.random.default_rng(seed)
        split = split_digits(4, 0.5, seed)
        parts = [code.draw_units(random), code.kill_on_images(random, split)]
        parts += [code.scale_inputs(split, random, 20, seed), trained(code, random)]
        trials.append(xr.merge([*parts, cells(code, random)]))
    data = xr.concat(trials, "trial").expand_dims(condition=["default"])
    return Results(SCENARIO, data, Path())


def verdicts(code, results, **changed):
    data = results.data.assign(changed)
    return {each.claim: each.holds for each in code.claims(replace(results, data=data))}


def test_all_holds_where_all_is_as_expected_but_the_sentence_of_the_articles(code, results):
    found = verdicts(code, results)
    assert len(found) == 37
    failed = [claim for claim, holds in found.items() if not holds]
    assert [claim.split("; ")[1] for claim in failed] == [
        "three layers, learning rate 0.001",
        "three layers, learning rate 0.01",
        "one layer, at the learning rate that kills most",
    ]


@pytest.mark.parametrize(
    ("words", "shape", "learning_rate"),
    [
        ("three layers, learning rate 0.001", "deep", 0.001),
        ("three layers, learning rate 0.01", "deep", 0.01),
        ("one layer, at the learning rate that kills most", "flat", 0.1),
    ],
)
def test_the_sentence_of_the_articles_would_hold_if_units_died(
    code, results, words, shape, learning_rate
):
    before, dead = verdicts(code, results), results.data.dead
    die = (dead["shape"] == shape) & (dead.learning_rate == learning_rate)
    alike = results.data.dead.sel(activation="low_relu", shape="flat", learning_rate=learning_rate)
    after = verdicts(code, results, dead=xr.where(die & (dead.activation == "relu"), alike, dead))
    turned = {claim: holds for claim, holds in after.items() if holds is not before[claim]}
    ((claim, holds),) = turned.items()
    assert holds is True
    assert claim.endswith(words)


FAULTS = [
    ("no cell without noise", "quiet_first", lambda x: x.fillna(1.0)),
    ("Siegert's formula; largest", "noisy_rate", lambda x: 1.1 * x),
    ("excitability fires", "raised_first", lambda x: x + 1e-3),
    ("excitability ends", "raised_interval", lambda x: 1.01 * x),
    ("without excitation", "scaled_first", lambda x: x.fillna(3.0)),
    ("gain of the input fires", "scaled_first", lambda x: x + 1e-3),
    ("gain of the input ends", "scaled_interval", lambda x: 1.01 * x),
    ("1/2^n, n up", "born_dead", lambda x: x + 0.01),
    ("Φ(−b)^n", "born_dead", lambda x: x.where(x.bias != 0.5, x + 0.01)),
    ("silent on a sample", "silent", lambda x: x.roll(depth=1)),
    ("No scale", "revived", lambda x: x + 0.01),
    ("A bias that makes up", "revived", lambda x: 0.9 * x),
    ("angle", "by_angle", lambda x: 0 * x + 0.25),  # as if they were orthogonal
    ("far too low", "dead_on", lambda x: 0 * x),
    ("mean is subtracted", "dead_on", lambda x: x + 0.01),
    ("three layers, learning rate 1", "dead", lambda x: x / 2),
    ("three layers, learning rate 0.1", "dead", lambda x: x / 2),
    ("biases from −2", "dead", lambda x: x / 2),
    ("No leaky", "dead", lambda x: x + 0.01),
    ("no longer read", "accuracy", lambda x: x + 0.5),
    ("leaky ReLU units read", "accuracy", lambda x: 1 - x),
    ("ELU units read", "accuracy", lambda x: 1 - x),
    ("nine tenths of the refractory", "quiet_interval", lambda x: x - 1e-4),
    ("nine tenths of the slope", "tireless_interval", lambda x: 1.1 * x),
    ("has fallen to a tenth", "noisy_rate", lambda x: x.where(x.noisy != 7, 300)),
    ("Depolarisation block", "late", lambda x: x.roll(axon=2)),
    ("2 Φ(x/s) − 1", "steep", lambda x: x.roll(unit=1)),
    ("Of ReLU units", "steep", lambda x: x + 0.01),
    ("without biases reads any", "changed", lambda x: x + 1),
    ("with biases reads", "scaled_accuracy", lambda x: 0 * x + 0.9),
    ("Far brighter", "bright", lambda x: x + 1),
    ("Far darker", "dark", lambda x: x + 1),
]


@pytest.mark.parametrize(("word", "variable", "change"), FAULTS)
def test_each_claim_can_fail(code, results, word, variable, change):
    data = results.data
    if variable == "noisy_rate":
        data = data.assign_coords(noisy=np.arange(data.sizes["noisy"]))
    found = verdicts(code, replace(results, data=data), **{variable: change(data[variable])})
    touched = [claim for claim in found if word in claim]
    assert touched
    assert all(found[claim] is False for claim in touched)


def test_each_claim_has_its_planted_fault(code, results):
    words = [word for word, *_ in FAULTS]
    untouched = [
        claim
        for claim, holds in verdicts(code, results).items()
        if holds and not any(word in claim for word in words)
    ]
    # The test below is about those, which are in no trial.
    assert untouched == [
        "The slope of the sigmoid falls to a tenth at 3.64",
        "The slope of the tanh falls to a tenth at 1.82",
    ]


@pytest.mark.parametrize(("name", "end"), [("sigmoid", 3.64), ("tanh", 1.82)])
def test_a_wrong_slope_of_an_activation_is_noticed(code, results, monkeypatch, name, end):
    steep = code.activation(name)
    wrong = replace(steep, derivative=lambda x: steep.derivative(1.01 * np.asarray(x)))
    monkeypatch.setitem(code.SLOPED, name, wrong)
    found = {each.claim: each.holds for each in code.saturated_units(results.data)}
    assert found[f"The slope of the {name} falls to a tenth at {end}"] is False


@pytest.mark.parametrize("name", ["raised", "scaled"])
@pytest.mark.parametrize("current", [4e-11, 8e-11])
def test_a_slow_mechanism_fires_a_cell_when_its_equations_say_so(code, name, current):
    def change(t, v):
        grown = SLOPE * t if name == "raised" else current * t  # the gain grows by 1 a second
        return [(-v[0] + (current + grown) / 1e-8) / TAU]

    def reached(t, v):
        return v[0] - 0.01

    reached.terminal = True
    found = solve_ivp(change, (0, 4), [0.0], events=reached, rtol=1e-10, atol=1e-13, max_step=0.01)
    cell = SCENARIO.network.cells[name].neuron.si_values
    assert code.revival(current, cell, name) == pytest.approx(found.t_events[0][0], abs=2e-5)


def test_the_levels_of_the_file_are_those_that_the_claims_are_about(code):
    unit, rheobase = code.noisy_unit(SCENARIO), 1e-10
    low, high = code.noisy_levels(SCENARIO)[-4:].reshape(2, 2) / rheobase
    assert low.mean() == pytest.approx(code.steepest_input(unit), abs=0.01)
    assert high.mean() == pytest.approx(code.slope_end(unit), rel=0.001)
    # 2 Phi(z) - 1 = erf(z / sqrt(2)), of the tanh at a deviation of 4
    share = erf(np.arccosh(np.sqrt(10)) / 4 / np.sqrt(2))
    assert share == pytest.approx(0.3506, abs=1e-4)


def test_two_figures_that_need_no_trials(code, results):
    single = replace(results, data=results.data.isel(trial=[0]))
    with sn.figures.use_style():
        for each in (results, single):
            drawn = dict(code.figures(each))
            assert list(drawn) == ["silence", "saturation"]
            for fig in drawn.values():
                fig.draw_without_rendering()
                assert fig.get_label()
                assert all(ax.get_xlabel() and ax.get_ylabel() for ax in fig.axes)


@pytest.mark.slow  # a minute: a program is compiled, and networks are trained
@pytest.mark.usefixtures("quickly_compiled")
def test_a_run_holds_what_does_not_depend_on_the_seed(tmp_path):
    found = sn.run(SCENARIO.override({"trials": 1}), workers=1, target="cpp", out=tmp_path)
    exact = {claim.claim: claim.holds for claim in found.claims if claim.exact}
    assert len(exact) == 18
    assert all(exact.values()), exact
