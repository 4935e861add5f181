"""The scenarios that travel with the package, and the schema that describes them."""

import tomllib

import pytest

import simneuro as sn
from simneuro.references import references
from simneuro.scenario import bundled, bundled_folder
from simneuro.scenario.json_schema import json_schema


def test_there_are_some():
    assert "lif_step" in bundled()


@pytest.fixture(scope="module", params=bundled())
def scenario(request):
    return sn.Scenario.load(request.param)


def test_it_says_what_it_is_and_what_it_rests_on(scenario):
    assert scenario.title
    assert scenario.description
    assert scenario.references
    assert set(scenario.references) <= set(references())


def test_it_survives_writing(scenario):
    assert sn.Scenario.from_document(tomllib.loads(scenario.to_toml())) == scenario
    assert sn.Scenario.from_document(tomllib.loads(scenario.resolved.to_toml())) == scenario


def test_it_has_a_quick_version(scenario):
    assert scenario.quick
    quick = scenario.quickened()
    assert 0 < len(quick.points()) <= len(scenario.points())


def test_its_points_are_whole(scenario):
    points = scenario.quickened().points()
    assert len({point.name for point in points}) == len(points)


@pytest.fixture(scope="module")
def schema():
    """The schema as jsonschema reads it, found to be one once: that takes longer than all files."""
    jsonschema = pytest.importorskip("jsonschema")
    made = json_schema()
    kind = jsonschema.validators.validator_for(made)
    kind.check_schema(made)
    return kind(made)


def test_the_schema_accepts_it(scenario, schema):
    document = tomllib.loads((bundled_folder() / f"{scenario.name}.toml").read_text())
    schema.validate(document)


def test_the_schema_refuses_what_is_wrong(network, schema):
    assert schema.is_valid(network)
    for path, value in (("seed", -1), ("titel", "x"), ("duration", 3), ("trials", 0)):
        (error,) = schema.iter_errors(network | {path: value})
        assert path in f"{list(error.path)} {error.message}"
    network["populations"]["exc"]["size"] = -1
    assert not schema.is_valid(network)


def test_the_schema_knows_every_key():
    schema = json_schema()
    assert set(schema["properties"]) == set(sn.Scenario.model_fields)
    assert {"rule", "p"} <= set(schema["$defs"]["FixedProbability"]["properties"])
