"""Every entry of the catalogue is whole: units, meanings, sources, equations, contract."""

import copy
import dataclasses
import pickle

import brian2.only as b2
import numpy as np
import pytest
from brian2.units.fundamentalunits import Quantity, get_dimensions

import simneuro as sn
from simneuro.catalogue import Catalogue, models
from simneuro.errors import InputError
from simneuro.model import NeuronModel, Parameter, PlasticityModel, SynapseModel, Variant
from simneuro.references import references

NEURONS = (
    "lif",
    "adaptive_lif",
    "eif",
    "adex",
    "izhikevich",
    "escape_lif",
    "subtractive_if",
    "hodgkin_huxley",
    "traub_miles",
    "wang_buzsaki",
    "connor_stevens",
    "pospischil_rs",
    "pospischil_fs",
    "pospischil_ib",
    "pospischil_lts",
    "thalamic_relay",
)
SYNAPSES = (
    *("delta", "exp_current", "alpha_current", "biexp_current"),
    *("exp_conductance", "alpha_conductance", "biexp_conductance", "ampa", "nmda", "gaba_a"),
    *("kinetic", "gaba_b", "gap_junction"),
)
PLASTICITY = ("tsodyks_markram", "quantal_release", "stdp", "inhibitory_stdp")
PARAMETERS = [(model, name) for model in models for name in models[model].parameters]


def test_the_catalogue_is_not_empty():
    assert set(NEURONS) <= set(models.neurons)
    assert set(SYNAPSES) <= set(models.synapses)
    assert set(PLASTICITY) <= set(models.plasticity)
    assert len(models) == sum(map(len, (models.neurons, models.synapses, models.plasticity)))
    assert len(PARAMETERS) > 20
    assert sn.models is models


@pytest.mark.parametrize("name", models)
def test_an_entry_is_whole(name):
    dataclasses.replace(models[name])  # a model is checked where it is made, but for the bundled


def test_it_is_a_mapping():
    assert list(models) == [*models.neurons, *models.synapses, *models.plasticity]
    assert "lif" in models
    assert "lfi" not in models
    assert models.get("lfi") is None
    assert dict(models)["delta"] is models["delta"]


@pytest.mark.parametrize("name", list(models))
def test_a_model_cannot_be_changed(name):
    model = models[name]
    for table in {"parameters", "initial", "variants"} & {
        each.name for each in dataclasses.fields(model)
    }:
        mapping = getattr(model, table)
        for change in (
            lambda mapping=mapping: mapping.update(tau=1),
            lambda mapping=mapping: mapping.__setitem__("tau", 1),
            lambda mapping=mapping: mapping.pop("tau"),
            mapping.clear,
        ):
            with pytest.raises(TypeError, match="cannot be changed"):
                change()
    for parameter in model.parameters.values():
        if isinstance(parameter.value, Quantity):  # a float cannot be changed
            with pytest.raises(ValueError, match="read-only"):
                np.asarray(parameter.value)[...] = 1


def test_parameters_are_equal_with_all_that_they_say():
    said = ("1 mV", "a voltage", "chosen: for this test")
    assert Parameter(*said) == Parameter("1000 uV", *said[1:])
    for other in (("1 ms", *said[1:]), (said[0], "another", said[2]), (*said[:2], "brette2007")):
        assert Parameter(*said) != Parameter(*other)
    assert Parameter(*said) != "1 mV"


@pytest.mark.parametrize("name", list(models))
@pytest.mark.parametrize("again", [copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model))])
def test_a_copy_is_equal_and_may_be_a_key(name, again):
    model = models[name]
    assert again(model) == model
    assert hash(again(model)) == hash(model)
    assert {model: 1}[again(model)] == 1
    with pytest.raises(TypeError, match="cannot be changed"):
        again(model).parameters.clear()
    for parameter in model.parameters.values():
        assert hash(again(parameter)) == hash(parameter)


@pytest.mark.parametrize("name", list(models))
def test_an_entry_is_called_what_it_is_listed_as(name):
    model = models[name]
    assert model.name == name
    assert model.summary
    assert "\n" not in model.summary
    kinds = (NeuronModel, SynapseModel, PlasticityModel)
    families = (models.neurons, models.synapses, models.plasticity)
    for kind, family in zip(kinds, families, strict=True):
        assert isinstance(model, kind) == (name in family)


@pytest.mark.parametrize(("model", "name"), PARAMETERS)
def test_a_parameter_has_value_meaning_and_source(model, name):
    parameter = models[model].parameters[name]
    assert isinstance(parameter.value, (Quantity, float))
    assert get_dimensions(parameter.value) is parameter.dimension
    assert parameter.description.strip()
    assert _is_source(parameter.source)


