"""Response curves of NeuronGroups that a function of the user makes."""

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import brian2
import numpy as np
import xarray as xr
from brian2.core.base import BrianObjectException
from brian2.units.fundamentalunits import Quantity

from simneuro import units
from simneuro.bridge.curves.from_spikes import curve_from_spikes
from simneuro.bridge.curves.levels import count_levels, read_levels
from simneuro.errors import InputError, quoted
from simneuro.progress.phases import tell_part, tell_phase
from simneuro.si import seconds
from simneuro.si.unit_table import PLAIN
from simneuro.units.symbols import si_unit


def measure_group(
    make: Callable[[int], Any],
    levels: Any,
    *,
    repeats: int = 1,
    input: str = "I_ext",
    duration: Any = "1 s",
    warmup: Any = "100 ms",
    seed: int = 1,
) -> xr.Dataset:
    """The response curve of a NeuronGroup of Brian2, all levels and repeats in one run.

    Parameters
    ----------
    make : callable
        It takes a number of neurons and returns a ``NeuronGroup`` of them, or a list of objects of
        Brian2 with one ``NeuronGroup``, such as synapses that drive it. Noise, synapses, time step
        and initial values are what it makes them.
    levels : str, sequence of str, or array Quantity
        Values of the input variable: ``"0 nA : 1 nA : 21"``, or an array.
    repeats : int
    input : str
        The variable that is set to the levels, a parameter such as ``I_ext : amp`` in the equations
        of the group. It is zero during the warm-up. It need not be a current.
    duration, warmup : str or Quantity
    seed : int
        Of Brian2's random numbers. Those of NumPy are as before afterwards.

    Returns
    -------
    xarray.Dataset
        As :func:`simneuro.response_curve`; ``attrs["input_unit"]`` is the SI unit of the input.

    Raises
    ------
    InputError
        The function makes no such group, the group has no such input, or it does not run.

    Examples
    --------
    >>> import brian2 as b2
    >>> equations = '''dv/dt = I/second : 1
    ... I : 1'''
    >>> def make(size):
    ...     rule = dict(threshold="v > 1", reset="v = 0", method="euler")
    ...     return b2.NeuronGroup(size, equations, **rule)
    >>> curve = sn.bridge.curves.measure_group(
    ...     make, [0.0, 20.5], input="I", duration="200 ms", warmup="0 ms"
    ... )
    >>> curve["rate"].values.ravel().tolist()
    [0.0, 20.0]
    """
    name = getattr(make, "__name__", type(make).__name__)
    try:
        with _seeded(seed):
            return _measure(make, name, levels, repeats, input, (warmup, duration), seed)
    except BrianObjectException as error:
        why = error.__cause__ or error
        hint = (
            '. Give what the equations name outside the group: NeuronGroup(..., namespace={"tau": '
            "tau})"
            if isinstance(why, KeyError)
            else ""
        )
        raise InputError(f"the group of {name} does not run: {why}{hint}", where="model") from None


def read_input_of_a_group(input: Any, noise: Any, dt: Any, target: Any) -> str:
    """The name of a group's input variable.

    Raises
    ------
    InputError
        It is no name, or there is something that only the function that makes the group can say.
    """
    own = {
        "noise": (noise, "put noise into the equations of the group (xi)"),
        "dt": (dt, "give it to the group: NeuronGroup(..., dt=0.05*ms)"),
        "target": (target, "the group runs on the target of brian2.prefs.codegen.target"),
    }
    for where, (given, way_out) in own.items():
        if given is not None:
            message = f"a group that a function makes has its own {where}; {way_out}"
            raise InputError(message, where=where)
    if input is not None and not isinstance(input, str):
        message = f"the input of a group is the name of its variable, got {quoted(input)}"
        raise InputError(message, where="input")
    return "I_ext" if input is None else input


