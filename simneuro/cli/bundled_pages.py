"""The pages of all that comes with simneuro, stored as text: nothing is loaded to show them.

``python -m simneuro.cli.bundled_pages`` writes the file anew from the objects (``make pages``).
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from simneuro.cli.listable import Listable
from simneuro.cli.page_parts import Block, from_lists, to_lists
from simneuro.errors import InputError
from simneuro.system.content import file_digest
from simneuro.system.files import read_json, write_text
from simneuro.system.scenario_folder import bundled_folder

_PACKAGE = Path(__file__).parent.parent
PAGES = _PACKAGE / "data" / "pages.json"
# The files in which people change what there is. Of the code that describes it, a test finds out.
_CONTENT = ("catalogue/*.py", "bridge/activations/catalogue/*.py", "references.bib")


@dataclass(frozen=True)
class BundledPages:
    """What ``list`` and ``show`` say.

    Attributes
    ----------
    made_from : mapping of str to str
        SHA-256 of the files from which the pages were made, by their names.
    lists : mapping of str to sequence of (str, str)
        Names and summaries, by the kind of things.
    pages : mapping of str to sequence
        The blocks of the page of each name, as texts and lists of texts.
    """

    made_from: dict[str, str]
    lists: dict[str, list[tuple[str, str]]]
    pages: dict[str, list[Any]]

    def page(self, name: str) -> list[Block]:
        """The page about what has a name."""
        return from_lists(self.pages[name])


def read_pages() -> BundledPages | None:
    """The stored pages; None if they may not be those of the objects.

    That is so where the files they were made from have changed, and where Brian2 is loaded, as
    in Python, since there may be kinds of parts that the user has defined there.
    """
    if "brian2" in sys.modules:
        return None
    try:
        found = BundledPages(**read_json(PAGES))
    except (InputError, TypeError):
        return None
    return found if found.made_from == digest_content() else None


def digest_content() -> dict[str, str]:
    """SHA-256 of each file in which there is what the pages are about."""
    scenarios = {f"scenarios/{path.name}": path for path in bundled_folder().glob("*.toml")}
    own = [path for pattern in _CONTENT for path in _PACKAGE.glob(pattern)]
    files = scenarios | {path.relative_to(_PACKAGE).as_posix(): path for path in own}
    return {name: file_digest(files[name]) for name in sorted(files)}


def make_pages() -> BundledPages:
    """Make all pages from the objects."""
    from simneuro.cli.pages import list_shown, list_summaries, make_page

    lists = {kind.value: list_summaries(kind) for kind in Listable}
    pages = {name: to_lists(make_page(name)) for name in list_shown()}
    return BundledPages(digest_content(), lists, pages)


def format_pages(pages: BundledPages) -> str:
    """Pages as JSON, with a line for each entry, so that changes can be read."""
    return "{\n" + ",\n".join(_format_parts(asdict(pages))) + "\n}\n"


def _format_parts(parts: dict[str, dict[str, Any]]) -> Iterator[str]:
    for part, entries in parts.items():
        lines = [f"  {_to_json(name)}: {_to_json(entry)}" for name, entry in entries.items()]
        yield f"{_to_json(part)}: {{\n" + ",\n".join(lines) + "\n}"


def _to_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    write_text(PAGES, format_pages(make_pages()))
