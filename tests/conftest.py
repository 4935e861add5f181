"""What tests of all areas share."""

import atexit
import gc
import hashlib
import inspect
import itertools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import GenericAlias, SimpleNamespace
from typing import Any

import brian2
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from simneuro.engine import cache_folder, compiler
from simneuro.engine.compiler import Compiler
from simneuro.engine.program import cache

# Tests share the modules of this folder.
sys.path.insert(0, str(Path(__file__).parent))

# Ctrl+C must mean what it means in a terminal, also where the tests were started in the background.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Where a figure were shown, nothing may wait for a screen.
os.environ.setdefault("MPLBACKEND", "Agg")

# Programs of the tests are compiled anew, once for all workers, and those of the user left alone.
if "PYTEST_XDIST_WORKER" not in os.environ:
    _cache = tempfile.mkdtemp(prefix="simneuro-tests-")
    os.environ["SIMNEURO_CACHE"] = _cache
    atexit.register(shutil.rmtree, _cache, ignore_errors=True)

brian2.prefs.codegen.runtime.cython.cache_dir = str(Path(os.environ["SIMNEURO_CACHE"], "cython"))

# Scripts for Brian2 itself: by default it would compile, for seconds, what runs for one.
brian2.prefs.codegen.target = "numpy"


# Garbage is collected before each test, and by Brian2 before each run.
gc.disable()


# Where an hour is all that there is: when tests stop to begin, in seconds since 1970.
_END = float(os.environ.get("SIMNEURO_TESTS_UNTIL", "inf"))


def pytest_runtest_setup() -> None:
    """Skip what there is no time for, and freeze what is loaded.

    Brian2 collects garbage before each run, which takes 0.15 s with all modules and tests in
    memory, three times as long as the rest of a small simulation; frozen objects are passed over.
    """
    if time.time() > _END:
        pytest.skip("the time for tests is over (SIMNEURO_TESTS_UNTIL)")
    gc.collect()
    gc.freeze()


@pytest.fixture
def matplotlib_as_it_was():
    """A check that the test leaves matplotlib's settings alone, and no figure with pyplot."""
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    yield
    assert dict(mpl.rcParams) == before
    from matplotlib import pyplot

    assert pyplot.get_fignums() == []


@pytest.fixture
def forget_cache_folder() -> Iterator[None]:
    """The cache folder is looked up again in this test, and once more after it."""
    looked_up = (cache_folder.cache_folder, cache.programs_folder, compiler)
    for each in looked_up:
        each.cache_clear()
    yield
    for each in looked_up:
        each.cache_clear()


@pytest.fixture
def empty_cache(tmp_path, monkeypatch, forget_cache_folder) -> Path:
    """A cache folder without programs for this test alone, with a blank in its name."""
    place = tmp_path / "a cache"
    place.mkdir()
    # What is known about the compiler stays known: to try its flags takes a second.
    for note in Path(os.environ["SIMNEURO_CACHE"]).glob("compiler-*.json"):
        shutil.copy(note, place)
    monkeypatch.setenv("SIMNEURO_CACHE", str(place))
    return place


@pytest.fixture(scope="session")
def quick_compilation() -> Callable[[], AbstractContextManager[None]]:
    """A context in which code is compiled without optimisation, for fixtures of any scope."""
    return _without_optimisation


