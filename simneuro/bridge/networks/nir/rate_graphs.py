"""Graphs of NIR without time as rate networks: their linear nodes and thresholds."""

import math
from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np

from simneuro.bridge.activations import Activation, activation
from simneuro.bridge.networks.imports.affine import Affine, join_layers
from simneuro.bridge.networks.imports.arrays import with_labels
from simneuro.bridge.networks.imports.image_maps import Shape
from simneuro.bridge.networks.nir.graph import HOLD_STATES, Graph, Node, names_file, read_graph
from simneuro.bridge.networks.nir.maps import MAPS, read_array, read_shape, spread
from simneuro.bridge.networks.nir.nir_network import find_input
from simneuro.bridge.networks.rate_layer import RateLayer
from simneuro.bridge.networks.rate_network import RateNetwork
from simneuro.errors import InputError, located


def network_of_nir(source: Any, classes: Any = "positions") -> RateNetwork:
    """The rate network of a graph: see `RateNetwork.from_nir`.

    Raises
    ------
    InputError
        A node has a state in time, or is not understood; or the graph is no chain.
    """
    with names_file(source):
        graph = read_graph(source)
        layers = _layers(graph, find_input(graph))
    return with_labels(layers, classes)


def _layers(graph: Graph, entry: Node) -> tuple[RateLayer, ...]:
    with located(f"nodes.{entry.key}"):
        shape = read_shape(entry.fields.get("shape"), "shape")
    _require_timeless(graph)
    _require_chain(graph)
    layers = join_layers(math.prod(shape), _steps(graph, shape))
    if not layers:
        raise InputError("there is no node with weights in it", where="nodes")
    return layers


def _require_timeless(graph: Graph) -> None:
    for node in graph.nodes:
        if node.kind in (*HOLD_STATES, "Delay"):
            raise InputError(
                f"a node of kind {node.kind} has a state in time, and a rate network has none. "
                'Run it as it is: `sn.bridge.run_nir(graph, inputs, dt="0.1 ms")`',
                where=f"nodes.{node.key}",
            )


def _require_chain(graph: Graph) -> None:
    leads = Counter(key for keys in graph.before.values() for key in keys)
    for node in graph.nodes:
        if len(graph.before[node.key]) > 1 or leads[node.key] > 1:
            message = "several edges lead to it or from it, but a rate network is a single chain"
            raise InputError(message, where=f"nodes.{node.key}")


def _steps(graph: Graph, shape: Shape) -> Iterator[Affine | Activation]:
    """What the nodes do, one after the other."""
    for node in graph.nodes:
        with located(f"nodes.{node.key}"):
            if node.kind == "Threshold":
                level = spread(read_array(node.fields, "threshold"), shape, "threshold")
                yield Affine.diagonal(np.ones(level.size), -level)
                yield activation("step")
            elif node.kind != "Input":
                step, shape = _read_map(node, shape)
                if step is not None:
                    yield step


def _read_map(node: Node, shape: Shape) -> tuple[Affine | None, Shape]:
    if node.kind not in MAPS:
        message = f"nodes of kind {node.kind} are not understood"
        raise InputError(message, allowed=[*MAPS, "Threshold"])
    return MAPS[node.kind](node.fields, shape)
