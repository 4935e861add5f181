"""All that is wrong in a scenario file, each with its line."""

import re

import pytest

from simneuro.errors import InputError
from simneuro.scenario.all_errors import list_errors
from simneuro.scenario.error_lines import key_lines

WRONG = """title = "Everything wrong"
duration = "50 mV"
sseed = 3

[populations.exc]
model = "lif"
sise = 20
parameters = { t_ref = "5 pf", q = "1 mV" }

[populations.inh]
model = "liff"
size = 10

[populations.lost]
model = "lif"
size = -1

[projections.back]
source = "inh"
target = "lost"
synapse = "gaba_a"
connect = { rule = "all_to_all" }
weight = "1 nS"

[drives.noise]
kind = "noise_curent"
target = "exc"
density = \"\"\"
180 pA*ms^0.5\"\"\"
mean = [
  "1 pA",
  "2 pA",
]

[record]
spikes = ["ex"]

[conditions.rem]
"drives.noise.mean" = "5 ms"
"drives.nothing.mean" = "5 pA"

[sweep]
"populations.exc.parameters.t_ref" = ["1 ms", "2 V"]
"""
# Line and a part of what is said. Nothing is told of populations.lost but its size, and nothing of
# the projection to it: they are wrong only because it is.
FOUND = [
    (2, "duration: got 50 mV"),
    (3, "there is no key 'sseed' here. Did you mean 'seed'?"),
    (7, "populations.exc: there is no key 'sise' here"),
    (8, "populations.exc.parameters.t_ref: unknown unit 'pf'"),
    (8, "populations.exc.parameters.q: lif has no parameter 'q'"),
    (11, "populations.inh.model: there is no neuron model 'liff'"),
    (16, "populations.lost.size: got -1"),
    (26, "drives.noise.kind: got 'noise_curent'"),
    (30, "drives.noise.mean: got 2 values, but there are 20 cells"),
    (36, "record.spikes: there is no population or source 'ex'"),
    (39, "conditions.rem: drives.noise.mean: got 5 ms"),
    (40, "conditions.rem: there is no 'drives.nothing.mean'"),
    (43, "sweep.populations.exc.parameters.t_ref: a list must have one kind of unit"),
]


def test_everything_is_told_in_the_order_of_the_lines(tmp_path):
    path = tmp_path / "wrong.toml"
    path.write_text(WRONG)
    told = [str(each) for each in list_errors(path)]
    assert len(told) == len(FOUND), told
    for text, (line, said) in zip(told, FOUND, strict=True):
        assert text.startswith(f"wrong.toml, line {line}: {said}"), text


def test_a_wrong_part_of_a_path_is_one_error(tmp_path):
    path = tmp_path / "path.toml"
    cell = '[populations.cell]\nmodel = "lif"\nsize = 2\n'
    drive = '[drives.d]\nkind = "step_current"\ntarget = "cell"\namplitude = "150 pA"\n'
    changed = '[conditions.x]\n"drives.d.amplitud" = "1 pA"\n'
    path.write_text(f'title = "x"\nduration = "1 s"\n{cell}{drive}{changed}')
    (told,) = list_errors(path)
    assert told.message.startswith("there is no 'drives.d.amplitud': drives.d has no 'amplitud'")


def test_what_is_right_has_no_errors():
    assert list_errors("lif_step") == []


def test_an_empty_file(tmp_path):
    path = tmp_path / "empty.toml"
    path.write_text("")
    assert [each.where for each in list_errors(path)] == [
        *("empty.toml: title", "empty.toml: duration", "empty.toml: populations")
    ]


def test_a_table_whose_name_is_mistyped_is_told_and_not_what_is_missing_without_it(tmp_path):
    path = tmp_path / "mine.toml"
    cells = '[populations.a]\nmodel = "lif"\nsize = 1\n[population.b]\nmodel = "lif"\nsize = 1\n'
    drive = '[drives.d]\nkind = "step_current"\ntarget = "b"\namplitude = "1 pA"\n'
    path.write_text(f'title = "a"\nduration = "1 ms"\n{cells}{drive}')
    (error,) = list_errors(path)
    assert "there is no key 'population' here. Did you mean 'populations'?" in str(error)


