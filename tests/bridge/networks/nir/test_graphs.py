"""What is refused of a graph, by the key of its node."""

import builtins
from itertools import pairwise

import numpy as np
import pytest

import simneuro as sn
from simneuro.bridge import run_nir
from simneuro.errors import InputError, PlausibilityWarning

nir = pytest.importorskip("nir")

ONE = np.ones(1)
ENDS = {"input": nir.Input(np.array([1])), "output": nir.Output(np.array([1]))}


def chain(**nodes):
    whole = {"input": ENDS["input"], **nodes, "output": ENDS["output"]}
    keys = list(whole)
    edges = list(pairwise(keys))
    return nir.NIRGraph(nodes=whole, edges=edges, type_check=False)


def loop():
    graph = chain(there=nir.Scale(scale=ONE))
    graph.nodes["back"] = nir.Linear(weight=np.ones((1, 1)))
    graph.edges += [("there", "back"), ("back", "there")]
    return graph


def ring():
    graph = chain(one=nir.IF(r=ONE, v_threshold=ONE), two=nir.IF(r=ONE, v_threshold=ONE))
    graph.edges += [("two", "one")]
    return graph


def with_edges(*edges):
    graph = chain(cells=nir.IF(r=ONE, v_threshold=ONE))
    graph.edges += edges
    return graph


def apart():
    """A loop that nothing else leads to, with one unit that becomes two."""
    graph = chain(cells=nir.IF(r=ONE, v_threshold=ONE))
    graph.nodes |= {"one": nir.IF(r=ONE, v_threshold=ONE), "wide": nir.Linear(np.ones((2, 1)))}
    graph.edges += [("one", "wide"), ("wide", "one")]
    return graph


def unknown():
    graph = chain(odd=nir.Scale(scale=ONE))
    graph.nodes["odd"].__class__ = type("Surprise", (nir.Scale,), {})
    return graph


