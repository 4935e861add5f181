"""Checks that cells can be computed in single precision, whose numbers have 24 bits."""

from collections.abc import Iterator
from typing import Any

from simneuro import units
from simneuro.errors import InputError
from simneuro.model.parameters import Parameter
from simneuro.network.cells import Cells
from simneuro.network.distribution import extremes
from simneuro.network.times import seconds_in_words

#: Chosen: a change of a state by less than 6e-8 of it is lost, which over so many time steps is a
#: thousandth of the state.
_MOST_STEPS = 20_000
_WAY_OUT = 'precision = "double" computes it'


def check_single(cells: Cells, dt: float) -> None:
    """Raise :class:`InputError` if cells would be wrong in single precision."""
    if cells.cable is not None:
        raise InputError(f"a cable has no single precision; {_WAY_OUT}", where="cable")
    for name, value, parameter in _numbers(cells):
        for each in extremes(value):
            seconds = _time_of(each, parameter)
            if seconds > _MOST_STEPS * dt:
                raise InputError(
                    f"{name} makes a time of {seconds_in_words(seconds)}. In single precision a "
                    f"state that changes so slowly stands still; {_MOST_STEPS} time steps, "
                    f"{seconds_in_words(_MOST_STEPS * dt)}, are the most. {_WAY_OUT}"
                )


def _numbers(cells: Cells) -> Iterator[tuple[str, Any, Parameter]]:
    for name, parameter in cells.model.parameters.items():
        yield f"the parameter {name}", cells.value(name), parameter
    for receptor, model in cells.receptors.items():
        for name, parameter in model.parameters.items():
            yield f"{name} of the synapse {receptor}", model.si_values[name], parameter


def _time_of(value: float, parameter: Parameter) -> float:
    """A time constant in s, or that of a rate; 0 for what is neither."""
    if parameter.dimension is units.dimension("s"):
        return abs(value)
    return 1 / abs(value) if parameter.dimension is units.dimension("Hz") and value else 0.0
