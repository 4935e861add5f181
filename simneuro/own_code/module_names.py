"""The statements of a module: which names each binds and uses, read without running any."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

Binding = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom),
    *(ast.Assign, ast.AnnAssign),
)


@dataclass(frozen=True)
class Statement:
    """A statement at the top level of a module.

    Attributes
    ----------
    node : ast.stmt
    binds : frozenset of str
        The names that it gives to something.
    uses : frozenset of str
        The names that it mentions, also within the functions that it defines.
    """

    node: ast.stmt
    binds: frozenset[str]
    uses: frozenset[str]

    @cached_property
    def only_binds(self) -> bool:
        """Whether all that it does, as far as can be seen, is to give names to something."""
        starred = isinstance(self.node, ast.ImportFrom) and self.node.names[0].name == "*"
        return isinstance(self.node, Binding) and bool(self.binds) and not starred

    @cached_property
    def does_nothing(self) -> bool:
        """Whether it is a text or a number by itself, ``pass``, or never run in a scenario."""
        if isinstance(self.node, ast.If) and not self.node.orelse:
            return ast.unparse(self.node.test) in (
                *("__name__ == '__main__'", "'__main__' == __name__"),
                *("TYPE_CHECKING", "typing.TYPE_CHECKING"),
            )
        constant = isinstance(self.node, ast.Expr) and isinstance(self.node.value, ast.Constant)
        return constant or isinstance(self.node, ast.Pass)

    @cached_property
    def runs_code(self) -> bool:
        """Whether something is called when it is run, which may change what it mentions."""
        match self.node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                arguments = self.node.args
                defaults = [*arguments.defaults, *filter(None, arguments.kw_defaults)]
                return bool(self.node.decorator_list) or any(map(_calls, defaults))
            case ast.ClassDef():
                return True
            case ast.Import() | ast.ImportFrom():
                return False
        return _calls(self.node)

    @cached_property
    def is_fixed(self) -> bool:
        """Whether only another statement can change what it gives a name to."""
        match self.node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                return not self.node.decorator_list
            case ast.Import() | ast.ImportFrom():
                return True
            case ast.Assign(value=value) | ast.AnnAssign(value=value):
                return value is None or _is_constant(value)
        return False


def read_statements(tree: ast.Module) -> tuple[Statement, ...]:
    """The statements of a module, in their order; each name that is imported is one."""
    nodes = [part for node in tree.body for part in _parts(node)]
    return tuple(Statement(node, frozenset(_bound(node)), frozenset(_used(node))) for node in nodes)


def imported(nodes: Iterable[ast.AST]) -> set[str]:
    """The top-level names of all modules that are imported in some statements, at any depth."""
    found: set[str] = set()
    for node in (inner for each in nodes for inner in ast.walk(each)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def _parts(node: ast.stmt) -> list[ast.stmt]:
    match node:
        case ast.Import(names=names):
            return [ast.Import([each]) for each in names]
        case ast.ImportFrom(module=module, names=names, level=level):
            return [ast.ImportFrom(module, [each], level) for each in names]
    return [node]


def _bound(node: ast.stmt) -> Iterator[str]:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield node.name
        case ast.Import() | ast.ImportFrom():
            for alias in node.names:
                yield alias.asname or alias.name.partition(".")[0]
        case ast.Assign(targets=targets):
            if all(map(_is_plain, targets)):
                yield from (name for each in targets for name in _names(each))
        case ast.AnnAssign(target=ast.Name(id=name)):
            yield name


def _is_plain(target: ast.expr) -> bool:
    """Whether an assignment gives names, and changes nothing that has one already."""
    if isinstance(target, ast.Tuple | ast.List):
        return all(map(_is_plain, target.elts))
    return isinstance(target, ast.Name)


def _names(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def _used(node: ast.stmt) -> set[str]:
    """The names that a statement mentions; of an import none but what it binds."""
    named = {
        name
        for each in ast.walk(node)
        if isinstance(each, ast.Global | ast.Nonlocal)
        for name in each.names
    }
    return named | _names(node)


def _calls(node: ast.AST) -> bool:
    kinds = (ast.Call, ast.NamedExpr, ast.Await)
    return any(isinstance(each, kinds) for each in ast.walk(node))


def _is_constant(value: ast.expr) -> bool:
    """Whether an expression is a number, a text, or a tuple of such."""
    match value:
        case ast.Tuple(elts=elements):
            return all(map(_is_constant, elements))
        case ast.BinOp(left=left, right=right):
            return _is_constant(left) and _is_constant(right)
        case ast.UnaryOp(operand=operand):
            return _is_constant(operand)
    return isinstance(value, ast.Constant)
