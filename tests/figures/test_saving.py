"""Figures on disk: the file that is named, its width, its fonts, whole or not at all."""

import re
import zlib
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from simneuro import figures
from simneuro.errors import InputError

MM_PER_POINT = 25.4 / 72
BEGINNINGS = {"pdf": b"%PDF", "svg": b"<?xml", "png": b"\x89PNG"}


@pytest.fixture
def fig() -> Figure:
    fig, axes = figures.panels("A", width="single", height_mm=50)
    axes["A"].plot([0, 1], [0, 1])
    axes["A"].set_xlabel("current (µA)")
    return fig


@pytest.mark.parametrize("kind", BEGINNINGS)
@pytest.mark.parametrize("as_path", [str, Path])
def test_the_name_says_what_is_written(fig, tmp_path, monkeypatch, kind, as_path) -> None:
    monkeypatch.chdir(tmp_path)
    (written,) = figures.save(fig, as_path(f"raster.{kind}"))
    assert [path.name for path in tmp_path.iterdir()] == [f"raster.{kind}"]
    assert written == Path(f"raster.{kind}")
    assert written.read_bytes().startswith(BEGINNINGS[kind])


def test_the_ending_may_be_in_capitals(fig, tmp_path) -> None:
    (written,) = figures.save(fig, tmp_path / "Fig1.PDF")
    assert written.name == "Fig1.PDF"
    assert written.read_bytes().startswith(b"%PDF")


def test_without_a_format_a_png_and_an_svg_are_written(fig, tmp_path) -> None:
    png, svg = figures.save(fig, tmp_path / "new" / "one.of.two")
    assert sorted(p.name for p in (tmp_path / "new").iterdir()) == [png.name, svg.name]
    assert (png.name, svg.name) == ("one.of.two.png", "one.of.two.svg")
    assert svg.read_text(encoding="utf-8").rstrip().endswith("</svg>")


def test_formats_are_added_to_the_name(fig, tmp_path) -> None:
    written = figures.save(fig, tmp_path / "fig.pdf", formats=("pdf", "png"))
    assert [path.name for path in written] == ["fig.pdf.pdf", "fig.pdf.png"]


def sizes_in_mm(path: Path) -> list[float]:
    """The width and height of a PDF's page, or of a PNG of 300 dots per inch."""
    if path.suffix == ".pdf":
        box = re.search(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", path.read_bytes())
        return [float(each) * MM_PER_POINT for each in box.groups()]
    with Image.open(path) as image:
        return [each / 300 * 25.4 for each in image.size]


@pytest.mark.parametrize(
    ("width", "mm"), [(None, 85), ("single", 85), ("double", 175), (114, 114), (40.0, 40)]
)
def test_a_figure_has_the_width_of_a_column(fig, tmp_path, width, mm) -> None:
    before = fig.get_size_inches().copy()
    for path in figures.save(fig, tmp_path / "fig", width=width, formats=("pdf", "png")):
        assert np.allclose(sizes_in_mm(path), [mm, 50 * mm / 85], atol=0.2)
    assert np.array_equal(fig.get_size_inches(), before)


def test_a_figure_of_pyplot_is_saved_at_the_width_of_a_column(tmp_path) -> None:
    fig, ax = plt.subplots()
    ax.plot([0, 1])
    (path,) = figures.save(fig, tmp_path / "mine.pdf", width="single")
    plt.close(fig)
    assert np.allclose(sizes_in_mm(path), [85, 85 * 4.8 / 6.4], atol=0.2)


def test_a_pdf_carries_its_fonts_as_truetype(fig, tmp_path) -> None:
    (path,) = figures.save(fig, tmp_path / "fig.pdf")
    content = path.read_bytes()
    assert b"/CIDFontType2" in content  # TrueType; Type 3 is refused by many journals
    assert b"/Type3" not in content
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    unpacked = [zlib.decompress(each) for each in streams if each.startswith(b"x")]
    assert any(each.startswith(b"\x00\x01\x00\x00") for each in unpacked)  # a font file
    assert b"CreationDate" not in content


@pytest.mark.parametrize("kind", BEGINNINGS)
def test_the_same_figure_is_the_same_file(tmp_path: Path, kind) -> None:
    def draw() -> bytes:
        fig, axes = figures.panels("A")
        axes["A"].plot([0, 1], [1, 0], label="line")
        return figures.save(fig, tmp_path / f"same.{kind}")[0].read_bytes()

    assert draw() == draw()


def test_a_failed_save_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "kept.png").write_bytes(b"old")
    fig = figures.figure()
    size = fig.get_size_inches().copy()

    def half(path: Path, **_: object) -> None:
        path.write_bytes(b"hal")
        raise OSError("no space left on device")

    monkeypatch.setattr(fig, "savefig", half)
    for name in ("kept", "kept.png"):
        with pytest.raises(OSError, match="no space"):
            figures.save(fig, tmp_path / name, width=100)
    assert [p.name for p in tmp_path.iterdir()] == ["kept.png"]
    assert (tmp_path / "kept.png").read_bytes() == b"old"
    assert np.array_equal(fig.get_size_inches(), size)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("fig.eps", r"not written as \.eps\. For another format.*Allowed: \.png, \.svg, \.pdf"),
        ("fig.jpg", r"not written as \.jpg"),
        ("fig.tiff", r"not written as \.tiff"),
        ("fig.pfd", r"not written as \.pfd\. Did you mean 'pdf'"),
    ],
)
def test_another_format_is_refused(fig, tmp_path, name, said) -> None:
    with pytest.raises(InputError, match=said):
        figures.save(fig, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("width", "said"),
    [
        (3.35, "width: got 3.35; sizes of figures are in millimetres, from 20 to 2000"),
        ("column", "'column' is not a width.*Allowed: single, double"),
        (float("nan"), "got nan"),
    ],
)
def test_a_width_that_is_not_in_millimetres_is_refused(fig, tmp_path, width, said) -> None:
    with pytest.raises(InputError, match=said):
        figures.save(fig, tmp_path / "fig.pdf", width=width)
    with pytest.raises(InputError, match=said):
        figures.figure(width)
    assert list(tmp_path.iterdir()) == []


def test_only_a_figure_is_saved(fig, tmp_path) -> None:
    with pytest.raises(InputError, match=r"this is a tuple\. `fig, axes = figures\.panels"):
        figures.save((fig, {}), tmp_path / "fig.pdf")
    with pytest.raises(InputError, match="there is no format 'eps'"):
        figures.save(fig, tmp_path / "fig", formats=("eps",))
