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


def draw() -> Figure:
    """A line, an image, and points on a logarithmic axis."""
    fig, axes = figures.panels("ABC", height_mm=60)
    axes["A"].plot(TIME, TIME**2 / 100, label=LABEL)
    axes["A"].set(xlabel="time (ms)", ylabel="rate (Hz)", xlim=(0, 100), ylim=(0, 100))
    axes["B"].imshow([[1.0, 2.0], [3.0, 4.0]], aspect="auto", extent=(0, 2, 0, 2))
    axes["B"].set(xlabel="column", ylabel="row")
    axes["C"].loglog([1, 10, 100], [1e-3, 1e-2, 1e-1], "o")
    axes["C"].set(xlabel="current (pA)", ylabel="share")
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

    def mouse(self, kind: str, x: float, y: float) -> None:
        """Move, press or release at shares of the canvas from its left and upper edges."""
        left, top, width, height = self.browser.run(
            "(() => {const r = document.querySelector('.live canvas').getBoundingClientRect();"
            "return [r.left, r.top, r.width, r.height]})()"
        )
        place = {"x": left + x * width, "y": top + y * height}
        self.browser.ask(
            "Input.dispatchMouseEvent", type=kind, button="left", clickCount=1, **place
        )

    def place_in(self, letter: str, x: float, y: float) -> tuple[float, float]:
        """Shares of the canvas for shares of a panel, from its left and lower edges."""
        left, bottom, width, height = self.boxes[letter]
        return left + x * width, 1 - bottom - y * height

    def hover(self, letter: str, x: float, y: float) -> str:
        """What is said of a place in a panel."""
        self.mouse("mouseMoved", *self.place_in(letter, x, y))
        return self.browser.run("document.querySelector('.readout').textContent")

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
