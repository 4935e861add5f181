"""Files of sampled values: what is read, what is refused, and that their content counts."""

import pickle

import numpy as np
import pytest

import simneuro as sn
from simneuro.errors import InputError
from simneuro.experiment import open_run

SCENARIO = """
title = "a file beside it"
duration = "5 ms"
dt = "0.1 ms"
[populations.cell]
model = "subtractive_if"
size = 1
parameters = { V_th = "10 V" }
[drives.given]
kind = "sampled_current"
target = "cell"
file = "data/stimulus.npy"
unit = "pA"
interval = "0.1 ms"
[record]
traces = { cell = { variables = ["I_ext"] } }
"""


def charge(scenario):
    """In fC."""
    return float(sn.simulate(scenario, target="numpy")["cell.I_ext"].sum()) * 1e-4 * 1e15


@pytest.fixture
def place(tmp_path):
    (tmp_path / "data").mkdir()
    np.save(tmp_path / "data" / "stimulus.npy", np.array([100.0, 200.0, 300.0]))
    (tmp_path / "mine.toml").write_text(SCENARIO)
    return tmp_path


def test_it_lies_beside_the_scenario(place, monkeypatch, tmp_path_factory):
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    scenario = sn.Scenario.load(place / "mine.toml")
    assert charge(scenario) == pytest.approx(60)
    # A file for a sweep or an override lies there too.
    np.save(place / "other.npy", np.array([500.0]))
    assert charge(scenario.override({"drives.given.file": "other.npy"})) == pytest.approx(50)
    # What was read is kept: it travels to workers, and does not change.
    (place / "data" / "stimulus.npy").unlink()
    assert charge(pickle.loads(pickle.dumps(scenario))) == pytest.approx(60)
    assert charge(scenario.override({"duration": "6 ms"})) == pytest.approx(60)


def test_the_content_counts_and_not_the_name(place):
    first = sn.Scenario.load(place / "mine.toml")
    np.save(place / "same.npy", np.load(place / "data" / "stimulus.npy"))
    assert first.override({"drives.given.file": "same.npy"}).digest == first.digest
    np.save(place / "data" / "stimulus.npy", np.array([100.0, 200.0, 301.0]))
    assert sn.Scenario.load(place / "mine.toml").digest != first.digest


def test_files_of_conditions_and_sweeps_count_too(place):
    np.save(place / "other.npy", np.array([500.0]))
    for more in (
        '[conditions]\nbase = {}\nother = { "drives.given.file" = "other.npy" }\n',
        '[sweep]\n"drives.given.file" = ["data/stimulus.npy", "other.npy"]\n',
        '[quick]\n"drives.given.file" = "other.npy"\n',
    ):
        np.save(place / "other.npy", np.array([500.0]))
        (place / "mine.toml").write_text(SCENARIO + more)
        first = sn.Scenario.load(place / "mine.toml").digest
        np.save(place / "other.npy", np.array([501.0]))
        assert sn.Scenario.load(place / "mine.toml").digest != first


def test_the_folder_of_a_run_keeps_the_files(place, monkeypatch):
    outside = place.parent / f"{place.name}_outside.npy"
    np.save(outside, np.array([500.0]))
    changes = f'"drives.given.file" = "../{outside.name}"'
    (place / "mine.toml").write_text(
        f"{SCENARIO}\n[conditions]\nbase = {{}}\nother = {{ {changes} }}"
    )
    scenario = sn.Scenario.load(place / "mine.toml")
    results = sn.run(scenario, workers=1, target="numpy", out=place / "runs")
    outside.unlink()
    (place / "data" / "stimulus.npy").unlink()
    again = sn.Scenario.load(results.path / "scenario.toml")
    assert again.digest == scenario.digest
    assert [charge(point.scenario) for point in again.points()] == pytest.approx([60, 50])
    assert open_run(results.path).scenario == scenario


CSV = [  # the text, more keys, and the charge (fC)
    ("I (pA)\n100\n200\n", {"interval": "0.1 ms"}, 30),
    ("I [nA]\n0.1\n0.2\n", {"interval": "0.1 ms"}, 30),
    ("pA\n100\n200\n", {"interval": "0.1 ms"}, 30),
    ("I\n100\n200\n", {"interval": "0.1 ms", "unit": "pA"}, 30),
    ("100\n200\n", {"interval": "0.1 ms", "unit": "pA"}, 30),
    ("t (ms),I (pA)\n0,100\n0.1,200\n", {}, 30),
    ("t (ms),I (pA)\n0.05,100\n0.15,200\n", {"interval": "0.1 ms"}, 30),
    ("# t [s];I [A]\n0;1e-10\n1e-4;2e-10\n", {}, 30),
    ("t (ms),I (pA)\n1,100\n1.2,200\n", {"stop": "1.3 ms"}, 40),
]


