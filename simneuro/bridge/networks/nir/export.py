"""Our networks as graphs of NIR."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from scipy import sparse

from simneuro.bridge.activations.by_name import is_of_catalogue
from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.layer_codes import has_mechanism_of
from simneuro.bridge.networks.nir.maps import require_size
from simneuro.bridge.networks.rate_estimator import RateEstimator
from simneuro.bridge.networks.rate_layer import Weights
from simneuro.bridge.networks.rate_network import RateNetwork
from simneuro.bridge.networks.samples import to_rate_network
from simneuro.bridge.networks.spiking_model import SpikingModel
from simneuro.bridge.networks.spiking_network import SpikingNetwork, integrator
from simneuro.calls import checked
from simneuro.catalogue import models
from simneuro.errors import InputError, not_installed

_MILLI, _NANO = 1e3, 1e9  # mV in a volt, nA in an ampere


@checked
def to_nir(net: RateNetwork | RateEstimator | SpikingModel) -> Any:
    """A network as a graph of NIR, the Neuromorphic Intermediate Representation.

    Parameters
    ----------
    net : RateNetwork, RateClassifier, RateRegressor, SpikingClassifier or SpikingRegressor
        Of rate networks those whose units are ``identity`` or ``step``, for which NIR has nodes.
        Of spiking networks those of ``subtractive_if`` and ``lif`` with currents as input and
        without noise: :func:`to_spiking` puts other units onto them.

    Returns
    -------
    nir.NIRGraph
        A chain of nodes, with times in s; ``nir.write(path, graph)`` puts it into a file. Of a
        spiking network potentials are in mV and currents in nA, as :func:`run_nir` reads them, and
        the output is the potential of an ``I`` node. What NIR has no word for stands in the
        ``metadata`` of the nodes, which :func:`run_nir` obeys and other programs overlook: the
        reset that subtracts the threshold (``reset``), the potential at the start (``v_start``),
        the refractory period (``t_ref``), and how long after they are fired spikes reach the
        neurons (``delay``, a time step). That of the graph has the time step, ``dt``, and that the
        simulation takes one for a sample, ``substeps``.

    Raises
    ------
    InputError
        NIR has no node for a unit or a neuron, the input is spikes, there is noise, or samples go
        through other steps first. Or nir is not installed (the extra ``simneuro[nir]``).

    References
    ----------
    pedersen2024

    Examples
    --------
    >>> import nir
    >>> import numpy as np
    >>> import simneuro as sn
    >>> weights = [np.array([[1.0, -1.0]]), np.array([[1.0], [1.0]])]
    >>> net = sn.bridge.RateNetwork.from_arrays(weights, [np.zeros(2), np.zeros(1)], "relu")
    >>> spiking = sn.bridge.to_spiking(net, calibration=[[-1.0], [1.0]])
    >>> graph = sn.bridge.to_nir(spiking)
    >>> list(graph.nodes)
    ['input', 'to_hidden_1', 'hidden_1', 'to_output', 'output_units', 'output']
    >>> recording = sn.bridge.run_nir(graph, [[0.5]] * 40, target="numpy")
    >>> len(sn.recording.spikes(recording, "hidden_1")[0])  # 0.5 of the highest rate, 200 ms long
    20
    """
    try:
        import nir
    except ImportError:
        raise not_installed("nir", "nir", where="to_nir") from None
    if isinstance(net, SpikingModel):
        _require_plain(net)
        nodes, dt = dict(list_spiking_nodes(nir, net.network)), net.code.dt
        return chain_nodes(nir, net.rate_network.sizes, nodes, {"dt": dt, "substeps": 1})
    rates = to_rate_network(net)
    return chain_nodes(nir, rates.sizes, dict(list_rate_nodes(nir, rates.layers)), {})


def chain_nodes(nir: Any, sizes: Any, nodes: dict[str, Any], metadata: dict[str, Any]) -> Any:
    """A graph in which each node leads to the next one."""
    ends = nir.Input(np.array([sizes[0]])), nir.Output(np.array([sizes[-1]]))
    whole = {"input": ends[0], **nodes, "output": ends[1]}
    edges = list(pairwise(whole))
    return nir.NIRGraph(nodes=whole, edges=edges, metadata=metadata)


def list_rate_nodes(nir: Any, layers: Any) -> Iterator[tuple[str, Any]]:
    """The maps and the thresholds of all layers."""
    for k, layer in enumerate(layers, start=1):
        yield f"layer_{k}", nir.Affine(weight=_spread(layer.weights, 1, 1), bias=layer.bias)
        act = layer.activation
        if is_of_catalogue(act, "step"):
            yield f"step_{k}", nir.Threshold(threshold=np.zeros(layer.shape[1]))
        elif not is_of_catalogue(act, "identity"):
            own = "another " if act.name in ("step", "identity") else ""
            raise InputError(
                f"layer {k} has {own}{act.name}, for which NIR has no node, only for "
                "identity and step. Put the network onto neurons, which have one: "
                "`sn.bridge.to_nir(sn.bridge.to_spiking(net))`",
                where="net",
            )


def _spread(weights: Weights, below: int, above: int) -> FloatArray:
    """Weights (out, in) of units that are so many cells, which share the weights."""
    require_size(weights.shape[0] * below * weights.shape[1] * above, "weights")
    table = sparse.csr_array(weights).toarray()
    return np.kron(table.T, np.ones((above, below))) / below


def _require_plain(net: SpikingModel) -> None:
    """Raise :class:`InputError` if the network has what a graph cannot hold."""
    name = net.code.neuron.name
    if not any(has_mechanism_of(net.code.neuron, each) for each in ("subtractive_if", "lif")):
        raise InputError(
            f"NIR has no node for {name}, only for subtractive_if and lif. Put the network onto "
            'one of these: `sn.bridge.to_spiking(net, "lif")`',
            where="net",
        )
    reasons = {
        "the input is spikes, which a graph does not draw": net.code.entering is not None,
        "there is noise, which no node of NIR makes": net.noise is not None,
        "the currents are kept within those of a measured curve, which no node of NIR does": any(
            np.isfinite(layer.bounds).any() for layer in net.code.layers
        ),
        "samples go through other steps before the network, which are no part of a graph. Convert "
        "the last step of the pipeline alone": net.before is not None,
    }
    for reason, holds in reasons.items():
        if holds:
            raise InputError(reason, where="net")


def list_spiking_nodes(nir: Any, network: SpikingNetwork) -> Iterator[tuple[str, Any]]:
    """The maps and the neurons of all layers, in mV, nA and megohm.

    A spike is a value of 1 for a step, so a weight is the charge of a spike over a step.
    """
    for k, (name, weights, bias) in enumerate(
        zip(network.names, network.weights, network.biases, strict=True)
    ):
        code = network.codes[k]
        below, above = network.cells(k - 1) if k else 1, network.cells(k)
        per_spike = network.codes[k - 1].per_hertz / network.code.dt if k else 1.0
        table = _spread(weights, below, above) * (code.levels.scale * per_spike * _NANO)
        silent = network.codes[k - 1].offset * weights.sum(axis=0) if k else 0.0
        current = np.repeat(code.levels.decode(bias + silent), above) * _NANO
        if k == len(network.weights) - 1:
            yield f"to_{name}", nir.Affine(weight=table, bias=current)
            capacitance = integrator.si_values["C_m"] * _NANO
            yield f"{name}_units", nir.I(r=np.full(current.size, _MILLI / capacitance))
            continue
        if k and network.code.delay:
            size = weights.shape[0] * below
            yield f"delay_to_{name}", nir.Delay(delay=np.full(size, network.code.delay))
        if "g_L" in network.code.neuron.si_values:
            yield f"to_{name}", nir.Linear(weight=table)
            yield name, make_leaky_node(nir, network, current, filtered=k > 0)
        else:
            yield f"to_{name}", nir.Affine(weight=table, bias=current)
            yield name, make_if_node(nir, network, current.size)


def make_if_node(nir: Any, network: SpikingNetwork, size: int) -> Any:
    """An IF node, whose reset subtracts the threshold."""
    p, cells = network.code.neuron.si_values, network.code.cells
    threshold = p["V_th"] * _MILLI
    return nir.IF(
        r=np.full(size, _MILLI / (p["C_m"] * _NANO)),
        v_threshold=np.full(size, threshold),
        v_reset=np.zeros(size),
        metadata={
            "reset": "subtract",
            "v_start": _starts(0.0, threshold, cells, size),
            "delay": network.code.dt,  # a spike reaches a neuron one step after it is fired
        },
    )


def make_leaky_node(nir: Any, network: SpikingNetwork, current: FloatArray, filtered: bool) -> Any:
    """A LIF node; with a filter for spikes, whose constant current is part of the leak's potential.

    A constant that entered through the filter would come late.
    """
    p, size = network.code.neuron.si_values, current.size
    tau = np.full(size, p["C_m"] / p["g_L"])
    resistance = np.full(size, _MILLI / (p["g_L"] * _NANO))
    threshold, reset = p["V_th"] * _MILLI, p["V_reset"] * _MILLI
    shared = {
        "r": resistance,
        "v_leak": p["E_L"] * _MILLI + resistance * current,
        "v_threshold": np.full(size, threshold),
        "v_reset": np.full(size, reset),
        "metadata": {
            "v_start": _starts(reset, threshold, network.code.cells, size),
            "t_ref": p["t_ref"],
            "delay": network.code.dt,
        },
    }
    if not filtered:
        return nir.LIF(tau=tau, **shared)
    synaptic = float(models.synapses["exp_current"].parameters["tau"].value)
    return nir.CubaLIF(tau_mem=tau, tau_syn=np.full(size, synaptic), w_in=np.ones(size), **shared)


def _starts(reset: float, threshold: float, cells: int, size: int) -> FloatArray:
    """Where the cells of a unit start: evenly spread between reset and threshold."""
    return reset + (threshold - reset) * (np.arange(size) % cells + 0.5) / cells
