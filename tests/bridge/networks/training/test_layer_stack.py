"""Gradients against those of torch and against differences, and batch normalisation in weights."""

import numpy as np
import pytest
from numpy.typing import NDArray

from simneuro.bridge import Activation, activation
from simneuro.bridge.networks import LayerStack
from simneuro.bridge.networks.training.folding import fold_batch_norm, remove_normalisation
from simneuro.bridge.networks.training.losses import cross_entropy, squared_error
from simneuro.bridge.networks.training.masks import Workspace
from simneuro.bridge.networks.training.solvers import AdamSettings, AdamState, pass_over
from simneuro.bridge.networks.training.training_set import Scaling, TrainingSet

ACTS = [activation(name) for name in ("relu", "tanh", "softplus", "sigmoid", "leaky_relu")]
KINDS = [
    {},
    {"batch_norm": True},
    {"dropout": 0.4},
    {"loss_of": squared_error, "batch_norm": True, "dropout": 0.3},
    {"connection_dropout": 0.4, "dropout_sites": 3},
    {"connection_dropout": 0.2, "dropout": 0.3, "input_dropout": 0.3, "batch_norm": True},
]


def drawn(seed: int = 0, **settings: object) -> tuple[LayerStack, NDArray[np.float64], TrainingSet]:
    """A deep network of different units, its weights, and samples with weights."""
    random = np.random.RandomState(seed)
    stack = LayerStack.of((6, 7, 6, 5, 5, 4, 3), ACTS, alpha=0.1, **settings)
    theta = stack.draw_weights(random)
    theta += 0.1 * random.normal(size=theta.size)
    x, target = random.normal(size=(9, 6)), np.eye(3)[random.randint(3, size=9)]
    if settings.get("loss_of") is squared_error:
        target = random.normal(size=(9, 3))
    return stack, theta, TrainingSet(x, target, random.uniform(0.5, 2, size=9))


def loss_and_gradient(
    stack: LayerStack, theta: NDArray[np.float64], samples: TrainingSet
) -> tuple[float, NDArray[np.float64]]:
    """With the same units dropped in each call."""
    way = stack.forward(theta, samples.inputs, np.random.RandomState(1))
    return stack.descend(theta, way, samples.targets, samples.weights)


@pytest.mark.parametrize("settings", KINDS)
def test_the_gradient_is_the_central_difference(settings: dict[str, object]) -> None:
    stack, theta, samples = drawn(**settings)
    gradient, h = loss_and_gradient(stack, theta, samples)[1], 1e-6
    difference = [
        (
            loss_and_gradient(stack, theta + h * e, samples)[0]
            - loss_and_gradient(stack, theta - h * e, samples)[0]
        )
        / (2 * h)
        for e in np.eye(theta.size)
    ]
    np.testing.assert_allclose(gradient, difference, rtol=1e-5, atol=1e-8)


@pytest.mark.parametrize("settings", KINDS)
def test_the_gradient_is_that_of_torch(settings: dict[str, object]) -> None:
    torch = pytest.importorskip("torch")
    f = torch.nn.functional
    theirs = [torch.relu, torch.tanh, f.softplus, torch.sigmoid, f.leaky_relu]
    stack, theta, samples = drawn(**settings)
    way = stack.forward(theta, samples.inputs, np.random.RandomState(1))
    masks = way.masks
    flat = torch.tensor(theta, requires_grad=True)
    value, penalty, first = torch.tensor(way.entering[0]), 0.0, 0
    for k, (n, m) in enumerate(zip(stack.sizes[:-1], stack.sizes[1:], strict=True)):
        rows = n + 1 + (stack.batch_norm and k < 5)
        layer = flat[first : first + rows * m].reshape(rows, m)
        first += rows * m
        penalty = penalty + (layer[:n] ** 2).sum()
        total = value @ layer[:n]
        if way.connections:
            total = torch.einsum(
                "si,io,sio->so", value, layer[:n], torch.tensor(way.connections[k])
            )
        if rows == n + 2:
            total = f.batch_norm(total, None, None, layer[n + 1], layer[n], training=True)
        else:
            total = total + layer[n]
        if k < 5:
            point = stack.units[k].point
            value = theirs[k](point.centre + point.spread * total) / point.rms
            value = value * torch.tensor(masks[k]) if masks else value
    weights, target = torch.tensor(samples.weights), torch.tensor(samples.targets)
    if settings.get("loss_of") is squared_error:
        losses = ((total - target) ** 2).sum(dim=1) / 2
    else:
        losses = -(target * torch.log_softmax(total, dim=1)).sum(dim=1)
    loss = (weights * losses).mean() + stack.alpha / 2 * penalty
    loss.backward()
    ours, gradient = loss_and_gradient(stack, theta, samples)
    assert ours == pytest.approx(loss.item(), rel=1e-12)
    np.testing.assert_allclose(gradient, flat.grad.numpy(), rtol=1e-10, atol=1e-10)


