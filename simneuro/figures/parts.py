"""Bars that are made of parts: budgets, and what costs consist of."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.container import BarContainer

from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.figures.display import NO_NAMES, display_name
from simneuro.figures.palette import NO_COLOURS, colours
from simneuro.figures.style import use_style

#: Of parts in their order, so that they can be told apart in grey.
_HATCHES = ("", "////", "....", "\\\\\\\\", "xxxx")


@checked
@use_style()
def stacked_parts(
    columns: Mapping[str, Mapping[str, float]],
    ax: Axes,
    *,
    quantity: str,
    own_colours: Mapping[str, str] = NO_COLOURS,
    own_names: Mapping[str, str] = NO_NAMES,
) -> list[BarContainer]:
    """A bar for each column, of parts on top of each other.

    Parameters
    ----------
    columns : mapping of str to mapping of str to float
        By the name of the column, the sizes of its parts by their names, from the lowest. All
        columns have the same parts, of sizes from 0.
    ax : matplotlib.axes.Axes
        Where it is drawn.
    quantity : str
        What the sizes are, for the axis.
    own_colours, own_names : mapping of str to str
        Of the parts, and what readers call columns and parts; see `display_name`.

    Returns
    -------
    list of BarContainer
        One for each part.

    Raises
    ------
    InputError
        There is no column, columns differ in their parts, or a size is below 0.

    Examples
    --------
    >>> fig, axes = sn.figures.panels("A")
    >>> columns = {"before": {"Na": 3.0, "K": 1.0}, "after": {"Na": 2.0, "K": 1.0}}
    >>> bars = sn.figures.stacked_parts(columns, axes["A"], quantity="charge (pC)")
    >>> [float(bar.get_y()) for bar in bars[1]]  # the second part stands on the first
    [3.0, 2.0]
    """
    parts = _read_parts(columns)
    sizes = np.array([[column[part] for column in columns.values()] for part in parts], float)
    if not (sizes >= 0).all():
        raise InputError("parts on top of each other need sizes from 0", where="columns")
    below, ink = np.cumsum(sizes, axis=0) - sizes, colours(parts, own_colours)
    places = np.arange(len(columns))
    bars = []
    for k, part in enumerate(parts):
        look: dict[str, Any] = {
            "color": ink[part],
            "edgecolor": "white",
            "hatch": _HATCHES[k % len(_HATCHES)],
        }
        name = display_name(part, own_names)
        bars.append(ax.bar(places, sizes[k], 0.7, bottom=below[k], label=name, **look))
    ax.set_xticks(places, [display_name(name, own_names) for name in columns])
    ax.set_ylabel(quantity)
    return bars


def _read_parts(columns: Mapping[str, Mapping[str, float]]) -> Sequence[str]:
    """The names of the parts, which are those of each column."""
    if not columns:
        raise InputError("need a column", where="columns")
    first, *others = columns.values()
    if not first or any(list(each) != list(first) for each in others):
        raise InputError("all columns need the same parts, in one order", where="columns")
    return list(first)
