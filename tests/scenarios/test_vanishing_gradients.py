"""What many layers leave: that each kind of claim can hold and fail."""

from itertools import chain

import numpy as np
import pytest
import xarray as xr
from planted_faults import fault, named, of, only, turned, verdicts

from simneuro.bridge import Activation, activation, recorded_curve
from simneuro.bridge.network_views import mean_field_rates
from simneuro.bridge.networks import gradient_factor
from simneuro.bridge.tasks import compare_initialisations
from simneuro.scenario import stack_layers

NAME = "vanishing_gradients"
TRIALS = 6


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
        "learning_rate": [0.001, 0.003, 0.01],
        "loss": list(code.LOSSES),
    }
    return xr.Dataset({"passes": (tuple(coords), table)}, coords)


QUIET = (
    "Cells, no noise, slope 0.85: from layer to layer",
    "Cells, no noise, slope 0.85: the rate",
)
SAVES_RELU, SAVES_SIGMOID = "saves ReLU networks", "clipping saves sigmoid"
NOT_DEEP = "does not depend on that of the input"


def test_what_agrees_with_theory_holds_but_for_cells_without_noise(before) -> None:
    wrong = (*QUIET, SAVES_RELU, SAVES_SIGMOID, NOT_DEEP)
    assert {claim for claim, holds in before.items() if holds is not True} == {
        only(before, words) for words in wrong
    }
    assert not any(of(before, words) for words in QUIET)
    assert of(before, NOT_DEEP) is False


def slower(rate: xr.DataArray) -> xr.DataArray:
    """A difference of rates of which each layer hands on a tenth less than it should."""
    middle = rate.mean("input")
    return (middle + (rate - middle) * 0.9**rate.depth).transpose(*rate.dims)


def factor(start: str, unit: str, share: float, *turns: str):
    """A fault: drawn layers multiply gradients otherwise."""
    return fault("factor", lambda v: share * v, *turns, start=start, unit=unit)


def need(learner: str, help: str, passes: float, *turns: str):
    """A fault: a learner needs other passes."""
    place = {"learner": learner, "help": help}
    return fault("passes", lambda v: xr.full_like(v, passes), *turns, **place)


NORMALISED, GLOROT = "Units, each unit normalised", "Units, Glorot's variance"
HE, BATCH = "Units, He's variance", "Units, batch normalisation"
HIDES = "synchrony hides rates"

# Faults of one list are planted together.
FAULTS = [
    [
        fault("rate", slower, "Cells, noise, slope 0.6: from layer to layer", regime="short"),
        fault("rate", lambda v: v + 2, "Cells, noise, slope 0.6: the rate", regime="short"),
        fault(
            "rate", slower, "Cells, noise, slope 0.85: from layer to layer", HIDES, regime="long"
        ),
        fault("rate", lambda v: v + 2, "Cells, noise, slope 0.85: the rate", regime="long"),
        fault("synchrony", lambda v: 0 * v + 0.2, "With noise they do not", regime="long"),
        fault("synchrony", lambda v: -v, "more from layer to layer", regime="noiseless"),
        factor("normalised", "gelu", 1.1, NORMALISED),
        factor("glorot", "neuron", 0.9, GLOROT),
        factor("he", "gelu", 1.1, HE),
        factor("batch_norm", "gelu", 0.9, BATCH),
        fault("square", lambda v: v * 0.9**v.layer, "2/n: forward", start="he", unit="relu"),
        fault("factor_law", lambda v: v / 2, "no unit has a factor below 1", start="batch_norm"),
        need("sigmoid", "plain", 1, "of sigmoid units need more", "normalisation saves sigmoid"),
        need("neuron", "plain", 1, "measured units need more", "saves noisy LIF"),
    ],
    [
        factor("normalised", "neuron", 1.1, NORMALISED, "own measured curve"),
        # He's gain for a sigmoid, where Glorot's is claimed
        factor("glorot", "sigmoid", 2.0, GLOROT, "less than 1/16"),
        factor("he", "relu", 0.5, HE, "ReLU, He's variance 2/n: gradients"),
        factor("batch_norm", "relu", 1 / 1.467, BATCH, "pi/(pi - 1)"),
        fault("square", lambda v: v * 0.9**v.layer, "1/n: forward", start="glorot", unit="relu"),
        need("relu", "batch_norm", 2, SAVES_RELU),
        need("sigmoid", "clipped", 2, SAVES_SIGMOID),
    ],
    [factor("glorot", "relu", 0.8, GLOROT, "1/n: gradients are multiplied by 0.5")],
]


