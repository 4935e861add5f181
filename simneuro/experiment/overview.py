"""The default figures of a run: trials as they were, and measures over all that was varied."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simneuro.experiment.axes import list_axes, name_path
from simneuro.experiment.measure_figures import draw_measures
from simneuro.experiment.shown_trial import find_returned, name_shown, read_shown
from simneuro.experiment.trial_figure import draw_trial
from simneuro.figures import display_name

if TYPE_CHECKING:
    from simneuro.experiment.results import Results
    from simneuro.scenario import Scenario

_MEASURED = {"rate", "cv", "population"}
_NO_TRIAL = (
    "No trial is shown: the run's folder does not hold one, since an older version of simneuro or "
    "a trial of the scenario's own measured it, or its points were removed."
)


def draw_overview(results: "Results") -> Iterator[tuple[str, Figure]]:
    """Draw a trial of each condition and the standard measures; nothing where there are neither.

    Yields
    ------
    name : str
    figure : matplotlib.figure.Figure
    """
    found = {
        condition: read_shown(results.path / "points", point)
        for condition, point in name_shown(results.scenario).items()
    }
    yield from _draw_trials(results.scenario, found)
    if not set(results.data.variables) >= _MEASURED:
        return
    figures = list(draw_measures(results))
    for k, figure in enumerate(figures, start=1):
        if not any(each is not None for each in found.values()):
            figure.set_label(f"{figure.get_label()} {_NO_TRIAL}")
        yield f"overview_{k}" if len(figures) > 1 else "overview", figure


def draw_instead(results: "Results") -> Iterator[tuple[str, Figure, str]]:
    """The default figures in the place of those that the scenario's own code failed to draw.

    Of a trial of the scenario's own that returns its recording, this is shown.

    Yields
    ------
    name : str
    figure : matplotlib.figure.Figure
    place : str
        Empty: no code of the scenario drew it.
    """
    drawn = list(draw_overview(results))
    if not drawn:
        point = results.scenario.points()[0]
        shown = find_returned(results.first("condition", "trial"), point.scenario)
        figure = None if shown is None else draw_trial(shown, "The first trial, as it was")
        drawn = [] if figure is None else [("trial", figure)]
    yield from ((name, figure, "") for name, figure in drawn)


def explain_no_figure(data: xr.Dataset, were_drawn: bool, *, own_failed: bool = False) -> str:
    """Why a run has no figure, in a sentence.

    ``were_drawn`` is whether drawing came to its end, ``own_failed`` whether the scenario's own
    code did not, and default figures were to take the place of its own.
    """
    if own_failed:
        return (
            "There are no default figures: these need rate and cv by population, or a recording, "
            "which the scenario's own trial does not return."
        )
    if not were_drawn:
        return (
            "There is no figure: drawing them ended with an error or was interrupted. `simneuro "
            "figures`, with the folder of this run, draws them again and says what is wrong."
        )
    if set(data.variables) >= _MEASURED:
        return "There is no figure, since neither spikes nor traces were recorded."
    return (
        "There is no figure: the scenario's .py draws none, and default figures need rate and cv "
        "by population, which its trial does not return."
    )


def _draw_trials(
    scenario: "Scenario", found: Mapping[str, xr.Dataset | None]
) -> Iterator[tuple[str, Figure]]:
    drawn = {
        condition: None if shown is None else draw_trial(shown, _describe(scenario, condition))
        for condition, shown in found.items()
    }
    figures = {condition: figure for condition, figure in drawn.items() if figure is not None}
    share_heights(list(figures.values()))
    for condition, figure in figures.items():
        yield f"trial_{condition}" if scenario.conditions else "trial", figure


def share_heights(figures: Sequence[Figure]) -> None:
    """Give panels that show the same in several figures the same vertical axis, and say so."""
    panels: dict[tuple[str, str], list[Axes]] = {}
    for figure in figures if len(figures) > 1 else ():
        for ax in figure.axes:
            if ax.get_ylabel():
                panels.setdefault((ax.get_title(), ax.get_ylabel()), []).append(ax)
    shared = [group for group in panels.values() if len(group) > 1]
    for group in shared:
        low, high = zip(*(ax.get_ylim() for ax in group), strict=True)
        for ax in group:
            ax.set_ylim(min(low), max(high))
    for figure in figures if shared else ():
        figure.set_label(f"{figure.get_label()} Vertical axes are those of the other conditions.")


def _describe(scenario: "Scenario", condition: str) -> str:
    """Which trial is shown of a condition, and of how many."""
    of_sweep = [axis for axis in list_axes(scenario) if axis.dim != "condition"]
    where = [f"{name_path(axis.dim)} = {axis.names[len(axis.names) // 2]}" for axis in of_sweep]
    parts = [f"condition {display_name(condition)}"] * bool(scenario.conditions) + where
    which = "The first trial" if scenario.trials > 1 else "The trial"
    others = len(scenario.conditions) - len(name_shown(scenario))
    more = f" (trials of {others} more conditions are not drawn)" if others > 0 else ""
    return f"{which} of {', '.join(parts) or 'the run'}{more}"
