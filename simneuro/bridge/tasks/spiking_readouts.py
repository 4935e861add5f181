"""Linear readouts of spikes that learnt through unreliable synapses and in other ways."""

from collections.abc import Mapping
from typing import Annotated, Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simneuro.analysis.theory import keep_probability
from simneuro.annotations import at_least
from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.derived_seeds import derive_seed
from simneuro.bridge.networks.ridge import dropout_penalty, implied_penalty, ridge_weights
from simneuro.bridge.networks.spike_sums import add_spikes
from simneuro.bridge.tasks.digits import DigitSplit
from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.model import PlasticityModel
from simneuro.wanted_values import ANYTHING


@checked
def compare_readouts(
    split: DigitSplit,
    rule: Annotated[PlasticityModel, ANYTHING],
    *,
    repeats: Annotated[int, at_least(1)],
    seed: Annotated[int, at_least(0)],
) -> xr.Dataset:
    """How well readouts of spikes read samples, through sure synapses and through those of a rule.

    Synapses are so strong that they pass on their weights on average. All readouts minimise squared
    errors of a target for each label (1 for its own), and differ in how they learn.

    Parameters
    ----------
    split : DigitSplit
        Numbers of spikes in the place of brightness.
    rule : PlasticityModel
        The release of a synapse: a ``quantal_release``.
    repeats : int
        How often each sample is shown to the readout that learns from what is released.
    seed : int
        Of the release.

    Returns
    -------
    xarray.Dataset
        ``read(synapses, images, readout)``, accuracies: along ``readout`` those that learnt from
        spikes (``"nothing"``), from what synapses released (``"release"``), with the penalty of
        dropout of inputs (``"dropout"``), and with weight decay of the mean strength of the
        penalty of release (``"decay"``). ``spread``, the variance that release adds to sums, as a
        part of the expected one. ``readout_penalty``, what `implied_penalty` says of the second,
        as a part of `dropout_penalty` of spikes. Both are NaN of release that never fails.

    Raises
    ------
    InputError
        The rule has no ``sites`` or ``p``.

    Examples
    --------
    >>> split = sn.bridge.tasks.split_digits(pixels=4, test_share=0.2, seed=1)  # doctest: +SKIP
    >>> rule = sn.models["quantal_release"]  # doctest: +SKIP
    >>> sn.bridge.tasks.compare_readouts(split, rule, repeats=5, seed=1)["read"]  # doctest: +SKIP
    """
    keep, passed = _read_rule(rule)
    learning, reading = (derive_seed(seed, name) for name in ("learning", "reading"))
    labels, seen = np.unique(split.train_labels), split.train_images
    targets = 1.0 * (split.train_labels[:, None] == labels)
    x, y = seen - seen.mean(axis=0), targets - targets.mean(axis=0)
    shown = np.tile(seen, (repeats, 1))
    quanta = add_spikes(shown, np.eye(seen.shape[1]) / passed, rule, seed=learning)
    penalty = dropout_penalty(seen, keep, spikes=True)
    weights = {
        "nothing": ridge_weights(x, y, 0.0),
        "release": ridge_weights(quanta - quanta.mean(axis=0), np.tile(y, (repeats, 1)), 0.0),
        "dropout": ridge_weights(x, y, dropout_penalty(seen, keep)),
        "decay": ridge_weights(x, y, float(penalty.mean())),
    }
    joined = np.concatenate(list(weights.values()), axis=1)
    spikes = np.concatenate([seen, split.test_images])
    sums = {
        "sure": add_spikes(spikes, joined),
        "chance": add_spikes(spikes, joined / passed, rule, seed=reading),
    }
    found = {
        name: each + np.tile(targets.mean(axis=0), len(weights)) - seen.mean(axis=0) @ joined
        for name, each in sums.items()
    }
    spread = ((sums["chance"] - sums["sure"]) ** 2).sum()
    expected = float(((1 / keep - 1) * spikes @ joined**2).sum())
    return xr.Dataset(
        {
            "read": _score(found, split, labels, list(weights)),
            "spread": spread / expected if expected else np.nan,
            "readout_penalty": implied_penalty(x, y, weights["release"], penalty),
        }
    )


def _read_rule(rule: PlasticityModel) -> tuple[float, float]:
    """The keep probability of a synapse, and how many quanta it releases on average."""
    missing = [name for name in ("sites", "p") if name not in rule.parameters]
    if missing:
        raise InputError(f"{rule.name} has no {missing[0]}; use quantal_release", where="rule")
    sites, p = (float(rule.parameters[name].value) for name in ("sites", "p"))
    return float(keep_probability(sites, p)), sites * p


def _score(
    outputs: Mapping[str, FloatArray], split: DigitSplit, labels: NDArray[Any], names: list[str]
) -> xr.DataArray:
    """Accuracies on the samples that were learnt and on the others."""
    truth, first = np.concatenate([split.train_labels, split.test_labels]), len(split.train_labels)
    found = []
    for each in outputs.values():
        best = each.reshape(len(truth), len(names), len(labels)).argmax(axis=2)
        right = labels[best] == truth[:, None]
        found.append([right[:first].mean(axis=0), right[first:].mean(axis=0)])
    coords = {"synapses": list(outputs), "images": ["seen", "other"], "readout": names}
    return xr.DataArray(np.array(found), coords, tuple(coords))
