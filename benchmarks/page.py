"""The measured part of ``docs/performance.md``, between two comments."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

BEGIN, END = "<!-- measured: written by make bench -->", "<!-- end of what was measured -->"


def replaced(page: str, content: str) -> str:
    """The page with other content between its two comments.

    Raises
    ------
    ValueError
        If it does not have both comments, in this order.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"the page lacks {BEGIN} or, after it, {END}")
    return f"{before}{BEGIN}\n\n{content.strip()}\n\n{END}{after}"


def measured(results: Mapping[str, Any]) -> str:
    """The machine, the figures beside those to reach, and all tables, as Markdown."""
    parts = results["parts"].values()
    figures = [figure for part in parts for figure in part["figures"]]
    first = [each for each in figures if each["goal"]]
    then = [each for each in figures if not each["goal"]]
    sections = [_machine(results), "### Figures", _figures([*first, *then])]
    for title, table in merged(table for part in parts for table in part["tables"]).items():
        sections += [f"### {title}", table["note"], grid(table["columns"], table["rows"])]
    return "\n\n".join(sections)


def merged(tables: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Tables by title; those of one title become one, with the columns of all of them."""
    found: dict[str, dict[str, Any]] = {}
    for table in tables:
        first = found.setdefault(table["title"], {"note": table["note"], "columns": [], "rows": []})
        first["columns"] += [each for each in table["columns"] if each not in first["columns"]]
        places = [first["columns"].index(name) for name in table["columns"]]
        for row in table["rows"]:
            cells = dict(zip(places, row, strict=True))
            first["rows"].append([cells.get(k, "") for k in range(len(first["columns"]))])
    return found


def grid(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown; shorter rows are filled up."""
    lines = [list(columns), ["---"] * len(columns)]
    lines += [[*row, *[""] * (len(columns) - len(row))] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _machine(results: Mapping[str, Any]) -> str:
    host = results["machine"]
    software = ", ".join(f"{name} {value}" for name, value in results["versions"].items())
    loads = [part["load"] for part in results["parts"].values()]
    return (
        f"{host['processor']}; {host['cores']} cores; {host['system']}; {host['compiler']}; "
        f"Python {host['python']}; {software}. Load average before each part, the parts before it "
        f"included: {min(loads):.1f} to {max(loads):.1f}."
    )


def _figures(figures: Iterable[Mapping[str, Any]]) -> str:
    rows = [(each["what"], f"**{each['text']}**", each["goal"], _said(each)) for each in figures]
    return grid(("what", "measured", "to reach", ""), rows)


def _said(figure: Mapping[str, Any]) -> str:
    return {True: "reached", False: "missed", None: ""}[figure["reached"]]
