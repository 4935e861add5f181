"""The equations of nodes of NIR, and what spikes do in them, as models of this package."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from brian2.units.allunits import Mohm, mvolt, namp, second, usiemens

from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.counts import Indices
from simneuro.bridge.networks.nir.nir_cells import NirCells
from simneuro.catalogue import models
from simneuro.errors import InputError
from simneuro.model import NeuronModel, SynapseModel

_UNITS: Mapping[str, Any] = {
    "tau": second,
    "r": Mohm,
    "v_leak": mvolt,
    "v_threshold": mvolt,
    "v_reset": mvolt,
    "tau_syn": second,
    "w_in": 1,
}
_MOST_FILTERS = 20  # chosen: each is a state of all units
_OF_POTENTIAL = SynapseModel(
    name="of_potential",
    summary="a current in proportion to the potential of the source",
    summed="I = w*v_pre : amp",
    current="I",
    weight="S",
    valid_weight="",
)


def make_model(cells: NirCells) -> NeuronModel:
    """The equations of a node, as NIR defines them."""
    current = "(I_syn + I_in)" if cells.filters else "(I_syn + I_ext)"
    change = f"(v_leak - v + r*{current})/tau" if cells.leaks else f"r*{current}/second"
    lines = [f"dv/dt = {change} : volt{' (unless refractory)' if cells.dead_time else ''}"]
    if cells.filters:
        lines.append("dI_in/dt = (w_in*I_ext - I_in)/tau_syn : amp")
    resets = {"subtract": "v -= v_threshold", "v_reset": "v = v_reset", "none": ""}
    return NeuronModel(
        name=f"model_{cells.name}",
        summary=f"{cells.kind} of NIR",
        equations="\n".join(lines),
        threshold="v > v_threshold" if cells.fires else "v > v",  # never
        reset=resets[cells.reset] if cells.fires else "v = 0*volt",
        refractory=_refractory(cells),
        method="exact",
        parameters={name: values[0] for name, values in parameters_of(cells).items()},
    )


def _refractory(cells: NirCells) -> str:
    """A unit without a reset fires in each step above its threshold: it is never held."""
    if cells.reset == "none":
        return "v > v"
    return f"{cells.dead_time!r}*second" if cells.dead_time else ""


def parameters_of(cells: NirCells) -> dict[str, Any]:
    """The parameters that stand in the equations, for each unit."""
    left_out = set() if cells.reset == "v_reset" else {"v_reset"}
    used = {name: values for name, values in cells.values.items() if name not in left_out}
    return {name: values * _UNITS[name] for name, values in used.items()}


@dataclass(frozen=True, eq=False)
class Synapses:
    """Some of the synapses between two nodes: of which model, which of all, and their weights."""

    synapse: SynapseModel
    chosen: Indices
    weights: Any


def find_synapses(
    source: NirCells, target: NirCells, targets: Indices, weights: FloatArray, held: float
) -> Iterator[Synapses]:
    """The synapses by which one node acts on another.

    Parameters
    ----------
    targets, weights : array (synapses,)
        The unit that each one reaches, and its weight.
    held : float
        How long the value of a spike is held (s): the impulse has this area.

    Raises
    ------
    InputError
        A potential acts through a filter, or there are too many filters.
    """
    everything = np.arange(targets.size)
    if not source.fires:
        if target.filters:
            raise InputError(
                f"the potential of node {source.key!r} acts on its synaptic current, which only "
                "spikes can do in continuous time. Run the graph step by step: "
                "run_nir(..., rule='euler')"
            )
        yield Synapses(_OF_POTENTIAL, everything, weights * usiemens)
    elif not target.filters:
        steps = weights * held * target.gain[targets]
        yield Synapses(models.synapses["delta"], everything, steps * mvolt)
    else:
        yield from _filters(target, targets, weights * held)


def _filters(target: NirCells, targets: Indices, areas: FloatArray) -> Iterator[Synapses]:
    """One model of synapses for each time constant of the current."""
    each = target.values["tau_syn"]
    different = np.unique(each)
    if different.size > _MOST_FILTERS:
        message = f"there are {different.size} values, more than the limit of {_MOST_FILTERS}"
        raise InputError(message, where="tau_syn")
    rise = areas * (target.values["w_in"] / each)[targets]
    for k, tau in enumerate(different):
        chosen = np.flatnonzero(each[targets] == tau)
        model = models.synapses["exp_current"].with_parameters(tau=tau * second)
        name = f"filter_{k}_of_{target.name}"
        yield Synapses(replace(model, name=name), chosen, rise[chosen] * namp)
