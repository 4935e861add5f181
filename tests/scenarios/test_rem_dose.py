"""The scenario of doses: in order, and with a claim that can fail."""

from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from scipy.stats import chi2

from simneuro.experiment import Results, evaluate_claims
from simneuro.scenario import Scenario


def results(jittered: float) -> Results:
    """Made-up numbers of four networks; those of jittered bursts may differ."""
    scenario = Scenario.load("rem_dose")
    names = list(scenario.conditions)
    rates = np.tile([8.0, 9.0, 10.0, 9.0], (len(names), 1))
    rates[names.index("jitter_100")] = jittered
    data = xr.Dataset(
        {
            "completions": (("condition", "trial"), rates),
            "active": (("condition", "trial"), rates + 1),
            "volley": (("condition", "trial"), np.full(rates.shape, 0.2)),
            "rate": (("condition", "trial", "population"), np.ones((*rates.shape, 1))),
        },
        coords={"condition": names, "population": ["relay"]},
    )
    return Results(scenario, data, Path())


@pytest.mark.parametrize(("jittered", "holds"), [(1.0, True), (20.0, False), (9.0, None)])
def test_jitter_that_changes_nothing_decides_nothing(jittered, holds):
    first, second = evaluate_claims(results(jittered))
    assert first.holds is holds
    assert second.holds is True


def test_doses_are_in_order(companion_module):
    module = companion_module("rem_dose")
    at, means, errors = module.curve(results(1.0), "jitter", "completions")
    assert at.tolist() == [0, 5, 10, 25, 50, 100, 250, 1000]
    assert means.tolist() == [9, 9, 9, 9, 9, 1, 9, 9]
    assert module.curve(results(1.0), "fraction", "active")[0].tolist() == [5, 9, 15, 20, 40, 60]
    # 18 completions in four networks of 30 s: the chi-square form of the exact Poisson interval.
    low, high = chi2.ppf(0.025, 36) / 2, chi2.ppf(0.975, 38) / 2
    assert errors[:, 0] == pytest.approx([9 - low / 2, high / 2 - 9])
