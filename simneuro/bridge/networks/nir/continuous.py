"""A graph of NIR as a scenario: its equations in continuous time, which Brian2 integrates.

A potential of 1 is a mV, and a current of 1 a nA, so that resistances are in megohm. The input is
held for ``dt`` from sample to sample, and a spike is an impulse as large as a value of 1 that is
held for ``dt``. Between spikes the equations are integrated exactly; a spike falls on a step of the
simulation, and reaches the next population one step later, which is all that depends on the step.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import xarray as xr
from brian2.units.allunits import mvolt, namp, second
from scipy import sparse

from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.counts import list_synapses
from simneuro.bridge.networks.nir.equations import find_synapses, make_model, parameters_of
from simneuro.bridge.networks.nir.nir_cells import NirCells
from simneuro.bridge.networks.nir.nir_network import INPUT, NirNetwork, Signal, Term
from simneuro.bridge.networks.rate_layer import Weights
from simneuro.errors import InputError, located
from simneuro.network.plausibility import artificial_cells
from simneuro.scenario import Scenario

Document = dict[str, Any]


@artificial_cells()  # potentials are plain numbers
def scenario_of(network: NirNetwork, inputs: FloatArray, dt: float, substeps: int) -> Scenario:
    """The scenario of a network with an input (samples, inputs).

    Parameters
    ----------
    dt : float
        The time from one sample to the next (s), and how long the value of a spike is held.
    substeps : int
        The steps of the simulation in it.

    Returns
    -------
    Scenario
        It lasts a step longer than the input where potentials are recorded, which
        :func:`end_with_input` takes off.

    Raises
    ------
    InputError
        A node has no meaning in continuous time.
    """
    document: Document = {
        "title": "A graph of NIR",
        "dt": dt / substeps * second,
        "duration": len(inputs) * dt * second,
        "populations": {},
        "projections": {},
        "drives": {},
        "record": {"spikes": [], "traces": {}, "interval": dt * second},
    }
    given, simulated = _divide(network, inputs)
    there: set[str] = set()
    for cells, entering in simulated.values():
        with located(f"nodes.{cells.key}"):
            _add_population(document, cells)
            document["drives"] |= dict(_currents(cells, entering, given, dt))
            # A spike needs a step of the simulation to the next population in any case.
            waiting = entering.later(max(cells.waits - dt / substeps, 0.0))
            for k, term in enumerate(waiting.terms):
                if term.source in simulated:
                    source, _ = simulated[term.source]
                    held = dt / substeps if source.reset == "none" else dt
                    # A loop: its spikes come after their resets.
                    if source.fires and term.source not in there:
                        term = replace(term, delay=max(term.delay, dt / substeps))
                    document["projections"] |= dict(_wires(source, cells, term, held, k))
            there.add(cells.key)
    if document["record"]["traces"]:  # which hold the values before each step
        document["duration"] += dt / substeps * second
    return Scenario.from_document(document, where="run_nir")


def end_with_input(measured: xr.Dataset, samples: int, dt: float) -> xr.Dataset:
    """What the scenario of a network showed, until the input ends.

    Of potentials it has those at the end of each sample, in the place of those at its start.
    """
    duration = samples * dt
    if "time" not in measured.dims:
        return measured
    step = measured.attrs["dt"]
    during = measured["spike_time"].values < duration - step / 2
    ended = measured.isel(spike=during, time=slice(1, samples + 1))
    time = "time", np.arange(1, samples + 1) * dt, ended["time"].attrs
    return ended.assign_coords(time=time).assign_attrs(duration=duration)


def _divide(
    network: NirNetwork, inputs: FloatArray
) -> tuple[dict[str, FloatArray], dict[str, tuple[NirCells, Signal]]]:
    """What is known from sample to sample (samples, units), and what is simulated, by key."""
    given, simulated = {INPUT: inputs}, dict[str, tuple[NirCells, Signal]]()
    for cells, entering in network.populations:
        with located(f"nodes.{cells.key}"):
            if cells.kind != "Threshold":
                simulated[cells.key] = cells, entering
            elif all(term.source in given and not term.delay for term in entering.terms):
                given[cells.key] = _above(cells, entering, given)
            else:
                simulated[cells.key] = _above_potentials(cells, entering, simulated)
    if not simulated:
        message = "no node of the graph has a state in time. Read it as a rate network: "
        raise InputError(f"{message}`sn.bridge.RateNetwork.from_nir(graph)`", where="nodes")
    return given, simulated


def _above(cells: NirCells, entering: Signal, given: Mapping[str, FloatArray]) -> FloatArray:
    """Where the input is above thresholds (samples, units), each time as long as a sample."""
    total = np.broadcast_to(entering.bias, (len(given[INPUT]), cells.size)).copy()
    for term in entering.terms:
        total += given[term.source] @ term.weights
    return (total > cells.values["threshold"]).astype(np.float64)


def _above_potentials(
    cells: NirCells, entering: Signal, before: Mapping[str, tuple[NirCells, Signal]]
) -> tuple[NirCells, Signal]:
    """The integrators before a Threshold once more, firing in each step above it.

    Each of these spikes stands for a value of 1 that is held for a step of the simulation, so that
    together they are the Threshold's output.
    """
    source = entering.terms[0].source if len(entering.terms) == 1 else ""
    known = source in before and not before[source][0].fires and not entering.bias.any()
    if not known or entering.terms[0].delay or not _is_identity(entering.terms[0].weights):
        raise InputError(
            "in continuous time a Threshold is read only where it acts on the input, or directly "
            "on a node of kind LI, CubaLI or I. Spikes are impulses, which are above any "
            "threshold. Run the graph step by step: run_nir(..., rule='euler')"
        )
    integrators, reaching = before[source]
    values = {**integrators.values, "v_threshold": cells.values["threshold"]}
    fires = replace(integrators, key=cells.key, name=cells.name, values=values, reset="none")
    return fires, reaching


def _is_identity(weights: Weights) -> bool:
    rows, columns = weights.shape
    return rows == columns and abs(weights - sparse.eye_array(rows)).sum() == 0


def _add_population(document: Document, cells: NirCells) -> None:
    name = cells.name
    document["populations"][name] = {
        "model": make_model(cells),
        "size": cells.size,
        "parameters": parameters_of(cells),
        "initial": {"v": cells.start * mvolt},
    }
    if cells.fires:
        document["record"]["spikes"].append(name)
    else:
        document["record"]["traces"][name] = {"variables": ["v"], "neurons": cells.size}


def _currents(
    cells: NirCells, entering: Signal, given: Mapping[str, FloatArray], dt: float
) -> Iterator[tuple[str, Document]]:
    """The input, and the constant, as currents into the units of a node."""
    if entering.bias.any():
        kind = {"kind": "step_current", "target": cells.name, "amplitude": entering.bias * namp}
        yield f"bias_{cells.name}", kind
    for k, term in enumerate(entering.terms):
        if term.source in given and term.delay < len(given[INPUT]) * dt:
            yield (
                f"input_{k}_{cells.name}",
                {
                    "kind": "sampled_current",
                    "target": cells.name,
                    "values": np.asarray(given[term.source] @ term.weights) * namp,
                    "interval": dt * second,
                    "start": term.delay * second,
                },
            )


def _wires(
    source: NirCells, cells: NirCells, term: Term, held: float, number: int
) -> Iterator[tuple[str, Document]]:
    """The synapses by which a population acts on the units of a node."""
    if term.delay and not source.fires:
        raise InputError(
            f"the potential of node {source.key!r} reaches it after a delay, which only spikes "
            "can have in continuous time. Run the graph step by step: run_nir(..., rule='euler')"
        )
    stored = sparse.csr_array(term.weights)
    stored.eliminate_zeros()  # such as those of a diagonal
    sources, targets, weights = list_synapses(stored)
    for part in find_synapses(source, cells, targets, weights, held):
        pairs = {"sources": sources[part.chosen], "targets": targets[part.chosen]}
        yield (
            f"wire_{number}_{part.synapse.name}_to_{cells.name}",
            {
                "source": source.name,
                "target": cells.name,
                "synapse": part.synapse,
                "connect": {"rule": "pairs", **pairs},
                "weight": part.weights,
                "delay": term.delay * second,
            },
        )
