"""Decoding of stimuli from responses: what a decoder finds is a lower bound of the information."""

from typing import Annotated

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from simneuro.analysis.information import corrected_information
from simneuro.annotations import Labels, Seed, at_least
from simneuro.calls import checked
from simneuro.errors import InputError, counted


@checked
def decoded_information(
    stimuli: Labels,
    responses: ArrayLike,
    *,
    folds: Annotated[int, at_least(2)] = 5,
    seed: Seed = 0,
) -> xr.Dataset:
    """What a linear decoder finds of the stimulus in responses that it was not trained on.

    Logistic regression on standardised numbers, trained on all folds but one and asked about that
    one (pedregosa2011). What it answers is a function of the response, so that the information of
    answer and stimulus is at most that of response and stimulus, whatever is wrong with the
    decoder.

    Parameters
    ----------
    stimuli : array_like
        The label of the stimulus of each trial.
    responses : array_like (trial, number)
        Such as counts, latencies or words.

    Returns
    -------
    xarray.Dataset
        ``information`` (bit), corrected after panzeri1996; ``accuracy``, the share of right
        answers; ``chance``, that of the most frequent stimulus.

    Raises
    ------
    InputError
        There is no row of finite numbers for each stimulus, there is one stimulus only, or one of
        them has fewer trials than there are folds.
    """
    labels, rows = np.ravel(stimuli), np.asarray(responses, np.float64)
    if rows.ndim != 2 or len(rows) != labels.size or not np.isfinite(rows).all():
        raise InputError(
            f"expected a row of finite numbers for each of {labels.size} stimuli, got an array of "
            f"shape {rows.shape}",
            where="responses",
        )
    names, counts = np.unique(labels, return_counts=True)
    if names.size < 2 or counts.min() < folds:
        raise InputError(
            f"different stimuli: {names.size}, the rarest with "
            f"{counted(counts.min(initial=labels.size), 'trial')}; {folds} folds need two stimuli "
            f"and {folds} trials of each",
            where="stimuli",
        )
    shuffle = int(np.random.default_rng(seed).integers(2**31))
    decoder = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
    parts = StratifiedKFold(folds, shuffle=True, random_state=shuffle)
    answers = cross_val_predict(decoder, rows, labels, cv=parts)
    return xr.Dataset(
        {
            "information": ((), corrected_information(labels, answers), {"units": "bit"}),
            "accuracy": ((), float((answers == labels).mean()), {"units": "1"}),
            "chance": ((), float(counts.max() / labels.size), {"units": "1"}),
        }
    )
