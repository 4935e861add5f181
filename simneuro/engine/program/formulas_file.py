"""The file beside a program with the formulas of its numbers, for runs that find the program made.

What they follow from is part of the program's structure (see
:mod:`~simneuro.engine.program.structure`), so that a program and its formulas never part.
"""

from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from pydantic import TypeAdapter

from simneuro.engine.equations.cell_numbers import CellFormulas
from simneuro.engine.equations.cells import cell_text
from simneuro.network import Network

NAME = "formulas.json"


def formulas_of(network: Network) -> dict[str, CellFormulas]:
    """The formulas of a network's numbers, by population."""
    return {name: cell_text(cells).formulas for name, cells in network.cells.items()}


def write_formulas(network: Network, folder: Path) -> None:
    """Write the formulas of a network's numbers into the folder of its program."""
    (folder / NAME).write_bytes(_adapter().dump_json(formulas_of(network)))


@lru_cache(maxsize=256)
def read_formulas(folder: Path) -> Mapping[str, CellFormulas]:
    """The formulas of the numbers of a program, by population.

    Raises
    ------
    FileNotFoundError
        If the program has been removed.
    """
    return _adapter().validate_json((folder / NAME).read_bytes())


@cache
def _adapter() -> TypeAdapter[dict[str, CellFormulas]]:
    return TypeAdapter(dict[str, CellFormulas])
