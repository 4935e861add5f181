"""Pieces of Markdown."""

from collections.abc import Iterable, Sequence

from simneuro.references import format_reference, link


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; a cell may hold any inline Markdown."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(map(_cell, line)) + " |" for line in lines) + "\n"


def code(text: str, language: str = "text") -> str:
    """A block of code."""
    return f"```{language}\n{text.strip()}\n```\n"


def source(text: str) -> str:
    """Where a number is from: a link into the bibliography, or the words as they are."""
    return text if text.startswith("chosen") else citation(text)


def citation(key: str) -> str:
    """A link to a paper's place in the bibliography."""
    return f"[{key}](/generated/references.md#{key})"


def reference(key: str) -> str:
    """One paper as a sentence, with a link where there is one."""
    text, address = format_reference(key), link(key)
    return f"{text} [{address.removeprefix('https://')}]({address})" if address else text


def _cell(text: str) -> str:
    return str(text).replace("|", "\\|").replace("\n", " ")
