"""Signs of a ``trial`` in a scenario's ``.py``, without which its points do not rest on it."""

import ast
from collections.abc import Iterator
from functools import lru_cache

# With these a function can reach any name of its module.
REACH_ALL = frozenset(
    [
        "globals",
        "vars",
        "locals",
        "eval",
        "exec",
        "compile",
        "__import__",
        "importlib",
        "inspect",
        "sys",
        "__builtins__",
    ]
)
_NAME = "trial"
_OWN_NAMES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


@lru_cache(maxsize=64)
def may_define_trial(code: bytes) -> bool:
    """Whether a module may have a function ``trial``; also where that cannot be seen.

    Examples
    --------
    >>> from simneuro.own_code.trial_presence import may_define_trial
    >>> may_define_trial(b"import numpy as np"), may_define_trial(b"from mine import *")
    (False, True)
    """
    try:
        tree = ast.parse(code)
        return any(map(_binds_trial, _outside_functions(tree))) or any(
            map(_may_reach_trial, ast.walk(tree))
        )
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return True


def _outside_functions(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes whose names are those of the module."""
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, _OWN_NAMES):
            yield from _outside_functions(child)


def _binds_trial(node: ast.AST) -> bool:
    """Whether a node gives the name to something: by a definition, an import or an assignment."""
    match node:
        case ast.alias(name=name, asname=asname):
            return name == "*" or (asname or name.partition(".")[0]) == _NAME
        case ast.Name(id=name, ctx=ast.Store()):
            return name == _NAME
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return name == _NAME
        case ast.ExceptHandler(name=name) | ast.MatchAs(name=name) | ast.MatchStar(name=name):
            return name == _NAME
        case ast.MatchMapping(rest=name):
            return name == _NAME
    return False


def _may_reach_trial(node: ast.AST) -> bool:
    """Whether a node, in a function too, may give the name to something in another way."""
    match node:
        case ast.Global(names=names):
            return _NAME in names
        case ast.Attribute(attr=name, ctx=ast.Store()):
            return name == _NAME
        case ast.Name(id=name):
            return name in REACH_ALL or name == "setattr"
    return False
