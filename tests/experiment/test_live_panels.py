"""The numbers that the report's page gets are those of the figure, as closely as is said."""

import base64
import hashlib
import json
import re
from datetime import datetime
from html import unescape
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure

from simneuro.errors import InputError
from simneuro.experiment import ReportFigure, write_report
from simneuro.experiment.live_panels import pack_numbers, pack_panels
from simneuro.experiment.stored_files import read_live_panels
from simneuro.figures import save
from simneuro.figures.plotted_numbers import read_panels

X = [1.0, 2.0]
EVIL = "</script><script>alert(1)</script>"


def unpack(packed: object) -> np.ndarray:
    """The numbers of a packed list, read by the sentence that describes it."""
    if isinstance(packed, list):
        return np.array([np.nan if each is None else each for each in packed])
    numbers = np.frombuffer(base64.b64decode(packed["of"]), f"<{packed['as']}")
    if packed["as"] != "u2":
        return numbers.astype(float)
    return np.where(numbers == 65_535, np.nan, packed["from"] + numbers)


@pytest.mark.parametrize("count", [20, 5000])
def test_numbers_come_back_with_seven_digits(count: int) -> None:
    values = np.sin(np.arange(count, dtype=float))
    values[7] = np.nan
    found = unpack(json.loads(json.dumps(pack_numbers(values))))
    np.testing.assert_allclose(found, values, rtol=2**-24)


def test_numbers_of_many_sizes_keep_their_digits() -> None:
    for values in (np.geomspace(1e-9, 1e6, 1000), np.geomspace(1e-60, 1e60, 1000)):
        np.testing.assert_allclose(unpack(pack_numbers(values)), values, rtol=2**-24)


def test_whole_numbers_stay_what_they_are() -> None:
    for rows in (np.arange(10_000.0), np.arange(1.0, 2001.0), np.array([1_234_567_890.0])):
        np.testing.assert_array_equal(unpack(pack_numbers(rows)), rows)


def packed_axes(draw: object) -> list[dict]:
    fig = Figure()
    draw(fig.add_subplot())
    fig.draw_without_rendering()
    return pack_panels(read_panels(fig))


def test_a_long_line_keeps_its_extremes_and_its_gap() -> None:
    y = np.zeros(100_000)
    y[41_003], y[70_000], y[90_000:90_010] = 5, -3, np.nan
    (panel,) = packed_axes(lambda ax: ax.plot(y))
    (line,) = panel["series"]
    x, found = unpack(line["x"]), unpack(line["y"])
    assert x.size < 3000
    assert np.nanmax(found) == pytest.approx(5)
    assert x[np.nanargmax(found)] == pytest.approx(41_003, abs=2)
    assert np.nanmin(found) == pytest.approx(-3)
    assert np.isnan(found).any()


def test_lines_that_are_drawn_together_are_thinned_as_wholes() -> None:
    (panel,) = packed_axes(lambda ax: ax.vlines(np.arange(5000), 0, 1))
    (lines,) = panel["series"]
    x, y = (unpack(lines[name]) for name in "xy")
    gaps = np.flatnonzero(np.isnan(x))
    assert panel["every"] == 7
    assert set(np.diff(gaps)) == {3}
    np.testing.assert_array_equal(x[:-1:3], np.arange(0, 5000, 7))
    np.testing.assert_array_equal(x[1::3][: x[:-1:3].size], x[:-1:3])
    np.testing.assert_array_equal(y[:2], [0, 1])


def test_a_long_band_keeps_the_peaks_of_both_its_edges() -> None:
    low, high = np.zeros(50_000), np.ones(50_000)
    low[20_003], high[20_003], high[30_001] = -8, 9, 7  # the middle hardly moves at the first
    (panel,) = packed_axes(lambda ax: ax.fill_between(np.arange(50_000), low, high))
    (band,) = panel["series"]
    x = unpack(band["x"])
    assert x.size < 3000
    assert unpack(band["low"])[x == 20_003].tolist() == [-8]
    assert unpack(band["high"])[np.isin(x, [20_003, 30_001])].tolist() == [9, 7]


def test_a_long_line_that_turns_back_keeps_its_extremes_across() -> None:
    turn = np.linspace(0, 20 * np.pi, 50_001)
    x = np.cos(turn)
    x[10_007] = 3
    (panel,) = packed_axes(lambda ax: ax.plot(x, np.sin(turn)))
    assert np.nanmax(unpack(panel["series"][0]["x"])) == 3


def test_a_line_of_gaps_alone_is_packed() -> None:
    (panel,) = packed_axes(lambda ax: (ax.plot([0, 1]), ax.plot(np.full(5000, np.nan))))
    assert panel["every"] == 1


@pytest.mark.filterwarnings("ignore:All-NaN")
def test_a_line_without_ends_is_written_as_json() -> None:
    (panel,) = packed_axes(lambda ax: (ax.plot([0, 1]), ax.axvline(0.5, np.nan, np.nan)))
    json.dumps(panel, allow_nan=False)