@pytest.mark.parametrize(("model", "name"), PARAMETERS)
def test_a_parameter_says_what_it_may_be(model, name):
    parameter = models[model].parameters[name]
    assert parameter.valid
    low = parameter.value * 0 - 1e30 * Quantity(1, dim=parameter.dimension)
    with pytest.raises(InputError, match="must be"):  # every range ends somewhere below
        models[model].with_parameters(**{name: low})


def _is_source(source):
    reason = source.removeprefix("chosen:")
    return source in references() or (reason != source and reason.strip())


@pytest.mark.parametrize("name", list(models))
def test_a_model_says_what_it_is_for_and_what_not(name):
    for text in (models[name].use_for, models[name].not_for):
        assert text.endswith(".")
        assert text == " ".join(text.split())
        assert len(text) < 300
    assert models[name].use_for != models[name].not_for


@pytest.mark.parametrize(
    ("model", "name"), [(m.name, n) for m in models.values() for n in m.variants]
)
def test_a_variant_changes_what_it_says_and_keeps_the_rest(model, name):
    variant, own = models[model].variants[name], models[model].variant(name)
    assert variant.summary
    assert variant.parameters
    assert _is_source(variant.source)
    assert own.summary == variant.summary
    assert own.name == model
    for key, parameter in own.parameters.items():
        base = models[model].parameters[key]
        changed = key in variant.parameters
        assert float(parameter.value) == float(variant.parameters[key] if changed else base.value)
        assert parameter.source == (variant.source if changed else base.source)
        assert (parameter.valid, parameter.description) == (base.valid, base.description)
    assert set(getattr(own, "initial", ())) == set(getattr(models[model], "initial", ()))


def test_a_variant_is_found_by_name_only():
    adex = models.neurons["adex"]
    with pytest.raises(InputError, match=r"adex has no variant 'bursting'") as caught:
        adex.variant("bursting")
    assert set(caught.value.allowed) == set(adex.variants)
    for model in (models.neurons["lif"], adex.variant("adaptation")):
        with pytest.raises(InputError, match=r"has no variants, so none is called 'adaptation'"):
            model.variant("adaptation")


@pytest.mark.parametrize(
    ("variant", "said"),
    [
        ({"parameters": {"tau": "1 ms"}}, r"variants\.x\.tau: lif has no parameter 'tau'"),
        ({"parameters": {"t_ref": "1 mV"}}, r"variants\.x\.t_ref: got 1 mV"),
        ({"parameters": {"t_ref": "-1 ms"}}, r"variants\.x\.t_ref: .*must be >= 0"),
        ({"initial": {"u": "1 mV"}}, r"variants\.x\.initial\.u: lif: 'u' is not a state variable"),
        ({"input": "1 mV"}, "got 1 mV, but this must be a current"),
    ],
)
def test_a_variant_that_does_not_fit_is_refused_where_it_is_written(variant, said):
    given = {"summary": "x", "parameters": {}, "source": "chosen: for this test", **variant}
    with pytest.raises(InputError, match=said):
        dataclasses.replace(models["lif"], variants={"x": Variant(**given)})


@pytest.mark.parametrize("name", list(models.neurons))
def test_a_conductance_based_neuron_has_one_ionic_current(name):
    model = models.neurons[name]
    if "area" in model.parameters:
        assert model.parsed["I_ion"].dim is b2.amp.dim
        membrane = "".join(model.parsed["v"].expr.code.split())
        assert membrane == "(I_ion+I_syn+I_ext)/(area*c_m)"


STRONG = {
    "izhikevich": "20 pA",
    "pospischil_rs": "3 nA",
    "hodgkin_huxley": "2 nA",
    "connor_stevens": "2 nA",
}
RESTLESS = {"traub_miles", "escape_lif"}  # they fire without input


@pytest.mark.parametrize("name", models.neurons)
def test_a_neuron_starts_at_rest_and_fires_under_a_current(name, cell_document):
    document = cell_document(name, duration="30 ms", size=2, record=("v",))
    step = {
        "kind": "step_current",
        "target": "cell",
        "amplitude": ["0 pA", STRONG.get(name, "1 nA")],
    }
    scenario = sn.Scenario.from_document({**document, "drives": {"step": step}})
    recording = sn.simulate(scenario, target="numpy")
    assert 1 in recording.spike_neuron.values
    if name not in RESTLESS:
        trace = recording["cell.v"].values[:, 0]
        assert 0 not in recording.spike_neuron.values
        assert np.abs(trace - trace[0]).max() < 1e-5


@pytest.mark.parametrize("name", list(models))
def test_its_references_are_in_the_bibliography(name):
    assert models[name].references
    assert set(models[name].references) <= set(references())


@pytest.mark.parametrize("name", list(models.neurons))
def test_a_neuron_honours_the_contract_with_drives_and_synapses(name):
    model = models.neurons[name]
    assert {"I_ext", "I_syn"} <= model.parsed.identifiers
    assert model.parsed["v"].dim is b2.volt.dim
    assert set(model.initial) == set(model.parsed.diff_eq_names)


