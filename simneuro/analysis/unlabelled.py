"""Assemblies found without labels, from what cells have in common, and matched to labels after."""

from typing import Annotated, Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import linear_sum_assignment

from simneuro.analysis.assemblies import check_labels
from simneuro.analysis.binning import count_in_bins
from simneuro.analysis.trains import trains_of
from simneuro.annotations import at_least
from simneuro.calls import checked
from simneuro.si import seconds

Floats = NDArray[np.float64]
WholeSeed = Annotated[int, at_least(0)]
MOST_ROUNDS = 500  # of FastICA; chosen: far more than it takes to converge where there is structure
CONVERGED = 1e-3  # of FastICA; chosen: patterns then hold to a thousandth
#: Of FastICA; chosen: one start in eight mixes planted assemblies, the best of five none.
STARTS = 10
GAUSSIAN = 0.374567  # the mean of log cosh of a normal number, by quadrature


@checked
def find_patterns(
    recording: xr.Dataset, population: str, *, bin_width: Any, seed: WholeSeed
) -> xr.DataArray:
    """Patterns of cells that fire together, found without knowing any group of them.

    Counts in bins become z-scores for each cell. Principal components whose variance exceeds what
    N independent cells give in B bins, ``(1 + sqrt(N/B))^2`` (marchenko1967), are kept, and
    independent components in the space that they span are the patterns (lopes2013).

    Parameters
    ----------
    bin_width : float, str or quantity
        In s, or with a unit; a whole number of time steps.
    seed : int
        Of the starts of the search for independent components (hyvarinen1999).

    Returns
    -------
    xarray.DataArray
        ``(pattern, neuron)``, each of length 1, with its largest weight positive. Silent cells
        have the weight 0.

    Raises
    ------
    InputError
        As `binned_counts`.

    Examples
    --------
    >>> spikes = {"cell": (np.repeat(np.arange(0.05, 5, 0.5), 3), np.tile([0, 1, 2], 10))}
    >>> made = sn.recording.assemble(populations={"cell": 4}, spikes=spikes, duration=5.0)
    >>> found = sn.analysis.find_patterns(made, "cell", bin_width="100 ms", seed=1)
    >>> found.values.round(3).tolist()  # three cells alike, and one silent
    [[0.577, 0.577, 0.577, 0.0]]
    """
    trains = trains_of(recording, population)
    counts = count_in_bins(trains, seconds(bin_width, "bin_width")).astype(np.float64)
    spread = counts.std(axis=0)
    fires = np.flatnonzero(spread)
    z = (counts[:, fires] - counts[:, fires].mean(axis=0)) / spread[fires]
    patterns = np.zeros((0, trains.size))
    axes = principal_axes(z)
    if len(axes):
        patterns = np.zeros((len(axes), trains.size))
        patterns[:, fires] = independent_patterns(z, axes, seed)
    return xr.DataArray(patterns, dims=("pattern", "neuron"), attrs={"units": "1"})


def principal_axes(z: Floats) -> Floats:
    """The directions (axis, cell) whose variance independent cells do not give."""
    bins, cells = z.shape
    if not cells:
        return np.zeros((0, 0))
    # The smaller of both products has the same eigenvalues: bins times bins, or cells times cells.
    few = cells <= bins
    values, vectors = np.linalg.eigh((z.T @ z if few else z @ z.T) / bins)
    kept = values > (1 + np.sqrt(cells / bins)) ** 2
    found = vectors[:, kept].T if few else vectors[:, kept].T @ z
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True))


def independent_patterns(z: Floats, axes: Floats, seed: int) -> Floats:
    """Directions (pattern, cell) in the space of the axes along which activity is independent.

    The search can end where components are mixed. Of several starts that counts whose components
    are farthest from a normal distribution, by the measure that the search itself climbs.
    """
    from sklearn.decomposition import FastICA  # scikit-learn takes a second to load

    activity = z @ axes.T
    options = {"whiten": "unit-variance", "max_iter": MOST_ROUNDS, "tol": CONVERGED}
    starts = np.random.SeedSequence(seed).generate_state(STARTS)
    searches = [FastICA(random_state=int(start), **options) for start in starts]
    best = max(searches, key=lambda search: negentropy(search.fit_transform(activity)))
    # The mixing says how strongly each cell takes part in a component.
    patterns = best.mixing_.T @ axes
    patterns /= np.linalg.norm(patterns, axis=1, keepdims=True)
    largest = np.abs(patterns).argmax(axis=1)
    return np.asarray(patterns * np.sign(patterns[np.arange(len(patterns)), largest])[:, None])


def negentropy(components: Floats) -> float:
    """How far components (sample, component) of variance 1 are from normal ones (hyvarinen1999)."""
    log_cosh = np.logaddexp(components, -components) - np.log(2)
    means = log_cosh.mean(axis=0)
    return float(((means - GAUSSIAN) ** 2).sum())


@checked
def match_patterns(patterns: ArrayLike, labels: ArrayLike) -> xr.Dataset:
    """Which pattern looks like which group of cells.

    Patterns and groups are paired, each with one at most, so that the sum of their cosines is
    largest (Kuhn's assignment). The cosine of a pattern and a group of n cells is the sum of its
    weights there over sqrt(n); for equal weights in all N cells it is sqrt(n/N).

    Parameters
    ----------
    patterns : array (pattern, neuron)
    labels : array (neuron,)
        As `assembly_completions` takes them.

    Returns
    -------
    xarray.Dataset
        ``cosine(assembly)``, 0 where no pattern is left for a group, and ``pattern(assembly)``,
        -1 there.

    Raises
    ------
    InputError
        As `assembly_completions`.

    Examples
    --------
    >>> found = sn.analysis.match_patterns([[0, 0, 1, 0], [1, 0, 0, 0]], labels=[0, 0, 1, 1])
    >>> found.pattern.values.tolist(), found.cosine.values.round(4).tolist()
    ([1, 0], [0.7071, 0.7071])
    """
    weights = np.atleast_2d(np.asarray(patterns, dtype=np.float64))
    label = check_labels(labels, weights.shape[1])
    groups = int(label.max()) + 1
    member = (label[:, None] == np.arange(groups)) / np.sqrt(np.bincount(label[label >= 0]))
    cosines = weights @ member
    rows, columns = linear_sum_assignment(-cosines)
    cosine, pattern = np.zeros(groups), np.full(groups, -1)
    cosine[columns], pattern[columns] = cosines[rows, columns], rows
    return xr.Dataset(
        {"cosine": ("assembly", cosine, {"units": "1"}), "pattern": ("assembly", pattern)}
    )
