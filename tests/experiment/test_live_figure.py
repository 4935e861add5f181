"""The figures of a report in a real browser: what they say is held against the numbers drawn."""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from headless import Browser, find_browser
from matplotlib.figure import Figure

from simneuro import figures
from simneuro.experiment import ReportFigure, write_report
from simneuro.experiment.live_panels import pack_panels
from simneuro.figures.plotted_numbers import read_panels

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_browser() is None, reason="there is no Chromium here"),
]
READY = "document.querySelector('.live canvas')?.clientHeight > 0"
TIME = np.linspace(0, 100, 101)
LABEL = "</script><b>cell</b>"


SPIKES = np.sort(np.random.default_rng(1).uniform(0.002, 10, 5000))
MAP = np.arange(300.0 * 200).reshape(300, 200)
# Pixels around a panel that is enlarged, as in live_figure.js.
LEFT, TOP, RIGHT, BOTTOM = 66, 14, 14, 44


def draw() -> Figure:
    """A line, an image, points on a logarithmic axis; and below what is long, or partly unseen."""
    fig, axes = figures.panels("ABC;DEF;GGG", height_mm=180)
    axes["A"].plot(TIME, TIME**2 / 100, label=LABEL)
    axes["A"].set(xlabel="time (ms)", ylabel="rate (Hz)", xlim=(0, 100), ylim=(0, 100))
    axes["B"].imshow([[1.0, 2.0], [3.0, 4.0]], aspect="auto", extent=(0, 2, 0, 2))
    axes["B"].set(xlabel="column", ylabel="row")
    axes["C"].loglog([1, 10, 100], [1e-3, 1e-2, 1e-1], "o")
    axes["C"].set(xlabel="current (pA)", ylabel="share")
    axes["D"].plot(SPIKES, np.arange(5000) % 20, "|")
    axes["D"].set(xlabel="time (s)", ylabel="cell", xlim=(0, 10))
    axes["E"].imshow(MAP, aspect="auto", origin="lower")
    axes["E"].set(xlabel="column", ylabel="row")
    interval = [[11, 11, 5], [11, 11, 5]]  # the first two end below 0
    look = {"mfc": "white", "c": "blue", "ms": 12}
    axes["F"].errorbar([1, 2, 3], [10, 10, 10], interval, fmt="o", **look)
    axes["F"].set(xlabel="dose (mg)", ylabel="share (%)", yscale="log", xlim=(0, 4), ylim=(1, 100))
    axes["G"].plot([0, 1, 2], [0, 4e-18, 1e-17])
    axes["G"].set(xlabel="time (s)", ylabel="charge (C)", xlim=(0, 2), ylim=(0, 1e-17))
    return fig


@pytest.fixture(scope="module")
def boxes_and_page(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict, Path]:
    folder, fig = tmp_path_factory.mktemp("page"), draw()
    (png,) = figures.save(fig, folder / "figure.png")
    panels = read_panels(fig)
    shown = [ReportFigure("figure", png, "A figure.", panels=pack_panels(panels))]
    page = write_report(folder / "report.html", title="t", figures=shown)
    return {panel.letter: panel.box for panel in panels}, page


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    made = Browser(tmp_path_factory.mktemp("profile"))
    yield made
    made.close()