@pytest.mark.parametrize("name", list(models.synapses))
def test_a_synapse_says_what_flows_and_what_a_spike_does(name):
    model = models.synapses[name]
    assert model.on_pre or model.summed
    assert model.weight_dimension is b2.Quantity(1, dim=model.weight_dimension).dim
    if model.current:
        assert model.dimension_of(model.current) is b2.amp.dim


def test_the_design_names_of_lif():
    assert set(models["lif"].parameters) == {"C_m", "g_L", "E_L", "V_th", "V_reset", "t_ref"}


def test_lif_is_benchmark_1_of_brette_2007():
    # Brette et al. 2007, appendix 2: 20 000 um^2, 1 uF/cm^2, 5e-5 S/cm^2, rest and reset -60 mV,
    # threshold -50 mV, refractory 5 ms.
    area = 20000 * b2.um**2
    value = {name: parameter.value for name, parameter in models["lif"].parameters.items()}
    assert float(value["C_m"]) == pytest.approx(float(area * 1 * b2.ufarad / b2.cm**2))
    assert float(value["g_L"]) == pytest.approx(float(area * 5e-5 * b2.siemens / b2.cm**2))
    assert float(value["E_L"]) == float(value["V_reset"]) == -0.06
    assert float(value["V_th"]) == -0.05
    assert float(value["t_ref"]) == 0.005


def test_an_unknown_model_is_told_with_what_is_near():
    with pytest.raises(InputError, match=r"no model 'lfi'.*Did you mean 'lif'") as caught:
        models["lfi"]
    assert isinstance(caught.value, KeyError)
    assert str(caught.value).count("\n") == 0
    assert set(models) == set(caught.value.allowed)


def test_models_are_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        models["lif"].name = "other"
    with pytest.raises(TypeError):
        models.neurons["mine"] = models["lif"]


def test_with_parameters_gives_a_new_model():
    short = models["lif"].with_parameters(t_ref="2 ms", C_m=100 * b2.pF)
    assert float(short.parameters["t_ref"].value) == 0.002
    assert float(short.parameters["C_m"].value) == 1e-10
    assert short.parameters["t_ref"].description == models["lif"].parameters["t_ref"].description
    assert float(models["lif"].parameters["t_ref"].value) == 0.005
    assert short.equations == models["lif"].equations


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"tref": "2 ms"}, "no parameter 'tref'. Did you mean 't_ref'"),
        ({"t_ref": "2 mV"}, "t_ref: got 2 mV, but this must be a time, such as ms"),
        ({"t_ref": 2}, "t_ref: got 2, but this must be a time"),
        ({"t_ref": "2"}, "t_ref: got 2, but this must be a time"),
        ({"t_ref": "soon"}, "t_ref: 'soon' is not a number with a unit"),
        ({"t_ref": float("nan") * b2.ms}, "finite"),
        ({"t_ref": ["1 ms", "2 ms"]}, "t_ref: got 2 values, but this must be one"),
    ],
)
def test_with_parameters_refuses_at_that_line(changes, said):
    with pytest.raises(InputError) as caught:
        models["lif"].with_parameters(**changes)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_with_parameters_lists_what_is_allowed():
    with pytest.raises(InputError) as caught:
        models["ampa"].with_parameters(E_rv="0 mV")
    assert set(caught.value.allowed) == {"tau", "E_rev"}


def test_a_catalogue_of_ones_own():
    mine = dataclasses.replace(models["lif"], name="mine")
    own = Catalogue(neurons=(mine,), synapses=())
    assert list(own) == ["mine"]
    assert own["mine"] == mine


def test_the_catalogue_is_shown_by_its_names() -> None:
    assert "neurons: " in repr(models)
    assert "lif" in repr(models)
    assert " object at " not in repr(models)


def test_models_and_scenarios_are_shown_in_a_line() -> None:
    lif = models.neurons["lif"]
    assert repr(lif) == f"NeuronModel('lif', {lif.summary!r})"
    assert repr(sn.Scenario.load("lif_step")).startswith("Scenario('lif_step': ")


def test_a_model_that_is_asked_for_as_an_attribute_is_told_how_it_is_taken():
    for part in (models, models.neurons):
        with pytest.raises(AttributeError, match=r"no attribute 'lif'; .* by its name: \['lif'\]"):
            _ = part.lif
        with pytest.raises(AttributeError, match=r"no attribute 'dog'$"):
            _ = part.dog
    assert list(copy.deepcopy(models)) == list(models)


def test_parameters_in_a_dict_are_told_to_be_given_by_name():
    with pytest.raises(TypeError, match=r"given by name, as in with_parameters\(name=value\)"):
        models["lif"].with_parameters({"t_ref": "2 ms"})


def test_a_subscript_of_the_module_is_a_slip_for_the_catalogue() -> None:
    with pytest.raises(InputError, match=r"sn\.models\['lif'\]"):
        sn.model["lif"]
