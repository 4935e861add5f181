"""An activation function is one entry of the catalogue."""

import math
import re
from pathlib import Path

import numpy as np
import pytest

import simneuro
from simneuro.bridge import activation
from simneuro.bridge.activations import CATALOGUE, ActivationEntry, ActivationParameter
from simneuro.errors import InputError

# Of no use, but it has a parameter of each kind and a range that depends on them.
BENT = ActivationEntry(
    formula="max(x, floor)/scale",
    function=lambda x, floor, scale: np.maximum(x, floor) / scale,
    derivative=lambda x, floor, scale: (x > floor) / scale,
    reference="chosen: made for this test",
    range=lambda floor, scale: (floor / scale, math.inf),
    parameters={
        "floor": ActivationParameter(-1.0, "lowest value", ""),
        "scale": ActivationParameter(2.0, "what the value is divided by", "> 0"),
    },
)


@pytest.fixture(autouse=True)
def _with_an_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CATALOGUE, "bent", BENT)


def test_an_entry_is_all_that_an_activation_needs() -> None:
    act = activation("bent", floor=-4.0)
    assert act([-6.0, 0.0, 6.0]).tolist() == [-2.0, 0.0, 3.0]
    assert act.derivative([-6.0, 6.0]).tolist() == [0.0, 0.5]
    assert act.range == (-2.0, math.inf)
    assert act.parameters == {"floor": -4.0, "scale": 2.0}
    assert activation("bent").range == (-0.5, math.inf)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"scale": 0.0}, "activation bent: scale must be above 0, got 0"),
        ({"floor": math.inf}, "floor must be a finite number, got inf"),
        ({"floor": math.nan}, "floor must be a finite number, got nan"),
        ({"ceiling": 1.0}, "bent has no parameter 'ceiling'. Allowed: floor, scale"),
    ],
)
def test_the_entry_says_what_its_parameters_may_be(parameters: dict, message: str) -> None:
    with pytest.raises(InputError, match=message):
        activation("bent", **parameters)


@pytest.mark.parametrize("name", ["prelu", "elu", "swish"])
def test_one_file_says_all_that_is_said_of_an_activation(name: str) -> None:
    package = Path(simneuro.__file__).parent
    quoted = re.compile(rf"""["']{name}["']""")
    # What other packages call it stands where their networks are read.
    imports = package / "bridge" / "networks" / "imports"
    ours = [path for path in package.rglob("*.py") if imports not in path.parents]
    files = [path for path in ours if quoted.search(path.read_text("utf-8"))]
    (only,) = files
    assert only.parent == package / "bridge" / "activations" / "catalogue"
