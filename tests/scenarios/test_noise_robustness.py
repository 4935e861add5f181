"""Noise at a threshold: what is measured, and that each kind of claim can fail."""

from itertools import chain

import numpy as np
import pytest
import xarray as xr
from planted_faults import fault, named, of, only, turned
from scipy.special import ndtr

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


FORMS = ("ReLU: x Phi", "step: Phi", "Phi itself")  # about no trial
SMOOTH = "Statement: networks of smooth"
HALF = "half softplus in one layer reads noisy digits better than"
EQUAL = (SMOOTH, f"{HALF} ReLU", f"{HALF} softplus", "better than none", "better than random ones")


def test_what_agrees_with_theory_holds_and_no_network_is_better_than_an_equal_one(before) -> None:
    assert {claim for claim, holds in before.items() if not holds} == {
        only(before, words) for words in EQUAL
    }
    assert of(before, SMOOTH) is None


def bent(rate: xr.DataArray) -> xr.DataArray:
    """Rates with a parabola added whose mean is 0."""
    curve = np.linspace(-1, 1, rate.sizes["level"]) ** 2
    return rate + 0.3 * float(rate.mean()) * (curve - curve.mean())


def gained(network: str, by: float, *turns: str, noise: float = 0.5):
    """A fault: something is added to the accuracy of a network."""
    return fault("accuracy", lambda v: v + by, *turns, network=network, noise=noise)


# Faults of one list are planted together.
FAULTS = [
    [
        fault("noisy_rate", lambda v: 1.05 * v, "rates are those of Siegert"),
        fault("spikes", lambda v: v + 1, "stays below the threshold"),
        fault("swing", lambda v: 1.1 * v, "swing of the rate with the signal"),
        fault("relu_mean", lambda v: v + 0.1, "under drawn noise"),
        fault("unit_change", lambda v: 0.5 * v, "Hidden units of a trained"),
        gained("relu", -0.2, "more than 10 points", noise=0.0),
        gained("linear", -0.05, "better than none"),
        gained("random hidden units", -0.05, "better than random ones"),
        gained("relu, noise in training", -0.05, "What helps is noise"),
        gained("softplus", -0.05, SMOOTH, f"{HALF} softplus"),
    ],
    [
        fault("noisy_rate", bent, "straightens"),
        # All at twice the noise at which it should be.
        fault(
            "swing",
            lambda v: v.roll(density=2),
            "best noise for the signal",
            "swing of the rate with the signal",
            "Three times",
            "tells most",
        ),
        gained("gelu", 0.1, SMOOTH, "alike to within"),
        gained("relu and softplus", 0.03, f"{HALF} ReLU", f"{HALF} softplus"),
    ],
    [
        fault("variance", lambda v: v * np.geomspace(1e3, 1e-3, v.sizes["density"]), "tells most"),
        fault("swing", lambda v: 9 * v, "Half the best noise", density=60),
        fault("swing", lambda v: 9 * v, "Three times", density=358),
    ],
]


@pytest.mark.parametrize("faults", FAULTS)
def test_planted_faults_turn_just_their_claims(before, data, scenario, faults) -> None:
    assert turned(before, data, scenario, faults) == named(before, faults)


def test_each_claim_has_its_planted_fault(before) -> None:
    # The test below is about the closed forms, which are in no trial.
    assert set(before) - named(before, chain(*FAULTS)) == {only(before, words) for words in FORMS}


WRONG = [
    ("relu_under_noise", lambda x, std: x * ndtr(x / std), [FORMS[0], "under drawn noise"]),
    ("ndtr", lambda x: ndtr(1.01 * x), FORMS[1:]),
    ("mean_under_noise", lambda given, x, std: x, FORMS),
]


@pytest.mark.parametrize(("name", "form", "refuted"), WRONG)
def test_a_wrong_form_of_a_mean_is_refuted(code, data, monkeypatch, name, form, refuted) -> None:
    monkeypatch.setattr(code, name, form)
    found = {each.claim: each.holds for each in code.mean_claims(data.isel(condition=0))}
    assert {claim for claim, holds in found.items() if not holds} == {
        only(found, words) for words in refuted
    }


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
