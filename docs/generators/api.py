"""The pages of the Python interface: the exports of each public module, from its docstrings."""

import ast
from collections.abc import Iterator
from importlib import import_module
from inspect import getdoc, ismodule
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import simneuro as sn
from generators.markdown import table
from simneuro.network import Description

if TYPE_CHECKING:
    from sphinx.application import Sphinx

# Every public object is on the page of the first of these modules that exports it.
MODULES = (
    "simneuro.scenario",
    "simneuro.model",
    "simneuro.catalogue",
    "simneuro.network",
    "simneuro.engine",
    "simneuro.engine.draw",
    "simneuro.experiment",
    "simneuro.recording",
    "simneuro.analysis",
    "simneuro.analysis.theory",
    "simneuro.bridge",
    "simneuro.bridge.activations",
    "simneuro.bridge.curves",
    "simneuro.bridge.networks",
    "simneuro.bridge.network_views",
    "simneuro.bridge.tasks",
    "simneuro.cards",
    "simneuro.figures",
    "simneuro.validation",
    "simneuro.references",
    "simneuro.units",
    "simneuro.errors",
    "simneuro.printable",
)
# Classes of these have a base of their own that is not exported, and show what it gives them.
WITH_BASES = ("simneuro.scenario", "simneuro.model")


def pages() -> Iterator[tuple[str, str]]:
    """The table of top-level names, and a page for each module."""
    yield "top_level.inc", table(("name", "what it is"), map(_format_top_level, _top_level()))
    seen: set[int] = set()
    for name in MODULES:
        module = import_module(name)
        exports = {key: getattr(module, key) for key in list_exports(module)}
        new = [key for key, value in exports.items() if id(value) not in seen]
        seen |= {id(value) for value in exports.values()}
        yield f"{name}.rst", f"{name}\n{'=' * len(name)}\n\n" + _format_directive(name, new)


def _top_level() -> list[str]:
    return [name for name in dir(sn) if not name.startswith("_")]


def list_exports(module: ModuleType) -> list[str]:
    """The public names of a module, without submodules, which have pages of their own.

    These are the names of ``__all__``, or those imported as ``from x import y as y``, or those that
    the module itself defines.
    """
    source = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    imports = [node for node in source.body if isinstance(node, ast.ImportFrom)]
    aliases = [each.name for node in imports for each in node.names if each.asname == each.name]
    own = [
        key
        for key, value in vars(module).items()
        if getattr(value, "__module__", "") == module.__name__ and not key.startswith("_")
    ]
    names = getattr(module, "__all__", None) or aliases or own
    return [key for key in names if not ismodule(getattr(module, key))]


def _format_directive(name: str, members: list[str]) -> str:
    bases = "   :inherited-members: BaseModel\n" if name in WITH_BASES else ""
    return (
        f".. automodule:: {name}\n   :members: {', '.join(members)}\n   :imported-members:\n"
        f"{bases}   :exclude-members: __new__, __init__\n"
    )


def _format_top_level(name: str) -> tuple[str, str]:
    value = getattr(sn, name)
    summary = (getdoc(value) or "").partition("\n\n")[0].replace("\n", " ")
    return f"`sn.{name}`", summary


def connect(app: "Sphinx") -> None:
    """Leave out the members that pydantic, scikit-learn and named tuples add to classes."""
    app.connect("autodoc-process-signature", _choose_signature)
    app.connect("autodoc-skip-member", _choose_members)


def _choose_signature(_app: "Sphinx", _what: str, _name: str, value: Any, *_rest: Any) -> Any:
    """No signature for the tables of scenario files, since their reference shows the keys."""
    return ("", None) if isinstance(value, type) and issubclass(value, Description) else None


def _choose_members(_app: "Sphinx", _what: str, name: str, value: Any, *_rest: Any) -> bool | None:
    added = name.startswith("model_") or name.endswith("_request")
    # What Python says of the fields of a named tuple, which the class describes.
    return (
        True if added or str(getattr(value, "__doc__", "")).startswith("Alias for field") else None
    )
