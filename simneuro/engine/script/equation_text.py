"""Equations and statements as they stand in a script."""

import json
import re
from collections.abc import Iterable, Iterator

from brian2.equations.equations import (
    BOOLEAN,
    DIFFERENTIAL_EQUATION,
    INTEGER,
    SUBEXPRESSION,
    Equations,
    SingleEquation,
)
from brian2.utils.stringtools import get_identifiers

from simneuro.engine.script.embedded_functions import FUNCTIONS
from simneuro.engine.script.numbers_text import unit_in_equations
from simneuro.printable import visible

_INDENT = " " * 8


def equation_lines(equations: Equations) -> Iterator[str]:
    """Each equation as a line, in their order."""
    return map(_line, equations.values())


def block(lines: Iterable[str]) -> str:
    """Lines as a text in triple quotes; one line in single ones. They may hold any characters."""
    found = [line.strip() for text in lines for line in text.splitlines() if line.strip()]
    if len(found) == 1:
        return json.dumps(found[0], ensure_ascii=False)
    inside = "\n".join(f"{_INDENT}{line}" for line in found)
    escaped = inside.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return f'"""\n{escaped}\n{_INDENT}"""'


def comment(text: str) -> str:
    """A text as a comment, which is one line."""
    return f"# {visible(' '.join(text.split()))}"


def called_functions(texts: Iterable[str]) -> list[str]:
    """The functions in some texts that Brian2 does not have."""
    used = get_identifiers("\n".join(texts))
    return [name for name in FUNCTIONS if name in used]


def at_time(text: str, table: str) -> str:
    """A text that looks up a table by the time, as ``TimedArray`` does, not by the step."""
    return re.sub(rf"\b{table}\(t_in_timesteps\b", f"{table}(t", text)


def _line(each: SingleEquation) -> str:
    is_whole = each.var_type in (BOOLEAN, INTEGER)
    unit = each.var_type if is_whole else unit_in_equations(each.dim)
    flags = f" ({', '.join(each.flags)})" if each.flags else ""
    if each.type == DIFFERENTIAL_EQUATION:
        return f"d{each.varname}/dt = {each.expr.code} : {unit}{flags}"
    if each.type == SUBEXPRESSION:
        return f"{each.varname} = {each.expr.code} : {unit}{flags}"
    return f"{each.varname} : {unit}{flags}"
