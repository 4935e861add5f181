"""Who does the work of an ensemble: everything is done once, whoever does it and whatever fails."""

import os
import signal
import sys
import threading
import time
from dataclasses import dataclass

import pytest
import xarray as xr

import simneuro as sn
from simneuro.engine import compiler
from simneuro.errors import InputError, SimulationError
from simneuro.experiment.cluster import cluster
from simneuro.experiment.points import run_points, stored
from simneuro.experiment.workers import alone, processes, threads

DOCUMENT = {
    "title": "many small simulations",
    "duration": "20 ms",
    "populations": {"cell": {"model": "lif", "size": 3}},
    "drives": {
        "noise": {
            "kind": "noise_current",
            "target": "cell",
            "mean": "300 pA",
            "density": "100 pA*ms^0.5",
        }
    },
    "sweep": {"drives.noise.mean": {"from": "200 pA", "to": "400 pA", "points": 6}},
    "trials": 2,
}


@pytest.fixture(scope="module")
def points():
    return sn.Scenario.from_document(DOCUMENT).points()


def number_of_spikes(scenario, _folder, target="numpy"):
    return xr.Dataset({"spikes": sn.simulate(scenario, target=target).sizes["spike"]})


def by_program(scenario, folder):
    return number_of_spikes(scenario, folder, "cpp")


CREWS = {"alone": alone, "threads": threads(2), "processes": processes(2)}


@pytest.fixture(scope="module")
def expected(points, tmp_path_factory):
    return counts(points, alone, tmp_path_factory.mktemp("alone"))


def counts(points, crew, folder, measure=number_of_spikes):
    told = []
    run_points(points, measure, folder, crew=crew, progress=lambda *each: told.append(each))
    assert told == [(done, len(points)) for done in range(len(points) + 1)]
    assert len(list(folder.iterdir())) == len(points)
    return [int(stored(folder, point)["spikes"]) for point in points]


@pytest.mark.parametrize("crew", list(CREWS))
def test_every_crew_does_all_of_it(points, expected, crew, tmp_path):
    assert counts(points, CREWS[crew], tmp_path) == expected
    assert len(set(expected)) > 1


@pytest.mark.skipif(compiler() is None, reason="no C++ compiler works here")
@pytest.mark.parametrize("crew", list(CREWS))
def test_programs_started_by_every_crew_fire_the_same(points, expected, crew, tmp_path):
    assert counts(points, CREWS[crew], tmp_path, by_program) == expected


@dataclass(frozen=True)
class Failing:
    """Fails at one of the points; the error is one that no pickle can carry."""

    digest: str

    def __call__(self, scenario, _folder):
        if scenario.digest == self.digest:
            raise type("Strange", (Exception,), {})(threading.Lock())
        return xr.Dataset({"x": 1.0})


@pytest.mark.parametrize("crew", list(CREWS))
def test_any_error_arrives_in_one_line_and_what_is_done_stays(points, crew, tmp_path):
    failing = points[5]
    with pytest.raises(SimulationError, match=f"{failing.name}: Strange") as caught:
        run_points(points, Failing(failing.scenario.digest), tmp_path, crew=CREWS[crew])
    assert "\n" not in str(caught.value)
    assert not (tmp_path / f"{failing.name}.npz").exists()


def ended(scenario, _folder):
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_worker_that_is_killed_is_told(points, tmp_path):
    with pytest.raises(SimulationError, match="a worker process was killed"):
        run_points(points, ended, tmp_path, crew=processes(2))


@pytest.mark.skipif(compiler() is None, reason="no C++ compiler works here")
def test_stopping_ends_the_programs_that_run(points, tmp_path):
    endless = [point.scenario.override({"duration": "100000 s"}) for point in points[:2]]
    sn.simulate(points[0].scenario, target="cpp")  # compiled

    def work(scenario, _folder):
        return number_of_spikes(endless.pop(), _folder, "cpp")

    timer = threading.Timer(3.0, lambda: os.kill(os.getpid(), signal.SIGINT))
    timer.start()
    begin = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        run_points(points[:2], work, tmp_path, crew=threads(2))
    assert time.monotonic() - begin < 30


def test_a_cluster_that_is_not_there_is_told(points, tmp_path):
    pytest.importorskip("distributed")
    with pytest.raises(InputError, match="cluster: no Dask scheduler answers at nonsense"):
        run_points(points, number_of_spikes, tmp_path, crew=cluster("nonsense"))


def test_a_cluster_without_dask_is_told(points, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"pip install 'simneuro\[cluster\]'"):
        run_points(points, number_of_spikes, tmp_path, crew=cluster("tcp://127.0.0.1:1"))
