"""Modules of torch as rate networks: torch's own outputs, and what is refused by name."""

import copy
import re
from collections import OrderedDict
from pathlib import Path

import numpy as np
import pytest
from sklearn.datasets import load_breast_cancer, load_digits

import simneuro as sn
from simneuro.bridge import Activation, RateNetwork, activation, recorded_curve, to_spiking
from simneuro.errors import InputError

torch = pytest.importorskip("torch")
nn = torch.nn


def used_for_a_while(module):
    """The module with other statistics of batch normalisation than those that it starts with."""
    module.train()
    with torch.no_grad():
        for part in module.modules():
            if isinstance(part, nn.BatchNorm1d | nn.BatchNorm2d):
                part.running_mean.normal_()
                part.running_var.uniform_(0.5, 2.0)
                if part.affine:
                    part.weight.normal_()
                    part.bias.normal_()
    return module


def outputs(module, x):
    with torch.no_grad():
        evaluated = copy.deepcopy(module).double().eval()
        return evaluated(torch.from_numpy(x)).reshape(len(x), -1).numpy()


FLAT = {
    "plain": lambda: nn.Sequential(nn.Linear(6, 5), nn.ReLU(), nn.Linear(5, 3)),
    "one_layer": lambda: nn.Linear(6, 3),
    "nested": lambda: nn.Sequential(
        OrderedDict(body=nn.Sequential(nn.Linear(6, 5), nn.Tanh()), head=nn.Linear(5, 3))
    ),
    "batch_norm": lambda: nn.Sequential(
        nn.Linear(6, 5, bias=False), nn.BatchNorm1d(5), nn.Dropout(0.5), nn.Sigmoid(),
        nn.Linear(5, 4), nn.LeakyReLU(0.2), nn.BatchNorm1d(4, affine=False), nn.Linear(4, 3),
    ),
    "linear_maps_in_a_row": lambda: nn.Sequential(
        nn.BatchNorm1d(6), nn.Linear(6, 5), nn.Linear(5, 4), nn.Softplus(), nn.Tanh(),
        nn.Identity(), nn.Linear(4, 3), nn.ReLU(),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FLAT)
def test_flat_networks_have_the_outputs_of_torch(name) -> None:
    torch.manual_seed(1)
    module = used_for_a_while(FLAT[name]())
    shape = (6,) if name == "linear_maps_in_a_row" else None
    x = np.random.default_rng(0).normal(size=(20, 6))
    net = RateNetwork.from_torch(module, shape)
    np.testing.assert_allclose(net.forward(x), outputs(module, x), rtol=1e-12, atol=1e-12)
    np.testing.assert_array_equal(net.predict(x), outputs(module, x).argmax(axis=1))
    assert module.training
    assert module.state_dict()[next(iter(module.state_dict()))].dtype == torch.float32


ACTIVATIONS = {
    "relu": nn.ReLU(),
    "sigmoid": nn.Sigmoid(),
    "tanh": nn.Tanh(),
    "leaky_relu": nn.LeakyReLU(0.3),
    "prelu": nn.PReLU(init=0.15),
    "elu": nn.ELU(0.7),
    "softplus": nn.Softplus(),
    "swish": nn.SiLU(),
    "gelu": nn.GELU(),
}


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activations_of_torch_are_those_of_the_catalogue(name) -> None:
    module = nn.Sequential(nn.Linear(6, 40), ACTIVATIONS[name], nn.Linear(40, 3))
    x = 3 * np.random.default_rng(0).normal(size=(50, 6))
    net = RateNetwork.from_torch(module)
    assert net.layers[0].activation.name == name
    np.testing.assert_allclose(net.forward(x), outputs(module, x), rtol=1e-9, atol=1e-9)


def test_the_activation_of_a_neuron_comes_back_from_torch() -> None:
    unit = Activation.from_curve(recorded_curve("B6"))
    softmax = activation("softmax")
    module = nn.Sequential(
        nn.Linear(6, 5), unit.to_torch(), nn.Linear(5, 4), softmax.to_torch(), nn.Linear(4, 3)
    )
    x = np.random.default_rng(0).normal(size=(20, 6))
    net = RateNetwork.from_torch(module)
    assert [layer.activation for layer in net.layers[:2]] == [unit, softmax]
    np.testing.assert_allclose(net.forward(x), outputs(module, x), rtol=1e-9)


def test_maps_that_follow_each_other_are_one_layer() -> None:
    assert RateNetwork.from_torch(FLAT["batch_norm"]()).sizes == (6, 5, 4, 3)
    net = RateNetwork.from_torch(FLAT["linear_maps_in_a_row"](), (6,))
    assert net.sizes == (6, 4, 4, 3)
    assert [layer.activation.name for layer in net.layers] == ["softplus", "tanh", "relu"]


IMAGES = {
    "convolution": lambda: nn.Conv2d(2, 3, 3),
    "stride_and_padding": lambda: nn.Conv2d(2, 3, (3, 2), stride=(2, 1), padding=(1, 2)),
    "dilation_and_groups": lambda: nn.Conv2d(2, 4, 3, dilation=2, groups=2, bias=False),
    "same": lambda: nn.Conv2d(2, 3, (4, 3), padding="same"),
    "valid": lambda: nn.Conv2d(2, 3, 3, padding="valid"),
    "average": lambda: nn.AvgPool2d(2),
    "average_with_padding": lambda: nn.AvgPool2d(3, stride=2, padding=1),
    "average_without_padding": lambda: nn.AvgPool2d(
        3, stride=2, padding=1, count_include_pad=False
    ),
    "divisor": lambda: nn.AvgPool2d((2, 3), divisor_override=5),
    "adaptive": lambda: nn.AdaptiveAvgPool2d((3, None)),
    "whole_image": lambda: nn.AdaptiveAvgPool2d(1),
    "normalised": lambda: nn.BatchNorm2d(2),
    "network": lambda: nn.Sequential(
        nn.Conv2d(2, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.AvgPool2d(2),
        nn.Conv2d(4, 3, 3), nn.BatchNorm2d(3), nn.ReLU(), nn.Dropout2d(), nn.Flatten(),
        nn.Linear(3 * 2 * 1, 5),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", IMAGES)
def test_layers_of_images_have_the_outputs_of_torch(name) -> None:
    torch.manual_seed(1)
    module = used_for_a_while(IMAGES[name]())
    x = np.random.default_rng(0).normal(size=(3, 2, 9, 7))
    net = RateNetwork.from_torch(module, (2, 9, 7), classes=None)
    expected = outputs(module, x)
    for samples in (x, x.reshape(3, -1)):  # flat, or as torch takes them
        np.testing.assert_allclose(net.forward(samples), expected, rtol=1e-12, atol=1e-12)


def test_a_convolution_stores_only_its_connections() -> None:
    net = RateNetwork.from_torch(nn.Conv2d(1, 2, 3), (1, 8, 8))
    assert net.layers[0].weights.nnz == 2 * 6 * 6 * 9


def test_images_may_come_flat() -> None:
    module = nn.Sequential(nn.Unflatten(1, (1, 4, -1)), nn.Conv2d(1, 1, 2), nn.Flatten())
    x = np.random.default_rng(0).normal(size=(3, 16))
    np.testing.assert_allclose(
        RateNetwork.from_torch(module, (16,)).forward(x), outputs(module, x), rtol=1e-12
    )


@pytest.mark.parametrize("ending", [nn.Softmax(dim=1), nn.LogSoftmax(dim=1)])
def test_a_softmax_at_the_end_leaves_logits(ending) -> None:
    logits = FLAT["plain"]()
    x = np.random.default_rng(0).normal(size=(9, 6))
    net = RateNetwork.from_torch(nn.Sequential(logits, ending), classes=["a", "b", "c"])
    np.testing.assert_allclose(net.forward(x), outputs(logits, x))
    assert set(net.predict(x)) <= {"a", "b", "c"}
    with pytest.raises(InputError, match=r"classes: outputs after .*oftmax"):
        RateNetwork.from_torch(nn.Sequential(logits, ending), classes=None)


def test_a_single_output_is_a_value_or_the_odds_of_two_classes() -> None:
    x = np.random.default_rng(0).normal(size=(30, 6))
    single = nn.Sequential(nn.Linear(6, 4), nn.ReLU(), nn.Linear(4, 1))
    odds = outputs(single, x)[:, 0]
    np.testing.assert_allclose(RateNetwork.from_torch(single).predict(x), odds)
    for net in (
        RateNetwork.from_torch(nn.Sequential(single, nn.Sigmoid())),
        RateNetwork.from_torch(single, classes=[0, 1]),
    ):
        np.testing.assert_array_equal(net.predict(x), (odds > 0).astype(int))


class Own(nn.Module):
    def forward(self, x):
        return x + 1


class Doubled(nn.Linear):
    def forward(self, x):
        return 2 * super().forward(x)


class Backwards(nn.Sequential):
    def forward(self, x):
        return super().forward(x.flip(1))


def hooked():
    module = nn.Sequential(nn.Linear(6, 3), nn.ReLU())
    module[0].register_forward_hook(lambda layer, given, result: 2 * result)
    return module


def uncopyable():
    module = nn.Linear(6, 5)
    module.scaled = 2 * module.weight  # a tensor that is no parameter
    return module


@pytest.mark.parametrize(
    ("module", "shape", "message"),
    [
        (nn.Sequential(nn.Conv2d(1, 1, 3), nn.MaxPool2d(2)), (1, 8, 8),
         r"module\[1\]: MaxPool2d: the largest of several inputs is no weighted sum.*AvgPool2d"),
        (nn.Sequential(nn.Linear(6, 5), nn.LayerNorm(5)), None, r"LayerNorm: .*BatchNorm1d"),
        (nn.Sequential(nn.Linear(6, 5), nn.Sequential(nn.Hardswish())), None,
         r"module\[1\]\[0\]: Hardswish: layers of this kind are not understood.*Conv2d"),
        (nn.Sequential(nn.Linear(6, 5), Own()), None, "Own: it has a forward of its own"),
        (nn.Sequential(Doubled(6, 5)), None, "Doubled: it has a forward of its own"),
        (Backwards(nn.Linear(6, 5)), None, "Backwards: it has a forward of its own"),
        (nn.LSTM(6, 5), None, "LSTM"),
        (hooked(), None, "module: its layers, .* hooks"),
        (uncopyable(), None, "module: it cannot be copied: "),
        (nn.Sequential(nn.Softmax(1), nn.Linear(6, 5)), (6,), "Softmax: it is read as the last"),
        (nn.Sequential(nn.Conv2d(1, 1, 3)), None, r"input_shape: .*Conv2d.*input_shape=\(1, 28"),
        (nn.Sequential(nn.Conv2d(1, 1, 3)), (64,), r"module\[0\] \(Conv2d\): .*images .* \(64,\)"),
        (nn.Sequential(nn.Conv2d(1, 1, 3), nn.Linear(6, 2)), (1, 8, 8), r"\(Linear\): .*Flatten"),
        (nn.Sequential(nn.Conv2d(1, 1, 3, padding_mode="circular")), (1, 8, 8), "'circular'"),
        (nn.Sequential(nn.AvgPool2d(2, ceil_mode=True)), (1, 7, 7), "ceil_mode"),
        (nn.Sequential(nn.Flatten(0)), (6,), "Flatten"),
        (nn.Sequential(nn.BatchNorm1d(6, track_running_stats=False)), (6,), "depends on the batch"),
        (nn.Sequential(nn.BatchNorm1d(5)), (6,), "5 channels, but 6 enter"),
        (nn.Sequential(nn.Linear(6, 5), nn.Softplus(beta=2)), None, "beta=2"),
        (nn.Sequential(nn.Linear(6, 5), nn.GELU("tanh")), None, "'tanh'"),
        (nn.Sequential(nn.Linear(6, 5), nn.PReLU(5)), None, "one slope for all"),
        (nn.Sequential(nn.Conv2d(1, 1, 3), activation("softmax").to_torch()), (1, 8, 8),
         "ActivationModule.*Flatten"),
        (nn.Sequential(), None, "no layer"),
        (nn.Sequential(nn.Flatten()), (6,), "no layer with weights"),
        (nn.Linear(6, 5), (0,), "input_shape"),
        (nn.Linear(6, 5), "x", "input_shape"),
        (nn.Linear(6, 5), (7,), "6 inputs, but 7 enter"),
        ("net", None, "need a module of torch, got a str"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused_by_name(module, shape, message) -> None:
    with pytest.raises(InputError, match=message):
        RateNetwork.from_torch(module, shape)


def trained(module, x, y, passes=150):
    torch.manual_seed(0)
    optimiser = torch.optim.Adam(module.parameters(), lr=0.01)
    inputs, labels = torch.tensor(x, dtype=torch.float32), torch.tensor(y)
    for _ in range(passes):
        optimiser.zero_grad()
        nn.functional.cross_entropy(module(inputs), labels).backward()
        optimiser.step()
    return module


def test_a_network_of_torch_with_batch_normalisation_fires_as_it_computes() -> None:
    x, y = load_breast_cancer(return_X_y=True)
    x = (x - x.mean(axis=0)) / x.std(axis=0)
    train, test = slice(0, 400), slice(400, 480)
    torch.manual_seed(0)
    module = nn.Sequential(
        nn.Linear(30, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(0.2),
        nn.Linear(16, 12), nn.BatchNorm1d(12), nn.ReLU(), nn.Linear(12, 2),
    )  # fmt: skip
    net = RateNetwork.from_torch(trained(module, x[train], y[train]))
    rate_based = np.mean(net.predict(x[test]) == y[test])
    assert rate_based > 0.9
    spiking = to_spiking(net, calibration=x[train])
    assert spiking.score(x[test], y[test]) >= rate_based - 0.03
    table = spiking.diagnose(x[test])
    assert (table["correlation"] > 0.95).all()


def test_a_convolutional_network_fires_as_it_computes() -> None:
    x, y = load_digits(return_X_y=True)
    images = (x / 16).reshape(-1, 1, 8, 8)
    torch.manual_seed(0)
    module = nn.Sequential(
        nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.AvgPool2d(2), nn.Flatten(),
        nn.Linear(36, 10),
    )  # fmt: skip
    net = RateNetwork.from_torch(trained(module, images[:1000], y[:1000]), (1, 8, 8))
    test = images[1000:1040]
    spiking = to_spiking(net, calibration=images[:1000])
    rate_based = np.mean(net.predict(test) == y[1000:1040])
    assert rate_based > 0.8
    assert spiking.score(test, y[1000:1040]) >= rate_based - 0.05


def test_the_lines_of_the_documentation_run() -> None:
    page = (Path(__file__).parents[4] / "docs" / "scikit_learn.md").read_text(encoding="utf-8")
    (lines,) = re.findall(r"^```py\n(.*?)^```", page, flags=re.MULTILINE | re.DOTALL)
    x, y = load_digits(return_X_y=True)
    names = {"X": x, "y": y, "sn": sn, "train": slice(0, 1200), "test": slice(1200, 1240)}
    exec(lines, names)
    score = names["spiking"].score(names["images"][1200:1240], y[1200:1240])
    assert score > 0.8
