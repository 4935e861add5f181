"""Bars of an error budget, of which every number is known."""

import numpy as np
import pytest
import xarray as xr

from simneuro import figures
from simneuro.errors import InputError

CAUSES = ["inherited", "clipping", "counting"]


def parts(values: list[list[float]]) -> xr.DataArray:
    coords = {"layer": ["hidden_1", "output"], "cause": CAUSES}
    return xr.DataArray(values, coords, ("layer", "cause"))


def test_each_part_has_a_bar_and_the_longest_of_its_own_layer_stands_out() -> None:
    ax = figures.figure().subplots()
    bars = figures.error_parts(parts([[np.nan, 2.0, 0.5], [3.0, 0.0, 1e-9]]), ax, quantity="rms")
    assert [bar.get_width() for bar in bars] == [2.0, 0.5, 3.0]
    names = [each.get_text() for each in ax.get_yticklabels()]
    assert names == ["hidden 1: clipping", "hidden 1: counting", "output: inherited"]
    first, second, inherited = (bar.get_facecolor() for bar in bars)
    assert first != second
    assert inherited[3] < 1  # pale, although it is the longest
    places = [bar.get_y() for bar in bars]
    assert places[2] - places[1] > places[1] - places[0]  # a gap between layers
    assert ax.get_xlabel() == "rms"
    legend = ax.get_legend()
    told = [each.get_text() for each in legend.get_texts()]
    assert told == ["of the layer itself", "the largest of these", "inherited"]
    shown = [each.get_facecolor() for each in legend.get_patches()]
    assert shown == [second, first, inherited]
    assert not ax.spines["top"].get_visible()


def test_a_budget_without_errors_is_refused() -> None:
    with pytest.raises(InputError, match="there is none"):
        figures.error_parts(parts([[0.0, 0, 0], [np.nan, 0, 0]]), figures.figure().subplots())
