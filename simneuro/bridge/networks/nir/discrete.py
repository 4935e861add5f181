"""The rules by which frameworks for learning step through a graph, with all its units at once.

Time is steps of ``dt``. Within a step all populations are updated in their order, so that a spike
passes all of them in the step in which it is fired; a spike is a value of 1 that enters the next
population in that step. A population that leads back to itself gets its own spikes in the next
step.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import xarray as xr

from simneuro import recording
from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.nir.nir_cells import NirCells
from simneuro.bridge.networks.nir.nir_network import INPUT, NirNetwork, Signal, Term
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
    time = np.arange(len(inputs)) * dt  # of spikes; potentials are those at the end of a step
    for cells, entering in network.populations:
        with located(f"nodes.{cells.key}"):
            loops = [term for term in entering.terms if term.source == cells.key]
            driven = _add_up(entering.later(cells.waits), given, cells.key, dt)
            made, distance = _run(cells, driven, loops, dt, rule)
        given[cells.key], closest = made, min(closest, distance)
        if cells.fires or cells.kind == "Threshold":
            steps, units = np.nonzero(made)
            spikes[cells.name] = (time[steps], units)
        else:
            traces[f"{cells.name}.v"] = Trace(time + dt, np.arange(cells.size), made, "mV")
    made_of = recording.assemble(
        populations=network.sizes,
        spikes=spikes,
        traces=traces,
        duration=len(inputs) * dt,
        dt=dt,
        provenance=recording.Provenance(target=rule),
    )
    return made_of.assign_attrs(closest_to_threshold=closest)


def _add_up(entering: Signal, given: dict[str, FloatArray], own: str, dt: float) -> FloatArray:
    """The weighted sum (steps, units) in each step, of what other populations give."""
    total = np.broadcast_to(entering.bias, (len(given[INPUT]), entering.bias.size)).copy()
    for term in entering.terms:
        if term.source == own:
            continue
        if term.source not in given:
            raise InputError(
                f"node {term.source!r} is in a loop with it. The step rules run only loops from a "
                "population to itself, because a graph does not say in which order several "
                "populations take their steps. Run it in continuous time"
            )
        late = min(_count_steps(term.delay, dt), len(total))
        total[late:] += given[term.source][: len(total) - late] @ term.weights
    return total


def _count_steps(delay: float, dt: float) -> int:
    late = delay / dt
    if abs(late - round(late)) > _WHOLE * max(1.0, late):
        message = f"a delay of {delay:g} s is no whole number of steps of {dt:g} s"
        raise InputError(f"{message}; choose a dt that divides it")
    return round(late)


def _run(
    cells: NirCells, driven: FloatArray, loops: Sequence[Term], dt: float, rule: Rule
) -> tuple[FloatArray, float]:
    """What the units give in each step: spikes, or potentials; and how close to threshold one came.

    The distance is that of the potential from the threshold, in units of the threshold, where it
    was least: below some 1e-6, single precision may decide otherwise.
    """
    if cells.kind == "Threshold":
        level = cells.values["threshold"]
        return (driven > level).astype(np.float64), _distance(driven, level)
    if cells.dead_time:
        raise InputError("a dead time is no part of this rule; run the graph in continuous time")
    step = _Stepper(cells, dt, rule)
    potentials, made = np.empty_like(driven), np.empty_like(driven)
    returns = [(_count_steps(term.delay, dt) + 1, term.weights) for term in loops]
    for k, entering in enumerate(driven):
        for late, weights in returns:
            entering = entering + made[k - late] @ weights if late <= k else entering
        potentials[k] = step.advance(entering)
        made[k] = potentials[k] > cells.values["v_threshold"] if cells.fires else potentials[k]
    if not cells.fires:
        return made, np.inf
    return made, _distance(potentials, cells.values["v_threshold"])


def _distance(values: FloatArray, level: FloatArray) -> float:
    scale = np.where(level == 0, 1.0, np.abs(level))
    return float((np.abs(values - level) / scale).min(initial=np.inf))


class _Stepper:
    """The state of the units of a node, and the rule by which it changes in a step."""

    def __init__(self, cells: NirCells, dt: float, rule: Rule) -> None:
        own = cells.values
        self._cells, self._late = cells, rule == "snntorch" and cells.fires
        leak = _share(dt, own["tau"], "tau") if cells.leaks else np.zeros(cells.size)
        self._decay = _share(dt, own["tau_syn"], "tau_syn") if cells.filters else None
        self._keep, self._rest = 1 - leak, leak * own.get("v_leak", np.zeros(1))
        self._gain = dt * cells.gain
        self._v, self._current = cells.start, np.zeros(cells.size)

    def advance(self, entering: FloatArray) -> FloatArray:
        """The potentials after a step, before a reset that follows at once."""
        if self._decay is not None:
            gained = self._decay * self._cells.values["w_in"] * entering
            self._current = (1 - self._decay) * self._current + gained
        else:
            self._current = entering
        risen = self._rest + self._gain * self._current
        if self._late:
            self._v = found = _reset_late(self._cells, self._v, self._keep, risen)
        else:
            found = self._keep * self._v + risen
            self._v = _reset(self._cells, found) if self._cells.fires else found
        return found


def _share(dt: float, tau: FloatArray, name: str) -> FloatArray:
    share = dt / tau
    if share.max() > 1 + _WHOLE:
        message = f"it is {tau.min():g} s, shorter than a step of {dt:g} s"
        raise InputError(f"{message}, in which the state would overshoot", where=name)
    return np.minimum(share, 1.0)


def _reset(cells: NirCells, v: FloatArray) -> FloatArray:
    level = cells.values["v_threshold"]
    after = v - level if cells.reset == "subtract" else cells.values["v_reset"]
    return np.where(v > level, after, v)


def _reset_late(cells: NirCells, v: FloatArray, keep: FloatArray, risen: FloatArray) -> FloatArray:
    """A step of snnTorch, in which what was above threshold is reset one step later.

    After a spike, ``Leaky`` and ``Synaptic`` with ``reset_mechanism="subtract"`` take the threshold
    from the potential of the next step. With ``"zero"`` a ``Leaky`` starts the next step at 0,
    while a ``Synaptic`` is at 0 at the end of it, so that what enters in that step has no effect.
    """
    level = cells.values["v_threshold"]
    fired = v > level
    if cells.reset == "subtract":
        return keep * v + risen - fired * level
    if cells.filters:
        return np.where(fired, cells.values["v_reset"], keep * v + risen)
    return keep * np.where(fired, cells.values["v_reset"], v) + risen
