"""Accuracy of networks against time."""

import numpy as np
import pytest
import xarray as xr

from simneuro import figures
from simneuro.errors import InputError


def test_accuracy_in_percent_with_the_range_over_seeds() -> None:
    accuracy = xr.DataArray(
        [[0.5, 0.9], [0.7, 1.0]], dims=("seed", "time"), coords={"time": [0.01, 0.1]}
    )
    _, axes = figures.panels("A")
    line = figures.accuracy_over_time(accuracy, axes["A"], baselines={"ReLU network": 0.97})
    assert np.allclose(line.get_xdata(), [10, 100])
    assert np.allclose(line.get_ydata(), [60, 95])
    corners = axes["A"].collections[0].get_paths()[0].vertices
    at_10 = corners[np.isclose(corners[:, 0], 10), 1]
    assert (at_10.min(), at_10.max()) == (pytest.approx(50), pytest.approx(70))
    by_label = {line.get_label(): line for line in axes["A"].lines}
    assert np.allclose(by_label["ReLU network"].get_ydata(), 97)
    assert axes["A"].get_xlabel() == "simulated time (ms)"
    assert axes["A"].get_ylabel() == "test accuracy (%)"


def test_one_network_has_no_band() -> None:
    accuracy = xr.DataArray([0.5, 0.9], dims="time", coords={"time": [0.01, 0.1]})
    _, axes = figures.panels("A")
    figures.accuracy_over_time(accuracy, axes["A"], baselines={})
    assert len(axes["A"].collections) == 0


def test_spiking_networks_stand_beside_their_own_rate_networks() -> None:
    network = xr.Dataset(
        {
            "spiking": (("time", "trial"), [[0.5, 0.7], [0.9, 0.9]]),
            "rate_based": ("trial", [0.9, 1.0]),
        },
        {"time": [0.01, 0.1]},
    )
    roles = {"one": "relu", "two": "relu", "three": "lif"}
    fig, axes = figures.panels("A")
    lines = figures.accuracies_over_time(dict.fromkeys(roles, network), axes["A"], roles=roles)
    assert [np.round(line.get_ydata(), 9).tolist() for line in lines] == [[60, 90]] * 3
    assert [line.get_label() for line in lines] == ["one", "two", "three"]
    assert lines[0].get_color() == lines[1].get_color() == figures.colour("relu")
    open_dots = [line.get_markerfacecolor() == "white" for line in lines]
    assert open_dots == [False, True, False]
    dashed = [line for line in axes["A"].lines if line.get_ls() == "--" and len(line.get_xdata())]
    assert [line.get_ydata()[0] for line in dashed] == pytest.approx([95] * 3)
    fig.draw_without_rendering()
    ticks = {text.get_text() for text in axes["A"].get_xticklabels()}
    assert {"10", "20", "50", "100"} <= ticks


def test_networks_without_a_role_are_named() -> None:
    network = xr.Dataset({"spiking": ("time", [0.1]), "rate_based": 0.9}, {"time": [0.01]})
    _, axes = figures.panels("A")
    with pytest.raises(InputError, match="roles: there is no role for 'net'"):
        figures.accuracies_over_time({"net": network}, axes["A"], roles={})
