"""A population takes a variant of its model by name."""

import tomllib

import numpy as np
import pytest

import simneuro as sn
from simneuro.errors import InputError
from simneuro.scenario.json_schema import json_schema

PATTERNS = """
title = "Two firing patterns"
duration = "60 ms"
dt = "0.05 ms"
[populations.cell]
model = "adex"
variant = "adaptation"
size = 2
[drives.step]
kind = "step_current"
target = "cell"
amplitude = "500 pA"
"""


@pytest.fixture
def document():
    return tomllib.loads(PATTERNS)


@pytest.fixture
def scenario(document):
    return sn.Scenario.from_document(document)


def test_the_population_has_its_parameters(scenario):
    model = scenario.network.cells["cell"].model
    assert float(model.parameters["g_L"].value) == pytest.approx(12e-9)
    assert model.parameters["g_L"].source == "naud2008"
    assert model.parameters["V_cut"].source.startswith("chosen")
    assert model == sn.models["adex"].variant("adaptation")


def test_it_fires_as_with_the_parameters_written_out(scenario, document):
    population = document["populations"]["cell"]
    variant = sn.models["adex"].variants[population.pop("variant")]
    population["parameters"] = dict(variant.parameters)
    other = sn.Scenario.from_document(document)
    ours, theirs = (sn.simulate(each, target="numpy") for each in (scenario, other))
    assert ours.sizes["spike"] == 6
    np.testing.assert_array_equal(ours.spike_time, theirs.spike_time)
    assert scenario != other  # what is cited differs


def test_it_is_written_and_read_again(scenario):
    again = sn.Scenario.from_document(tomllib.loads(scenario.to_toml()))
    assert again == scenario
    assert again.digest == scenario.digest
    assert again.populations["cell"].variant == "adaptation"
    assert 'variant = "adaptation"' in scenario.to_toml()


def test_it_is_part_of_the_digest(scenario):
    other = scenario.override({"populations.cell.variant": "tonic_spiking"})
    assert other.digest != scenario.digest
    assert other.override({"populations.cell.variant": "adaptation"}) == scenario


def test_resolving_writes_its_numbers_out(scenario):
    resolved = scenario.resolved
    assert resolved == scenario
    assert resolved.populations["cell"].variant == "adaptation"
    assert float(resolved.populations["cell"].parameters["tau_w"]) == pytest.approx(0.3)


def test_own_parameters_come_after_it(scenario):
    changed = scenario.override({"populations.cell.parameters.b": "0 pA"})
    assert float(changed.resolved.populations["cell"].parameters["b"]) == 0
    assert float(changed.resolved.populations["cell"].parameters["g_L"]) == pytest.approx(12e-9)


def test_conditions_and_sweeps_go_over_variants(document):
    document["conditions"] = {
        "adapting": {},
        "regular": {"populations.cell.variant": "tonic_spiking"},
    }
    scenario = sn.Scenario.from_document(document)
    assert [point.scenario.populations["cell"].variant for point in scenario.points()] == [
        "adaptation",
        "tonic_spiking",
    ]
    del document["conditions"]
    document["sweep"] = {"populations.cell.variant": ["initial_burst", "transient_spiking"]}
    swept = sn.Scenario.from_document(document)
    found = [
        point.scenario.network.cells["cell"].model.parameters["C_m"].value
        for point in swept.points()
    ]
    assert [float(value) for value in found] == [pytest.approx(130e-12), pytest.approx(100e-12)]
    # Resolved, each point keeps its own parameters.
    assert swept.resolved == swept
    assert not swept.resolved.populations["cell"].parameters


def test_the_empty_name_is_none(scenario):
    plain = scenario.override({"populations.cell.variant": ""})
    assert plain.network.cells["cell"].model == sn.models["adex"]
    other = scenario.override({"populations.cell.variant": "", "populations.cell.model": "lif"})
    assert other.network.cells["cell"].model == sn.models["lif"]


@pytest.mark.parametrize(
    ("model", "variant", "said"),
    [
        ("adex", "adaption", r"adex has no variant 'adaption'\. Did you mean 'adaptation'"),
        ("adex", "fast", r"Allowed: tonic_spiking, adaptation, initial_burst"),
        ("lif", "adaptation", r"lif has no variants, so none is called 'adaptation'"),
    ],
)
def test_an_unknown_variant_is_told_with_what_there_is(document, model, variant, said):
    document["populations"]["cell"] |= {"model": model, "variant": variant}
    with pytest.raises(InputError, match=said) as caught:
        sn.Scenario.from_document(document)
    assert "populations.cell.variant" in str(caught.value)


def test_a_sweep_over_an_unknown_variant_is_told_at_load(document):
    document["sweep"] = {"populations.cell.variant": ["adaptation", "adaption"]}
    with pytest.raises(InputError, match="no variant 'adaption'"):
        sn.Scenario.from_document(document)


def test_a_model_of_ones_own_starts_from_a_variant(document):
    document["models"] = {
        "mine": {"model": "adex", "variant": "adaptation", "parameters": {"b": "0 pA"}}
    }
    document["populations"]["cell"] = {"model": "mine", "size": 1}
    scenario = sn.Scenario.from_document(document)
    model = scenario.network.cells["cell"].model
    assert float(model.parameters["g_L"].value) == pytest.approx(12e-9)
    assert float(model.parameters["b"].value) == 0
    assert (model.name, dict(model.variants)) == ("mine", {})
    assert sn.Scenario.from_document(tomllib.loads(scenario.to_toml())) == scenario
    swapped = scenario.override({"models.mine.variant": "tonic_spiking"})
    assert float(swapped.network.cells["cell"].model.parameters["g_L"].value) == pytest.approx(
        10e-9
    )
    with pytest.raises(InputError, match=r"models\.mine.*no variant 'x'"):
        scenario.override({"models.mine.variant": "x"})
    with pytest.raises(InputError, match="mine has no variants"):
        scenario.override({"populations.cell.variant": "adaptation"})


def test_a_variant_needs_another_model(document):
    document["models"] = {
        "mine": {
            "equations": "dv/dt = (I_ext + I_syn)/(1*pF) : volt",
            "threshold": "v > 1*mV",
            "variant": "adaptation",
        }
    }
    with pytest.raises(InputError, match=r"models\.mine\.variant: .*another model's"):
        sn.Scenario.from_document(document)


def test_the_schema_knows_it():
    parts = json_schema()["$defs"]
    assert "variant" in parts["Population"]["properties"]
    assert "variant" in parts["OwnNeuron"]["properties"]
    assert "variant" not in parts["Population"]["required"]


def test_it_is_cited(scenario):
    from simneuro.experiment import list_citations

    assert list_citations(scenario)["naud2008"] == ("neuron adex",)
