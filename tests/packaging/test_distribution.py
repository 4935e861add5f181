"""The wheel and the source distribution: what is in them, and that they work alone."""

import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Kinds of files that a run, a report, a page or a compiled program reads.
KINDS = {
    ".py", ".pyi", ".typed", ".toml", ".json", ".csv", ".npz", ".md", ".bib", ".css", ".j2",
    ".mplstyle", ".js", ".svg", ".html", ".h", ".cpp", ".py_",
}  # fmt: skip

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def built(place, call, build_once):
    """A folder, with a blank in its path, with an environment that can build, and what it built."""

    def build():
        call(sys.executable, "-m", "venv", place / "tools", cwd=place)
        python = place / "tools" / "bin" / "python"
        call(python, "-m", "pip", "install", "--quiet", "build", "twine", "uv", cwd=place)
        call(python, "-m", "build", "--outdir", place / "dist", ROOT, cwd=place)
        call(python, "-m", "twine", "check", "--strict", *(place / "dist").iterdir(), cwd=place)

    build_once("dist", build)
    return place


def tracked(*folders):
    """The files of the repository in some folders."""
    listed = subprocess.run(
        ["git", "ls-files", *folders], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("this is no clone")
    return {name for name in listed.stdout.splitlines() if (ROOT / name).is_file()}


def test_the_wheel_has_the_files_of_the_package_and_no_others(built):
    (wheel,) = (built / "dist").glob("*.whl")
    names = {each for each in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in each}
    scenarios = {f"simneuro/{name}" for name in tracked("scenarios")}
    assert names == tracked("simneuro") | scenarios
    assert {Path(each).suffix for each in names} == KINDS


def test_the_source_has_what_is_tracked(built):
    (source,) = (built / "dist").glob("*.tar.gz")
    with tarfile.open(source) as opened:
        names = {each.name.partition("/")[2] for each in opened.getmembers()}
    assert names - {"PKG-INFO"} <= tracked()
    assert tracked("simneuro", "scenarios", "pyproject.toml", "LICENSE", "README.md") <= names


def find_python(version):
    """A Python of this version that works; programs with its name may lead to none."""
    for python in (sys.executable, shutil.which(f"python{version}")):
        if python is not None:
            said = subprocess.run(
                [python, "--version"], capture_output=True, text=True, check=False, timeout=60
            )
            if said.returncode == 0 and said.stdout.startswith(f"Python {version}."):
                return python
    pytest.skip(f"there is no Python {version} here")


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_it_works_in_an_empty_environment(built, call, version):
    (wheel,) = (built / "dist").glob("*.whl")
    place = built / f"with {version}"
    place.mkdir()
    call(find_python(version), "-m", "venv", place / "empty", cwd=place)
    folder = place / "empty" / "bin"
    call(folder / "python", "-m", "pip", "install", "--quiet", wheel, cwd=place)
    program = folder / "simneuro"
    assert "lif_step" in call(program, "list", cwd=place)
    assert "holds" in call(program, "run", "lif_step", "--quick", cwd=place)
    (run,) = (place / "runs").iterdir()
    assert "It is finished." in call(program, "status", run, cwd=place)
    shutil.rmtree(place / "empty")


# A curve, a training and a conversion, a recording that is stored: one use of each dependency.
USE = """
import simneuro as sn
curve = sn.response_curve("lif", "0 nA : 1 nA : 5", target="numpy")
assert curve["rate"].values.ravel()[0] == 0 < curve["rate"].values.ravel()[-1]
net = sn.bridge.RateClassifier((4,), max_iter=3, random_state=0).fit([[0.0], [1.0]], [0, 1])
assert sn.bridge.to_spiking(net).predict([[0.0], [1.0]], "20 ms").shape == (2,)
recording = sn.simulate("lif_step", target="numpy")
sn.recording.save(recording, "stored.zarr")
assert sn.recording.load("stored.zarr").equals(recording)
"""


@pytest.mark.parametrize("resolution", ["lowest-direct", "highest"])
def test_it_works_with_the_lowest_and_the_newest_versions_that_are_allowed(built, call, resolution):
    (wheel,) = (built / "dist").glob("*.whl")
    place = built / resolution
    place.mkdir()
    uv = [built / "tools" / "bin" / "python", "-m", "uv", "--quiet"]
    python = place / "env" / "bin" / "python"
    call(*uv, "venv", "--python", sys.executable, place / "env", cwd=place)
    install = [*uv, "pip", "install", "--python", python]
    call(*install, "--resolution", resolution, "-r", ROOT / "pyproject.toml", cwd=place)
    call(*install, "--no-deps", wheel, cwd=place)
    call(python, "-c", USE, cwd=place)
    assert "holds" in call(python, "-m", "simneuro", "run", "lif_step", "--quick", cwd=place)
    assert "--port" in call(python, "-m", "simneuro", "explore", "--help", cwd=place)
    assert "✓" in call(python, "-m", "simneuro", "validate", "lif", "--quick", cwd=place)
    shutil.rmtree(place / "env")
