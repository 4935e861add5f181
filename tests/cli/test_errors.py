"""Wrong input: exit status 2 and one paragraph on standard error."""

import re

import pytest

_OWN_MODEL = """
[models.mine]
equations = "dv/dt = (I_ext + I_syn)/amp : volt"
threshold = "v > 1*mV"
reset = "v = 0*mV"
parameters = { amp = "1 nF" }
"""
_PROJECTION = """
[projections.out]
source = "cell"
target = "nowhere"
synapse = "ampa"
weight = "1 nS"
connect = { rule = "all_to_all" }
"""

# The changed text, its replacement, the place of the error, and words of its message.
_WRONG = {
    "missing unit": ('"150 pA"', "150", "drives.step.amplitude", ["150", "current", "pA"]),
    "wrong dimension": ('"150 pA"', '"150 mV"', "drives.step.amplitude", ["150 mV", "pA"]),
    "unknown unit": ('"150 pA"', '"150 pX"', "drives.step.amplitude", ["pX"]),
    "unknown model": ('"lif"', '"lfi"', "populations.cell.model", ["lfi", "lif", "subtractive_if"]),
    "unknown key": ("size = 1", "sizes = 1", "populations.cell", ["sizes", "size", "model"]),
    "unknown drive": (
        '"step_current"',
        '"steps"',
        "drives.step.kind",
        ["poisson", "noise_current"],
    ),
    "negative size": ("size = 1", "size = -1", "populations.cell.size", ["-1", "1"]),
    "target of a drive": ('target = "cell"', 'target = "cll"', "drives.step.target", ["cell"]),
    "projection to nowhere": (
        "[quick]",
        _PROJECTION + "[quick]",
        "projections.out.target",
        ["cell"],
    ),
    "unit as parameter": ("[quick]", _OWN_MODEL + "[quick]", "models.mine", ["'amp'", "unit"]),
    "not TOML": ("[quick]", "[quick", "TOML", ["line"]),
    "quick": ('duration = "100', 'durations = "100', "quick", ["durations", "duration"]),
}


def _is_one_paragraph(text: str) -> bool:
    return len(text.strip().splitlines()) == 1 and text.endswith(".\n") and "Traceback" not in text


