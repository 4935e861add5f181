"""A folder for environments of their own, and commands that download and build in it."""

import os
import shutil
import subprocess
import sys

import pytest
from filelock import FileLock

TIMEOUT = 600  # s for a command
PROBE = 60  # s for the download of a small package


@pytest.fixture(scope="session")
def place(tmp_path_factory):
    """A folder that all processes of the tests share; the last one that uses it removes it."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "a place"
    user = folder / "users" / str(os.getpid())
    lock = FileLock(folder.with_name("a place.lock"))
    with lock:
        user.parent.mkdir(parents=True, exist_ok=True)
        user.touch()
    yield folder
    with lock:
        user.unlink()
        if not any(user.parent.iterdir()):
            shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def call(place):
    """A function that runs a command, which must succeed, and returns what it prints.

    The test is skipped where not even a small package can be downloaded.
    """
    own = {"UV_CACHE_DIR": str(place / "uv"), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | own

    def run(*command, cwd, timeout=TIMEOUT):
        done = subprocess.run(
            [str(each) for each in command],
            capture_output=True, text=True, check=False, cwd=cwd, env=environment, timeout=timeout,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    probe = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-cache-dir"]
    try:
        run(*probe, "--dest", place / "probe", "iniconfig", cwd=place, timeout=PROBE)
    except (AssertionError, subprocess.TimeoutExpired) as error:
        pytest.skip(f"the package registry cannot be reached: {str(error)[-200:]}")
    return run


@pytest.fixture(scope="session")
def build_once(place):
    """A function that calls another, unless this or another process of the tests has done so."""

    def build(name, make):
        with FileLock(place / f"{name}.lock"):
            if not (place / f"{name}.done").exists():
                make()
                (place / f"{name}.done").touch()

    return build
