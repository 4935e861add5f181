"""Activations beside torch: values and gradients of its own functions, and gradcheck of ours."""

import copy
import pickle
import sys

import numpy as np
import pytest
import sympy

from simneuro.bridge import Activation, activation, activation_names, recorded_curve
from simneuro.errors import InputError

X = np.linspace(-4.05, 4.05, 28).reshape(4, 7)  # clear of the kinks at 0 and 1
FAR = np.array([[-1e4, -800.0, -40.0, 40.0, 800.0, 1e4]])
X_SYMBOL = sympy.Symbol("x")


def test_without_torch_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    monkeypatch.delitem(sys.modules, "simneuro.bridge.activations.torch_module", raising=False)
    with pytest.raises(InputError, match=r"torch is not installed.*simneuro\[torch\]"):
        activation("relu").to_torch()


def torch_functions(torch):
    """What torch has of its own, with our default parameters."""
    f = torch.nn.functional
    return {
        "relu": f.relu,
        "leaky_relu": f.leaky_relu,
        "prelu": lambda x: f.prelu(x, torch.tensor(0.25, dtype=x.dtype)),
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
        "elu": f.elu,
        "softplus": lambda x: f.softplus(x, threshold=40),
        "swish": f.silu,
        "gelu": f.gelu,
        "softmax": lambda x: f.softmax(x, dim=-1),
        "step": lambda x: torch.heaviside(x, torch.zeros((), dtype=x.dtype)),
    }


@pytest.mark.parametrize(
    "name",
    [
        *("relu", "leaky_relu", "prelu", "sigmoid", "tanh", "elu", "softplus", "swish", "gelu"),
        *("softmax", "step"),
    ],
)
def test_values_and_gradients_are_those_of_torch(name: str) -> None:
    torch = pytest.importorskip("torch")
    own, theirs = activation(name), torch_functions(torch)[name]
    for x in (X, FAR):
        at = torch.tensor(x, requires_grad=True)
        value = theirs(at)
        # torch computes 1 + erf, which cancels for large negative x: absolute, not relative
        rounding = {"rtol": 1e-14, "atol": 1e-15 * (1 + np.abs(x).max())}
        np.testing.assert_allclose(own(x), value.detach().numpy(), **rounding)
        if name == "step":  # torch has no gradient for it
            continue
        weights = torch.tensor(np.cos(np.arange(x.size)).reshape(x.shape))
        (value * weights).sum().backward()
        np.testing.assert_allclose(own.pull_back(x, weights.numpy()), at.grad.numpy(), **rounding)


MEASURED = Activation.from_curve(recorded_curve("B6"))
OWN = Activation.from_function(X_SYMBOL / sympy.sqrt(1 + X_SYMBOL**2))


@pytest.mark.parametrize("act", [*map(activation, activation_names), MEASURED, OWN])
def test_a_module_passes_gradcheck(act: Activation) -> None:
    torch = pytest.importorskip("torch")
    module = act.to_torch()
    x = np.linspace(0.03, 0.95, 12).reshape(3, 4) if act.levels else X
    at = torch.tensor(x, requires_grad=True)
    np.testing.assert_array_equal(module(at).detach().numpy(), act(x))
    assert torch.autograd.gradcheck(module, (at,), eps=1e-6, atol=1e-5)


def test_a_module_trains_and_can_be_kept() -> None:
    torch = pytest.importorskip("torch")
    torch.manual_seed(0)
    net = torch.nn.Sequential(torch.nn.Linear(2, 16), MEASURED.to_torch(), torch.nn.Linear(16, 1))
    x = torch.randn(200, 2)
    y = (x**2).sum(dim=1, keepdim=True)
    adam = torch.optim.Adam(net.parameters(), lr=0.05)
    losses = []
    for _ in range(150):
        loss = ((net(x) - y) ** 2).mean()
        adam.zero_grad()
        loss.backward()
        adam.step()
        losses.append(loss.item())
    assert losses[-1] < 0.2 * losses[0]
    assert "recorded cell B6" in str(net)
    for again in (pickle.loads(pickle.dumps(net)), copy.deepcopy(net)):
        assert torch.equal(again(x), net(x))
    assert net(x).dtype == torch.float32