@pytest.mark.parametrize("what", _WRONG)
@pytest.mark.parametrize("command", ["run", "check"])
def test_a_wrong_file_is_explained(simneuro, cell, what, command):
    old, new, place, words = _WRONG[what]
    text = cell.read_text()
    assert text.count(old)
    cell.write_text(text.replace(old, new))
    result = simneuro(command, "cell.toml")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert _is_one_paragraph(result.stderr)
    assert re.match(
        r"cell\.toml, line \d+: " if what != "not TOML" else "cell.toml: ", result.stderr
    )
    for word in (place, *words):
        assert word in result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--set", "populations.cell.parameters.t_reff=5 ms"), ["t_reff", "t_ref", "C_m", "V_th"]),
        (("--set", "population.cell.size=2"), ["population", "populations", "drives", "duration"]),
        (("--set", "populations.cell.parameters.t_ref=5 mV"), ["t_ref", "5 mV", "ms"]),
        (("--set", "populations.cell.parameters.t_ref=5"), ["t_ref", "5", "ms"]),
        (("--set", "populations.cell.model=lfi"), ["lfi", "lif", "hodgkin_huxley"]),
        (("--set", "t_ref"), ["--set", "t_ref", "="]),
        (("--set", "=5 ms"), ["--set"]),
        (("--seed", "-1"), ["seed", "-1", "0"]),
        (("--trials", "0"), ["trials", "0", "1"]),
        (("--workers", "0"), ["workers", "0"]),
        (("--target", "gpu"), ["gpu", "numpy", "cython", "cpp"]),
    ],
)
def test_a_wrong_option_of_run_is_explained(simneuro, cell, arguments, words):
    result = simneuro("run", "cell.toml", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Traceback" not in result.stderr
    paragraph = result.stderr.splitlines()[-1]
    for word in words:
        assert word in paragraph


@pytest.mark.parametrize("command", ["run", "check", "show", "cite"])
def test_an_unknown_name_lists_all_names(simneuro, command):
    result = simneuro(command, "lif_stp")
    assert (result.exit_code, result.stdout) == (2, "")
    assert _is_one_paragraph(result.stderr)
    assert "'lif_stp'" in result.stderr
    assert "lif_step" in result.stderr


@pytest.mark.parametrize("arguments", [["--trails"], ["run"], ["run", "a", "--sed", "1"], ["walk"]])
def test_a_wrong_call_exits_with_2_without_a_box(simneuro, arguments):
    result = simneuro(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert not re.search("[\u2500-\u257f]", result.stderr)
    assert "simneuro" in result.stderr


def test_a_misspelt_path_in_a_process(process):
    done = process("run", "lif_step", "--set", "populations.cell.parameters.t_reff=5 ms")
    assert (done.returncode, done.stdout) == (2, "")
    assert _is_one_paragraph(done.stderr)
    assert "Allowed: C_m, g_L, E_L, V_th, V_reset, t_ref." in done.stderr


def test_a_bug_is_one_paragraph_and_a_traceback_with_debug(simneuro, monkeypatch):
    def fail(*_arguments):
        raise ZeroDivisionError("by\nnothing")

    monkeypatch.setattr("simneuro.scenario.Scenario.load", fail)
    result = simneuro("cite", "lif_step")
    assert (result.exit_code, result.stdout) == (1, "")
    assert _is_one_paragraph(result.stderr)
    assert "ZeroDivisionError: by nothing" in result.stderr
    debugged = simneuro("--debug", "cite", "lif_step")
    assert debugged.exit_code == 1
    assert "Traceback" in debugged.stderr
    assert __file__ in debugged.stderr


def test_debug_shows_where_an_input_error_came_from(simneuro):
    result = simneuro("--debug", "show", "lfi")
    assert result.exit_code == 2
    assert "Traceback" in result.stderr
    assert "InputError" in result.stderr


def test_a_kind_that_cannot_be_listed_is_explained(simneuro):
    result = simneuro("list", "neurns")
    assert result.exit_code == 2
    assert _is_one_paragraph(result.stderr)
    assert "Did you mean 'neurons'?" in result.stderr
    assert "plasticity" in result.stderr


@pytest.mark.parametrize(
    ("option", "given", "least"), [("--trials", "x", 1), ("--seed", "1.5", 0), ("--workers", "", 1)]
)
def test_an_option_says_which_numbers_it_takes(simneuro, cell, option, given, least):
    result = simneuro("run", "cell.toml", option, given)
    assert (result.exit_code, result.stdout) == (2, "")
    said = f"{option}: got {given!r}, but this must be a whole number from {least}.\n"
    assert result.stderr == said


_SET = "drives.step.amplitude"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "lif_step", "--set", f"{_SET}=300", "pA"], f'--set {_SET}="300 pA"'),
        (["run", "--set", f"{_SET}=300", "pA", "lif_step"], f'--set {_SET}="300 pA"'),
        (["run", "lif_step", "--set", _SET, "300 pA", "--quick"], f'--set {_SET}="300 pA"'),
        (["run", "lif_step", "--set", _SET, "=", "300 pA"], f'--set {_SET}="300 pA"'),
        (["run", "lif_step", "--set", f"{_SET}=\u201c300", "pA\u201d"], f'--set {_SET}="300 pA"'),
        (["run", "lif_step", "--set", f"{_SET}=\u201c300pA\u201d"], f'{_SET}="300pA"'),
        (["run", "lif_step", "--set", "seed", "=", "5"], "--set seed=5."),
        (["run", "lif_step", "\u2014set", f"{_SET}=300 pA"], "two short ones: --set"),
        (["run", "my", "own", "cell.toml"], 'in quotes: "my own cell.toml"'),
        (["run", "lif_step", "more"], "A path or a value with spaces stands in quotes"),
        (["lif_step"], "simneuro run lif_step"),
        (["lif_stepp"], "Did you mean `simneuro run lif_step`?"),
        (["cell.toml"], "simneuro run cell.toml"),
        (["lif"], "lif is a neuron, not a command. To read of it: simneuro show lif"),
        (["lif.foo"], "lif is a neuron, not a command. To read of it: simneuro show lif\n"),
    ],
)
def test_a_mistyped_command_line_is_told_as_it_is_meant(simneuro, cell, arguments, said):
    cell.with_name("my own cell.toml").write_text(cell.read_text())
    result = simneuro(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


@pytest.mark.parametrize("command", ["run", "check", "cite"])
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("lif", "that is a neuron, which `simneuro show lif` describes"),
        ("lif.foo", "'lif.foo': lif is a neuron, which `simneuro show lif` describes"),
        ("relu", "that is an activation function"),
        ("cel.toml", "Did you mean 'cell.toml'?"),
        ("../{folder}/cell.tom", "Did you mean '../{folder}/cell.toml'?"),
        ("lif_step.toml", "The scenario 'lif_step' comes with simneuro"),
        ("inner", "'inner' is a folder"),
        ("inner/cell.toml", "there is no file 'cell.toml' in {path}/inner."),
        (f"inner/{300 * 'x'}.toml", "xxx.toml' in {path}/inner."),
    ],
)
def test_a_scenario_that_is_not_there_is_told_with_the_way_out(simneuro, cell, command, name, said):
    cell.with_name("inner").mkdir()
    place = {"folder": cell.parent.name, "path": str(cell.parent)}
    result = simneuro(command, name.format(**place))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1
    assert said.format(**place) in result.stderr
    assert "balanced_ei" not in result.stderr


def test_more_arguments_than_a_path_can_have_are_told_as_too_many(simneuro):
    result = simneuro("run", *(f"scenario_{number}.toml" for number in range(30)))
    assert result.exit_code == 2
    assert "Got unexpected extra argument(s) (scenario_1.toml" in result.stderr


def test_a_name_that_no_file_can_have_is_that_of_no_scenario(simneuro, cell):
    result = simneuro("run", 300 * "x")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert result.stderr.startswith("there is no scenario 'xxx")


def test_a_name_that_is_not_there_is_told_with_a_similar_one_only(simneuro):
    result = simneuro("show", "lif_setp")
    assert "Did you mean 'lif_step'? `simneuro list` lists all names.\n" in result.stderr
    assert "balanced_ei" not in result.stderr
