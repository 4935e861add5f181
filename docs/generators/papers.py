"""The bibliography page."""

from collections.abc import Iterator

from generators.markdown import reference
from simneuro.references import references


def pages() -> Iterator[tuple[str, str]]:
    """One page with every paper that the package cites."""
    entries = (f"({key})=\n**{key}**\n: {reference(key)}\n" for key in references())
    opening = (
        "# References\n\nEvery paper, book, data set and program that simneuro cites, by the key "
        "that models and scenarios use.\n`simneuro cite SCENARIO` prints those of a scenario.\n"
    )
    yield "references.md", "\n".join([opening, *entries])
