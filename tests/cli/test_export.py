"""The command export: a recording, and all those that a run keeps."""

from pathlib import Path

import h5py
import pandas as pd
import pytest

from simneuro.recording import Trace, assemble, from_csv, save


@pytest.fixture
def recorded(tmp_path):
    made = assemble(populations={"cell": 2}, spikes={"cell": ([0.125, 0.5], [1, 0])}, duration=1.0)
    save(made, tmp_path / "mine.zarr")
    return made


def test_a_recording_becomes_the_file_that_is_named_after_it(simneuro, recorded):
    result = simneuro("export", "mine.zarr", "--to", "csv")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.split() == ["mine.populations.csv", "mine.spikes.csv"]
    found = from_csv("mine.spikes.csv", populations={"cell": 2}, duration=1.0)
    assert found.spike_time.values.tolist() == [0.125, 0.5]


@pytest.mark.parametrize(("kind", "ending"), [("sonata", "h5"), ("nwb", "nwb")])
def test_other_formats_in_another_folder(simneuro, recorded, tmp_path, kind, ending):
    result = simneuro("export", "mine.zarr", "--to", kind, "--out", "for others")
    assert result.exit_code == 0, result.stderr
    with h5py.File(tmp_path / "for others" / f"mine.{ending}") as file:
        assert "spikes" in file or "units" in file


def test_nothing_is_replaced_unless_asked(simneuro, recorded, tmp_path):
    (tmp_path / "mine.h5").write_text("precious")
    refused = simneuro("export", "mine.zarr", "--to", "sonata")
    assert (refused.exit_code, (tmp_path / "mine.h5").read_text()) == (2, "precious")
    assert "mine.h5" in refused.stderr
    assert simneuro("export", "mine.zarr", "--to", "sonata", "--overwrite").exit_code == 0


def test_all_recordings_that_a_run_keeps(simneuro, cell):
    arguments = ("run", str(cell), "--quick", "--target", "numpy", "--set", "record.keep=true")
    assert simneuro(*arguments, "--set", "trials=2", "--workers", "1").exit_code == 0
    (run,) = (each for each in Path("runs").iterdir() if each.is_dir())
    result = simneuro("export", str(run), "--to", "csv")
    assert result.exit_code == 0, result.stderr
    spikes = [line for line in result.stdout.splitlines() if line.endswith("spikes.csv")]
    assert len(spikes) == 2
    assert all(line.startswith(run.name) for line in spikes)
    # 20 ms * ln(15 / (15 - 10)) and the refractory period: 22 ms to the first spike.
    assert pd.read_csv(spikes[0])["time (s)"][0] == pytest.approx(0.022, abs=2e-4)


def test_a_run_without_recordings_says_how_to_keep_them(simneuro, cell):
    assert simneuro("run", str(cell), "--quick", "--target", "numpy").exit_code == 0
    (run,) = (each for each in Path("runs").iterdir() if each.is_dir())
    result = simneuro("export", str(run), "--to", "nwb")
    assert result.exit_code == 2
    assert "keep = true in [record]" in result.stderr


def test_what_a_format_has_no_place_for_is_told_in_a_line(simneuro, tmp_path):
    trace = Trace([0.0, 0.5], [0], [[-0.07], [-0.06]], "V")
    made = assemble(
        populations={"cell": 1}, spikes={"cell": ([], [])}, duration=1.0, traces={"cell.v": trace}
    )
    save(made, tmp_path / "mine.zarr")
    result = simneuro("export", "mine.zarr", "--to", "sonata")
    assert "note: left out, since a file of spikes has no place for it: cell.v." in result.stderr
