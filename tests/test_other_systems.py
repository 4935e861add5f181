"""What other systems lack: a run without the names that only POSIX has, and narrow encodings."""

import os
import subprocess
import sys

import pytest

# Windows has none of these. The paths, the file locks and the processes of Windows are not tested.
WITHOUT_POSIX = """
import os, signal, sys
# These look at the system when they are loaded.
import concurrent.futures, ctypes, filelock, multiprocessing, pathlib, platformdirs, tempfile
for name in ("getuid", "fchdir", "getsid", "sysconf", "sysconf_names", "sched_getaffinity"):
    if name in dir(os):
        delattr(os, name)
del signal.SIGHUP, signal.SIGKILL
sys.modules["fcntl"] = sys.modules["resource"] = sys.modules["pwd"] = None
os.name = "other"
import simneuro as sn
scenario = sn.Scenario.load("lif_step")
results = sn.run(scenario, workers=1, target="numpy", out=sys.argv[1])
assert all(claim.holds for claim in results.claims)
assert sn.load(results.path).data.equals(results.data)
"""


@pytest.mark.slow
def test_a_run_on_numpy_needs_nothing_that_only_posix_has(tmp_path):
    command = [sys.executable, "-c", WITHOUT_POSIX, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_output_in_other_encodings_loses_signs_and_nothing_else(tmp_path, encoding):
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "TERM": "dumb"}
    command = [sys.executable, "-m", "simneuro", "show", "lif"]
    done = subprocess.run(command, capture_output=True, check=False, cwd=tmp_path, env=environment)
    assert done.returncode == 0, done.stderr
    assert b"Equations" in done.stdout
    assert b"\x1b" not in done.stdout
