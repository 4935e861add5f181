"""The papers, books, data sets and programs that the package cites.

They are the entries of ``references.bib``, which is read at the first use.
"""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from importlib.metadata import metadata
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from simneuro.errors import InputError

if TYPE_CHECKING:
    from pybtex.database import Entry

__all__ = [
    "bibtex",
    "cite",
    "entry",
    "format_reference",
    "format_software",
    "link",
    "references",
    "software_bibtex",
]


def __dir__() -> list[str]:
    return sorted(__all__)


@cache
def references() -> Mapping[str, "Entry"]:
    """Every reference by its BibTeX key, in alphabetical order (pybtex entries).

    Examples
    --------
    >>> "brunel2000" in sn.references.references()
    True
    """
    from pybtex.database.input.bibtex import Parser

    text = files("simneuro").joinpath("references.bib").read_text(encoding="utf-8")
    entries = Parser().parse_string(text).entries
    return MappingProxyType({key: entries[key] for key in sorted(entries)})


def entry(key: str) -> "Entry":
    """One reference.

    Raises
    ------
    InputError
        If no reference has this key; the message lists similar keys.

    Examples
    --------
    >>> sn.references.entry("brunel2000").fields["year"]
    '2000'
    """
    if key in references():
        return references()[key]
    near = get_close_matches(key, references(), n=3)
    raise InputError(f"no reference is called {key!r}.", allowed=near or references())


def format_reference(key: str) -> str:
    """One reference as a sentence of plain text: authors, title, where, year, DOI.

    Parameters
    ----------
    key : str
        That of the bibliography, such as ``"brunel2000"``.

    Raises
    ------
    InputError
        As `entry`.

    Examples
    --------
    >>> sn.references.format_reference("brunel2000")[:40]
    'Nicolas Brunel. Dynamics of sparsely con'
    """
    style, backend = plain_text_style()
    formatted = next(iter(style.format_entries([entry(key)])))
    return str(formatted.text.render(backend))


def bibtex(key: str) -> str:
    """One reference as a BibTeX entry.

    Parameters
    ----------
    key : str
        That of the bibliography, such as ``"brunel2000"``.

    Raises
    ------
    InputError
        As `entry`.

    Examples
    --------
    >>> sn.references.bibtex("brunel2000").splitlines()[0]
    '@article{brunel2000,'
    """
    return str(entry(key).to_string("bibtex")).strip()


def format_software() -> str:
    """simneuro itself, in the version that is installed, as a sentence.

    Examples
    --------
    >>> sn.references.format_software().startswith("The simneuro authors. simneuro")
    True
    """
    about = metadata("simneuro")
    return f"{about['Author']}. simneuro: {_title(about)}. Version {about['Version']}."


def software_bibtex() -> str:
    """simneuro itself, in the version that is installed, as a BibTeX entry.

    Examples
    --------
    >>> sn.references.software_bibtex().startswith("@software{simneuro")
    True
    """
    about = metadata("simneuro")
    return (
        "@software{simneuro,\n"
        f"    author = {{{{{about['Author']}}}}},\n"
        f"    title = {{simneuro: {_title(about)}}},\n"
        f"    version = {{{about['Version']}}}\n"
        "}"
    )


def _title(about: Any) -> str:
    summary = str(about["Summary"])
    return summary[0].lower() + summary[1:]


def link(key: str) -> str:
    """The address of a reference's DOI or preprint; ``""`` if it has neither.

    Parameters
    ----------
    key : str
        That of the bibliography, such as ``"brunel2000"``.

    Raises
    ------
    InputError
        As `entry`.

    Examples
    --------
    >>> sn.references.link("brunel2000")
    'https://doi.org/10.1023/A:1008925309027'
    """
    fields = entry(key).fields
    if "doi" in fields:
        return f"https://doi.org/{fields['doi']}"
    return f"https://arxiv.org/abs/{fields['eprint']}" if "eprint" in fields else ""


def cite(keys: Iterable[str]) -> str:
    """A reading list of these references, each named once, followed by their BibTeX entries.

    Raises
    ------
    InputError
        One of ``keys`` is not in the bibliography.

    Examples
    --------
    >>> sn.references.cite(["brunel2000", "brunel2000"]).count("@article")
    1
    """
    unique = sorted(dict.fromkeys([keys] if isinstance(keys, str) else keys))
    sentences = [f"[{key}] {format_reference(key)}" for key in unique]
    return "\n\n".join([*sentences, *map(bibtex, unique)])


@cache
def plain_text_style() -> tuple[Any, Any]:
    """The style and the backend with which pybtex writes sentences.

    They are imported here. By their names pybtex would look for each among all installed packages.
    """
    from pybtex.backends.plaintext import Backend
    from pybtex.style.formatting.unsrt import Style
    from pybtex.style.labels.number import LabelStyle
    from pybtex.style.names.plain import NameStyle
    from pybtex.style.sorting.none import SortingStyle

    made = Style(label_style=LabelStyle, name_style=NameStyle, sorting_style=SortingStyle)
    return made, Backend()
