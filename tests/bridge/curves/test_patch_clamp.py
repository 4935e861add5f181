"""Spike counts and first spikes as typed from the recordings' own table."""

import csv
from importlib.resources import files

import numpy as np
import pytest

from simneuro.bridge import recorded_cells, recorded_curve
from simneuro.bridge.curves import patch_clamp
from simneuro.errors import InputError

COUNTS = {"B6": [26, 50, 68, 82, 89], "B8": [20, 44, 62, 75, 81]}
STEPS_PA = {
    "B6": [106.24, 162.49, 224.99, 284.36, 340.61],
    "B8": [40.62, 87.50, 131.24, 174.99, 221.86],
}


def test_there_are_two_cells() -> None:
    assert recorded_cells() == ("B6", "B8") == tuple(COUNTS)


@pytest.mark.parametrize("cell", COUNTS)
def test_the_rate_is_the_count_in_the_two_second_step(cell: str) -> None:
    curve = recorded_curve(cell)
    assert curve["rate"].dims == ("level", "repeat")
    assert curve.sizes == {"level": 5, "repeat": 1}
    np.testing.assert_allclose(curve["rate"].values[:, 0] * 2.0, COUNTS[cell])
    np.testing.assert_allclose(curve["level"].values * 1e12, STEPS_PA[cell])


def test_onset_and_steady_rate_of_one_sweep() -> None:
    curve = recorded_curve("B6").isel(level=0, repeat=0)
    # First two spikes of sweep 181: 0.74075 s and 0.82400 s.
    assert float(curve["onset_rate"]) == pytest.approx(1 / (0.82400 - 0.74075))
    intervals = np.diff([t for t in spikes("B6", "181") if t >= 1.7])
    assert float(curve["steady_rate"]) == pytest.approx(1 / np.mean(intervals))


def test_these_cells_adapt_above_the_lowest_step() -> None:
    for cell in recorded_cells():
        curve = recorded_curve(cell).isel(level=slice(1, None))
        assert (curve["onset_rate"] > 1.2 * curve["steady_rate"]).all()


def test_a_sweep_without_spikes_or_with_one_has_rates_of_0(monkeypatch: pytest.MonkeyPatch) -> None:
    step = {"cell": "X", "holding_pA": "0", "step_start_s": "0.5", "step_stop_s": "1.5"}
    sweeps = [{**step, "sweep": str(k), "step_pA": str(p)} for k, p in enumerate((30, 10, 20))]
    times = [("0", 0.6), ("0", 0.7), ("0", 1.1), ("2", 1.2), ("1", 0.4), ("1", 1.6)]
    rows = [{"cell": "X", "sweep": s, "spike_time_s": str(t)} for s, t in times]
    tables = {"sweeps.csv": sweeps, "spike_times.csv": rows}
    monkeypatch.setattr(patch_clamp, "read_rows", tables.get)
    curve = recorded_curve("X").isel(repeat=0)
    np.testing.assert_allclose(curve["level"], [1e-11, 2e-11, 3e-11])
    assert curve["rate"].values.tolist() == [0, 1, 3]
    np.testing.assert_allclose(curve["onset_rate"], [0, 0, 10])
    assert curve["steady_rate"].values.tolist() == [0, 0, 0]


def test_units_and_provenance() -> None:
    curve = recorded_curve("B8")
    assert curve["level"].attrs["units"] == "A"
    assert {curve[name].attrs["units"] for name in curve} == {"Hz"}
    assert curve.attrs["duration"] == pytest.approx(2.0)
    assert curve.attrs["holding_current"] == pytest.approx(-53.12e-12)
    assert "BluePyEfe 2.3.63" in curve.attrs["citation"]


def test_an_unknown_cell_raises_an_error_with_the_known_ones() -> None:
    with pytest.raises(InputError, match="B6, B8"):
        recorded_curve("B7")


def spikes(cell: str, sweep: str) -> list[float]:
    text = files("simneuro").joinpath("data/patch_clamp/spike_times.csv").read_text()
    rows = csv.DictReader(text.splitlines())
    chosen = [row for row in rows if row["cell"] == cell and row["sweep"] == sweep]
    return [float(row["spike_time_s"]) for row in chosen]
