"""The rules by which frameworks for learning step through a graph, with all its units at once.

Time is steps of ``dt``. Within a step all populations are updated in their order, so that a spike
passes all of them in the step in which it is fired; a spike is a value of 1 that enters the next
population in that step.
"""

from collections.abc import Iterator
from typing import Literal

import numpy as np
import xarray as xr

from simneuro import recording
from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.nir.cells import Cells
from simneuro.bridge.networks.nir.network import INPUT, NirNetwork, Signal
from simneuro.errors import InputError, located
from simneuro.recording.columns import Trace

Rule = Literal["euler", "snntorch"]

_WHOLE = 1e-6  # of a step; chosen: more than the rounding of single precision in short delays


def step_through(network: NirNetwork, inputs: FloatArray, dt: float, rule: Rule) -> xr.Dataset:
    """A recording of the spikes of all neurons, and of the potentials of what does not fire.

    Parameters
    ----------
    network : NirNetwork
    inputs : array (steps, inputs)
    dt : float
        The step (s).
    rule : {"euler", "snntorch"}

    Raises
    ------
    InputError
        A delay is no whole number of steps, or a step is longer than a time constant.
    """
    given: dict[str, FloatArray] = {INPUT: inputs}
    spikes, traces, closest = {}, {}, np.inf
    time = np.arange(len(inputs)) * dt
    for cells, entering in network.populations:
        with located(f"nodes.{cells.key}"):
            driven = _add_up(entering, given, dt)
            made, distance = _run(cells, driven, dt, rule)
        given[cells.key], closest = made, min(closest, distance)
        if cells.fires or cells.kind == "Threshold":
            steps, units = np.nonzero(made)
            spikes[cells.name] = (time[steps], units)
        else:
            traces[f"{cells.name}.v"] = Trace(time, np.arange(cells.size), made, "mV")
    made_of = recording.assemble(
        populations=network.sizes,
        spikes=spikes,
        traces=traces,
        duration=len(inputs) * dt,
        dt=dt,
        provenance=recording.Provenance(target=rule),
    )
    return made_of.assign_attrs(closest_to_threshold=closest)


def _add_up(entering: Signal, given: dict[str, FloatArray], dt: float) -> FloatArray:
    """The weighted sum (steps, units) in each step."""
    total = np.broadcast_to(entering.bias, (len(given[INPUT]), entering.bias.size)).copy()
    for term in entering.terms:
        late = term.delay / dt
        if abs(late - round(late)) > _WHOLE * max(1.0, late):
            message = f"a delay of {term.delay:g} s is no whole number of steps of {dt:g} s"
            raise InputError(f"{message}; choose a dt that divides it")
        shift = min(round(late), len(total))
        total[shift:] += given[term.source][: len(total) - shift] @ term.weights
    return total


def _run(cells: Cells, driven: FloatArray, dt: float, rule: Rule) -> tuple[FloatArray, float]:
    """What the units give in each step: spikes, or potentials; and how close to threshold one came.

    The distance is that of the potential from the threshold, in units of the threshold, where it
    was least: below some 1e-6, single precision may decide otherwise.
    """
    if cells.kind == "Threshold":
        level = cells.values["threshold"]
        return (driven > level).astype(np.float64), _distance(driven, level)
    if cells.dead_time:
        raise InputError("a dead time is no part of this rule; run the graph in continuous time")
    potentials = np.stack(list(_potentials(cells, driven, dt, rule)))
    if not cells.fires:
        return potentials, np.inf
    level = cells.values["v_threshold"]
    return (potentials > level).astype(np.float64), _distance(potentials, level)


def _distance(values: FloatArray, level: FloatArray) -> float:
    scale = np.where(level == 0, 1.0, np.abs(level))
    return float((np.abs(values - level) / scale).min(initial=np.inf))


def _potentials(cells: Cells, driven: FloatArray, dt: float, rule: Rule) -> Iterator[FloatArray]:
    """The potentials in each step, before the reset."""
    own = cells.values
    keep, rest = np.ones(cells.size), np.zeros(cells.size)
    if cells.leaks:
        share = _share(dt, own["tau"], "tau")
        keep, rest = 1 - share, share * own["v_leak"]
    v, current = cells.start, np.zeros(cells.size)
    for entering in driven:
        if cells.filters:
            decay = _share(dt, own["tau_syn"], "tau_syn")
            current = (1 - decay) * current + decay * own["w_in"] * entering
        else:
            current = entering
        gained = dt * cells.gain * current
        if rule == "snntorch" and cells.fires:
            v = _reset_late(cells, v, keep, gained, rest)
            yield v
        else:
            v = keep * v + rest + gained
            yield v
            if cells.fires:
                v = _reset(cells, v)


def _share(dt: float, tau: FloatArray, name: str) -> FloatArray:
    share = dt / tau
    if share.max() > 1 + _WHOLE:
        message = f"it is {tau.min():g} s, shorter than a step of {dt:g} s"
        raise InputError(f"{message}, in which the state would overshoot", where=name)
    return np.minimum(share, 1.0)


def _reset(cells: Cells, v: FloatArray) -> FloatArray:
    level = cells.values["v_threshold"]
    after = v - level if cells.reset == "subtract" else cells.values["v_reset"]
    return np.where(v > level, after, v)


def _reset_late(
    cells: Cells, v: FloatArray, keep: FloatArray, gained: FloatArray, rest: FloatArray
) -> FloatArray:
    """A step of snnTorch, in which what was above threshold is reset one step later.

    After a spike, ``Leaky`` and ``Synaptic`` with ``reset_mechanism="subtract"`` take the threshold
    from the potential of the next step. With ``"zero"`` a ``Leaky`` starts the next step at 0,
    while a ``Synaptic`` is at 0 at the end of it, so that what enters in that step has no effect.
    """
    fired, level = v > cells.values["v_threshold"], cells.values["v_threshold"]
    if cells.reset == "subtract":
        return keep * v + rest + gained - fired * level
    if cells.filters:
        return np.where(fired, cells.values["v_reset"], keep * v + rest + gained)
    return keep * np.where(fired, cells.values["v_reset"], v) + rest + gained
