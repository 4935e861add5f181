"""Units, labels of axes and words that readers see in place of SI values and names."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.si.unit_table import ON_AXES, PLAIN, SYMBOLS

NO_NAMES: Mapping[str, str] = MappingProxyType({})

# Rectified and other linear units: relu and prelu, leaky_relu, elu and gelu.
_LINEAR_UNIT = re.compile(r"\b(p?)relu\b|\b(g?elu)\b")
# Names of the catalogue that are not words with underscores between them.
_DISPLAY_NAMES = MappingProxyType(
    {
        "lif": "LIF",
        "lif_rate": "LIF rate",
        "subtractive_if": "integrate-and-fire",
        "hodgkin_huxley": "Hodgkin-Huxley",
    }
)


@checked
def display_unit(values: ArrayLike, si_unit: str) -> str:
    """The unit in which values of an SI unit are shown: the one that suits the largest of them.

    ``"A"`` gives pA, nA or µA; ``"V"`` mV; ``"S"`` nS or µS; ``"s"`` ms below one second. Others
    stay.

    Parameters
    ----------
    values : array_like
        In the SI unit.
    si_unit : str
        Without prefix.

    Examples
    --------
    >>> sn.figures.display_unit([1e-12, 5e-11], "A"), sn.figures.display_unit([0.2], "s")
    ('pA', 'ms')
    """
    if si_unit not in ON_AXES:
        return si_unit
    sizes = np.abs(np.asarray(values, dtype=float))
    largest = np.max(sizes, initial=0.0, where=np.isfinite(sizes))
    choices = ON_AXES[si_unit]
    return next((each for each in choices if largest >= float(SYMBOLS[each][0])), choices[-1])


@checked
def convert(values: ArrayLike, si_unit: str, shown: str) -> NDArray[np.float64]:
    """SI values in the unit in which they are shown.

    Raises
    ------
    InputError
        If values of ``si_unit`` are not shown in ``shown``.

    Examples
    --------
    >>> sn.figures.convert([0.02, 0.03], "V", "mV").tolist()
    [20.0, 30.0]
    """
    choices = {si_unit, *ON_AXES.get(si_unit, ())}
    if shown not in choices:
        raise InputError(
            f"values in {si_unit} cannot be shown in {shown!r}.", allowed=sorted(choices)
        )
    # A whole number of displayed units is worth one SI unit, so that the product is exact.
    factor = float(1 / SYMBOLS[shown][0]) if shown != si_unit else 1.0
    return np.asarray(values, dtype=float) * factor


@checked
def label(quantity: str, unit: Any = "") -> str:
    """An axis label: ``"time (s)"``; a pure number has no brackets.

    Parameters
    ----------
    quantity : str
    unit : str
        ``""`` and ``"1"`` are pure numbers.

    Examples
    --------
    >>> sn.figures.label("time", "s"), sn.figures.label("gain")
    ('time (s)', 'gain')
    """
    return f"{quantity} ({unit})" if str(unit) not in ("", PLAIN) else quantity


@checked
def display_name(name: str, own: Mapping[str, str] = NO_NAMES) -> str:
    """A name as texts write it: ``"ReLU"`` for ``"relu"``, ``"weak inhibition"``.

    ``own`` has the words for names that the package does not know, such as those of conditions.

    Examples
    --------
    >>> sn.figures.display_name("relu"), sn.figures.display_name("x", own={"x": "first input"})
    ('ReLU', 'first input')
    """
    words = _LINEAR_UNIT.sub(_write_linear_unit, name.replace("_", " "))
    return {**_DISPLAY_NAMES, **own}.get(name, words)


def _write_linear_unit(found: re.Match[str]) -> str:
    """With the capitals that papers give it."""
    return found[2].upper() if found[2] else f"{found[1].upper()}ReLU"
