"""Worker pools: every point is measured once by each of them, also where something fails."""

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from types import ModuleType

import pytest
import xarray as xr

import simneuro as sn
from simneuro.engine import compiler
from simneuro.errors import InputError, SimulationError
from simneuro.experiment import (
    dask_workers,
    processes,
    read_point,
    run_points,
    serial,
    threads,
)
from simneuro.experiment.workers import may_copy
from simneuro.progress.terminal_bar import TIMER

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


TARGETS = ["numpy", "cpp"] if compiler() else ["numpy"]


def number_of_spikes(scenario, _folder):
    """The number of spikes on each target."""
    found = {each: sn.simulate(scenario, target=each).sizes["spike"] for each in TARGETS}
    return xr.Dataset(found)


POOLS = {"serial": serial, "threads": threads(2), "processes": processes(2)}


@pytest.fixture(scope="module")
def expected(points):
    return [sn.simulate(point.scenario, target="numpy").sizes["spike"] for point in points]


# Programs that are started by a pool are compared in the same run: worker processes take seconds
# to start.
@pytest.mark.parametrize(
    "pool",
    [pytest.param(name, marks=pytest.mark.slow if name == "processes" else ()) for name in POOLS],
)
def test_every_pool_measures_every_point(points, expected, pool, tmp_path):
    steps = []
    run_points(
        points,
        number_of_spikes,
        tmp_path,
        pool=POOLS[pool],
        progress=lambda *each: steps.append(each),
    )
    assert steps == [(done, len(points)) for done in range(len(points) + 1)]
    assert len(list(tmp_path.iterdir())) == len(points)
    found = [read_point(tmp_path, point) for point in points]
    for target in TARGETS:
        assert [int(each[target]) for each in found] == expected
    assert len(set(expected)) > 1


# Worker processes take seconds to start, and one is enough to fail.
ONE_PROCESS = {**POOLS, "processes": processes(1)}


@dataclass(frozen=True)
class Failing:
    """Fails at one of the points with an error that cannot be pickled."""

    digest: str

    def __call__(self, scenario, _folder):
        if scenario.digest == self.digest:
            raise type("Strange", (Exception,), {})(threading.Lock())
        return xr.Dataset({"x": 1.0})


@pytest.mark.parametrize("pool", list(POOLS))
def test_any_error_arrives_in_one_line_and_finished_points_stay(points, pool, tmp_path):
    failing = points[5]
    with pytest.raises(SimulationError, match=f"{failing.name}: Strange") as caught:
        run_points(points, Failing(failing.scenario.digest), tmp_path, pool=ONE_PROCESS[pool])
    assert "\n" not in str(caught.value)
    assert not (tmp_path / f"{failing.name}.npz").exists()


def test_a_process_with_other_threads_is_not_copied():
    before, done = may_copy(), threading.Event()
    other = threading.Thread(target=done.wait)
    other.start()
    try:
        assert not may_copy()
    finally:
        done.set()
        other.join()
    assert may_copy() is before


def test_where_a_library_has_threads_of_its_own_no_worker_is_a_copy(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", ModuleType("torch"))
    assert not may_copy()


SCRIPT = """
import sys
import threading
from pathlib import Path

import xarray as xr

import simneuro as sn
from simneuro.experiment import processes, read_point, run_points
from simneuro.progress.phases import listening, tell_phase


def trial(scenario, folder):
    tell_phase("in a worker")
    sn.simulate(scenario, target="numpy")
    return xr.Dataset({"copied": hasattr(sys, "set_by_script")})


folder, name = Path(sys.argv[1]), sys.argv[2]
sys.set_by_script = True
network = {"populations": {"cell": {"model": "lif", "size": 1}}}
two = {"title": "two", "duration": "1 ms", "trials": 2}
points = sn.Scenario.from_document({**two, **network}).points()
timer = threading.Timer(600.0, print)
timer.daemon, timer.name = True, name
timer.start()
with listening(lambda phase: (folder / "heard").write_text(phase)):
    run_points(points, trial, folder, pool=processes(2))
print(*(bool(read_point(folder, point).copied) for point in points), (folder / "heard").exists())
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere workers are new processes")
@pytest.mark.parametrize(("thread", "copied"), [(TIMER, True), ("other", False)])
def test_workers_are_copies_unless_other_threads_run(tmp_path, thread, copied):
    (tmp_path / "run.py").write_text(SCRIPT)
    command = [sys.executable, str(tmp_path / "run.py"), str(tmp_path), thread]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert ended.stdout == f"{copied} {copied} False\n", ended.stderr


def ended(scenario, _folder):
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_killed_worker_is_an_error(points, tmp_path):
    with pytest.raises(SimulationError, match="a worker process was killed"):
        run_points(points, ended, tmp_path, pool=ONE_PROCESS["processes"])


@pytest.mark.skipif(compiler() is None, reason="no C++ compiler works here")
def test_stopping_ends_the_programs_that_run(points, tmp_path):
    endless = [point.scenario.override({"duration": "100000 s"}) for point in points[:2]]
    sn.simulate(points[0].scenario, target="cpp")  # compiled
    begun = threading.Semaphore(0)

    def work(_scenario, _folder):
        begun.release()
        return xr.Dataset({"x": sn.simulate(endless.pop(), target="cpp").sizes["spike"]})

    def stop():
        begun.acquire(timeout=60)
        begun.acquire(timeout=60)
        time.sleep(1.0)  # for the two to draw their numbers and start their programs
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=stop, daemon=True).start()
    begin = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        run_points(points[:2], work, tmp_path, pool=threads(2))
    assert time.monotonic() - begin < 30


def test_a_missing_cluster_is_an_error(points, tmp_path):
    pytest.importorskip("distributed")
    with pytest.raises(InputError, match="cluster: no Dask scheduler answers at nonsense"):
        run_points(points, number_of_spikes, tmp_path, pool=dask_workers("nonsense"))


def test_a_cluster_needs_dask(points, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"pip install 'simneuro\[cluster\]'"):
        run_points(points, number_of_spikes, tmp_path, pool=dask_workers("tcp://127.0.0.1:1"))
