"""The table of all checks, with their expected values, tolerances and sources."""

from collections.abc import Iterator

from generators.markdown import table
from simneuro.cli.show_validation import format_expectation
from simneuro.validation import Check, checks, subjects

_OPENING = """# Checks

The checks of `simneuro validate`, which [](../validation.md) explains. `--quick` leaves out those
marked "slow". Keys of papers are listed in the [references](references.md).
"""
_HEAD = ("check", "what", "expected", "tolerance", "source", "")


def pages() -> Iterator[tuple[str, str]]:
    """One page, with a table for each model, drive, rule and network."""
    parts = [_OPENING]
    for subject in subjects():
        own = [check for check in checks().values() if check.subject == subject]
        parts += [f"## {subject}\n", table(_HEAD, map(_format_row, own))]
    yield "checks.md", "\n".join(parts)


def _format_row(check: Check) -> tuple[str, ...]:
    value, within = format_expectation(check)
    name = check.name.partition(".")[2]
    return f"`{name}`", check.what, value, within, check.source, "" if check.quick else "slow"
