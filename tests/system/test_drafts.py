"""Drafts of killed processes are removed, those of others are left alone."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from simneuro.system import drafts, files
from simneuro.system.process_identity import this_process


def of(pid, name, suffix="", host=None, hidden=True):
    """The name of a draft by another process."""
    mine = drafts.name_draft(name, suffix, hidden=hidden)
    me = this_process()
    changed = mine.replace(f".{me.pid}.{me.started}.", f".{pid}.{me.started}.")
    return changed.replace(me.host, host) if host else changed


#: More than any system has.
GONE = 2**22 + 5


@pytest.fixture
def folder(tmp_path):
    """Drafts of this process, of one that is gone, and of another machine."""
    names = {
        "mine": drafts.name_draft("run", ".json"),
        "gone": of(GONE, "run", ".json"),
        "elsewhere": of(GONE, "run", ".json", host="0" * 8),
        "old": f".run-{'0' * 32}.json",
        "hidden": ".gitignore",
        "plain": "run-by.me.json",
    }
    for name in names.values():
        (tmp_path / name).write_text("")
    return tmp_path, names


def kept(place, names):
    return {key for key, name in names.items() if (place / name).exists()}


def test_only_what_a_process_that_is_gone_left_is_removed(folder):
    place, names = folder
    drafts.clear_abandoned(place)
    assert kept(place, names) == set(names) - {"gone"}


def test_who_holds_the_lock_removes_what_any_other_left(folder):
    place, names = folder
    drafts.clear_abandoned(place, locked=True)
    assert kept(place, names) == {"mine", "hidden", "plain"}


def test_the_next_file_that_is_written_there_clears(tmp_path):
    (tmp_path / of(GONE, "a", ".json")).touch()
    (tmp_path / of(GONE, "one", ".new")).mkdir()
    files.write_text(tmp_path / "b", "")
    assert [path.name for path in tmp_path.iterdir()] == ["b"]


@pytest.mark.parametrize("new", [True, False])
def test_a_folder_that_was_moved_away_is_put_back(tmp_path, new):
    """The process was killed after it moved the old folder, before it moved the new one there."""
    old = tmp_path / of(GONE, "one.zarr", ".old")
    old.mkdir()
    (old / "content").write_text("precious")
    if new:
        (tmp_path / of(GONE, "one.zarr", ".new")).mkdir()
    drafts.clear_abandoned(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["one.zarr"]
    assert (tmp_path / "one.zarr" / "content").read_text() == "precious"


def test_what_was_replaced_is_removed(tmp_path):
    """The process was killed after both were moved."""
    (tmp_path / of(GONE, "one.zarr", ".old")).mkdir()
    (tmp_path / "one.zarr").mkdir()
    (tmp_path / "one.zarr" / "content").write_text("new")
    drafts.clear_abandoned(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["one.zarr"]
    assert (tmp_path / "one.zarr" / "content").read_text() == "new"


def test_what_was_being_removed_is_not_put_back(tmp_path):
    (tmp_path / of(GONE, "one", ".gone")).mkdir()
    drafts.clear_abandoned(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_links_are_removed_and_not_followed(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "precious").touch()
    for suffix in (".new", ".json"):
        (tmp_path / of(GONE, "a", suffix)).symlink_to(tmp_path / "mine")
    drafts.clear_abandoned(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
    assert (tmp_path / "mine" / "precious").exists()


def test_temporary_folders_of_killed_processes_are_removed(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left = tmp_path / of(GONE, "simneuro", hidden=False)
    other = tmp_path / of(GONE, "another program", hidden=False)
    for each in (left, other):
        each.mkdir()
    with drafts.scratch_folder() as mine:
        assert mine.is_dir()
        assert mine.stat().st_mode & 0o777 == 0o700
        assert not left.exists()
        assert other.exists()
    assert not mine.exists()


def test_a_folder_that_is_not_there_has_no_drafts(tmp_path):
    assert drafts.find_abandoned(tmp_path / "none") == []


def test_a_number_that_no_process_can_have(tmp_path):
    (tmp_path / of(10**30, "a")).touch()
    (tmp_path / of(999_999_999, "b")).touch()
    drafts.clear_abandoned(tmp_path)
    assert len(list(tmp_path.iterdir())) == 1


def test_a_recording_that_was_moved_away_is_found_when_it_is_loaded(tmp_path):
    from simneuro import recording

    made = recording.assemble(populations={"a": 1}, spikes={}, duration=1.0, dt=1e-3)
    recording.save(made, tmp_path / "one.zarr")
    os.rename(tmp_path / "one.zarr", tmp_path / of(GONE, "one.zarr", ".old"))
    assert recording.load(tmp_path / "one.zarr").identical(made)
    shutil.rmtree(Path(tmp_path, "one.zarr"))
