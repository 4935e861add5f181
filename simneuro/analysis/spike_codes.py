"""Spike counts and spike words of trials, and how much each says of the stimulus."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from simneuro.analysis.binning import number_bins
from simneuro.analysis.decoding import decoded_information
from simneuro.analysis.information import (
    Correction,
    corrected_information,
    entropy,
    mutual_information,
    shuffled_information,
)
from simneuro.annotations import Labels, Seed
from simneuro.calls import checked
from simneuro.errors import InputError, counted
from simneuro.recording.steps import count_steps
from simneuro.si import seconds


@checked
def first_spikes(trials: Sequence[ArrayLike]) -> NDArray[np.float64]:
    """The time of the first spike of each trial (s); NaN where there is none.

    Parameters
    ----------
    trials : sequence of array_like
        The times of the spikes (s) of one neuron in each trial, in any order.

    Examples
    --------
    >>> from simneuro.analysis import first_spikes
    >>> first_spikes([[0.004, 0.009], []]).tolist()
    [0.004, nan]
    """
    return np.array([np.min(each) if np.size(each) else np.nan for each in trials], np.float64)


@checked
def spike_words(trials: Sequence[ArrayLike], *, window: Any, bin_width: Any) -> xr.DataArray:
    """The spikes of each trial in bins from 0 to ``window``, as (trial, bin).

    A row is a word, whose letters are numbers of spikes (strong1998). Its sum is the count.

    Parameters
    ----------
    trials : sequence of array_like
        The times of the spikes (s) of one neuron in each trial, counted from the stimulus.
    window, bin_width : float, str or quantity
        In s, or with a unit; the window is a whole number of bins.

    Raises
    ------
    InputError
        There is no trial, a trial is not a flat list of finite times, the bins have no length, or
        the window is no whole number of them.

    Examples
    --------
    >>> from simneuro.analysis import spike_words
    >>> spike_words([[0.004], [0.012, 0.013]], window="20 ms", bin_width="10 ms").values.tolist()
    [[1, 0], [0, 2]]
    """
    width, end = seconds(bin_width, "bin_width"), seconds(window, "window")
    if not 0 < width < np.inf:
        raise InputError(f"expected a positive time, got {width:g} s", where="bin_width")
    bins = count_steps(end, width, "window")
    if len(trials) == 0 or bins < 1:
        raise InputError(
            f"need a trial and a bin or more, got {counted(len(trials), 'trial')} and "
            f"{counted(bins, 'bin')}",
            where="trials",
        )
    rows = [count_letters(times, bins, width, k) for k, times in enumerate(trials)]
    start = np.arange(bins) * width
    return xr.DataArray(
        np.stack(rows),
        dims=("trial", "bin"),
        coords={"bin": ("bin", start, {"units": "s"})},
        attrs={"units": "1", "long_name": "spikes", "bin_width": width},
    )


def count_letters(times: ArrayLike, bins: int, width: float, trial: int) -> NDArray[np.int64]:
    """One word. A time that is a border of bins up to rounding belongs to the later one."""
    found = np.asarray(times, np.float64)
    if found.ndim != 1 or not np.isfinite(found).all():
        raise InputError("a trial is a flat list of finite times (s)", where=f"trials[{trial}]")
    place = number_bins(found, width)
    return np.bincount(place[(place >= 0) & (place < bins)], minlength=bins)


@checked
def code_information(
    stimuli: Labels,
    trials: Sequence[ArrayLike],
    *,
    window: Any,
    bin_width: Any,
    correction: Correction = "panzeri_treves",
    seed: Seed = 0,
) -> xr.Dataset:
    """How many bits of the stimulus the spike count keeps, how many the timing, and the loss.

    The count is a function of the word, so that it cannot say more; ``lost`` is what a rate code
    throws away of a code by words with bins of ``bin_width``.

    Parameters
    ----------
    stimuli : array_like
        The label of the stimulus of each trial.
    trials, window, bin_width
        As `spike_words`.
    correction, seed
        As `corrected_information`; the seed is also that of shuffles and of the decoders' folds.

    Returns
    -------
    xarray.Dataset
        In bit: ``count``, ``timing``, ``lost``; ``plain_count`` and ``plain_timing``, without a
        correction, of which the first is never larger; ``shuffled``, which words say of stimuli in
        random order, without a correction: the bias; ``decoded_count`` and ``decoded_timing``,
        which reach a linear decoder (`decoded_information`): lower bounds; ``stimulus``, the
        entropy of the stimuli: an upper bound.

    Raises
    ------
    InputError
        As `spike_words`, `corrected_information` and `decoded_information`.

    Examples
    --------
    >>> trials = [[0.01], [0.06]] * 20  # one spike each, early or late
    >>> bins = dict(window="100 ms", bin_width="50 ms")
    >>> found = sn.analysis.code_information([0, 1] * 20, trials, **bins)
    >>> float(found["count"]), float(found["plain_timing"]), float(found["stimulus"])
    (0.0, 1.0, 1.0)
    """
    rng = np.random.default_rng(seed)
    words = spike_words(trials, window=window, bin_width=bin_width).values
    count = words.sum(axis=1)
    word = np.unique(words, axis=0, return_inverse=True)[1].ravel()
    by_count, by_word = (
        corrected_information(stimuli, each, correction=correction, seed=rng)
        for each in (count, word)
    )
    found: dict[str, Any] = {
        "count": by_count,
        "timing": by_word,
        "lost": by_word - by_count,
        "plain_count": mutual_information(stimuli, count),
        "plain_timing": mutual_information(stimuli, word),
        "shuffled": shuffled_information(stimuli, word, rng),
        "decoded_count": decoded_information(stimuli, count[:, None], seed=rng)["information"],
        "decoded_timing": decoded_information(stimuli, words, seed=rng)["information"],
        "stimulus": entropy(stimuli),
    }
    return xr.Dataset({name: ((), float(bits), {"units": "bit"}) for name, bits in found.items()})


@checked
def measure_spike_information(
    trials: Sequence[ArrayLike],
    *,
    window: Any,
    bin_width: Any,
    correction: Correction = "panzeri_treves",
    seed: Seed = 0,
) -> float:
    """What one spike says of when in a stimulus it came (bit): the direct estimate (brenner2000).

    The stimulus was the same in all trials. The information of the bin and of whether it has a
    spike, less its bias, is divided by the share of bins with one. It needs no rate, and for short
    bins it is `simneuro.analysis.theory.spike_information` of the rate; bins in which spikes are
    likely say less of a second spike, and their silence says something too.

    Parameters
    ----------
    trials, window, bin_width
        As `spike_words`.
    correction, seed
        As `corrected_information`.

    Raises
    ------
    InputError
        There is no spike within the window, or as `spike_words` and `corrected_information`.

    Examples
    --------
    >>> from simneuro.analysis import measure_spike_information
    >>> late = [[0.013], *[[]] * 19] * 50  # seldom, and always in the second half
    >>> round(measure_spike_information(late, window="20 ms", bin_width="10 ms"), 1)
    1.0
    """
    spiking = spike_words(trials, window=window, bin_width=bin_width).values > 0
    if not spiking.any():
        raise InputError("no trial has a spike within the window", where="trials")
    bins = np.broadcast_to(np.arange(spiking.shape[1]), spiking.shape)
    found = corrected_information(bins.ravel(), spiking.ravel(), correction=correction, seed=seed)
    return float(found / spiking.mean())