def test_units_of_a_row_compete_and_learn() -> None:
    acts = [activation("softmax", temperature=0.5), activation("tanh")]
    random = np.random.RandomState(0)
    stack = LayerStack.of((6, 5, 4, 3), acts, alpha=0.1)
    theta = stack.draw_weights(random) + 0.1 * random.normal(size=6 * 5 + 5 * 4 + 4 * 3 + 12)
    samples = TrainingSet(random.normal(size=(9, 6)), np.eye(3)[random.randint(3, size=9)])
    difference = [
        (
            loss_and_gradient(stack, theta + 1e-6 * e, samples)[0]
            - loss_and_gradient(stack, theta - 1e-6 * e, samples)[0]
        )
        / 2e-6
        for e in np.eye(theta.size)
    ]
    gradient = loss_and_gradient(stack, theta, samples)[1]
    np.testing.assert_allclose(gradient, difference, rtol=1e-5, atol=1e-8)


@pytest.mark.parametrize("loss", [cross_entropy, squared_error])
def test_a_weight_counts_a_sample_so_often(loss: object) -> None:
    outputs, target = np.random.default_rng(0).normal(size=(2, 4, 3))
    often = np.array([1, 2, 0, 3])
    value, error = loss(outputs, target, often / often.mean())  # type: ignore[operator]
    again, each = loss(outputs.repeat(often, axis=0), target.repeat(often, axis=0))  # type: ignore[operator]
    assert value == pytest.approx(again)
    np.testing.assert_allclose(error[[0, 1, 3]], each[[0, 1, 3]] * often[[0, 1, 3], None])


def test_dropped_units_are_made_up_for() -> None:
    stack, theta, _ = drawn(dropout=0.25)
    x = np.random.RandomState(2).normal(size=(4000, 6))
    way, whole = stack.forward(theta, x, np.random.RandomState(3)), stack.forward(theta, x)
    for mask in way.masks:
        assert set(np.unique(mask)) == {0.0, 1 / 0.75}
        assert abs(mask.mean() - 1) < 4 * np.sqrt(0.25 * 0.75 / mask.size) / 0.75
    np.testing.assert_array_equal(way.entering[1], whole.entering[1] * way.masks[0])
    assert not whole.masks


def test_arrays_that_are_used_again_change_no_gradient() -> None:
    stack, theta, samples = drawn(**KINDS[-1])
    workspace = Workspace()
    for rows in ([0, 1, 2, 3, 4], [5, 6], [7, 8, 0, 1]):
        batch, found = samples.take(rows), []
        for each in (workspace, None):
            way = stack.forward(theta, batch.inputs, np.random.RandomState(1), each)
            found.append(stack.descend(theta, way, batch.targets, batch.weights))
        assert found[0][0] == found[1][0]
        np.testing.assert_array_equal(found[0][1], found[1][1])


