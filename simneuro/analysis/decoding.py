"""Decoding of stimuli from responses: what a decoder finds is a lower bound of the information."""

from typing import Annotated, Any, Literal, Self

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.naive_bayes import CategoricalNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from simneuro.analysis.information import corrected_information
from simneuro.annotations import Labels, Seed, at_least
from simneuro.calls import checked
from simneuro.errors import InputError, counted

Decoder = Literal["linear", "nearest_mean", "bayes"]


@checked
def decoded_information(
    stimuli: Labels,
    responses: ArrayLike,
    *,
    decoder: Decoder = "linear",
    folds: Annotated[int, at_least(2)] = 5,
    seed: Seed = 0,
) -> xr.Dataset:
    """What a decoder finds of the stimulus in responses that it was not trained on.

    It is trained on all folds but one and asked about that one (pedregosa2011). What it answers is
    a function of the response, so that the information of answer and stimulus is at most that of
    response and stimulus, whatever is wrong with the decoder.

    Parameters
    ----------
    stimuli : array_like
        The label of the stimulus of each trial.
    responses : array_like (trial, number)
        Such as counts, latencies or words.
    decoder : str
        ``"linear"``: logistic regression on standardised numbers. ``"nearest_mean"``: the stimulus
        whose mean response is nearest. ``"bayes"``: the stimulus that is most likely by how often
        each number occurred, as if the numbers of a response were independent; they are whole
        numbers from 0, such as counts. Each counts as having occurred once more than it did, and a
        stimulus is as likely as it is frequent.
    folds : int
    seed : int or Generator
        Of the division into folds.

    Returns
    -------
    xarray.Dataset
        ``information`` (bit), corrected after panzeri1996; ``accuracy``, the share of right
        answers; ``chance``, that of the most frequent stimulus.

    Raises
    ------
    InputError
        There is no row of finite numbers for each stimulus, there is one stimulus only, one of
        them has fewer trials than there are folds, or ``"bayes"`` is given other numbers than whole
        ones from 0.

    Examples
    --------
    >>> found = sn.analysis.decoded_information([0, 1] * 20, [[0.0], [3.0]] * 20)
    >>> float(found.accuracy), float(found.chance)
    (1.0, 0.5)
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
    parts = StratifiedKFold(folds, shuffle=True, random_state=shuffle)
    answers = cross_val_predict(make_decoder(decoder, rows), rows, labels, cv=parts)
    return xr.Dataset(
        {
            "information": ((), corrected_information(labels, answers), {"units": "bit"}),
            "accuracy": ((), float((answers == labels).mean()), {"units": "1"}),
            "chance": ((), float(counts.max() / labels.size), {"units": "1"}),
        }
    )


def make_decoder(decoder: Decoder, rows: NDArray[np.float64]) -> Any:
    """The estimator of scikit-learn, which knows all numbers that may occur in ``rows``."""
    if decoder == "linear":
        return make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
    if decoder == "nearest_mean":
        return NearestMean()
    if (rows < 0).any() or (rows % 1).any():
        raise InputError(
            "the decoder 'bayes' counts how often each number occurred, and takes whole numbers "
            "from 0, such as counts or the numbers of bins",
            where="responses",
        )
    # chosen: Laplace's prior, by which each number has occurred once more than it was seen, so that
    # a number that a stimulus never caused in training does not rule that stimulus out.
    return CategoricalNB(alpha=1.0, min_categories=rows.max(axis=0).astype(int) + 1)


class NearestMean(ClassifierMixin, BaseEstimator):
    """The stimulus whose mean response is nearest; the first one of several as near.

    scikit-learn's own refuses responses that are all alike.
    """

    def fit(self, rows: NDArray[np.float64], labels: NDArray[Any]) -> Self:
        """Take the mean response (stimulus, number) of each stimulus."""
        self.classes_ = np.unique(labels)
        self.means_ = np.stack([rows[labels == each].mean(axis=0) for each in self.classes_])
        return self

    def predict(self, rows: NDArray[np.float64]) -> NDArray[Any]:
        """The stimulus of each response."""
        away = np.square(rows[:, None] - self.means_).sum(axis=-1)
        return np.asarray(self.classes_[away.argmin(axis=1)])
