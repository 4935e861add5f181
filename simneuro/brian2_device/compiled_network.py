"""A compiled network: a function of parameters and arrays that runs a kept program."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from simneuro.brian2_device.program import Kept, execute_kept
from simneuro.errors import InputError, SimulationError, quoted

_SAME = 1e-4  # of a time step: times that differ by less are equal, as in Brian2


@dataclass(frozen=True)
class Input:
    """Where a value goes: an array of the numbers, or places in the table of constants.

    Attributes
    ----------
    array : str
    places : tuple of int
        Places in the array; empty if the value replaces all of it.
    dimensions : tuple of float
        Powers of the base units, as Brian2 counts them.
    unit : str
    least : float
        The least value that is allowed (in SI units), such as 0 for delays.
    """

    array: str
    places: tuple[int, ...]
    dimensions: tuple[float, ...]
    unit: str
    least: float = -math.inf


@dataclass(frozen=True)
class Output:
    """What is returned of the results: an array, its type, and whether its rows are times."""

    array: str
    dtype: str
    by_time: bool
    unit: str


@dataclass(frozen=True)
class CompiledNetwork:
    """A function that runs a network; made by :func:`compile`, and it can be pickled.

    Attributes
    ----------
    inputs, outputs : dict
        By name, with their units: ``each.unit``.
    duration : float
        The duration of a run, unless a call gives another (s).
    """

    kept: Kept
    numbers: Mapping[str, np.ndarray]
    inputs: Mapping[str, Input]
    outputs: Mapping[str, Output]
    duration: float
    clocks: tuple[float, ...]

    def __call__(
        self,
        values: Mapping[str, Any] | None = None,
        *,
        seed: int = 0,
        duration: Any = None,
    ) -> dict[str, np.ndarray]:
        """Run the network once, from the state that it was compiled with.

        Parameters
        ----------
        values : mapping from str to Quantity or array, optional
            Values of inputs, with units; the others stay as they were. An array has one value for
            each element, and a single value is used for all of them.
        seed : int
            Of the random numbers of the run. Equal calls have equal results.
        duration : Quantity, optional

        Returns
        -------
        dict
            The outputs by name, in SI units.

        Raises
        ------
        InputError
            If a name is no input, or a value has another dimension or shape.
        SimulationError
            If the program fails, or is stopped by Ctrl+C.
        """
        numbers = dict(self.numbers)
        given = dict(values or {})
        for name, value in given.items():
            if name not in self.inputs:
                raise InputError(
                    f"{quoted(name)} is no input", where="values", allowed=sorted(self.inputs)
                )
            entry = self.inputs[name]
            numbers[entry.array] = _with_value(numbers[entry.array], entry, value, name)
        numbers["seed"] = np.array([_seed(seed)], dtype=np.uint64)
        if duration is not None:
            numbers |= self._ends(in_seconds(duration))
        return self._results(numbers)

    def _ends(self, duration: float) -> dict[str, np.ndarray]:
        start = self.numbers["times"][0]
        end = start + duration
        times = np.array([start, end, *self.numbers["times"][2:]])
        ends = [_step_at(end, dt) for dt in self.clocks]
        return {"times": times, "ends": np.array(ends, dtype=np.int64)}

    def _results(self, numbers: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        found = execute_kept(self.kept, numbers)
        now, end = float(found["now"][1].view(float)[0]), numbers["times"][1]
        if now < end:  # as Ctrl+C reaches all programs that a terminal has started
            raise SimulationError(f"the run was stopped at {now:g} s, before its end at {end:g} s")
        return {name: _array(*found[each.array], each) for name, each in self.outputs.items()}


def _array(shape: tuple[int, int], content: np.ndarray, output: Output) -> np.ndarray:
    values = content.view(np.dtype(output.dtype))
    return values.reshape(shape).T.copy() if output.by_time else values.copy()


def _with_value(array: np.ndarray, entry: Input, value: Any, name: str) -> np.ndarray:
    dimensions = getattr(getattr(value, "dim", None), "_dims", (0,) * 7)
    if tuple(dimensions) != entry.dimensions:
        got = "no unit" if not any(dimensions) else f"a value in {value.dim}"
        raise InputError(f"this needs a value in {entry.unit}, and got {got}", where=name)
    plain = np.asarray(value)
    size = 1 if entry.places else array.size
    if plain.ndim and plain.size != 1 and plain.shape != array.shape:
        allowed = f"one value, or an array of shape {array.shape}" if size > 1 else "one value"
        raise InputError(f"this needs {allowed}, and got the shape {plain.shape}", where=name)
    if plain.dtype.kind not in "biuf" or np.isnan(plain).any():
        raise InputError("this needs numbers, and none that is NaN", where=name)
    if plain.size and plain.min() < entry.least:
        raise InputError(f"this must not be less than {entry.least:g}", where=name)
    changed = array.copy()
    changed[list(entry.places) if entry.places else ...] = plain
    if array.dtype.kind != "f" and not np.array_equal(changed, np.broadcast_to(plain, array.shape)):
        raise InputError(f"this needs values of the type {array.dtype}", where=name)
    return changed


def _seed(seed: int) -> int:
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or not 0 <= seed < 2**64:
        raise InputError("this is a whole number, from 0 to 2**64 - 1", where="seed")
    return int(seed)


def in_seconds(duration: Any) -> float:
    """The seconds of a duration with its unit."""
    dimensions = getattr(getattr(duration, "dim", None), "_dims", None)
    seconds = (0, 0, 1, 0, 0, 0, 0)
    if dimensions is None or tuple(dimensions) != seconds or np.size(duration) != 1:
        raise InputError("this is one time with a unit, such as 1*second", where="duration")
    if not 0 < float(duration) < math.inf:
        raise InputError("this must be positive", where="duration")
    return float(duration)


def _step_at(time: float, dt: float) -> int:
    """The number of steps to a time: it is rounded up, unless it is one up to rounding errors."""
    nearest = round(time / dt)
    return nearest if abs(nearest * dt - time) / dt <= _SAME else math.ceil(time / dt)