@pytest.mark.parametrize(("share", "sites"), [(0.3, 1), (0.7, 5)])
def test_masks_of_inputs_and_connections_vary_as_release_does(share: float, sites: int) -> None:
    stack, theta, _ = drawn(input_dropout=share, connection_dropout=share, dropout_sites=sites)
    x = np.ones((2000, 6))
    way = stack.forward(theta, x, np.random.RandomState(3))
    for mask in (way.entering[0], *way.connections):
        # Of a binomial number over its mean: (1 - p)/(N p); 5 standard errors, or the fourth
        # moment's share of the error of a variance.
        variance = share / (sites * (1 - share))
        assert mask.mean() == pytest.approx(1, abs=5 * np.sqrt(variance / mask.size))
        assert mask.var() == pytest.approx(variance, rel=0.05)
        assert len(np.unique(mask)) <= sites + 1
    for k, mask in enumerate(way.connections):
        assert mask.shape == (2000, *stack.sizes[k : k + 2])
    whole = stack.forward(theta, x)
    assert not whole.connections
    np.testing.assert_array_equal(whole.entering[0], x)


def test_weights_do_what_batch_normalisation_does() -> None:
    stack, theta, samples = drawn(batch_norm=True)
    state = AdamState(theta.copy(), np.random.RandomState(0))
    for _ in range(3):
        pass_over(stack, state, samples, AdamSettings(0.01, 3), [0.01] * 3)
    value = samples.inputs
    for k, (weights, bias, gain) in enumerate(stack.layers(state.theta)):
        total = value @ weights
        if len(gain):
            mean, variance = state.statistics.layers[k]
            value = stack.units[k].value(gain[0] * (total - mean) / np.sqrt(variance + 1e-5) + bias)
        else:
            value = total + bias
    plain, folded = fold_batch_norm(stack, state.theta, state.statistics)
    np.testing.assert_allclose(plain.forward(folded, samples.inputs).sums[-1], value, rtol=1e-10)


def test_running_statistics_are_those_of_the_samples_once_weights_rest() -> None:
    stack, theta, _ = drawn(batch_norm=True)
    random = np.random.RandomState(0)
    samples = TrainingSet(random.normal(size=(64, 6)), np.eye(3)[random.randint(3, size=64)])
    state = AdamState(theta.copy(), random)
    for _ in range(150):  # of the first statistics 0.9^150 is left
        pass_over(stack, state, samples, AdamSettings(1e-12, 64), [1e-12])
    first = samples.inputs @ next(stack.layers(theta))[0]
    np.testing.assert_allclose(state.statistics.layers[0][0], first.mean(axis=0), atol=1e-6)
    np.testing.assert_allclose(state.statistics.layers[0][1], first.var(axis=0, ddof=1), rtol=1e-6)


def test_a_long_gradient_is_shortened_and_a_short_one_is_not() -> None:
    stack, theta, samples = drawn()
    norm = float(np.linalg.norm(stack.loss(theta, samples.inputs, samples.targets)[1]))
    plain = TrainingSet(samples.inputs, samples.targets)
    for clip, expected in ((0.01 * norm, 0.01 * norm), (2 * norm, norm), (None, norm)):
        state = AdamState(theta.copy(), np.random.RandomState(0))
        pass_over(stack, state, plain, AdamSettings(0.01, 9, clip), [0.01])
        assert np.linalg.norm(state.first) == pytest.approx(0.1 * expected)


def test_values_come_out_in_their_own_units() -> None:
    stack, theta, samples = drawn(loss_of=squared_error)
    inputs, outputs = Scaling.of_inputs(samples.inputs), Scaling.of_outputs(samples.targets)
    coefs, intercepts = remove_normalisation(stack, theta, inputs, outputs)
    value = samples.inputs
    acts: list[Activation | None] = [*ACTS, None]
    for weights, bias, act in zip(coefs, intercepts, acts, strict=True):
        total = value @ weights + bias
        value = total if act is None else act(total)
    normal = stack.forward(theta, inputs.apply(samples.inputs)).sums[-1]
    np.testing.assert_allclose(outputs.apply(value), normal, rtol=1e-10, atol=1e-10)
