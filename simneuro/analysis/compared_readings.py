"""Several readings of the same responses, such as count and latency, and what each tells."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from simneuro.analysis.binning import number_bins
from simneuro.analysis.decoding import Decoder, decoded_information
from simneuro.analysis.information import Correction, corrected_information, mutual_information
from simneuro.analysis.spike_codes import first_spikes, spike_words
from simneuro.annotations import Labels, Seed
from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.si import seconds


@checked
def spike_readings(
    trials: Sequence[ArrayLike], *, window: Any, bin_width: Any, latency_bin: Any
) -> dict[str, NDArray[np.int64]]:
    """The count, the latency and the word of each trial, as whole numbers (trial, number).

    Parameters
    ----------
    trials, window, bin_width
        As `simneuro.analysis.spike_words`.
    latency_bin : float, str or quantity
        The width of bins (s) that number the time of the first spike; a trial without a spike in
        the window has the number of the bin in which the window ends.

    Returns
    -------
    dict
        ``count``, ``latency`` and ``trains``, as `compare_readings` takes them.

    Raises
    ------
    InputError
        As `simneuro.analysis.spike_words`, or bins of a latency have no length.

    Examples
    --------
    >>> from simneuro.analysis import spike_readings
    >>> found = spike_readings(
    ...     [[0.004, 0.012], []], window="20 ms", bin_width="10 ms", latency_bin="2 ms"
    ... )
    >>> {name: each.tolist() for name, each in found.items()}
    {'count': [[2], [0]], 'latency': [[2], [10]], 'trains': [[1, 1], [0, 0]]}
    """
    words = spike_words(trials, window=window, bin_width=bin_width).values
    first = np.fmin(first_spikes(_from_zero(trials)), seconds(window, "window"))
    latency = number_bins(first, latency_bin)[:, None]
    return {"count": words.sum(axis=1, keepdims=True), "latency": latency, "trains": words}


def _from_zero(trials: Sequence[ArrayLike]) -> list[NDArray[np.float64]]:
    """The spikes that do not come before the window begins, as words have them."""
    times = [np.ravel(np.asarray(each, dtype=float)) for each in trials]
    return [each[each >= 0] for each in times]


@checked
def compare_readings(
    stimuli: Labels,
    readings: Mapping[str, ArrayLike],
    *,
    decoders: Sequence[Decoder] = ("nearest_mean", "bayes"),
    correction: Correction = "panzeri_treves",
    seed: Seed = 0,
) -> xr.Dataset:
    """What each reading of the same trials tells of the stimulus, and how often decoders are right.

    Parameters
    ----------
    stimuli : array_like
        The label of the stimulus of each trial.
    readings : mapping of str to array_like (trial, number)
        What is read of each answer by the name of the reading, as whole numbers from 0: a count,
        the number of the bin of the first spike, a word.
    decoders : sequence of str
        As `decoded_information`.
    correction, seed
        As `corrected_information`; the seed is also that of shuffles and of the decoders' folds.

    Returns
    -------
    xarray.Dataset
        Along ``reading``, in bit: ``information``; ``plain``, without a correction; ``shuffled``,
        corrected, of stimuli in random order. Along ``reading`` and ``decoder``: ``accuracy``, the
        share of right answers.

    Raises
    ------
    InputError
        There is no reading, or as `corrected_information` and `decoded_information`.

    Examples
    --------
    >>> from simneuro.analysis import compare_readings
    >>> import numpy as np
    >>> stimuli = np.arange(100) % 2
    >>> found = compare_readings(
    ...     stimuli, {"count": np.ones((100, 1)), "latency": stimuli[:, None]}
    ... )
    >>> found.plain.values.tolist()
    [0.0, 1.0]
    """
    if not readings:
        raise InputError("there is nothing to read", where="readings")
    rng = np.random.default_rng(seed)
    mixed = rng.permutation(np.ravel(stimuli))
    rows = {name: np.asarray(each) for name, each in readings.items()}
    labels = [np.unique(each, axis=0, return_inverse=True)[1].ravel() for each in rows.values()]
    right = [
        [float(decoded_information(stimuli, each, decoder=k, seed=rng).accuracy) for k in decoders]
        for each in rows.values()
    ]

    def corrected(given: ArrayLike) -> list[float]:
        return [
            corrected_information(given, each, correction=correction, seed=rng) for each in labels
        ]

    bits = {"units": "bit"}
    return xr.Dataset(
        {
            "information": ("reading", corrected(stimuli), bits),
            "plain": ("reading", [mutual_information(stimuli, each) for each in labels], bits),
            "shuffled": ("reading", corrected(mixed), bits),
            "accuracy": (("reading", "decoder"), right, {"units": "1"}),
        },
        {"reading": list(rows), "decoder": list(decoders)},
    )
