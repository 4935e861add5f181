"""What a scenario says about its verdicts: how many trials they need, and which seeds were seen."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field

from simneuro.network.description import Description, Size
from simneuro.scenario.sweep import trial_seed

if TYPE_CHECKING:
    from simneuro.scenario.scenario import Scenario

Seeds = Annotated[Sequence[Annotated[int, Field(ge=0)]], AfterValidator(tuple)]


class Verdicts(Description):
    """When a run may decide the scenario's claims; claims that are exact need neither.

    With fewer than ``trials`` they are undecided. ``chosen_with`` lists the seeds of the runs that
    were seen when parameters or bounds were chosen; a run with one of them is no test, so it
    leaves them undecided too.
    """

    trials: Size = 1
    chosen_with: Seeds = ()


def why_undecided(scenario: "Scenario") -> str:
    """Why a run of the scenario cannot decide claims that depend on the seed; ``""`` if it can."""
    rules, seeds = scenario.verdicts, [trial_seed(scenario.seed, k) for k in range(scenario.trials)]
    seen = [seed for seed in seeds if seed in rules.chosen_with]
    if seen:
        return (
            f"Seed {seen[0]} was seen when parameters or bounds were chosen (chosen_with), so it "
            "tests nothing: run with another seed."
        )
    if scenario.trials < rules.trials:
        had = "is 1 trial" if scenario.trials == 1 else f"are {scenario.trials} trials"
        return f"There {had}, but a verdict needs {rules.trials}."
    return ""
