"""The numbers in response curves: means, the band of repeats, lines on the same scale."""

import numpy as np
import pytest
import xarray as xr

from simneuro import figures
from simneuro.bridge import Activation, activation
from simneuro.errors import InputError


def test_dots_are_the_means_and_the_band_the_central_repeats(curve: xr.Dataset) -> None:
    _, axes = figures.panels("A")
    (dots,) = figures.response_curve(curve, axes["A"])
    assert np.allclose(dots.get_xdata(), [0, 200, 400])
    assert np.allclose(dots.get_ydata(), [0, 10, 30])
    corners = axes["A"].collections[0].get_paths()[0].vertices
    at_200 = corners[np.isclose(corners[:, 0], 200), 1]
    # NumPy's linear rule on 8, 10, 10, 12: a fraction 0.075 of the way into the outer gaps.
    assert (at_200.min(), at_200.max()) == (pytest.approx(8.15), pytest.approx(11.85))
    assert axes["A"].get_xlabel() == "input current (pA)"
    assert axes["A"].get_ylabel() == "firing rate (Hz)"


def test_lines_get_amperes_and_stand_on_the_scale_of_the_dots(curve: xr.Dataset) -> None:
    _, axes = figures.panels("A")
    lines = {"theory": lambda amperes: 7.5e10 * amperes, "relu": lambda amperes: 0 * amperes}
    _, theory, relu = figures.response_curve(curve, axes["A"], lines=lines, unit="nA")
    assert theory.get_xdata()[[0, -1]] == pytest.approx([0, 0.4])
    assert theory.get_ydata()[-1] == pytest.approx(30)
    assert set(curve["level"].values * 1e9) <= set(theory.get_xdata())
    assert theory.get_color() == figures.colour("theory")
    assert relu.get_label() == "ReLU"


def test_one_repeat_has_no_band(curve: xr.Dataset) -> None:
    _, axes = figures.panels("A")
    figures.response_curve(curve.isel(repeat=[0]), axes["A"])
    assert len(axes["A"].collections) == 0


def test_an_activation_is_drawn_where_asked() -> None:
    _, axes = figures.panels("A")
    line = figures.activation(np.tanh, (-2, 2), axes["A"], name="tanh", points=5)
    assert np.allclose(line.get_xdata(), [-2, -1, 0, 1, 2])
    assert np.allclose(line.get_ydata(), np.tanh([-2, -1, 0, 1, 2]))
    assert line.get_color() == figures.colour("tanh")


def test_two_curves_with_their_fits_in_one_panel(curve: xr.Dataset) -> None:
    fits = {"relu": lambda current: 0 * current, "sigmoid": lambda current: 0 * current + 1}
    _, axes = figures.panels("A")
    curves = {"one": curve, "other": curve}
    one, other = figures.fitted_curves(curves, dict.fromkeys(curves, fits), axes["A"], unit="pA")
    assert (one.get_markerfacecolor(), other.get_markerfacecolor()) == (one.get_color(), "white")
    legend = [text.get_text() for text in axes["A"].get_legend().get_texts()]
    assert legend == ["one", "other", "95 % of repeats", "ReLU", "sigmoid"]


def test_activations_have_the_colours_of_their_roles_or_their_own() -> None:
    _, axes = figures.panels("A")
    own = {"own_colours": {"B6": "#123456"}, "own_names": {"B6": "cell B6"}}
    drawn = figures.activations({"tanh": np.tanh, "B6": np.abs}, (-2, 2), axes["A"], **own)
    assert [line.get_color() for line in drawn] == [figures.colour("tanh"), "#123456"]
    assert [line.get_label() for line in drawn] == ["tanh", "cell B6"]


def test_fit_errors_stand_side_by_side_and_the_best_is_ringed() -> None:
    error = xr.DataArray(
        [[0.5, 0.02], [0.03, 0.4]],
        {"curve": ["lif", "mine"], "form": ["relu", "softplus"]},
        dims=("curve", "form"),
    )
    best = error.idxmin("form")
    _, axes = figures.panels("A")
    relu, softplus = figures.fit_errors(error, axes["A"], best=best)
    assert relu.get_ydata().tolist() == [0.5, 0.03]
    assert softplus.get_ydata().tolist() == [0.02, 0.4]
    assert np.all(relu.get_xdata() < softplus.get_xdata())
    assert np.all(np.round([relu.get_xdata(), softplus.get_xdata()]) == [0, 1])
    rings = [line for line in axes["A"].lines if line.get_markerfacecolor() == "none"]
    ringed = {tuple(point) for ring in rings for point in ring.get_xydata()}
    assert ringed == {(softplus.get_xdata()[0], 0.02), (relu.get_xdata()[1], 0.03)}
    unknown = xr.DataArray(["", "softplus"], {"curve": ["lif", "mine"]}, dims="curve")
    _, others = figures.panels("A")
    figures.fit_errors(error, others["A"], best=unknown)
    rings = [line for line in others["A"].lines if line.get_markerfacecolor() == "none"]
    assert sum(len(ring.get_xydata()) for ring in rings) == 1
    assert [text.get_text() for text in axes["A"].get_yticklabels()] == ["0.01", "0.1", "1"]
    assert axes["A"].get_yscale() == "log"
    assert axes["A"].get_legend_handles_labels()[1] == ["ReLU", "softplus", "lowest AICc"]


def test_an_activation_of_a_curve_is_drawn_in_its_rates(curve: xr.Dataset) -> None:
    _, axes = figures.panels("A")
    act = Activation.from_curve(curve)
    _, line = figures.response_curve(curve, axes["A"], lines={"activation": act}, unit="pA")
    at = dict(zip(line.get_xdata().round(6), line.get_ydata(), strict=True))
    assert [at[0], at[200], at[400]] == pytest.approx([0, 10, 30])  # the means of the curve


def test_an_activation_of_plain_numbers_is_no_line(curve: xr.Dataset) -> None:
    _, axes = figures.panels("A")
    with pytest.raises(InputError, match=r"lines: relu: .*plain numbers.*A.*Hz"):
        figures.response_curve(curve, axes["A"], lines={"relu": activation("relu")})
    act = Activation.from_curve(curve)
    rates = curve.assign_attrs(input_unit="Hz").assign_coords(level=[0.0, 10.0, 20.0])
    with pytest.raises(InputError, match="its levels are in A"):
        figures.response_curve(rates, axes["A"], lines={"activation": act})


def test_a_band_of_few_repeats_is_their_range(curve: xr.Dataset) -> None:
    _, axes = figures.panels("AB")
    few = curve.isel(repeat=[0, 3])
    figures.response_curve(few, axes["A"])
    assert "range of repeats" in axes["A"].get_legend_handles_labels()[1]
    corners = axes["A"].collections[0].get_paths()[0].vertices
    at_200 = corners[np.isclose(corners[:, 0], 200), 1]
    assert (at_200.min(), at_200.max()) == (few["rate"][1].min(), few["rate"][1].max())
    figures.response_curve(curve, axes["B"])
    assert "95 % of repeats" in axes["B"].get_legend_handles_labels()[1]


def test_curves_without_fits_are_named(curve: xr.Dataset) -> None:
    _, axes = figures.panels("A")
    with pytest.raises(InputError, match="fits: there are no fits of 'B6'"):
        figures.fitted_curves({"B6": curve}, {}, axes["A"])
