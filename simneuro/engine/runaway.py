"""States that ran away: which, where, when and why, as an error or a note."""

from collections.abc import Iterator

import numpy as np
from brian2.units.fundamentalunits import Quantity

from simneuro import units
from simneuro.engine.outcome import Outcome
from simneuro.engine.watch import EVERY, SELDOM, Stray
from simneuro.errors import SimulationError
from simneuro.model import NeuronModel
from simneuro.model.evaluation import lookup, worth
from simneuro.model.singular import undefined
from simneuro.network import Cells, Network

_TOO_LONG = (
    "Either the time step is too long for the fastest of its processes, so that the integration "
    "diverges, or its equations grow without bound or have no value (a division by zero, a root of "
    "a negative number). Try a dt of a tenth."
)
_EXPONENTIAL = (
    "Its equations have an exponential of v, as those of a spike in eif and adex, and a time step "
    "is too long for it: in the step in which v passes the threshold the exponential overflows. "
    "Write clip(v, -1*volt, X) for v in it and in the equations of other variables, where X is the "
    "potential of the threshold, as the catalogue's adex does with V_cut; or take method = "
    '"euler", which does not look ahead.'
)
_BELOW_ZERO = (
    "A conductance below zero excites where it should inhibit. Check the sign of what adds to it; "
    "a synapse model that means it says so with valid_weight."
)
_UNUSUAL = (
    "No cell has that; check the units of what drives it, the signs of its currents, and the time "
    "step."
)


def check_strays(network: Network, outcome: Outcome) -> None:
    """Raise :class:`SimulationError` if a state of the simulation is no longer that of any cell."""
    lost = [each for each in outcome.strays if each.is_impossible]
    if lost:
        first = min(lost, key=lambda each: (each.step, _is_own(network, each)))
        raise SimulationError(f"{describe_stray(network, first)}. {_why(network, first)}")
    for name, potentials in outcome.potentials.items():
        lost_cells = np.count_nonzero(~np.isfinite(potentials))
        if lost_cells:
            where = f"in {lost_cells} of {len(potentials)} cells at the end"
            raise lost_potential(network.cells[name], where)


def stray_notes(network: Network, outcome: Outcome) -> Iterator[str]:
    """A line for each state that left its plausible range."""
    for each in outcome.strays:
        negative = units.dimension("S") is each.watched.dimension and each.value < 0
        yield f"{describe_stray(network, each)}. {_BELOW_ZERO if negative else _UNUSUAL}"


def lost_potential(cells: Cells, where: str) -> SimulationError:
    """The error for potentials that are no longer numbers."""
    what = f"the membrane potential is no longer a number {where}"
    return SimulationError(f"population {cells.name}: {what}. {_why_of(cells.model)}")


def describe_stray(network: Network, stray: Stray) -> str:
    """Which state of which cell had which value, and since when."""
    watched, times = stray.watched, network.times
    what = "synapse" if watched.is_of_synapses else "cell"
    every = EVERY * SELDOM if watched.is_of_synapses else EVERY
    before = max(stray.step - every, 0)
    found, right = (
        time_text((step - times.warmup_steps) * times.dt) for step in (stray.step, before)
    )
    since = f"at {found} (at {right} it was in range)" if stray.step > before else f"at {found}"
    place = f"{watched.table.removesuffix('s')} {watched.part}"
    return f"{place}: {watched.variable} {_is(stray)} in {what} {stray.index} {since}"


def _is(stray: Stray) -> str:
    if not np.isfinite(stray.value):
        return "is no longer a number"
    value = units.text(Quantity(float(f"{stray.value:.3g}"), dim=stray.watched.dimension))
    return f"has run away to {value}" if stray.is_impossible else f"reached {value}"


def time_text(seconds: float) -> str:
    """A time as a person would write it, without the last digits of its steps."""
    return units.text(Quantity(float(f"{seconds:.9g}"), dim=units.dimension("s")))


def _is_own(network: Network, stray: Stray) -> bool:
    """Whether it is a state of a neuron model, which follows those of receptors and synapses."""
    watched = stray.watched
    if watched.is_of_synapses:
        return False
    return watched.name in network.cells[watched.part].model.parsed.names


def _why(network: Network, stray: Stray) -> str:
    if stray.watched.is_of_synapses:
        return _TOO_LONG
    return _why_of(network.cells[stray.watched.part].model)


def _why_of(model: NeuronModel) -> str:
    found = next(undefined(model), None)
    if found is not None:
        return f"The cause may be that {found}."
    return _EXPONENTIAL if _grows_exponentially(model) else _TOO_LONG


def _grows_exponentially(model: NeuronModel) -> bool:
    """Whether dv/dt grows exponentially with v, which nothing clips; the other states being 0."""
    states = {**dict.fromkeys(model.parsed.diff_eq_names, 0.0), "I_syn": 0.0, "I_ext": 0.0}
    values = {**states, **model.si_values}
    if "v" not in model.parsed.diff_eq_names:
        return False
    slopes = [
        worth(model.parsed["v"].expr.code, lookup(model.parsed, {**values, "v": v}))
        for v in (0.2, 1.0)
    ]
    if any(slope is None or np.isnan(slope) for slope in slopes):
        return False
    return bool(slopes[1] > 1e6 * abs(slopes[0]) or np.isinf(slopes[1]))
