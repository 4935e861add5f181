"""The equations of Hodgkin and Huxley (1952), voltages from rest and upwards; mV, ms, uA/cm2."""

import numpy as np

from simneuro.validation.truth.integration import Change, Floats

GATES = ("m", "h", "n")


def _ratio(x: float) -> float:
    """``x / (exp(x) - 1)``, also at 0."""
    return 1.0 if abs(x) < 1e-12 else float(x / np.expm1(x))


def rates(v: float) -> dict[str, tuple[float, float]]:
    """Opening and closing rate (1/ms) of each gate: their equations 20, 21, 23, 24, 12 and 13."""
    return {
        "m": (_ratio((25 - v) / 10), 4 * float(np.exp(-v / 18))),
        "h": (0.07 * float(np.exp(-v / 20)), 1 / (float(np.exp((30 - v) / 10)) + 1)),
        "n": (0.1 * _ratio((10 - v) / 10), 0.125 * float(np.exp(-v / 80))),
    }


def steady(gate: str, v: float = 0.0) -> float:
    """The open fraction at which a gate settles."""
    opening, closing = rates(v)[gate]
    return opening / (opening + closing)


def time_constant(gate: str, v: float = 0.0) -> float:
    """How fast a gate settles (ms)."""
    return 1 / sum(rates(v)[gate])


def at_rest(v: float = 0.0) -> list[float]:
    """The potential moved to ``v``, the gates as they were at rest."""
    return [v, *map(steady, GATES)]


def patch(current: float, *, faster: float = 1.0) -> Change:
    """A patch of membrane; ``faster`` is the temperature factor of their equation 44."""

    def change(_t: float, state: Floats) -> list[float]:
        v, m, h, n = state
        sodium, potassium = 120 * m**3 * h * (v - 115), 36 * n**4 * (v + 12)
        moved = [
            faster * (a * (1 - x) - b * x)
            for (a, b), x in zip(rates(v).values(), (m, h, n), strict=True)
        ]
        return [current - sodium - potassium - 0.3 * (v - 10.613), *moved]

    return change