@contextmanager
def _without_optimisation() -> Iterator[None]:
    made_with = compiler()
    if made_with is None:
        yield
        return
    flags = tuple("-O0" if each.startswith("-O") else each for each in made_with.flags)
    quick = replace(made_with, flags=flags, vector_math=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("simneuro.engine.program.program_backend.compiler", lambda: quick)
        of_cython = "codegen.cpp.extra_compile_args_gcc"
        patch.setitem(brian2.prefs, of_cython, ["-w", "-O0", "-std=c++17"])
        yield


@pytest.fixture
def quickly_compiled(quick_compilation) -> Iterator[None]:
    """Compile without optimisation: code of many parts that runs for milliseconds."""
    with quick_compilation():
        yield


_compiled: dict[str, bytes] = {}


@pytest.fixture
def compile_once(monkeypatch, empty_cache) -> None:
    """Compile without optimisation, and each source once in this process, as with ccache."""
    compile_again = Compiler.compile

    def compile_or_copy(
        made_with: Compiler, source: Path, program: Path
    ) -> "subprocess.CompletedProcess[str]":
        key = _digest(source.parent)
        if key not in _compiled:
            flags = tuple("-O0" if each.startswith("-O") else each for each in made_with.flags)
            done = compile_again(replace(made_with, flags=flags), source, program)
            if done.returncode:
                return done
            _compiled[key] = program.read_bytes()
        program.write_bytes(_compiled[key])
        program.chmod(0o755)
        return subprocess.CompletedProcess([], 0, "", "")

    monkeypatch.setattr(Compiler, "compile", compile_or_copy)


def _digest(folder: Path) -> str:
    """A digest of the names and contents of all files in a folder."""
    found = hashlib.sha256()
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        found.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return found.hexdigest()


@pytest.fixture(scope="session")
def network_text() -> str:
    """The file of a scenario with one of everything."""
    return Path(__file__).with_name("network.toml").read_text(encoding="utf-8")


@pytest.fixture
def network(network_text) -> dict[str, Any]:
    """The nested tables of that file, for this test to change."""
    return tomllib.loads(network_text)


@pytest.fixture(scope="session")
def target_for_long_runs() -> str:
    """The target of simulations of many steps where no target is the point: a program."""
    return "cpp" if compiler() else "numpy"


@pytest.fixture(scope="session")
def cell_document():
    """The document of a scenario with one population ``cell``, as nested tables."""

    def build(model, *, duration, size=1, record=(), parameters=None, **more):
        population = {"model": model, "size": size, "parameters": parameters or {}}
        traces = {"cell": {"variables": list(record), "neurons": size}} if record else {}
        return {
            "title": "a test",
            "duration": duration,
            "populations": {"cell": population},
            "record": {"traces": traces},
            **more,
        }

    return build


# Machado, Oliveira and Fernandes (2009), complete deuteranopia, on linear RGB.
DEUTERANOPIA = np.array(
    [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ]
)

# Chosen: a tenth of the way from black to white, in sRGB.
LEAST_DISTANCE = np.sqrt(3) / 10


def as_seen_with_deuteranopia(colour: str) -> np.ndarray:
    return np.clip(DEUTERANOPIA @ np.asarray(to_rgb(colour)) ** 2.2, 0, 1) ** (1 / 2.2)


@pytest.fixture(scope="session")
def indistinct():
    """Pairs of names whose colours a reader without a sense of green cannot tell apart."""

    def find(colours):
        seen = {name: as_seen_with_deuteranopia(code) for name, code in colours.items()}
        return [
            pair
            for pair in itertools.combinations(seen, 2)
            if np.linalg.norm(seen[pair[0]] - seen[pair[1]]) <= LEAST_DISTANCE
        ]

    return find


@pytest.fixture(scope="session")
def docs_generators() -> Any:
    """The modules that generate pages and pictures of the documentation."""
    names = (
        "api",
        "file_reference",
        "findings",
        "gallery",
        "notebooks",
        "pictures",
        "plots",
        "readme",
        "tutorial_pages",
    )
    with pytest.MonkeyPatch.context() as patch:
        # What the tests need is installed without Sphinx; they fail without it here, too.
        patch.setitem(sys.modules, "sphinx", None)
        patch.syspath_prepend(str(Path(__file__).parent.parent / "docs"))
        return SimpleNamespace(**{name: import_module(f"generators.{name}") for name in names})


@pytest.fixture(scope="session")
def public_callables(docs_generators: Any) -> dict[str, Any]:
    """The functions and classes on the pages of the Python interface, by their names."""
    api = docs_generators.api
    modules = [import_module(name) for name in ("simneuro", *api.MODULES)]
    named = {
        f"{module.__name__}.{name}": getattr(module, name)
        for module in modules
        for name in api.list_exports(module)
    }
    once = {id(value): (name, value) for name, value in reversed(named.items())}
    return {
        name: value
        for name, value in once.values()
        if inspect.isfunction(value)
        or (inspect.isclass(value) and not isinstance(value, GenericAlias))
    }


@pytest.fixture(scope="session")
def public_methods(public_callables: dict[str, Any]) -> dict[str, Any]:
    """The public methods that public classes define, some of which have a base's docstring."""
    return {
        f"{name}.{key}": getattr(made, key)
        for name, made in public_callables.items()
        if inspect.isclass(made)
        for key, given in vars(made).items()
        if not key.startswith("_") and key not in getattr(made, "__dataclass_fields__", ())
        if inspect.isfunction(function := getattr(given, "__func__", given))
        and function.__module__.startswith("simneuro.")
    }