class Page:
    """The report in a browser, and a mouse."""

    def __init__(self, browser: Browser, boxes: dict, page: Path, width: int = 1200) -> None:
        self.browser, self.boxes = browser, boxes
        browser.events.clear()
        browser.resize(width, 900)
        browser.open("about:blank")
        browser.open(page.as_uri())

    def mouse(self, kind: str, x: float, y: float, clicks: int = 1) -> None:
        """Move, press or release at shares of the canvas from its left and upper edges."""
        left, top, width, height = self.browser.run(
            "(() => {const r = document.querySelector('.live canvas').getBoundingClientRect();"
            "return [r.left, r.top, r.width, r.height]})()"
        )
        place = {"x": left + x * width, "y": top + y * height}
        self.browser.ask(
            "Input.dispatchMouseEvent", type=kind, button="left", clickCount=clicks, **place
        )

    def place_in(self, letter: str, x: float, y: float) -> tuple[float, float]:
        """Shares of the canvas for shares of a panel, from its left and lower edges."""
        left, bottom, width, height = self.boxes[letter]
        return left + x * width, 1 - bottom - y * height

    def hover(self, letter: str, x: float, y: float) -> str:
        """What is said of a place in a panel."""
        self.mouse("mouseMoved", *self.place_in(letter, x, y))
        return self.browser.run("document.querySelector('.readout').textContent")

    def enlarge(self, letter: str) -> None:
        self.drag(self.place_in(letter, 0.5, 0.5), self.place_in(letter, 0.5, 0.5))

    def canvas_size(self) -> tuple[float, float]:
        sizes = "(({clientWidth: w, clientHeight: h}) => [w, h])"
        return tuple(self.browser.run(f"{sizes}(document.querySelector('.live canvas'))"))

    def hover_enlarged(self, x: float, y: float) -> str:
        """What is said of a place in the panel that is enlarged."""
        width, height = self.canvas_size()
        left = LEFT + x * (width - LEFT - RIGHT)
        top = height - BOTTOM - y * (height - TOP - BOTTOM)
        self.mouse("mouseMoved", left / width, top / height)
        return self.browser.run("document.querySelector('.readout').textContent")

    def height(self) -> float:
        """Of the panel that is enlarged, in pixels."""
        return self.canvas_size()[1] - TOP - BOTTOM

    def ink(self, x: float, right_of: int = 0) -> int:
        """How many pixels have a colour in a column of the panel that is enlarged."""
        left = round(LEFT + x * (self.canvas_size()[0] - LEFT - RIGHT)) + right_of
        column = f"getImageData({left - 1}, {TOP}, 2, {int(self.height()) - 1}).data"
        pen = "document.querySelector('.live canvas').getContext('2d')"
        rows = f"{{length: {int(self.height()) - 1}}}, (_, k) => data[8 * k + 3] + data[8 * k + 7]"
        return self.browser.run(
            f"(data => Array.from({rows}).filter(each => each > 60).length)({pen}.{column})"
        )

    def double_click(self, x: float, y: float) -> None:
        for count in (1, 2):
            for kind in ("mousePressed", "mouseReleased"):
                self.mouse(kind, x, y, count)

    def drag(self, start: tuple[float, float], stop: tuple[float, float]) -> None:
        self.mouse("mousePressed", *start)
        self.mouse("mouseMoved", *stop)
        self.mouse("mouseReleased", *stop)

    def key(self, name: str) -> str:
        """Press a key on the figure, and return what is said then."""
        self.browser.run("document.querySelector('.live canvas').focus()")
        self.browser.ask("Input.dispatchKeyEvent", type="keyDown", key=name)
        self.browser.ask("Input.dispatchKeyEvent", type="keyUp", key=name)
        return self.browser.run("document.querySelector('.readout').textContent")

    def range(self) -> list[float]:
        """The ends of both axes, as they are said to a screen reader."""
        said = self.browser.run("document.querySelector('.live canvas').ariaLabel")
        return [float(each) for each in re.findall(r"[\d.]+(?= ms| Hz)", said)]


@pytest.fixture
def page(browser: Browser, boxes_and_page: tuple[dict, Path]) -> Page:
    made = Page(browser, *boxes_and_page)
    browser.wait(READY)
    return made


def test_hovering_tells_the_number_that_was_drawn(page: Page) -> None:
    assert page.hover("A", 0.5, 0.25) == f"{LABEL}: time 50 ms, rate 25.00 Hz"
    assert page.hover("B", 0.25, 0.75) == "column 0.500, row 1.500, 1"
    assert page.hover("B", 0.75, 0.25) == "column 1.500, row 0.500, 4"
    assert page.hover("C", 0.5, 0.5) == "current 10 pA, share 0.01"
    assert page.browser.errors() == []


def test_zooming_changes_the_ends_of_the_axes_and_back(page: Page) -> None:
    page.drag(page.place_in("A", 0.2, 0.1), page.place_in("A", 0.6, 0.4))
    np.testing.assert_allclose(page.range(), [20, 60, 10, 40], atol=1)
    page.browser.run("document.querySelector('.reset-zoom').click()")
    assert page.range() == [0, 100, 0, 100]
    page.browser.run("document.querySelector('.whole-picture').click()")
    assert page.hover("A", 0.5, 0.25).endswith("time 50 ms, rate 25.00 Hz")


