"""The measured part of a page such as ``docs/performance.md``, between two comments."""

from collections.abc import Iterable, Mapping, Sequence
from textwrap import fill
from typing import Any

BEGIN, END = "<!-- measured: written by make bench -->", "<!-- end of what was measured -->"


def replace_measured(page: str, content: str, opening: str = BEGIN) -> str:
    """The page with new content between its two comments, of which ``opening`` is the first.

    Raises
    ------
    ValueError
        If the page lacks one of the comments.
    """
    before, begin, rest = page.partition(opening)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"the page lacks {opening} or, after it, {END}")
    return f"{before}{opening}\n\n{content.strip()}\n\n{END}{after}"


def format_results(results: Mapping[str, Any]) -> str:
    """Format the machine, the figures with their goals, and all tables as Markdown."""
    parts = results["parts"].values()
    figures = [figure for part in parts for figure in part["figures"]]
    first = [each for each in figures if each["goal"]]
    then = [each for each in figures if not each["goal"]]
    sections = [_format_machine(results)]
    if figures:
        sections += ["### Figures", _format_figures([*first, *then])]
    for title, table in merge_tables(table for part in parts for table in part["tables"]).items():
        sections += [
            f"### {title}",
            _wrap(table["note"]),
            format_table(table["columns"], table["rows"]),
        ]
    return "\n\n".join(sections)


def merge_tables(tables: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Merge tables of the same title into one with the columns of all of them."""
    found: dict[str, dict[str, Any]] = {}
    for table in tables:
        first = found.setdefault(table["title"], {"note": table["note"], "columns": [], "rows": []})
        first["columns"] += [each for each in table["columns"] if each not in first["columns"]]
        places = [first["columns"].index(name) for name in table["columns"]]
        for row in table["rows"]:
            cells = dict(zip(places, row, strict=True))
            first["rows"].append([cells.get(k, "") for k in range(len(first["columns"]))])
    return found


def format_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Format a table as Markdown; short rows are padded."""
    lines = [list(columns), ["---"] * len(columns)]
    lines += [[*row, *[""] * (len(columns) - len(row))] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _wrap(text: str) -> str:
    return fill(text, 118, break_long_words=False, break_on_hyphens=False)


def _format_machine(results: Mapping[str, Any]) -> str:
    host = results["machine"]
    software = ", ".join(f"{name} {value}" for name, value in results["versions"].items())
    loads = [part["load"] for part in results["parts"].values()]
    return _wrap(
        f"{host['processor']}; {host['cores']} cores; {host['system']}; {host['compiler']}; "
        f"Python {host['python']}; {software}. Load average before each part, including the parts "
        f"before it: {min(loads):.1f} to {max(loads):.1f}."
    )


def _format_figures(figures: Iterable[Mapping[str, Any]]) -> str:
    rows = [
        (each["what"], f"**{each['text']}**", each["goal"], _format_verdict(each))
        for each in figures
    ]
    return format_table(("what", "measured", "goal", ""), rows)


def _format_verdict(figure: Mapping[str, Any]) -> str:
    return {True: "reached", False: "missed", None: ""}[figure["reached"]]
