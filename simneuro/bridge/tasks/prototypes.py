"""Classification by prototypes that were found without labels, and get theirs afterwards."""

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.vq import kmeans2, vq

from simneuro.annotations import Seed
from simneuro.bridge.codes import FloatArray
from simneuro.bridge.tasks.digits import DigitSplit
from simneuro.calls import checked
from simneuro.errors import InputError

NONE = -1  # the label of a cell that never responds, and the decision where none does


@checked
def find_centres(images: FloatArray, number: int, seed: Seed) -> FloatArray:
    """The centres (number, pixels) that k-means finds (lloyd1982), begun as arthur2007 does.

    Centres are means of the images that are nearer to them than to any other. One start is made,
    and iterations go on until nothing changes, or 100 times.

    Raises
    ------
    InputError
        There are fewer images than centres.

    Examples
    --------
    >>> images = np.array([[0.0], [0.2], [9.8], [10.0]])
    >>> np.sort(sn.bridge.tasks.find_centres(images, 2, seed=1).ravel()).round(9).tolist()
    [0.1, 9.9]
    """
    if not 1 <= number <= len(images):
        message = f"needs 1 to {len(images)}, the number of images, got {number}"
        raise InputError(message, where="number")
    random = np.random.default_rng(seed)
    centres, _ = kmeans2(np.asarray(images, float), number, iter=100, minit="++", rng=random)
    return np.asarray(centres)


@checked
def choose_nearest(images: FloatArray, prototypes: FloatArray) -> FloatArray:
    """Responses (images, prototypes): 1 of the nearest prototype, 0 of the others.

    Parameters
    ----------
    images : array (images, pixels)
    prototypes : array (prototypes, pixels)

    Examples
    --------
    >>> from simneuro.bridge.tasks import choose_nearest
    >>> choose_nearest(np.array([[0.9], [0.2]]), np.array([[0.0], [1.0]]))
    array([[0., 1.],
           [1., 0.]])
    """
    nearest, _ = vq(np.asarray(images, float), np.asarray(prototypes, float))
    return np.eye(len(prototypes))[nearest]


@checked
def label_responders(responses: FloatArray, labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """The label of each cell: the one to whose images it responds most on average (diehl2015stdp).

    Parameters
    ----------
    responses : array (images, cells)
        Such as numbers of spikes.
    labels : array of int (images,)

    Returns
    -------
    array of int (cells,)
        -1 of a cell that never responds.

    Raises
    ------
    InputError
        There is not one label for each image, or none at all.

    Examples
    --------
    >>> from simneuro.bridge.tasks import label_responders
    >>> label_responders(np.array([[3, 0, 0], [1, 2, 0], [0, 2, 0]]), np.array([7, 7, 4]))
    array([ 7,  4, -1])
    """
    responses, labels = _fitting(responses, labels)
    kinds = np.unique(labels)
    means = np.stack([responses[labels == kind].mean(axis=0) for kind in kinds])
    return np.where(means.any(axis=0), kinds[means.argmax(axis=0)], NONE)


@checked
def decide_by_labels(responses: FloatArray, cell_labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each image the label whose cells respond most on average (diehl2015stdp).

    Where several labels have the same mean, the smallest one. Where no cell with a label responds
    the decision is -1, which is wrong for every image.

    Parameters
    ----------
    responses : array (images, cells)
    cell_labels : array of int (cells,)
        As `label_responders` gives them; -1 for a cell without one.

    Returns
    -------
    array of int (images,)

    Examples
    --------
    >>> from simneuro.bridge.tasks import decide_by_labels
    >>> decide_by_labels(np.array([[3, 0, 2], [0, 0, 1], [0, 0, 0]]), np.array([7, 7, 4]))
    array([ 4,  4, -1])
    """
    responses = np.asarray(responses, float)
    kinds = np.setdiff1d(cell_labels, [NONE])
    if not kinds.size:
        return np.full(len(responses), NONE)
    means = np.stack([responses[:, cell_labels == kind].mean(axis=1) for kind in kinds], axis=1)
    return np.where(means.any(axis=1), kinds[means.argmax(axis=1)], NONE)


@checked
def score_responders(split: DigitSplit, train: FloatArray, test: FloatArray) -> float:
    """The accuracy on images of the test of cells that got their labels from those of training.

    Parameters
    ----------
    split : DigitSplit
    train, test : array (images, cells)
        The responses to its images of training, and to those of the test.

    Raises
    ------
    InputError
        ``train`` does not have one row for each image of training.

    Examples
    --------
    >>> split = sn.bridge.tasks.split_digits(pixels=4, test_share=0.2, seed=1)
    >>> cells = np.eye(10)
    >>> sn.bridge.tasks.score_responders(split, cells[split.train_labels], cells[split.test_labels])
    1.0
    """
    decided = decide_by_labels(test, label_responders(train, split.train_labels))
    return float(np.mean(decided == split.test_labels))


@checked
def score_prototypes(split: DigitSplit, prototypes: FloatArray) -> float:
    """The accuracy of the nearest prototype, which got its label from the images of training.

    Parameters
    ----------
    split : DigitSplit
    prototypes : array (prototypes, pixels)

    Examples
    --------
    >>> from simneuro.bridge.tasks import score_prototypes
    >>> from simneuro.bridge.tasks import find_centres, split_digits
    >>> split = split_digits(8, 0.25, seed=0)
    >>> few, many = (find_centres(split.train_images, count, seed=0) for count in (10, 50))
    >>> score_prototypes(split, few) < score_prototypes(split, many)
    True
    """
    images = (split.train_images, split.test_images)
    return score_responders(split, *(choose_nearest(each, prototypes) for each in images))


def _fitting(
    responses: FloatArray, labels: NDArray[np.int64]
) -> tuple[FloatArray, NDArray[np.int64]]:
    if len(responses) != len(labels) or not len(labels):
        message = f"got responses to {len(responses)} images and {len(labels)} labels"
        raise InputError(message, where="labels")
    return np.asarray(responses, float), np.asarray(labels)
