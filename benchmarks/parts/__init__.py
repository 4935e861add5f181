"""The parts of the benchmark, by name; each is a function that takes a folder for its files."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from benchmarks.findings import Finding
from benchmarks.parts import accuracy, builds, curves, growth, imports, networks, reruns, sweep

Part = Callable[[Path], Finding]

PARTS: Mapping[str, Part] = {
    **{name: partial(networks.found, name) for name in networks.BOUNDS},
    "curves": curves.found,
    "sweep": sweep.found,
    "builds": builds.found,
    "reruns": reruns.found,
    "accuracy": accuracy.found,
    "growth": growth.found,
    "imports": imports.found,
}
