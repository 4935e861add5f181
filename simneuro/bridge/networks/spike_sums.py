"""Weighted sums of spikes, as membranes add them up through synapses that follow a rule."""

from typing import Annotated

import numpy as np
from numpy.typing import ArrayLike

from simneuro import units
from simneuro.annotations import at_least
from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.spiking_network import integrator
from simneuro.calls import checked
from simneuro.engine import simulate
from simneuro.errors import InputError
from simneuro.model import PlasticityModel
from simneuro.network.plausibility import artificial_cells
from simneuro.scenario import Scenario
from simneuro.wanted_values import ANYTHING

_TIME, _STEP = 0.1, 1e-3  # s: for how long the inputs fire, and a time step
_MOST = 200  # spikes of an input; chosen: two in a time step


@checked
def add_spikes(
    spikes: ArrayLike,
    weights: ArrayLike,
    rule: Annotated[PlasticityModel | None, ANYTHING] = None,
    *,
    seed: Annotated[int, at_least(0)] = 1,
) -> FloatArray:
    """What membranes without leak add up of the spikes that reach them; a simulation.

    Inputs fire at equal intervals within 100 ms, in the first half of an interval. A spike adds the
    weight of its synapse, or what a rule of plasticity lets through of it, to the membrane.

    Parameters
    ----------
    spikes : array (samples, synapses)
        How often each input fires: whole numbers from 0 to 200.
    weights : array (synapses, outputs)
        Those of 0 have no synapse.
    rule : PlasticityModel, optional
        Of every synapse, such as ``sn.models.plasticity["quantal_release"]``.
    seed : int
        Of what the rule draws.

    Returns
    -------
    array (samples, outputs)
        Without a rule ``spikes @ weights``.

    Raises
    ------
    InputError
        Numbers of spikes are no such numbers, or there is not a row of weights for each input.

    Examples
    --------
    >>> from simneuro.bridge.networks import add_spikes
    >>> add_spikes([[1, 0], [2, 3]], [[1.0], [-2.0]]).round(9).tolist()
    [[1.0], [-4.0]]
    """
    counts, table = np.asarray(spikes, np.float64), np.asarray(weights, np.float64)
    _check(counts, table)
    scenario = _describe(counts, table, rule, seed)
    potential = simulate(scenario)["sums.v"].values
    return np.asarray(potential[-1].reshape(len(counts), table.shape[1]))


def _check(counts: FloatArray, table: FloatArray) -> None:
    if table.ndim != 2 or counts.ndim != 2 or len(table) != counts.shape[1]:
        message = f"got spikes {counts.shape} and weights {table.shape}"
        raise InputError(f"{message}: there must be a row of weights for each input")
    if not ((counts >= 0) & (counts <= _MOST) & (counts == np.rint(counts))).all():
        raise InputError(f"need whole numbers from 0 to {_MOST}", where="spikes")


@artificial_cells()  # weights are those of a trained readout
def _describe(
    counts: FloatArray, table: FloatArray, rule: PlasticityModel | None, seed: int
) -> Scenario:
    """All samples side by side, a block of cells for each."""
    sources, targets = np.nonzero(table)
    second, size = units.parse("1 s"), len(counts) * table.shape[1]
    connect = {"rule": "repeated_pairs", "blocks": len(counts)}
    reading = {
        "source": "inputs",
        "target": "sums",
        "synapse": "delta",
        "connect": {**connect, "sources": sources, "targets": targets},
        "weight": table[sources, targets] * units.parse("1 V"),
        **({} if rule is None else {"plasticity": rule}),
    }
    rate = counts.ravel() / _TIME * units.parse("1 Hz")
    fire = {"kind": "regular_spikes", "size": counts.size, "rate": rate, "phase": 0.5}
    return Scenario.from_document(
        {
            "title": "Sums of spikes",
            "seed": seed,
            "dt": _STEP * second,
            # The last spikes act one step later, and a trace holds the values before each step.
            "duration": (_TIME + 3 * _STEP) * second,
            "models": {"integrator": integrator},
            "sources": {"inputs": {**fire, "stop": _TIME * second}},
            "populations": {"sums": {"model": "integrator", "size": size}},
            "projections": {"reading": reading},
            "record": {
                "traces": {"sums": {"variables": ["v"], "neurons": size}},
                "interval": (_TIME + 2 * _STEP) * second,
            },
        },
        where="add_spikes",
    )
