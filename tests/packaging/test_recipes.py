"""The conda recipe and the Dockerfile: what they say is what pyproject.toml says."""

import re
import shlex
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# The names of conda-forge where they are others: the package without GUI toolkits.
CONDA = {"matplotlib": "matplotlib-base"}


@pytest.fixture(scope="module")
def recipe():
    yaml = pytest.importorskip("yaml")
    text = (ROOT / "packaging" / "conda" / "recipe.yaml").read_text(encoding="utf-8")
    plain = yaml.safe_load(text)
    for name, value in plain["context"].items():
        text = text.replace(f"${{{{ {name} }}}}", value)
    return yaml.safe_load(text)


def test_conda_asks_for_what_pip_asks_for(recipe):
    from packaging.requirements import Requirement

    python = recipe["context"]["python_min"]
    asked = [Requirement(each) for each in PROJECT["dependencies"]]
    here = [
        each
        for each in asked
        if not each.marker or each.marker.evaluate({"python_version": python})
    ]
    expected = {f"{CONDA.get(each.name, each.name)} {each.specifier}" for each in here}
    assert set(recipe["requirements"]["run"]) == expected | {f"python >={python}"}


def test_conda_makes_the_same_package(recipe):
    assert recipe["package"] == {"name": PROJECT["name"], "version": PROJECT["version"]}
    assert recipe["build"]["noarch"] == "python"
    scripts = [f"{name} = {place}" for name, place in PROJECT["scripts"].items()]
    assert recipe["build"]["python"]["entry_points"] == scripts
    assert recipe["about"]["license"] == PROJECT["license"]
    assert recipe["about"]["summary"] == PROJECT["description"]
    assert (ROOT / recipe["about"]["license_file"]).is_file()


def test_the_parts_of_the_recipe_are_those_of_its_schema(recipe):
    # https://rattler.build: the keys of a recipe of version 1
    assert set(recipe) <= {
        "schema_version", "context", "package", "source", "build", "requirements", "tests", "about",
        "extra",
    }  # fmt: skip
    assert recipe["schema_version"] == 1
    assert set(recipe["requirements"]) <= {"build", "host", "run", "run_constraints"}


def instructions():
    """The instructions of the Dockerfile, each with its arguments."""
    text = (ROOT / "packaging" / "Dockerfile").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [line.split(maxsplit=1) for line in lines]


def test_the_image_has_a_python_that_is_supported():
    (image,) = [rest for name, rest in instructions() if name == "FROM"]
    version = re.fullmatch(r"python:(\d\.\d+)-slim", image)[1]
    assert f"Programming Language :: Python :: {version}" in PROJECT["classifiers"]


@pytest.mark.slow
def test_what_the_image_copies_is_enough_to_install(tmp_path, call):
    """No engine for containers runs here: the image itself is not built."""
    for name, rest in instructions():
        if name == "COPY":
            *sources, target = shlex.split(rest)
            assert target.startswith("/opt/simneuro/")
            into = tmp_path / "simneuro" / target.removeprefix("/opt/simneuro/")
            into.mkdir(parents=True, exist_ok=True)
            for each in sources:
                subprocess.run(["cp", "-r", *copied(ROOT / each), into], check=True)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", tmp_path]
    call(*command, tmp_path / "simneuro", cwd=tmp_path)
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "simneuro/cli/app.py" in names
    assert "simneuro/scenarios/lif_step.toml" in names


def copied(source):
    """A file, or what is in a folder, as the instruction COPY takes it."""
    return sorted(source.iterdir()) if source.is_dir() else [source]
