"""Runs of NIR graphs, in continuous time or by the rules of frameworks for learning."""

from typing import Annotated, Any, Literal

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike

from simneuro.annotations import Arrays
from simneuro.bridge.arguments import require_count
from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.nir.continuous import end_with_input, scenario_of
from simneuro.bridge.networks.nir.discrete import step_through
from simneuro.bridge.networks.nir.graph import names_file, read_graph
from simneuro.bridge.networks.nir.nir_cells import Reset, Start
from simneuro.bridge.networks.nir.nir_network import NirNetwork, network_of_graph
from simneuro.bridge.networks.sample_arrays import read_finite
from simneuro.calls import checked
from simneuro.engine import simulate
from simneuro.errors import InputError, PlausibilityWarning, warn
from simneuro.si import seconds
from simneuro.wanted_values import ANYTHING

_SUBSTEPS = 10  # chosen: spikes fall on tenths of a step
_SAME = 1e-6  # of a step; more than the rounding of single precision
_TIMES = ("tau", "tau_syn")


@checked
def run_nir(
    graph: Annotated[Any, ANYTHING],
    inputs: Arrays,
    dt: Any = None,
    *,
    rule: Literal["continuous", "euler", "snntorch"] = "continuous",
    reset: Reset | None = None,
    start: Start | None = None,
    substeps: int | None = None,
    target: str | None = None,
) -> xr.Dataset:
    """Run a graph of NIR, the Neuromorphic Intermediate Representation, with one input over time.

    Parameters
    ----------
    graph : nir.NIRGraph, str or os.PathLike
        A graph, or the path of a file; nothing in a file is executed. Its nodes may be LIF,
        CubaLIF, IF, LI, CubaLI, I, Threshold, Linear, Affine, Scale, Conv1d, Conv2d, SumPool2d,
        AvgPool2d, Flatten, Delay, and subgraphs of these. A loop needs a node that fires or
        integrates in it.
    inputs : array (samples, channels)
        Currents, or spikes as 0 and 1. Each sample is held for ``dt``. Those of images may have
        their shape, (samples, channels, height, width).
    dt : str or Quantity, optional
        The time from one sample to the next. A graph of :func:`to_nir` has it in its metadata, and
        another one is refused then. Others do not hold it, but their weights rest on it: a spike
        is a value of 1 for one step of the framework that trained it. Those of snnTorch have
        0.1 ms, and those of Sinabs 1 s (their time is counted in steps).
    rule : {"continuous", "euler", "snntorch"}
        ``"continuous"``: NIR's equations, integrated by Brian2. A spike is an impulse as large as
        a value of 1 that is held for ``dt``. All that depends on ``substeps`` is the place of the
        spikes on the grid, so that the result converges as they grow in number.
        ``"euler"``: steps of ``dt``, in which the state changes by the explicit Euler rule (a
        synaptic current first, which then acts on the potential), spikes are fired above the
        threshold, and the reset follows at once. Spikes pass all layers in the same step, and come
        back to their own population in the next one.
        ``"snntorch"``: the same, but the reset follows in the next step, as in snnTorch with its
        usual ``reset_delay=True``.
    reset : {"v_reset", "subtract"}, optional
        What a spike does in all neurons: puts the potential to ``v_reset``, which is all that NIR
        has a word for, or takes the threshold from it. snnTorch writes nothing of its
        ``reset_mechanism``, so say ``"subtract"`` for its usual one.
    start : {"zero", "v_leak"}, optional
        The potentials at the start, of which NIR says nothing: 0, as in snnTorch, or ``v_leak``, as
        in Norse. By default what :func:`to_nir` noted, else 0.
    substeps : int, optional
        Steps of the simulation in ``dt``, of the continuous rule. Default 10; of a graph that
        :func:`to_nir` wrote those of the network, which are 1.
    target : {"numpy", "cython", "cpp"}, optional
        Of the continuous rule, as in :func:`simneuro.simulate`.

    Returns
    -------
    xarray.Dataset
        A recording with a population for each node that fires, or has a potential. It is called as
        the node is; ``"3"`` and ``"net.lif"`` become ``node_3`` and ``net_lif``. Of those that do
        not fire it has the trace ``v``, where a potential of 1 is a mV, at the end of each sample:
        the last one is that at the end of the input. By the two rules of steps,
        ``attrs["closest_to_threshold"]`` tells how close a potential came to a threshold, in units
        of the threshold: where it is below 1e-6, rounding in another program may decide otherwise.

    Raises
    ------
    InputError
        A node is not understood, or has no meaning by this rule, shapes do not fit, or the file is
        damaged: with the key of the node. Or nir is not installed (the extra ``simneuro[nir]``).

    References
    ----------
    pedersen2024

    Examples
    --------
    >>> import nir
    >>> import numpy as np
    >>> import simneuro as sn
    >>> one = np.ones(1)
    >>> lif = nir.LIF(tau=20e-3 * one, r=one, v_leak=0 * one, v_threshold=one, v_reset=0 * one)
    >>> graph = nir.NIRGraph.from_list(nir.Linear(weight=np.array([[2.0]])), lif)
    >>> recording = sn.bridge.run_nir(graph, np.ones((100, 1)), "1 ms", target="numpy")
    >>> times, _ = sn.recording.spikes(recording, "lif")
    >>> len(times)  # of 100 ms / (20 ms ln 2), the interval of the equation
    7
    """
    with names_file(graph):
        network = network_of_graph(read_graph(graph), reset, start)
    values, step = _read_inputs(inputs, network), _read_step(dt, network)
    _warn_of_long_times(network, len(values) * step)
    if rule != "continuous":
        return step_through(network, values, step, rule)
    fine = _read_substeps(substeps, network)
    measured = simulate(scenario_of(network, values, step, fine), target=target)
    return end_with_input(measured, len(values), step)


