"""Conditions x sweep x trials: how many simulations they make, and with which seeds."""

import math

import numpy as np

from simneuro.errors import InputError
from simneuro.scenario.axis_values import MOST_SETTINGS
from simneuro.scenario.scenario_fields import ScenarioFields

#: The points of an experiment. Chosen: each is a file in one folder.
MOST_POINTS = 100_000
_ALL_AT_ONCE = "cells of one population, each with a value of its own, can stand for simulations"


def trial_seed(seed: int, trial: int) -> int:
    """The seed of a trial; the same in every condition and sweep point.

    The scenario's own for the first, streams of it for the others.
    """
    if trial == 0:
        return seed
    return int(np.random.SeedSequence(seed, spawn_key=(trial,)).generate_state(1)[0])


def count_settings(scenario: ScenarioFields) -> int:
    """The number of conditions x sweep, none of which is made for it."""
    along = [len(values) for values in scenario.sweep.values()]
    return math.prod([max(1, len(scenario.conditions)), *along])


def require_countable_points(scenario: ScenarioFields) -> None:
    """Raise :class:`InputError` if an experiment has more points than can be run."""
    settings = count_settings(scenario)
    if settings > MOST_SETTINGS:
        raise InputError(
            f"conditions and sweep make {settings} combinations, and at most {MOST_SETTINGS} are "
            f"allowed; {_ALL_AT_ONCE}",
            where="sweep" if scenario.sweep else "conditions",
        )
    if settings * scenario.trials > MOST_POINTS:
        several = f"{settings} settings of {scenario.trials} trials" if settings > 1 else "trials"
        raise InputError(
            f"{several} make {settings * scenario.trials} simulations, and at most {MOST_POINTS} "
            f"are allowed; {_ALL_AT_ONCE}",
            where="trials",
        )
