"""The numbers that the report's page gets are those of the figure, as closely as is said."""

import base64
import hashlib
import json
import re
from html import unescape
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure

from simneuro.experiment import ReportFigure, write_report
from simneuro.experiment.live_panels import pack_numbers, pack_panels, plain
from simneuro.figures import save
from simneuro.figures.plotted_numbers import read_panels

EVIL = "</script><script>alert(1)</script>"


def unpack(packed: object) -> np.ndarray:
    """The numbers of a packed list, read by the sentence that describes it."""
    if isinstance(packed, list):
        return np.array([np.nan if each is None else each for each in packed])
    whole = np.frombuffer(base64.b64decode(packed["of"]), "<u2")
    values = np.where(whole == 65_535, np.nan, packed["from"] + packed["step"] * whole)
    return 10**values if packed["log"] else values


@pytest.mark.parametrize("count", [20, 5000])
def test_numbers_come_back_within_a_65000th_of_their_range(count: int) -> None:
    values = np.sin(np.arange(count, dtype=float))
    values[7] = np.nan
    found = unpack(json.loads(json.dumps(pack_numbers(values))))
    np.testing.assert_allclose(found, values, atol=2 / 65_534, rtol=0)


def test_numbers_of_many_sizes_keep_their_digits() -> None:
    values = np.geomspace(1e-9, 1e6, 1000)
    np.testing.assert_allclose(unpack(pack_numbers(values)), values, rtol=3e-4)


def test_whole_numbers_stay_what_they_are() -> None:
    rows = np.arange(10_000.0)
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


def test_what_cannot_be_enlarged_stays_a_picture() -> None:
    assert packed_axes(lambda ax: ax.contour(np.eye(3))) == []
    assert packed_axes(lambda ax: (ax.plot([1, 2]), ax.set_yscale("symlog"))) == []
    assert packed_axes(lambda ax: ax.text(0.5, 0.5, "no value")) == []


def test_labels_are_without_mathematical_typesetting() -> None:
    assert plain(r"$\bar{g}_{\mathrm{Na}}$ ($\mu$S)") == "g_Na (μS)"
    assert plain("costs $5") == "costs $5"


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


def test_a_report_without_numbers_has_no_script(tmp_path: Path) -> None:
    (png,) = save(Figure(), tmp_path / "empty.png")
    path = write_report(tmp_path / "r.html", title="t", figures=[ReportFigure("empty", png)])
    assert "script" not in path.read_text("utf-8")
