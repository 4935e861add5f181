"""Docstrings say which wrong arguments a function refuses."""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from functools import cache
from typing import Any

import simneuro as sn
from simneuro.errors import InputError

#: What calls a function that raises an InputError, but with nothing that this one refuses.
NEVER = {
    "simneuro.analysis.repertoire_entropy": "without labels it is NaN",
    "simneuro.figures.colours": "it looks up roles only",
    "simneuro.figures.estimates": "it looks up two roles of its own",
}


def raises(function: Any) -> bool:
    """Whether a function raises an InputError, or one of its kinds, in its own text."""
    return any(
        isinstance(kind := meant(node.exc, function), type) and issubclass(kind, InputError)
        for node in nodes_of(function)
        if isinstance(node, ast.Raise) and node.exc is not None
    )


def refuses(function: Any) -> bool:
    """Whether a function, or one of the package that it calls by name, raises an InputError."""
    return raises(function) or any(map(raises, called_by(function)))


def called_by(function: Any) -> Iterator[Any]:
    """The functions of the package that a function calls by name."""
    for node in nodes_of(function):
        found = inspect.unwrap(meant(node, function)) if isinstance(node, ast.Call) else None
        if inspect.isfunction(found) and found.__module__.startswith("simneuro."):
            yield found


@cache
def nodes_of(function: Any) -> list[ast.AST]:
    text = textwrap.dedent(inspect.getsource(inspect.unwrap(function)))
    return list(ast.walk(ast.parse(text)))


def meant(node: ast.expr, function: Any) -> Any:
    """What an expression, or what it calls, is by its name in the module of a function."""
    named = node.func if isinstance(node, ast.Call) else node
    found = inspect.unwrap(function).__globals__
    for name in ast.unparse(named).split("."):
        found = found.get(name) if isinstance(found, dict) else getattr(found, name, None)
    return found


def test_the_rule_sees_what_raises_and_what_does_not():
    assert raises(sn.analysis.garwood_interval)
    assert refuses(sn.analysis.counted_interval)
    assert refuses(sn.cards.window)
    assert not refuses(sn.figures.dashes)
    assert not refuses(sn.analysis.after_looking)


def test_functions_that_refuse_arguments_say_which(public_callables):
    silent = {
        name
        for name, value in public_callables.items()
        if inspect.isfunction(value) and refuses(value) and "Raises\n" not in (value.__doc__ or "")
    }
    assert silent == set(NEVER)


def test_methods_that_refuse_arguments_say_which(public_methods):
    silent = {
        name
        for name, method in public_methods.items()
        if refuses(method) and "Raises\n" not in (inspect.getdoc(method) or "")
    }
    assert silent == set()
