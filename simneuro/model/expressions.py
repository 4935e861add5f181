"""Expressions of a model as Python's syntax trees, read within bounds.

Whatever else reads such a text evaluates parts of it at once, so that it is read here first.
"""

import ast

from simneuro.errors import InputError, quoted
from simneuro.model.hints import hint_at_syntax

# Chosen: several times what the largest model of the catalogue has (1400 characters of equations,
# 20 operations inside one another).
_LENGTH = 20_000  # characters of a text
DEPTH = 100  # operations inside one another

_ALLOWED = (
    *(ast.Expression, ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.Call, ast.Name),
    *(ast.Constant, ast.operator, ast.unaryop, ast.boolop, ast.cmpop, ast.expr_context),
)


def check_length(text: str) -> None:
    """Raise :class:`InputError` if a text is too long."""
    if len(text) > _LENGTH:
        raise InputError(f"this has {len(text)} characters, and at most {_LENGTH} are allowed")


def read_expression(code: str) -> ast.expr:
    """The syntax tree of an expression of numbers, names, operators and functions.

    Raises
    ------
    InputError
        If it is something else, or too long or too deep.
    """
    check_length(code)
    try:
        tree = ast.parse(code.strip(), mode="eval")
    except (RecursionError, MemoryError):  # of Python's parser, where its own stack is full
        raise _too_deep(code) from None
    except (SyntaxError, ValueError) as error:
        why = error.msg if isinstance(error, SyntaxError) else "a number is too long"
        message = f"{quoted(code)} cannot be read as an expression: {why}.{hint_at_syntax(code)}"
        raise InputError(message) from None
    level: list[ast.AST] = [tree.body]
    for _ in range(DEPTH + 3):  # a call's name and an operator lie deeper than the call
        for node in level:
            _require_allowed(node, code)
        level = [inner for node in level for inner in ast.iter_child_nodes(node)]
        if not level:
            return tree.body
    raise _too_deep(code)


def _too_deep(code: str) -> InputError:
    return InputError(f"{quoted(code)} has more than {DEPTH} operations inside one another")


def _require_allowed(node: ast.AST, code: str) -> None:
    if isinstance(node, ast.Compare) and len(node.ops) > 1:
        like = "write two comparisons with and, such as (a < v) and (v < b)"
        raise InputError(f"{quoted(code)} compares more than two numbers at once; {like}")
    number = not isinstance(node, ast.Constant) or isinstance(node.value, (int, float))
    called = not isinstance(node, ast.Call) or (
        isinstance(node.func, ast.Name) and not node.keywords
    )
    if not (isinstance(node, _ALLOWED) and number and called):
        what = quoted(ast.unparse(node)) if isinstance(node, ast.expr) else "what it contains"
        complex_ = isinstance(node, ast.Constant) and isinstance(node.value, complex)
        why = "complex numbers have no place here" if complex_ else "only numbers and names have"
        raise InputError(f"{quoted(code)} cannot be computed: {what} is not allowed ({why})")
