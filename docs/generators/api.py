"""The pages of the Python interface: what each public module exports, from its docstrings."""

from collections.abc import Iterator
from importlib import import_module
from inspect import getdoc, ismodule
from typing import Any

from sphinx.application import Sphinx

import simneuro as sn
from generators.markdown import table
from simneuro.network import Description

# Every public object stands on the page of the module that exports it, once: if a package and its
# subpackage both export it, on that of the package.
MODULES = (
    "simneuro.scenario",
    "simneuro.catalogue",
    "simneuro.network",
    "simneuro.engine",
    "simneuro.experiment",
    "simneuro.recording",
    "simneuro.analysis",
    "simneuro.analysis.theory",
    "simneuro.bridge",
    "simneuro.bridge.activations",
    "simneuro.bridge.curves",
    "simneuro.bridge.networks",
    "simneuro.bridge.tasks",
    "simneuro.figures",
    "simneuro.cards",
    "simneuro.validation",
    "simneuro.references",
    "simneuro.units",
    "simneuro.errors",
)


def pages() -> Iterator[tuple[str, str]]:
    """The table of top-level names, and a page a module."""
    yield "top_level.inc", table(("name", "is"), map(_top_level, sn.__all__))
    for name in MODULES:
        yield f"{name}.rst", f"{name}\n{'=' * len(name)}\n\n" + _directive(name)


def _directive(name: str) -> str:
    """All public objects of a module; a submodule among them has a page of its own."""
    module, parent = import_module(name), name.rpartition(".")[0]
    above = getattr(import_module(parent), "__all__", ()) if parent != "simneuro" else ()
    names = getattr(module, "__all__", None) or [
        key for key, value in vars(module).items() if getattr(value, "__module__", "") == name
    ]
    public = [key for key in names if key not in above and not ismodule(getattr(module, key))]
    return (
        f".. automodule:: {name}\n   :members: {', '.join(public)}\n   :imported-members:\n"
        "   :exclude-members: __new__, __init__\n"
    )


def _top_level(name: str) -> tuple[str, str]:
    value = getattr(sn, name)
    summary = (getdoc(value) or "").partition("\n\n")[0].replace("\n", " ")
    return f"`sn.{name}`", summary


def connect(app: Sphinx) -> None:
    """Leave out what pydantic and scikit-learn add to classes."""
    app.connect("autodoc-process-signature", _signature)
    app.connect("autodoc-skip-member", _skip)


def _signature(_app: Sphinx, _what: str, _name: str, value: Any, *_rest: Any) -> Any:
    """No signature for the tables of scenario files: their reference shows the keys better."""
    return ("", None) if isinstance(value, type) and issubclass(value, Description) else None


def _skip(_app: Sphinx, _what: str, name: str, *_rest: Any) -> bool | None:
    return True if name.startswith("model_") or name.endswith("_request") else None
