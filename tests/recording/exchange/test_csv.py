"""Recordings in CSV files and back, and tables of other programs."""

import pandas as pd
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from simneuro import recording
from simneuro.errors import InputError


def test_spikes_and_traces_come_back(whole, tmp_path):
    recording.to_csv(whole, tmp_path / "s.csv")
    recording.to_csv(whole, tmp_path / "v.csv", table="exc.traces")
    again = recording.from_csv(
        tmp_path / "s.csv",
        populations={"exc": 4, "inh": 2, "other": 7},
        traces={"exc": tmp_path / "v.csv"},
        duration=1.0,
        dt=1e-4,
    )
    for name in ("spike_time", "spike_population", "spike_neuron", "exc.v"):
        xr.testing.assert_identical(again[name], whole[name])


@settings(deadline=None, max_examples=25)
@given(st.lists(st.floats(0, 0.999, allow_subnormal=False), unique=True, max_size=10))
def test_no_digit_is_lost(tmp_path_factory, times):
    path = tmp_path_factory.mktemp("a") / "a.csv"
    first = recording.assemble(
        populations={"e": 1}, spikes={"e": (sorted(times), [0] * len(times))}, duration=1.0
    )
    recording.to_csv(first, path)
    found = recording.from_csv(path, populations={"e": 1}, duration=1.0)
    assert found.spike_time.values.tolist() == sorted(times)


def test_pandas_finds_units_in_the_headers(whole, tmp_path):
    recording.to_csv(whole, tmp_path / "a.csv")
    assert list(pd.read_csv(tmp_path / "a.csv")) == ["time (s)", "population", "neuron"]


def write(path, text):
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("id,t (ms)\n3,5\n0,250\n", {}),
        ("# by others\nid;t [ms]\n3;5\n0;250\n", {}),
        ("t\tid\n0.005\t3\n0.25\t0\n", {"units": {"t": "s"}}),
    ],
)
def test_columns_of_another_program(tmp_path, text, more):
    found = recording.from_csv(
        write(tmp_path / "a.csv", text),
        populations={"cells": 5},
        columns={"time": "t", "neuron": "id"},
        duration="1 s",
        **more,
    )
    assert found.spike_time.values.tolist() == [0.005, 0.25]
    assert found.spike_neuron.values.tolist() == [3, 0]


def test_a_trace_of_one_cell_needs_no_column_of_neurons(tmp_path):
    path = write(tmp_path / "a.csv", "time (ms),v (mV),i (pA)\n0,-70,50\n1,-60.5,0\n")
    found = recording.from_csv(populations={"cell": 1}, traces={"cell": path}, duration=1.0)
    assert recording.trace(found, "cell", "v").values.ravel().tolist() == [-0.07, -0.0605]
    assert recording.trace(found, "cell", "i").values.ravel().tolist() == [5e-11, 0]
    assert found.time.values.tolist() == [0, 0.001]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("time,neuron\n1,0\n", r"column 'time': it names no unit"),
        ("time (mV),neuron\n1,0\n", r"column 'time \(mV\)': mV is no time"),
        ("time (ns2),neuron\n1,0\n", r"column 'time \(ns2\)'"),
        ("t (ms),neuron\n1,0\n", r"no column 'time' \(the columns are t, neuron\)"),
        ("time (ms),neuron\n1,0\nNaN,0\n", r"row 2, column 'time \(ms\)': 'NaN' is not a finite"),
        ("time (ms),neuron\n1,0\n,0\n", r"row 2, column 'time \(ms\)': '' is not a finite"),
        ("time (ms),neuron\n1,0\n-2,1\n", r"row 2, column 'time \(ms\)': a time is negative"),
        ("time (ms),neuron\n5,0\n7,1\n2,0\n", r"row 3, .*: the time of neuron 0 goes back to 2"),
        ("time (ms),neuron\n5,0.5\n", r"row 1, column 'neuron': 0\.5 is no index"),
        ("time (ms),neuron\n5,0,9\n6,0,9\n", "more cells than the header"),
        ("time (ms),neuron,population\n5,0,b\n", r"row 1, column 'population': .*'b'.*Allowed: a"),
    ],
)
def test_what_cannot_be_right_is_refused_with_file_row_and_column(tmp_path, text, message):
    path = write(tmp_path / "mine.csv", text)
    with pytest.raises(InputError, match=message) as raised:
        recording.from_csv(path, populations={"a": 2}, duration=1.0)
    assert "mine.csv" in str(raised.value)


@pytest.mark.parametrize(
    "text", ["time (s),neuron,v (V)\n0,0,1\n0,1,1\n1,0,1\n", "time (s),v (V)\n0,1\n0,2\n"]
)
def test_traces_with_gaps_or_repeats_are_refused(tmp_path, text):
    path = write(tmp_path / "a.csv", text)
    with pytest.raises(InputError, match=r"a\.csv.*not one sample of each neuron at each time"):
        recording.from_csv(populations={"a": 2}, traces={"a": path}, duration=2.0)


def test_several_populations_need_their_column(tmp_path):
    path = write(tmp_path / "a.csv", "time (s),neuron\n0.5,0\n")
    with pytest.raises(InputError, match="no column 'population'"):
        recording.from_csv(path, populations={"a": 2, "b": 2}, duration=1.0)


def test_nothing_is_replaced_unless_asked(whole, tmp_path):
    path = write(tmp_path / "a.csv", "mine")
    with pytest.raises(InputError, match="overwrite=True"):
        recording.to_csv(whole, path)
    assert path.read_text() == "mine"
    recording.to_csv(whole, path, overwrite=True)
    assert path.read_text().startswith("time (s)")


def test_two_columns_of_one_name_are_refused_and_a_renamed_one_is_taken(tmp_path):
    path = write(tmp_path / "a b.csv", "time (ms),v (mV),v (V)\n0,1,2\n")
    with pytest.raises(InputError, match="two columns 'v'"):
        recording.from_csv(populations={"e": 1}, traces={"e": path}, duration=1.0)
    for head in ("time (ms),id,neuron\n5,1,0\n", "time (ms),neuron,id\n5,0,1\n"):
        found = recording.from_csv(
            write(path, head), populations={"e": 2}, duration=1.0, columns={"neuron": "id"}
        )
        assert found.spike_neuron.values.tolist() == [1]


def test_no_population_and_an_index_without_end_are_refused(tmp_path):
    path = write(tmp_path / "a.csv", "time (ms),neuron\n5,1e300\n")
    with pytest.raises(InputError, match="populations: give the number of cells"):
        recording.from_csv(path, populations={}, duration=1.0)
    with pytest.raises(InputError, match="no index of a cell"):
        recording.from_csv(path, populations={"e": 1}, duration=1.0)


def test_a_unit_that_is_not_the_headers_is_refused(tmp_path):
    path = write(tmp_path / "a.csv", "time (ms),neuron\n5,0\n")
    given = {"populations": {"e": 1}, "duration": 1.0}
    with pytest.raises(InputError, match=r"'time \(ms\)': the header names ms, and units s"):
        recording.from_csv(path, units={"time": "s"}, **given)
    found = recording.from_csv(path, units={"time": "ms"}, **given)
    assert found.spike_time.values.tolist() == [0.005]
