"""The functions that a scenario's companion, the ``.py`` beside it, defines, and their defaults."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from simneuro.analysis import Claim, withhold
from simneuro.experiment.companion_checks import CompanionFunction, named_figures, whole_claims
from simneuro.experiment.companion_module import load_function, locate_errors
from simneuro.experiment.function_names import FUNCTIONS, check_function_names
from simneuro.scenario import Scenario, why_undecided

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from simneuro.experiment.results import Results


def check_companion(scenario: Scenario) -> None:
    """Load a scenario's companion, and look for what is wrong with its functions.

    Raises
    ------
    InputError
        If a function cannot be called as it will be, or has a name that nothing calls.
    CompanionError
        If its code raises an error.
    """
    companion = scenario.companion
    if companion is None:
        return
    check_function_names(companion)
    for own in filter(None, (_own_function(companion, name) for name in FUNCTIONS)):
        own.check()


def defines_trial(scenario: Scenario) -> bool:
    """Whether the scenario's companion defines ``trial``."""
    return _own_function(scenario.companion, "trial") is not None


def draw_figures(results: "Results") -> Iterator[tuple[str, "Figure"]]:
    """Draw the scenario's own figures, or an overview of the standard measures.

    Yields
    ------
    name : str
    figure : matplotlib.figure.Figure

    Raises
    ------
    InputError
        If ``figures`` yields anything else.

    Examples
    --------
    >>> from simneuro import experiment  # doctest: +SKIP
    >>> results = experiment.open_run("runs/mine-0123abcd", code="mine.py")  # doctest: +SKIP
    >>> figures = dict(experiment.draw_figures(results))  # doctest: +SKIP
    """
    for name, figure, _ in draw_placed_figures(results):
        yield name, figure


def draw_placed_figures(results: "Results") -> Iterator[tuple[str, "Figure", str]]:
    """:func:`draw_figures`, each with the place in the code where it is yielded, or ``""``."""
    own = _own_function(results.scenario.companion, "figures")
    if own is None:
        from simneuro.experiment.overview import draw_overview

        yield from ((name, figure, "") for name, figure in draw_overview(results))
        return
    with locate_errors(own.companion):
        yield from named_figures(own, own(results))


def evaluate_claims(results: "Results") -> tuple[Claim, ...]:
    """Evaluate the scenario's own claims; an empty tuple if it has none.

    Those that depend on the seed are undecided if the scenario's ``[verdicts]`` say so.

    Raises
    ------
    InputError
        If ``claims`` yields anything else.

    Examples
    --------
    >>> from simneuro import experiment  # doctest: +SKIP
    >>> results = experiment.open_run("runs/mine-0123abcd", code="mine.py")  # doctest: +SKIP
    >>> experiment.evaluate_claims(results)  # doctest: +SKIP
    """
    scenario = results.scenario
    own = _own_function(scenario.companion, "claims")
    if own is None:
        return ()
    with locate_errors(own.companion):
        claims = tuple(whole_claims(own, own(results)))
    return withhold(
        claims, why_undecided(scenario), seeds_known=bool(scenario.verdicts.chosen_with)
    )


def _own_function(companion: Path | None, name: str) -> CompanionFunction | None:
    """A function of the companion; None if it does not define it."""
    if companion is None:
        return None
    missing = object()
    with locate_errors(companion):
        found = load_function(companion, name, missing)
    return None if found is missing else CompanionFunction(companion, name, found)