@pytest.mark.parametrize("faults", FAULTS)
def test_planted_faults_turn_just_their_claims(before, data, scenario, faults) -> None:
    assert turned(before, data, scenario, faults) == named(before, faults)


def crossed(data: xr.Dataset) -> xr.Dataset:
    """The higher input leads to the lower rate."""
    return data.assign(rate=2 * data.rate.mean("input") - data.rate)


def merged(data: xr.Dataset) -> xr.Dataset:
    """Without noise the inputs lead to rates of which 0.8 Hz of 9 are left."""
    middle, quiet = data.rate.mean("input"), data.regime == "noiseless"
    return data.assign(rate=xr.where(quiet, middle + 0.09 * (data.rate - middle), data.rate))


def as_formula(data: xr.Dataset) -> xr.DataArray:
    """Rates without noise that are those of the formula, with the chance of those with noise."""
    noisy = data.sel(regime="long")
    return data.mean_field.sel(regime="noiseless") * noisy.rate / noisy.mean_field


def fading(data: xr.Dataset) -> xr.DataArray:
    """Differences as the formula has them, of rates that are too high."""
    return as_formula(data) + 3


def apart(data: xr.Dataset) -> xr.DataArray:
    """Rates as the formula has them on average, of which the differences stay."""
    own = data.rate.sel(regime="noiseless")
    return own - own.mean("input") + as_formula(data).mean("input")


@pytest.mark.parametrize(("rate", "turns"), [(as_formula, QUIET), (fading, QUIET[:1]),
                                             (apart, QUIET[1:])])  # fmt: skip
def test_cells_without_noise_would_hold_if_they_did_as_the_formula_says(
    before, data, scenario, rate, turns
) -> None:
    planted = fault("rate", lambda v: rate(data).transpose(*v.dims), *turns, regime="noiseless")
    assert turned(before, data, scenario, [planted]) == named(before, [planted])


@pytest.mark.parametrize(
    ("plant", "words", "holds"),
    [(crossed, "still has a difference", False), (merged, NOT_DEEP, True)],
)
def test_what_is_said_of_deep_layers_is_turned(code, data, plant, words, holds) -> None:
    wrong = plant(data.isel(condition=0))
    found = {each.claim: each.holds for each in code.synchrony_claims(wrong)}
    assert of(found, words) is holds


def test_gradients_that_fade_ever_faster_are_refuted(code, data) -> None:
    tanh = data.unit == "tanh"
    faster = xr.where(tanh, 2 * data.factor.mean("layer") - data.factor, data.factor)
    found = {
        each.claim: each.holds
        for each in code.start_claims(data.assign(factor=faster).isel(condition=0))
    }
    assert of(found, "gradients fade ever more slowly") is False


LAWS = ("at most 1/16", "LIF without noise")


def test_a_wrong_integral_of_the_law_is_refuted(code, data, monkeypatch) -> None:
    monkeypatch.setattr(code, "gradient_factor", lambda *_: 0.1)
    found = {each.claim: each.holds for each in code.start_claims(data.isel(condition=0))}
    assert [of(found, words) for words in LAWS] == [False, False]


def test_each_claim_has_its_planted_fault(before) -> None:
    # The tests above are about these.
    others = (*QUIET, *LAWS, NOT_DEEP, "still has a difference", "fade ever more slowly")
    assert set(before) - named(before, chain(*FAULTS)) == {only(before, x) for x in others}


def test_the_function_in_the_place_of_its_slope_is_refuted(scenario, data) -> None:
    """E phi^2 for E phi'^2: they differ for all but units that are 1 in both."""
    wrong = data.assign(factor=(data.square.shift(layer=-1) / data.square))
    found = verdicts(wrong, scenario)
    for words in (NORMALISED, GLOROT, "less than 1/16"):
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
