"""The C++ of statements: Brian2's, but for what synapses add to refractory cells, and floats."""

import ast
from collections.abc import Mapping
from typing import Any

import numpy as np
from brian2.codegen.generators.cpp_generator import CPPCodeGenerator
from brian2.core.variables import ArrayVariable, Constant
from brian2.devices.device import get_device
from brian2.utils.stringtools import word_substitute

from simneuro.engine.program.single_precision import (
    SingleRenderer,
    grows_with_time,
    mathematical,
)


class ProgramGenerator(CPPCodeGenerator):
    """Adds by a function of ``runtime.h`` in place of a branch, which is often foreseen wrongly.

    In loops over cells the branch stays: compilers compute these for several cells at once. In runs
    of single precision these loops are of floats.
    """

    _renderer: SingleRenderer | None = None  # of the statements that are translated now

    def translate_statement_sequence(self, scalar: Any, vector: Any) -> Any:
        if get_device().in_single:
            self._find_doubles([each for block in scalar.values() for each in block])
        return super().translate_statement_sequence(scalar, vector)

    def _find_doubles(self, scalar: list[Any]) -> None:
        """Tell the numbers that all cells share from times, which are not rounded."""
        doubles = {
            name: each.scalar
            for name, each in self.variables.items()
            if isinstance(each, (ArrayVariable, Constant)) and each.dtype == np.float64
        }
        self._times = {"t", "t_in_timesteps"} | {name for name in doubles if not doubles[name]}
        self._shared = {name for name in doubles if doubles[name]} - self._times
        for each in scalar:
            if each.op == ":=" and each.dtype == np.float64:
                self._sort(each)

    def _sort(self, statement: Any) -> bool:
        """Whether what a statement defines is a time."""
        is_time = grows_with_time(ast.parse(statement.expr.strip(), mode="eval").body, self._times)
        (self._times if is_time else self._shared).add(statement.var)
        return is_time

    def translate_expression(self, expr: str) -> str:
        if self._renderer is None:
            return str(super().translate_expression(expr))
        return self._renderer.render_expr(word_substitute(expr, self.func_name_replacements))

    def translate_to_statements(
        self, statements: Any, conditional_write_vars: Mapping[str, str]
    ) -> list[str]:
        lines: list[str] = []
        for each in statements:
            self._renderer = self._in_single(each)
            condition = conditional_write_vars.get(each.var)
            adds = each.op == "+=" and not each.used_boolean_variables
            if self.template_name == "synapses" and condition is not None and adds:
                added = self.translate_expression(each.expr)
                lines.append(f"{each.var} += if_so({condition}, {added});")
            else:
                lines += super().translate_to_statements([each], conditional_write_vars)
        self._renderer = None
        return lines

    def _in_single(self, statement: Any) -> SingleRenderer | None:
        """What writes a statement of floats; None for one of doubles."""
        if statement.scalar or not get_device().in_single:
            return None
        if statement.op == ":=" and statement.dtype == np.float64 and not self._sort(statement):
            self._shared.discard(statement.var)
            statement.dtype = np.float32
        known = mathematical(self.func_name_replacements)
        return SingleRenderer(self._shared, self._times, known, self.auto_vectorise)
