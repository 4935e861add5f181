"""Recordings on disk: whole or not at all, and the same again."""

import warnings
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from simneuro import recording
from simneuro.errors import InputError


def test_whole_seconds_need_no_point(full_recording, tmp_path):
    rec = full_recording().assign_attrs(duration=1, seed=np.int64(7))
    recording.validate(rec)
    recording.save(rec, tmp_path / "rec.zarr")
    assert recording.load(tmp_path / "rec.zarr").attrs["duration"] == 1


def test_an_old_recording_without_a_unit_is_read(learning_recording, plain_weights, tmp_path):
    new = learning_recording(wiring={"exc_exc": plain_weights})
    old = new.copy(deep=True)
    for part in ("exc_exc.x_pre", "exc_exc.weight"):
        old[part].attrs["units"] = ""
    recording.validate(old)
    recording.write_dataset(old, tmp_path / "old.zarr")
    assert recording.load(tmp_path / "old.zarr").identical(new)


def test_round_trip_is_exact_and_quiet(full_recording, tmp_path):
    rec = full_recording()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        recording.save(rec, tmp_path / "deep" / "rec.zarr")
        again = recording.load(tmp_path / "deep" / "rec.zarr")
    assert again.identical(rec)
    assert again.population.dtype.kind == "U"
    assert {name: again[name].dtype for name in rec.data_vars} == {
        name: rec[name].dtype for name in rec.data_vars
    }
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["rec.zarr"]


def test_round_trip_without_spikes_and_with_other_letters(tmp_path):
    rec = recording.assemble(populations={"größe": 1}, spikes={}, duration=1.0, dt=1e-3)
    recording.save(rec, tmp_path / "rec.zarr")
    assert recording.load(tmp_path / "rec.zarr").identical(rec)


def test_any_dataset_with_text_makes_the_round_trip(tmp_path):
    results = xr.Dataset(
        {"rate": (("condition", "trial"), np.ones((2, 3)), {"units": "Hz"})},
        coords={
            "condition": ("condition", ["wake", "rem"], {"long_name": "state"}),
            "label": (("condition", "trial"), np.array([["a", "bc", "ä"], ["", "x", "y z"]])),
        },
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        recording.write_dataset(results, tmp_path / "results.zarr")
        again = recording.read_dataset(tmp_path / "results.zarr")
    assert again.identical(results)


def test_saving_replaces_a_recording_and_leaves_nothing_behind(full_recording, tmp_path):
    path = tmp_path / "rec.zarr"
    recording.save(full_recording(), path)
    shorter = full_recording(spikes={}, traces={})
    recording.save(shorter, path)
    assert recording.load(path).identical(shorter)
    assert list(tmp_path.iterdir()) == [path]


def test_a_failed_write_keeps_what_was_there(full_recording, tmp_path, monkeypatch):
    path = tmp_path / "rec.zarr"
    rec = full_recording()
    recording.save(rec, path)

    def break_off(self, store, **options):
        store.mkdir()
        raise OSError("disk full")

    monkeypatch.setattr(xr.Dataset, "to_zarr", break_off)
    with pytest.raises(OSError, match="disk full"):
        recording.save(full_recording(spikes={}), path)
    assert recording.load(path).identical(rec)
    assert list(tmp_path.iterdir()) == [path]


def test_what_was_there_is_put_back_where_the_last_step_fails(
    full_recording, tmp_path, monkeypatch
):
    path = tmp_path / "rec.zarr"
    rec = full_recording()
    recording.save(rec, path)
    rename = Path.rename

    def break_off(self, target):
        if self.name.endswith(".new"):
            raise OSError("no more entries")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", break_off)
    with pytest.raises(OSError, match="no more entries"):
        recording.save(full_recording(spikes={}), path)
    assert recording.load(path).identical(rec)
    assert list(tmp_path.iterdir()) == [path]


def test_saving_does_not_replace_somebody_elses_directory(full_recording, tmp_path):
    (tmp_path / "thesis.tex").touch()
    with pytest.raises(InputError, match="not be replaced"):
        recording.save(full_recording(), tmp_path)
    assert (tmp_path / "thesis.tex").exists()


def test_loading_what_is_no_recording(tmp_path):
    with pytest.raises(InputError, match="no zarr directory here"):
        recording.load(tmp_path / "nothing")
    xr.Dataset({"x": 1}).to_zarr(tmp_path / "other.zarr", consolidated=False)
    with pytest.raises(InputError, match=r"other\.zarr.*schema"):
        recording.load(tmp_path / "other.zarr")


@pytest.mark.parametrize("name", ["rec.csv", "rec.nwb", "rec.h5", "rec.NPZ"])
def test_a_recording_is_not_written_as_a_file_of_another_format(full_recording, tmp_path, name):
    with pytest.raises(InputError, match=r'"rec\.zarr".*to_csv, to_nwb, to_neo and to_sonata'):
        recording.save(full_recording(), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_name_may_have_other_dots(full_recording, tmp_path):
    recording.save(full_recording(), tmp_path / "rec.trial1")
    assert recording.load(tmp_path / "rec.trial1").identical(full_recording())
