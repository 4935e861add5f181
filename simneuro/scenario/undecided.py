"""Why a run of a scenario cannot decide its claims."""

from simneuro.scenario.scenario import Scenario
from simneuro.scenario.sweep import trial_seed


def why_undecided(scenario: Scenario) -> str:
    """Why a run of the scenario cannot decide claims that depend on the seed; ``""`` if it can.

    Examples
    --------
    >>> from simneuro.scenario import why_undecided
    >>> why_undecided(sn.Scenario.load("lif_step"))
    ''
    """
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
