"""The C++ of runs in single precision: what each cell has is computed in float, times in double.

What all cells share is computed in double, and rounded where a loop over cells uses it. A time in
float would lose whole steps after some seconds, so that expressions of ``t`` stay in double.
"""

import ast
from collections.abc import Collection, Mapping

import numpy as np
from brian2.core.functions import DEFAULT_FUNCTIONS
from brian2.parsing.rendering import CPPNodeRenderer

from simneuro.engine.equations.functions import EXPREL, EXPREL_FROM, TOGETHER

# Whole and uniform numbers: one of 24 bits may round to 1, and a model may take log(1 - u).
_NOT_ROUNDED = {"_timestep", "int_", "counter_uniform"}
_OURS = {"finite_exprel", "exprel_from", "together"}
# Of normal floats; other literals stay doubles.
_SMALLEST, _LARGEST = float(np.finfo(np.float32).tiny), float(np.finfo(np.float32).max)

# The difference exp(x) - 1 of floats loses digits below 0.5, where the series errs by 2e-7.
_SERIES = "1.0f + x*(1/2.0f + x*(1/6.0f + x*(1/24.0f + x*(1/120.0f + x*(1/720.0f + x/5040)))))"
# A template of floats alone: beside two plain functions a whole number would fit both.
_OF_FLOATS = "template <class T> static inline std::enable_if_t<std::is_same<T, float>::value, T>"
_OVERLOADS = {
    EXPREL: f"""
{_OF_FLOATS} finite_exprel(T x) {{
    return std::fabs(x) < 0.5f ? {_SERIES} : (std::exp(x) - 1.0f)/x;
}}
""",
    EXPREL_FROM: f"""
{_OF_FLOATS} exprel_from(T x, T exponential) {{
    return std::fabs(x) < 0.5f ? {_SERIES} : (exponential - 1.0f)/x;
}}
""",
    TOGETHER: f"""
{_OF_FLOATS} together(T x) {{ return SIMNEURO_TOGETHER(x); }}
""",
}


def add_overloads(code_class: type) -> None:
    """Give our functions of cells a twin of floats in the code of programs."""
    for function, overload in _OVERLOADS.items():
        code = function.implementations["cpp"].get_code(None)
        function.implementations.add_implementation(code_class, code=code + overload)


class SingleRenderer(CPPNodeRenderer):
    """Writes an expression of a loop over cells.

    Parameters
    ----------
    shared : collection of str
        Names of doubles that all cells share, which are rounded here.
    times : collection of str
        Names of doubles that are times, or as exact as these.
    functions : collection of str
        The mathematical functions that C++ has for floats.
    auto_vectorise : collection of str
    """

    def __init__(
        self,
        shared: Collection[str],
        times: Collection[str],
        functions: Collection[str],
        auto_vectorise: Collection[str],
    ) -> None:
        super().__init__(auto_vectorise)
        self._shared, self._times, self._functions = shared, times, functions
        self._plain = CPPNodeRenderer(auto_vectorise)

    def render_node(self, node: ast.AST) -> str:
        sides = [node.left, *node.comparators] if isinstance(node, ast.Compare) else [node]
        if any(grows_with_time(side, self._times) for side in sides):
            return str(self._plain.render_node(node))
        return str(super().render_node(node))

    def render_Name(self, node: ast.Name) -> str:
        return f"float({node.id})" if node.id in self._shared else str(super().render_Name(node))

    def render_Constant(self, node: ast.Constant) -> str:
        text = str(super().render_Constant(node))
        fits = isinstance(node.value, float) and (
            node.value == 0 or _SMALLEST <= abs(node.value) <= _LARGEST
        )
        return f"{text}f" if fits else text

    def render_BinOp(self, node: ast.BinOp) -> str:
        right = node.right
        if isinstance(node.op, ast.Pow) and isinstance(right, ast.Constant):
            # pow(float, int) is a double in C++.
            return f"_brian_pow({self.render_node(node.left)}, float({right.value!r}))"
        return str(super().render_BinOp(node))

    def render_Call(self, node: ast.Call) -> str:
        name = node.func.id  # type: ignore[attr-defined]
        is_known = name in self._functions
        text = str(super().render_Call(node) if is_known else self._plain.render_Call(node))
        return text if name in _NOT_ROUNDED else f"float({text})"


def grows_with_time(node: ast.AST, times: Collection[str]) -> bool:
    """Whether an expression is a time but for factors and sums, and so may be large and exact."""
    match node:
        case ast.BinOp(left=left, right=right):
            return grows_with_time(left, times) or grows_with_time(right, times)
        case ast.UnaryOp(operand=operand):
            return grows_with_time(operand, times)
        case ast.Name(id=name):
            return name in times
    return False


def mathematical(replaced: Mapping[str, str]) -> set[str]:
    """The functions that take floats, by their names in C++, where some are called otherwise."""
    return ({replaced.get(name, name) for name in DEFAULT_FUNCTIONS} | _OURS) - {"_timestep"}
