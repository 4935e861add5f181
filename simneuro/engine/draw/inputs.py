"""The drives that act inside the cells: their numbers and formulas.

These are the currents, and Poisson events of a constant rate. A kind is added by a function
registered with :data:`input_of`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import singledispatch
from typing import Any

import numpy as np

from simneuro.engine.draw.streams import Streams, of_drive
from simneuro.engine.draw.weights import Cutter
from simneuro.network import (
    Cells,
    Drive,
    NoiseCurrent,
    OUCurrent,
    Poisson,
    RampCurrent,
    SineCurrent,
    StepCurrent,
    Times,
)

#: Formulas may use the time step, the first step in which the drive acts, and a stream of numbers.
STEP, FIRST, LAST, KEY = "t_in_timesteps", "on", "off", "key"


@dataclass(frozen=True)
class Draw:
    """Draws the values of a drive's fields, one for each cell where a field says so.

    Called with the name of a field: ``draw("amplitude")`` gives SI floats. Attributes
    ``times`` and ``size`` tell the simulation's time axis and the number of cells.
    """

    name: str
    drive: Drive
    size: int
    times: Times
    streams: Streams
    cut: Cutter = field(default_factory=Cutter)

    def __call__(self, key: str) -> Any:
        path = of_drive(self.name, key)
        drawn = self.streams.draw(getattr(self.drive, key), self.size, path)
        acting = getattr(self.drive, "cells", None) or (None,)
        return self.cut.of_key(path, self.drive, drawn, slice(*acting))

    def generator(self, purpose: str) -> np.random.Generator:
        """A generator of the drive's own, for numbers that do not come from a field."""
        return self.streams.generator(of_drive(self.name, purpose))


@dataclass(frozen=True)
class CellInput:
    """What a drive does inside each cell in each time step.

    Parameters
    ----------
    numbers : callable (Draw) -> mapping of name to number or array
        The constants in the formula, in SI units: one for all cells or one for each.
    units : mapping of name to str
        The unit of each number and of each changing variable; ``""`` for a plain number. None
        stands for the unit of the receptor's weight.
    current : str
        The current in A as a formula of the numbers, ``t_in_timesteps`` and ``on`` (the first step
        in which the drive acts); ``""`` for events. If the drive begins or ends within a step,
        ``on`` has a fraction, and ``t_in_timesteps`` is the middle of what of the step lies within
        the window (in formulas with ``key`` it remains the step); that part carries its share.
    conductance : str
        A conductance in S in the place of a current, which the number ``reversal`` (V) drives:
        ``conductance*(reversal - v)``, at the potential of every moment.
    cut_current : str
        The formula of a drive that begins or ends within a step, where the share does not simply
        multiply the current: it is ``share`` here.
    poisson_mean : str
        The expected number of Poisson events of a cell in a time step; ``""`` for currents.
    fields : mapping of name to tuple of str
        The fields that a number is made from, where it is not the field of the same name.
    changing : tuple of str
        Variables of a random process, which differ between cells; ``numbers`` has their start.
    update : str
        The statement that takes them to the next step.
    tables : mapping of name to str
        The unit of each number that is a :class:`~simneuro.engine.draw.step_tables.StepTable`:
        formulas call it as a function, ``samples(t_in_timesteps)`` or, with a column for each cell,
        ``samples(t_in_timesteps, i)``.
    has_own_window : bool
        Whether the formula is zero outside ``start`` and ``stop`` by itself; it may not use ``on``.
    is_random : bool
        Whether formulas use ``key``, the stream of the drive: ``counter_normal(key,
        t_in_timesteps, i)`` is a standard normal number of step and cell.

    Examples
    --------
    >>> from simneuro.engine.draw import CellInput
    >>> steady = CellInput(
    ...     lambda draw: {"amplitude": draw("amplitude")}, {"amplitude": "A"}, current="amplitude"
    ... )
    >>> steady.fields_of("amplitude")
    ('amplitude',)
    """

    numbers: Callable[[Draw], Mapping[str, Any]]
    units: Mapping[str, str | None]
    current: str = ""
    conductance: str = ""
    cut_current: str = ""
    poisson_mean: str = ""
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    changing: tuple[str, ...] = ()
    update: str = ""
    tables: Mapping[str, str] = field(default_factory=dict)
    has_own_window: bool = False
    is_random: bool = False

    def fields_of(self, number: str) -> tuple[str, ...]:
        """The fields that a number is made from.

        Examples
        --------
        >>> from simneuro.engine.draw import CellInput
        >>> CellInput(lambda draw: {}, {}, fields={"power": ("mean", "std")}).fields_of("power")
        ('mean', 'std')
        """
        return self.fields.get(number, (number,))


