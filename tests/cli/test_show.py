"""The commands list and show."""

import math
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from simneuro import units
from simneuro.bridge.activation_catalogue import CATALOGUE
from simneuro.bridge.activations import activation, activation_names
from simneuro.catalogue import models
from simneuro.scenario import Scenario, bundled

_NAMES = [*models, *activation_names, *bundled()]
_MATHS = {"exp": math.exp, "log": math.log, "tanh": math.tanh, "max": max, "__builtins__": {}}


def _reads_well(text: str) -> bool:
    lines = text.splitlines()
    return (
        bool(lines) and max(map(len, lines)) <= 80 and all(line == line.rstrip() for line in lines)
    )


def _words(text: str) -> str:
    return " ".join(text.split())


def test_there_is_something_to_list():
    assert {"lif", "hodgkin_huxley", "ampa", "relu", "lif_step"} <= set(_NAMES)


def test_list_names_everything(simneuro):
    result = simneuro("list")
    assert result.exit_code == 0
    assert _reads_well(result.stdout)
    listed = {line.split()[0] for line in result.stdout.splitlines() if line.startswith("  ")}
    assert set(_NAMES) <= listed


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("scenarios", bundled()),
        ("neurons", models.neurons),
        ("synapses", models.synapses),
        ("activations", activation_names),
    ],
)
def test_list_of_one_kind_names_no_other(simneuro, kind: str, names: Iterable[str]):
    lines = simneuro("list", kind).stdout.splitlines()
    shown = {line[2:].split()[0] for line in lines if line[2:3].strip()}
    assert shown - {lines[0][2:]} == set(names)


@pytest.mark.parametrize("name", _NAMES)
def test_show_reads_well(simneuro, name):
    result = simneuro("show", name)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith(f"{name} (")
    assert "\x1b" not in result.stdout
    assert "\ue000" not in result.stdout
    equations = models[name].equations.splitlines() if name in models else []
    for line in equations:  # as written, however long
        assert line.strip() in result.stdout
    assert _reads_well("\n".join(set(result.stdout.splitlines()) - {f"  {e}" for e in equations}))


@pytest.mark.parametrize("name", models)
def test_show_tells_each_parameter_with_value_and_source(simneuro, name):
    lines = [_words(line) for line in simneuro("show", name).stdout.splitlines()]
    for parameter, entry in models[name].parameters.items():
        (row,) = [r for r in lines if r.startswith(f"{parameter} {units.text(entry.value)} ")]
        assert entry.source.split()[0] in row


def test_show_lif_states_the_refractory_convention(simneuro):
    shown = _words(simneuro("show", "lif").stdout)
    assert "time to threshold, in whole steps, plus t_ref" in shown
    assert "Neuronal Dynamics" in shown


@pytest.mark.parametrize("name", activation_names)
def test_a_formula_is_the_function(name):
    made = activation(name)
    for x in np.linspace(-3, 3, 61):
        expected = eval(CATALOGUE[name].formula, {**_MATHS, **made.parameters, "x": x})
        assert made(x) == pytest.approx(expected, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("name", activation_names)
def test_show_tells_formula_and_parameters_of_an_activation(simneuro, name):
    lines = [_words(line) for line in simneuro("show", name).stdout.splitlines()]
    entry = CATALOGUE[name]
    assert f"f(x) = {entry.formula}" in lines
    for key, parameter in entry.parameters.items():
        assert f"{key} {parameter.default:g} {parameter.meaning}" in lines


@pytest.mark.parametrize("name", bundled())
def test_show_counts_the_simulations_of_a_scenario(simneuro, name):
    shown = _words(simneuro("show", name).stdout)
    scenario = Scenario.load(name)
    assert f"simulations {len(scenario.points())}" in shown
    assert f"--quick {len(scenario.quickened().points())}" in shown


def test_show_tells_the_parts_of_a_scenario(simneuro, cell):
    text = cell.read_text().replace("[quick]", _PARTS + "[quick]")
    cell.write_text(text)
    shown = _words(simneuro("show", "cell.toml").stdout)
    for words in (
        "A cell under a constant current",
        "cell 1 lif",
        "step step_current cell amplitude = 150 pA",
        "strong drives.step.amplitude = 300 pA",
        "populations.cell.parameters.t_ref 1 ms, 2 ms, 3 ms",
        "simulations 6 = 2 conditions x 3 sweep points, of 1 s each",
    ):
        assert words in shown
    assert "back ampa all_to_all 1 nS" in shown


_PARTS = """
[projections.back]
source = "cell"
target = "cell"
synapse = "ampa"
connect = { rule = "all_to_all" }
weight = "1 nS"

[conditions.weak]

[conditions.strong]
"drives.step.amplitude" = "300 pA"

[sweep]
"populations.cell.parameters.t_ref" = ["1 ms", "2 ms", "3 ms"]

"""


@pytest.mark.parametrize("command", ["show", "check", "cite"])
def test_a_scenarios_code_is_not_run(simneuro, with_code, command):
    with_code("open('ran', 'w')")
    assert simneuro(command, "cell.py").exit_code == 0
    assert not Path("ran").exists()
