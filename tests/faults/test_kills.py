"""Runs that are killed at random moments: nothing is lost, and nothing is left for good."""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time

import pytest

import simneuro as sn
from simneuro.engine import compiler
from simneuro.system.drafts import clear_scratch

# A trial tells that it has begun and takes a while, so that most kills meet one.
TRIAL = """
import time
from pathlib import Path
import xarray as xr

def trial(scenario):
    Path("begun").touch()
    time.sleep(0.2)
    return xr.Dataset({"x": float(scenario.seed)})
"""
# Nothing of its own: programs are compiled, and run in threads.
NETWORK = """
title = "Two kinds of cells"
duration = "200 ms"
trials = 3
[populations.a]
model = "lif"
size = 5
[populations.b]
model = "adex"
size = 5
[drives.noise]
kind = "noise_current"
target = "a"
mean = "200 pA"
density = "100 pA*ms^0.5"
[sweep]
"drives.noise.mean" = { from = "100 pA", to = "400 pA", points = 12 }
"""
# Brian2 calls this once its log and its copy of the script are made.
KILLED_WHILE_LOADING = """
import logging, os, signal
logging.captureWarnings = lambda _: os.kill(os.getpid(), signal.SIGKILL)
import simneuro.units
"""
ENDLESS = """
import sys
import simneuro as sn
sn.simulate(sn.Scenario.load(sys.argv[1]).single.override({"duration": "100000 s"}), target="cpp")
"""


def members(group):
    """The processes of a group, except those that have ended."""
    found = []
    for each in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{each}/stat") as stat:
                state, _, of = stat.read().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(of) == group and state != "Z":
            found.append(int(each))
    return found


def wait_for(condition, seconds=90):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return condition()


