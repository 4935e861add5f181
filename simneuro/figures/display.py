"""From SI values to the units in which people read them, and the labels of axes."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simneuro.errors import InputError

# For each SI unit: what is shown instead, and from which largest value on.
_STEPS: dict[str, tuple[tuple[float, str, float], ...]] = {
    "s": ((1.0, "s", 1e0), (0.0, "ms", 1e3)),
    "V": ((0.0, "mV", 1e3),),
    "A": ((1e-6, "µA", 1e6), (1e-9, "nA", 1e9), (0.0, "pA", 1e12)),
    "S": ((1e-6, "µS", 1e6), (0.0, "nS", 1e9)),
    "F": ((0.0, "pF", 1e12),),
}


def display_unit(values: ArrayLike, si_unit: str) -> str:
    """The unit in which values of an SI unit are shown: the one that suits the largest of them.

    ``"A"`` gives pA, nA or µA; ``"V"`` mV; ``"S"`` nS or µS; ``"s"`` ms below one second. Others
    stay.
    """
    finite = np.abs(np.asarray(values, dtype=float))
    largest = np.max(finite, initial=0.0, where=np.isfinite(finite))
    steps = _STEPS.get(si_unit, ((0.0, si_unit, 1.0),))
    return next(name for least, name, _ in steps if largest >= least)


def convert(values: ArrayLike, si_unit: str, shown: str) -> NDArray[np.float64]:
    """SI values in the unit in which they are shown.

    Raises
    ------
    InputError
        If ``shown`` is no unit for values of ``si_unit``.
    """
    factors = {name: factor for _, name, factor in _STEPS.get(si_unit, ())} | {si_unit: 1.0}
    if shown not in factors:
        raise InputError(f"values in {si_unit} cannot be shown in {shown!r}.", allowed=factors)
    return np.asarray(values, dtype=float) * factors[shown]


def label(quantity: str, unit: Any = "") -> str:
    """An axis label: ``"time (s)"``; a pure number has no brackets."""
    return f"{quantity} ({unit})" if unit not in ("", "1") else quantity
