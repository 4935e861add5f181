"""Sizes in millimetres, letters, legends, nothing global, whole files or none."""

from contextlib import suppress
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from PIL import Image

from simneuro import figures


@pytest.mark.parametrize(("width", "mm"), [("single", 85), ("double", 175)])
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


def test_save_writes_two_whole_files_and_nothing_else(tmp_path: Path) -> None:
    fig, axes = figures.panels("A", width="single", height_mm=50)
    axes["A"].plot([0, 1], [0, 1])
    png, svg = figures.save(fig, tmp_path / "new" / "one.of.two")
    assert sorted(p.name for p in (tmp_path / "new").iterdir()) == [png.name, svg.name]
    assert (png.name, svg.name) == ("one.of.two.png", "one.of.two.svg")
    with Image.open(png) as image:
        assert np.allclose(np.array(image.size) / 300 * 25.4, [85, 50], atol=0.2)
    assert svg.read_text(encoding="utf-8").rstrip().endswith("</svg>")


def test_the_same_figure_is_the_same_file(tmp_path: Path) -> None:
    def draw() -> list[bytes]:
        fig, axes = figures.panels("A")
        axes["A"].plot([0, 1], [1, 0], label="line")
        return [path.read_bytes() for path in figures.save(fig, tmp_path / "same")]

    assert draw() == draw()


def test_a_failed_save_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "kept.png").write_bytes(b"old")
    fig = figures.figure()

    def half(path: Path, **_: object) -> None:
        path.write_bytes(b"hal")
        raise OSError("no space left on device")

    monkeypatch.setattr(fig, "savefig", half)
    with pytest.raises(OSError, match="no space"):
        figures.save(fig, tmp_path / "kept")
    assert [p.name for p in tmp_path.iterdir()] == ["kept.png"]
    assert (tmp_path / "kept.png").read_bytes() == b"old"
