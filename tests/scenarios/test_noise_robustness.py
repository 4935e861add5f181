"""Noise at a threshold: what is measured, and that each kind of claim can fail."""

import numpy as np
import pytest
import xarray as xr
from planted_faults import of, verdicts

NAME = "noise_robustness"
TRIALS = 6


def made_up(code, scenario) -> xr.Dataset:
    """What trials would give that agree with theory, but for a little chance in each."""
    chance = 1 + 1e-3 * np.linspace(-1, 1, TRIALS)
    level = np.array(scenario.drives["noisy_step"].amplitude, float)
    rates = code.theories(scenario, level)
    names = (*code.CORNERS, *code.SMOOTH, code.MIXED, code.HARDENED, "linear", code.FROZEN)
    accuracy = np.array([[0.95, 0.8, 0.7, 0.6, 0.5]] * len(names))
    accuracy[names.index(code.HARDENED)] += 0.04
    single = dict(code.expectations(scenario))
    single["swing"] = single["expected"]
    single["variance"] = ("density", np.maximum(single["expected"][1], 1e-9) ** 2 + 0.1)
    single["spikes"] = ("density", np.arange(code.DENSITIES.size))
    single |= {f"{name}_rate": ("level", rate) for name, rate in rates.items()}
    single["relu_mean"] = ("point", code.relu_under_noise(code.POINTS, 1.0))
    single["accuracy"] = (("network", "noise"), accuracy)
    single["unit_change"] = 1.0
    coords = {"level": level, "network": list(names), "noise": list(code.NOISES)}
    one = xr.Dataset(single, coords | {"density": code.DENSITIES, "point": code.POINTS})
    varied = ["swing", "noisy_rate", "relu_mean", "accuracy", "unit_change"]
    trials = [one.assign({name: one[name] * each for name in varied}) for each in chance]
    data = xr.concat(trials, "trial").assign(train_images=1347, test_images=450)
    by_turns = xr.DataArray(1e-3 * (-1.0) ** np.arange(TRIALS), dims="trial")
    data["accuracy"] = data.accuracy + by_turns * data.network.isin([*code.SMOOTH, code.MIXED])
    return data.expand_dims(condition=["only"])


CELLS_AND_UNITS = (
    "rates are those of Siegert",
    "straightens",
    "stays below the threshold",
    "swing of the rate with the signal",
    "best noise for the signal",
    "Half the best noise",
    "Three times",
    "ReLU: x Phi",
    "step: Phi",
    "Phi itself",
    "under drawn noise",
    "Hidden units of a trained",
)


def test_what_agrees_with_theory_holds_and_equal_networks_decide_nothing(code, scenario) -> None:
    found = verdicts(made_up(code, scenario), scenario)
    assert {words: of(found, words) for words in CELLS_AND_UNITS} == dict.fromkeys(
        CELLS_AND_UNITS, True
    )
    assert of(found, "Statement: networks of smooth") is None
    assert of(found, "alike to within") is True
    assert of(found, "noise in training") is True


@pytest.mark.parametrize(
    ("plant", "words"),
    [
        (lambda data: data.assign(noisy_rate=1.05 * data.noisy_rate), "rates are those of Siegert"),
        (lambda data: data.assign(noisy_rate=data.quiet_rate), "straightens"),
        (lambda data: data.assign(spikes=data.spikes + 1), "stays below the threshold"),
        (lambda data: data.assign(swing=1.1 * data.swing), "swing of the rate with the signal"),
        (lambda data: data.assign(swing=data.swing.roll(density=2)), "best noise for the signal"),
        (lambda data: data.assign(swing=data.swing.roll(density=-3)), "Half the best"),
        (lambda data: data.assign(unit_change=0.5 * data.unit_change), "Hidden units of a trained"),
        (lambda data: data.assign(relu_mean=data.relu_mean + 0.1), "under drawn noise"),
    ],
)
def test_a_planted_error_is_refuted(code, scenario, plant, words) -> None:
    assert of(verdicts(plant(made_up(code, scenario)), scenario), words) is False


@pytest.mark.parametrize(("gained", "holds"), [(0.05, True), (-0.05, False)])
def test_the_statement_on_smooth_units_can_hold_and_fail(code, scenario, gained, holds) -> None:
    data = made_up(code, scenario)
    smooth = data.network.isin(list(code.SMOOTH))
    found = verdicts(data.assign(accuracy=data.accuracy + gained * smooth), scenario)
    assert of(found, "Statement: networks of smooth") is holds
    assert of(found, "alike to within") is False


def test_a_closed_form_without_its_second_term_is_refuted(code, scenario, monkeypatch) -> None:
    data = made_up(code, scenario)
    monkeypatch.setattr(code, "relu_under_noise", lambda x, std: x * code.ndtr(x / std))
    found = {each.claim: each.holds for each in code.mean_claims(data.isel(condition=0))}
    assert of(found, "ReLU: x Phi") is False
    assert of(found, "under drawn noise") is False


def test_trained_units_have_the_mean_of_the_closed_form(code) -> None:
    split = code.split_digits(4, 0.25, 3)
    net = code.RateClassifier((8,), max_iter=3, random_state=0)
    net.fit(split.train_images, split.train_labels)
    random = np.random.default_rng(0)
    std = code.noise_deviation(split.train_images, 0.5)
    found = [code.change_of_units(net, split, factor * std, random) for factor in (1, 2)]
    assert found == pytest.approx([1, 1], abs=0.05)


@pytest.mark.slow  # it compiles
def test_cells_pass_more_of_the_signal_with_noise_than_without(code, scenario) -> None:
    changes = {"duration": "1 s", "populations.listeners.size": 100, "dt": "0.2 ms"}
    small = scenario.override(changes)
    still, noisy = (code.listen(small, density) for density in (0, 117))
    assert still.spikes == 0
    assert still.swing == 0
    expected = float(code.expectations(small)["expected"][1][code.DENSITIES == 117][0])
    # 4 standard errors of a mean over 100 cells
    assert float(noisy.swing) == pytest.approx(expected, abs=4 * float(noisy.variance / 100) ** 0.5)
    assert expected > 2
