"""An error budget in words: where most is lost and why, and what to change."""

from collections.abc import Sequence

import pandas as pd

from simneuro.bridge.networks.budget.causes import CAUSES


def describe_worst(
    worst: tuple[str, str],
    at_output: pd.DataFrame,
    units: pd.DataFrame,
    swapped: Sequence[tuple[str, str]],
) -> str:
    """What moves the outputs most, the next to it, what to change, and units that stand out."""
    layer, cause = worst
    own = at_output.drop(columns="inherited").stack()
    size = own[worst]
    if not size > 0:
        return "The spiking network computes the outputs of the rate network."
    words = [
        f"Most is lost in {layer}, by {cause}: {CAUSES[cause].summary}. This moves the outputs by "
        f"{size:.3g} (root mean square).",
        f"What to change: {CAUSES[cause].remedy}.",
    ]
    rest = own.drop(index=[worst])
    if len(rest) and rest.max() > 0:
        second = rest.idxmax()
        words.append(f"Next is {second[1]} in {second[0]} with {rest.max():.3g}.")
    words += [f"{a} and {b} have each other's weights." for a, b in swapped]
    return " ".join([*words, *_describe_units(units)])


def _describe_units(units: pd.DataFrame) -> list[str]:
    words = []
    for layer, rows in units.groupby(level="layer"):
        silent = rows.index.get_level_values("unit")[rows["silent"].astype(bool)]
        saturated = rows.index.get_level_values("unit")[rows["saturated"] > 0]
        if len(silent):
            words.append(f"In {layer} {_count(len(silent), 'never fires', 'never fire')}.")
        if len(saturated):
            words.append(f"In {layer} {_count(len(saturated), 'saturates', 'saturate')}.")
    return words


def _count(number: int, one: str, several: str) -> str:
    return f"1 unit {one}" if number == 1 else f"{number} units {several}"
