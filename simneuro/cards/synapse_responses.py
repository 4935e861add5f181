"""The simulations on the cards of synapses and of rules of plasticity: what single spikes do."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike

from simneuro import units
from simneuro.catalogue import models
from simneuro.engine import simulate
from simneuro.errors import InputError
from simneuro.model import Model, PlasticityModel, SynapseModel
from simneuro.network.plausibility import artificial_cells
from simneuro.scenario import Scenario

#: Arrivals at a synapse (ms): one alone, then a train at 50 Hz.
ARRIVALS = (50.0, 250.0, 270.0, 290.0, 310.0, 330.0)
#: Current into one of two coupled cells: its amplitude, when it starts and when it stops.
COUPLED_STEP = ("100 pA", "50 ms", "250 ms")
#: Arrivals at a synapse with short-term plasticity (ms): a train at 20 Hz, and one after a pause.
TRAIN = (*np.arange(10.0, 500.0, 50.0), 1000.0)
#: Arrivals (ms) at a synapse that learns, in three rows. During the first the target fires
#: :data:`LAG` (ms) after each arrival, during the second as long before each, then not at all.
LESSONS, LAG = np.arange(50.0, 1250.0, 100.0).reshape(3, -1), 10.0
_LAGS = np.arange(-80.0, 82.0, 4.0)
_MS, _DT = units.parse("1 ms"), 0.1  # ms

_WEIGHTS = {"mV": "1 mV", "pA": "100 pA", "nS": "1 nS"}
# chosen: half a leak conductance of the cell; and what opens a hundredth of its channels in a train
_OWN_WEIGHTS = {"gap_junction": "5 nS", "gaba_b": "100 nS"}

# A cell that never fires.
_SILENT = {"model": "lif", "size": 1, "parameters": {"E_L": "-65 mV", "V_th": "1 V"}}
# A cell that fires in the step after a kick (:func:`_kicks`).
_KICKED = {"model": "lif", "parameters": {"t_ref": "0.5 ms"}}
# One whose membrane is so stiff that arrivals hardly move it: it fires when kicked and only then.
_STIFF = {"model": "lif", "parameters": {"t_ref": "0.5 ms", "C_m": "20 nF", "g_L": "1 uS"}}


def card_weight(synapse: SynapseModel) -> str:
    """The weight of a synapse on its card."""
    return _OWN_WEIGHTS.get(synapse.name, _WEIGHTS[synapse.weight])


def spike_response(synapse: SynapseModel | str, weight: Any) -> xr.Dataset:
    """Simulate a cell at -65 mV that never fires, with spikes at :data:`ARRIVALS`.

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

    Raises
    ------
    InputError
        ``synapse`` is not one of the catalogue, or ``weight`` not in its unit.

    Examples
    --------
    >>> from simneuro.cards import spike_response  # doctest: +SKIP
    >>> made = spike_response("ampa", "1 nS")  # doctest: +SKIP
    >>> sn.recording.trace(made, "cell", "v")  # doctest: +SKIP
    """
    name = _known_name(synapse, models.synapses, "synapse")
    drive = {**_spikes("cell", [ARRIVALS], name), "weight": weight}
    return _simulated(
        f"Spike response of {name}",
        ARRIVALS[-1] + 300,
        populations={"cell": _SILENT},
        drives={"spikes": drive},
        record={"traces": {"cell": {"variables": ["v", "I_syn"]}}},
    )


def coupled_response(synapse: SynapseModel | str, weight: Any) -> xr.Dataset:
    """Simulate two cells that an electrical synapse couples, with :data:`COUPLED_STEP` into one.

    Parameters
    ----------
    synapse : SynapseModel or str
        One of the catalogue that couples cells, such as ``"gap_junction"``.
    weight : str or Quantity
        In the synapse's unit.

    Returns
    -------
    xarray.Dataset
        A recording of the population ``cell`` with the traces of ``v`` and ``I_syn`` of cell 0,
        which gets the current, and of cell 1.

    Raises
    ------
    InputError
        ``synapse`` is not one of the catalogue, or ``weight`` not in its unit.

    Examples
    --------
    >>> from simneuro.cards import coupled_response  # doctest: +SKIP
    >>> made = coupled_response("gap_junction", "1 nS")  # doctest: +SKIP
    >>> sn.recording.trace(made, "cell", "v")  # doctest: +SKIP
    """
    name = _known_name(synapse, models.synapses, "synapse")
    amplitude, start, stop = COUPLED_STEP
    wires = {
        "source": "cell",
        "target": "cell",
        "synapse": name,
        "connect": {"rule": "pairs", "sources": [0, 1], "targets": [1, 0]},
        "weight": weight,
    }
    step = {
        "kind": "step_current",
        "target": "cell",
        "amplitude": [amplitude, "0 pA"],
        "start": start,
        "stop": stop,
    }
    return _simulated(
        f"Two cells coupled by {name}",
        400.0,
        populations={"cell": {**_SILENT, "size": 2}},
        projections={"wires": wires},
        drives={"step": step},
        record={"traces": {"cell": {"variables": ["v", "I_syn"], "neurons": 2}}},
    )


def transmission(rule: PlasticityModel | str) -> dict[str, xr.DataArray]:
    """Simulate what a rule and its variants transmit of each spike of a train, in weights.

    Returns
    -------
    dict of str to DataArray
        ``transmitted(arrival)`` by the name of the rule and of its variants; ``arrival`` in s.

    Raises
    ------
    InputError
        ``rule`` is not one of the catalogue.

    Examples
    --------
    >>> from simneuro.cards import transmission  # doctest: +SKIP
    >>> transmission("tsodyks_markram")  # doctest: +SKIP
    """
    name = _known_name(rule, models.plasticity, "rule")
    variants = models.plasticity[name].variants
    return {name: _transmitted(name)} | {each: _transmitted(name, each) for each in variants}


def weight_over_pairs(rule: PlasticityModel | str) -> xr.Dataset:
    """Simulate a weight that learns from :data:`LESSONS`.

    Returns
    -------
    xarray.Dataset
        A recording with the trace ``wires.w``, and the spikes of ``pre`` and ``post``.

    Raises
    ------
    InputError
        ``rule`` is not one of the catalogue.

    Examples
    --------
    >>> from simneuro.cards import weight_over_pairs  # doctest: +SKIP
    >>> made = weight_over_pairs("stdp")  # doctest: +SKIP
    """
    fires = np.concatenate([LESSONS[0] + LAG, LESSONS[1] - LAG])
    arrives = LESSONS.ravel()
    return _learning(
        _known_name(rule, models.plasticity, "rule"),
        [arrives],
        [fires],
        arrives[-1] + 50,
        traced=True,
    )


def window(rule: PlasticityModel | str) -> xr.DataArray:
    """Simulate how one pair of spikes changes a weight, for lags of -80 to 80 ms.

    Returns
    -------
    xarray.DataArray
        ``change(lag)`` in S; ``lag`` (s) is from the arrival to the target's spike.

    Raises
    ------
    InputError
        ``rule`` is not one of the catalogue.

    Examples
    --------
    >>> from simneuro.cards import window  # doctest: +SKIP
    >>> change = window("stdp")  # doctest: +SKIP
    >>> change.sel(lag=0.01, method="nearest")  # doctest: +SKIP
    """
    middle = 5 + _LAGS.max()
    before, after = [[middle]] * _LAGS.size, [[middle + lag] for lag in _LAGS]
    measured = _learning(
        _known_name(rule, models.plasticity, "rule"), before, after, 2 * middle + 5
    )
    change = (measured["wires.final_weight"] - measured["wires.weight"]).values
    lag = xr.DataArray(1e-3 * _LAGS, dims="lag", attrs={"units": "s"})
    return xr.DataArray(change, dims="lag", coords={"lag": lag}, attrs={"units": "S"})


def _known_name(given: object, family: Mapping[str, Model], kind: str) -> str:
    """The name of a model of the catalogue, which may be given by its name."""
    name = given if isinstance(given, str) else getattr(given, "name", "")
    if name not in family:
        raise InputError(f"{name!r} is not a {kind}", where=kind, allowed=family)
    return name


def _transmitted(rule: str, variant: str | None = None) -> xr.DataArray:
    """Read from a cell without a leak, in which weights of 1 mV add up."""
    own = {"model": rule} if variant is None else {"model": rule, "variant": variant}
    measured = _simulated(
        f"What {rule} transmits",
        TRAIN[-1] + 10,
        populations={
            "pre": {**_KICKED, "size": 1},
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
    rule: str,
    before: Sequence[ArrayLike],
    after: Sequence[ArrayLike],
    duration: float,
    *,
    traced: bool = False,
) -> xr.Dataset:
    """Cell k of ``pre`` onto cell k of ``post``, which fire at the k-th times of the two lists.

    Weights start at half of w_max.
    """
    size = len(before)
    record = {"synapses": {"wires": {"variables": ["w"]}}} if traced else {}
    most = models.plasticity[rule].parameters["w_max"].value
    return _simulated(
        f"What {rule} learns",
        duration,
        populations={"pre": {**_KICKED, "size": size}, "post": {**_STIFF, "size": size}},
        projections={"wires": _wires("exp_conductance", most / 2, rule)},
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
    with artificial_cells():
        return simulate(Scenario.from_document(whole, where="card"))
