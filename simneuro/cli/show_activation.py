"""An activation function as terminal text."""

from textwrap import wrap
from typing import TYPE_CHECKING

from simneuro.cli.layout import print_heading, print_lines, print_rows, print_table, print_title
from simneuro.cli.show_model import show_references

if TYPE_CHECKING:
    from rich.console import Console

    from simneuro.bridge.activations.activation import Activation


def show_activation(console: "Console", activation: "Activation") -> None:
    """Print the formula, range, reading, parameters and reference of an activation function."""
    from simneuro.bridge.activations.catalogue import CATALOGUE

    entry = CATALOGUE[activation.name]
    print_title(console, activation.name, "activation function", "")
    print_heading(console, "Formula")
    lines = wrap(f"f(x) = {entry.formula}", 74, subsequent_indent="    ", break_long_words=False)
    print_lines(console, "\n".join(lines))
    low, high = activation.range
    acts_on = "each number" if entry.acts_on == "number" else "a row of numbers"
    facts = [("range", f"{low:g} to {high:g}"), ("acts on", acts_on), ("in neurons", entry.reading)]
    checks = [("checks", ", ".join(entry.checked_by))] if entry.checked_by else []
    print_rows(console, [*facts, *checks, ("reference", activation.reference)])
    if entry.parameters:
        print_heading(console, "Parameters")
        known = entry.parameters.items()
        entries = [(key, f"{each.default:g}", each.meaning) for key, each in known]
        print_table(console, ("name", "default", "meaning"), entries)
    show_references(console, [activation.reference])
