"""What many layers leave: that each kind of claim can hold and fail."""

import numpy as np
import pytest
import xarray as xr
from planted_faults import of, verdicts

from simneuro.bridge import Activation, activation, recorded_curve
from simneuro.bridge.network_views import mean_field_rates
from simneuro.bridge.networks import gradient_factor
from simneuro.bridge.tasks import compare_initialisations
from simneuro.scenario import stack_layers

NAME = "vanishing_gradients"
TRIALS = 6


@pytest.fixture(scope="module")
def made_up(code, scenario) -> xr.Dataset:
    """What trials would give that agree with theory, but for a little chance in each."""
    units = {name: activation(name) for name in code.PURE}
    units[code.NEURON] = Activation.from_curve(recorded_curve("B6"))
    sizes = {"depth": code.LAYERS, "width": 2, "samples": 2, "batch": 2, "seed": 0}
    laws = compare_initialisations(units, list(code.STARTS), **sizes)
    laws = laws.assign(factor=laws.factor_law, factor_here=laws.factor_law, square=laws.square_law)
    one = xr.merge([cells(code, scenario), laws, passes(code)])
    chance = 1 + 1e-3 * np.linspace(-1, 1, TRIALS)
    varied = ["rate", "synchrony", "fluctuation", "factor", "square", "passes"]
    trials = [one.assign({name: one[name] * each for name in varied}) for each in chance]
    return xr.concat(trials, "trial").expand_dims(condition=["only"])


def cells(code, scenario) -> xr.Dataset:
    """Rates as the formula has them; without noise lower ones that stay apart, in synchrony."""
    law = np.array(
        [[theory(code, scenario, name, rate) for rate in code.RATES] for name in code.REGIMES]
    )
    dims = ("regime", "input", "depth")
    coords = {"regime": list(code.REGIMES), "input": list(code.RATES)}
    depth = np.arange(code.DEPTH + 1)
    found = xr.Dataset({"mean_field": (dims, law)}, coords | {"depth": depth})
    quiet = found.regime == "noiseless"
    apart = 10 + 0.75 * (found.input - 14)
    growing = 0.08 * found.depth.where(quiet, 0)
    return found.assign(
        rate=xr.where(quiet & (found.depth > 0), apart, found.mean_field),
        synchrony=growing + 0 * found.mean_field,
        fluctuation=1 + 9 * quiet + 0 * found.mean_field,
    ).transpose(*dims)


def theory(code, scenario, name: str, rate: float) -> list[float]:
    stacked = stack_layers(code.regime(scenario, name, rate), code.DEPTH, code.INPUTS)
    return [
        rate,
        *mean_field_rates(stacked).values[::2],
    ]  # excitatory and inhibitory cells are alike


def passes(code) -> xr.Dataset:
    table = np.full((len(code.LEARNERS), len(code.HELPS), 3, 2), 4.0)
    table[[code.LEARNERS.index(name) for name in ("sigmoid", code.NEURON)], :2] = np.inf
    coords = {
        "learner": list(code.LEARNERS),
        "help": list(code.HELPS),
        "learning_rate": list(code.LEARNING_RATES),
        "loss": list(code.LOSSES),
    }
    return xr.Dataset({"passes": (tuple(coords), table)}, coords)


def test_what_agrees_with_theory_holds_but_for_cells_without_noise(code, scenario, made_up) -> None:
    found = verdicts(made_up, scenario)
    stated = {claim: holds for claim, holds in found.items() if claim.startswith("Statement")}
    refuted = {claim for claim, holds in found.items() if holds is False} - set(stated)
    assert {claim.split(":")[0] for claim in refuted} == {"Cells, no noise, slope 0.85"}
    assert len(refuted) == 2
    assert None not in (found[claim] for claim in found.keys() - set(stated))
    assert of(found, "does not depend on that of the input") is False


def factors(data: xr.Dataset, start: str, unit: str, share: float) -> xr.Dataset:
    chosen = (data.start == start) & (data.unit == unit)
    return data.assign(factor=xr.where(chosen, share * data.factor, data.factor))


def faster(data: xr.Dataset) -> xr.Dataset:
    """A difference of rates of which each layer hands on a tenth less than it should."""
    middle = data.rate.mean("input")
    return data.assign(rate=middle + (data.rate - middle) * 0.9**data.depth)


@pytest.mark.parametrize(
    ("plant", "words"),
    [
        (faster, "Cells, noise, slope 0.85: from layer to layer"),
        (faster, "Cells, noise, slope 0.6: from layer to layer"),
        (lambda data: data.assign(rate=data.rate + 2), "Cells, noise, slope 0.6: the rate"),
        (lambda data: data.assign(synchrony=0 * data.synchrony + 0.2), "With noise they do not"),
        (lambda data: data.assign(synchrony=-data.synchrony), "more from layer to layer"),
        (lambda data: factors(data, "normalised", "gelu", 1.1), "Units, each unit normalised"),
        (lambda data: factors(data, "glorot", "neuron", 0.9), "Units, Glorot's variance"),
        # He's gain for a sigmoid, where Glorot's is claimed
        (lambda data: factors(data, "glorot", "sigmoid", 2.0), "less than 1/16"),
        (lambda data: factors(data, "he", "relu", 0.5), "ReLU, He's variance 2/n: gradients"),
        (lambda data: factors(data, "batch_norm", "relu", 1 / 1.467), "pi/(pi - 1)"),
        (lambda data: data.assign(square=data.square * 0.9**data.layer), "2/n: forward"),
        (
            lambda data: data.assign(passes=data.passes.roll(learner=2)),
            "of sigmoid units need more",
        ),
    ],
)
def test_a_planted_fault_is_refuted(scenario, made_up, plant, words) -> None:
    assert of(verdicts(plant(made_up), scenario), words) is False


def test_the_function_in_the_place_of_its_slope_is_refuted(scenario, made_up) -> None:
    """E phi^2 for E phi'^2: they differ for all but units that are 1 in both."""
    wrong = made_up.assign(factor=(made_up.square.shift(layer=-1) / made_up.square))
    found = verdicts(wrong, scenario)
    for words in ("Units, each unit normalised", "Units, Glorot's variance", "less than 1/16"):
        assert of(found, words) is False


def test_the_weights_of_the_regimes_have_the_slopes_that_they_are_called_by(code, scenario) -> None:
    for name, expected in zip(code.REGIMES, (0.6, 0.85, 0.85), strict=True):
        assert code.slope(scenario, name) == pytest.approx(expected, abs=1e-3)
        first = mean_field_rates(code.regime(scenario, name, code.PASSED))
        assert first.values == pytest.approx(code.PASSED, abs=0.01)


def test_only_noise_makes_the_factor_of_a_cell_finite(code) -> None:
    quiet, noisy = (
        gradient_factor(code.normalise_activation(activation(name)), 1.0)
        for name in ("lif_rate", "siegert")
    )
    assert np.isinf(quiet)
    assert noisy < 1
