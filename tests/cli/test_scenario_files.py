"""The commands check and schema."""

import json
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from simneuro.cli import app
from simneuro.scenario import bundled, bundled_folder

jsonschema = pytest.importorskip("jsonschema")


def test_check_looks_at_every_file(simneuro, cell):
    Path("bad.toml").write_text(cell.read_text().replace("size = 1", "size = 0"))
    Path("worse.toml").write_text("[")
    result = simneuro("check", "bad.toml", "cell.toml", "worse.toml", "lif_step")
    assert result.exit_code == 2
    assert result.stdout == "ok  cell.toml\nok  lif_step\n"
    first, second = result.stderr.splitlines()
    assert first.startswith("bad.toml, line 8: populations.cell.size: got 0")
    assert second.startswith("worse.toml: this is not TOML")


def test_check_tries_every_combination_of_two_axes(simneuro, cell):
    """Two sources need three cells: the combination with two cells is wrong."""
    more = """
[projections.back]
source = "cell"
target = "cell"
synapse = "ampa"
connect = { rule = "fixed_indegree", n = 1 }
weight = "1 nS"
[sweep]
"populations.cell.size" = [2, 3]
"projections.back.connect.n" = [1, 2]
"""
    text = cell.read_text().replace("size = 1", "size = 3").replace("[quick]", more + "[quick]")
    cell.write_text(text)
    result = simneuro("check", "cell.toml")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "would need 2 source cells, but there are 1" in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        # One draw in 740 is not positive: of 200 in each of 40 trials there will be one.
        ('parameters = { C_m = { normal = ["30 pF", "10 pF"] } }', "C_m: the distribution drew"),
        ("", "record.synapses.back.synapses: asks for synapse 0, counted from 0, but back has 0"),
    ],
)
def test_check_draws_what_may_fail_when_it_is_drawn(simneuro, cell, changes, said):
    more = """
[projections.back]
source = "cell"
target = "cell"
synapse = "ampa"
connect = { rule = "fixed_probability", p = 1e-9 }
weight = "1 nS"
"""
    if not changes:
        more += '[record.synapses.back]\nvariables = ["w"]\nsynapses = 1\n'
    text = cell.read_text().replace("size = 1", f"size = 200\n{changes}")
    text = text.replace("[populations", "trials = 40\n[populations", 1)
    cell.write_text(text.replace("[quick]", more + "[quick]"))
    result = simneuro("check", "cell.toml")
    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(("balanced_ei", "stdp_window", "hodgkin_huxley_step"), id="some"),
        pytest.param(bundled(), id="all", marks=pytest.mark.slow),
    ],
)
def test_check_accepts_bundled_scenarios(simneuro, cell, names):
    assert simneuro("check", "cell.toml", *names).exit_code == 0


@pytest.fixture(scope="module")
def validator():
    """The schema that the command writes."""
    result = CliRunner().invoke(app, ["schema"])
    assert result.exit_code == 0
    assert result.stderr == ""
    schema = json.loads(result.stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("name", bundled())
def test_the_schema_admits_every_bundled_scenario(validator, name):
    validator.validate(tomllib.loads((bundled_folder() / f"{name}.toml").read_text()))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("size = 1", "sizes = 1"),
        ("size = 1", "size = 0"),
        ('kind = "step_current"', 'kind = "steps"'),
        ('title = "A cell under a constant current"', ""),
    ],
)
def test_the_schema_rejects_what_is_wrong(validator, cell, old, new):
    assert validator.is_valid(tomllib.loads(cell.read_text()))
    assert not validator.is_valid(tomllib.loads(cell.read_text().replace(old, new)))


def test_default_quantities_are_written_as_in_files(validator):
    schema = validator.schema
    assert schema["properties"]["warmup"]["default"] == "0 ms"
    assert schema["$defs"]["RandomBursts"]["properties"]["jitter"]["default"] == "4 ms"


def test_the_schema_goes_to_a_file(simneuro):
    result = simneuro("schema", "--out", "schema.json")
    assert (result.exit_code, result.stdout) == (0, "")
    assert json.loads(Path("schema.json").read_text())["title"] == "simneuro scenario"


def test_check_says_in_one_line_what_is_implausible(simneuro, cell):
    text = cell.read_text().replace("size = 1", 'size = 1\nparameters = { C_m = "0.2 uF" }')
    cell.write_text(text)
    result = simneuro("check", "cell.toml")
    assert (result.exit_code, result.stdout) == (0, "ok  cell.toml\n")
    first, second = result.stderr.splitlines()  # each once, although [quick] has them, too
    assert first == (
        "note: populations.cell.parameters.C_m: 200 nF is implausible for the capacitance of a "
        "cell (plausible: 0.5 pF to 10 nF)."
    )
    assert second.startswith("note: populations.cell: 20 s is implausible for a membrane")
