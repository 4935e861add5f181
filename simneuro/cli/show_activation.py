"""An activation function on a page."""

from typing import TYPE_CHECKING

from simneuro.cli.formulas import FORMULAS, MEANINGS
from simneuro.cli.page import lines, rows, section, table, title
from simneuro.cli.show_model import references

if TYPE_CHECKING:
    from rich.console import Console

    from simneuro.bridge.activations import Activation


def activation(console: "Console", shown: "Activation") -> None:
    """Its formula, range, parameters and reference."""
    title(console, shown.name, "activation function", "")
    section(console, "Formula")
    lines(console, f"f(x) = {FORMULAS[shown.name]}")
    low, high = shown.range
    rows(console, [("range", f"{low:g} to {high:g}"), ("reference", shown.reference)])
    if shown.parameters:
        section(console, "Parameters")
        entries = [(key, f"{value:g}", MEANINGS[key]) for key, value in shown.parameters.items()]
        table(console, ("name", "default", "meaning"), entries)
    references(console, [shown.reference])
