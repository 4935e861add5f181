"""The equations of a population: its model, receptors and drives, as text that Brian2 reads."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from brian2.equations.equations import Equations, SingleEquation
from brian2.utils.stringtools import get_identifiers, word_substitute

from simneuro.engine.equations import cable, courses, inputs, integrators
from simneuro.engine.equations.cell_numbers import (
    THRESHOLD_KEY,
    CellFormulas,
    constants_of_step,
    declarations,
    declared,
    per_cell,
)
from simneuro.engine.equations.courses import Moving
from simneuro.engine.equations.exact import ExactStep, exact_step
from simneuro.engine.equations.functions import TWINS
from simneuro.engine.equations.receptors import renamed, sums
from simneuro.engine.equations.sums import written_sum
from simneuro.engine.equations.time_zero import declare_origins, since_warmup
from simneuro.errors import InputError, one_line
from simneuro.model.linear import NotLinear, linear_system
from simneuro.model.spiking import is_held, refractory_condition
from simneuro.model.statements import DRAW, is_condition
from simneuro.network import Cells


@dataclass(frozen=True)
class CellText:
    """What a NeuronGroup is made of.

    ``exact`` is its step where the method is that; ``moving`` are the numbers that change during
    the run; ``differing`` are the parameters that differ between cells.
    """

    equations: Equations
    threshold: str
    reset: str
    refractory: str | bool
    method: str
    exact: ExactStep | None = None
    moving: Mapping[str, Moving] = field(default_factory=dict)
    differing: frozenset[str] = frozenset()

    @property
    def formulas(self) -> CellFormulas:
        """How the numbers in the equations follow from those that were drawn."""
        step = self.exact.formulas(self.differing) if self.exact is not None else None
        return CellFormulas(tuple(sorted(self.equations.names)), tuple(self.moving), step)


@lru_cache(maxsize=256)
def cell_text(cells: Cells) -> CellText:
    """Compose the text of a population; every parameter is declared, none is a literal.

    Raises
    ------
    InputError
        If two parts claim one name.
    """
    model = cells.model
    own = since_warmup(word_substitute(model.equations, TWINS))
    differing, scheduled = per_cell(cells), courses.scheduled(cells)
    lines = [*_currents(cells), *sums(cells)]
    held = refractory_condition(model) if is_held(model) else model.refractory
    rules = [since_warmup(each) for each in (model.threshold, model.reset, held)]
    texts = [own, *rules, *_texts_of_parts(cells)]
    lines += declare_origins(texts)
    equations = _joined(cells, own, lines, declarations(cells, frozenset()))
    exact = _exact(cells, equations)
    if scheduled:  # an exact step takes them as constant: it has other numbers after a change
        equations = _joined(cells, own, lines, declarations(cells, scheduled))
    method = "exact" if exact else _method(cells)
    if cells.cable is not None:
        equations, method = cable.membrane(equations), cable.method_of(equations, method)
    if exact is not None:
        equations += Equations(constants_of_step(exact, differing, scheduled))
    threshold = DRAW.sub(f"counter_uniform({THRESHOLD_KEY}, t_in_timesteps, i)", rules[0])
    refractory = _refractory(rules[2], texts)
    reset = _reset(rules[1], refractory)
    moving = _moving(cells, exact, scheduled)
    return CellText(equations, threshold, reset, refractory, method, exact, moving, differing)


def _moving(cells: Cells, exact: ExactStep | None, scheduled: frozenset[str]) -> dict[str, Moving]:
    """The numbers that change during the run, in an order that does not depend on their hashes."""
    dimensions = declared(cells)
    moving = {name: Moving(dimensions[name]) for name in sorted(scheduled)}
    if exact is not None:
        differ = exact.constants(per_cell(cells))
        for name in sorted(exact.moving(scheduled)):
            moving[name] = Moving(per_cell=differ[name])
    return moving


def _texts_of_parts(cells: Cells) -> Iterator[str]:
    """Other texts in which times may stand: receptors, events in the cell, the start."""
    for receptor in cells.receptors.values():
        yield from (since_warmup(receptor.equations), since_warmup(receptor.on_pre))
    yield from (since_warmup(each) for each in cells.start.values() if isinstance(each, str))


def _joined(cells: Cells, own: str, lines: list[str], numbers: list[SingleEquation]) -> Equations:
    """All equations of a population. Its model's stand alone: that text has been read before."""
    receptors = (renamed(name, receptor) for name, receptor in cells.receptors.items())
    place = f"populations.{cells.name}"
    try:
        parts = [Equations(own), Equations("\n".join(lines)), Equations(numbers), *receptors]
        equations = Equations([each for part in parts for each in part.values()])
    except Exception as error:  # Brian2 names the doubled variable
        message = f"the parts of this population do not fit together: {one_line(error)}"
        raise InputError(message, where=place) from error
    for name in equations.names:
        if name.endswith(("_pre", "_post")):  # by which synapses tell their two cells apart
            raise InputError(
                f"its cells have a variable {name}, but the endings _pre and _post are the "
                "simulator's own; rename that variable, or the drive or synapse it is called after",
                where=place,
            )
    return equations


def _currents(cells: Cells) -> Iterator[str]:
    receptors = cells.receptors.items()
    synaptic = [f"{receptor.current}_{name}" for name, receptor in receptors if receptor.current]
    yield f"I_syn = {written_sum(synaptic, '0*amp')} : amp"
    yield from inputs.external_current(cells)


def _reset(text: str, refractory: str | bool) -> str:
    """The model's; a cell whose refractory period is no step long does not rest at all."""
    if not isinstance(refractory, str) or is_condition(refractory):
        return text
    return f"{text}\nnot_refractory = timestep({refractory}, dt) <= 1"


def _refractory(text: str, texts: list[str]) -> str | bool:
    """Ours, counted from the end of the step of the spike (see NeuronModel).

    Brian2 counts from its start. A cell that its reset does not take out of its threshold is held
    by a condition. Without a refractory period it has no ``lastspike``, so that a
    model that asks for it has one of 0 s.
    """
    if not text.strip():
        used = get_identifiers("\n".join(texts))
        return "0*second" if used & {"lastspike", "not_refractory"} else False
    return text if is_condition(text) else f"({text}) + dt"


def _exact(cells: Cells, equations: Equations) -> ExactStep | None:
    """The exact step of cells whose model asks for it, unless a synapse makes that impossible."""
    model, receptors = cells.model, cells.receptors.values()
    if model.method != "exact" or cells.cable is not None:
        return None
    if not all(receptor.is_linear for receptor in receptors):
        return None
    try:
        return exact_step(linear_system(equations))
    except NotLinear:  # the model alone is linear: its checks ask for that
        return None


def _method(cells: Cells) -> str:
    method = "rk4" if cells.model.method == "exact" else cells.model.method
    return integrators.TWINS.get(method, method)
