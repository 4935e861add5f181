"""The default figure of a scenario."""

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from simneuro.experiment import Results
from simneuro.experiment.overview import draw_overview
from simneuro.figures import use_style
from simneuro.scenario import Scenario


def results(trials):
    rates = np.arange(1.0, 1 + 2 * trials * 2).reshape(2, trials, 2)
    dims = ("condition", "trial", "population")
    data = xr.Dataset(
        {"rate": (dims, rates), "cv": (dims, rates / 100)},
        {"condition": ["one", "other"], "population": ["exc", "inh"]},
    )
    return Results(Scenario.load("balanced_ei"), data, Path())


@pytest.mark.parametrize(("trials", "reach"), [(1, None), (2, 12.7062)])
def test_means_over_trials_with_an_interval_if_there_are_two(trials, reach):
    with use_style():
        ((name, figure),) = draw_overview(results(trials))
        figure.draw_without_rendering()
    assert name == "overview"
    exc, _ = figure.axes[0].containers
    line, _, (bars,) = exc.lines
    means = results(trials).data.rate.mean("trial").sel(population="exc").values
    assert np.allclose(line.get_ydata(), means)
    drawn = [segment[:, 1] for segment in bars.get_segments() if len(segment)]
    # The standard error of two trials that differ by 2 is 1, and t is 12.7062.
    expected = [[mean - reach, mean + reach] for mean in means] if reach else []
    assert np.allclose(drawn, expected, atol=1e-3)


def test_the_first_of_every_axis():
    found = results(2).first("trial")
    assert found.rate.dims == ("condition", "population")
    assert results(2).first().sizes["trial"] == 2