def test_a_click_enlarges_a_panel_and_a_label_is_text(page: Page) -> None:
    page.drag(page.place_in("A", 0.5, 0.5), page.place_in("A", 0.5, 0.5))
    assert page.browser.run("document.querySelector('.enlarged') !== null")
    assert page.browser.run("document.querySelector('.key').textContent") == LABEL
    assert page.browser.run("document.querySelectorAll('.key b').length") == 0


def test_keys_do_what_the_mouse_does(page: Page) -> None:
    page.key("ArrowRight")
    page.key("Enter")
    assert page.key("ArrowRight").endswith("time 0 ms, rate 0.00 Hz")
    assert page.key("ArrowRight").endswith("time 1 ms, rate 0.01 Hz")
    page.key("+")
    np.testing.assert_allclose(page.range(), [0, 50, 0, 50], atol=1)
    page.key("Escape")
    assert page.range() == [0, 100, 0, 100]
    page.key("Escape")
    assert page.browser.run("document.querySelector('.enlarged')") is None


def test_the_spikes_of_a_long_raster_are_told_as_they_were(page: Page) -> None:
    page.enlarge("D")
    page.hover_enlarged(0.6586, 0.5)
    for _ in range(9):
        page.key("+")
    said = page.hover_enlarged(0.5, 0.5)
    (time,) = re.findall(r"time ([\d.]+) s", said)
    assert len(time.partition(".")[2]) == 5
    # Half of the last digit, and the rounding of numbers of four bytes.
    assert np.abs(SPIKES - float(time)).min() < 0.5e-5 + 10 * 2**-24


def test_small_numbers_are_told_with_powers_of_ten(page: Page) -> None:
    assert page.hover("G", 0.5, 0.4) == "time 1 s, charge 4 × 10⁻¹⁸ C"


def test_a_thinned_map_tells_numbers_where_they_are(page: Page) -> None:
    column, row, value = map(float, re.findall(r"[\d.]+", page.hover("E", 0.501, 0.501)))
    assert MAP[int(row), int(column)] == pytest.approx(value, rel=1e-3)  # which has four digits
    assert (column, row) == (100, 150)
    page.enlarge("E")
    assert "One of 4 " in page.browser.run("document.querySelector('.key').textContent")


def test_intervals_down_to_zero_stand_upright_on_a_logarithmic_axis(page: Page) -> None:
    page.enlarge("F")
    page.mouse("mouseMoved", 0.001, 0.001)
    upright, between, height = (page.ink(0.25), page.ink(0.375), page.height())
    assert between == 0  # where a slanted line to the next interval would be
    # From 21, above 10 in the middle of 1 to 100, down to the lower edge.
    assert upright == pytest.approx(height * np.log10(21) / 2, abs=4)


def test_hollow_markers_are_circles(page: Page) -> None:
    page.enlarge("F")
    page.mouse("mouseMoved", 0.001, 0.001)
    # Beside the interval a column cuts the outline twice, and meets no ink between.
    assert 2 <= page.ink(0.75, right_of=4) <= 8


def test_a_double_click_on_a_panel_leaves_it_open(page: Page) -> None:
    page.double_click(*page.place_in("A", 0.5, 0.5))
    assert page.browser.run("document.querySelector('.enlarged') !== null")
    page.double_click(0.5, 0.5)
    assert page.browser.run("document.querySelector('.enlarged')") is None


@pytest.mark.parametrize("width", [1200, 390])
def test_nothing_is_cut_off(
    browser: Browser, boxes_and_page: tuple[dict, Path], width: int
) -> None:
    page = Page(browser, *boxes_and_page, width)
    browser.wait(READY)
    page.drag(page.place_in("A", 0.5, 0.5), page.place_in("A", 0.5, 0.5))
    assert browser.run("document.documentElement.scrollWidth") <= width
    assert browser.run("document.querySelector('.live canvas').clientHeight") >= 300


def test_without_scripts_there_is_the_picture(
    browser: Browser, boxes_and_page: tuple[dict, Path]
) -> None:
    browser.ask("Emulation.setScriptExecutionDisabled", value=True)
    try:
        page = Page(browser, *boxes_and_page)
        page.browser.wait("document.querySelector('figure img')?.clientHeight > 100")
        assert browser.run("document.querySelector('canvas')") is None
    finally:
        browser.ask("Emulation.setScriptExecutionDisabled", value=False)
