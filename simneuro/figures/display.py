"""From SI values to the units in which people read them, and the labels of axes."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simneuro.errors import InputError
from simneuro.unit_table import ON_AXES, PLAIN, SYMBOLS


def display_unit(values: ArrayLike, si_unit: str) -> str:
    """The unit in which values of an SI unit are shown: the one that suits the largest of them.

    ``"A"`` gives pA, nA or µA; ``"V"`` mV; ``"S"`` nS or µS; ``"s"`` ms below one second. Others
    stay.
    """
    if si_unit not in ON_AXES:
        return si_unit
    sizes = np.abs(np.asarray(values, dtype=float))
    largest = np.max(sizes, initial=0.0, where=np.isfinite(sizes))
    choices = ON_AXES[si_unit]
    return next((each for each in choices if largest >= float(SYMBOLS[each][0])), choices[-1])


def convert(values: ArrayLike, si_unit: str, shown: str) -> NDArray[np.float64]:
    """SI values in the unit in which they are shown.

    Raises
    ------
    InputError
        If ``shown`` is no unit for values of ``si_unit``.
    """
    choices = {si_unit, *ON_AXES.get(si_unit, ())}
    if shown not in choices:
        raise InputError(
            f"values in {si_unit} cannot be shown in {shown!r}.", allowed=sorted(choices)
        )
    # A whole number of displayed units is worth one SI unit, so that the product is exact.
    factor = float(1 / SYMBOLS[shown][0]) if shown != si_unit else 1.0
    return np.asarray(values, dtype=float) * factor


def label(quantity: str, unit: Any = "") -> str:
    """An axis label: ``"time (s)"``; a pure number has no brackets."""
    return f"{quantity} ({unit})" if unit not in ("", PLAIN) else quantity
