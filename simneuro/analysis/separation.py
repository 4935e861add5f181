"""Which labels of points a plane tells apart, how many it can, and how far the best line comes."""

from itertools import product
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import linprog

from simneuro.calls import checked
from simneuro.errors import InputError

Floats = NDArray[np.float64]

_MOST = 16  # points of which all dichotomies are tried; chosen: 33 000 programs, a minute
_ON_A_LINE = 1e-12  # of the area that points span; chosen: what rounding makes of three on a line
_INFEASIBLE = 2  # linprog's status where no weights keep to the inequalities


@checked
def separating_plane(points: ArrayLike, labels: ArrayLike) -> Floats | None:
    """Weights of a plane with the points of one label on its one side and all others beyond it.

    The weights w and the bias b of ``w @ x + b``, which is at least 1 where the label is true and
    at most -1 where it is false, are found by linear programming, which also proves it where there
    are none.

    Parameters
    ----------
    points : array_like (points, features)
    labels : array_like (points,)
        True or false.

    Returns
    -------
    array (features + 1,) or None
        The weights, the bias last; None if no plane tells the labels apart.

    Raises
    ------
    InputError
        There is no row of finite numbers for each label, a label is neither true nor false, or the
        program ended without an answer, as where points differ in the last digits only.

    Examples
    --------
    >>> from simneuro.analysis import separating_plane
    >>> corners = [[0, 0], [0, 1], [1, 0], [1, 1]]
    >>> separating_plane(corners, [False, True, True, False]) is None  # XOR
    True
    """
    inputs, sides = read_points(points), read_sides(labels)
    require_one_each(inputs, sides)
    signed = sides[:, None] * np.column_stack([inputs, np.ones(len(inputs))])
    free = {"bounds": (None, None), "method": "highs"}
    found = linprog(np.zeros(signed.shape[1]), -signed, -np.ones(len(signed)), **free)
    if found.status == _INFEASIBLE:
        return None
    if not found.success or (signed @ found.x <= 0).any():
        raise InputError(
            f"it could not be decided whether a plane separates these points: {found.message}. "
            "Scale the features to about 1, and leave out points that are all but equal",
            where="points",
        )
    return np.asarray(found.x)


@checked
def count_separable(points: ArrayLike) -> int:
    """How many of the 2^N ways of dividing N points in two a plane makes, by trying all of them.

    For points in general position it is `theory.separable_dichotomies` (cover1965).

    Parameters
    ----------
    points : array_like (points, features)

    Raises
    ------
    InputError
        There are more than 16 points, or they are not rows of finite numbers.

    Examples
    --------
    >>> from simneuro.analysis import count_separable
    >>> count_separable([[0, 0], [0, 1], [1, 0], [1, 1]])
    14
    """
    inputs = read_points(points)
    if len(inputs) > _MOST:
        raise InputError(
            f"got {len(inputs)} points, but all dichotomies are tried of at most {_MOST}; draw "
            "some at random and try these, by separating_plane",
            where="points",
        )
    # The opposite of what a plane does is done by the same plane turned round.
    halves = product([True, False], repeat=len(inputs) - 1)
    return 2 * sum(separating_plane(inputs, (True, *half)) is not None for half in halves)


@checked
def best_line(points: ArrayLike, labels: ArrayLike) -> tuple[float, Floats]:
    """The largest share of points that any straight line has on their own side, of all lines.

    A line can be moved without passing over a point until it touches two of them, and from there a
    shift or a turn, however small, puts these two on any sides. So the lines through all pairs of
    points, with both of the pair right, are all that have to be tried.

    Parameters
    ----------
    points : array_like (points, 2)
    labels : array_like (points,)
        True or false.

    Returns
    -------
    share : float
    weights : array (3,)
        Of the line through the pair, the bias last: ``w @ x + b`` is above 0 on the side of true.

    Raises
    ------
    InputError
        There are fewer than three points, they have another number of features than two, three of
        them lie on one line, where the argument does not hold, or a label is neither true nor
        false.

    Examples
    --------
    >>> from simneuro.analysis import best_line
    >>> share, weights = best_line([[0, 0], [0, 1], [1, 0], [1, 1]], [False, True, True, False])
    >>> share
    0.75
    """
    inputs, sides = read_points(points), read_sides(labels)
    require_one_each(inputs, sides)
    if inputs.shape[1] != 2 or len(inputs) < 3:
        raise InputError(f"needs (3 or more, 2), got {inputs.shape}", where="points")
    best, weights = -1.0, np.zeros(3)
    for first in range(len(inputs)):
        right, second = max_beside(inputs, sides, first)
        if abs(right) > best:
            best, weights = abs(right), line_through(inputs[first], inputs[second], right > 0)
    return (best + 2) / len(inputs), weights


def max_beside(inputs: Floats, sides: Floats, first: int) -> tuple[float, int]:
    """How many others the best line through one point has right, and the second point of it.

    The number is negative where true is on the right of the way from the first to the second.
    """
    away = np.delete(inputs, first, 0) - inputs[first]
    other = np.delete(sides, first)
    areas = away[:, None, 0] * away[None, :, 1] - away[:, None, 1] * away[None, :, 0]
    np.fill_diagonal(areas, np.nan)
    if (np.abs(areas) <= _ON_A_LINE * np.ptp(inputs, axis=0).prod()).any():
        raise InputError("three points lie on one line; move them a little", where="points")
    agree = np.nansum(np.sign(areas) * other, axis=1)  # right ones minus wrong ones
    place = int(np.abs(agree).argmax())
    right = (abs(agree[place]) + len(other) - 1) / 2
    return float(np.copysign(right, agree[place])), place + (place >= first)


def line_through(first: Floats, second: Floats, left: bool) -> Floats:
    """Weights and bias of the line through two points, above 0 on its left or on its right."""
    along = second - first
    normal = np.array([-along[1], along[0]]) * (1 if left else -1)
    return np.append(normal, -normal @ first)


def read_points(points: ArrayLike) -> Floats:
    """The points (points, features) as an array.

    Raises
    ------
    InputError
        They are no table of finite numbers.
    """
    table: Any = np.asarray(points, dtype=np.float64)
    if table.ndim != 2 or 0 in table.shape or not np.isfinite(table).all():
        raise InputError(
            f"needs finite numbers (points, features), got an array of shape {table.shape}",
            where="points",
        )
    return np.asarray(table)


def read_sides(labels: ArrayLike) -> Floats:
    """1 where a label is true, -1 where it is false.

    Raises
    ------
    InputError
        A label is neither true nor false, 1 nor 0.
    """
    found = np.ravel(np.asarray(labels))
    if found.dtype.kind not in "biuf" or not np.isin(found, (0, 1)).all():
        raise InputError(
            "needs True or False, or 1 or 0, for each point; turn other labels into these by a "
            "comparison, such as labels == 1",
            where="labels",
        )
    return np.where(found.astype(bool), 1.0, -1.0)


def require_one_each(inputs: Floats, sides: Floats) -> None:
    """Raise an InputError unless each point has a label."""
    if len(inputs) != sides.size:
        raise InputError(f"got {sides.size} labels for {len(inputs)} points", where="labels")
