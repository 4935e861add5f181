"""Error budgets of small networks: sums, provable bounds, and faults that are planted in them."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.datasets import load_breast_cancer, load_wine
from sklearn.preprocessing import StandardScaler

from simneuro.bridge import (
    ColouredNoise,
    ErrorBudget,
    RateClassifier,
    RateNetwork,
    SpikingClassifier,
    activation,
    error_budget,
    to_spiking,
)
from simneuro.bridge.networks import RateLayer, SpikingModel
from simneuro.bridge.networks.layer_codes import balance_threshold
from simneuro.catalogue import models
from simneuro.errors import InputError

Floats = NDArray[np.float64]
IF = models.neurons["subtractive_if"]
LIF = models.neurons["lif"]


@cache
def wine() -> tuple[Floats, NDArray[np.int64]]:
    x, y = load_wine(return_X_y=True)
    return StandardScaler().fit_transform(x), y


@cache
def trained(name: str = "relu", hidden: tuple[int, ...] = (8, 8, 8)) -> RateClassifier:
    act = activation("lif_rate", tau=0.02, t_ref=0.005) if name == "lif_rate" else name
    return RateClassifier(hidden, act, max_iter=100, random_state=0).fit(*wine())


@cache
def converted(name: str = "relu", neuron: str = "subtractive_if") -> SpikingClassifier:
    hidden = (8, 8, 8) if neuron == "subtractive_if" else (8,)
    own = LIF.with_parameters(t_ref="5 ms", V_reset=LIF.parameters["E_L"].value)
    return to_spiking(trained(name, hidden), own if name == "lif_rate" else models[neuron])


def some() -> Floats:
    return wine()[0][::6]


@cache
def healthy(name: str = "relu", neuron: str = "subtractive_if") -> ErrorBudget:
    return error_budget(converted(name, neuron), some())


def with_layer(model: SpikingClassifier, k: int, **changes: float) -> SpikingClassifier:
    layers = list(model.code.layers)
    layers[k] = replace(layers[k], **changes)
    return replace(model, code=replace(model.code, layers=tuple(layers)))


def mean_squares(budget: ErrorBudget, layer: str) -> Floats:
    """By cause, the mean of part times error, which sums to the mean square of the error."""
    return (budget.shares.loc[layer] * budget.table.loc[layer, "total"] ** 2).fillna(0)


def assert_found(faulty: ErrorBudget, whole: ErrorBudget, layer: str, cause: str) -> None:
    """At least four fifths of the error that came with the fault are in its own part."""
    before, after = mean_squares(whole, layer), mean_squares(faulty, layer)
    added = after.sum() - before.sum()
    assert added > before.sum()
    assert after[cause] - before[cause] >= 0.8 * added
    assert faulty.worst == (layer, cause)
    assert faulty.sentence.startswith(f"Most is lost in {layer}, by {cause}:")


def test_the_parts_are_those_of_the_definition_and_sum_to_the_error() -> None:
    model, x, budget = converted(), some(), healthy()
    net, result = model.rate_network, model.simulate(x)
    entering, exact = x, net.activations(x)
    for k, code in enumerate(model.code.layers):
        name, layer = f"hidden_{k + 1}", net.layers[k]
        decoded = code.per_hertz * result[f"{name}.spike_count"].values / 0.2
        parts = budget.parts[name].fillna(0)
        np.testing.assert_allclose(budget.error(name), decoded - exact[k], rtol=0, atol=1e-12)
        np.testing.assert_allclose(parts.sum("cause"), decoded - exact[k], rtol=0, atol=1e-12)
        wanted = np.maximum(entering @ layer.weights + layer.bias, 0)
        clipped = np.minimum(wanted, code.per_hertz * 200)
        steps = clipped / code.per_hertz / 200 * 40 + 0.5  # F1, in 40 steps of 5 ms
        clear = np.abs(steps - np.rint(steps)) > 1e-9
        counted = code.per_hertz * np.floor(steps) / 0.2
        found = parts.sel(cause="clipping").values, parts.sel(cause="counting").values
        np.testing.assert_allclose(found[0], clipped - wanted, atol=1e-12)
        np.testing.assert_allclose(found[1][clear], (counted - clipped)[clear], atol=1e-12)
        if k:
            inherited = parts.sel(cause="inherited")
            np.testing.assert_allclose(inherited, wanted - exact[k], atol=1e-12)
        entering = decoded
    np.testing.assert_allclose(budget.shares.sum(axis=1), 1)
    sizes = budget.table.drop(columns="total").stack()
    assert not ((sizes > 0) & (sizes < 1e-12)).any()  # rounding is 0
    assert (sizes == 0).any()


def test_the_bound_of_counting_holds_of_the_first_layer_only() -> None:
    budget, size = healthy(), converted().code.layers
    own = budget.parts.fillna(0)
    bound = 0.5 * size[0].per_hertz / 0.2
    assert budget.bound == pytest.approx(bound, rel=1e-12)
    causes = ["counting", "transient", "sequence", "lateness"]
    timing = own["hidden_1"].sel(cause=causes).sum("cause")
    assert np.abs(timing).max() <= bound + 1e-12
    later = own["hidden_2"].sel(cause=causes).sum("cause")
    assert np.abs(later).max() > 1.5 * 0.5 * size[1].per_hertz / 0.2  # so nothing is claimed


@pytest.mark.parametrize("k", [0, 2])
def test_a_clipped_layer_is_found(k: int) -> None:
    model = converted()
    small = balance_threshold(IF, 0.15 * model.code.layers[k].per_hertz * 200, 200.0)
    layers = [*model.code.layers]
    layers[k] = small
    faulty = replace(model, code=replace(model.code, layers=tuple(layers)))
    budget = error_budget(faulty, some())
    assert_found(budget, healthy(), f"hidden_{k + 1}", "clipping")
    assert (budget.units.loc[f"hidden_{k + 1}", "saturated"] > 0.05).any()
    assert f"In hidden_{k + 1} " in budget.sentence


def test_a_window_that_is_too_short_is_found() -> None:
    net = RateClassifier((6,), max_iter=60, random_state=0)
    x, y = load_breast_cancer(return_X_y=True)
    x = StandardScaler().fit_transform(x)
    model = to_spiking(net.fit(x, y))
    long, short = (error_budget(model, x[::12], time) for time in ("400 ms", "15 ms"))
    assert_found(short, long, "hidden_1", "counting")


@pytest.mark.parametrize("name", ["lif_rate", "relu"])
def test_a_refractory_period_that_is_too_long_is_found(name: str) -> None:
    model = converted(name, "lif")
    slow = model.code.neuron.with_parameters(t_ref="25 ms")
    faulty = error_budget(replace(model, code=replace(model.code, neuron=slow)), some())
    assert_found(faulty, healthy(name, "lif"), "hidden_1", "refractoriness")


@pytest.mark.parametrize("kind", [("relu", "subtractive_if"), ("lif_rate", "lif")])
def test_a_wrong_scaling_is_found(kind: tuple[str, str]) -> None:
    model = converted(*kind)
    faulty = with_layer(model, 0, per_hertz=2.5 * model.code.layers[0].per_hertz)
    assert_found(error_budget(faulty, some()), healthy(*kind), "hidden_1", "scaling")


def test_a_long_way_to_a_layer_is_found_as_its_lateness() -> None:
    slow = replace(converted(), code=replace(converted().code, delay=0.03))
    budget = error_budget(slow, some())
    before, after = mean_squares(healthy(), "hidden_2"), mean_squares(budget, "hidden_2")
    added = after.sum() - before.sum()
    assert after["lateness"] - before["lateness"] >= 0.8 * added > 8 * before.sum()
    assert budget.worst == ("hidden_3", "lateness")  # each layer is as late after that below it
    assert "waits for its input" in budget.sentence
    assert np.isnan(budget.table.loc[["hidden_1", "output"], "lateness"]).all()
    # The input is there for 165 of 200 ms, since a spike takes 30 ms and a step of 5 ms; counts are
    # whole, and uneven spikes make another one of them.
    layer, codes = converted().rate_network.layers[1], slow.code.layers
    decoded = codes[0].per_hertz * slow.simulate(some())["hidden_1.spike_count"].values / 0.2
    by_spikes = decoded @ layer.weights
    fires = by_spikes + layer.bias > 2 * codes[1].per_hertz / 0.2
    lost = budget.parts["hidden_2"].sel(cause="lateness").values
    spike = codes[1].per_hertz / 0.2
    np.testing.assert_allclose(lost[fires], -35 / 200 * by_spikes[fires], atol=2 * spike)
    assert lost[fires].mean() == pytest.approx(-35 / 200 * by_spikes[fires].mean(), abs=spike / 4)


def test_swapped_layers_are_found() -> None:
    model, (first, second, third, out) = converted(), trained().network_.layers
    swapped = replace(trained().network_, layers=(first, third, second, out))
    budget = error_budget(replace(model, net=swapped), some(), reference=trained())
    assert_found(budget, healthy(), "hidden_2", "weights")
    assert budget.swapped == (("hidden_2", "hidden_3"),)
    assert "hidden_2 and hidden_3 have each other's weights" in budget.sentence


def test_rounded_weights_are_found() -> None:
    net = trained().network_
    rounded = [*net.layers]
    step = np.abs(rounded[1].weights).max()
    rounded[1] = replace(rounded[1], weights=step * np.rint(rounded[1].weights / step))
    faulty: SpikingModel = replace(converted(), net=replace(net, layers=tuple(rounded)))
    assert_found(error_budget(faulty, some(), reference=net), healthy(), "hidden_2", "weights")


def test_a_reset_to_zero_is_found_and_is_what_the_formula_says() -> None:
    model = converted()
    hard = replace(IF, name="hard", reset="v = 0*volt")
    budget = error_budget(replace(model, code=replace(model.code, neuron=hard)), some())
    assert_found(budget, healthy(), "hidden_1", "reset")
    net, code = model.rate_network, model.code.layers[0]
    share = np.clip(net.sums(some())[0] / (200 * code.per_hertz), 1e-9, 1)  # of threshold, a step
    expected = 1 / np.ceil(1 / share - 1e-9) - share  # one spike in so many steps
    found = budget.parts["hidden_1"].sel(cause="reset") / (200 * code.per_hertz)
    np.testing.assert_allclose(found, np.where(share > 1e-9, expected, 0), atol=1 / 200)


def test_the_mismatch_of_a_curve_is_found() -> None:
    net = trained("relu", (8,))
    never_refractory = LIF.with_parameters(t_ref="0 ms")
    budget = error_budget(to_spiking(net, never_refractory, ceiling="100 Hz"), some())
    assert budget.worst == ("hidden_1", "curve")
    assert "Activation.from_curve" in budget.sentence
    assert healthy("relu", "lif").worst == ("hidden_1", "refractoriness")  # at 20 % of its interval


@pytest.mark.parametrize("noise", ["150 pA*ms^0.5", ColouredNoise("60 pA", "5 ms")])
def test_noise_is_found(noise: Any) -> None:
    noisy = error_budget(to_spiking(trained(), IF, noise=noise), some())
    assert noisy.table.loc["hidden_1", "sequence"] < 1e-12  # alone it has the same noise
    assert noisy.worst[1] == "noise"
    before, after = mean_squares(healthy(), "hidden_1"), mean_squares(noisy, "hidden_1")
    assert after["noise"] > 0.8 * (after.sum() - before.sum()) > before.sum()


def test_silent_units_are_listed() -> None:
    model = converted()
    code = model.code.layers[0]
    levels = replace(code.levels, scale=1e-3 * code.levels.scale)
    budget = error_budget(with_layer(model, 0, levels=levels), some())
    assert budget.units.loc["hidden_1", "silent"].any()
    assert "never fire" in budget.sentence
    assert budget.worst[0] == "hidden_1"


def test_a_reference_with_other_layers_is_refused() -> None:
    other: Callable[..., RateNetwork] = RateNetwork
    layer = RateLayer(np.ones((13, 3)), np.zeros(3))
    with pytest.raises(InputError, match="has the layers of"):
        error_budget(converted(), some(), reference=other((layer,)))
