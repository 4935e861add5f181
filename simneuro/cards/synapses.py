"""What the card of a synapse, or of a rule of plasticity, shows: what spikes do, one by one."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike

from simneuro import units
from simneuro.catalogue import models
from simneuro.engine import simulate
from simneuro.errors import InputError
from simneuro.model import PlasticityModel, SynapseModel
from simneuro.scenario import Scenario

_MS = units.parse("1 ms")
#: Arrivals at a synapse (ms): one alone, then a train at 50 Hz.
ARRIVALS = (50.0, 250.0, 270.0, 290.0, 310.0, 330.0)
#: Arrivals at a synapse with short-term plasticity (ms): a train at 20 Hz, and one after a pause.
TRAIN = (*np.arange(10.0, 500.0, 50.0), 1000.0)
#: Arrivals (ms) at a synapse that learns: of the first third the target fires 10 ms after each, of
#: the second 10 ms before each; in the last it is silent.
LESSONS, LAG = np.arange(50.0, 1250.0, 100.0).reshape(3, -1), 10.0
_LAGS = np.arange(-80.0, 82.0, 4.0)
_DT = 0.1  # ms

# A cell that never fires, and one that fires in the step after it is kicked.
_SILENT = {"model": "lif", "size": 1, "parameters": {"E_L": "-65 mV", "V_th": "1 V"}}
_OBEDIENT = {"model": "lif", "parameters": {"t_ref": "0.5 ms"}}
# One on which arrivals leave no trace, so that it fires when it is kicked and only then.
_STIFF = {"model": "lif", "parameters": {"t_ref": "0.5 ms", "C_m": "20 nF", "g_L": "1 uS"}}


def spike_response(synapse: SynapseModel | str, weight: Any) -> xr.Dataset:
    """A cell at -65 mV that never fires, and the spikes at :data:`ARRIVALS` at its one synapse.

    Parameters
    ----------
    synapse : SynapseModel or str
        One of the catalogue on which spikes act.
    weight : str or Quantity
        In the synapse's unit.

    Returns
    -------
    xarray.Dataset
        A recording of the population ``cell`` with the traces of ``v`` and ``I_syn``.
    """
    model = _synapse(synapse)
    drive = {**_spikes("cell", [ARRIVALS], model.name), "weight": weight}
    return _simulated(
        f"Spike response of {model.name}",
        ARRIVALS[-1] + 300,
        populations={"cell": _SILENT},
        drives={"spikes": drive},
        record={"traces": {"cell": {"variables": ["v", "I_syn"]}}},
    )


def coupled_response(synapse: SynapseModel | str, weight: Any) -> xr.Dataset:
    """Two cells that an electrical synapse couples, both ways, and a step of current into one.

    Returns
    -------
    xarray.Dataset
        A recording of the population ``cell`` with the traces of ``v`` and ``I_syn`` of cell 0,
        which gets 100 pA from 50 to 250 ms, and of cell 1.
    """
    model = _synapse(synapse)
    wires = {
        "source": "cell",
        "target": "cell",
        "synapse": model.name,
        "connect": {"rule": "pairs", "sources": [0, 1], "targets": [1, 0]},
        "weight": weight,
    }
    step = {
        "kind": "step_current",
        "target": "cell",
        "amplitude": ["100 pA", "0 pA"],
        "start": "50 ms",
        "stop": "250 ms",
    }
    return _simulated(
        f"Two cells coupled by {model.name}",
        400.0,
        populations={"cell": {**_SILENT, "size": 2}},
        projections={"wires": wires},
        drives={"step": step},
        record={"traces": {"cell": {"variables": ["v", "I_syn"], "neurons": 2}}},
    )


def transmission(rule: PlasticityModel | str) -> dict[str, xr.DataArray]:
    """What a rule lets through of each spike of a train, in weights: by itself and in variants.

    Returns
    -------
    dict of str to DataArray
        ``transmitted(arrival)`` by the name of the rule and of its variants; ``arrival`` in s.
    """
    model = _rule(rule)
    found = {model.name: _transmitted(model.name, None)}
    return found | {name: _transmitted(model.name, name) for name in model.variants}


def weight_over_pairs(rule: PlasticityModel | str) -> xr.Dataset:
    """A weight that learns from :data:`LESSONS`.

    Returns
    -------
    xarray.Dataset
        A recording with the trace ``wires.w``, and the spikes of ``pre`` and ``post``.
    """
    fires = np.concatenate([LESSONS[0] + LAG, LESSONS[1] - LAG])
    arrives = LESSONS.ravel()
    return _learning(_rule(rule), [arrives], [fires], arrives[-1] + 50, traced=True)


def window(rule: PlasticityModel | str) -> xr.DataArray:
    """How one pair of spikes changes a weight.

    Returns
    -------
    xarray.DataArray
        ``change(lag)`` in S; ``lag`` (s) is from the arrival to the target's spike.
    """
    middle = 5 + _LAGS.max()
    before, after = [[middle]] * _LAGS.size, [[middle + lag] for lag in _LAGS]
    measured = _learning(_rule(rule), before, after, 2 * middle + 5)
    change = (measured["wires.final_weight"] - measured["wires.weight"]).values
    lag = xr.DataArray(1e-3 * _LAGS, dims="lag", attrs={"units": "s"})
    return xr.DataArray(change, dims="lag", coords={"lag": lag}, attrs={"units": "S"})


def _synapse(given: SynapseModel | str) -> SynapseModel:
    name = given if isinstance(given, str) else getattr(given, "name", "")
    if name not in models.synapses:
        raise InputError(f"{name!r} is no synapse", where="synapse", allowed=models.synapses)
    return models.synapses[name]


def _rule(given: PlasticityModel | str) -> PlasticityModel:
    name = given if isinstance(given, str) else getattr(given, "name", "")
    if name not in models.plasticity:
        raise InputError(f"{name!r} is no rule", where="rule", allowed=models.plasticity)
    return models.plasticity[name]


def _transmitted(rule: str, variant: str | None) -> xr.DataArray:
    """Weights of 1 mV add up in a cell without a leak."""
    own = {"model": rule, **({"variant": variant} if variant else {})}
    measured = _simulated(
        f"What {rule} transmits",
        TRAIN[-1] + 10,
        populations={
            "pre": {**_OBEDIENT, "size": 1},
            "post": {"model": "subtractive_if", "size": 1, "parameters": {"V_th": "1000 V"}},
        },
        plasticity={"rule": own},
        projections={"wires": _wires("delta", "1 mV", "rule")},
        drives={"kicks": _kicks("pre", [TRAIN])},
        record={"traces": {"post": {"variables": ["v"]}}},
    )
    total = measured["post.v"].values[:, 0] * 1e3
    after = np.round((np.array(TRAIN) + 1) / _DT).astype(int)
    each = np.diff(total[after], prepend=0.0)
    at = xr.DataArray(1e-3 * np.array(TRAIN), dims="arrival", attrs={"units": "s"})
    return xr.DataArray(each, dims="arrival", coords={"arrival": at}, attrs={"units": "1"})


def _learning(
    rule: PlasticityModel,
    before: Sequence[ArrayLike],
    after: Sequence[ArrayLike],
    duration: float,
    *,
    traced: bool = False,
) -> xr.Dataset:
    """Cell k of ``pre`` onto cell k of ``post``; they fire at the k-th times, from w_max/2 on."""
    size = len(before)
    record = {"synapses": {"wires": {"variables": ["w"]}}} if traced else {}
    most = rule.parameters["w_max"].value
    return _simulated(
        f"What {rule.name} learns",
        duration,
        populations={"pre": {**_OBEDIENT, "size": size}, "post": {**_STIFF, "size": size}},
        projections={"wires": _wires("exp_conductance", most / 2, rule.name)},
        drives={"before": _kicks("pre", before), "after": _kicks("post", after)},
        record={**record, "wiring": ["wires"]},
    )


def _wires(synapse: str, weight: Any, rule: str) -> dict[str, Any]:
    return {
        "source": "pre",
        "target": "post",
        "synapse": synapse,
        "connect": {"rule": "one_to_one"},
        "weight": weight,
        "plasticity": rule,
    }


def _kicks(target: str, trains: Sequence[ArrayLike]) -> dict[str, Any]:
    """Make cell k fire at the k-th times (ms): a kick in one step makes it fire in the next."""
    early = [np.subtract(train, _DT) for train in trains]
    return {**_spikes(target, early, "delta"), "weight": "60 mV"}


def _spikes(target: str, trains: Sequence[Any], synapse: str) -> dict[str, Any]:
    return {
        "kind": "spike_list",
        "target": target,
        "synapse": synapse,
        "times": _MS * np.concatenate(trains),
        "neurons": [cell for cell, train in enumerate(trains) for _ in train],
    }


def _simulated(title: str, duration: float, **document: Any) -> xr.Dataset:
    whole = {"title": title, "duration": duration * _MS, "dt": _DT * _MS, **document}
    return simulate(Scenario.from_document(whole, where="card"))
