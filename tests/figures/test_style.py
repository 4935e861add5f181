"""Sizes in millimetres, letters, legends, and nothing global."""

from contextlib import suppress

import matplotlib as mpl
import numpy as np
import pytest

from simneuro import figures


@pytest.mark.parametrize(("width", "mm"), [("single", 85), ("double", 175), (114, 114)])
def test_a_figure_has_its_size_in_millimetres(width, mm) -> None:
    fig = figures.figure(width, 60)
    assert np.allclose(fig.get_size_inches() * 25.4, [mm, 60])


def test_stacked_panels_move_together_and_only_the_lowest_shows_the_axis() -> None:
    fig, axes = figures.panels("A;B")
    axes["A"].set_xlabel("time (s)")
    axes["B"].set_xlabel("time (s)")
    figures.stack(axes["A"], axes["B"])
    axes["B"].set_xlim(2, 5)
    fig.draw_without_rendering()
    assert axes["A"].get_xlim() == (2, 5)
    assert [ax.get_xlabel() for ax in axes.values()] == ["", "time (s)"]
    assert not any(text.get_visible() for text in axes["A"].get_xticklabels())
    assert all(text.get_visible() for text in axes["B"].get_xticklabels())


def test_a_legend_names_each_thing_once() -> None:
    _, axes = figures.panels("A")
    for name in ("theory", "dots", "theory", "line"):
        axes["A"].plot([0, 1], [0, 1], label=name)
    figures.legend_once(axes["A"], first=["dots", "absent"], loc="upper left")
    legend = axes["A"].get_legend()
    assert [text.get_text() for text in legend.get_texts()] == ["dots", "theory", "line"]


def test_no_text_is_smaller_than_seven_points() -> None:
    with figures.use_style():
        sizes = [
            mpl.rcParams[name] for name in mpl.rcParams if name.endswith(("labelsize", "fontsize"))
        ]
        points = [size for size in sizes if isinstance(size, int | float)]
    assert len(points) >= 4
    assert min(points) >= 7


def test_the_style_ends_with_the_block_even_after_an_error() -> None:
    before = mpl.rcParams["axes.spines.top"]
    with suppress(ZeroDivisionError), figures.use_style():
        assert mpl.rcParams["axes.spines.top"] is False
        _ = 1 / 0
    assert mpl.rcParams["axes.spines.top"] is before


def test_the_users_own_settings_do_not_leak_into_our_figures() -> None:
    with mpl.rc_context({"lines.linewidth": 9.0}), figures.use_style():
        assert mpl.rcParams["lines.linewidth"] == 1.3


def test_panels_have_letters_and_a_single_one_has_not() -> None:
    _, axes = figures.panels("AB;CC")
    assert {name: [t.get_text() for t in ax.texts] for name, ax in axes.items()} == {
        "A": ["A"],
        "B": ["B"],
        "C": ["C"],
    }
    _, alone = figures.panels("A")
    assert len(alone["A"].texts) == 0
