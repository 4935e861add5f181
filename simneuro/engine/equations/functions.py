"""Functions inside the simulation loop: one NumPy body, and one C body for C++ and Cython."""

from collections.abc import Callable

import numpy as np
import scipy
from brian2.core.functions import Function
from brian2.utils.stringtools import word_substitute

_FLOATS = ("mean", "x", "n", "p", "begin", "end", "exponential")


def compiled(
    python: Callable[..., np.ndarray], c_code: str, arguments: tuple[str, ...]
) -> Function:
    """A Brian2 function of plain numbers: floats those of ``_FLOATS``, other arguments integers.

    Its NumPy body is called without Brian2's check of units, which would write the whole result
    into the text of an error at every call.
    """
    function = Function(
        python, arg_units=[1] * len(arguments), arg_names=list(arguments), return_unit=1
    )
    name = python.__name__
    c_types = ", ".join("double" if argument in _FLOATS else "long long" for argument in arguments)
    function.implementations.add_numpy_implementation(python, discard_units=True)
    function.implementations.add_implementation("cpp", c_code)
    function.implementations.add_implementation(
        "cython",
        f'cdef extern from *:\n    """{c_code}"""\n    double {name}({c_types})\n',
        name=name,
    )
    return function


def finite_exprel(x: np.ndarray) -> np.ndarray:
    """(exp(x) - 1)/x, and 1 at 0: what ``exprel`` in equations becomes."""
    return np.asarray(scipy.special.exprel(x))


# Without a branch, so that it is computed for several cells at once. Near 0, where the difference
# loses digits, its series: each errs by less than 2e-13 where they meet.
_NEAR = 1e-2
_SERIES = "1.0 + x*(0.5 + x*(1.0/6 + x*(1.0/24 + x/120)))"
_C_EXPREL = f"""
#include <math.h>
static inline double finite_exprel(double x) {{
    return fabs(x) < {_NEAR} ? {_SERIES} : (exp(x) - 1.0)/x;
}}
"""


def exprel_from(x: np.ndarray, exponential: np.ndarray) -> np.ndarray:
    """:func:`finite_exprel` where exp(x) is known."""
    series = 1.0 + x * (0.5 + x * (1.0 / 6 + x * (1.0 / 24 + x / 120)))
    near = np.abs(x) < _NEAR
    return np.where(near, series, (exponential - 1.0) / np.where(near, 1.0, x))


_C_EXPREL_FROM = f"""
#include <math.h>
static inline double exprel_from(double x, double exponential) {{
    return fabs(x) < {_NEAR} ? {_SERIES} : (exponential - 1.0)/x;
}}
"""


def together(x: np.ndarray) -> np.ndarray:
    """``x``, which compilers do not take apart to add its terms to something else one by one."""
    return x


_C_TOGETHER = """
#if defined(__has_builtin)
#if __has_builtin(__builtin_assoc_barrier)
#define SIMNEURO_TOGETHER __builtin_assoc_barrier
#elif __has_builtin(__arithmetic_fence)
#define SIMNEURO_TOGETHER __arithmetic_fence
#endif
#endif
#ifndef SIMNEURO_TOGETHER
#define SIMNEURO_TOGETHER
#endif
static inline double together(double x) { return SIMNEURO_TOGETHER(x); }
"""

#: Brian2's functions that have a faster twin, by their names in equations.
TWINS = {"exprel": "finite_exprel"}
EXPREL = compiled(finite_exprel, _C_EXPREL, ("x",))
EXPREL_FROM = compiled(exprel_from, _C_EXPREL_FROM, ("x", "exponential"))
TOGETHER = compiled(together, _C_TOGETHER, ("x",))


def without_twins(text: str) -> str:
    """An expression with Brian2's functions in place of their twins."""
    return str(word_substitute(text, {twin: name for name, twin in TWINS.items()}))
