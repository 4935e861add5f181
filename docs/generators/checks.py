"""The table of all checks: what, the expected value, its tolerance and where it is known from."""

from collections.abc import Iterator

from generators.markdown import table
from simneuro.cli.show_validation import format_expectation
from simneuro.validation import Check, checks, subjects

_OPENING = """# Checks

What `simneuro validate` checks, and against what: see [](../validation.md). Those marked "slow" are
left out by `--quick`. The keys of papers lead into the [references](references.md).
"""
_HEAD = ("check", "what", "expected", "tolerance", "known from", "")


def pages() -> Iterator[tuple[str, str]]:
    """One page, with a table for each model, drive, rule and network."""
    parts = [_OPENING]
    for subject in subjects():
        own = [check for check in checks().values() if check.subject == subject]
        parts += [f"## {subject}\n", table(_HEAD, map(_row, own))]
    yield "checks.md", "\n".join(parts)


def _row(check: Check) -> tuple[str, ...]:
    value, within = format_expectation(check)
    name = check.name.partition(".")[2]
    return f"`{name}`", check.what, value, within, check.source, "" if check.quick else "slow"
