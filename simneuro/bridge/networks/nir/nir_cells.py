"""Nodes of NIR that have a state in time: neurons that fire, and integrators that do not."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.imports.image_maps import Shape
from simneuro.bridge.networks.nir.graph import Node
from simneuro.bridge.networks.nir.maps import read_array, spread
from simneuro.errors import InputError, quoted

Reset = Literal["v_reset", "subtract"]
Start = Literal["zero", "v_leak"]
AnyReset = Literal["v_reset", "subtract", "none"]

_SPIKING = ("v_threshold", "v_reset")
_CURRENT = ("tau_syn", "w_in")
#: The parameters of each kind of node, by NIR's names.
PARAMETERS: Mapping[str, tuple[str, ...]] = {
    "LIF": ("tau", "r", "v_leak", *_SPIKING),
    "CubaLIF": ("tau_mem", "r", "v_leak", *_CURRENT, *_SPIKING),
    "IF": ("r", *_SPIKING),
    "LI": ("tau", "r", "v_leak"),
    "CubaLI": ("tau_mem", "r", "v_leak", *_CURRENT),
    "I": ("r",),
    "Threshold": ("threshold",),
}
_DEFAULTS: Mapping[str, float] = {"v_reset": 0.0, "w_in": 1.0}


@dataclass(frozen=True, eq=False)
class NirCells:
    """The units of one node.

    The potential follows ``tau dv/dt = v_leak - v + r I`` (IF and I: ``dv/dt = r I``). With
    ``tau_syn`` the current follows ``tau_syn dI/dt = -I + w_in S``, where S is what enters; else it
    is what enters. Above ``v_threshold`` a unit fires. A ``Threshold`` has no state: it is 1 above
    its threshold, and 0 otherwise.

    Parameters
    ----------
    key, name : str
        The key of the node, and the name of its population in recordings.
    kind : str
    shape : tuple of int
    values : mapping of name to array (units,)
        NIR's parameters; what is called ``tau_mem`` there is ``tau`` here.
    reset : {"v_reset", "subtract", "none"}
        What a spike does: it puts the potential to ``v_reset``, takes ``v_threshold`` from it, or
        does nothing, so that a unit fires as long as it is above threshold.
    start : array (units,)
        The potential at the start.
    dead_time : float
        For how long a unit is held after a spike (s).
    waits : float
        How long after they are fired spikes reach the units (s), beside the delays of the graph.
    """

    key: str
    name: str
    kind: str
    shape: Shape
    values: Mapping[str, FloatArray]
    reset: AnyReset
    start: FloatArray
    dead_time: float = 0.0
    waits: float = 0.0

    @property
    def size(self) -> int:
        """How many units there are."""
        return self.start.size

    @property
    def fires(self) -> bool:
        """Whether the units fire spikes."""
        return "v_threshold" in self.values

    @property
    def leaks(self) -> bool:
        """Whether the potential decays."""
        return "tau" in self.values

    @property
    def filters(self) -> bool:
        """Whether what enters becomes a current that decays."""
        return "tau_syn" in self.values

    @property
    def gain(self) -> FloatArray:
        """How fast the potential rises for a current of 1 (1/s)."""
        return self.values["r"] / self.values["tau"] if self.leaks else self.values["r"]


def read_cells(
    node: Node, shape: Shape, reset: Reset | None = None, start: Start | None = None
) -> NirCells:
    """The units of a node, which has a shape if its parameters are single numbers.

    Parameters
    ----------
    node : Node
        Of a kind in :data:`PARAMETERS`. Its metadata may hold what NIR has no word for: ``reset``,
        ``v_start``, ``t_ref`` and ``delay``.
    shape : tuple of int
        Of what enters.
    reset, start : str, optional
        In the place of those of the node.

    Raises
    ------
    InputError
        A parameter is missing, has another shape, or an impossible value.
    """
    values = {}
    for name in PARAMETERS[node.kind]:
        given = {name: _DEFAULTS.get(name), **node.fields}
        values[name.removesuffix("_mem")] = spread(read_array(given, name), shape, name)
    chosen = _read_reset(node.metadata) if reset is None else reset
    _require_possible(values, chosen)
    return NirCells(
        node.key,
        name_population(node.key),
        node.kind,
        shape,
        values,
        chosen,
        _read_start(node.metadata, values, shape, start),
        _read_time(node.metadata, "t_ref"),
        _read_time(node.metadata, "delay"),
    )


def _require_possible(values: Mapping[str, FloatArray], reset: Reset) -> None:
    for name in ("tau", "tau_syn"):
        if name in values and values[name].min() <= 0:
            message = f"a time constant must be above 0, got {values[name].min():g}"
            raise InputError(message, where=name)
    if "v_threshold" not in values:
        return
    level = values["v_threshold"]
    if reset == "subtract":
        if level.min() <= 0:
            message = f"only a threshold above 0 can be subtracted, got {level.min():g}"
            raise InputError(message, where="v_threshold")
    elif (values["v_reset"] > level).any():
        unit = int(np.argmax(values["v_reset"] > level))
        raise InputError(
            f"it is {values['v_reset'][unit]:g}, above v_threshold = {level[unit]:g}, so that one "
            "spike would follow another for ever",
            where="v_reset",
        )


def _read_reset(metadata: Mapping[str, Any]) -> Reset:
    found = metadata.get("reset", "v_reset")
    if found == "v_reset" or found == "subtract":
        return found
    raise InputError(
        f"got {quoted(found)}", where="metadata.reset", allowed=("v_reset", "subtract")
    )


def _read_start(
    metadata: Mapping[str, Any], values: Mapping[str, FloatArray], shape: Shape, start: Start | None
) -> FloatArray:
    given = metadata.get("v_start", 0.0) if start is None else 0.0
    if start == "v_leak":
        given = values.get("v_leak", 0.0)
    return spread(read_array({"v_start": given}, "v_start"), shape, "v_start")


def _read_time(metadata: Mapping[str, Any], name: str) -> float:
    found = read_array({name: 0.0, **metadata}, name)
    if found.size != 1 or found.min() < 0:
        message = f"need one time from 0 (s), got {quoted(found.tolist())}"
        raise InputError(message, where=f"metadata.{name}")
    return float(found.reshape(-1)[0])


def name_population(key: str) -> str:
    """The name of a node's population: its key, or what is nearest to it among names.

    Examples
    --------
    >>> from simneuro.bridge.networks.nir.nir_cells import name_population
    >>> name_population("lif1"), name_population("3"), name_population("net.lif")
    ('lif1', 'node_3', 'net_lif')
    """
    plain = re.sub(r"[^A-Za-z0-9_]", "_", key)[:80]
    return plain if re.match(r"[A-Za-z]", plain) else f"node_{plain}"
