"""The equations of Hodgkin and Huxley (1952); mV above rest, ms, uA/cm2."""

import math

from simneuro.validation.truth.integration import Change, Floats

GATES = ("m", "h", "n")


def _ratio(x: float) -> float:
    """``x / (exp(x) - 1)``, also at 0."""
    return 1.0 if abs(x) < 1e-12 else x / math.expm1(x)


def gate_rates(v: float) -> dict[str, tuple[float, float]]:
    """Opening and closing rate (1/ms) of each gate (their equations 20, 21, 23, 24, 12 and 13)."""
    return {
        "m": (_ratio((25 - v) / 10), 4 * math.exp(-v / 18)),
        "h": (0.07 * math.exp(-v / 20), 1 / (math.exp((30 - v) / 10) + 1)),
        "n": (0.1 * _ratio((10 - v) / 10), 0.125 * math.exp(-v / 80)),
    }


def steady_state(gate: str, v: float = 0.0) -> float:
    """The steady-state open fraction of a gate."""
    opening, closing = gate_rates(v)[gate]
    return opening / (opening + closing)


def time_constant(gate: str, v: float = 0.0) -> float:
    """The time constant of a gate (ms)."""
    return 1 / sum(gate_rates(v)[gate])


def resting_state(v: float = 0.0) -> list[float]:
    """The state with potential ``v`` and the gates as at rest."""
    return [v, *map(steady_state, GATES)]


def make_patch(current: float, *, faster: float = 1.0) -> Change:
    """The equations of a patch of membrane; ``faster`` is the temperature factor (equation 44)."""

    def change(_t: float, state: Floats) -> list[float]:
        v, m, h, n = state
        sodium, potassium = 120 * m**3 * h * (v - 115), 36 * n**4 * (v + 12)
        moved = [
            faster * (a * (1 - x) - b * x)
            for (a, b), x in zip(gate_rates(v).values(), (m, h, n), strict=True)
        ]
        return [current - sodium - potassium - 0.3 * (v - 10.613), *moved]

    return change
