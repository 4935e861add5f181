"""Damage to what a run keeps: it is named, and made again where it can be."""

import json
import os
import random
import shutil
import zipfile

import pytest
import xarray as xr

import simneuro as sn
from simneuro import recording
from simneuro.errors import InputError
from simneuro.experiment import open_run


def flip(path, at=None):
    """Change one bit of one byte."""
    content = bytearray(path.read_bytes())
    content[middle(path) if at is None else at] ^= 1
    path.write_bytes(content)


def middle(path):
    """The middle byte of a file, or of the largest part of an archive: headers hold dates too."""
    if not zipfile.is_zipfile(path):
        return path.stat().st_size // 2
    with zipfile.ZipFile(path) as archive:
        largest = max(archive.infolist(), key=lambda part: part.file_size)
    return largest.header_offset + 30 + len(largest.filename) + largest.compress_size // 2


def halve(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path):
    path.write_bytes(b"")


def replace(path):
    path.write_text('{"another": "program", "wrote": ["this"]}')


def pipe(path):
    path.unlink()
    os.mkfifo(path)


def delete(path):
    path.unlink()


def folder(path):
    """A folder in the place of the file."""
    path.unlink()
    (path / "deep").mkdir(parents=True)


DAMAGES = {each.__name__: each for each in (flip, halve, empty, replace, pipe, folder, delete)}
# Each kind of file is harmed in two ways in the quick tests, and in all ways in the slow ones.
QUICK = ("flip", "replace")
WAYS = [each if each in QUICK else pytest.param(each, marks=pytest.mark.slow) for each in DAMAGES]
CHANGES = [each for each in WAYS if each != pytest.param("delete", marks=pytest.mark.slow)]
MEASURED = [
    "run.json",
    "scenario.toml",
    "results.zarr/zarr.json",
    "results.zarr/x/zarr.json",
    "results.zarr/x/c/0/0/0",
    "results.zarr/name/c/0/0/0/0",
]
DERIVED = ["claims.json", "figures/figures.json", "figures/empty.png", "figures/empty.svg"]
DERIVED += ["figures/empty.panels.json", "made_by.json", "report.html", "checksums.sha256"]


def read(folder):
    """Everything that the user sees of a run, except the images."""
    opened = open_run(folder)
    page = [x for x in (folder / "report.html").read_text().splitlines() if "base64" not in x]
    return opened.data, opened.claims, list(opened.figures), page


def test_the_list_of_files_is_complete(finished):
    """A file that a run keeps and this list lacks would not be tried."""
    found = {p.relative_to(finished).as_posix() for p in finished.rglob("*") if p.is_file()}
    others = {name for name in found if name.startswith(("points/", "results.zarr/", ".lock"))}
    assert found - others == set(DERIVED) | {"run.json", "scenario.toml"}
    assert {name for name in MEASURED if name.startswith("results.zarr")} <= found


@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize("name", MEASURED + DERIVED)
def test_the_same_command_makes_it_again(scenario, finished, listener, name, how):
    before = read(finished)
    points = {path: path.stat().st_mtime_ns for path in (finished / "points").iterdir()}
    DAMAGES[how](finished / name)
    again = sn.run(scenario, workers=1, out=finished.parent, reporter=listener)
    after = read(finished)
    assert again.data.identical(before[0])
    assert after[0].identical(before[0])
    assert after[1:3] == before[1:3]
    assert again.claims == before[1]
    assert {path: path.stat().st_mtime_ns for path in points} == points  # nothing is simulated
    if how != "delete" and name not in ("made_by.json", "checksums.sha256"):
        assert name.split("/")[0] in " ".join(listener.lines)
        assert " damaged" in " ".join(listener.lines)
    listener.lines.clear()
    sn.run(scenario, workers=1, out=finished.parent, reporter=listener)
    assert listener.lines[-1].startswith("This run is finished")
    if name != "checksums.sha256" or how not in ("delete", "folder"):
        assert len(listener.lines) == 1


