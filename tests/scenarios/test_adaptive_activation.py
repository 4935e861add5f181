"""Adaptation of cells and units: what is measured, and that each kind of claim can fail."""

from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from scipy.optimize import brentq

import simneuro as sn
from simneuro.experiment import Results, evaluate_claims

NAME = "adaptive_activation"
TRIALS = 6


@pytest.fixture(scope="module")
def code(companion_module):
    return companion_module(NAME)


@pytest.fixture(scope="module")
def scenario():
    return sn.Scenario.load(NAME).quickened()


def steady(form, strength: float, current: float) -> float:
    """r = F(I - g r), by another solver."""
    return brentq(lambda rate: rate - form(current - strength * rate), 0, 500, xtol=1e-12)


def made_up(code, scenario) -> xr.Dataset:
    """What trials would give that agree with theory, but for a little chance in each."""
    cell = code.cell_of(scenario)
    level = np.array(scenario.drives["step"].amplitude, float) / code.PA
    late = [steady(lambda x: code.onset_rate(cell, x), code.strength(cell), x) for x in level]
    unit = code.noisy_unit(scenario)
    mean, size = 280.0, 12.0
    rate = steady(unit.activation, unit.strength, mean)
    slope = float(unit.activation.derivative(mean - unit.strength * rate))
    gain = code.expected_gain(scenario, slope, code.FREQUENCIES)
    swing = np.full((2, len(code.GROUPS)), np.nan)
    swing[0] = size * np.array([*gain, gain[-1], code.SCALE * gain[-1]])
    swing[1, -3:] = size * slope * np.array([1, 1, code.SCALE])
    rates = np.full(swing.shape, rate)
    rates[:, -2] += code.OFFSET * slope * np.array([1 / (1 + unit.strength * slope), 1])
    readers = ("relu", "prelu", "swish", "fixed prelu", "fixed swish", "linear", "adapting")
    accuracy = np.array([[0.95, 0.5, 0.4, 0.9]] * len(readers))
    accuracy[-1, 1] = 0.94
    one = xr.Dataset(
        {
            "onset_rate": ("level", code.onset_rate(cell, level)),
            "steady_rate": ("level", late),
            "rate": (("cells", "group"), rates),
            "swing": (("cells", "group"), swing),
            "slope": slope,
            "working_rate": rate,
            "accuracy": (("reader", "drift"), accuracy),
            "settled_accuracy": ("drift", accuracy[-1]),
            "linear_accuracy": accuracy[-1, 1],
            "left": 0.09,
            "left_expected": 0.09,
        },
        {
            "level": level,
            "cells": list(code.NOISY),
            "group": list(code.GROUPS),
            "reader": list(readers),
            "drift": list(code.DRIFTS),
        },
    )
    chance = 1 + 1e-3 * np.linspace(-1, 1, TRIALS)
    varied = ["rate", "swing", "left"]
    trials = [one.assign({name: one[name] * each for name in varied}) for each in chance]
    data = xr.concat(trials, "trial").assign(train_images=1347, test_images=450)
    by_turns = xr.DataArray(1e-3 * (-1.0) ** np.arange(TRIALS), dims="trial")
    data["accuracy"] = data.accuracy + by_turns * data.reader.isin(["relu", "prelu", "swish"])
    return data.expand_dims(condition=["only"])
