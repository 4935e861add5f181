"""An activation function on a page."""

from typing import TYPE_CHECKING

from simneuro.cli.page import lines, rows, section, table, title
from simneuro.cli.show_model import references

if TYPE_CHECKING:
    from rich.console import Console

    from simneuro.bridge.activations.activation import Activation


def activation(console: "Console", shown: "Activation") -> None:
    """Its formula, range, parameters and reference."""
    from simneuro.bridge.activations.catalogue import CATALOGUE

    entry = CATALOGUE[shown.name]
    title(console, shown.name, "activation function", "")
    section(console, "Formula")
    lines(console, f"f(x) = {entry.formula}")
    low, high = shown.range
    rows(console, [("range", f"{low:g} to {high:g}"), ("reference", shown.reference)])
    if entry.parameters:
        section(console, "Parameters")
        known = entry.parameters.items()
        entries = [(key, f"{each.default:g}", each.meaning) for key, each in known]
        table(console, ("name", "default", "meaning"), entries)
    references(console, [shown.reference])