@pytest.mark.parametrize(("text", "more", "expected"), CSV)
def test_a_csv_says_units_and_may_say_times(place, text, more, expected):
    (place / "data" / "stimulus.csv").write_text(text)
    drive = {"kind": "sampled_current", "target": "cell", "file": "data/stimulus.csv", **more}
    scenario = sn.Scenario.load(place / "mine.toml").override({"drives.given": drive})
    assert charge(scenario) == pytest.approx(expected)


def written(values, **options):
    def write(path):
        np.save(path, values, **options)

    return write


def raw(content):
    return lambda path: path.write_bytes(content)


NPY = {"unit": "pA", "interval": "0.1 ms"}
WRONG = [  # a file, its content, more keys, where it is told, and what is said
    ("gone.npy", lambda path: None, NPY, "file", "there is no file 'gone.npy' in"),
    ("x.txt", raw(b"1"), NPY, "file", r"whose ending is not known\. Allowed: \.npy, \.csv"),
    ("x.csv", raw(b"time,I (pA)\n0,1\n"), NPY, "file", "its column 'time' has times, .* unit"),
    ("x.csv", raw(b"I (pA),t (ms)\n1,0\n"), NPY, "file", r"its column 't \(ms\)' has times"),
    ("x.csv", raw(b",I (pA)\n0,1\n"), NPY, "file", "a column has no name, as the row numbers"),
    ("x.npy", raw(b""), NPY, "file", "does not hold sampled values"),
    ("x.npy", raw(pickle.dumps([1])), NPY, "file", "does not hold sampled values"),
    ("x.npy", written(np.array([1, None]), allow_pickle=True), NPY, "file", "Object arrays"),
    ("x.npy", written(np.array([1j])), NPY, "file", "must be real numbers"),
    ("x.npy", written(np.array(["a"])), NPY, "file", "must be real numbers"),
    ("x.npy", written(np.zeros(0)), NPY, "file", r"its shape is \(0,\)"),
    ("x.npy", written(np.float64(1)), NPY, "file", r"its shape is \(\)"),
    ("x.npy", written(np.zeros((2, 2, 2))), NPY, "file", "its shape is"),
    ("x.npy", written(np.array([1, np.nan])), NPY, "file", "sample 1 .* is nan"),
    ("x.npy", written(np.zeros((4, 2))), NPY, "file", "got 2 columns, but there is 1 cell"),
    ("x.npy", written(np.zeros(4)), {"interval": "1 ms"}, "file", "give it with the key unit"),
    ("x.npy", written(np.zeros(4)), {"unit": "pA"}, "interval", "this key is missing"),
    ("x.npy", written(np.zeros(4)), NPY | {"unit": "mV"}, "unit", "must be a current"),
    ("x.npy", written(np.zeros(4)), NPY | {"values": [1.0]}, "", "give one of the two"),
    ("x.csv", raw(b""), NPY, "file", "no rows"),
    ("x.csv", raw(b"I (pA)\n"), NPY, "file", "no rows"),
    ("x.csv", raw(b"I (pA)\n1\n"), NPY | {"unit": "nA"}, "file", "says pA, but unit says nA"),
    ("x.csv", raw(b"I (mV)\n1\n"), {"interval": "1 ms"}, "file", "must be a current"),
    ("x.csv", raw(b"I (cell)\n1\n"), NPY, "file", "unknown unit 'cell'"),
    ("x.csv", raw(b"I\n1\n"), {"interval": "1 ms"}, "file", "does not say the unit"),
    ("x.csv", raw(b"A\n1\n"), {"interval": "1 ms"}, "file", "does not say the unit"),
    ("x.csv", raw(b"I (pA)\n1\nabc\n"), {"interval": "1 ms"}, "file", "'abc'"),
    ("x.csv", raw(b"I (pA)\n1,5\n"), {"interval": "1 ms"}, "file", "names 1 column, but"),
    ("x.csv", raw(b"t (ms),I (pA)\n0,1\n1,1\n3,1\n"), {}, "file", "not equally spaced"),
    ("x.csv", raw(b"t (ms),I (pA)\n0,1\n1,1\n"), {"interval": "2 ms"}, "interval", "1 ms apart"),
    ("x.csv", raw(b"t (ms)\n0\n1\n"), {}, "file", "none of values"),
    ("x.csv", raw(b"t (ms);I (pA)\n0;1\n1;100,5\n"), {}, "file", "line 3, .* with a point"),
    ("x.csv", raw(b"\nt (ms),I (pA)\n\n0,1\n1,x\n"), {}, "file", "'x' in line 5, column 2, is not"),
    ("x.csv", raw(b"# t (ms),I (pA)\n# a\n0,1\n1,nan\n"), {}, "file", "'nan' in line 4, column 2"),
    ("x.csv", raw(b"0,1\n1,2,3\n"), NPY | {"unit": "nA"}, "file", "line 2 has 3 columns, not 2"),
    ("x.csv", raw(b"I (pA)\n1,5\n"), {"interval": "1 ms"}, "file", "with a point"),
    (
        *("x.csv", raw(b"t (ms),I (pA)\n0,1\n1,1\n2,1\n4,1\n5,1\n"), {}, "file"),
        "after 2 ms comes 4 ms, and most are 1 ms apart",
    ),
    (
        *("x.csv", raw(b"t (ms),V (mV)\n0,1\n1,1\n"), {}, "file"),
        r"its column 'V \(mV\)' is in mV, but this must be a current",
    ),
]


