"""Checks that a schedule fits the time steps of a run and the integrators of its cells."""

import numpy as np
from brian2.utils.stringtools import get_identifiers

from simneuro.errors import InputError, located, quoted
from simneuro.network.cells import Cells
from simneuro.network.network import Network
from simneuro.network.schedule import Schedule
from simneuro.network.times import Times, seconds_in_words


def check_schedule(schedule: Schedule, network: Network) -> None:
    """Raise :class:`InputError` unless a schedule can be followed step by step."""
    with located("file" if schedule.file is not None else "times"):
        check_steps(schedule.change_times, network.times)
    if schedule.between == "linear":
        for cells in network.cells.values():
            check_integrator(cells)


def check_steps(changes: np.ndarray, times: Times) -> None:
    """Raise :class:`InputError` unless changes are at whole time steps of the run."""
    for change in changes:
        place = times.place(change)
        if place != round(place):
            steps = [seconds_in_words(whole * times.dt - times.origin) for whole in _around(place)]
            step = seconds_in_words(times.dt)
            raise InputError(
                f"{seconds_in_words(change)} is not a whole number of time steps of {step}; "
                f"use {' or '.join(steps)}, or change dt"
            )
        if place < 0:
            first = seconds_in_words(-times.origin)
            raise InputError(
                f"{seconds_in_words(change)} lies before the run, which begins at {first}"
            )


def _around(place: float) -> tuple[int, int]:
    below = int(np.floor(place))
    return below, below + 1


def check_integrator(cells: Cells) -> None:
    """Raise :class:`InputError` if exact integration would need other numbers in each step."""
    receptors = cells.receptors.items()
    is_exact = cells.model.method == "exact" and all(each.is_linear for _, each in receptors)
    if not is_exact or cells.cable is not None:
        return
    of_cells = get_identifiers(cells.model.equations)
    of_receptors = {name: get_identifiers(each.equations) for name, each in receptors}
    for place in cells.scheduled:
        if place.kind == "cell" and place.key in of_cells:
            name = f"the parameter {quoted(place.key)} of {cells.name}"
        elif place.kind == "receptor" and place.key in of_receptors[place.owner]:
            name = f"the parameter {quoted(place.key)} of {place.owner}"
        else:
            continue
        raise InputError(
            f"{name} cannot change in a straight line: the equations of {cells.name} are "
            "integrated exactly, with numbers that are computed before the run for each value. "
            'Use between = "constant" with more times, or a model of your own with method = "rk4": '
            f'[models.mine] with model = "{cells.model.name}"',
            where="between",
        )
