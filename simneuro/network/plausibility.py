"""Values of a network that are valid and hardly those of a cell, as where a unit is wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

import numpy as np
from brian2.units.fundamentalunits import Quantity

from simneuro import units
from simneuro.errors import PlausibilityWarning, warn
from simneuro.network.cells import Cells
from simneuro.network.charging import time_constant
from simneuro.network.distribution import extremes
from simneuro.network.network import Network
from simneuro.network.out_of_run import out_of_run
from simneuro.network.plausible_drives import of_drive, of_weight
from simneuro.network.plausible_ranges import (
    ABSOLUTE_LEAK,
    DELAY,
    HELD,
    MEMBRANE,
    OF_CELLS,
    OF_RULES,
    REACHED,
    STEP,
    largest_size,
    lost_sign,
    outside_of_range,
    range_of,
    rounded,
    time_in_words,
)
from simneuro.network.plausible_signs import of_currents
from simneuro.network.plausible_starts import of_threshold
from simneuro.network.times import seconds_in_words
from simneuro.network.wires import Feed, Wires

_FARAD = units.dimension("F")
_NEAR_THRESHOLD = {"V_th": "the threshold", "V_T": "the threshold", "V_reset": "the reset"}
_MANY = 256  # chosen: more parts than most networks have


_is_quiet: ContextVar[bool] = ContextVar("is_quiet", default=False)


@contextmanager
def artificial_cells() -> Iterator[None]:
    """Say nothing about cells in this block, such as those that are held to measure synapses."""
    token = _is_quiet.set(True)
    try:
        yield
    finally:
        _is_quiet.reset(token)


def warn_implausible(network: Network) -> None:
    """Warn of each value of a network that is not plausible."""
    for line in () if _is_quiet.get() else implausible(network):
        warn(line, PlausibilityWarning)


def implausible(network: Network) -> Iterator[str]:
    """A line for each value of a network that is not plausible."""
    dt = network.times.dt
    yield from outside_of_range("dt", Quantity(dt, dim=units.dimension("s")), STEP)
    yield from _of_parts(network)
    yield from _of_timeline(network)


def _of_parts(network: Network) -> Iterator[str]:
    dt = network.times.dt
    for cells in network.cells.values():
        yield from of_cells(cells, dt)
    for wires in network.wires.values():
        yield from of_wires(wires, dt)
    for feed in network.feeds.values():
        yield from of_feed(feed, dt)
    yield from out_of_run(network)


def _of_timeline(network: Network) -> Iterator[str]:
    """Of changes that never come, and of what the others lead to."""
    if network.timeline is None:
        return
    timeline, end = network.timeline, network.times.duration
    # A straight line may end where the run does.
    late = np.count_nonzero(timeline.times >= end + timeline.is_linear * network.times.dt / 2)
    if late:
        run = seconds_in_words(end)
        many = f"{late} of {len(timeline.times)} changes"
        yield f"schedule: {many} lie at the end of the run, {run}, or after it, and never come"
    before = set(_of_parts(network))
    for each in dict.fromkeys(network.timeline.networks):
        lines = tuple(_of_parts(each))
        yield from (line for line in lines if line not in before)
        before.update(lines)


@lru_cache(_MANY)
def of_cells(cells: Cells, dt: float) -> tuple[str, ...]:
    """Of the cells of a population, their receptors and the drives inside them."""
    return (
        *_of_parameters(cells),
        *_of_start(cells),
        *of_threshold(cells),
        *_of_membrane(cells, dt),
        *_of_receptors(cells),
        *of_currents(cells),
        *(
            line
            for name, drive in cells.inputs.items()
            for line in of_drive(name, drive, cells, dt)
        ),
    )


@lru_cache(_MANY)
def of_wires(wires: Wires, dt: float) -> tuple[str, ...]:
    """Of the synapses of a projection, and the rules that change them."""
    place = f"projections.{wires.name}"
    rules = [
        line
        for name, rule in wires.rules.items()
        for key, entry in rule.parameters.items()
        for line in outside_of_range(
            f"plasticity.{name}.parameters.{key}", entry.value, range_of(OF_RULES, entry.value)
        )
    ]
    weight = of_weight(f"{place}.weight", wires.weight, wires.target, dt)
    return (*weight, *outside_of_range(f"{place}.delay", wires.delay, DELAY), *rules)


@lru_cache(_MANY)
def of_feed(feed: Feed, dt: float) -> tuple[str, ...]:
    """Of a drive whose events are drawn before the run."""
    return tuple(of_drive(feed.name, feed.drive, feed.target, dt))


def _of_parameters(cells: Cells) -> Iterator[str]:
    held = (time_constant(cells) or 0.0) > HELD
    for name in cells.model.parameters:
        if held and cells.model.parameters[name].dimension is _FARAD:
            continue
        own = name in cells.parameters
        place = f"populations.{cells.name}" if own else f"models.{cells.model.name}"
        value = cells.value(name)
        place = f"{place}.parameters.{name}"
        yield from outside_of_range(place, value, range_of(OF_CELLS, value))
        yield from _of_sign(cells, name, place, value)


def _of_sign(cells: Cells, name: str, place: str, value: Any) -> Iterator[str]:
    """A line if the minus of a potential seems to be missing: of a leak, or what it is held to."""
    if name == "E_L":
        yield from lost_sign(place, value, "the reversal potential of a leak")
    elif name in _NEAR_THRESHOLD and "E_L" in cells.model.parameters:
        leak = max(extremes(cells.value("E_L")), default=0.0)
        if leak < ABSOLUTE_LEAK:
            at = units.text(Quantity(leak, dim=units.dimension("V")))
            what = f"{_NEAR_THRESHOLD[name]} of cells whose leak reverses at {at}"
            yield from lost_sign(place, value, what, most=REACHED)


def _of_start(cells: Cells) -> Iterator[str]:
    for name, value in cells.initial.items():
        range_ = None if isinstance(value, str) else range_of(OF_CELLS, value)
        if range_ and largest_size(value) > range_.bounds[1]:  # a state may be as small as it likes
            yield from outside_of_range(f"populations.{cells.name}.initial.{name}", value, range_)


def _of_receptors(cells: Cells) -> Iterator[str]:
    for name, receptor in cells.receptors.items():
        for key, entry in receptor.parameters.items():
            place = f"synapses.{name}.parameters.{key}"
            yield from outside_of_range(place, entry.value, range_of(OF_CELLS, entry.value))


def _of_membrane(cells: Cells, dt: float) -> Iterator[str]:
    tau = time_constant(cells)
    if tau is None or tau > HELD or cells.cable is not None:
        return
    place, value = f"populations.{cells.name}", Quantity(rounded(tau), dim=units.dimension("s"))
    told = list(outside_of_range(place, value, MEMBRANE))
    if not told and tau < dt:
        told.append(
            f"{place}: the membrane time constant at the start, {time_in_words(tau)}, is shorter "
            f"than the time step of {time_in_words(dt)}"
        )
    yield from told