def _measure(
    make: Callable[[int], Any],
    name: str,
    levels: Any,
    repeats: int,
    input: str,
    times: tuple[Any, Any],
    seed: int,
) -> xr.Dataset:
    warmup, duration = (seconds(each, "response_curve") for each in times)
    size = count_levels(levels) * repeats
    made = make(size)
    group = _group_of(made, name, size)
    unit = _unit_of(input, group)
    values = read_levels(levels, unit)
    monitor = brian2.SpikeMonitor(group)
    network = brian2.Network(made, monitor)
    _set(group, input, unit, np.zeros(size))
    namespace = _names_seen_by(make)
    network.run(warmup * brian2.second, namespace=namespace)
    _set(group, input, unit, np.repeat(values, repeats))
    tell_phase("simulating")
    network.run(
        duration * brian2.second,
        namespace=namespace,
        report=lambda _elapsed, done, *_: tell_part(done, 1),
        report_period=0.5 * brian2.second,
    )
    times_in_s = np.asarray(monitor.t / brian2.second) - warmup
    about = {"source": name, "dt": float(group.clock.dt), "seed": seed, "noise": ""}
    return curve_from_spikes(
        values,
        (times_in_s, np.asarray(monitor.i)),
        (0.0, duration),
        repeats=repeats,
        attrs={**about, "input": input, "input_unit": unit},
    )


def _group_of(made: Any, name: str, size: int) -> brian2.NeuronGroup:
    """The one NeuronGroup of what a function made, with this many neurons and a threshold."""
    parts = list(made) if isinstance(made, (list, tuple)) else [made]
    groups = [each for each in parts if isinstance(each, brian2.NeuronGroup)]
    if len(groups) != 1:
        raise InputError(
            f"{name}({size}) must return a NeuronGroup of Brian2, or a list with one, got "
            f"{quoted(type(made).__name__)}",
            where="model",
        )
    if len(groups[0]) != size:
        message = f"{name}({size}) must make {size} neurons, and made {len(groups[0])}"
        raise InputError(message, where="model")
    if "spike" not in groups[0].events:
        raise InputError(f"the group of {name} has no threshold, so it never fires", where="model")
    return groups[0]


def _unit_of(input: str, group: brian2.NeuronGroup) -> str:
    """The SI unit of an input variable.

    Raises
    ------
    InputError
        The group has none of this name, or it cannot be set for each neuron.
    """
    own = {
        name: variable
        for name, variable in group.variables.items()
        if isinstance(variable, brian2.core.variables.ArrayVariable)
        and not (variable.read_only or variable.constant or variable.scalar)
        and name not in ("lastspike", "not_refractory", "_spikespace")
        and name not in group.equations.diff_eq_names
    }
    if input not in own:
        raise InputError(
            f"the group has no parameter {quoted(input)} that can be set for each neuron. Write it "
            f"into the equations, such as {input} : amp, or name another by input=",
            where="input",
            allowed=own,
        )
    return si_unit(own[input].dim)


def _set(group: brian2.NeuronGroup, input: str, unit: str, values: Any) -> None:
    setattr(group, input, values if unit == PLAIN else values * units.parse(f"1 {unit}"))


def _names_seen_by(make: Callable[[int], Any]) -> dict[str, Any]:
    """What the function's own module and the functions around it call things."""
    outside = inspect.getclosurevars(make) if inspect.isfunction(make) else None
    if outside is None:
        return {}
    known = {**make.__globals__, **outside.nonlocals}
    return {name: value for name, value in known.items() if isinstance(value, _NUMBERS)}


_NUMBERS = (int, float, np.number, np.ndarray, Quantity)


@contextmanager
def _seeded(seed: int) -> Iterator[None]:
    """Brian2's random numbers from a seed, and NumPy's as they were."""
    kept = np.random.get_state()  # noqa: NPY002, which Brian2 draws from
    brian2.seed(seed)
    try:
        yield
    finally:
        np.random.set_state(kept)  # noqa: NPY002
