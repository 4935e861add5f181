"""The parts of the benchmark by name: functions that take a folder for their files."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from benchmarks.part_results import PartResult
from benchmarks.parts import (
    accuracy,
    announced,
    builds,
    cable,
    conversion,
    curves,
    growth,
    imports,
    networks,
    reruns,
    scripts,
    sweep,
    synapses,
    threads,
    training,
    validation,
)

Part = Callable[[Path], PartResult]

PARTS: Mapping[str, Part] = {
    **{name: partial(networks.measure, name) for name in networks.BOUNDS},
    **{name: partial(synapses.measure, name) for name in synapses.BOUNDS},
    "threads": threads.measure,
    "curves": curves.measure,
    "cable": cable.measure,
    "sweep": sweep.measure,
    "builds": builds.measure,
    "reruns": reruns.measure,
    "announced": announced.measure,
    "accuracy": accuracy.measure,
    "growth": growth.measure,
    "imports": imports.measure,
    "scripts": scripts.measure,
    "training": training.measure,
    "conversion": conversion.measure,
    "validation": validation.measure,
}