@singledispatch
def input_of(drive: Drive) -> CellInput:
    """What the engine does with a drive inside the cells.

    Raises
    ------
    NotImplementedError
        If no function was registered for its kind.

    Examples
    --------
    >>> from simneuro.engine.draw import input_of
    >>> input_of(sn.StepCurrent(target="cell", amplitude="1 nA")).current
    'amplitude'
    """
    raise NotImplementedError(f"the engine has no input_of for {type(drive).__name__}")


def input_numbers(
    name: str, cells: Cells, times: Times, streams: Streams, cut: Cutter
) -> dict[str, Any]:
    """All numbers of a drive inside some cells, in SI units and steps, by their neutral names."""
    drive: Any = cells.inputs[name]
    described = input_of(drive)
    numbers = dict(described.numbers(Draw(name, drive, cells.size, times, streams, cut)))
    for key, unit in described.units.items():
        if unit is None:
            numbers[key] = cut.of_input(name, cells, numbers[key])
    if described.is_random:
        numbers[KEY] = streams.key(of_drive(name))
    if not described.has_own_window:
        number = float if name in cells.cut else int
        numbers[FIRST], numbers[LAST] = map(number, times.window(drive))
    if drive.cells is not None:
        index = np.arange(cells.size)
        chosen = (index >= drive.cells[0]) & (index < drive.cells[1])
        numbers["chosen"] = chosen.astype(float)
    return numbers


@input_of.register
def step_current(_: StepCurrent) -> CellInput:
    return CellInput(
        lambda draw: {"amplitude": draw("amplitude")}, {"amplitude": "A"}, current="amplitude"
    )


@input_of.register
def ramp_current(drive: RampCurrent) -> CellInput:
    def numbers(draw: Draw) -> dict[str, Any]:
        first, last = draw.times.window(drive)
        if drive.stop is None:
            last = draw.times.steps
        initial, length = draw("initial"), last - first if last > first else 1
        return {"initial": initial, "slope": (draw("final") - initial) / length}

    return CellInput(
        numbers,
        {"initial": "A", "slope": "A"},
        current="(initial + slope*(t_in_timesteps - on))",
        fields={"slope": ("initial", "final")},
    )


@input_of.register
def sine_current(_: SineCurrent) -> CellInput:
    def numbers(draw: Draw) -> dict[str, Any]:
        """The angle is that of the first step, without whole turns, so that digits are kept."""
        cycles = draw("frequency") * draw.times.dt
        first = np.mod(draw("phase") - cycles * draw.times.warmup_steps, 1.0)
        return {
            "mean": draw("mean"),
            "amplitude": draw("amplitude"),
            "turn": 2 * np.pi * cycles,
            "angle": 2 * np.pi * first,
        }

    return CellInput(
        numbers,
        {"mean": "A", "amplitude": "A", "turn": "", "angle": ""},
        current="(mean + amplitude*sin(turn*t_in_timesteps + angle))",
        fields={"turn": ("frequency",), "angle": ("frequency", "phase")},
    )


@input_of.register
def noise_current(_: NoiseCurrent) -> CellInput:
    return CellInput(
        lambda draw: {"mean": draw("mean"), "density": draw("density")},
        {"mean": "A", "density": "A*s^0.5"},
        current="(mean + density/sqrt(dt)*counter_normal(key, t_in_timesteps, i))",
        # The charge of white noise has a variance in proportion to time.
        cut_current="(mean*share + density*sqrt(share/dt)*counter_normal(key, t_in_timesteps, i))",
        is_random=True,
    )


@input_of.register
def ou_current(drive: OUCurrent) -> CellInput:
    def numbers(draw: Draw) -> dict[str, Any]:
        """The exact solution over a step, from the stationary distribution on (gillespie1996)."""
        sigma, steps = draw("sigma"), draw.times.dt / float(drive.tau)
        return {
            "mean": draw("mean"),
            "decay": float(np.exp(-steps)),
            "kick": sigma * np.sqrt(-np.expm1(-2 * steps)),
            "fluctuation": sigma * draw.generator("fluctuation").normal(size=draw.size),
        }

    return CellInput(
        numbers,
        {"mean": "A", "decay": "", "kick": "A", "fluctuation": "A"},
        current="(mean + fluctuation)",
        fields={"decay": ("tau",), "kick": ("sigma", "tau")},
        changing=("fluctuation",),
        update="fluctuation = decay*fluctuation + kick*counter_normal(key, t_in_timesteps, i)",
        is_random=True,
    )


@input_of.register
def poisson(_: Poisson) -> CellInput:
    # The mean is one for all cells where the rate is: its probabilities are then summed once.
    return CellInput(
        lambda draw: {"rate": draw("rate"), "w": draw("weight")},
        {"rate": "Hz", "w": None},
        poisson_mean="rate*dt",
        fields={"w": ("weight",)},
        is_random=True,
    )
