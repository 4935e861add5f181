"""Planes and lines against each other, against Cover's count and against points that are known."""

from itertools import product

import numpy as np
import pytest

from simneuro.analysis import best_line, count_separable, separating_plane
from simneuro.analysis.theory import separable_dichotomies
from simneuro.errors import InputError

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR = [False, True, True, False]


def test_a_plane_that_is_there_is_found():
    rng = np.random.default_rng(1)
    points, plane = rng.normal(size=(40, 5)), rng.normal(size=6)
    labels = points @ plane[:5] + plane[5] > 0
    found = separating_plane(points, labels)
    margin = np.where(labels, 1, -1) * (points @ found[:5] + found[5])
    assert margin.min() >= 1 - 1e-6


def test_where_the_hulls_meet_there_is_none():
    assert separating_plane(CORNERS, XOR) is None
    # The point in the middle is the mean of the corners, whatever the plane.
    inside = np.vstack([CORNERS, [0.5, 0.5]])
    assert separating_plane(inside, [True, True, True, True, False]) is None


@pytest.mark.parametrize(("number", "features"), [(5, 1), (6, 2), (7, 2), (6, 3)])
def test_planes_are_as_many_as_cover_counts(number, features):
    points = np.random.default_rng(2).normal(size=(number, features))
    assert count_separable(points) == separable_dichotomies(number, features + 1)


def test_points_that_are_not_in_general_position_have_fewer():
    # Three on a line: no line has the middle one on one side and both others on the other.
    points = [[0, 0], [1, 0], [2, 0], [0, 1]]
    assert count_separable(points) == 16 - 4


@pytest.mark.parametrize("seed", range(5))
def test_the_best_line_is_the_best_of_all_labels_that_a_line_makes(seed):
    rng = np.random.default_rng(seed)
    points, labels = rng.normal(size=(7, 2)), rng.random(7) < 0.5
    every = [np.array(each) for each in product([True, False], repeat=7)]
    made = [each for each in every if separating_plane(points, each) is not None]
    share, weights = best_line(points, labels)
    assert share == pytest.approx(max((each == labels).mean() for each in made))
    off = (points @ weights[:2] + weights[2]) * np.where(labels, 1, -1)
    assert (np.abs(off) < 1e-12).sum() == 2
    assert (off > 1e-12).sum() + 2 == round(7 * share)


def test_the_best_line_has_three_of_four_of_xor():
    assert best_line(CORNERS, XOR)[0] == 0.75


@pytest.mark.parametrize(
    ("function", "points", "labels", "words"),
    [
        (separating_plane, CORNERS, [True], "labels"),
        (separating_plane, [1.0, 2.0], [True, False], "points"),
        (separating_plane, [[np.nan, 0.0]], [True], "finite"),
        (best_line, [[0, 0], [1, 1], [2, 2]], [True, False, True], "one line"),
        (best_line, np.eye(3), [True, False, True], r"\(3, 3\)"),
        (separating_plane, CORNERS, [-1, 1, 1, -1], "True or False"),
        (best_line, CORNERS, ["a", "b", "b", "a"], "labels: "),
        (separating_plane, CORNERS, [0.0, np.nan, 1.0, 1.0], "True or False"),
    ],
)
def test_what_cannot_be_right_is_refused(function, points, labels, words):
    with pytest.raises(InputError, match=words):
        function(points, labels)


def test_all_dichotomies_of_many_points_are_not_tried():
    with pytest.raises(InputError, match="at random"):
        count_separable(np.random.default_rng(0).normal(size=(17, 2)))
