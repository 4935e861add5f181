"""The network of a scenario with all that its schedule makes of it during the run."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from simneuro.errors import InputError, quoted
from simneuro.network.network import Network, Timeline
from simneuro.network.resolve import resolve
from simneuro.network.schedule import Row, Schedule
from simneuro.network.tables import Tables
from simneuro.network.times import seconds_in_words
from simneuro.scenario.assignment import change_field
from simneuro.scenario.paths import check_path


def resolved(tables: Tables, previous: Network | None = None) -> Network:
    """The network of a scenario, and as which networks it goes on where there is a schedule.

    Raises
    ------
    InputError
        For the first thing that does not fit, also at a later time.
    """
    network = resolve(tables, previous)
    schedule = tables.schedule
    if schedule is None:
        return network
    plain = tables.replaced(schedule=None)
    later: dict[str, Network] = {}
    networks = []
    rows = list(schedule.rows())
    for row in rows:
        key = row.state if row.state and not schedule.values else repr(row.changes)
        if key not in later:
            later[key] = _resolve_from(row, plain, previous)
        networks.append(later[key])
    times = np.array([row.time for row in rows])
    return replace(network, timeline=Timeline(times, tuple(networks), schedule.between == "linear"))


def _resolve_from(row: Row, plain: Tables, previous: Network | None) -> Network:
    """The network as it is from a time on."""
    when = seconds_in_words(row.time)
    place = f"schedule.states.{row.state}" if row.state else f"schedule at {when}"
    try:
        changed = plain
        for path, value in row.changes.items():
            _require_single(path, value)
            check_path(changed, path)
            changed = changed.replaced(**change_field(changed, path, value))
        return resolve(changed, previous)
    except InputError as error:
        raise error.at(place) from None


def _require_single(path: str, value: Any) -> None:
    if isinstance(value, Mapping) or np.ndim(value):
        raise InputError("a schedule has one value for all cells, not a list of them", where=path)


def require_effect(path: str, schedule: Schedule) -> None:
    """Raise :class:`InputError` if a schedule never lets the value of a path count."""
    if path in schedule.paths and all(path in row.changes for row in schedule.rows()):
        raise InputError(
            f"the schedule says what {quoted(path)} is throughout the run, so that a value here "
            "has no effect; change the schedule, or take the path out of it",
            where=path,
        )
