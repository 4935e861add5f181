"""The examples in docstrings: each shows what comes out, and what is public has one."""

import ast
import doctest
import importlib
import inspect
import json
import re
import warnings
from pathlib import Path

import numpy as np
import pytest

import simneuro as sn
from simneuro.scenario.json_schema import json_schema

FOLDER = Path(sn.__file__).parent
LAYOUT = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE

#: Modules, and packages, whose examples compile, simulate or train.
SLOW = tuple(
    f"simneuro.{name}"
    for name in (
        "brian2_device",
        "bridge.curves.brian2_groups",
        "bridge.curves.curve_inputs",
        "bridge.curves.measurement",
        "bridge.curves.population",
        "bridge.network_views",
        "bridge.networks.budget",
        "bridge.networks.comparison",
        "bridge.networks.conversion",
        "bridge.networks.decisions",
        "bridge.networks.nir",
        "bridge.networks.operations",
        "bridge.networks.rate_classifier",
        "bridge.networks.spiking",
        "bridge.tasks",
        "experiment.points",
        "experiment.running",
        "recording.monitors",
        "scenario.brian2_exchange",
        "validation",
    )
)

#: Packages that are no dependencies, by the part of the name of a module whose examples need them.
NEEDED = {"nir": "nir", "exchange.to_neo": "neo", "exchange.from_neo": "neo", "sonata": "h5py"}

#: What has no example, and why.
WITHOUT = {
    "simneuro.network.Current": "a base: the currents have examples",
    "simneuro.network.EventDrive": "a base: the event drives have examples",
    "simneuro.network.SpikeTrains": "a base: the event drives have examples",
    "simneuro.units.Converted": "a base: the fields have examples",
    "simneuro.errors.RunError": "a base: SimulationError has an example",
    "simneuro.engine.draw.Draw": "the engine makes it; CellInput shows how it is called",
}

#: Classes, or methods, of which methods have no example, and why.
METHODS_WITHOUT = {
    "simneuro.RandomBursts": "check_pools: a part of check",
    "simneuro.bridge.networks.LayerStack": "what fit does; the class has an example",
    "simneuro.bridge.networks.SpikingModel": "run: simulate, of samples that were read",
    "simneuro.bridge.networks.SpikingNetwork": "read: what simulate does with a recording",
    "simneuro.bridge.tasks.DigitTask": "run: the class has an example of it",
    "simneuro.engine.Backend": "a base: a backend has these",
    "simneuro.engine.draw.Draw": "the engine makes it",
    "simneuro.experiment.Reporter": "a protocol: its example has them",
    "simneuro.network.Each": "pydantic calls them",
    "simneuro.network.EachItem": "pydantic calls them",
    "simneuro.network.Feed": "expected_events: the class has an example of it",
    "simneuro.units.By": "pydantic calls them",
    "simneuro.units.Converted": "pydantic calls them",
    "simneuro.units.One": "pydantic calls them",
}


def modules_with_examples() -> list[str]:
    """The modules in whose text there are examples."""
    paths = sorted(path for path in FOLDER.rglob("*.py") if ">>> " in path.read_text("utf-8"))
    named = [".".join(path.relative_to(FOLDER.parent).with_suffix("").parts) for path in paths]
    return [name.removesuffix(".__init__") for name in named]


def parameters() -> list[object]:
    """Their names, those in ``SLOW`` marked."""
    return [
        pytest.param(name, marks=[pytest.mark.slow] if name.startswith(SLOW) else [])
        for name in modules_with_examples()
    ]


def examples_of(name: str) -> list[doctest.DocTest]:
    """The examples of a module. They know ``np`` and ``sn`` only, so that they can be copied."""
    module = importlib.import_module(name)
    found = doctest.DocTestFinder().find(module, globs={"np": np, "sn": sn})
    return [each for each in found if each.examples]


def count_examples(name: str) -> int:
    """How many there are in the docstrings of a module's text, those of methods included."""
    text = inspect.getsource(importlib.import_module(name))
    docs = [
        ast.get_docstring(each) or ""
        for each in ast.walk(ast.parse(text))
        if isinstance(each, (ast.Module, ast.ClassDef, ast.FunctionDef))
    ]
    return sum(len(re.findall(r"^\s*>>> (?!#)", each, re.MULTILINE)) for each in docs)


def names_of_the_package(test: doctest.DocTest) -> set[str]:
    """What an example takes from ``sn``."""
    return {name for each in test.examples for name in re.findall(r"\bsn\.(\w+)", each.source)}


@pytest.mark.parametrize("name", parameters())
def test_examples_show_what_comes_out(name, tmp_path, monkeypatch):
    for part, package in NEEDED.items():
        if part in name:
            pytest.importorskip(package)
    said: list[str] = []
    runner, found = doctest.DocTestRunner(optionflags=LAYOUT), examples_of(name)
    assert sum(len(each.examples) for each in found) == count_examples(name)
    for number, each in enumerate(found):
        assert names_of_the_package(each) <= set(dir(sn)), each.name
        (tmp_path / str(number)).mkdir()
        monkeypatch.chdir(tmp_path / str(number))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            runner.run(each, out=said.append)
    assert not runner.failures, "".join(said)


def test_an_example_that_shows_something_else_fails():
    parser, said = doctest.DocTestParser(), []
    runner = doctest.DocTestRunner(optionflags=LAYOUT)
    runner.run(parser.get_doctest(">>> 1 + 1\n3\n", {}, "wrong", None, 0), out=said.append)
    assert runner.failures == 1


def test_what_is_public_has_an_example(public_callables):
    without = {
        name for name, value in public_callables.items() if ">>> " not in (value.__doc__ or "")
    }
    assert without == set(WITHOUT)


def test_public_methods_have_an_example(public_methods):
    without = {
        name
        for name, method in public_methods.items()
        if ">>> " not in (inspect.getdoc(method) or "")
    }
    known = tuple(f"{name}." for name in METHODS_WITHOUT)
    assert {name for name in without if not name.startswith(known)} == set()
    assert all(any(name.startswith(each) for name in without) for each in known)


def test_the_schema_of_scenario_files_has_no_examples_of_python():
    assert ">>>" in (sn.StepCurrent.__doc__ or "")
    assert ">>>" not in json.dumps(json_schema())
