"""The part of a scenario's ``.py`` that its points rest on: ``trial`` and what that uses.

It is found without running anything. What only ``figures`` or ``claims`` use can change without
making the points old. Comments, blank lines and docstrings do not count. Where it cannot be seen
that something does not matter, it counts. Without a ``trial`` nothing does: the points are then
simulated without that file.
"""

import ast
import hashlib
import sys
import sysconfig
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.machinery import PathFinder
from pathlib import Path

from simneuro.own_code.module_names import Statement, imported, read_statements
from simneuro.own_code.trial_presence import REACH_ALL, may_define_trial
from simneuro.system.files import read_bytes

_LARGEST = 1_000_000  # bytes that are read as code; chosen: far more than anybody writes
_INSTALLED = ("site-packages", "dist-packages")


@lru_cache(maxsize=64)
def trial_digest(path: Path, code: bytes) -> str:
    """SHA-256 of all that the trial of a scenario depends on in its code.

    Modules that it imports count where they lie among the user's own files, as a whole; installed
    packages do not, whose versions are in ``run.json``.

    Parameters
    ----------
    path : Path
        Where the code lies.
    code : bytes

    Returns
    -------
    str
        ``""`` if it depends on nothing there, as where the ``.py`` defines no ``trial``.
    """
    if len(code) > _LARGEST:
        return hashlib.sha256(code).hexdigest()
    if not may_define_trial(code):
        return ""
    try:
        kept = trial_statements(read_statements(ast.parse(code)))
        texts = [_plain_text(each.node) for each in kept]
        own = _own_modules((each.node for each in kept), path.absolute().parent)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return hashlib.sha256(code).hexdigest()
    return hashlib.sha256("\n".join([*texts, *own]).encode()).hexdigest() if texts else ""


def trial_statements(statements: Sequence[Statement]) -> list[Statement]:
    """The statements of a module on which its function ``trial`` may depend.

    These are all that give a name to something that ``trial`` reaches from name to name; all that
    do more than to give a name; and those that call something when the module is loaded, and reach
    in that what ``trial`` reaches too and what can be changed.
    """
    needed = [each for each in statements if not each.does_nothing]
    mentioned = {name for each in needed for name in each.uses}
    kept = {
        place
        for place, each in enumerate(needed)
        if not each.only_binds or _is_imported_for_effect(each, mentioned)
    }
    while True:
        start = {"trial"}.union(*(needed[place].uses for place in kept))
        reached = _reach(needed, start)
        if reached & REACH_ALL:
            return needed
        changeable = {
            name
            for each in needed
            for name in each.binds & reached
            if each.only_binds and not each.is_fixed
        }
        more = {
            place
            for place, each in enumerate(needed)
            if each.binds & reached or (each.runs_code and _reach(needed, each.uses) & changeable)
        }
        if more <= kept:
            return [needed[place] for place in sorted(kept)]
        kept |= more


def _is_imported_for_effect(statement: Statement, mentioned: set[str]) -> bool:
    """Whether a module is imported of which nothing is used."""
    imports = isinstance(statement.node, ast.Import | ast.ImportFrom)
    return imports and not statement.binds & mentioned


def _reach(statements: Iterable[Statement], names: Iterable[str]) -> set[str]:
    """Some names, and all that are reached from them by what the module binds to each."""
    reached: set[str] = set()
    new = set(names)
    while new:
        reached |= new
        uses = [each.uses for each in statements if each.binds & new]
        new = set().union(*uses) - reached
    return reached


def _plain_text(node: ast.AST) -> str:
    """The source of a node without docstrings, in one spelling."""
    for each in ast.walk(node):
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Module):
            first = each.body[0] if each.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                each.body = each.body[1:] or [ast.Pass()]
    return ast.unparse(node)


def _own_modules(nodes: Iterable[ast.AST], folder: Path) -> list[str]:
    """The text of the user's own modules that are imported, and of what these import."""
    texts: dict[Path, str] = {}
    names = imported(nodes)
    while names:
        files = {file for name in names for file in _files_of(name, folder)} - texts.keys()
        names = set()
        for file in files:
            tree = ast.parse(read_bytes(file, _LARGEST))
            names |= imported([tree])
            texts[file] = f"{file.name}\n{_plain_text(tree)}"
    return [texts[file] for file in sorted(texts)]


def _files_of(name: str, folder: Path) -> list[Path]:
    """The Python files of a module or package, if it is one of the user's own."""
    if name in sys.stdlib_module_names or name == __package__.partition(".")[0]:
        return []
    found = PathFinder.find_spec(name, [str(folder), *sys.path])
    if found is None:
        return []
    origin = [Path(each) for each in (found.origin,) if each and each.endswith(".py")]
    folders = map(Path, found.submodule_search_locations or ())
    inside = [file for each in folders if not _is_installed(each) for file in each.rglob("*.py")]
    return sorted({file for file in (*origin, *inside) if not _is_installed(file)})


def _is_installed(path: Path) -> bool:
    library = Path(sysconfig.get_path("stdlib"))
    return library in path.parents or any(part in _INSTALLED for part in path.parts)
