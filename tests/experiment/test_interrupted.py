"""A run that is killed or stopped continues from its finished points and leaves no processes."""

import json
import os
import random
import signal
import subprocess
import sys
import time

import pytest

import simneuro as sn

SLOW = """
    import time

    import xarray as xr


    def trial(scenario):
        time.sleep(0.25)
        return xr.Dataset({"x": float(scenario.seed)})


    def figures(results):
        return []
"""
CODE = """
import sys
import simneuro as sn
sn.run(sn.Scenario.load(sys.argv[1]), workers=2, target="numpy", out=sys.argv[2])
"""


@pytest.fixture
def start(experiment, tmp_path):
    """Start the run in a process group of its own."""
    experiment(SLOW)
    toml = tmp_path / "my experiments" / "small.toml"
    toml.write_text(toml.read_text().replace("trials = 2", "trials = 4"))
    script = tmp_path / "run.py"
    script.write_text(CODE)

    def run():
        command = [sys.executable, str(script), str(toml), str(tmp_path / "runs")]
        return subprocess.Popen(command, start_new_session=True, stderr=subprocess.PIPE, text=True)

    run.scenario = lambda: sn.Scenario.load(toml)
    return run


def finished(tmp_path):
    """The modification times of the points that are stored."""
    return {
        path: path.stat().st_mtime_ns
        for path in tmp_path.glob("runs/small-*/points/*.npz")
        if not path.name.startswith(".")
    }


def wait_for(condition, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def group_is_gone(pid):
    try:
        os.killpg(pid, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.slow
def test_a_run_killed_at_random_moments_continues(start, tmp_path):
    moments = random.Random(4)
    seen = {}
    for least in (1, 5, 10):
        process = start()
        assert wait_for(lambda least=least: len(finished(tmp_path)) >= least)
        time.sleep(moments.uniform(0, 0.5))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        now = finished(tmp_path)
        assert {path: now[path] for path in seen} == seen
        seen = now
    process = start()
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    now = finished(tmp_path)
    assert {path: now[path] for path in seen} == seen
    scenario = start.scenario()
    results = sn.run(scenario, target="numpy", out=tmp_path / "runs")
    assert len(now) == len(scenario.points()) == 16
    for point in scenario.points():
        found = results.data["x"].sel(condition=point.condition, trial=point.trial)
        assert float(found[point.indices[0]]) == point.scenario.seed
    # Unfinished files do not count as points.
    assert json.loads((results.path / "run.json").read_text())["simulations"] == 16


@pytest.mark.slow
def test_ctrl_c_keeps_finished_points_and_ends_the_workers(start, tmp_path):
    process = start()
    assert wait_for(lambda: len(finished(tmp_path)) >= 2)
    os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=30)
    assert process.returncode in (-signal.SIGINT, 128 + signal.SIGINT)
    assert wait_for(lambda: group_is_gone(process.pid), 15)
    kept = finished(tmp_path)
    assert 2 <= len(kept) < 16
    time.sleep(1)
    assert finished(tmp_path) == kept


@pytest.mark.slow
def test_a_worker_exits_if_its_parent_was_killed(start, tmp_path):
    process = start()
    assert wait_for(lambda: len(finished(tmp_path)) >= 1)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert wait_for(lambda: group_is_gone(process.pid), 15)
    assert len(finished(tmp_path)) < 16