@pytest.mark.parametrize(("name", "write", "more", "key", "said"), WRONG)
def test_what_is_wrong_is_told_at_load(tmp_path, monkeypatch, name, write, more, key, said):
    monkeypatch.chdir(tmp_path)
    write(tmp_path / name)
    drive = {"kind": "sampled_current", "target": "cell", "file": name, **more}
    place = f"drives.given{'.' if key else ''}{key}"
    with pytest.raises(InputError, match=said) as caught:
        sn.Scenario(
            title="wrong",
            duration="5 ms",
            populations={"cell": sn.Population(model="lif", size=1)},
            drives={"given": drive},
        )
    assert caught.value.where == place
    assert "\n" not in str(caught.value)


VALUES = [  # the keys, where it is told, and what is said
    ({"values": [1.0, 2.0]}, "values", "give their unit with the key unit"),
    ({"values": ["1 pA", "2 mV"]}, "values", "one kind of unit"),
    ({"values": ["1 pA"], "unit": "pA"}, "values", "units of their own"),
    ({"values": ["1 mV"]}, "values", "must be a current"),
    ({"values": [[1.0, 2.0], [3.0]], "unit": "pA"}, "values", "different lengths: 1, 2"),
    ({"values": [1.0, float("inf")], "unit": "pA"}, "values", "must be finite"),
    ({"values": np.array([True]), "unit": "pA"}, "values", "real numbers"),
    ({"values": "1 pA"}, "values", "must be a list or an array"),
    ({"values": [1.0], "unit": "pA", "interval": "0 ms"}, "interval", "must be > 0"),
    ({"values": [1.0], "unit": "pA", "between": "linear"}, "between", "makes no line"),
    ({"values": [1.0], "unit": "pA", "between": "cubic"}, "between", "'constant' or 'linear'"),
    ({"values": [[1.0], [2.0]], "unit": "pA", "cells": [0, 2]}, "cells", "at most 1"),
    ({"values": [-1.0], "unit": "nS", "reversal": "0 mV"}, "values", "never negative"),
    ({"values": [1.0], "unit": "nS"}, "reversal", "this key is missing"),
]


@pytest.mark.parametrize(("keys", "key", "said"), VALUES)
def test_wrong_values(keys, key, said):
    kind = "sampled_conductance" if keys.get("unit") == "nS" else "sampled_current"
    drive = {"kind": kind, "target": "cell", "interval": "1 ms", **keys}
    document = {
        "title": "wrong",
        "duration": "5 ms",
        "populations": {"cell": {"model": "lif", "size": 1}},
        "drives": {"given": drive},
    }
    with pytest.raises(InputError, match=said) as caught:
        sn.Scenario.from_document(document)
    assert caught.value.where == f"scenario: drives.given.{key}"


def test_values_of_a_recording_have_their_unit(place):
    scenario = sn.Scenario.load(place / "mine.toml")
    recorded = sn.simulate(scenario, target="numpy")["cell.I_ext"]
    drive = {"kind": "sampled_current", "target": "cell", "interval": "0.1 ms", "values": recorded}
    assert charge(scenario.override({"drives.given": drive})) == pytest.approx(60)


def test_values_are_written_and_read_again():
    for values in (["1 pA", "2 pA"], [["1 pA", "2 pA"], ["3 pA", "4 pA"]], np.ones((600, 2))):
        drive = sn.SampledCurrent(
            target="cell",
            values=values,
            interval="1 ms",
            unit="pA" if isinstance(values, np.ndarray) else None,
        )
        scenario = sn.Scenario(
            title="values",
            duration="5 ms",
            populations={"cell": sn.Population(model="lif", size=2)},
            drives={"given": drive},
        )
        assert sn.Scenario.from_document(scenario.document()) == scenario
        assert sn.Scenario.from_document(scenario.resolved.document()) == scenario
