"""Markdown: tables, code blocks, citations."""

from collections.abc import Iterable, Sequence

from simneuro.references import format_reference, link


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Format a table; a cell may contain any inline Markdown."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(map(_escape, line)) + " |" for line in lines) + "\n"


def code(text: str, language: str = "text") -> str:
    """Format a code block."""
    return f"```{language}\n{text.strip()}\n```\n"


def source(text: str) -> str:
    """Format the source of a number: a link into the bibliography, or ``chosen: why``."""
    return text if text.startswith("chosen") else citation(text)


def citation(key: str) -> str:
    """Format a link to a paper in the bibliography."""
    return f"[{key}](/generated/references.md#{key})"


def reference(key: str) -> str:
    """Format a paper as a sentence, with its link if it has one."""
    text, address = format_reference(key), link(key)
    return f"{text} [{address.removeprefix('https://')}]({address})" if address else text


def _escape(text: str) -> str:
    return str(text).replace("|", "\\|").replace("\n", " ")
