"""The scenario of directed bursts: information from made-up answers, claims that can fail."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from simneuro.experiment import Results, draw_figures, evaluate_claims, run
from simneuro.figures import use_style
from simneuro.scenario import Scenario

TOPOGRAPHY = "projections.relay_excitatory.connect.topography"


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return Scenario.load("rem_topography")


def answers(rng, topography, networks=8, clusters=40):
    """Directions, and assemblies that follow them with this probability, three of ten times."""
    direction = rng.integers(2, size=(networks, clusters)).astype(float)
    mapped = rng.random(direction.shape) < topography
    side = np.where(mapped, direction, rng.integers(2, size=direction.shape))
    assembly = 5 * side + rng.integers(5, size=side.shape)
    assembly[rng.random(side.shape) < 0.7] = np.nan
    return direction, assembly, side


def results(scenario, topographies=(0.0, 1.0), follows=None) -> Results:
    """Made-up answers; with ``follows`` that of each topography is another one.

    Claims are about the first and the last topography; drawing again takes a second for each.
    """
    rng = np.random.default_rng(3)
    drawn = [answers(rng, each) for each in follows or topographies]
    direction, assembly, side = (np.array(each) for each in zip(*drawn, strict=True))
    dims = ("condition", TOPOGRAPHY, "trial", "cluster")
    rates = np.full((2, len(topographies), 8), [[[12.0]], [[0.0]]])
    data = xr.Dataset(
        {
            "direction": (dims, np.stack([direction, direction])),
            "assembly": (dims, np.stack([assembly, np.full_like(assembly, np.nan)])),
            "volley_side": (dims, np.stack([side, side])),
            "completions": (dims[:3], rates),
            "strict": (dims[:3], rates / 2),
        },
        coords={"condition": ["memory", "no_memory"], TOPOGRAPHY: list(topographies)},
    )
    return Results(scenario, data, Path())


def verdicts(found: Results) -> list[bool | None]:
    return [claim.holds for claim in evaluate_claims(found)]


def test_claims_hold_where_input_and_memory_share_the_answer(scenario):
    assert verdicts(results(scenario)) == [True] * 4


def test_an_answer_that_follows_the_input_without_a_map_refutes_the_first(scenario):
    assert verdicts(results(scenario, follows=(1, 1)))[:2] == [False, True]


def test_an_answer_that_never_follows_it_refutes_the_second(scenario):
    assert verdicts(results(scenario, follows=(0, 0)))[:2] == [True, False]


def test_completions_without_memory_refute_the_last(scenario):
    found = results(scenario)
    more = found.data.assign(completions=found.data["completions"] * 0 + 5)
    assert verdicts(dataclasses.replace(found, data=more))[3] is False


def test_few_networks_decide_nothing(scenario):
    """Not even where all of them say the same, and without memory nothing completes."""
    found = results(scenario.override({"duration": "10 s"}))
    few = dataclasses.replace(found, data=found.data.isel(trial=slice(2)))
    claims = list(evaluate_claims(few))
    assert [claims[number].holds for number in (0, 1, 3)] == [None] * 3
    # Garwood: 3.689 events in 2 networks of 10 s at 2 topographies.
    assert claims[3].interval == pytest.approx((0, 3.689 * 60 / 40), abs=1e-2)


def test_few_completions_decide_nothing(scenario):
    found = results(scenario)
    few = found.data["assembly"].where(found.data["assembly"].cluster < 0)
    few[0, :, 0, :2] = 3.0
    few = dataclasses.replace(found, data=found.data.assign(assembly=few))
    assert verdicts(few)[:3] == [None] * 3


def test_information_of_equal_and_of_unrelated_sides(companion_module):
    information = companion_module("rem_topography").information
    rng = np.random.default_rng(0)
    side = rng.integers(2, size=4000).astype(float)
    assert information(side, 1 - side) == pytest.approx(1, abs=0.01)
    assert information(side, rng.permutation(side)) == pytest.approx(0, abs=0.005)
    assert information(side, np.full(4000, np.nan)) == 0
    assert np.isnan(information(side[:7], side[:7]))


@pytest.mark.slow
def test_figures_also_where_too_few_complete(scenario):
    found = results(scenario)
    few = found.data["assembly"].where(found.data["assembly"].cluster < 1)
    for data in (found.data, found.data.assign(assembly=few)):
        with use_style():
            (figure,) = dict(draw_figures(dataclasses.replace(found, data=data))).values()
            figure.draw_without_rendering()


@pytest.mark.slow
def test_a_network_is_measured(scenario, tmp_path, target_for_long_runs):
    small = {"trials": 1, "duration": "4 s", "warmup": "50 ms", "sweep": {TOPOGRAPHY: [1.0]}}
    often = {"drives.bursts.rate": "90 /min"}  # so that there are some
    found = run(
        scenario.override({**small, **often}), workers=1, target=target_for_long_runs, out=tmp_path
    ).data
    sides = found["volley_side"].values.ravel()
    direction = found["direction"].values.ravel()
    assert set(direction) <= {0, 1}
    # With an exact map the volley is on the side of the burst.
    assert np.mean(sides == direction) > 0.7
