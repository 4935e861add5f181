"""Error budgets: how much of an error each cause brings in each layer."""

from collections.abc import Mapping
from typing import Annotated

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from numpy.typing import NDArray

from simneuro.annotations import along
from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.figures.display import NO_NAMES, display_name
from simneuro.figures.palette import colour
from simneuro.figures.style import use_style

_VISIBLE = 1e-3  # share of the largest part; chosen: a shorter bar is not seen


@checked
@use_style()
def error_parts(
    parts: Annotated[xr.DataArray, along("layer", "cause")],
    ax: Axes,
    *,
    quantity: str = "error",
    inherited: str = "inherited",
    own_names: Mapping[str, str] = NO_NAMES,
    legend: bool = True,
) -> BarContainer:
    """A bar for each cause in each layer, the first layer at the top; the longest stands out.

    The longest bar of a layer's own is orange, others of its own are blue, inherited ones grey.

    Parameters
    ----------
    parts : xarray.DataArray
        Sizes along ``layer`` and ``cause``, such as
        ``xr.DataArray(budget.at_output.rename_axis("layer"))``. NaN, and what is too small to be
        seen, has no bar.
    ax : matplotlib.axes.Axes
        Where it is drawn.
    quantity : str
        What the sizes are, for the axis.
    inherited : str
        The cause whose bars are pale and never stand out, since it began in a layer below.
    own_names : mapping of str to str
        What readers call layers and causes; see `display_name`.
    legend : bool
        Whether to say above the axes what the colours mean.

    Raises
    ------
    InputError
        No part is above 0.

    Examples
    --------
    >>> import xarray as xr
    >>> at = {"layer": ["hidden_1", "output"], "cause": ["counting", "inherited"]}
    >>> parts = xr.DataArray([[0.3, np.nan], [0.1, 0.4]], at, ("layer", "cause"))
    >>> fig, axes = sn.figures.panels("A")
    >>> bars = sn.figures.error_parts(parts, axes["A"], quantity="error (RMS)")
    >>> [float(bar.get_width()) for bar in bars]
    [0.3, 0.1, 0.4]
    """
    found = parts.transpose("layer", "cause").stack(bar=("layer", "cause"))
    sizes = found.values
    shown = found[np.nan_to_num(sizes) > _VISIBLE * np.nanmax(np.abs(sizes), initial=0.0)]
    if not shown.size:
        raise InputError("need a part above 0, but there is none", where="parts")
    own = (shown["cause"] != inherited).values
    longest = np.argmax(np.where(own, shown.values, -np.inf))
    ink = [colour("theory") if each else colour("control") for each in own]
    alpha = np.where(own, 1.0, 0.3)
    if own.any():
        ink[longest] = colour("vermillion")
    layers = shown["layer"].values
    places = np.arange(shown.size) + 0.6 * np.cumsum(np.append(False, layers[1:] != layers[:-1]))
    colours = [(each, float(a)) for each, a in zip(ink, alpha, strict=True)]
    bars = ax.barh(places, shown.values, color=colours)
    names = [
        f"{display_name(str(layer), own_names)}: {display_name(str(cause), own_names)}"
        for layer, cause in shown["bar"].values
    ]
    ax.set_yticks(places, names)
    ax.invert_yaxis()
    ax.set_xlabel(quantity)
    ax.spines[["top", "right"]].set_visible(False)  # axes may be made outside of our style
    if legend:
        _explain_colours(ax, bars, own, int(longest), display_name(inherited, own_names))
    return bars


def _explain_colours(
    ax: Axes, bars: BarContainer, own: NDArray[np.bool_], longest: int, inherited: str
) -> None:
    other = own & (np.arange(own.size) != longest)
    named = {"of the layer itself": other, "the largest of these": own & ~other, inherited: ~own}
    found = {name: bars[int(np.argmax(each))] for name, each in named.items() if each.any()}
    ax.legend(list(found.values()), list(found), loc="lower right", bbox_to_anchor=(1, 1))
