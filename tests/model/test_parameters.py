"""What a parameter may be: ranges as text, and their enforcement wherever a value is given."""

from dataclasses import replace

import brian2.only as b2
import numpy as np
import pytest

import simneuro as sn
from simneuro.catalogue import models
from simneuro.errors import InputError
from simneuro.model import NeuronModel, Parameter
from simneuro.units.ranges import require_valid

CHOSEN = "chosen: for this test"


@pytest.mark.parametrize(
    ("valid", "inside", "outside"),
    [
        ("", ["-1 mV", "0 mV", "1 V"], []),
        ("> 0", ["1 uV"], ["0 mV", "-1 mV"]),
        (">= 0", ["0 mV", "1 mV"], ["-1 uV"]),
        ("< 0", ["-1 mV"], ["0 mV"]),
        ("<= -10 mV", ["-10 mV", "-1 V"], ["-9 mV"]),
        ("> 2 mV", ["3 mV"], ["2 mV"]),
        ("-100 mV to 0 mV", ["-100 mV", "0 mV", "-1 mV"], ["-101 mV", "1 uV"]),
        ("-0.1 V to 0", ["-100 mV"], ["1 mV"]),
    ],
)
def test_a_range_holds_what_it_says(valid, inside, outside):
    for value in inside:
        assert Parameter(value, "a voltage", CHOSEN, valid).valid == valid
    for value in outside:
        with pytest.raises(InputError, match="must be") as caught:
            Parameter(value, "a voltage", CHOSEN, valid)
        assert value in str(caught.value)


def test_a_plain_number_has_plain_bounds():
    assert Parameter(0.5, "a share", CHOSEN, "0 to 1").value == 0.5
    with pytest.raises(InputError, match=r"got 1\.5, but this must be from 0 to 1"):
        Parameter(1.5, "a share", CHOSEN, "0 to 1")


@pytest.mark.parametrize(
    "valid",
    ["positive", "> 1", "0 to 1", "> 1 ms", "1 mV", "5 mV to 1 mV", ">", "1 mV to", "0 mV - 1 mV"],
)
def test_what_is_not_a_range_of_this_parameter_is_told(valid):
    with pytest.raises(InputError, match="a range is written like"):
        Parameter("2 mV", "a voltage", CHOSEN, valid)


def test_the_range_is_part_of_what_a_parameter_says():
    said = ("1 mV", "a voltage", CHOSEN)
    assert Parameter(*said, "> 0") == Parameter(*said, "> 0")
    assert Parameter(*said, "> 0") != Parameter(*said)


def test_one_value_out_of_many_is_found():
    require_valid([1, 2] * b2.ms, "> 0")
    with pytest.raises(InputError, match="got -2 ms, but this must be > 0"):
        require_valid(np.array([1, -2]) * b2.ms, "> 0")


def test_a_changed_parameter_keeps_its_range():
    short = models["lif"].with_parameters(t_ref="0 ms")
    assert short.parameters["t_ref"].valid == ">= 0"
    for model in (models["lif"], short):
        with pytest.raises(InputError, match=r"^t_ref: got -1 ms, but this must be >= 0\.$"):
            model.with_parameters(t_ref="-1 ms")
    with pytest.raises(InputError, match="E_L: got -60 V"):
        models["lif"].with_parameters(E_L="-60 V")


@pytest.fixture
def cell(cell_document):
    def load(**parameters):
        document = cell_document("lif", duration="10 ms", size=3, parameters=parameters)
        return sn.Scenario.from_document(document)

    return load


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("-200 pF", "got -200 pF, but this must be > 0"),
        (["200 pF", "0 pF", "1 pF"], "got 0 pF, but this must be > 0"),
        ({"uniform": ["-1 pF", "200 pF"]}, "got -1 pF, but this must be > 0"),
        ({"uniform": ["-2 pF", "-1 pF"]}, "got -2 pF, but this must be > 0"),
        ({"normal": ["-1 pF", "1 pF"]}, "got -1 pF, but this must be > 0"),
    ],
)
def test_a_scenario_is_refused_where_it_is_written(cell, value, said):
    with pytest.raises(InputError, match=said) as caught:
        cell(C_m=value)
    assert "populations.cell.parameters" in str(caught.value)
    assert "C_m" in str(caught.value)
    scenario = cell(C_m="200 pF")
    with pytest.raises(InputError, match=said):
        scenario.override({"populations.cell.parameters.C_m": value})


def test_what_a_normal_distribution_draws_out_of_range_is_told(cell):
    scenario = cell(C_m={"normal": ["1 pF", "1000 pF"]})  # one draw in two is below 0
    with pytest.raises(InputError, match=r"C_m: the distribution drew .* must be > 0"):
        sn.simulate(scenario, target="numpy")
    assert sn.simulate(cell(C_m={"normal": ["200 pF", "1 pF"]}), target="numpy").duration == 0.01


@pytest.fixture
def own(cell_document):
    """A scenario with cells of the model ``mine``, which the table makes."""

    def load(table):
        document = cell_document("mine", duration="10 ms")
        return sn.Scenario.from_document({**document, "models": {"mine": table}})

    return load


def test_a_model_of_ones_own_has_ranges_too(own):
    share = {"value": 0.5, "valid": "0 to 1", "description": "a share"}
    table = {
        "equations": "dv/dt = (share*I_ext + I_syn)/C_m : volt",
        "threshold": "v > 10*mV",
        "reset": "v = 0*mV",
        "parameters": {"share": share, "C_m": {"value": "1 pF", "valid": "> 0"}},
    }
    scenario = own(table)
    assert scenario.network.cells["cell"].model.parameters["share"].valid == "0 to 1"
    assert sn.Scenario.from_document(scenario.document()) == scenario
    for changes in (
        {"populations.cell.parameters.share": 2.0},
        {"models.mine.parameters.share": {**share, "value": 2.0}},
    ):
        with pytest.raises(InputError, match=r"got 2, but this must be from 0 to 1"):
            scenario.override(changes)


def test_a_model_from_another_keeps_the_ranges_of_the_other(own):
    scenario = own({"model": "lif", "parameters": {"t_ref": "1 ms"}})
    assert scenario.network.cells["cell"].model.parameters["t_ref"].valid == ">= 0"
    with pytest.raises(InputError, match=r"t_ref: got -1 ms, but this must be >= 0"):
        scenario.override({"models.mine.parameters.t_ref": "-1 ms"})
    wider = {"value": "-1 ms", "valid": ""}
    with pytest.raises(InputError, match="must be >= 0"):
        scenario.override({"models.mine.parameters.t_ref": wider})


def test_a_model_may_change_a_range_with_its_value():
    lif = models["lif"]
    lowest = Parameter("-5 V", "leak reversal potential", CHOSEN)
    own = replace(lif, parameters={**lif.parameters, "E_L": lowest})
    assert isinstance(own, NeuronModel)
    assert own.parameters["E_L"].valid == ""
