"""Files that scenarios name: large, lying, pipes, and outside the folder of a stranger's run."""

import os
import shutil
import time

import numpy as np
import pytest

import simneuro as sn
from simneuro.errors import InputError
from simneuro.experiment import open_run
from simneuro.experiment.checksums import record_checksums
from simneuro.network.sample_files import LARGEST

SCENARIO = """
title = "A current from a file"
duration = "10 ms"
[populations.cell]
model = "lif"
size = 1
[drives.stimulus]
kind = "sampled_current"
target = "cell"
file = '''{file}'''
unit = "pA"
interval = "1 ms"
"""
CODE = """
import xarray as xr


def trial(scenario):
    return xr.Dataset({"x": 1.0})
"""
VALUES = "1\n2\n3\n"


@pytest.fixture
def load(tmp_path):
    """Load a scenario that names a file, whose folder is another than the working folder."""

    def make(file):
        (tmp_path / "mine.toml").write_text(SCENARIO.format(file=file))
        (tmp_path / "mine.py").write_text(CODE)
        return sn.Scenario.load(tmp_path / "mine.toml")

    return make


@pytest.mark.parametrize("ending", [".npy", ".csv"])
def test_large_files_are_refused_before_they_are_read(load, tmp_path, ending):
    with (tmp_path / f"large{ending}").open("wb") as file:
        file.truncate(LARGEST[ending] * 1000)  # which takes no room on the disk
    begin = time.perf_counter()
    with pytest.raises(InputError, match="more than the"):
        load(f"large{ending}")
    assert time.perf_counter() - begin < 1


def lying_header(path):
    """An array of eight values whose head declares 10^13."""
    with path.open("wb") as file:
        np.lib.format.write_array_header_1_0(
            file, {"descr": "<f8", "fortran_order": False, "shape": (10**13,)}
        )
        file.write(np.arange(8.0).tobytes())


def pickled(path):
    np.save(path, np.array([{}], dtype=object), allow_pickle=True)


FILES = {
    "lying.npy": (lying_header, "fewer than it declares"),
    "object.npy": (pickled, "Object arrays cannot be loaded|fewer than it declares"),
    "empty.npy": (lambda path: path.write_bytes(b""), "does not hold sampled values"),
    "zeros.npy": (lambda path: path.write_bytes(bytes(1000)), "does not hold sampled values"),
    "zeros.csv": (lambda path: path.write_bytes(bytes(1000)), "more than 200 characters"),
    "head.csv": (lambda path: path.write_text("(" + "x " * 50_000 + "\n1\n"), "200 characters"),
    "pipe.csv": (os.mkfifo, "there is no file"),
    "folder.csv": (lambda path: path.mkdir(), "there is no file"),
    "latin.csv": (lambda path: path.write_bytes(b"I (\xb5A)\n1\n"), "does not hold"),
}


@pytest.mark.parametrize("name", FILES)
def test_files_that_are_not_what_they_seem(load, tmp_path, name):
    make, said = FILES[name]
    make(tmp_path / name)
    begin = time.perf_counter()
    with pytest.raises(InputError, match=said) as caught:
        load(name)
    assert len(str(caught.value)) < 600
    assert "\n" not in str(caught.value)
    assert time.perf_counter() - begin < 1


@pytest.mark.parametrize("name", ["values.csv", "./values.csv", "a/./b.csv", "results.zarr/v.csv"])
def test_a_run_keeps_files_under_any_name(load, tmp_path, name):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(VALUES)
    scenario = load(name)
    done = sn.run(scenario, workers=1, out=tmp_path / "runs")
    shutil.rmtree(tmp_path / name, ignore_errors=True)
    moved = shutil.move(done.path, tmp_path / "moved")
    assert open_run(moved).scenario == scenario


def test_names_that_no_list_of_checksums_can_hold(load, tmp_path):
    (tmp_path / "two lines.csv").write_text(VALUES)
    (tmp_path / "two\nlines.csv").write_text(VALUES)
    for name in ("two lines.csv", "two\nlines.csv"):
        scenario = load(name)
        done = sn.run(scenario, workers=1, out=tmp_path / "runs", fresh=True)
        assert open_run(done.path).scenario == scenario


@pytest.fixture
def stranger(load, tmp_path):
    """A run's folder whose scenario names another file, with its right checksum."""
    (tmp_path / "values.csv").write_text(VALUES)
    secret = tmp_path / "secret.csv"
    secret.write_text("I (pA)\n42\n")
    done = sn.run(load("values.csv"), workers=1, out=tmp_path / "runs")

    def make(file):
        path = done.path / "scenario.toml"
        path.write_text(path.read_text().replace("values.csv", str(file)))
        record_checksums(done.path, ["scenario.toml"])
        return done.path

    return make, secret


@pytest.mark.parametrize("how", ["upwards", "absolute", "link", "link of a folder"])
def test_a_strangers_run_reads_no_file_outside_its_folder(stranger, how):
    make, secret = stranger
    file = {"upwards": "../../secret.csv", "absolute": secret}.get(how, "data/secret.csv")
    folder = make(file)
    if how == "link":
        (folder / "data").mkdir()
        (folder / "data/secret.csv").symlink_to(secret)
    elif how == "link of a folder":
        (folder / "inside").mkdir()
        (folder / "inside/data").symlink_to(secret.parent)
        folder = make("inside/data/secret.csv")
        path = folder / "scenario.toml"
        path.write_text(path.read_text().replace("data/secret.csv", "inside/data/secret.csv"))
        record_checksums(folder, ["scenario.toml"])
    for read in (open_run, lambda path: sn.Scenario.load(path / "scenario.toml")):
        with pytest.raises(InputError, match="lies outside the folder of this run") as caught:
            read(folder)
        assert "42" not in str(caught.value)
