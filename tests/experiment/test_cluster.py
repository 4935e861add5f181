"""A Dask cluster: a real scheduler and real workers, started as a user would start them."""

import json
import os
import re
import signal
import subprocess
import sys
import threading

import pytest

import simneuro as sn
from simneuro.engine import compiler
from simneuro.errors import InputError

pytest.importorskip("distributed")

SLOW = """
    import os
    import time

    import xarray as xr

    import simneuro as sn


    def trial(scenario):
        time.sleep(0.3)
        spikes = sn.simulate(scenario).sizes["spike"]
        return xr.Dataset({"seed": scenario.seed, "spikes": spikes, "worker": os.getpid()})


    def figures(results):
        return []
"""


class Cluster:
    """One scheduler and some workers, each with a process that watches and restarts it."""

    def __init__(self, folder, workers):
        self.folder, self.started = folder, []
        arguments = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        self.address = self._start("scheduler", *arguments, until=r"Scheduler at:\s+(tcp://\S+)")
        for _ in range(workers):
            self.start_worker()

    def start_worker(self):
        options = ("--nthreads", "1", "--no-dashboard", "--local-directory", str(self.folder))
        self._start("worker", self.address, *options, until=r"Registered to:\s+(\S+)")

    def _start(self, kind, *arguments, until):
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *arguments]
        process = subprocess.Popen(
            command,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.started.append(process)
        for line in process.stderr:
            found = re.search(until, line)
            if found:
                threading.Thread(target=process.stderr.read, daemon=True).start()
                return found[1]
        raise AssertionError(f"the {kind} has ended")

    def end(self):
        for process in self.started:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.started:
            process.wait(30)


@pytest.fixture
def cluster(tmp_path):
    made = []

    def make(workers):
        made.append(Cluster(tmp_path, workers))
        return made[-1]

    yield make
    for each in made:
        each.end()


@pytest.fixture(scope="module")
def two_workers(tmp_path_factory):
    """The address of a scheduler with two workers, which take seconds to start."""
    made = Cluster(tmp_path_factory.mktemp("cluster"), 2)
    yield made.address
    made.end()


def worker_pids(address):
    from distributed import Client

    with Client(address) as client:
        return list(client.run(os.getpid).values())


@pytest.mark.slow
@pytest.mark.parametrize("target", ["numpy", "cpp"])
def test_two_workers_give_the_same_as_this_process(two_workers, experiment, tmp_path, target):
    if target == "cpp" and compiler() is None:
        pytest.skip("no C++ compiler works here")
    scenario = experiment()
    there = sn.run(scenario, cluster=two_workers, target=target, out=tmp_path / "there")
    here = sn.run(scenario, workers=1, target=target, out=tmp_path / "here")
    assert there.data.equals(here.data)
    assert json.loads((there.path / "run.json").read_text())["simulations"] == 8


@pytest.mark.slow
def test_a_killed_worker_loses_and_doubles_nothing(
    two_workers, experiment, tmp_path, make_reporter
):
    scenario = experiment(SLOW).override({"trials": 5})
    victim = worker_pids(two_workers)[0]
    reporter, killed = make_reporter(), threading.Event()

    def step(done, total):
        reporter.steps.append((done, total))
        if done == 4 and not killed.is_set():
            os.kill(victim, signal.SIGKILL)
            killed.set()

    reporter.step = step
    results = sn.run(scenario, cluster=two_workers, out=tmp_path / "runs", reporter=reporter)
    assert killed.is_set()
    points = scenario.points()
    assert reporter.steps[-1] == (len(points), len(points)) == (20, 20)
    stored = [path.name for path in (results.path / "points").glob("*.npz")]
    assert sorted(stored) == sorted(f"{point.name}.npz" for point in points)
    for point in points:
        found = results.data.sel(condition=point.condition, trial=point.trial).isel(
            {"drives.step.amplitude": point.indices[0]}
        )
        assert int(found["seed"]) == point.scenario.seed
        assert int(found["spikes"]) == sn.simulate(point.scenario, target="numpy").sizes["spike"]
    # The worker that replaced it has worked too, since Brian2 was loaded in its main thread.
    workers = set(results.data["worker"].values.ravel().tolist())
    assert victim in workers
    assert len(workers) >= 2


@pytest.mark.slow
def test_a_worker_that_joins_late_works_too(cluster, experiment, tmp_path):
    made = cluster(1)
    scenario = experiment(SLOW).override({"trials": 6})
    late = threading.Timer(1.0, made.start_worker)
    late.start()
    results = sn.run(scenario, cluster=made.address, out=tmp_path / "runs")
    late.join()
    assert len(set(results.data["worker"].values.ravel().tolist())) == 2


def test_a_scheduler_without_workers_is_an_error(cluster, experiment, tmp_path):
    made = cluster(0)
    with pytest.raises(InputError, match=f"has no workers; start one: dask worker {made.address}"):
        sn.run(experiment(), cluster=made.address, out=tmp_path / "runs")


def test_workers_and_cluster_exclude_each_other(experiment, tmp_path):
    with pytest.raises(InputError, match="one of the two"):
        sn.run(experiment(), cluster="tcp://127.0.0.1:1", workers=2, out=tmp_path)