@pytest.mark.parametrize("how", CHANGES)
@pytest.mark.parametrize("name", MEASURED)
@pytest.mark.parametrize("command", ["report", "figures"])
def test_damaged_measurements_are_one_paragraph(call, finished, name, how, command):
    DAMAGES[how](finished / name)
    result = call(command, finished, "--code", "small.py")
    assert (result.exit_code, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    assert name.split("/")[0] in line
    assert "is damaged: " in line
    assert "run its scenario again, which makes it again from the finished points" in line


@pytest.mark.parametrize("how", CHANGES)
@pytest.mark.parametrize("name", [name for name in DERIVED if name[-4:] not in ("html", "a256")])
def test_damaged_claims_and_figures_are_not_shown(call, finished, name, how):
    DAMAGES[how](finished / name)
    result = call("report", finished)  # its code is not named, so that they cannot be made anew
    assert result.exit_code == 0
    assert ("All points are there" in result.stdout) == (name != "claims.json")
    shown = "data:image" in (finished / "report.html").read_text()
    assert shown == (name not in ("figures/figures.json", "figures/empty.png"))
    page = (finished / "report.html").read_text()
    if name != "made_by.json":
        assert f"{name} is damaged" in result.stderr
        assert f"The stored file {name} is damaged and not shown." in page


@pytest.mark.parametrize("how", DAMAGES)
def test_a_damaged_point_is_measured_again(scenario, finished, listener, how):
    before = read(finished)
    shutil.rmtree(finished / "results.zarr")
    paths = sorted((finished / "points").iterdir())
    kept = {path: path.stat().st_mtime_ns for path in paths[1:]}
    DAMAGES[how](paths[0])
    again = sn.run(scenario, workers=1, out=finished.parent, reporter=listener)
    assert again.data.identical(before[0])
    assert {path: path.stat().st_mtime_ns for path in kept} == kept
    told = [line for line in listener.lines if "stored point is damaged" in line]
    assert told == (
        []
        if how == "delete"
        else [f"1 stored point is damaged and measured again: {paths[0].stem}"]
    )


def test_points_that_were_exchanged_are_measured_again(scenario, finished, listener):
    before = read(finished)
    shutil.rmtree(finished / "results.zarr")
    first, *_, last = sorted((finished / "points").iterdir())
    shutil.copy(last, first)
    again = sn.run(scenario, workers=1, out=finished.parent, reporter=listener)
    assert again.data.identical(before[0])
    assert any(first.stem in line and "damaged" in line for line in listener.lines)


def test_the_file_of_another_run_is_noticed(scenario, finished, listener):
    other = sn.run(scenario.override({"seed": 4}), workers=1, out=finished.parent)
    for name in ("run.json", "checksums.sha256"):
        shutil.copy(other.path / name, finished / name)
    again = sn.run(scenario, workers=1, out=finished.parent, reporter=listener)
    assert json.loads((finished / "run.json").read_text())["digest"] == scenario.digest
    assert float(again.data["x"].min()) == 3


def test_a_run_without_checksums_is_read_and_that_is_told(scenario, finished, listener):
    before = read(finished)
    (finished / "checksums.sha256").unlink()
    root = json.loads((finished / "results.zarr" / "zarr.json").read_text())
    del root["attributes"]["checksums"]
    (finished / "results.zarr" / "zarr.json").write_text(json.dumps(root))
    again = sn.run(scenario, workers=1, out=finished.parent, reporter=listener)
    assert again.data.identical(before[0])
    assert "damage would not be noticed" in listener.lines[0]
    assert listener.lines[-1].startswith("This run is finished")


def test_a_damaged_file_that_the_scenario_names(place, listener):
    """Runs keep a copy of the samples that drives take from files."""
    (place / "input.csv").write_text("time (ms),I (pA)\n0,100\n1,200\n2,300\n")
    text = (place / "small.toml").read_text()
    drive = '[drives.in]\nkind = "sampled_current"\ntarget = "cell"\nfile = "input.csv"\n'
    (place / "small.toml").write_text(text + drive)
    scenario = sn.Scenario.load(place / "small.toml")
    results = sn.run(scenario, workers=1, out=place / "sampled")
    kept = results.path / "input.csv"
    whole = kept.read_bytes()
    flip(kept, at=-3)
    with pytest.raises(InputError, match=r"input.csv is damaged"):
        open_run(results.path)
    sn.run(scenario, workers=1, out=place / "sampled", reporter=listener)
    assert "input.csv is damaged" in listener.lines[0]
    assert kept.read_bytes() == whole


@pytest.mark.parametrize("how", DAMAGES)
def test_a_damaged_neighbour_is_in_nobodys_way(scenario, place, finished, listener, how):
    DAMAGES[how](finished / "run.json")
    for name in ("file", "empty folder"):
        (finished.parent / f"small-{name}").mkdir() if " " in name else (
            finished.parent / f"small-{name}"
        ).touch()
    code = place / "small.py"
    code.write_text(code.read_text().replace("scenario.seed", "1 + scenario.seed"))
    changed = sn.Scenario.load(place / "small.toml")
    results = sn.run(changed, workers=1, out=finished.parent, reporter=listener)
    assert results.path != finished
    assert results.report.is_file()


def assert_noticed(path, read, expected, moments, *, times):
    """Each of many flipped bits is an error, or makes no difference."""
    whole = path.read_bytes()
    noticed = 0
    for _ in range(times):
        flip(path, moments.randrange(len(whole)))
        try:
            assert read().identical(expected)
        except InputError:
            noticed += 1
        path.write_bytes(whole)
    return noticed


@pytest.mark.parametrize("times", [60, pytest.param(2000, marks=pytest.mark.slow)])
def test_every_flipped_bit_of_a_point_is_noticed(tmp_path, times):
    path = tmp_path / "point.npz"
    written = xr.Dataset({"x": ("i", [1.0, 2.0]), "name": ("i", ["a", "b"])}, attrs={"seed": 1})
    recording.write_archive(written, path, content="p")
    moments = random.Random(7)

    def again():
        return recording.read_archive(path, content="p")

    assert assert_noticed(path, again, written, moments, times=times) > times / 3


@pytest.mark.parametrize("times", [6, pytest.param(150, marks=pytest.mark.slow)])
def test_every_flipped_bit_of_a_store_is_noticed(tmp_path, times):
    store = tmp_path / "one.zarr"
    written = xr.Dataset({"x": ("i", [1.0, 2.0]), "name": ("i", ["a", "b"])}, attrs={"seed": 1})
    recording.write_dataset(written, store)
    moments = random.Random(8)
    for path in sorted(each for each in store.rglob("*") if each.is_file()):
        noticed = assert_noticed(
            path, lambda: recording.read_dataset(store), written, moments, times=times
        )
        assert noticed > times / 2 or path.name == "zarr.json"


def test_a_deleted_chunk_is_noticed(tmp_path):
    store = tmp_path / "one.zarr"
    recording.write_dataset(xr.Dataset({"x": ("i", [1.0, 2.0]), "y": ("i", [3, 4])}), store)
    (store / "x" / "c" / "0").unlink()
    with pytest.raises(InputError, match=r"not as it was written \(its SHA-256 is another\): x\."):
        recording.read_dataset(store)


def test_checksums_agree_with_those_of_the_system(finished):
    import hashlib

    for line in (finished / "checksums.sha256").read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((finished / name).read_bytes()).hexdigest() == digest
