"""The functions that equations call and Brian2 does not have, as Python source for a script.

The source is that of the functions which simulations run, with all that it uses of its modules.
"""

import inspect
import sys
from collections.abc import Callable, Iterable
from types import CodeType, FunctionType, ModuleType
from typing import Any

from simneuro.engine.equations.binomial import counter_binomial
from simneuro.engine.equations.functions import finite_exprel
from simneuro.engine.equations.poisson import counter_poisson
from simneuro.engine.equations.random_numbers import counter_normal, counter_uniform
from simneuro.engine.equations.shares import middle_of_share, share_of_step

#: By the name that equations call them.
FUNCTIONS: dict[str, Callable[..., Any]] = {
    each.__name__: each
    for each in (
        *(counter_normal, counter_uniform, counter_poisson, counter_binomial),
        *(share_of_step, middle_of_share, finite_exprel),
    )
}

#: The function of a script that makes a Brian2 function of a NumPy one.
WRAPPER = '''
def in_equations(function):
    """A NumPy function of plain numbers as equations can call it."""
    made = Function(function, arg_units=[1] * function.__code__.co_argcount, return_unit=1)
    made.implementations.add_numpy_implementation(function, discard_units=True)
    return made
'''


def embed(called: Iterable[str]) -> tuple[str, list[str]]:
    """The source of some of these functions, and the imports that it needs."""
    found: dict[str, str] = {}
    imports: set[str] = set()
    for name in called:
        _collect(name, FUNCTIONS[name], found, imports)
    numbers = [text for text in found.values() if not text.startswith(("def", "@"))]
    functions = [text for text in found.values() if text.startswith(("def", "@"))]
    return "\n\n\n".join(["\n".join(numbers), *functions]).strip(), sorted(imports)


def _collect(name: str, value: Any, found: dict[str, str], imports: set[str]) -> None:
    """Add the source of a function or a number, after all that it uses."""
    if name in found:
        return
    own: Any = inspect.unwrap(value) if callable(value) else value
    if not isinstance(own, FunctionType):
        found[name] = f"{name} = {value!r}"
        return
    module = sys.modules[own.__module__]
    for used in _names(own.__code__):
        if used not in vars(module):
            continue
        other = getattr(module, used)
        if isinstance(other, ModuleType):
            imports.add(f"import {other.__name__}" if used == other.__name__ else _alias(used))
        else:
            _collect(used, other, found, imports)
    if own is not value:
        imports.add("from functools import lru_cache")
    found[name] = inspect.getsource(own).strip()


def _alias(used: str) -> str:
    return f"import numpy as {used}"


def _names(code: CodeType) -> list[str]:
    """The names that code refers to, that of its inner functions included."""
    inner = (each for each in code.co_consts if isinstance(each, CodeType))
    return [*code.co_names, *(name for each in inner for name in _names(each))]
