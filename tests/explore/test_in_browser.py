"""The page in a real browser: sliders are moved, and what it says is held against formulas."""

import math
import re
import threading
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from headless import Browser, find_browser

import simneuro as sn
from simneuro.explore.server import PageServer
from simneuro.explore.session import Session
from simneuro.explore.targets import Target

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_browser() is None, reason="there is no Chromium here"),
]
READY = "[...document.querySelectorAll('.side')].every(s => s.dataset.state === 'ready')"
LEAK = "models.neuron.parameters.g_L"


@pytest.fixture(scope="module")
def server() -> Iterator[PageServer]:
    with PageServer(Session("lif", Target("numpy", "slower here"))) as made:
        threading.Thread(target=made.serve_forever, daemon=True).start()
        yield made
        made.shutdown()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    made = Browser(tmp_path_factory.mktemp("profile"))
    yield made
    made.close()


@pytest.fixture
def page(browser: Browser, server: PageServer, request: pytest.FixtureRequest) -> Browser:
    """The page of a neuron, drawn, in a window of the width that a test asks for."""
    browser.events.clear()
    browser.resize(getattr(request, "param", 1280), 850)
    browser.open("about:blank")
    browser.open(server.gate.address)
    browser.wait("document.querySelectorAll('figure.chart').length >= 4")
    browser.wait(READY)
    return browser


def move(page: Browser, path: str, number: float) -> None:
    """Type a number into a slider's field, and wait until it is drawn."""
    page.run(
        f"(() => {{const typed = document.querySelector('[data-path=\"{path}\"] .number');"
        f"typed.value = {number}; typed.dispatchEvent(new Event('change'));}})()"
    )
    page.wait(READY)


def rate_that_is_shown(page: Browser) -> float:
    """The rate (Hz) in the sentence below the potential."""
    note = page.run("document.querySelector('[data-panel=potential] figcaption').textContent")
    found = re.search(r"([\d.]+) Hz", note)
    assert found is not None
    return float(found[1])


def test_a_moved_slider_moves_the_rate_as_the_closed_form_says(page: Browser) -> None:
    assert rate_that_is_shown(page) == pytest.approx(1 / (0.005 + 0.02 * math.log(3 / 2)), abs=2)
    move(page, LEAK, 20.0)
    assert rate_that_is_shown(page) == pytest.approx(1 / (0.005 + 0.01 * math.log(3)), abs=2)
    page.run(
        '(() => {const range = document.querySelector(\'[data-path="drives.step.amplitude"] '
        "input[type=range]'); range.value = 0; range.dispatchEvent(new Event('input'));})()"
    )
    page.wait(READY)
    page.wait("document.querySelector('[data-panel=potential]').textContent.includes('No spike')")
    assert page.errors() == []


def test_few_sliders_are_shown_and_the_rest_is_one_click_away(page: Browser) -> None:
    shown = "[...document.querySelectorAll('.slider')].filter(s => s.checkVisibility()).length"
    assert page.run(shown) == 6
    page.run("document.querySelector('.more summary').click()")
    assert page.run(shown) == 8


def test_what_cannot_be_is_one_paragraph_on_the_page_and_goes_away(page: Browser) -> None:
    move(page, "models.neuron.parameters.V_th", -75.0)
    assert "V_reset" in page.run("document.querySelector('.error').textContent")
    move(page, "models.neuron.parameters.V_th", -50.0)
    assert page.run("document.querySelector('.error').textContent") == ""


def test_two_neurons_stand_side_by_side(page: Browser) -> None:
    page.run("document.getElementById('compare').click()")
    page.wait("document.querySelectorAll('figure.chart').length >= 8")
    page.wait(READY)
    lefts = page.run(
        "[...document.querySelectorAll('.side')].map(s => s.getBoundingClientRect().left)"
    )
    assert lefts[1] > lefts[0] + 500
    page.run("document.getElementById('compare').click()")
    assert page.run("document.querySelectorAll('.side').length") == 1


def test_a_scenario_has_its_inputs_as_switches(page: Browser) -> None:
    page.run(
        "(() => {const s = document.querySelector('select'); s.value = 'lif_step';"
        "s.dispatchEvent(new Event('change'));})()"
    )
    page.wait("document.querySelector('[data-panel=raster_few]') !== null")
    page.wait(READY)
    spikes = "document.querySelector('[data-panel=raster_few] figcaption').textContent"
    assert page.run(spikes) != "Mean rates: cell 0 Hz."
    page.run("document.querySelector('.toggle input').click()")
    page.wait(f"{spikes} === 'Mean rates: cell 0 Hz.'")


def test_what_is_seen_is_handed_out_as_a_file(page: Browser, tmp_path: Path) -> None:
    move(page, LEAK, 20.0)
    page.ask("Page.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
    page.run("document.querySelector('[data-kind=toml]').click()")
    file = tmp_path / "lif_explored.toml"
    page.wait("!document.querySelector('[data-kind=toml]').disabled")
    for _ in range(100):
        if file.exists():
            break
        page.run("new Promise((done) => setTimeout(done, 50))")
    made = sn.Scenario.from_document(tomllib.loads(file.read_text()))
    assert float(made.network.cells["cell"].model.parameters["g_L"].value) == 20e-9


def test_the_page_says_that_it_is_slower_without_a_compiler(page: Browser) -> None:
    assert page.run("document.getElementById('notice').textContent") == "slower here"


@pytest.mark.parametrize("page", [1280, 390], indirect=True)
def test_nothing_is_cut_off_on_wide_and_narrow_screens(page: Browser) -> None:
    width = page.run("window.innerWidth")
    assert page.run("document.documentElement.scrollWidth") <= width
    ends = page.run(
        "[...document.querySelectorAll('button, select, canvas, input:not([role=switch])')]"
        ".filter(e => e.checkVisibility()).map(e => e.getBoundingClientRect().right)"
    )
    assert max(ends) <= width
    low = page.run(
        "[...document.querySelectorAll('button, select, input[type=range]')]"
        ".filter(e => e.checkVisibility()).map(e => e.getBoundingClientRect().height)"
    )
    assert min(low) >= 20  # pixels; a finger finds it


def test_without_the_key_the_page_says_what_to_do(browser: Browser, server: PageServer) -> None:
    browser.open("about:blank")
    browser.open(server.gate.address.partition("#")[0])
    browser.wait("document.getElementById('notice')?.textContent.includes('the key of this')")
