"""What error messages suggest where a file was written with a usual mistake."""

import pytest

import simneuro as sn
from simneuro.errors import InputError

CELL = """title = "x"
duration = "10 ms"
[populations.cell]
model = "lif"
size = 1
[drives.step]
kind = "step_current"
target = "cell"
amplitude = "150 pA"
"""
CHANGES = [
    (
        CELL + '[conditions.a]\npopulations.cell.parameters.t_ref = "2 ms"\n',
        'in quotes: "populations.cell.parameters.t_ref" = ',
    ),
    (CELL + '[sweep]\ndrives.step.amplitude = ["1 pA"]\n', "the whole path in quotes"),
    (CELL.replace("150 pA", "1,5 nA"), "have a decimal point: '1.5 nA'"),
    (CELL.replace("150 pA", "1,500 pA"), "have a decimal point: '1.500 pA' or '1500 pA'"),
    (CELL.replace("150 pA", "\u2212150 pA"), "a sign that is no minus: '-150 pA'"),
    (CELL.replace("150 pA", "1 500 pA"), "a space in its number, which has none: '1500 pA'"),
    (CELL.replace("150 pA", "1 pA*sqrt(ms)"), "a root is a power, as in ms^0.5"),
    (CELL.replace("150 pA", "uniform(1 pA, 2 pA)"), "is a table, such as { uniform = [...] }"),
    (CELL.replace("size = 1", 't_ref = "2 ms"'), "its table: parameters = { t_ref = ... }"),
    (CELL.replace('"lif"', '"hh"'), "Did you mean 'hodgkin_huxley'?"),
    (CELL.replace("step_current", "step"), "got 'step'. Did you mean 'step_current'?"),
    (
        CELL + '[sweep]\nduration = { from = "1 s", to = "2 s", points = 2, spacing = "log" }\n',
        "got spacing 'log'. Did you mean 'logarithmic'?",
    ),
    (CELL + '[conditions.a]\nt_ref = "2 ms"\n', "mean 'populations.cell.parameters.t_ref'?"),
    (CELL + '[conditions.a]\namplitude = "2 pA"\n', "Did you mean 'drives.step.amplitude'?"),
    (CELL + '[conditions.a]\n"step.amplitude" = "2 pA"\n', "mean 'drives.step.amplitude'?"),
    (
        CELL + '[conditions.a]\n"populations.cell.t_ref" = "2 ms"\n',
        "mean 'populations.cell.parameters.t_ref'?",
    ),
]


@pytest.mark.parametrize(("text", "hint"), CHANGES)
def test_a_usual_mistake_is_told_with_the_way_out(tmp_path, text, hint):
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        sn.Scenario.load(path)
    assert hint in str(caught.value)


def test_a_file_in_another_encoding_is_told_with_its_line(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_bytes(CELL.encode() + "# 5 µm\n".encode("latin-1"))
    with pytest.raises(InputError, match=r"line 10 .*save the file as UTF-8"):
        sn.Scenario.load(path)


def test_a_file_with_another_ending_is_told(tmp_path):
    path = tmp_path / "mine.txt"
    path.write_text(CELL)
    with pytest.raises(InputError, match=r"must end in \.toml, got 'mine.txt'"):
        sn.Scenario.load(path)
