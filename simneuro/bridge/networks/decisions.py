"""Decisions of spiking classifiers before the input ends, and what they cost until then."""

from typing import Any

import numpy as np
import xarray as xr

from simneuro import units
from simneuro.calls import checked
from simneuro.errors import InputError


@checked
def decide_early(result: xr.Dataset, lead: Any) -> xr.Dataset:
    """The decisions of a network that stops as soon as a class is far enough ahead.

    Evidence races to a bound: a sample is decided when the evidence for the first class leads that
    for the second by ``lead``. A sample on which this never happens is decided at the end.

    Parameters
    ----------
    result : xarray.Dataset
        Of ``SpikingClassifier.simulate``.
    lead : str or Quantity
        Such as ``"100 mV"``: a lead of 1 in the logits, held for 100 ms.

    Returns
    -------
    xarray.Dataset
        For each sample: ``predicted``; ``latency``, the time of the decision (s); ``decided``,
        whether it was before the end; ``spikes`` and ``synaptic_operations`` up to then;
        ``settled``, the time (s) from which on the decision no longer changed, known only
        afterwards.

    Raises
    ------
    InputError
        The result is not that of a classifier with two classes or more, or the lead is not a
        voltage above 0.

    Examples
    --------
    >>> from sklearn.datasets import load_iris
    >>> import simneuro as sn
    >>> x, y = load_iris(return_X_y=True)
    >>> net = sn.bridge.RateClassifier((8,), "relu", max_iter=50, random_state=0).fit(x, y)
    >>> early = sn.bridge.decide_early(sn.bridge.to_spiking(net).simulate(x[::10]), "30 mV")
    >>> bool(early["latency"].mean() < 0.1)
    True
    """
    volts = _read_lead(lead)
    missing = {"evidence", "predicted", "spikes", "synaptic_operations"} - set(result)
    if missing or result.sizes.get("class", 0) < 2:
        message = "need what SpikingClassifier.simulate returned, with two classes or more"
        raise InputError(message, where="result")
    ranked = np.sort(result["evidence"].values, axis=-1)
    ahead = ranked[..., -1] - ranked[..., -2] >= volts
    decided = ahead.any(axis=0)
    place = np.where(decided, ahead.argmax(axis=0), len(ahead) - 1)
    chosen = result[["predicted", "spikes", "synaptic_operations"]]
    found = chosen.isel(time=xr.DataArray(place, dims="sample")).reset_coords("time")
    found = found.rename(time="latency").drop_vars("class", errors="ignore")
    return found.assign(decided=("sample", decided), settled=("sample", _find_settled(result)))


def _find_settled(result: xr.Dataset) -> Any:
    """The first time (s) of each sample from which on its decision is that at the end."""
    predicted = result["predicted"].values
    other = predicted != predicted[-1]
    last = len(other) - np.argmax(other[::-1], axis=0)
    return result["time"].values[np.where(other.any(axis=0), last, 0)]


def _read_lead(given: Any) -> float:
    volts = float(units.read_si(given, "V", "lead"))
    if not 0 < volts < np.inf:
        raise InputError(f"need a voltage above 0, got {volts:g} V", where="lead")
    return volts