def test_hollow_markers_have_the_colour_of_their_outline() -> None:
    def draw(ax: object) -> None:
        for face in ("white", "none", "red"):
            ax.plot([1, 2], [1, 2], "o", mfc=face, mec="blue")
        ax.scatter([1, 2], [1, 2], facecolors="white", edgecolors="blue")
        ax.scatter([1, 2], [1, 2], c="red", alpha=[0.2, 1])

    (panel,) = packed_axes(draw)
    seen = [(each["colour"], each["filled"], each["opacity"]) for each in panel["series"]]
    hollow = ("#0000ff", False, 1.0)
    assert seen == [hollow, ("#ff000033", True, 1.0), hollow, hollow, ("#ff0000", True, 1.0)]
    assert panel["series"][1]["colours"] == ["#ff000033", "#ff0000ff"]


def test_a_large_raster_is_thinned_and_says_so() -> None:
    times = np.arange(30_000.0)
    (panel,) = packed_axes(lambda ax: ax.plot(times, times % 100, "o"))
    assert panel["every"] == 5
    np.testing.assert_allclose(unpack(panel["series"][0]["x"]), times[::5], atol=0.5)


def test_a_large_map_is_thinned_with_its_edges() -> None:
    values = np.arange(300.0 * 200).reshape(300, 200)
    (panel,) = packed_axes(lambda ax: ax.imshow(values, aspect="auto"))
    (image,) = panel["images"]
    assert image["every"] == 2
    assert image["shape"] == [150, 100]
    np.testing.assert_allclose(unpack(image["values"]), values[::2, ::2].ravel(), atol=1)
    assert unpack(image["x"])[[0, 1, -1]].tolist() == [-0.5, 1.5, 199.5]
    # The place of a number is that of its own cell, not the middle of those it stands for.
    assert unpack(image["across"])[[0, 1, -1]].tolist() == [0, 2, 198]
    assert unpack(image["up"])[[0, 1, -1]].tolist() == [0, 2, 298]


def test_what_cannot_be_enlarged_stays_a_picture() -> None:
    assert packed_axes(lambda ax: ax.contourf(np.eye(3))) == []
    assert packed_axes(lambda ax: (ax.plot([1, 2]), ax.set_yscale("symlog"))) == []
    assert packed_axes(lambda ax: ax.text(0.5, 0.5, "no value")) == []
    assert packed_axes(lambda ax: ax.plot([datetime(2026, 1, 1), datetime(2026, 1, 2)], X)) == []
    times = packed_axes(lambda ax: (ax.plot(X), ax.xaxis.set_major_formatter(lambda v, _: v * 1e3)))
    assert times == []


@pytest.mark.parametrize("text", ['[{"reach": [NaN, 1]}]', "[Infinity]"])
def test_stored_panels_with_nan_are_damaged(tmp_path: Path, text: str) -> None:
    (tmp_path / "rates.panels.json").write_text(text)
    with pytest.raises(InputError, match="not JSON"):
        read_live_panels(tmp_path / "rates.png")


def test_stored_panels_are_not_read_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text("[1]")
    (tmp_path / "rates.panels.json").symlink_to("other.json")
    assert read_live_panels(tmp_path / "rates.png") == []


@pytest.fixture
def page(tmp_path: Path) -> str:
    """A report whose figure has a label that could end a script."""
    fig = Figure()
    fig.add_subplot(xlabel=EVIL, title=EVIL).plot([0, 1], [2, 3], label=EVIL)
    (png,) = save(fig, tmp_path / "line.png")
    figure = ReportFigure("line", png, "", panels=pack_panels(read_panels(fig)))
    return write_report(tmp_path / "r.html", title="t", figures=[figure]).read_text("utf-8")


def test_the_only_script_is_the_one_that_the_policy_names(page: str) -> None:
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", page, re.DOTALL)
    data, code = scripts
    assert data[0] == ' class="panels" type="application/json"'
    digest = base64.b64encode(hashlib.sha256(code[1].encode()).digest()).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    assert f"script-src 'sha256-{digest}'" in unescape(policy)
    assert "unsafe-inline'; script-src" in policy  # which is that of styles
    assert not re.search(r"\beval\b|innerHTML|new Function|\nimport |\nexport ", code[1])


def test_labels_of_users_are_data(page: str) -> None:
    (text,) = re.findall(r'type="application/json">(.*?)</script>', page, re.DOTALL)
    (panel,) = json.loads(text)
    assert panel["x"]["label"] == panel["title"] == panel["series"][0]["label"] == EVIL


def test_numbers_that_make_the_page_too_large_are_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simneuro.experiment.report._MOST_LETTERS", 100)
    (png,) = save(Figure(), tmp_path / "empty.png")
    figures = [ReportFigure(name, png, panels=["n" * 70]) for name in ("one", "two")]
    page = write_report(tmp_path / "r.html", title="t", figures=figures).read_text("utf-8")
    assert page.count('class="panels" type') == 1
    assert page.count("It is only a picture") == 1


def test_a_report_without_numbers_has_no_script(tmp_path: Path) -> None:
    (png,) = save(Figure(), tmp_path / "empty.png")
    path = write_report(tmp_path / "r.html", title="t", figures=[ReportFigure("empty", png)])
    assert "script" not in path.read_text("utf-8")
