"""Labels of vertical axes that are longer than their panels."""

import numpy as np

from simneuro import figures
from simneuro.figures.label_fitting import fitted_labels

LONG = "membrane potential (mV)"


def three_panels():
    fig, axes = figures.panels("A;B;C", width="single", height_mm=100)
    for ax in axes.values():
        ax.plot([0, 1], [0, 1])
        ax.set_ylabel(LONG)
    return fig, list(axes.values())


def test_no_label_reaches_beyond_its_panel_or_the_page():
    fig, axes = three_panels()
    fig.draw_without_rendering()
    room = axes[1].get_window_extent().height
    assert axes[1].yaxis.label.get_window_extent().height > 1.2 * room
    with fitted_labels(fig):
        fig.draw_without_rendering()
        for ax in axes:
            box, panel = ax.yaxis.label.get_window_extent(), ax.get_window_extent()
            assert box.height <= 1.05 * panel.height
            assert 0 <= box.x0 <= box.x1 <= panel.x0
            assert ax.get_ylabel() == "membrane\npotential (mV)"
    assert [ax.get_ylabel() for ax in axes] == [LONG] * 3


def test_labels_that_fit_stay_and_nothing_is_drawn_for_them(monkeypatch):
    fig, axes = figures.panels("A", width="single", height_mm=60)
    axes["A"].set_ylabel(LONG)
    monkeypatch.setattr(type(fig), "draw_without_rendering", None)
    with fitted_labels(fig):
        assert axes["A"].get_ylabel() == LONG


def test_a_saved_figure_has_its_labels_in_lines_and_keeps_them(tmp_path):
    fig, axes = three_panels()
    figures.save(fig, tmp_path / "wide.png", width="double")
    figures.save(fig, tmp_path / "narrow.svg")
    assert axes[0].get_ylabel() == LONG
    assert np.allclose(fig.get_size_inches() * 25.4, [85, 100])


def test_no_title_reaches_over_the_edges(tmp_path):
    fig, axes = figures.panels("A", width="single", height_mm=60)
    title = "What a network of a thousand cells does while the stimulus is on, and for how long"
    fig.suptitle(title)
    axes["A"].set_xlabel(title)
    with fitted_labels(fig):
        fig.draw_without_rendering()
        for text in (*fig.texts, axes["A"].xaxis.label):
            box = text.get_window_extent()
            assert "\n" in text.get_text()
            assert 0 <= box.x0 <= box.x1 <= fig.bbox.width
    assert fig.get_suptitle() == axes["A"].get_xlabel() == title
