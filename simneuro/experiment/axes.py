"""The axes of an experiment as figures show them: names, and values in units that people write."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from brian2.units.fundamentalunits import Quantity, get_dimensions
from numpy.typing import ArrayLike, NDArray

from simneuro import units
from simneuro.figures import display_name, display_unit, label
from simneuro.scenario import Scenario
from simneuro.si.unit_table import ON_AXES, PLAIN

# Tables of a scenario whose names say nothing to a reader of a figure.
_TABLES = {
    *("populations", "sources", "projections", "drives", "models", "synapses", "plasticity"),
    *("parameters", "initial", "connect"),
}
_SIGNS = {"*": "·", "^2": "²", "^3": "³", "^-1": "⁻¹", "^-2": "⁻²", "degC": "°C", "ohm": "Ω"}


@dataclass(frozen=True)
class Axis:
    """A dimension of the results along which there are several values.

    Attributes
    ----------
    dim : str
        The name of the dimension.
    label : str
        With the unit.
    names : sequence of str
        Each value as text, with its unit.
    values : array or None
        Numbers in that unit; None if these are names.
    """

    dim: str
    label: str
    names: Sequence[str]
    values: NDArray[np.float64] | None = None

    @property
    def is_logarithmic(self) -> bool:
        """Whether the values are spaced evenly on a logarithmic axis only."""
        if self.values is None or len(self.values) < 3 or np.any(self.values <= 0):
            return False
        ratios, steps = self.values[1:] / self.values[:-1], np.diff(self.values)
        return bool(np.allclose(ratios, ratios[0]) and not np.allclose(steps, steps[0]))


def list_axes(scenario: Scenario) -> list[Axis]:
    """The axes of a scenario that have several values: those of the sweep, then the conditions."""
    axes = [make_axis(path, values) for path, values in scenario.sweep.items()]
    conditions = [display_name(name) for name in scenario.conditions]
    return [
        each for each in (*axes, Axis("condition", "condition", conditions)) if len(each.names) > 1
    ]


def make_axis(path: str, values: Any) -> Axis:
    """The axis of a swept path."""
    quantity = name_path(path)
    if isinstance(values, tuple) and not all(isinstance(each, int | float) for each in values):
        return Axis(path, quantity, [display_name(str(each)) for each in values])
    numbers, unit = in_readable_unit(
        np.asarray(values, float), units.si_unit(get_dimensions(values))
    )
    names = [f"{_round(number)} {unit}".strip() for number in numbers]
    return Axis(path, label(quantity, unit), names, numbers)


def name_path(path: str) -> str:
    """A dotted path as readers say it: ``"amplitude of step"`` for ``drives.step.amplitude``."""
    owner, *parts = [part for part in path.split(".") if part not in _TABLES] or [path]
    return f"{' '.join(parts)} of {owner}" if parts else owner.replace("_", " ")


def in_readable_unit(values: ArrayLike, si_unit: str) -> tuple[NDArray[np.float64], str]:
    """SI values in the unit in which people write them, and that unit as it stands on an axis."""
    numbers = np.asarray(values, dtype=float)
    unit = choose_unit(numbers, si_unit)
    zero = units.magnitude(0.0, unit)
    return numbers * (units.magnitude(1.0, unit) - zero) + zero, _format_unit(unit)


def choose_unit(values: NDArray[np.float64], si_unit: str) -> str:
    """The unit that suits the values; that of figures where these have one."""
    if si_unit in ("", PLAIN):
        return ""
    if si_unit in ON_AXES:
        return display_unit(values, si_unit)
    finite = values[np.isfinite(values)]
    return units.customary_unit(Quantity(finite, dim=units.dimension(si_unit)))


def _round(number: float) -> str:
    """Four digits, but all of a whole number that people count."""
    return f"{number:.4g}" if abs(number) < 1e4 else f"{number:.6g}"


def _format_unit(unit: str) -> str:
    """A unit with typographic signs: ``"µF/cm²"`` for ``"uF/cm^2"``."""
    text = f"µ{unit[1:]}" if unit.startswith("u") else unit
    signs: Mapping[str, str] = _SIGNS
    for plain, sign in signs.items():
        text = text.replace(plain, sign)
    return text
