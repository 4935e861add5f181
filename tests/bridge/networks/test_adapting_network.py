"""Networks whose hidden units adapt."""

import numpy as np
import pytest

from simneuro.bridge import RateClassifier, RateNetwork, activation
from simneuro.bridge.activations import AdaptingUnit
from simneuro.bridge.networks import AdaptingNetwork
from simneuro.errors import InputError


def samples(count: int = 200) -> np.ndarray:
    return np.random.RandomState(0).normal(size=(count, 3))


def trained(hidden: tuple[int, ...] = (8,), name: str = "softplus") -> RateNetwork:
    x = samples()
    net = RateClassifier(hidden, name, max_iter=10, random_state=0)
    return net.fit(x, x[:, 0] * x[:, 1] > 0).network_


@pytest.mark.parametrize("hidden", [(8,), (6, 5)])
def test_on_the_samples_it_was_made_with_nothing_changes(hidden: tuple[int, ...]) -> None:
    net, x = trained(hidden), samples()
    adapting = AdaptingNetwork.of(net, x, strength=5.0, memory=100)
    assert adapting.settled(x).forward(x) == pytest.approx(net.forward(x))
    slow = AdaptingNetwork.of(net, x, strength=5.0, memory=1e9)
    assert slow.follow(x)[0] == pytest.approx(net.forward(x), abs=1e-5)


def test_a_hidden_unit_is_the_unit_with_state() -> None:
    weights, bias = [np.ones((1, 1)), np.ones((1, 1))], [np.array([0.3]), np.zeros(1)]
    net = RateNetwork.from_arrays(weights, bias, "softplus", None)
    adapting = AdaptingNetwork(net, 4.0, 20.0, [np.zeros(1)])
    x = samples(50)[:, 0]
    unit = AdaptingUnit(activation("softplus"), strength=4.0, tau=20.0)
    assert adapting.follow(x[:, None])[0][:, 0] == pytest.approx(unit.follow(x + 0.3, dt=1.0))


def test_samples_one_by_one_lead_to_the_same_bits_as_all_at_once() -> None:
    net, x = trained((6, 5), "relu"), samples(40)
    adapting = AdaptingNetwork.of(net, x, strength=3.0, memory=30)
    outputs, states = adapting.follow(x)
    alone, found = list(adapting.rest), []
    for sample in x:
        output, alone = adapting.follow(sample[None], alone)
        found.append(output[0])
    np.testing.assert_array_equal(found, outputs)
    for one, other in zip(alone, states, strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_long_stream_settles_where_the_means_say() -> None:
    net, x = trained((6, 5), "relu"), samples()
    adapting = AdaptingNetwork.of(net, x, strength=3.0, memory=4000)
    drifted = x + np.array([1.0, -0.5, 0.3])
    order = np.random.RandomState(1).randint(len(x), size=12_000)
    _, states = adapting.follow(drifted[order])
    settled = adapting.settled(drifted)
    for k, (state, rest) in enumerate(zip(states, adapting.rest, strict=True)):
        found = net.layers[k].bias - 3.0 * (state - rest)
        # chance: g times the deviation of an answer, over the root of twice the memory
        assert found == pytest.approx(settled.layers[k].bias, abs=0.15)


def test_linear_units_leave_one_part_of_an_offset_exactly() -> None:
    net, x = trained((4,), "identity"), samples()
    settled = AdaptingNetwork.of(net, x, strength=7.0, memory=10).settled(x + 2.0)
    offset = np.full(3, 2.0) @ net.layers[0].weights
    left = settled.layers[0].bias - net.layers[0].bias + offset
    assert left == pytest.approx(offset / 8)


def test_labels_come_in_the_order_of_the_samples() -> None:
    net, x = trained(), samples()
    slow = AdaptingNetwork.of(net, x, strength=1.0, memory=1e9)
    assert (slow.predict(x) == net.predict(x)).all()
    with pytest.raises(InputError, match="no classes"):
        AdaptingNetwork.of(RateNetwork(net.layers), x, strength=1.0, memory=10).predict(x)


def test_what_cannot_be_right_is_refused() -> None:
    x = samples()
    with pytest.raises(InputError, match="must be 6 samples or more for relu"):
        AdaptingNetwork.of(trained(name="relu"), x, strength=5.0, memory=5.9)
    with pytest.raises(InputError, match="swish falls"):
        AdaptingNetwork.of(trained(name="swish"), x, strength=1.0, memory=100)
    with pytest.raises(InputError, match="one state for each unit"):
        AdaptingNetwork(trained(), 1.0, 100.0, [np.zeros(3)])
    with pytest.raises(InputError, match=r"need \(samples, 3\)"):
        AdaptingNetwork.of(trained(), x, strength=1.0, memory=100).follow(x[:, :2])
    slow = AdaptingNetwork.of(trained(), x, strength=1.0, memory=100)
    for states in ([], [np.zeros(3)], [*slow.rest, np.zeros(2)]):
        with pytest.raises(InputError, match=r"states: need an array for each hidden layer"):
            slow.follow(x, states)
