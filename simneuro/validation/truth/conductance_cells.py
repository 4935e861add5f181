"""Conductance-based cells by the equations of their papers; mV, ms, uA/cm2, mS/cm2."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from simneuro.validation.truth.integration import Change, Floats

#: Opening and closing rate of a gate (1/ms) at a potential (mV).
Rates = Callable[[float], tuple[float, float]]


def linoid(x: float, scale: float) -> float:
    """``x / (1 - exp(-x/scale))``, also at 0."""
    return scale if abs(x / scale) < 1e-9 else x / -math.expm1(-x / scale)


def steady_state(rates: Rates, v: float) -> float:
    """The steady-state open fraction of a gate."""
    opening, closing = rates(v)
    return opening / (opening + closing)


def gate_derivative(rates: Rates, v: float, x: float) -> float:
    """The time derivative of a gate (1/ms)."""
    opening, closing = rates(v)
    return opening * (1 - x) - closing * x


@dataclass(frozen=True)
class Cell:
    """The equations of a cell and its initial states; the potential is the first variable.

    Attributes
    ----------
    under : callable
        Takes a current density; returns the equations under it.
    start : callable
        Takes a potential; returns the state with all gates in their steady state there.
    """

    under: Callable[[float], Change]
    start: Callable[[float], list[float]]


# Wang & Buzsaki (1996), eqs. 2.1 to 2.3, phi = 5.
def wang_buzsaki_m(v: float) -> tuple[float, float]:
    return 0.1 * linoid(v + 35, 10), 4 * math.exp(-(v + 60) / 18)


def wang_buzsaki_h(v: float) -> tuple[float, float]:
    return 0.07 * math.exp(-(v + 58) / 20), 1 / (1 + math.exp(-0.1 * (v + 28)))


def wang_buzsaki_n(v: float) -> tuple[float, float]:
    return 0.01 * linoid(v + 34, 10), 0.125 * math.exp(-(v + 44) / 80)


def wang_buzsaki(current: float) -> Change:
    def change(_t: float, state: Floats) -> list[float]:
        v, h, n = state
        m = steady_state(wang_buzsaki_m, v)
        ionic = 35 * m**3 * h * (v - 55) + 9 * n**4 * (v + 90) + 0.1 * (v + 65)
        return [
            current - ionic,
            5 * gate_derivative(wang_buzsaki_h, v, h),
            5 * gate_derivative(wang_buzsaki_n, v, n),
        ]

    return change


WANG_BUZSAKI = Cell(
    wang_buzsaki, lambda v: [v, steady_state(wang_buzsaki_h, v), steady_state(wang_buzsaki_n, v)]
)


# Connor, Walter & McKown (1977) as in Dayan & Abbott (2001), section 6.1 and its appendix.
def connor_stevens_m(v: float) -> tuple[float, float]:
    return 0.38 * linoid(v + 29.7, 10), 15.2 * math.exp(-0.0556 * (v + 54.7))


def connor_stevens_h(v: float) -> tuple[float, float]:
    return 0.266 * math.exp(-0.05 * (v + 48)), 3.8 / (1 + math.exp(-0.1 * (v + 18)))


def connor_stevens_n(v: float) -> tuple[float, float]:
    return 0.02 * linoid(v + 45.7, 10), 0.25 * math.exp(-0.0125 * (v + 55.7))


def connor_stevens_a(v: float) -> tuple[float, float, float, float]:
    """Steady state and time constant of the gate a, then of the gate b."""
    upper = 0.0761 * math.exp(0.0314 * (v + 94.22)) / (1 + math.exp(0.0346 * (v + 1.17)))
    slow = 0.3632 + 1.158 / (1 + math.exp(0.0497 * (v + 55.96)))
    b = (1 / (1 + math.exp(0.0688 * (v + 53.3)))) ** 4
    return (
        math.cbrt(upper),
        float(slow),
        float(b),
        float(1.24 + 2.678 / (1 + math.exp(0.0624 * (v + 50)))),
    )


def connor_stevens(current: float) -> Change:
    def change(_t: float, state: Floats) -> list[float]:
        v, m, h, n, a, b = state
        a_inf, tau_a, b_inf, tau_b = connor_stevens_a(v)
        ionic = (
            120 * m**3 * h * (v - 55)
            + 20 * n**4 * (v + 72)
            + 47.7 * a**3 * b * (v + 75)
            + 0.3 * (v + 17)
        )
        gates = [
            gate_derivative(connor_stevens_m, v, m),
            gate_derivative(connor_stevens_h, v, h),
            gate_derivative(connor_stevens_n, v, n),
        ]
        return [current - ionic, *gates, (a_inf - a) / tau_a, (b_inf - b) / tau_b]

    return change


def start_connor_stevens(v: float) -> list[float]:
    a, _, b, _ = connor_stevens_a(v)
    return [
        v,
        steady_state(connor_stevens_m, v),
        steady_state(connor_stevens_h, v),
        steady_state(connor_stevens_n, v),
        a,
        b,
    ]


CONNOR_STEVENS = Cell(connor_stevens, start_connor_stevens)
