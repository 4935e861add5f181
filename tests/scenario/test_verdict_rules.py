"""The table ``[verdicts]``: which runs may decide, and which leave claims undecided."""

import pytest

import simneuro as sn
from simneuro.errors import InputError
from simneuro.scenario import why_undecided
from simneuro.scenario.sweep import trial_seed


@pytest.fixture
def scenario(network):
    return sn.Scenario.from_document(network | {"seed": 5, "trials": 3})


def test_without_the_table_each_run_decides_and_the_digest_is_what_it_was(scenario):
    assert why_undecided(scenario) == ""
    assert scenario.override({"verdicts.trials": 1}).digest == scenario.digest
    assert scenario.override({"verdicts.trials": 2}).digest != scenario.digest


def test_too_few_trials_decide_nothing(scenario):
    needing = scenario.override({"verdicts.trials": 4})
    assert why_undecided(needing) == "There are 3 trials, but a verdict needs 4."
    assert why_undecided(needing.override({"trials": 4})) == ""
    one = why_undecided(needing.override({"trials": 1}))
    assert one == "There is 1 trial, but a verdict needs 4."


@pytest.mark.parametrize("seed", [5, trial_seed(5, 2)])
def test_a_seed_that_was_seen_decides_nothing_whichever_trial_it_is(scenario, seed):
    seen = scenario.override({"verdicts": {"chosen_with": [1, seed]}})
    assert why_undecided(seen).startswith(f"Seed {seed} was seen when")
    assert why_undecided(seen.override({"seed": 6})) == ""


@pytest.mark.parametrize(
    "table", [{"trials": 0}, {"chosen_with": [-1]}, {"chosen_with": ["a"]}, {"seeds": [1]}]
)
def test_what_cannot_be_right_is_refused(network, table):
    with pytest.raises(InputError, match="verdicts"):
        sn.Scenario.from_document(network | {"verdicts": table})
