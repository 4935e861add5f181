"""What is read from the artists of a figure are the numbers that were given to matplotlib."""

from collections.abc import Callable

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from simneuro import figures
from simneuro.figures.plotted_numbers import PlottedPanel, PlottedSeries, read_panels

X, Y = np.array([1.0, 2.0, 4.0]), np.array([3.0, np.nan, 5.0])
GAP = np.full(3, np.nan)


def read_one(draw: Callable[[Axes], object]) -> PlottedPanel:
    """The only panel of a figure."""
    fig = Figure()
    draw(fig.add_subplot())
    fig.draw_without_rendering()
    (panel,) = read_panels(fig)
    return panel


def series_of(draw: Callable[[Axes], object]) -> PlottedSeries:
    """The only series of a panel in which everything is read."""
    panel = read_one(draw)
    assert panel.unread == ()
    (series,) = panel.series
    return series


@pytest.mark.parametrize(
    ("draw", "kind", "x", "y"),
    [
        (lambda ax: ax.plot(X, Y), "line", X, Y),
        (lambda ax: ax.plot(X, Y, "o"), "dots", X, Y),
        (lambda ax: ax.scatter(X, [3, 6, 5]), "dots", X, [3, 6, 5]),
        (lambda ax: ax.errorbar(X, Y), "line", X, Y),
        (lambda ax: ax.bar(X, [3, 6, 5]), "bars", X, [3, 6, 5]),
        (lambda ax: ax.barh(X, [3, 6, 5]), "barh", [3, 6, 5], X),
        (lambda ax: ax.hist([1, 1, 2], bins=[0.5, 1.5, 2.5]), "bars", [1, 2], [2, 1]),
        (lambda ax: ax.stairs([3, 6], X), "line", X, [3, 6, 6]),
        (lambda ax: ax.stairs([3, 6], X, fill=True), "bars", [1.5, 3], [3, 6]),
        (lambda ax: ax.axhline(3), "hline", [np.nan], [3]),
        (lambda ax: ax.axvline(3), "vline", [3], [np.nan]),
        (lambda ax: ax.eventplot(X, lineoffsets=7), "dots", X, [7, 7, 7]),
        (
            lambda ax: ax.vlines([1, 2], 0, [3, 6]),
            "line",
            [1, 1, np.nan, 2, 2],
            [0, 3, np.nan, 0, 6],
        ),
        (
            lambda ax: ax.vlines(X, 0, 1, transform=ax.get_xaxis_transform()),
            "vline",
            X,
            GAP,
        ),
    ],
)
def test_the_numbers_of_a_series_are_those_that_were_drawn(
    draw: Callable[[Axes], object], kind: str, x: object, y: object
) -> None:
    series = series_of(draw)
    assert series.kind == kind
    np.testing.assert_array_equal(series.x, x)
    np.testing.assert_array_equal(series.y, y)


def test_error_bars_belong_to_their_points() -> None:
    below, above = [1.0, 1.0, 2.0], [2.0, 2.0, 0.5]
    series = series_of(lambda ax: ax.errorbar(X, Y, [below, above], 0.5, capsize=2, label="mean"))
    assert series.label == "mean"
    np.testing.assert_array_equal(series.low, Y - below)
    np.testing.assert_array_equal(series.high, Y + above)


def test_error_bars_at_some_points_and_along_x_belong_to_them() -> None:
    x, y = np.arange(5.0), np.array([3.0, 3.0, 2.0, 5.0, 2.0])
    series = series_of(lambda ax: ax.errorbar(x, y, 0.25, 0.5, errorevery=(1, 2)))
    shown = np.arange(5) % 2 == 1
    np.testing.assert_array_equal(series.low, np.where(shown, y - 0.25, np.nan))
    np.testing.assert_array_equal(series.high, np.where(shown, y + 0.25, np.nan))
    np.testing.assert_array_equal(series.right, np.where(shown, x + 0.5, np.nan))


def test_error_bars_that_may_be_of_several_points_are_left_out_and_named() -> None:
    series = series_of(lambda ax: ax.errorbar([0.0, 1.0, 2.0], np.ones(3), xerr=1.5, errorevery=2))
    assert series.left is None
    assert series.left_out == ("error bars",)


