"""The commands list and show."""

import re
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path

import mpmath
import numpy as np
import pytest

from simneuro import units
from simneuro.bridge.activations.by_name import activation, activation_names
from simneuro.bridge.activations.catalogue import CATALOGUE
from simneuro.catalogue import models
from simneuro.scenario import Scenario, bundled, words
from simneuro.validation import checks_of

_KINDS = words.choices("kind") | words.choices("rule")
_NAMES = [*models, *activation_names, *_KINDS, *bundled()]
_TOP = ("seed", "trials", "duration", "warmup", "dt")
_MATHS = {
    **{name: getattr(mpmath, name) for name in ("exp", "log", "tanh", "erf", "sqrt", "pi")},
    "max": max,
    "sum": float,  # of a row of one
    "integral": lambda f, low, high: mpmath.quad(f, [low, high]),
    "__builtins__": {},
}


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
        ("scenarios", bundled),
        ("neurons", lambda: models.neurons),
        ("synapses", lambda: models.synapses),
        ("activations", lambda: activation_names),
        ("drives", lambda: words.choices("kind")),
        ("rules", lambda: words.choices("rule")),
    ],
)
def test_list_of_one_kind_names_no_other(simneuro, kind: str, names: Callable[[], Iterable[str]]):
    lines = simneuro("list", kind).stdout.splitlines()
    shown = {line[2:].split()[0] for line in lines if line[2:3].strip()}
    assert shown - {lines[0][2:]} == set(names())


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
def test_show_lists_each_parameter_with_value_and_source(simneuro, name):
    lines = [_words(line) for line in simneuro("show", name).stdout.splitlines()]
    for parameter, entry in models[name].parameters.items():
        (row,) = [r for r in lines if r.startswith(f"{parameter} {units.readable(entry.value)} ")]
        assert entry.source.split()[0] in row


@pytest.mark.parametrize("name", models)
def test_show_has_the_use_of_a_model_and_the_ranges_of_its_parameters(simneuro, name):
    result = simneuro("show", name)
    shown = _words(result.stdout)
    assert f"use for {models[name].use_for}" in shown
    assert f"not for {models[name].not_for}" in shown
    lines = [_words(line) for line in result.stdout.splitlines()]
    for parameter, entry in models[name].parameters.items():
        begin = f"{parameter} {units.readable(entry.value)} {entry.valid} "
        assert any(line.startswith(begin) for line in lines)


def test_show_lists_variants_with_values_step_and_source(simneuro):
    shown = _words(simneuro("show", "adex").stdout)
    for name, variant in models.neurons["adex"].variants.items():
        step = f"shown with a step of {units.text(variant.input)} (naud2008)"
        assert f"{name} {variant.summary}; {step} C_m = " in shown
    assert "b = 60 pA, V_reset = -58 mV" in shown
    assert "Firing patterns in the adaptive exponential integrate-and-fire model" in shown
    assert "Variants" not in simneuro("show", "lif").stdout


VARIANTS = [f"{name}.{each}" for name, model in models.items() for each in model.variants]


@pytest.mark.parametrize("name", VARIANTS)
def test_show_of_a_variant_is_that_of_a_model(simneuro, name):
    result = simneuro("show", name)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith(f"{name} (")
    shown = _words(result.stdout)
    own, _, variant = name.partition(".")
    assert models[own].variants[variant].summary in shown
    assert f"simneuro show {own}." not in shown
    for key, value in models[own].variants[variant].parameters.items():
        assert f"{key} {units.readable(value)} " in shown


def test_show_lists_variants_of_synapses_and_rules(simneuro):
    for name in ("kinetic", "tsodyks_markram"):
        shown = _words(simneuro("show", name).stdout)
        for variant in models[name].variants:
            assert f"{variant} {models[name].variants[variant].summary} (" in shown


def test_show_rejects_an_unknown_variant(simneuro):
    result = simneuro("show", "adex.bursting")
    assert result.exit_code == 2
    assert "adex has no variant 'bursting'" in _words(result.stderr)
    assert "regular_bursting" in result.stderr


@pytest.mark.parametrize("name", models)
def test_show_lists_the_checks_of_a_model(simneuro, name):
    shown = _words(simneuro("show", name).stdout)
    assert f"Checks (simneuro validate {name} runs them)" in shown
    for check in checks_of((name,)):
        assert f"{check.name.partition('.')[2]} {_words(check.what)}" in shown


def test_show_has_the_variant_of_a_population(simneuro, cell):
    text = cell.read_text().replace('model = "lif"', 'model = "adex"\nvariant = "adaptation"')
    assert "variant" in text
    cell.write_text(text)
    result = simneuro("show", "cell.toml")
    assert "cell 1 adex adaptation" in _words(result.stdout), result.stderr


def test_show_lif_states_the_refractory_convention(simneuro):
    shown = _words(simneuro("show", "lif").stdout)
    assert "time to threshold, in whole steps, plus t_ref" in shown
    assert "Neuronal Dynamics" in shown


