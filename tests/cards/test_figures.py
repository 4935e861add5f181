"""The numbers on the figures of cards, and that nothing lies over them."""

import numpy as np
import pytest
import xarray as xr
from matplotlib.text import Text

from simneuro.cards import figures as cards
from simneuro.figures import colour, convert

pytestmark = pytest.mark.usefixtures("matplotlib_as_it_was")

STEP = (3e-10, 0.1, 0.3)


def words(ax) -> set[str]:
    return {each.get_text() for each in ax.findobj(Text)}


def test_a_neurons_card_shows_the_step_and_the_reference(recording, curve) -> None:
    reference = xr.DataArray([5.0, 25.0], dims="level", coords={"level": [1e-10, 3e-10]})
    fig = cards.neuron_card(recording, STEP, curve, reference)
    left, right = fig.axes
    assert "300 pA" in words(left)
    bar = next(line for line in left.lines if line.get_linewidth() == 2)
    assert np.allclose(bar.get_xdata(), [100, 300])
    circles = next(line for line in right.lines if line.get_label() == "published equations")
    assert np.allclose(circles.get_xydata(), [[100, 5], [300, 25]])
    assert circles.get_markerfacecolor() == "none"
    assert left.get_xlabel() == "time (ms)"
    assert left.get_ylabel() == "membrane potential (mV)"


def test_the_bar_and_the_legend_lie_off_the_data(recording, curve) -> None:
    fig = cards.neuron_card(recording, STEP, curve)
    fig.draw_without_rendering()
    left, right = fig.axes
    text = next(each for each in left.texts if each.get_text() == "300 pA").get_window_extent()
    lowest = left.transData.transform((0, -70))[1]
    assert text.y1 < lowest
    assert right.get_legend().get_window_extent().y0 >= right.get_window_extent().y1


def test_variants_have_a_panel_each(recording) -> None:
    fig = cards.variants_card(recording, {"slow_one": -2e-11}, (0.1, 0.3))
    shown = [ax for ax in fig.axes if ax.axison]
    assert [ax.get_title(loc="left") for ax in shown] == ["slow one"]
    assert "−20 pA" in words(shown[0])
    assert np.allclose(shown[0].lines[0].get_ydata(), [-65, -64, -63, -62])
    assert shown[0].get_xlabel() == "time (ms)"


@pytest.mark.parametrize(("current", "count"), [(True, 2), (False, 1)])
def test_a_synapses_card_has_its_arrivals(recording, current, count) -> None:
    fig = cards.synapse_card(recording, [0.1, 0.2], current=current)
    assert len(fig.axes) == count
    for ax in fig.axes:
        assert np.allclose(ax.lines[0].get_xdata(), [100, 200])
    assert np.allclose(fig.axes[-1].lines[1].get_ydata(), [-70, -60, -55, -70])
    if current:
        assert fig.axes[0].get_ylabel() == "synaptic current (pA)"
        assert np.allclose(fig.axes[0].lines[1].get_ydata(), [0, 2, 4, 6])


def test_coupled_cells_raise_errors_apart(recording) -> None:
    fig = cards.coupling_card(recording)
    for ax, values in zip(fig.axes, ([-65, -64, -63, -62], [1, 3, 5, 7]), strict=True):
        first, second = ax.lines
        assert first.get_color() != second.get_color()
        assert np.allclose(second.get_ydata(), values)


def test_what_is_transmitted_has_a_panel_for_each_set() -> None:
    one = xr.DataArray([0.5, 0.25], dims="arrival", coords={"arrival": [0.01, 0.06]})
    fig = cards.transmission_card({"tsodyks_markram": one, "facilitating": 8 * one})
    assert [ax.get_title(loc="left") for ax in fig.axes] == ["tsodyks markram", "facilitating"]
    for ax, share in zip(fig.axes, (1, 8), strict=True):
        assert np.allclose(ax.lines[0].get_xydata(), [[10, 0.5 * share], [60, 0.25 * share]])
        assert ax.get_ylim()[0] == 0
    assert len(cards.transmission_card({"quantal_release": one}).axes) == 1


def test_a_lesson_shows_the_change_of_the_weight_and_both_trains(recording) -> None:
    weights = ("time", "wires.traced_synapse"), 1e-12 * np.array([[7.0], [8], [9], [8]])
    lesson = recording.assign_coords(population=["pre", "post"])
    lesson = lesson.assign({"wires.w": (*weights, {"units": "S"})})
    window = xr.DataArray([-2e-12, 3e-12], dims="lag", coords={"lag": [-0.01, 0.01]})
    left, right = cards.learning_card(lesson, window).axes
    assert np.allclose(left.lines[0].get_ydata(), [0, 1, 2, 1])
    post, pre = (line for line in left.lines if line.get_marker() == "|")
    assert np.allclose(post.get_xdata(), [0.1])
    assert np.allclose(pre.get_xdata(), [0.05, 0.3, 0.45])
    assert {"arrivals", "target"} <= words(left)
    assert np.allclose(right.lines[1].get_xydata(), [[-10, -2], [10, 3]])
    assert right.lines[1].get_color() == colour("neuron")
    assert np.allclose(convert(left.lines[0].get_xdata(), "s", "ms"), [0, 100, 200, 300])
