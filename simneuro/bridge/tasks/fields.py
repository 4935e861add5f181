"""Fields: the weights of cells or units as images, and what learning made of them."""

import numpy as np
from sklearn.preprocessing import normalize

from simneuro.bridge.codes import FloatArray
from simneuro.calls import checked


@checked
def measure_fields(
    images: FloatArray, before: FloatArray, after: FloatArray, responses: FloatArray
) -> dict[str, float]:
    """How weights changed, and what they are like.

    Parameters
    ----------
    images : array (images, pixels)
    before, after : array (cells, pixels)
        Weights at the start and at the end.
    responses : array (images, cells)
        How much each cell responds to each image: numbers of spikes, or activations from 0 on.

    Returns
    -------
    dict
        ``kept``: the correlation of weights with what they were. ``small``: the share of weights
        whose size is below a tenth of the cell's largest. ``like_mean`` and ``like_image``: means
        over the cells that respond of the cosine between a field and the mean of the images to
        which the cell responds, weighted by its responses, or the image that is most like it.
        Before, what each has in common with all images, its part along their mean, is taken away.

    Examples
    --------
    Cells whose weights are the means of their images:

    >>> from simneuro.bridge.tasks import measure_fields
    >>> images = np.array([[1.0, 0.0], [0.8, 0.2], [0.0, 1.0]])
    >>> responses = np.array([[1, 0], [1, 0], [0, 1]])
    >>> fields = np.array([[0.9, 0.1], [0.0, 1.0]])
    >>> found = measure_fields(images, np.ones((2, 2)) + np.eye(2), fields, responses)
    >>> round(found["like_mean"], 12), round(found["kept"], 2), found["small"]
    (1.0, 0.99, 0.25)
    """
    on = responses.sum(axis=0) > 0
    own = (responses[:, on].T @ images) / responses[:, on].sum(axis=0)[:, None]
    common = images.mean(axis=0) / np.linalg.norm(images.mean(axis=0))
    field, average, single = (
        normalize(each - np.outer(each @ common, common)) for each in (after[on], own, images)
    )
    small = np.abs(after) < 0.1 * np.abs(after).max(axis=1, keepdims=True)
    return {
        "kept": float(np.corrcoef(before.ravel(), after.ravel())[0, 1]),
        "small": float(small.mean()),
        "like_mean": float((field * average).sum(axis=1).mean()),
        "like_image": float((field @ single.T).max(axis=1).mean()),
    }
