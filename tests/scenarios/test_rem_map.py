"""The map around the scenario of REM sleep: its middle is that scenario, its verdicts differ."""

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from simneuro.experiment import Results, draw_figures
from simneuro.figures import use_style
from simneuro.scenario import Scenario

WEIGHT = "projections.excitatory_excitatory.weight"
DRIVE = "drives.tonic.rate"


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return Scenario.load("rem_map")


def test_the_middle_of_the_map_is_the_scenario(scenario):
    main = Scenario.load("rem_activation_synthesis")
    for name in ("rem", "scattered", "no_memory"):
        assert scenario.conditions[name] == main.conditions[name]
    assert float(scenario.sweep[WEIGHT][1]) == float(
        main.projections["excitatory_excitatory"].weight
    )
    assert float(scenario.sweep[DRIVE][1]) == float(main.drives["tonic"].rate)


def test_every_map_has_its_conditions_and_its_control_differs_in_bursts_alone(
    scenario, companion_module
):
    maps = companion_module("rem_map").MAPS
    assert {name for pair in maps.values() for name in pair[:2]} == set(scenario.conditions)
    for condition, control, _ in maps.values():
        if control != "no_memory":
            changed = dict(scenario.conditions[condition])
            assert scenario.conditions[control] == changed | {"drives.bursts.scattered": True}


@pytest.mark.parametrize(
    ("number", "control", "found"),
    # The exact interval of 12 of 12 begins at 0.025^(1/12) = 0.735, that of 13 of 13 at 0.753.
    [
        (0, 0, 0),
        (12, 0, 0),
        (13, 0, 1),
        (20, 3, 0),
        (30, 2, 1),
        (10, 10, -1),
        (0, 1, 0),
        (0, 5, -1),
    ],
)
def test_verdicts_on_three_times_as_many(companion_module, number, control, found):
    assert companion_module("rem_map").verdict(number, control, 3) == found


def test_a_map_is_drawn_with_its_verdicts(scenario, companion_module):
    names = list(scenario.conditions)
    number = np.full((len(names), 3, 3, 2), 10.0)
    number[names.index("scattered"), 0] = 0
    data = xr.Dataset(
        {"number": (("condition", WEIGHT, DRIVE, "trial"), number)},
        coords={
            "condition": names,
            **{path: [float(each) for each in scenario.sweep[path]] for path in (WEIGHT, DRIVE)},
        },
    )
    results = Results(scenario, data, Path())
    found = companion_module("rem_map").verdicts(results, "as it is")
    assert found.tolist() == [[1, 1, 1], [-1, -1, -1], [-1, -1, -1]]
    seen = Results(scenario.override({"seed": scenario.verdicts.chosen_with[0]}), data, Path())
    assert not companion_module("rem_map").verdicts(seen, "as it is").any()
    with use_style():
        (figure,) = dict(draw_figures(results)).values()
        figure.draw_without_rendering()
