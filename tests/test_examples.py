"""The examples in docstrings: each shows what comes out."""

import doctest
import importlib
import types
import warnings
from pathlib import Path

import numpy as np
import pytest

import simneuro as sn

FOLDER = Path(sn.__file__).parent
LAYOUT = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE

#: Those whose examples compile, or simulate or train for longer than half a second.
SLOW = {
    f"simneuro.{name}"
    for name in (
        "brian2_device.compiled",
        "bridge.curves.curve_inputs",
        "bridge.curves.measurement",
        "bridge.network_views.onset",
        "bridge.network_views.three_views",
        "bridge.networks.budget.ablation",
        "bridge.networks.budget.error_budget",
        "bridge.networks.conversion",
        "bridge.networks.rate_classifier",
        "bridge.tasks.noisy_images",
        "bridge.tasks.spike_energy",
        "experiment.running",
        "recording.monitors",
        "validation.registry",
    )
}

#: Packages that are no dependencies, by the part of the name of a module whose examples need them.
NEEDED = {"nir": "nir", "exchange.to_neo": "neo", "exchange.from_neo": "neo", "sonata": "h5py"}


def modules_with_examples() -> list[str]:
    """The modules in whose text there are examples."""
    paths = sorted(path for path in FOLDER.rglob("*.py") if ">>> " in path.read_text("utf-8"))
    named = [".".join(path.relative_to(FOLDER.parent).with_suffix("").parts) for path in paths]
    return [name.removesuffix(".__init__") for name in named]


def parameters() -> list[object]:
    """Them, those in ``SLOW`` marked."""
    return [
        pytest.param(name, marks=[pytest.mark.slow] if name in SLOW else [])
        for name in modules_with_examples()
    ]


def examples_of(module: types.ModuleType) -> list[doctest.DocTest]:
    """The examples of a module, which may use its names, ``np`` and ``sn``."""
    found = doctest.DocTestFinder().find(module, extraglobs={"np": np, "sn": sn})
    return [each for each in found if each.examples]


@pytest.mark.parametrize("name", parameters())
def test_examples_show_what_comes_out(name, tmp_path, monkeypatch):
    for part, package in NEEDED.items():
        if part in name:
            pytest.importorskip(package)
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=LAYOUT)
    for number, each in enumerate(examples_of(importlib.import_module(name))):
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
