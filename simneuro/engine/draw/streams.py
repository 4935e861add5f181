"""Random streams, one for each part of a scenario and named after it; values drawn from them.

Adding a part leaves the numbers of all others as they were. The names are part of what a seed
means: another name gives other numbers.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np

from simneuro.network import Distribution
from simneuro.units import to_si


@dataclass(frozen=True)
class Streams:
    """The random streams of a seed, by the part of the scenario that they serve.

    Streams are named by dotted paths such as ``"populations.exc.initial.v"``.
    """

    seed: int

    def generator(self, path: str) -> np.random.Generator:
        """The generator of a part, such as ``"projections.exc_inh"``."""
        return np.random.default_rng(self._sequence(path))

    def draw(self, value: Any, size: int, path: str) -> Any:
        """:func:`draw_values` from the stream of a path, which is made only where it is needed."""
        if not isinstance(value, Distribution):
            return to_si(value)
        return draw_values(value, size, self.generator(path))

    def key(self, path: str) -> int:
        """The key of a part's counter-based stream: a whole number below 2^31."""
        return int(self._sequence(path).generate_state(1)[0] >> 1)

    def _sequence(self, path: str) -> np.random.SeedSequence:
        words = np.frombuffer(hashlib.sha256(path.encode()).digest()[:16], dtype=np.uint32)
        return np.random.SeedSequence(self.seed, spawn_key=tuple(int(word) for word in words))


def draw_values(value: Any, size: int, rng: np.random.Generator) -> Any:
    """SI floats for a value: one number, the given array, or ``size`` draws of a distribution."""
    if not isinstance(value, Distribution):
        return to_si(value)
    first, second = float(value.first), float(value.second)
    draw = rng.uniform if value.kind == "uniform" else rng.normal
    return draw(first, second, size)


def of_drive(name: str, key: str = "") -> str:
    """The path of a drive's stream, or of the stream of one of its values."""
    return f"drives.{name}.{key}" if key else f"drives.{name}"


def of_source(name: str) -> str:
    """The path of a source's stream."""
    return f"sources.{name}"


def of_projection(name: str, rule: str = "") -> str:
    """The path of a projection's stream, or of the stream of one of its rules of plasticity."""
    return f"projections.{name}.{rule}" if rule else f"projections.{name}"


def of_parameter(population: str, name: str) -> str:
    """The path of the stream of a parameter of a population's cells."""
    return f"populations.{population}.parameters.{name}"


def of_initial(population: str, variable: str) -> str:
    """The path of the stream of a state variable's value at the start."""
    return f"populations.{population}.initial.{variable}"


def of_threshold(population: str) -> str:
    """The path of the stream of the random numbers in a population's threshold."""
    return f"populations.{population}.threshold"
