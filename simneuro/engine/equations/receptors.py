"""The text of receptors inside the cells, each in names of its own."""

from collections.abc import Iterator

from brian2.equations import Equations
from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension
from brian2.utils.stringtools import word_substitute

from simneuro.engine.equations import names
from simneuro.engine.equations.sums import written_sum
from simneuro.engine.equations.time_zero import since_warmup
from simneuro.model import SynapseModel
from simneuro.network import Cells

_BASE_UNITS = ("metre", "kilogram", "second", "amp", "kelvin", "mole", "candle")


def base_units(dim: Dimension) -> str:
    """A dimension as Brian2's equations spell it."""
    powers = [(unit, power) for unit, power in zip(_BASE_UNITS, dim._dims, strict=True) if power]
    return (
        " * ".join(f"{unit}**{power:g}" for unit, power in powers)
        if dim is not DIMENSIONLESS
        else "1"
    )


def receptor_names(receptor: SynapseModel, name: str) -> dict[str, str]:
    """From a synapse model's neutral names to those of one receptor: ``g`` becomes ``g_ampa``."""
    return {
        neutral: f"{neutral}_{name}"
        for neutral in (*receptor.parsed, *receptor.parsed_summed, *receptor.parameters)
    }


def renamed(name: str, receptor: SynapseModel) -> Equations:
    """The receptor's equations in its own names."""
    return Equations(since_warmup(receptor.equations), **receptor_names(receptor, name))


def event_in_cell(name: str, receptor: SynapseModel, weight: str) -> str:
    """What an event does that happens inside the cell, without a synapse."""
    meaning = {**receptor_names(receptor, name), "w": weight}
    return str(word_substitute(since_warmup(receptor.on_pre), meaning))


def sums(cells: Cells) -> Iterator[str]:
    """The quantities of a population's cells that are summed over their synapses, as equations."""
    for name, receptor in cells.receptors.items():
        for variable, equation in receptor.parsed_summed.items():
            unit = base_units(equation.dim)
            parts = [names.summed(variable, name, source) for source in cells.sources[name]]
            yield from (f"{part} : {unit}" for part in parts)
            yield f"{variable}_{name} = {written_sum(parts, '')} : {unit}"
