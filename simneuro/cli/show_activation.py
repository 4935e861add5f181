"""An activation function as the parts of a page."""

from collections.abc import Iterator
from textwrap import wrap
from typing import TYPE_CHECKING

from simneuro.cli.page_parts import Block, Heading, Lines, Rows, Table, Title
from simneuro.cli.show_model import show_references

if TYPE_CHECKING:
    from simneuro.bridge.activations.activation import Activation


def show_activation(activation: "Activation") -> Iterator[Block]:
    """The formula, range, reading, parameters and reference of an activation function."""
    from simneuro.bridge.activations.catalogue import CATALOGUE

    entry = CATALOGUE[activation.name]
    yield Title(activation.name, "activation function", "")
    yield Heading("Formula")
    lines = wrap(f"f(x) = {entry.formula}", 74, subsequent_indent="    ", break_long_words=False)
    yield Lines("\n".join(lines))
    low, high = activation.range
    acts_on = "each number" if entry.acts_on == "number" else "a row of numbers"
    facts = [("range", f"{low:g} to {high:g}"), ("acts on", acts_on), ("in neurons", entry.reading)]
    learnt = [("can be learnt", entry.shape.parameter)] if entry.shape else []
    checks = [("checks", ", ".join(entry.checked_by))] if entry.checked_by else []
    yield Rows([*facts, *learnt, *checks, ("reference", activation.reference)])
    if entry.parameters:
        yield Heading("Parameters")
        known = entry.parameters.items()
        entries = [(key, f"{each.default:g}", each.meaning) for key, each in known]
        yield Table(("name", "default", "meaning"), entries)
    yield from show_references([activation.reference])