def test_a_contour_line_has_its_level_and_gaps_between_its_parts() -> None:
    x = np.linspace(-2, 2, 81)
    panel = read_one(lambda ax: ax.contour(x, x, np.hypot(*np.meshgrid(x, x)), levels=[1.0, 9.0]))
    circle = panel.series[0]
    assert (len(panel.series), panel.unread, set(circle.values)) == (1, (), {1.0})
    np.testing.assert_allclose(np.hypot(circle.x, circle.y), 1, atol=1e-3)
    slopes = read_one(lambda ax: ax.contour(x, x, np.abs(x) + 0 * x[:, None], levels=[1.0]))
    (lines,) = slopes.series
    assert np.isnan(lines.x).sum() == 1  # one line at -1, another at 1
    np.testing.assert_allclose(np.abs(lines.x[~np.isnan(lines.x)]), 1)


def test_colours_of_dots_stand_for_numbers_and_what_is_lost_is_named() -> None:
    dots = series_of(lambda ax: ax.scatter(X, Y, c=Y**2))
    np.testing.assert_array_equal(dots.values, Y**2)
    assert dots.left_out == ()
    plain = series_of(lambda ax: ax.scatter(X, Y, s=X + 1, c=["r", "g", "b"]))
    assert plain.values is None
    assert plain.left_out == ("colours of dots", "sizes of dots")


def test_an_outline_of_a_histogram_is_a_line() -> None:
    outline = series_of(lambda ax: ax.hist([0.5, 1.5, 1.6], bins=[0, 1, 2], histtype="step"))
    assert outline.x.tolist() == [0, 0, 1, 1, 2, 2]
    assert outline.y.tolist() == [0, 1, 1, 2, 2, 0]


def test_a_band_has_both_its_edges_and_gaps() -> None:
    x, low, high = np.arange(5.0), np.arange(5.0) - 1, np.full(5, 7.0)
    shown = np.array([True, True, False, True, True])
    band = series_of(lambda ax: ax.fill_between(x, low, high, where=shown))
    for found, given in ((band.x, x), (band.low, low), (band.high, high)):
        np.testing.assert_array_equal(found, np.where(shown, given, np.nan))


def test_a_stripe_has_its_ends() -> None:
    stripe = series_of(lambda ax: ax.axvspan(2, 5))
    assert (stripe.kind, stripe.low, stripe.high) == ("vspan", [2], [5])


def test_a_map_of_polygons_is_one_of_cells() -> None:
    (image,) = read_one(lambda ax: ax.pcolor([0, 1, 3], [0, 10], [[4.0, 5.0]])).images
    assert (image.values.tolist(), image.x_edges.tolist()) == ([[4, 5]], [0, 1, 3])


def test_an_image_has_its_numbers_where_they_are_drawn() -> None:
    values = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    upper = read_one(lambda ax: ax.imshow(values, extent=(0, 3, 0, 20))).images[0]
    lower = read_one(lambda ax: ax.imshow(values, extent=(0, 3, 0, 20), origin="lower")).images[0]
    np.testing.assert_array_equal(upper.values, values)
    np.testing.assert_array_equal(upper.x_edges, [0, 1, 2, 3])
    assert upper.y_edges.tolist() == [20, 10, 0]
    assert lower.y_edges.tolist() == [0, 10, 20]


def test_a_map_has_the_edges_of_its_cells_and_the_label_of_its_scale() -> None:
    fig = Figure()
    ax = fig.add_subplot()
    drawn = ax.pcolormesh([0, 1, 3], [0, 10], [[1.0, np.nan]], vmin=0, vmax=2, cmap="gray")
    fig.colorbar(drawn, label="rate (Hz)")
    fig.draw_without_rendering()
    (panel,) = read_panels(fig)  # the colour bar is not another
    (image,) = panel.images
    assert image.label == "rate (Hz)"
    assert image.x_edges.tolist() == [0, 1, 3]
    np.testing.assert_array_equal(image.values, [[1, np.nan]])
    assert 126 <= image.colours[0, 0, 0] <= 129  # half of the scale of greys
    assert image.colours[0, 1, 3] == 0  # nothing is drawn there


