"""The list of references: every entry complete, every key that is named there, readable as text."""

import re
from pathlib import Path

import pytest

import simneuro
from simneuro.errors import InputError
from simneuro.references import bibtex, cite, entry, format_reference, link, references

PACKAGE = Path(simneuro.__file__).parent
SCENARIOS = Path(__file__).parents[1] / "scenarios"
QUOTED_KEY = re.compile(r'"([a-z]+(?:19|20)\d\d)"')


def keys_named_in_files() -> set[str]:
    """Whatever looks like a key, in quotation marks, in the package and in the scenarios."""
    paths = [*PACKAGE.rglob("*.py"), *SCENARIOS.glob("*.*")]
    return {key for path in paths for key in QUOTED_KEY.findall(path.read_text(encoding="utf-8"))}


def test_the_list_is_not_empty_and_alphabetical() -> None:
    keys = list(references())
    assert len(keys) > 30
    assert keys == sorted(keys)


@pytest.mark.parametrize("key", references())
def test_every_entry_says_who_what_when_and_where(key: str) -> None:
    fields = entry(key).fields
    assert entry(key).persons["author"]
    assert fields["title"]
    assert re.fullmatch(r"(19|20)\d\d", fields["year"])
    assert {"journal", "booktitle", "publisher", "howpublished", "eprint"} & set(fields)


@pytest.mark.parametrize("key", references())
def test_the_year_in_a_key_is_the_year_of_the_entry(key: str) -> None:
    digits = re.sub(r"\D", "", key)
    assert digits in ("", entry(key).fields["year"])


@pytest.mark.parametrize("key", references())
def test_a_formatted_reference_is_one_line_without_markup(key: str) -> None:
    text = format_reference(key)
    assert not set("{}\\\n") & set(text)
    assert text.endswith(".")
    assert entry(key).fields["year"] in text


def test_no_doi_stands_twice() -> None:
    dois = [
        fields["doi"].lower()
        for fields in (e.fields for e in references().values())
        if "doi" in fields
    ]
    assert len(dois) == len(set(dois)) > 20
    assert all(re.fullmatch(r"10\.\d{4,}/\S+", doi) for doi in dois)


def test_hodgkin_and_huxley_as_printed() -> None:
    # J. Physiol. (1952) 117, 500-544
    text = format_reference("hodgkin1952")
    assert "Hodgkin" in text
    assert "Huxley" in text
    assert "117(4):500–544, 1952" in text


def test_every_key_named_in_a_file_exists() -> None:
    named = keys_named_in_files()
    assert "hodgkin1952" in named
    assert named <= set(references())


def test_links_lead_to_the_doi_the_preprint_or_nowhere() -> None:
    assert link("stimberg2019") == "https://doi.org/10.7554/eLife.47314"
    assert link("kingma2014") == "https://arxiv.org/abs/1412.6980"
    assert link("dayan2001") == ""


def test_bibtex_can_be_read_again() -> None:
    from pybtex.database import parse_string

    again = parse_string(bibtex("brunel2000"), "bibtex").entries["brunel2000"]
    assert dict(again.fields) == dict(entry("brunel2000").fields)


def test_cite_names_each_reference_once_first_to_read_then_to_paste() -> None:
    text = cite(["hodgkin1952", "brunel2000", "hodgkin1952"])
    assert text.count("[hodgkin1952]") == text.count("@article{hodgkin1952") == 1
    assert text.index("[brunel2000]") < text.index("[hodgkin1952]") < text.index("@article")
    assert cite("brunel2000") == cite(["brunel2000"])
    assert cite([]) == ""


def test_an_unknown_key_is_told_with_the_ones_that_come_near() -> None:
    with pytest.raises(InputError, match=r"brunel200.*brunel2000") as caught:
        cite(["brunel200"])
    assert len(caught.value.allowed) <= 3


def test_a_key_like_no_other_is_told_with_all_of_them() -> None:
    with pytest.raises(InputError) as caught:
        entry("§")
    assert set(caught.value.allowed) == set(references())
