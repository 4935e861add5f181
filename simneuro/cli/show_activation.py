"""An activation function as terminal text."""

from typing import TYPE_CHECKING

from simneuro.cli.layout import print_heading, print_lines, print_rows, print_table, print_title
from simneuro.cli.show_model import show_references

if TYPE_CHECKING:
    from rich.console import Console

    from simneuro.bridge.activations.activation import Activation


def show_activation(console: "Console", activation: "Activation") -> None:
    """Print the formula, range, parameters and reference of an activation function."""
    from simneuro.bridge.activations.catalogue import CATALOGUE

    entry = CATALOGUE[activation.name]
    print_title(console, activation.name, "activation function", "")
    print_heading(console, "Formula")
    print_lines(console, f"f(x) = {entry.formula}")
    low, high = activation.range
    facts = [("range", f"{low:g} to {high:g}"), ("reference", activation.reference)]
    print_rows(console, facts)
    if entry.parameters:
        print_heading(console, "Parameters")
        known = entry.parameters.items()
        entries = [(key, f"{each.default:g}", each.meaning) for key, each in known]
        print_table(console, ("name", "default", "meaning"), entries)
    show_references(console, [activation.reference])
