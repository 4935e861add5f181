"""The states of the scenario: published factors, and what they make of the relay's rest."""

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from simneuro.experiment import Results, draw_figures
from simneuro.figures import use_style
from simneuro.scenario import Scenario
from simneuro.units import parse

#: Potassium leak, inhibition and cortical excitation relative to waking, from krishnan2016.
PUBLISHED = {
    "wake": (1, 1, 1),
    "n2": (1.2, 1.15, 1.24),
    "n3": (1.8, 1.3, 1.96),
    "rem": (0.9, 0.7, 0.88),
}
SCALED = {
    "models.cortical.parameters.g_KL": 0,
    "models.relay_cell.parameters.g_KL": 0,
    "projections.inhibitory_excitatory.weight": 1,
    "projections.inhibitory_inhibitory.weight": 1,
    "projections.excitatory_excitatory.weight": 2,
    "projections.excitatory_inhibitory.weight": 2,
}


def value(scenario: Scenario, path: str) -> float:
    """A number that a scenario's file holds, in SI units."""
    entry = scenario.document()
    for part in path.split("."):
        entry = entry[part]
    return float(parse(entry["value"] if isinstance(entry, dict) else entry))


@pytest.mark.parametrize("state", PUBLISHED)
def test_conductances_have_the_published_ratios(state):
    scenario = Scenario.load("rem_states")
    changed = scenario.changed(scenario.conditions[state])
    for path, factor in SCALED.items():
        expected = PUBLISHED[state][factor] / PUBLISHED["rem"][factor]
        found = value(changed, path) / value(scenario, path)
        assert found == pytest.approx(expected, rel=2e-3), path
    assert set(scenario.conditions[state]) <= set(SCALED)


@pytest.mark.parametrize(("state", "bursts"), [("wake", False), ("n3", True), ("rem", False)])
def test_the_relay_rests_on_the_side_of_its_mode(state, bursts):
    scenario = Scenario.load("rem_states")
    changed = scenario.changed(scenario.conditions[state])
    names = ("g_L", "E_L", "g_KL", "E_K", "V_T")
    cell = {name: value(changed, f"models.relay_cell.parameters.{name}") for name in names}
    # Without the calcium current, which is closed at rest: the mean of both reversal potentials.
    rest = cell["g_L"] * cell["E_L"] + cell["g_KL"] * cell["E_K"]
    rest /= cell["g_L"] + cell["g_KL"]
    assert (rest < cell["V_T"]) == bursts
    if state == "rem":
        assert rest == pytest.approx(float(parse("-58 mV")), abs=1e-4)


@pytest.fixture
def two_networks() -> xr.Dataset:
    """Three completions in each state of two networks; in REM sleep in other company than awake."""
    shape = (4, 2, 3)
    which = np.broadcast_to(np.array([[0, 1, 2], [0, 1, 2], [0, 1, 2], [3, 4, 2]])[:, None], shape)
    times = np.broadcast_to([1.0, 1.5, 9.0], shape)
    measured = (
        "completions", "lasting", "distinct", "relay_bursts", "excitatory_rate", "down", "slow",
        "slope",
    )  # fmt: skip
    each = ("condition", "trial")
    return xr.Dataset(
        {
            "event_time": ((*each, "event"), times),
            "event_assembly": ((*each, "event"), which.astype(float)),
            **{name: (each, np.ones((4, 2))) for name in measured},
        },
        coords={"condition": list(PUBLISHED), "trial": [0, 1], "duration": 30.0},
    )


def test_pairs_are_new_where_they_were_not_together_awake(two_networks, companion_module):
    pairs = companion_module("rem_states").pairs_of
    assert pairs(two_networks, "n3")[0].tolist() == [0, 0]
    new, chance = pairs(two_networks, "rem")
    assert new.tolist() == [1, 1]
    assert (chance < 0.5).all()


def test_states_are_drawn(two_networks):
    results = Results(Scenario.load("rem_states"), two_networks.drop_vars("duration"), Path())
    with use_style():
        (figure,) = dict(draw_figures(results)).values()
        figure.draw_without_rendering()