class RunPlace:
    """A folder in which runs are started, with a cache and temporary files of its own."""

    def __init__(self, folder, target):
        self.folder, self.target = folder, target
        for name in ("cache", "temporary"):
            (folder / name).mkdir()
        self.environment = {
            **os.environ,
            "SIMNEURO_CACHE": str(folder / "cache"),
            "TMPDIR": str(folder / "temporary"),
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        }

    def start(self, *command):
        (self.folder / "begun").unlink(missing_ok=True)
        run = ["-m", "simneuro", "run", "x.toml", "--workers", "2", "--target", self.target]
        return subprocess.Popen(
            [sys.executable, *(command or run)],
            cwd=self.folder,
            env=self.environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def points(self):
        """The finished points, and when they were written."""
        found = self.folder.glob("runs/x-*/points/*.npz")
        return {p: p.stat().st_mtime_ns for p in found if not p.name.startswith(".")}

    def begun(self):
        """Whether a trial has begun, or a program is being compiled or is finished."""
        cache = self.folder / "cache" / "programs"
        return (self.folder / "begun").exists() or (cache.is_dir() and any(cache.iterdir()))

    def left(self):
        """What runs leave that are killed."""
        hidden = [p for p in self.folder.rglob(".*") if p.name != ".lock"]
        return hidden + list((self.folder / "temporary").iterdir())


@pytest.fixture
def place(tmp_path, request):
    target = getattr(request, "param", "numpy")
    made = RunPlace(tmp_path, target)
    (tmp_path / "x.toml").write_text(NETWORK)
    if target == "numpy":
        (tmp_path / "x.py").write_text(TRIAL)
    return made


TARGETS = ["numpy", "cpp"] if compiler() else ["numpy"]


@pytest.mark.slow
@pytest.mark.parametrize("place", TARGETS, indirect=True)
def test_killed_runs_lose_nothing_and_leave_nothing(place):
    moments = random.Random(12)
    kept = {}
    for number in range(6):
        process = place.start()
        # Every other kill comes while this process or its workers import what they need.
        if number % 2:
            assert wait_for(place.begun)
        else:
            wait_for(lambda pid=process.pid: len(members(pid)) > 2, 20)
        time.sleep(moments.uniform(0, 1.5))
        process.kill()
        process.communicate()
        assert wait_for(lambda pid=process.pid: not members(pid), 20), "processes are left"
        now = place.points()
        time.sleep(0.5)
        assert place.points() == now, "something wrote after the parent was killed"
        assert {path: now[path] for path in kept} == kept
        kept = now
    _, errors = (last := place.start()).communicate(timeout=300)
    assert last.returncode == 0, errors
    now = place.points()
    assert {path: now[path] for path in kept} == kept
    assert len(now) == 36
    assert place.left() == []


@pytest.mark.slow
@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("place", TARGETS, indirect=True)
def test_sigterm_stops_like_ctrl_c(place, sent):
    process = place.start()
    assert wait_for(lambda: place.points() or process.poll() is not None)
    process.send_signal(sent)
    _, errors = process.communicate(timeout=60)
    if process.returncode:  # it was not yet finished
        assert process.returncode == 130
        assert errors.splitlines()[-1].startswith("Stopped. Finished points are kept")
    assert wait_for(lambda: not members(process.pid), 10)
    assert place.left() == []


@pytest.mark.slow
@pytest.mark.skipif(compiler() is None, reason="no C++ compiler works here")
def test_a_program_ends_with_the_process_that_started_it(place):
    (place.folder / "x.py").unlink()
    process = place.start("-c", ENDLESS, "x.toml")

    def running():
        return len(members(process.pid)) == 2 and any(place.folder.glob("cache/programs/*/sha256"))

    assert wait_for(running)
    process.kill()
    process.communicate()
    assert wait_for(lambda: not members(process.pid), 10)


@pytest.mark.slow
@pytest.mark.skipif(compiler() is None, reason="no C++ compiler works here")
def test_compilers_of_killed_runs_are_ended_by_the_next_command(place):
    from simneuro.engine.program import cache

    (place.folder / "x.py").unlink()
    process = place.start("-c", ENDLESS, "x.toml")
    programs = place.folder / "cache" / "programs"
    assert wait_for(lambda: any(programs.glob(".*.new/source/main.o*")) or any_compiler(programs))
    process.kill()
    process.communicate()
    cache.clear_builds(programs)
    assert wait_for(lambda: not any_compiler(programs), 5)  # a killed process takes a moment
    assert not list(programs.glob(".*"))


def any_compiler(programs):
    """Whether a process works in the folder of a program that is being made."""
    for each in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.readlink(f"/proc/{each}/cwd").startswith(str(programs)):
                return True
        except OSError:
            continue
    return False


def test_what_brian2_makes_while_it_is_loaded_is_cleared_after_a_kill(place, monkeypatch):
    (place.folder / "script.py").write_text(KILLED_WHILE_LOADING)
    process = place.start("script.py")
    _, errors = process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL, errors
    (made,) = place.left()
    assert {path.suffix for path in made.iterdir()} == {".log", ".py"}
    monkeypatch.setattr(tempfile, "tempdir", str(place.folder / "temporary"))
    clear_scratch()
    assert place.left() == []


def test_a_run_clears_what_a_killed_one_left(tmp_path):
    """The quick form of the test of kills: the drafts are there, and no process is killed."""
    (tmp_path / "x.toml").write_text(NETWORK)
    (tmp_path / "x.py").write_text(
        TRIAL.replace("time.sleep(0.2)", "").replace('"begun"', "__file__")
    )
    scenario = sn.Scenario.load(tmp_path / "x.toml").override({"trials": 1})
    results = sn.run(scenario, workers=1, target="numpy", out=tmp_path / "runs")
    names = [".run-" + "0" * 32 + ".json", ".x-by.00000000.7.abc.00000000.npz"]
    for folder in (results.path, results.path / "points", results.path / "figures"):
        for name in names:
            (folder / name).touch()
        (folder / ".a.zarr-by.00000000.7.abc.00000000.new").mkdir()
    (results.path / "claims.json").unlink()
    sn.run(scenario, workers=1, target="numpy", out=tmp_path / "runs")
    assert [p.name for p in results.path.rglob(".*")] == [".lock"]
