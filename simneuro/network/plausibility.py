"""Values of a network that are valid and hardly those of a cell, as where a unit is wrong."""

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

import numpy as np
from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension, Quantity, get_dimensions

from simneuro import units
from simneuro.errors import PlausibilityWarning, warn
from simneuro.network.cells import Cells
from simneuro.network.charging import charging, time_constant
from simneuro.network.currents import Current
from simneuro.network.distribution import Distribution, extremes
from simneuro.network.drive import Drive
from simneuro.network.network import Network
from simneuro.network.out_of_run import out_of_run
from simneuro.network.plausible_ranges import (
    DELAY,
    HELD,
    INJECTED,
    JUMP,
    MEMBRANE,
    OF_CELLS,
    OF_RULES,
    OF_WEIGHTS,
    RATE,
    STEP,
    PlausibleRange,
)
from simneuro.network.times import seconds_in_words
from simneuro.network.wires import Feed, Wires

_SIEMENS, _AMPERE, _HERTZ, _FARAD, _DENSITY = (
    units.dimension(unit) for unit in ("S", "A", "Hz", "F", "A*s^0.5")
)
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
    yield from _told("dt", Quantity(dt, dim=units.dimension("s")), STEP)
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
        yield from (line for line in _of_parts(each) if line not in before)
        before.update(_of_parts(each))


@lru_cache(_MANY)
def of_cells(cells: Cells, dt: float) -> tuple[str, ...]:
    """Of the cells of a population, their receptors and the drives inside them."""
    return (
        *_of_parameters(cells),
        *_of_start(cells),
        *_of_membrane(cells, dt),
        *_of_receptors(cells),
        *(
            line
            for name, drive in cells.inputs.items()
            for line in _of_drive(name, drive, cells, dt)
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
        for line in _told(
            f"plasticity.{name}.parameters.{key}", entry.value, _of(OF_RULES, entry.value)
        )
    ]
    weight = _of_weight(f"{place}.weight", wires.weight, wires.target, dt)
    return (*weight, *_told(f"{place}.delay", wires.delay, DELAY), *rules)


@lru_cache(_MANY)
def of_feed(feed: Feed, dt: float) -> tuple[str, ...]:
    """Of a drive whose events are drawn before the run."""
    return tuple(_of_drive(feed.name, feed.drive, feed.target, dt))


def _of_parameters(cells: Cells) -> Iterator[str]:
    held = (time_constant(cells) or 0.0) > HELD
    for name in cells.model.parameters:
        if held and cells.model.parameters[name].dimension is _FARAD:
            continue
        own = name in cells.parameters
        place = f"populations.{cells.name}" if own else f"models.{cells.model.name}"
        value = cells.value(name)
        yield from _told(f"{place}.parameters.{name}", value, _of(OF_CELLS, value))


def _of_start(cells: Cells) -> Iterator[str]:
    for name, value in cells.initial.items():
        range_ = None if isinstance(value, str) else _of(OF_CELLS, value)
        if range_ and _largest(value) > range_.bounds[1]:  # a state may be as small as it likes
            yield from _told(f"populations.{cells.name}.initial.{name}", value, range_)


def _of_receptors(cells: Cells) -> Iterator[str]:
    for name, receptor in cells.receptors.items():
        for key, entry in receptor.parameters.items():
            place = f"synapses.{name}.parameters.{key}"
            yield from _told(place, entry.value, _of(OF_CELLS, entry.value))


def _of_drive(name: str, drive: Drive, cells: Cells, dt: float) -> Iterator[str]:
    for key in type(drive).model_fields:
        value, place = getattr(drive, key), f"drives.{name}.{key}"
        if key == "weight":
            yield from _of_weight(place, value, cells, dt)
        elif isinstance(value, (Quantity, Distribution)) and _dimension(value) is _HERTZ:
            yield from _told(place, value, RATE)
        elif isinstance(drive, Current) and _dimension(value) is _AMPERE:
            told = list(_told(place, value, INJECTED))
            yield from told or _too_strong(place, value, cells, _duration(drive))
        elif isinstance(drive, Current) and _dimension(value) is _DENSITY:
            yield from _too_noisy(place, value, cells)


def _of_weight(place: str, weight: Any, cells: Cells, dt: float) -> Iterator[str]:
    told = list(_told(place, weight, _of(OF_WEIGHTS, weight)))
    if not told and _dimension(weight) is _AMPERE:
        told = list(_too_strong(place, weight, cells))
    speed = _largest(weight) * charging(cells)
    if not told and _dimension(weight) is _SIEMENS and speed * dt > 1:
        told.append(
            f"{place}: {_text(weight)} make the membrane of {cells.model.name} faster "
            f"({_time(1 / speed)}) than the time step can "
            "follow; take a shorter dt, or a smaller weight"
        )
    yield from told


def _too_strong(place: str, value: Any, cells: Cells, lasts: float = 1e-3) -> Iterator[str]:
    jump = _largest(value) * charging(cells) * min(lasts, 1e-3)
    if jump > JUMP:
        yield (
            f"{place}: {_text(value)} is implausible: it would change the potential of "
            f"{cells.model.name} by {jump:.3g} V within a millisecond (plausible: up to {JUMP} V)"
        )


def _duration(drive: Current) -> float:
    """For how long a current acts, in s."""
    if drive.stop is None:
        return math.inf
    return float(drive.stop) - (0.0 if drive.start is None else float(drive.start))


def _too_noisy(place: str, value: Any, cells: Cells) -> Iterator[str]:
    spread = _largest(value) * charging(cells) * math.sqrt(1e-3)
    if spread > 0.1:
        yield (
            f"{place}: {_text(value)} is implausible: it would spread the potential of "
            f"{cells.model.name} by {1e3 * spread:.3g} mV within a millisecond (plausible: up to "
            "100 mV)"
        )


def _of_membrane(cells: Cells, dt: float) -> Iterator[str]:
    tau = time_constant(cells)
    if tau is None or tau > HELD or cells.cable is not None:
        return
    place, value = f"populations.{cells.name}", Quantity(_rounded(tau), dim=units.dimension("s"))
    told = list(_told(place, value, MEMBRANE))
    if not told and tau < dt:
        told.append(
            f"{place}: the membrane time constant at the start, {_time(tau)}, is shorter than the "
            f"time step of {_time(dt)}"
        )
    yield from told


def _told(place: str, value: Any, range_: PlausibleRange | None) -> Iterator[str]:
    if range_ is None:
        return
    for each in extremes(value):
        if not range_.holds(each):
            got = units.text(Quantity(each, dim=_dimension(value)))
            yield f"{place}: {got} is implausible for {range_.what} (plausible: {range_})"
            return


def _of(ranges: Mapping[Dimension, PlausibleRange], value: Any) -> PlausibleRange | None:
    return ranges.get(_dimension(value))


def _dimension(value: Any) -> Dimension:
    return (
        get_dimensions(value.first if isinstance(value, Distribution) else value)
        if (isinstance(value, (Distribution, Quantity)))
        else DIMENSIONLESS
    )


def _largest(value: Any) -> float:
    return max(map(abs, extremes(value)), default=0.0)


def _rounded(value: float) -> float:
    return float(f"{value:.3g}")


def _time(seconds: float) -> str:
    return units.text(Quantity(_rounded(seconds), dim=units.dimension("s")))


def _text(value: Any) -> str:
    return units.text(Quantity(_largest(value), dim=_dimension(value)))