def _read_inputs(given: ArrayLike, network: NirNetwork) -> FloatArray:
    values = read_finite(given, "inputs")
    shape = (network.inputs,)
    if values.ndim < 2 or not len(values) or values.shape[1:] not in (shape, network.input_shape):
        raise InputError(
            f"need (samples, {', '.join(map(str, network.input_shape))}), got an array of shape "
            f"{values.shape}",
            where="inputs",
        )
    return values.reshape(len(values), -1)


def _read_step(dt: Any, network: NirNetwork) -> float:
    noted = network.metadata.get("dt")
    given = noted if dt is None else dt
    if given is None:
        raise InputError(
            "the graph does not say how long a step of it is. Give that of the framework that "
            'wrote it, such as dt="0.1 ms" for snnTorch',
            where="dt",
        )
    step = seconds(given, "dt")
    if not 0 < step < np.inf:
        raise InputError(f"need a time above 0, got {step:g} s", where="dt")
    if noted is not None and not np.isclose(step, seconds(noted, "dt"), rtol=_SAME, atol=0):
        raise InputError(
            f"got {step:g} s, but the graph says that a step of it is {seconds(noted, 'dt'):g} s, "
            "on which its weights rest. Leave dt out, or take it out of graph.metadata",
            where="dt",
        )
    return step


def _read_substeps(given: int | None, network: NirNetwork) -> int:
    if given is not None:
        require_count(given, "substeps")
        return int(given)
    noted = network.metadata.get("substeps", _SUBSTEPS)
    found = np.asarray(noted).item() if np.size(noted) == 1 else noted  # as files hold it
    require_count(found, "metadata.substeps")
    return int(found)


def _warn_of_long_times(network: NirNetwork, duration: float) -> None:
    """Warn of times so long that hardly anything happens in them, as where ms are meant."""
    for cells, entering in network.populations:
        times = {name: cells.values[name].min() for name in _TIMES if name in cells.values}
        times["metadata.t_ref"] = cells.dead_time
        for name, time in times.items():
            if time > duration:
                _warn_of_long(f"nodes.{cells.key}.{name}", time, duration)
        late = min((term.delay for term in entering.terms), default=0.0)
        if late > duration:
            _warn_of_long(f"nodes.{cells.key}: the delay before it", late, duration)


def _warn_of_long(place: str, time: float, duration: float) -> None:
    warn(
        f"{place} is {time:g} s, longer than the whole input of {duration:g} s. Times of NIR are "
        "in s: was it meant in ms?",
        PlausibilityWarning,
    )