@pytest.mark.parametrize("name", activation_names)
def test_a_formula_is_the_function(name):
    made = activation(name)
    formula = re.sub(r"integral\((.*), u, ", r"integral(lambda u: \1, ", CATALOGUE[name].formula)
    integral = "integral" in formula  # which takes long
    for x in np.linspace(-3, 3, 7 if integral else 61):
        with mpmath.workdps(30 if integral else 120):
            expected = eval(formula, {**_MATHS, **made.parameters, "x": mpmath.mpf(x)})
        assert made(x) == pytest.approx(float(expected), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("name", activation_names)
def test_show_has_formula_and_parameters_of_an_activation(simneuro, name):
    lines = [_words(line) for line in simneuro("show", name).stdout.splitlines()]
    entry = CATALOGUE[name]
    assert f"f(x) = {entry.formula}" in " ".join(lines)
    for key, parameter in entry.parameters.items():
        assert f"{key} {parameter.default:g} {parameter.meaning}" in lines


@pytest.mark.parametrize("name", _KINDS)
def test_show_lists_the_keys_of_a_drive_or_a_rule(simneuro, name):
    lines = simneuro("show", name).stdout.splitlines()
    keys = {line.split()[0] for line in lines[lines.index("Keys") + 1 :] if line[2:3].strip()}
    assert keys >= {key for key in _KINDS[name]["properties"] if key not in _FAMILY}


_FAMILY = ("kind", "rule")


def test_show_describes_a_ramp(simneuro):
    shown = _words(simneuro("show", "ramp_current").stdout)
    for said in (
        "ramp_current (drive) A current that grows in a straight line: initial at start",
        "final a current, such as pA",
        "start a time, such as ms",
        "0 pA",
    ):
        assert said in shown
    shown = _words(simneuro("list", "drives").stdout)
    assert "poisson Independent Poisson events of rate for each cell." in shown


@pytest.mark.parametrize("name", bundled())
def test_show_counts_the_simulations_of_a_scenario(simneuro, name):
    shown = _words(simneuro("show", name).stdout)
    scenario = Scenario.load(name)
    assert f"simulations {len(scenario.points())}" in shown
    assert f"--quick {len(scenario.quickened().points())}" in shown


def test_show_has_the_geometry_of_a_cable(simneuro):
    shown = _words(simneuro("show", "axon_conduction").stdout)
    for said in (
        "cable length = 10 cm, cable diameter = 476 um, cable resistivity = 35.4 ohm*cm",
        "temperature = 18.5 degC",
        "populations.axon.cable.diameter 119 um, 238 um, 476 um, 952 um",
        "populations.axon.parameters.temperature 6.3 degC to 36 degC, 7 values",
    ):
        assert said in shown


def test_show_lists_the_parts_of_a_scenario(simneuro, cell):
    text = cell.read_text().replace("[quick]", _PARTS + "[quick]")
    cell.write_text(text)
    shown = _words(simneuro("show", "cell.toml").stdout)
    for said in (
        "A cell under a constant current",
        "cell 1 lif",
        "step step_current cell amplitude = 150 pA",
        "strong drives.step.amplitude = 300 pA",
        "populations.cell.parameters.t_ref 1 ms, 2 ms, 3 ms",
        "simulations 6 = 2 conditions x 3 sweep points, of 1 s each",
    ):
        assert said in shown
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


def test_show_formats_changes_that_are_tables(simneuro, cell):
    changes = """
[conditions.listed]
"populations.cell.parameters" = { t_ref = "1 ms", C_m = "100 pF" }
"populations.cell.initial.v" = { uniform = ["-60 mV", "-55 mV"] }
[conditions.one]
"populations.cell.parameters" = { t_ref = "1 ms" }
"""
    cell.write_text(cell.read_text().replace("[quick]", changes + "[quick]"))
    result = simneuro("show", "cell.toml")
    assert result.exit_code == 0, result.stderr
    shown = _words(result.stdout)
    assert "populations.cell.parameters = { t_ref = 1 ms, C_m = 100 pF }" in shown
    assert "populations.cell.initial.v = uniform(-60 mV, -55 mV)" in shown
    assert "one populations.cell.parameters = { t_ref = 1 ms }" in shown


@pytest.mark.parametrize("name", bundled())
def test_show_lists_paths_that_can_be_set_to_what_they_are(simneuro, name):
    lines = simneuro("show", name).stdout.splitlines()
    start = lines.index("Paths that --set can change, with their values") + 1
    rows = [line.split(maxsplit=1) for line in lines[start : lines.index("References")]]
    paths = {row[0]: row[1] for row in rows if row and ("." in row[0] or row[0] in _TOP)}
    scenario = Scenario.load(name)
    resolved = scenario.resolved
    assert set(_TOP) <= set(paths)
    for population in scenario.populations:
        assert f"populations.{population}.size" in paths
    same = {
        path: tomllib.loads(f"value = {text}")["value"]
        for path, text in paths.items()
        if text.isdigit() or text in ("true", "false")
    }
    assert len(same) >= 3
    assert resolved.override(same) == resolved


def test_show_lists_parameters_that_the_file_leaves_to_their_defaults(simneuro, cell):
    shown = [_words(line) for line in simneuro("show", "cell.toml").stdout.splitlines()]
    for row in (
        "populations.cell.parameters.t_ref 5 ms",
        "drives.step.amplitude 150 pA",
        "record.keep false",
        "dt 0.1 ms",
        "warmup 0 ms",
    ):
        assert row in shown


@pytest.mark.parametrize("command", ["show", "check", "cite"])
def test_a_scenarios_code_is_not_run(simneuro, with_code, command):
    with_code("open('ran', 'w')")
    assert simneuro(command, "cell.py").exit_code == 0
    assert not Path("ran").exists()


def test_one_of_a_kind_lists_the_kind_and_initials_are_understood(simneuro):
    assert simneuro("list", "neuron").stdout == simneuro("list", "neurons").stdout
    assert "Did you mean 'hodgkin_huxley'?" in simneuro("show", "hh").stderr


def test_show_writes_a_brian2_script(simneuro):
    result = simneuro("show", "lif_step", "--brian2")
    assert result.exit_code == 0
    assert result.stdout == Scenario.load("lif_step").to_brian2()
    result = simneuro("show", "lif", "--brian2")
    assert result.exit_code == 2
    assert "lif" in result.stderr
