"""A graph of NIR as populations, and the weighted sums that enter them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import sparse

from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.imports.affine import Affine
from simneuro.bridge.networks.imports.image_maps import Shape
from simneuro.bridge.networks.nir.graph import Graph, Node
from simneuro.bridge.networks.nir.maps import MAPS, read_array, read_shape, require_size, spread
from simneuro.bridge.networks.nir.nir_cells import PARAMETERS, NirCells, Reset, Start, read_cells
from simneuro.bridge.networks.rate_layer import Weights
from simneuro.errors import InputError, located

#: In the place of a population's key: the input of the graph.
INPUT = ""

_MOST_DELAYS = 1000  # chosen: each is a table of weights


@dataclass(frozen=True, eq=False)
class Term:
    """A part of a sum: what a population or the input gave ``delay`` ago (s), times weights.

    Parameters
    ----------
    source : str
        The key of a population, or :data:`INPUT`.
    weights : array or sparse array (units of the source, units of the sum)
    delay : float
    """

    source: str
    weights: Weights
    delay: float = 0.0


@dataclass(frozen=True, eq=False)
class Signal:
    """A weighted sum over time.

    Parameters
    ----------
    shape : tuple of int
    terms : sequence of Term
    bias : array (units,)
        A constant, which is there from the start, whatever the delays.
    """

    shape: Shape
    terms: Sequence[Term]
    bias: FloatArray

    def mapped(self, step: Affine | None, shape: Shape) -> "Signal":
        """The sum after an affine map."""
        if step is None:
            return replace(self, shape=shape)
        if not sparse.issparse(step.weights):
            entering = sum(term.weights.shape[0] for term in self.terms)
            require_size(entering * step.weights.shape[1], "weights")
        terms = [replace(term, weights=term.weights @ step.weights) for term in self.terms]
        return Signal(shape, terms, np.asarray(self.bias @ step.weights + step.bias))

    def delayed(self, delays: FloatArray) -> "Signal":
        """The sum with a delay (s) for each unit: a term for each value of the delay."""
        different = np.unique(delays)
        if different.size > _MOST_DELAYS:
            message = f"it has {different.size} different values, more than {_MOST_DELAYS}"
            raise InputError(message, where="delay")
        terms = []
        for term in self.terms:
            for delay in different:
                chosen = term.weights
                if different.size > 1:
                    chosen = sparse.csr_array(chosen) @ sparse.diags_array(1.0 * (delays == delay))
                    chosen.eliminate_zeros()
                terms.append(Term(term.source, chosen, term.delay + float(delay)))
        return replace(self, terms=terms)

    def later(self, time: float) -> "Signal":
        """The sum with what populations give, but not the input, later by a time (s)."""
        terms = [
            term if term.source == INPUT else replace(term, delay=term.delay + time)
            for term in self.terms
        ]
        return replace(self, terms=terms)


@dataclass(frozen=True, eq=False)
class NirNetwork:
    """A graph as populations, each of which is fed by earlier ones, and in loops by later ones.

    Parameters
    ----------
    input_shape : tuple of int
    populations : sequence of (NirCells, Signal)
        The units of a node, and what enters them.
    outputs : mapping of key to Signal
        What each Output node gives.
    metadata : mapping
        Of the graph.
    """

    input_shape: Shape
    populations: Sequence[tuple[NirCells, Signal]]
    outputs: Mapping[str, Signal]
    metadata: Mapping[str, Any]

    @property
    def inputs(self) -> int:
        """How many inputs there are."""
        return math.prod(self.input_shape)

    @property
    def sizes(self) -> dict[str, int]:
        """How many units each population has, by its name in recordings."""
        return {cells.name: cells.size for cells, _ in self.populations}


def network_of_graph(
    graph: Graph, reset: Reset | None = None, start: Start | None = None
) -> NirNetwork:
    """The network of a graph.

    Parameters
    ----------
    graph : Graph
    reset : {"v_reset", "subtract"}, optional
        Of all neurons, in the place of what the graph says.
    start : {"zero", "v_leak"}, optional
        Their potentials at the start, in the place of what the graph says.

    Raises
    ------
    InputError
        A node is not understood, does not fit onto those before it, or has an impossible value; it
        is named by its key.
    """
    entry = find_input(graph)
    signals = _signals_of(graph, entry)
    populations = []
    for node in graph.nodes:
        if node.kind in PARAMETERS:
            with located(f"nodes.{node.key}"):
                entering = _sum([signals[key] for key in graph.before[node.key]])
                _require_shape(entering.shape, signals[node.key].shape)
                populations.append((read_cells(node, entering.shape, reset, start), entering))
    _require_names([cells for cells, _ in populations])
    outputs = {node.key: signals[node.key] for node in graph.nodes if node.kind == "Output"}
    return NirNetwork(signals[entry.key].shape, populations, outputs, graph.metadata)


def _signals_of(graph: Graph, entry: Node) -> dict[str, Signal]:
    """What each node gives, by key."""
    signals: dict[str, Signal] = {}
    for node in graph.nodes:
        with located(f"nodes.{node.key}"):
            # Where a loop is entered, what comes back is not known yet.
            known = [signals[key] for key in graph.before[node.key] if key in signals]
            if node is entry:
                signals[node.key] = _signal_of(INPUT, read_shape(node.fields.get("shape"), "shape"))
            elif node.kind in PARAMETERS:
                shape = _sum(known).shape if known else _own_shape(node)
                signals[node.key] = _signal_of(node.key, shape)
            else:
                signals[node.key] = _passed(node, _sum(known))
    return signals


def _own_shape(node: Node) -> Shape:
    """The shape of the units of a node, by its largest parameter."""
    arrays = [read_array({name: 0.0, **node.fields}, name) for name in PARAMETERS[node.kind]]
    return max(arrays, key=np.size).shape or (1,)


def find_input(graph: Graph) -> Node:
    """The one Input node of a graph.

    Raises
    ------
    InputError
        There is another number of them, or another node has nothing before it.
    """
    found = [node for node in graph.nodes if node.kind == "Input"]
    if len(found) != 1:
        message = f"need one node of kind Input, got {len(found)}"
        raise InputError(message, where="nodes")
    for node in graph.nodes:
        if not graph.before[node.key] and node is not found[0]:
            raise InputError("no edge leads to it", where=f"nodes.{node.key}")
        if graph.before[node.key] and node is found[0]:
            raise InputError("an edge leads to it, but it is an Input", where=f"nodes.{node.key}")
    return found[0]


def _signal_of(key: str, shape: Shape) -> Signal:
    size = math.prod(shape)
    return Signal(shape, [Term(key, sparse.eye_array(size).tocsr())], np.zeros(size))


def _sum(signals: Sequence[Signal]) -> Signal:
    """What several nodes give together."""
    first = signals[0]
    for other in signals[1:]:
        if other.shape != first.shape:
            shapes = " and ".join(str(each.shape) for each in signals)
            raise InputError(f"the nodes that lead to it give shapes {shapes}, which do not add up")
    terms = [term for each in signals for term in each.terms]
    return Signal(first.shape, terms, np.sum([each.bias for each in signals], axis=0))


def _passed(node: Node, entering: Signal) -> Signal:
    """What leaves a node without a state."""
    if node.kind == "Delay":
        delays = spread(read_array(node.fields, "delay"), entering.shape, "delay")
        if delays.min() < 0:
            raise InputError(f"a delay is 0 or longer, got {delays.min():g}", where="delay")
        return entering.delayed(delays)
    if node.kind not in MAPS:
        raise InputError(
            f"nodes of kind {node.kind} are not understood",
            allowed=sorted({*MAPS, *PARAMETERS, "Delay"}),
        )
    step, shape = MAPS[node.kind](node.fields, entering.shape)
    return entering.mapped(step, shape)


def _require_shape(entering: Shape, own: Shape) -> None:
    """Raise :class:`InputError` if what a loop brings back does not have the shape of its units."""
    if entering != own:
        raise InputError(f"inputs of shape {entering} enter it, but it has units of shape {own}")


def _require_names(populations: Sequence[NirCells]) -> None:
    seen: dict[str, str] = {}
    for cells in populations:
        if cells.name in seen:
            message = f"its name would be {cells.name}, as that of {seen[cells.name]}; rename one"
            raise InputError(message, where=f"nodes.{cells.key}")
        seen[cells.name] = cells.key
