"""What was found with Brian2's examples, between two comments of ``docs/brian2_device.md``."""

import json
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from textwrap import fill, shorten

from benchmarks.performance_page import format_table, replace_measured

DOCS = Path(__file__).parents[2] / "docs"
VERDICTS = DOCS / "brian2_examples.json"
PAGE = DOCS / "brian2_device.md"
BEGIN = "<!-- measured: written by python -m benchmarks.tools.brian2_examples -->"
_WIDTH = 118  # characters
#: The columns of the table, with the verdicts that they count.
COLUMNS = {
    "same": ("equal", "equal up to rounding"),
    "other random numbers": ("other random numbers",),
    "left to Brian2": ("by Brian2",),
    "differ or fail": ("different", "fails"),
    "not compared": ("not compared",),
}


def keep_verdict(verdict: dict[str, str]) -> None:
    """Store a verdict instead of an earlier one on the same example."""
    others = [each for each in read_verdicts() if each["example"] != verdict["example"]]
    lines = sorted(map(json.dumps, [*others, {**verdict, "brian2": version("brian2")}]))
    VERDICTS.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


def read_verdicts() -> list[dict[str, str]]:
    """The stored verdicts, each with ``example``, ``verdict``, ``why`` and ``brian2``."""
    return json.loads(VERDICTS.read_text(encoding="utf-8")) if VERDICTS.is_file() else []


def write_page() -> None:
    """Write the table and the reasons of the stored verdicts into the page."""
    text = replace_measured(PAGE.read_text(encoding="utf-8"), format_verdicts(), BEGIN)
    PAGE.write_text(text, encoding="utf-8")


def format_verdicts() -> str:
    """How many examples of each folder have which verdict, and why some are not the same."""
    verdicts = read_verdicts()
    folders = sorted({_folder(each) for each in verdicts})
    rows = [[f"`{folder}`", *_counts(verdicts, folder)] for folder in folders]
    rows.append(["all", *_counts(verdicts, None)])
    table = format_table(("folder", *COLUMNS), rows)
    versions = ", ".join(sorted({each["brian2"] for each in verdicts}))
    return "\n\n".join([f"Examples of Brian2 {versions}:", table, *_lists(verdicts)])


def _folder(verdict: dict[str, str]) -> str:
    parts = PurePosixPath(verdict["example"]).parts
    return f"{parts[0]}/" if len(parts) > 1 else "./"


def _counts(verdicts: list[dict[str, str]], folder: str | None) -> list[str]:
    here = [each["verdict"] for each in verdicts if folder in (None, _folder(each))]
    counts = [sum(each in kinds for each in here) for kinds in COLUMNS.values()]
    return [str(count or "") for count in counts]


def _lists(verdicts: list[dict[str, str]]) -> Iterator[str]:
    for column, kinds in COLUMNS.items():
        chosen = [each for each in verdicts if each["verdict"] in kinds]
        if chosen and column == "same":
            names = ", ".join(f"`{each['example']}`" for each in chosen)
            yield fill(
                f"The same: {names}.", _WIDTH, break_long_words=False, break_on_hyphens=False
            )
        elif chosen:
            yield "\n".join([f"| {column} | |", "|---|---|", *map(_format_row, chosen)])


def _format_row(verdict: dict[str, str]) -> str:
    row = f"| `{verdict['example']}` | "
    return f"{row}{shorten(verdict['why'], _WIDTH - len(row) - 2, placeholder=' ...')} |"


if __name__ == "__main__":
    write_page()
