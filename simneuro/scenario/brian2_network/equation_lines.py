"""The equations of a Brian2 group, one line each, in names that a model may have."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from brian2.equations.equations import (
    DIFFERENTIAL_EQUATION,
    FLOAT,
    PARAMETER,
    SUBEXPRESSION,
    Equations,
)
from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension, get_unit
from brian2.utils.stringtools import get_identifiers, word_substitute

_DROPPED = ("constant", "shared", "event-driven")


@dataclass(frozen=True)
class Line:
    """One equation: its kind in Brian2's words, its variable, expression, dimension and flags."""

    kind: str
    name: str
    code: str
    dim: Dimension
    flags: tuple[str, ...] = ()
    is_float: bool = True

    @property
    def is_state(self) -> bool:
        """Whether it is a differential equation."""
        return self.kind == DIFFERENTIAL_EQUATION

    @property
    def is_parameter(self) -> bool:
        """Whether it only declares a number."""
        return self.kind == PARAMETER

    @property
    def text(self) -> str:
        """The line as Brian2 reads it."""
        kept = [flag for flag in self.flags if flag not in _DROPPED]
        flags = f" ({', '.join(kept)})" if kept else ""
        if self.is_parameter:
            return f"{self.name} : {unit_name(self.dim)}{flags}"
        left = f"d{self.name}/dt" if self.is_state else self.name
        return f"{left} = {self.code} : {unit_name(self.dim)}{flags}"

    def renamed(self, names: Mapping[str, str]) -> "Line":
        """The line with other names."""
        code = str(word_substitute(self.code, names))
        return replace(self, name=names.get(self.name, self.name), code=code)


def read_lines(equations: Equations) -> list[Line]:
    """The equations as they stand in a script."""
    return [
        Line(
            each.type,
            each.varname,
            "" if each.expr is None else each.expr.code,
            each.dim,
            tuple(each.flags),
            each.var_type == FLOAT,
        )
        for each in equations.values()
    ]


def written_out(code: str, lines: Iterable[Line]) -> str:
    """An expression with every subexpression written out."""
    known = {each.name: each.code for each in lines if each.kind == SUBEXPRESSION}
    while used := get_identifiers(code) & known.keys():
        code = str(word_substitute(code, {name: f"({known[name]})" for name in used}))
    return code


def unit_name(dim: Dimension) -> str:
    """A dimension as equations spell it."""
    return "1" if dim is DIMENSIONLESS else repr(get_unit(dim)).replace(" ", "")


def states(lines: Iterable[Line]) -> Iterator[Line]:
    """The differential equations."""
    return (each for each in lines if each.is_state)
