"""The report page, read back with the HTML parser of the standard library."""

import base64
import math
import re
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

from simneuro import figures
from simneuro.analysis import Claim
from simneuro.errors import InputError
from simneuro.experiment import ReportFigure, write_report
from simneuro.experiment.html_pages import typeset_number

VOID = {"meta", "img", "link", "br", "hr", "input"}


class Page(HTMLParser):
    """The elements and the text of a page; every element that opens must close."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += f" {data}" if "style" not in self.open else ""

    @property
    def text(self) -> str:
        return " ".join(self.words.split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def read(path: Path) -> Page:
    page = Page(path.read_text(encoding="utf-8"))
    assert page.open == []
    return page


@pytest.fixture
def picture(tmp_path: Path) -> ReportFigure:
    fig, axes = figures.panels("A", width="single", height_mm=40)
    axes["A"].plot([0, 1], [0, 1])
    png, _ = figures.save(fig, tmp_path / "figures" / "one_line")
    return ReportFigure("one_line", png, "A line.")


def claim(**changes: object) -> Claim:
    given = {"claim": "Water is wet.", "value": 1.0, "interval": None, "expected": "above 0"}
    return Claim(**given | {"holds": True, "unit": ""} | changes)


def test_claims_are_sentences_with_value_interval_expectation_and_verdict(tmp_path: Path) -> None:
    claims = [
        claim(claim="Rain falls.", value=5.0123, interval=(4.2, 6.1), unit="1/min"),
        claim(claim="Pigs fly.", value=-0.4, holds=False, unit="m"),
    ]
    text = read(write_report(tmp_path / "r.html", title="Weather", claims=claims)).text
    assert "1 of 2 claims hold, 1 is refuted in this run." in text
    assert "holds Rain falls. measured 5.012 per min interval 4.2 to 6.1 per min" in text
    assert (
        "✗ refuted a single value of this seed Pigs fly. measured −0.4 m expected above 0" in text
    )


def test_what_is_undecided_exact_or_seen_before_says_so(tmp_path: Path) -> None:
    claims = [
        claim(claim="Fog lifts.", holds=None, interval=(-1.0, 2.0), why="It takes more trials."),
        claim(claim="Cells fire late.", holds=None, value=float("nan"), unit="ms"),
        claim(claim="Two and two are four.", exact=True),
        claim(claim="Snow melts.", interval=(1.0, 2.0), after_looking=True),
    ]
    text = read(write_report(tmp_path / "r.html", title="Weather", claims=claims)).text
    assert "1 of 3 claims hold, 2 are undecided; and 1 of 1 exact ones in this run." in text
    assert "? undecided Fog lifts. measured 1 interval −1 to 2 expected above 0 It takes" in text
    assert "Cells fire late. measured no value expected" in text
    assert "✓ holds exact: it does not depend on the seed Two and two are four." in text
    assert "✓ holds its bound was chosen after looking at results Snow melts." in text


def test_a_page_without_claims_says_so(tmp_path: Path) -> None:
    page = read(write_report(tmp_path / "r.html", title="Nothing"))
    assert "This scenario states no claims." in page.text
    assert [a["href"] for a in page.all("a")] == ["#claims"]


def test_figures_come_first_and_nothing_of_a_claim_is_folded(
    tmp_path: Path, picture: ReportFigure
) -> None:
    """A long description does not push the first figure down."""
    path = write_report(
        tmp_path / "r.html",
        title="t",
        description="First.\n\nSecond.",
        claims=[claim(interval=(0.5, 1.5)), claim(holds=False)],
        figures=[picture],
        changes=["This is a small run (--quick)."],
    )
    page = read(path)
    assert page.text.index("A line.") < page.text.index("Water is wet.")
    (more,) = page.all("details")  # the description, and no claim
    assert more == {"class": "more"}
    assert "First. Read more Second. This is a small run (--quick). Figures" in page.text
    assert "measured 1 interval 0.5 to 1.5 expected above 0" in page.text


def test_the_network_in_words(tmp_path: Path) -> None:
    rows = {"Projections": {"all: a → b": "ampa of 2 nS."}, "Run": {"each": "1 s"}}
    page = read(write_report(tmp_path / "r.html", title="t", network=rows))
    assert "Network Projections all: a → b ampa of 2 nS. Run each 1 s" in page.text


def test_every_anchor_has_a_target(tmp_path: Path, picture: ReportFigure) -> None:
    page = read(full_page(tmp_path, picture))
    targets = {a["id"] for _, a in page.elements if "id" in a}
    anchors = [a["href"] for a in page.all("a") if str(a["href"]).startswith("#")]
    assert len(anchors) == 6
    assert {str(a).removeprefix("#") for a in anchors} == targets


def test_figures_are_inside_the_page_byte_for_byte(tmp_path: Path, picture: ReportFigure) -> None:
    page = read(full_page(tmp_path, picture))
    (image,) = page.all("img")
    head, data = str(image["src"]).split(",")
    assert head == "data:image/png;base64"
    assert base64.b64decode(data) == picture.path.read_bytes()
    assert image["alt"] == "A line."
    # 85 mm at 96 pixels an inch, enlarged 1.12 times
    assert int(str(image["width"])) == pytest.approx(85 / 25.4 * 96 * 1.12, abs=1)


def test_files_of_numbers_are_linked_beside_the_page(tmp_path: Path, picture: ReportFigure) -> None:
    drawn = picture._replace(numbers=("one line.A.csv", "one line.B.csv"))
    page = read(write_report(tmp_path / "r.html", title="t", figures=[drawn]))
    links = [a["href"] for a in page.all("a") if not str(a["href"]).startswith("#")]
    assert links == ["figures/one%20line.A.csv", "figures/one%20line.B.csv"]
    assert "Numbers, in files beside this page: one line.A.csv , one line.B.csv ." in page.text


def test_svg_figures_are_embedded_too(tmp_path: Path, picture: ReportFigure) -> None:
    drawn = ReportFigure("line", picture.path.with_suffix(".svg"))
    (image,) = read(write_report(tmp_path / "r.html", title="t", figures=[drawn])).all("img")
    assert str(image["src"]).startswith("data:image/svg+xml;base64,")
    assert image["alt"] == "Line"


def test_the_page_loads_and_executes_nothing(tmp_path: Path, picture: ReportFigure) -> None:
    path = full_page(tmp_path, picture)
    page = read(path)
    assert {"script", "link", "iframe", "object"}.isdisjoint(tag for tag, _ in page.elements)
    for _, attributes in page.elements:
        assert str(attributes.get("src", "data:")).startswith("data:")
    assert not re.search(r"url\(|@import", path.read_text(encoding="utf-8"))


def test_text_of_users_is_escaped(tmp_path: Path) -> None:
    evil = "<script>alert('1 & 2')</script>"
    path = write_report(
        tmp_path / "r.html",
        title=evil,
        description=evil,
        scenario_text=evil,
        claims=[claim(claim=evil, expected=evil)],
        tables={evil: pd.DataFrame({evil: [evil]})},
        provenance={evil: evil},
    )
    page = read(path)
    assert page.all("script") == []
    assert page.text.count(evil) == 11


def test_the_page_has_tables_provenance_and_scenario(tmp_path: Path, picture: ReportFigure) -> None:
    text = read(full_page(tmp_path, picture)).text
    assert "Fits activation RMSE (Hz) n ReLU 2.25 5 sigmoid 0.7012 −3" in text
    assert "versions simneuro 0.1.0, brian2 2.9.0" in text
    assert 'title = "A page"' in text
    assert "scenario digest abcdef0123456789" in text


def test_references_are_sentences_links_and_bibtex(tmp_path: Path, picture: ReportFigure) -> None:
    page = read(full_page(tmp_path, picture))
    assert page.text.count("A quantitative description of membrane current") == 2
    assert "@article{hodgkin1952" in page.text
    assert {"href": "https://doi.org/10.1113/jphysiol.1952.sp004764"} in page.all("a")


def test_an_unknown_reference_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="hodgkin1953"):
        write_report(tmp_path / "r.html", title="t", references=["hodgkin1953"])
    assert list(tmp_path.iterdir()) == []


def test_a_figure_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a\.pdf has a format .* cannot show.*\.png, \.svg"):
        write_report(
            tmp_path / "r.html", title="t", figures=[ReportFigure("a", tmp_path / "a.pdf")]
        )


def test_a_failed_write_keeps_the_old_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_report(tmp_path / "r.html", title="old")

    def full_disk(self: Path, *_: object, **__: object) -> int:
        self.touch()
        raise OSError("no space left on device")

    monkeypatch.setattr(Path, "write_text", full_disk)
    with pytest.raises(OSError, match="no space"):
        write_report(path, title="new")
    assert [p.name for p in tmp_path.iterdir()] == ["r.html"]
    assert "old" in read(path).text


def test_the_page_has_the_usual_file_permissions(tmp_path: Path) -> None:
    other = tmp_path / "other.html"
    other.write_text("", encoding="utf-8")
    path = write_report(tmp_path / "r.html", title="t")
    assert path.stat().st_mode == other.stat().st_mode


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (12.0, "12"),
        (5.01234, "5.012"),
        (-0.25, "−0.25"),
        (12345.6, "12346"),
        (1.2e-5, "1.2 × 10⁻⁵"),
        (3.4567e12, "3.457 × 10¹²"),
        (-3, "−3"),
        (123456, "123456"),
        (math.nan, "no value"),
        (-math.inf, "−inf"),
    ],
)
def test_numbers_have_four_digits_and_powers_of_ten(value: float, text: str) -> None:
    assert typeset_number(value) == text


def full_page(folder: Path, picture: ReportFigure) -> Path:
    """A page with every section."""
    fits = {"activation": ["ReLU", "sigmoid"], "RMSE (Hz)": [2.25, 0.70123], "n": [5, -3]}
    return write_report(
        folder / "full.html",
        title="A page",
        description="First.\n\nSecond.",
        scenario_text='title = "A page"\n',
        digest="abcdef0123456789",
        claims=[claim()],
        figures=[picture],
        tables={"Fits": pd.DataFrame(fits)},
        provenance={"seed": 7, "versions": {"simneuro": "0.1.0", "brian2": "2.9.0"}},
        references=["hodgkin1952", "dayan2001", "hodgkin1952"],
    )