def test_what_cannot_be_read_is_named_and_what_is_hidden_or_placed_elsewhere_is_left_out() -> None:
    panel = read_one(lambda ax: (ax.contourf(np.eye(3)), ax.imshow(np.ones((2, 2, 3)))))
    assert set(panel.unread) == {"QuadContourSet", "AxesImage"}
    assert read_one(lambda ax: ax.quiver([0], [1], [1], [1])).unread == ("Quiver",)
    hidden = read_one(
        lambda ax: (ax.plot(X, Y, visible=False), ax.plot([0], [1], transform=ax.transAxes))
    )
    assert (hidden.series, hidden.unread) == ((), ())


@pytest.mark.parametrize(
    "draw",
    [
        lambda ax: ax.errorbar([], [], []),
        lambda ax: ax.plot([], [], "|", transform=ax.get_xaxis_transform()),
        lambda ax: ax.plot([0.5], [np.nan], "|", transform=ax.get_xaxis_transform()),
    ],
)
def test_artists_without_numbers_are_no_series(draw: Callable[[Axes], object]) -> None:
    panel = read_one(draw)
    assert (panel.series, panel.unread) == ((), ())


def test_ticks_may_be_numbers_and_have_no_place() -> None:
    box = read_one(lambda ax: ax.boxplot([[1, 2, 3], [4, 5, 6]]))
    assert box.x.names == {1: "1", 2: "2"}
    partly = read_one(lambda ax: ax.set_yticks([0, np.nan], ["a", "b"]))
    assert partly.y.names == {0: "a"}


def test_an_artist_of_unknown_make_is_named_and_the_others_are_read() -> None:
    class Odd(Line2D):
        def get_drawstyle(self) -> str:
            return None  # type: ignore[return-value]

    panel = read_one(lambda ax: (ax.plot(X, Y), ax.add_line(Odd(X, Y, linestyle="none"))))
    assert panel.unread == ("Odd",)
    assert len(panel.series) == 1


def test_axes_are_those_of_the_picture() -> None:
    fig, axes = figures.panels("A;B")
    figures.stack(axes["A"], axes["B"])
    axes["B"].set(xlabel="time (ms)", xlim=(0, 50), yscale="log", ylim=(100, 1))
    axes["A"].set_yticks([2, 6], ["inh", "exc"])
    axes["A"].set_title("cells")
    fig.draw_without_rendering()
    upper, lower = read_panels(fig)
    assert (upper.letter, upper.title, lower.letter) == ("A", "cells", "B")
    assert (upper.x.label, upper.x.low, upper.x.high) == ("time (ms)", 0, 50)
    assert upper.y.names == {2: "inh", 6: "exc"}
    assert (lower.y.scale, lower.y.low, lower.y.high) == ("log", 100, 1)
    assert upper.box[1] > lower.box[1] + lower.box[3] - 1e-9


def test_insets_are_panels_and_the_scale_of_a_second_unit_is_none() -> None:
    fig = Figure()
    ax = fig.add_axes((0.2, 0.2, 0.6, 0.6))
    ax.plot(X, Y)
    ax.secondary_xaxis("top")
    ax.inset_axes((0.5, 0.5, 0.25, 0.25)).plot([5, 6], [7, 8])
    fig.draw_without_rendering()
    whole, inset = read_panels(fig)
    assert (whole.has_inset, inset.has_inset) == (True, False)
    assert inset.series[0].y.tolist() == [7, 8]
    np.testing.assert_allclose(inset.box, (0.5, 0.5, 0.15, 0.15))


def test_panels_of_parts_of_a_figure_stand_where_they_are_drawn() -> None:
    fig = Figure()
    for part in fig.subfigures(1, 2):
        part.add_axes((0.2, 0.2, 0.6, 0.6)).plot(X, Y)
    fig.draw_without_rendering()
    boxes = [panel.box for panel in read_panels(fig)]
    np.testing.assert_allclose(boxes, [(0.1, 0.2, 0.3, 0.6), (0.6, 0.2, 0.3, 0.6)])
