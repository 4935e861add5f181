"""Error budgets: how much of an error each cause brings in each layer."""

from collections.abc import Mapping
from typing import Annotated, Any

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
) -> BarContainer:
    """A bar for each cause in each layer, the first layer at the top; the longest stands out.

    Parameters
    ----------
    parts : xarray.DataArray
        Sizes along ``layer`` and ``cause``, such as
        ``xr.DataArray(budget.at_output.rename_axis("layer"))``. NaN, and what is too small to be
        seen, has no bar.
    quantity : str
        What the sizes are, for the axis.
    inherited : str
        The cause whose bars are pale and never stand out, since others have it on their account.
    own_names : mapping of str to str
        What readers call layers and causes; see `display_name`.
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
    places = np.arange(shown.size) + 0.6 * _steps(shown["layer"].values)
    colours = [(each, float(a)) for each, a in zip(ink, alpha, strict=True)]
    bars = ax.barh(places, shown.values, color=colours)
    names = [
        f"{display_name(str(layer), own_names)}: {display_name(str(cause), own_names)}"
        for layer, cause in shown["bar"].values
    ]
    ax.set_yticks(places, names)
    ax.invert_yaxis()
    ax.set_xlabel(quantity)
    return bars


def _steps(layers: NDArray[Any]) -> NDArray[np.int64]:
    """How many layers lie above each bar."""
    return np.cumsum(np.append(False, layers[1:] != layers[:-1]))
