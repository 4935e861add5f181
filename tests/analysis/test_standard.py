import numpy as np
import pytest

from simneuro.analysis import cv, fano_factor, standard_measures
from simneuro.recording import assemble


def test_every_population_has_its_row(poisson_trains):
    trains = poisson_trains(np.random.default_rng(0), 30, 20.0, 5.0)
    times, neurons = np.concatenate(trains), np.repeat(np.arange(30), [len(t) for t in trains])
    rec = assemble(
        populations={"unseen": 2, "busy": 30, "silent": 4, "single": 1},
        spikes={"busy": (times, neurons), "silent": ([], []), "single": ([0.1, 0.2, 0.4], [0] * 3)},
        duration=5.0,
        dt=1e-4,
    )
    table = standard_measures(rec)
    assert table.population.values.tolist() == ["unseen", "busy", "silent", "single"]
    assert {name: table[name].attrs["units"] for name in table.data_vars} == {
        "rate": "Hz", "cv": "1", "cv2": "1", "fano": "1", "correlation": "1"
    }  # fmt: skip
    assert all(np.isnan(value) for value in table.sel(population="unseen").values())
    busy = table.sel(population="busy")
    assert busy.rate == pytest.approx(times.size / 30 / 5)
    assert busy.cv == pytest.approx(cv(rec, "busy").mean().item())
    assert busy.fano == pytest.approx(fano_factor(rec, "busy", window=0.1).mean().item())
    # 435 independent pairs over 500 bins.
    assert busy.correlation == pytest.approx(0, abs=4 / np.sqrt(435 * 500))
    silent = table.sel(population="silent")
    assert silent.rate == 0
    assert np.isnan([silent.cv, silent.cv2, silent.fano, silent.correlation]).all()
    single = table.sel(population="single")
    assert single.rate == pytest.approx(0.6)
    # Two intervals are too few for a CV, one cell for a correlation; its windows can be compared.
    assert np.isnan([single.cv, single.cv2, single.correlation]).all()
    assert np.isfinite(single.fano)


def test_a_recording_too_short_for_the_windows(record):
    table = standard_measures(record([[0.001], [0.002]], 0.005))
    assert table.rate.item() == pytest.approx(200)
    assert np.isnan(table.fano.item())
    assert np.isnan(table.correlation.item())


@pytest.mark.parametrize("seed", range(3))
def test_the_definitions_cell_by_cell(record, poisson_trains, seed):
    trains = poisson_trains(np.random.default_rng(seed), 12, 15.0, 2.0)
    table = standard_measures(record(trains, 2.0)).sel(population="cells")
    intervals = [np.diff(train) for train in trains if len(train) > 8]
    assert table.rate == pytest.approx(sum(map(len, trains)) / 12 / 2.0)
    assert table.cv == pytest.approx(np.mean([x.std() / x.mean() for x in intervals]))
    local = [np.mean(2 * abs(np.diff(x)) / (x[1:] + x[:-1])) for x in intervals]
    assert table.cv2 == pytest.approx(np.mean(local))
    wide = [np.histogram(train, np.arange(21) * 0.1)[0] for train in trains]
    assert table.fano == pytest.approx(np.mean([x.var(ddof=1) / x.mean() for x in wide]))
    narrow = np.corrcoef([np.histogram(train, np.arange(201) * 0.01)[0] for train in trains])
    assert table.correlation == pytest.approx(narrow[np.triu_indices(12, 1)].mean())


def test_windows_are_the_nearest_whole_numbers_of_steps(poisson_trains):
    trains = poisson_trains(np.random.default_rng(1), 5, 20.0, 5.0)
    times, neurons = np.concatenate(trains), np.repeat(np.arange(5), [len(t) for t in trains])
    rec = assemble(populations={"p": 5}, spikes={"p": (times, neurons)}, duration=5.0, dt=3e-5)
    expected = fano_factor(rec, "p", window=3333 * 3e-5).mean().item()
    assert standard_measures(rec).fano.item() == pytest.approx(expected)