def test_no_toml_is_one_error_with_its_line(tmp_path):
    path = tmp_path / "none.toml"
    path.write_text('title = "a"\nduration = "50 ms\n')
    with pytest.raises(InputError, match=r"none.toml: this is not TOML: .*line 2"):
        list_errors(path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title = t\n", r"stand in quotes: title = \"t\" \(at line 1, column 9\)"),
        ("a = 1\ndt = 0.1 ms # c\n", r"stand in quotes: dt = \"0.1 ms\" \(at line 2"),
        ("a = True\n", "small letters: a = true"),
        ("a = -.5\n", "begins with a digit: a = -0.5"),
        ("[b]\nsize = 1\nsize = 2\n", r"the key size stands here .* \(at line 3"),
        ("[a.b]\n[c]\n[a.b]\n", r"the table \[a.b\] stands here .* \(at line 3"),
        ("a = [1,\n b]\n", "Invalid value"),
        ("a = \u201c5 ms\u201d\n", r"are straight: a = \"5 ms\" \(at line 1, column 5"),
        ("b = 1\na = \u20185 ms\u2019 # c\n", r"are straight: a = \"5 ms\" \(at line 2"),
        ('a = "5 ms\nb = 1\n', r"a closing quote is missing: a = \"5 ms\" \(at line 1"),
        ('b = 1\na = "5 ms', r"a closing quote is missing: a = \"5 ms\" \(at line 2"),
        ('a = 5 ms"\n', r"an opening quote is missing: a = \"5 ms\" \(at line 1"),
        ('a = ["x, "y"]\n', r"a closing quote is missing \(at line 1"),
        ("a = 0,5\n", r"numbers have a decimal point: a = 0.5 \(at line 1"),
        ("a = 1,000\n", r"a = 1.000, or a = 1000 \(at line 1"),
        ('a = 1\ntitle: "x"\n', r"not a colon: title = \"x\" \(at line 2, column 6"),
        ("a: 5 ms\n", r"not a colon: a = \"5 ms\" \(at line 1"),
        ("[b]\nmodel: lif  # c\n", r"not a colon: model = \"lif\" \(at line 2"),
        ('a = { rule = "all", p: 0.1 }\n', r"not a colon: p = 0.1 \(at line 1"),
        ("a = { b: }\n", r"b has no value: b = ... \(at line 1"),
        ("populations:\n  cell:\n", r"in brackets: \[populations\] \(at line 1"),
        ("[populations.my cell]\n", r"in quotes .*: \[populations.\"my cell\"\]"),
        ("[a.b\nc = 1\n", r"closing bracket is missing: \[a.b\] \(at line 1"),
        ("my key = 3\n", r"a space stands in quotes: \"my key\" = "),
        ("a = 1,\n", r"no comma at its end: a = 1 \(at line 1"),
        ("a = 1 // b\n", r"comments begin with #: # b \(at line 1"),
        ("a = \n", r"a value is missing: a = ... \(at line 1"),
        ("a = normal(1 mV, 2 mV)\n", r"a table: a = { normal = \[\"1 mV\", \"2 mV\"\] }"),
        ("a = { b = 1,\n c = 2 }\n", r"in braces stands in one line"),
    ],
)
def test_no_toml_says_what_is_missing(tmp_path, text, said):
    (tmp_path / "none.toml").write_text(text)
    with pytest.raises(InputError, match=f"none.toml: this is not TOML: .*{said}"):
        list_errors(tmp_path / "none.toml")


def test_lines_are_those_of_keys_and_tables():
    text = (
        '# note\n[a]\nb.c = 1\n"d.e" = """\nf = 1\n"""\n[a.g]\nh = { i = [\n1,\n] }\n[[k]]\nl = 1\n'
    )
    assert key_lines(text) == {
        **{("a",): 2, ("a", "b"): 3, ("a", "b", "c"): 3, ("a", "d.e"): 4},
        **{("a", "g"): 7, ("a", "g", "h"): 8, ("a", "g", "h", "i"): 8, ("k",): 11, ("k", "l"): 12},
    }


