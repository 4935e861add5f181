"""The text of the drives inside the cells: currents and Poisson events of a constant rate.

Names in the text end in the drive's name.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from brian2.units.fundamentalunits import Dimension
from brian2.utils.stringtools import word_substitute

from simneuro import units
from simneuro.engine.draw.inputs import FIRST, KEY, LAST, STEP, CellInput, input_of
from simneuro.engine.equations.receptors import event_in_cell
from simneuro.engine.equations.step_tables import TableFunction
from simneuro.engine.equations.sums import written_sum
from simneuro.network import Cells
from simneuro.network.distribution import varies

_WITHIN = "int(t_in_timesteps >= on)*int(t_in_timesteps < off)"
# Where the window of a drive begins or ends within a step.
_SHARE = "share_of_step(t_in_timesteps, on, off)"
_MIDDLE = "middle_of_share(t_in_timesteps, on, off)"
_ADDED_AT_ONCE = 16  # chosen: as many drives as people write by hand
_CHOSEN = "chosen"  # 1 for the cells that a drive names, 0 for the others


def name_number(number: str, drive: str) -> str:
    """The name of a drive's number in the equations of its cells."""
    return f"{number}_{drive}"


def constants(cells: Cells) -> dict[str, Dimension]:
    """The constants of the drives in a population's equations, and their dimensions."""
    found: dict[str, Dimension] = {}
    for name, drive in _windows(cells).items():
        described = input_of(drive)
        for number in described.units:
            if number not in described.changing:
                found[name_number(number, name)] = _dimension(cells, drive, described, number)
        plain = (FIRST, LAST) if is_cut(cells, name) else ()
        plain = (*plain, _CHOSEN) if drive.cells is not None else plain
        found |= {name_number(each, name): units.dimension("") for each in plain}
    return found


def changing(cells: Cells) -> dict[str, Dimension]:
    """The variables of random processes, which differ between cells and steps."""
    return {
        name_number(number, name): _dimension(cells, drive, described, number)
        for name, drive in _windows(cells).items()
        for described in [input_of(drive)]
        for number in described.changing
    }


def differing(cells: Cells) -> set[str]:
    """The constants that differ between the cells."""
    found = set()
    for name, drive in _windows(cells).items():
        described = input_of(drive)
        for number in described.units:
            fields = described.fields_of(number)
            if number not in described.changing and any(
                varies(getattr(drive, key)) for key in fields
            ):
                found.add(name_number(number, name))
        if drive.cells is not None:
            found.add(name_number(_CHOSEN, name))
    return found


def whole_numbers(cells: Cells) -> list[str]:
    """The steps at which drives begin and end, and the keys of their streams."""
    found = []
    for name, drive in cells.inputs.items():
        described = input_of(drive)
        window = not (described.has_own_window or is_cut(cells, name))
        numbers = (FIRST, LAST) * window + (KEY,) * described.is_random
        found += [name_number(number, name) for number in numbers]
    return found


def is_cut(cells: Cells, name: str) -> bool:
    """Whether the window of a drive begins or ends within a step, and its formula needs to know."""
    return name in cells.cut and not input_of(cells.inputs[name]).has_own_window


def tables(cells: Cells) -> dict[str, TableFunction]:
    """The functions that look up the tables of drives, by their names in the equations."""
    return {
        name_number(table, name): TableFunction(
            name_number(table, name),
            cells.name,
            units.dimension(unit),
            of_cells=f"{table}({STEP}, i)" in described.current + described.conductance,
        )
        for name, drive in cells.inputs.items()
        for described in [input_of(drive)]
        for table, unit in described.tables.items()
    }


def external_current(cells: Cells) -> Iterator[str]:
    """The equations of ``I_ext``: the current of each drive, held over a step, and their sum.

    More than a few are added in groups that are held too, so that integrators see one current:
    Brian2 and SymPy take minutes over a sum of a hundred, and cannot read one of two hundred.
    """
    held, conductances = _held(cells, "current"), _held(cells, "conductance")
    terms, groups = list(held), 0
    while len(terms) > (1 if groups else _ADDED_AT_ONCE):
        name = f"I_ext__{groups}"
        held[name] = " + ".join(terms[:_ADDED_AT_ONCE])
        terms, groups = [*terms[_ADDED_AT_ONCE:], name], groups + 1
    driven = [f"{name}*(reversal_{name.removeprefix('g_ext_')} - v)" for name in conductances]
    yield f"I_ext = {written_sum([*terms, *driven], '0*amp')} : amp"
    for name, current in held.items():
        yield f"{name} = {current} : amp (constant over dt)"
    for name, conductance in conductances.items():
        yield f"{name} = {conductance} : siemens (constant over dt)"


def held_name(described: CellInput, drive: str) -> str:
    """The name of a drive's current, or conductance, in the equations of its cells."""
    return f"{'I' if described.current else 'g'}_ext_{drive}"


def _held(cells: Cells, what: str) -> dict[str, str]:
    """The current, or the conductance, of each drive that has one, by its name in the equations."""
    found = {}
    for name, drive in cells.inputs.items():
        described = input_of(drive)
        formula = getattr(described, what)
        if formula:
            text = _within(formula, described, is_cut(cells, name)) + _where(drive)
            found[held_name(described, name)] = _named(text, name, described)
    return found


def _within(formula: str, described: CellInput, cut: bool) -> str:
    """The formula in the window of its drive, and zero elsewhere."""
    if described.has_own_window:
        return formula
    if not cut:
        return f"{formula}*{_WITHIN}"
    if described.cut_current:
        return str(word_substitute(described.cut_current, {"share": _SHARE}))
    moved = {} if described.is_random else {STEP: _MIDDLE}
    return f"{word_substitute(formula, moved)}*{_SHARE}"


def updates(cells: Cells) -> dict[str, str]:
    """The statements that take random processes to the next step, by the drive's name."""
    return {
        name: _named(described.update, name, described)
        for name, drive in cells.inputs.items()
        for described in [input_of(drive)]
        if described.update
    }


def poisson_events(cells: Cells) -> dict[str, str]:
    """The statements that give each cell its Poisson events of one step, by the drive's name."""
    statements = {}
    for name, drive in _windows(cells).items():
        described = input_of(drive)
        if described.poisson_mean:
            mean = f"{described.poisson_mean}*{_SHARE if is_cut(cells, name) else _WITHIN}"
            count = f"counter_poisson({mean}, key, t_in_timesteps, i){_where(drive)}"
            weight = f"(w_{name}*{_named(count, name, described)})"
            receptor = str(drive.synapse)
            statements[name] = event_in_cell(receptor, cells.receptors[receptor], weight)
    return statements


def _windows(cells: Cells) -> Mapping[str, Any]:
    """The inputs; each has fields of its own."""
    return cells.inputs


def _where(drive: Any) -> str:
    return "" if drive.cells is None else f"*{_CHOSEN}"


def _named(text: str, name: str, described: CellInput) -> str:
    """The text with the drive's own names in place of the neutral ones."""
    neutral = (*described.units, *described.tables, FIRST, LAST, KEY, _CHOSEN)
    return str(word_substitute(text, {each: name_number(each, name) for each in neutral}))


def _dimension(cells: Cells, drive: Any, described: CellInput, number: str) -> Dimension:
    unit = described.units[number]
    if unit is None:
        return cells.receptors[str(drive.synapse)].weight_dimension
    return units.dimension(unit)
