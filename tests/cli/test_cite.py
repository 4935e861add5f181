"""The command cite."""

from importlib.metadata import version
from pathlib import Path

import pytest
from pybtex.database import parse_string

from simneuro.experiment import list_citations
from simneuro.references import references
from simneuro.scenario import Scenario, bundled


def test_each_paper_is_named_with_its_use(cell):
    found = list_citations(Scenario.load(cell))
    assert found["gerstner2014"] == ("the scenario", "neuron lif")
    assert found["brette2007"] == ("neuron lif",)
    assert found["stimberg2019"] == ("the simulator Brian2",)


def test_sources_of_parameters_and_synapses_are_cited():
    document = {
        "title": "t",
        "duration": "1 ms",
        "populations": {"a": {"model": "hodgkin_huxley", "size": 1}},
        "drives": {
            "d": {
                "kind": "poisson",
                "target": "a",
                "rate": "1 Hz",
                "weight": "1 nS",
                "synapse": "ampa",
            }
        },
    }
    found = list_citations(Scenario.from_document(document))
    assert list(found) == ["hodgkin1952", "brette2007", "vogels2005", "stimberg2019"]
    assert found["vogels2005"] == ("synapse ampa",)


@pytest.mark.parametrize("name", bundled())
def test_the_output_ends_in_bibtex(simneuro, name):
    result = simneuro("cite", name)
    assert result.exit_code == 0
    reading, _, bibtex = result.stdout.partition("\nBibTeX\n")
    keys = set(list_citations(Scenario.load(name)))
    assert keys <= set(references())
    assert set(parse_string(bibtex, "bibtex").entries) == keys
    assert all(f"  {key} " in reading for key in keys)


def test_a_key_that_is_not_in_the_bibliography_is_marked(simneuro, cell):
    result = simneuro("cite", "cell.toml")
    assert result.exit_code == 0
    (line,) = [line for line in result.stdout.splitlines() if "mine2026" in line]
    assert "Not in the bibliography" in line


def test_without_a_scenario_simneuro_itself_is_cited(simneuro):
    result = simneuro("cite")
    assert result.exit_code == 0
    assert "`simneuro cite SCENARIO`" in result.stdout
    entries = parse_string(result.stdout.partition("\nBibTeX\n")[2], "bibtex").entries
    assert set(entries) == {"simneuro", "stimberg2019"}
    own = entries["simneuro"].fields
    cff = (Path(__file__).parents[2] / "CITATION.cff").read_text()
    assert f'title: "{own["title"]}"' in cff
    assert own["version"] == version("simneuro")
