"""In what two models differ: all of it, and nothing else."""

import pytest

from simneuro.catalogue import models
from simneuro.model.differences import differences


def told(first, second):
    found = differences(first, second)
    return {(each.part, each.name): (each.first, each.second) for each in found}


@pytest.mark.parametrize("name", list(models))
def test_a_model_does_not_differ_from_itself(name):
    assert differences(models[name], models[name]) == ()


def test_one_changed_parameter_is_one_difference():
    lif = models["lif"]
    changed = told(lif, lif.with_parameters(t_ref="2 ms"))
    assert changed == {("parameters", "t_ref"): ("5 ms (brette2007)", "2 ms (brette2007)")}


def test_every_part_is_compared():
    found = told(models["lif"], models["adex"])
    parts = {"equations", "rules", "start", "parameters", "references"}
    assert {part for part, _ in found} == parts
    assert found["equations", "w"][0] == ""
    assert found["equations", "w"][1].startswith("dw/dt = ")
    assert found["parameters", "t_ref"] == ("5 ms (brette2007)", "")
    assert found["rules", "method"] == ("exact", "rk4")
    assert ("parameters", "Delta_T") in found


def test_the_other_way_round_the_sides_change_place():
    there, back = told(models["ampa"], models["nmda"]), told(models["nmda"], models["ampa"])
    assert there
    assert {key: (second, first) for key, (first, second) in back.items()} == there


def test_a_variant_differs_in_its_parameters_only():
    adex = models["adex"]
    for name, variant in adex.variants.items():
        found = told(adex, adex.variant(name))
        changed = {key for part, key in found if part == "parameters"}
        assert changed <= set(variant.parameters)
        assert changed
        assert {part for part, _ in found} <= {"parameters", "start"}