LIF = {"tau": ONE, "r": ONE, "v_leak": 0 * ONE, "v_threshold": ONE}
TWO = np.ones(2)
REFUSED = {
    "loop": (loop, "edges: the nodes .*back.*there.* lead back to themselves"),
    "no_such_node": (lambda: with_edges(("cells", "gone")), "edges: .*gone.* does not exist"),
    "an_edge_twice": (lambda: with_edges(("input", "cells")), "edges: an edge stands there twice"),
    "unknown_kind": (unknown, "nodes.odd: nodes of kind Surprise are not understood. Allowed: A"),
    "wrong_size": (
        lambda: chain(lin=nir.Linear(weight=np.ones((1, 3)))),
        r"nodes.lin.weight: it takes 3 inputs, but inputs of shape \(1,\) enter",
    ),
    "cells_of_another_size": (
        lambda: chain(cells=nir.IF(r=TWO, v_threshold=TWO)), r"nodes.cells.r: got values of shape"
    ),
    "cells_of_another_order": (
        lambda: nir.NIRGraph(
            nodes={
                "input": nir.Input(np.array([2, 1, 3])), "output": ENDS["output"],
                "cells": nir.IF(r=np.ones((3, 2)), v_threshold=np.ones((3, 2))),
            },
            edges=[("input", "cells"), ("cells", "output")], type_check=False,
        ),
        r"nodes.cells.r: got values of shape \(3, 2\) for units of shape \(2, 1, 3\)",
    ),
    "no_time_constant": (
        lambda: chain(cells=nir.LIF(**{**LIF, "tau": 0 * ONE})), "nodes.cells.tau: a time constant"
    ),
    "not_finite": (
        lambda: chain(cells=nir.LIF(**{**LIF, "tau": np.inf * ONE})), "nodes.cells.tau: must be fin"
    ),
    "reset_above_threshold": (
        lambda: chain(cells=nir.LIF(**LIF, v_reset=2 * ONE)), "nodes.cells.v_reset: it is 2, above"
    ),
    "negative_delay": (lambda: chain(late=nir.Delay(delay=-ONE)), "nodes.late.delay: a delay is"),
    "reset_unknown": (
        lambda: chain(cells=nir.IF(r=ONE, v_threshold=ONE, metadata={"reset": "half"})),
        "nodes.cells.metadata.reset: got 'half'. Allowed: v_reset, subtract",
    ),
    "shapes_that_do_not_add_up": (
        lambda: nir.NIRGraph(
            nodes={**ENDS, "wide": nir.Linear(weight=np.ones((2, 1)))},
            edges=[("input", "wide"), ("wide", "output"), ("input", "output")], type_check=False,
        ),
        "nodes.output: the nodes that lead to it give shapes",
    ),
    "window_too_large": (
        lambda: chain(pool=nir.SumPool2d(kernel_size=TWO, stride=TWO, padding=0 * TWO)),
        "nodes.pool: it needs images",
    ),
    "a_loop_of_two_shapes": (apart, r"nodes.one: inputs of shape \(2,\) enter it, but it has un"),
    "no_graph": (lambda: {"nodes": {}}, "graph: need an nir.NIRGraph or the path of a file"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("rule", ["continuous", "euler"])
def test_refused_by_name(name, rule) -> None:
    make, message = REFUSED[name]
    with pytest.raises(InputError, match=message):
        run_nir(make(), np.ones((3, 1)), "1 ms", rule=rule)


def test_what_has_no_meaning_in_a_rule_is_refused() -> None:
    spikes = chain(cells=nir.IF(r=ONE, v_threshold=ONE), level=nir.Threshold(threshold=ONE))
    with pytest.raises(InputError, match=r"nodes.level: in continuous time a Threshold is read"):
        run_nir(spikes, np.ones((3, 1)), "1 ms")
    late = chain(late=nir.Delay(delay=1.5e-3 * ONE), cells=nir.IF(r=ONE, v_threshold=ONE))
    with pytest.raises(InputError, match=r"nodes.cells: a delay of 0.0015 s is no whole number"):
        run_nir(late, np.ones((3, 1)), "1 ms", rule="euler")
    short = chain(cells=nir.LIF(**{**LIF, "tau": 1e-4 * ONE}))
    slow = chain(li=nir.LI(tau=ONE, r=ONE, v_leak=ONE), late=nir.Delay(delay=ONE), i=nir.I(r=ONE))
    with pytest.raises(InputError, match=r"nodes.i: the potential of node 'li' reaches it after a"):
        run_nir(slow, np.ones((3, 1)), "1 s")
    with pytest.raises(InputError, match=r"nodes.cells.tau: it is 0.0001 s, shorter than a step"):
        run_nir(short, np.ones((3, 1)), "1 ms", rule="snntorch")


def test_in_a_loop_units_have_the_shape_of_what_enters() -> None:
    """Parameters that are single numbers are those of all units, also where a loop is entered."""
    nodes = {
        "input": nir.Input(np.array([2])), "cells": nir.IF(r=2e3 * ONE, v_threshold=ONE),
        "back": nir.Linear(weight=np.array([[0.0, 1.0], [0.0, 0.0]])),
        "output": nir.Output(np.array([2])),
    }  # fmt: skip
    edges = [("input", "cells"), ("cells", "back"), ("back", "cells"), ("cells", "output")]
    graph = nir.NIRGraph(nodes=nodes, edges=edges, type_check=False)
    for rule in ("continuous", "euler"):
        recording = run_nir(graph, [[0.0, 1.0]] * 3, "1 ms", rule=rule, target="numpy")
        assert set(sn.recording.spikes(recording, "cells")[1]) == {0, 1}  # the second fires both
    graph.nodes["back"] = nir.Linear(weight=np.ones((4, 2)))
    with pytest.raises(InputError, match=r"nodes.cells: the nodes that lead to it give shapes"):
        run_nir(graph, [[0.0, 1.0]], "1 ms")


def test_a_loop_of_several_populations_is_run_in_continuous_time_alone() -> None:
    with pytest.raises(InputError, match=r"nodes.one: node 'two' is in a loop with it"):
        run_nir(ring(), np.ones((3, 1)), "1 ms", rule="euler")
    run_nir(ring(), np.ones((3, 1)), "1 ms", target="numpy")


def test_wrong_inputs_and_no_step_are_told() -> None:
    graph = chain(cells=nir.IF(r=ONE, v_threshold=ONE))
    with pytest.raises(InputError, match=r"inputs: need \(samples, 1\), got an array of shape"):
        run_nir(graph, np.ones((3, 2)), "1 ms")
    with pytest.raises(InputError, match="dt: the graph does not say how long a step"):
        run_nir(graph, np.ones((3, 1)))


@pytest.mark.parametrize("rule", ["continuous", "euler"])
def test_times_in_ms_are_told(rule) -> None:
    slow = chain(cells=nir.LIF(**{**LIF, "tau": 20 * ONE}))
    message = r"nodes.cells.tau is 20 s, longer than the whole input of 0.2 s"
    with pytest.warns(PlausibilityWarning, match=message):
        run_nir(slow, np.ones((200, 1)), "1 ms", rule=rule)
    late = chain(late=nir.Delay(delay=2 * ONE), cells=nir.IF(r=ONE, v_threshold=ONE))
    with pytest.warns(PlausibilityWarning, match="nodes.cells: the delay before it is 2 s, longer"):
        run_nir(late, np.ones((200, 1)), "1 ms", rule=rule)


def test_without_its_packages_the_extra_is_named(monkeypatch, tmp_path) -> None:
    def refuse(name, *args, **kwargs):
        if name in ("h5py", "nir"):
            raise ImportError(name)
        return found(name, *args, **kwargs)

    found = builtins.__import__
    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(InputError, match=r'pip install "simneuro\[nir\]"'):
        run_nir(tmp_path / "one.nir", np.ones((3, 1)), "1 ms")