CELL = '[populations.cell]\nmodel = "lif"\nsize = 3\n'
STEP = '[drives.step]\nkind = "step_current"\ntarget = "cell"\namplitude = "300 pA"\n'
SAMPLED = '[drives.stim]\nkind = "sampled_current"\ntarget = "cell"\nfile = "stim.csv"\n'
LISTED = '[drives.d]\nkind = "spike_list"\ntarget = "cell"\nsynapse = "ampa"\nweight = "1 nS"\n'
SCHEDULE = f'{STEP}[schedule]\ntimes = ["0 s", "10 ms"]\n[schedule.values]\n'
BURSTS = '[sources.s]\nkind = "random_bursts"\nsize = 3\nrate = "1 Hz"\nfraction = 0.5\nspikes = '
# Each has one error; what is wrong only because that entry is gone is not told.
ALONE = {
    "no file": (SAMPLED, "line 9: drives.stim.file: there is no file 'stim.csv'"),
    "no file of events": (f'{LISTED}file = "a.csv"\n', "line 11: drives.d.file: there is no file"),
    "too few values": (
        f'{SCHEDULE}"drives.step.amplitude" = ["1 pA"]\n',
        "line 13: schedule.values.drives.step.amplitude: got 1 value, but there are 2 times",
    ),
    "another unit": (
        f'{SCHEDULE}"drives.step.amplitude" = ["1 pA", "5 mV"]\n',
        "line 13: schedule at 10 ms: drives.step.amplitude: got 5 mV",
    ),
    "one cell": (f"{STEP}cells = [5]\n", "line 10: drives.step.cells: got [5], but this must be a"),
    "three cells": (f"{STEP}cells = [1, 2, 3]\n", "cells: got [1, 2, 3], but this must be a first"),
    "one number": (f"{BURSTS}[3]\n", "line 11: sources.s.spikes: got [3], but this must be a list"),
    "three numbers": (f"{BURSTS}[3, 4, 5]\n", "this must be a list of at most 2 values"),
}


@pytest.mark.parametrize("case", ALONE)
def test_one_mistake_is_one_error(tmp_path, case):
    text, said = ALONE[case]
    path = tmp_path / "one.toml"
    path.write_text(f'title = "x"\nduration = "1 s"\n{CELL}{text}')
    (told,) = list_errors(path)
    assert said in str(told)


def test_a_forgotten_s_in_the_head_of_a_table_has_its_line(tmp_path):
    path = tmp_path / "head.toml"
    cell = '[populations.cell]\nmodel = "lif"\nsize = 2\n'
    path.write_text(f'title = "x"\nduration = "1 s"\n{cell}\n[condition.control]\n')
    (told,) = list_errors(path)
    text = "head.toml, line 7: there is no key 'condition' here. Did you mean 'conditions'?"
    assert str(told).startswith(text)


OWN = """
[synapses.mine]
equations = \"\"\"
dg/dt = -g/tau : siemens
I = g*(E - v) : amp
\"\"\"
on_pre = "g += w"
current = "I"
parameters = { tau = "5 ms", E = "0 mV" }
[drives.dc]
kind = "poisson"
target = "cell"
rate = "500 Hz"
synapse = "mine"
weight = "5 nS"
[projections.p]
source = "cell"
target = "cell"
synapse = "mine"
weight = "1 nS"
connect = { rule = "fixed_probability", p = 0.5 }
[conditions.intact]
[conditions.off]
"projections.p.scale" = 0
[sweep]
"projections.p.weight" = ["1 nS", "2 nS"]
"""


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('"g += w"', '"ge += w"', "'ge' cannot be changed here: .*, and this is new. A receptor"),
        ('"g += w"', '"g += wq"', "nothing is called 'wq'"),
        ("p = 0.5", "p = 20", "p: got 20"),
        ('"projections.p.scale" = 0', "projections.p.scale = 0", "write the path in quotes"),
    ],
)
def test_what_rests_on_an_error_is_not_told(tmp_path, right, wrong, said):
    assert right in OWN
    path = tmp_path / "own.toml"
    head = 'title = "x"\nduration = "1 s"\n'
    path.write_text(head + CELL + OWN.replace(right, wrong))
    (told,) = list_errors(path)
    assert re.search(said, str(told))
