"""Activation functions as JSON text, and back. Nothing in such a text is executed."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from simneuro.bridge.activations.activation import Activation
from simneuro.bridge.activations.by_name import activation
from simneuro.bridge.activations.catalogue import CATALOGUE
from simneuro.bridge.activations.monotone import MonotoneCurve
from simneuro.bridge.activations.symbolic import SymbolicFunction
from simneuro.bridge.codes import LevelCode, RateCode
from simneuro.errors import InputError, quoted

#: Which text this is; another number will mean another layout.
FORMAT = "simneuro activation 1"


def write_activation(act: Activation) -> str:
    """An activation function as JSON text; errors as :meth:`Activation.to_json`."""
    return json.dumps({"format": FORMAT, **_describe(act)}, allow_nan=False)


def read_activation(text: str) -> Activation:
    """The activation function of a JSON text; errors as :meth:`Activation.from_json`."""
    try:
        table = json.loads(text)
        if not isinstance(table, dict) or table.get("format") != FORMAT:
            raise InputError(f"this is no {FORMAT!r}, as `act.to_json()` writes it", where="JSON")
        return _READERS[table["kind"]](table)
    except InputError:
        raise
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        message = f"{quoted(text)} cannot be read as an activation: {type(error).__name__} {error}"
        raise InputError(message, where="JSON") from None


def _describe(act: Activation) -> dict[str, Any]:
    if act.levels is not None and act.rates is not None:
        kept = {key: getattr(act, key) for key in ("name", "model", "noise")}
        codes = {"level_code": asdict(act.levels), "rate_code": asdict(act.rates)}
        return {"kind": "curve", **kept, **act.parameters, **codes}
    if isinstance(act.function, SymbolicFunction):
        text, symbol = act.function.text, act.function.symbol
        return {"kind": "expression", "expression": text, "symbol": symbol}
    if act.name in CATALOGUE:
        return {"kind": "catalogue", "name": act.name, "parameters": dict(act.parameters)}
    raise InputError(
        f"{act.name} is a function of Python, which JSON cannot hold. Give it as an expression of "
        "sympy, Activation.from_function(x/(1 + sympy.exp(-x))), or keep the network by pickle",
        where="to_json",
    )


def _read_curve(table: Mapping[str, Any]) -> Activation:
    levels, rates = LevelCode(**table["level_code"]), RateCode(**table["rate_code"])
    level, rate = (np.array(table[key], dtype=float) for key in ("levels", "rates"))
    if (
        level.ndim != 1
        or level.shape != rate.shape
        or level.size < 2
        or np.any(np.diff(level) <= 0)
    ):
        raise InputError("levels and rates must be two lists of one length, rising", where="JSON")
    if not np.isfinite([level, rate]).all() or np.any(np.diff(rate) < 0):
        raise InputError("the rates of a curve must be finite and never fall", where="JSON")
    departure, falls_after = table["departure"], table["falls_after"]
    source = {"source": "name", "model": "model", "noise": "noise"}
    texts = {field: str(table[key]) for field, key in source.items()}
    points = MonotoneCurve(level, rate, rate, departure, levels.unit, falls_after, **texts)
    return Activation.from_points(points, levels, rates)


def _read_expression(table: Mapping[str, Any]) -> Activation:
    return Activation.from_function(SymbolicFunction(table["expression"], table["symbol"]))


def _read_entry(table: Mapping[str, Any]) -> Activation:
    return activation(table["name"], **table["parameters"])


_READERS: Mapping[str, Callable[[Mapping[str, Any]], Activation]] = {
    "curve": _read_curve,
    "expression": _read_expression,
    "catalogue": _read_entry,
}
