"""Graphs of NIR as values: nodes by key, and the edges between them."""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from simneuro.bridge.networks.nir.graph_files import decode_text, read_graph_file
from simneuro.errors import InputError, describe_type, quoted

Edge = tuple[str, str]

#: The kinds of nodes that hold a state from one moment to the next.
HOLD_STATES = ("LIF", "CubaLIF", "IF", "LI", "CubaLI", "I")


@dataclass(frozen=True, eq=False)
class Node:
    """A node of a graph.

    Parameters
    ----------
    key : str
        Its name in the graph; in a subgraph, that of the subgraph and its own, joined by a dot.
    kind : str
        The name of its class in NIR, such as ``"LIF"``.
    fields : mapping
        Its arrays and numbers, by NIR's names.
    metadata : mapping
        What a program noted beside them.
    """

    key: str
    kind: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Graph:
    """Nodes in an order in which each comes after those that lead to it, but for loops.

    Parameters
    ----------
    nodes : sequence of Node
    before : mapping of key to keys
        The nodes that lead to each node.
    metadata : mapping
    """

    nodes: Sequence[Node]
    before: Mapping[str, Sequence[str]]
    metadata: Mapping[str, Any] = field(default_factory=dict)


def read_graph(source: Any) -> Graph:
    """A graph from an ``nir.NIRGraph``, or from the path of a file.

    Raises
    ------
    InputError
        It is something else, an edge leads nowhere, or nodes lead back to themselves.
    """
    if isinstance(source, (str, os.PathLike)):
        return order_nodes(*flatten_graph(read_graph_file(Path(source)), ""))
    if type(source).__name__ != "NIRGraph":
        message = f"need an nir.NIRGraph or the path of a file, got {describe_type(type(source))}"
        raise InputError(message, where="graph")
    return order_nodes(*flatten_graph(source.to_dict(), ""))


@contextmanager
def names_file(source: Any) -> Iterator[None]:
    """Put the path of a graph that comes from a file in front of the input errors raised here."""
    try:
        yield
    except InputError as error:
        if not isinstance(source, (str, os.PathLike)) or error.where.startswith(str(source)):
            raise
        raise error.at(str(source)) from None


def flatten_graph(document: Mapping[str, Any], prefix: str) -> tuple[list[Node], list[Edge], Any]:
    """The nodes and edges of a graph and its subgraphs, whose keys get a prefix.

    A subgraph is entered at its Input node, and left at its Output node.
    """
    if document.get("type") != "NIRGraph" or not isinstance(document.get("nodes"), Mapping):
        raise InputError("this is no graph of NIR: it has no nodes", where=prefix.rstrip("."))
    nodes, edges = [], []
    enter, leave = {}, {}
    for name, each in document["nodes"].items():
        key = f"{prefix}{name}"
        if not isinstance(each, Mapping) or not isinstance(each.get("type"), str):
            raise InputError("this node does not say its type", where=key)
        if each["type"] == "NIRGraph":
            inner, inner_edges, _ = flatten_graph(each, f"{key}.")
            enter[key] = _only(inner, "Input", key)
            leave[key] = _only(inner, "Output", key)
            # Its inputs and outputs are those of no whole graph.
            ends = ("Input", "Output")
            nodes += [
                replace(node, kind="Identity") if node.kind in ends else node for node in inner
            ]
            edges += inner_edges
        else:
            nodes.append(read_node(key, each))
    for before, after in read_edges(document.get("edges", ()), prefix):
        edges.append((leave.get(before, before), enter.get(after, after)))
    return nodes, edges, _table(document.get("metadata"))


def read_node(key: str, document: Mapping[str, Any]) -> Node:
    """A node, but for those that are graphs."""
    fields = {name: value for name, value in document.items() if name not in ("type", "metadata")}
    return Node(key, str(document["type"]), fields, _table(document.get("metadata")))


def _table(given: Any) -> Mapping[str, Any]:
    return given if isinstance(given, Mapping) else {}


def _only(nodes: Sequence[Node], kind: str, key: str) -> str:
    # Those of subgraphs further inside are identities by now.
    found = [node.key for node in nodes if node.kind == kind]
    if len(found) != 1:
        raise InputError(f"a subgraph needs one {kind}, this has {len(found)}", where=key)
    return found[0]


def read_edges(given: Any, prefix: str) -> Iterator[Edge]:
    """The pairs of keys, with a prefix."""
    pairs = np.asarray(given, dtype=object)
    if pairs.size and (pairs.ndim != 2 or pairs.shape[1] != 2):
        raise InputError("need pairs of keys", where=f"{prefix}edges")
    for before, after in pairs.reshape(-1, 2):
        yield f"{prefix}{decode_text(before)}", f"{prefix}{decode_text(after)}"


def order_nodes(nodes: Sequence[Node], edges: Sequence[Edge], metadata: Any) -> Graph:
    """The graph with each node after those that lead to it, but for loops.

    A loop is entered at a node that holds a state: at the first one that something outside the loop
    leads to.
    """
    by_key = {node.key: node for node in nodes}
    before, after = find_neighbours(by_key, edges)
    waiting = {key: len(sources) for key, sources in before.items()}
    order: dict[str, None] = {}
    ready = [key for key, count in waiting.items() if count == 0]
    while ready:
        for key in ready:  # which grows: a node follows once all that lead to it are there
            order[key] = None
            for target in after[key]:
                waiting[target] -= 1
                if waiting[target] == 0 and target not in order:
                    ready.append(target)
        ready = enter_loop(by_key, before, order)
    _require_all(order, by_key)
    return Graph([by_key[key] for key in order], before, metadata)


def enter_loop(
    nodes: Mapping[str, Node], before: Mapping[str, Sequence[str]], order: Collection[str]
) -> list[str]:
    """The node with a state at which a loop is entered, if there is one."""
    left = [key for key, node in nodes.items() if key not in order and node.kind in HOLD_STATES]
    entered = [key for key in left if any(source in order for source in before[key])]
    return (entered or left)[:1]


def find_neighbours(
    keys: Iterable[str], edges: Sequence[Edge]
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The nodes that lead to each node, and those that it leads to."""
    before: dict[str, list[str]] = {key: [] for key in keys}
    after: dict[str, list[str]] = {key: [] for key in before}
    if len(set(edges)) < len(edges):
        raise InputError("an edge stands there twice", where="edges")
    for source, target in edges:
        if source not in before or target not in before:
            message = f"{quoted((source, target))} leads to, or from, a node that does not exist"
            raise InputError(message, where="edges")
        before[target].append(source)
        after[source].append(target)
    return before, after


def _require_all(order: Collection[str], keys: Iterable[str]) -> None:
    left = sorted(set(keys) - set(order))
    if left:
        raise InputError(
            f"the nodes {quoted(left)} lead back to themselves, or come after such nodes, and none "
            "of them holds a state from one moment to the next",
            where="edges",
        )
