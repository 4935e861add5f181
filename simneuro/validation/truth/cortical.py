"""Cortical and thalamic cells by the equations of their papers; mV, ms, uA/cm2, mS/cm2."""

import math
from dataclasses import dataclass

import numpy as np

from simneuro.validation.truth.conductance_cells import Cell, gate_derivative, linoid, steady_state
from simneuro.validation.truth.integration import Change, Floats


# Traub & Miles (1991) as in brette2007 and pospischil2008; u is the potential above V_T.
def traub_miles_m(u: float) -> tuple[float, float]:
    return 0.32 * linoid(u - 13, 4), 0.28 * linoid(40 - u, 5)


def traub_miles_h(u: float) -> tuple[float, float]:
    return 0.128 * math.exp((17 - u) / 18), 4 / (1 + math.exp((40 - u) / 5))


def traub_miles_n(u: float) -> tuple[float, float]:
    return 0.032 * linoid(u - 15, 5), 0.5 * math.exp((10 - u) / 40)


@dataclass(frozen=True)
class FastChannels:
    """Sodium, potassium and leak currents of a cell with the channels of Traub and Miles."""

    g_na: float
    g_k: float
    g_l: float
    e_l: float
    e_k: float
    v_t: float
    e_na: float = 50.0

    def start(self, v: float) -> list[float]:
        """The potential, and the steady state of the gates there."""
        return [
            v,
            *(
                steady_state(gate, v - self.v_t)
                for gate in (traub_miles_m, traub_miles_h, traub_miles_n)
            ),
        ]

    def gates(self, v: float, m: float, h: float, n: float) -> list[float]:
        """The time derivatives of the gates."""
        u = v - self.v_t
        return [
            gate_derivative(traub_miles_m, u, m),
            gate_derivative(traub_miles_h, u, h),
            gate_derivative(traub_miles_n, u, n),
        ]

    def ionic(self, v: float, m: float, h: float, n: float) -> float:
        """The outward current."""
        sodium, potassium = self.g_na * m**3 * h * (v - self.e_na), self.g_k * n**4 * (v - self.e_k)
        return sodium + potassium + self.g_l * (v - self.e_l)

    def cell(self) -> Cell:
        """A cell with only these currents."""

        def under(current: float) -> Change:
            return lambda _t, state: [current - self.ionic(*state), *self.gates(*state)]

        return Cell(under, self.start)


TRAUB_MILES = FastChannels(100, 30, 0.05, -60, -90, -63).cell()
POSPISCHIL_FS = FastChannels(50, 10, 0.15, -70, -100, -55).cell()


def slow_potassium(v: float) -> tuple[float, float]:
    """Steady state and time constant of the gate p of the M current; tau_max is 1000 ms."""
    x = v + 35
    return 1 / (1 + math.exp(-x / 10)), 1000 / float(3.3 * math.exp(x / 20) + math.exp(-x / 20))


def add_m_current(fast: FastChannels, g_m: float) -> Cell:
    def under(current: float) -> Change:
        def change(_t: float, state: Floats) -> list[float]:
            v, m, h, n, p = state
            settles, tau = slow_potassium(v)
            ionic = fast.ionic(v, m, h, n) + g_m * p * (v - fast.e_k)
            return [current - ionic, *fast.gates(v, m, h, n), (settles - p) / tau]

        return change

    return Cell(under, lambda v: [*fast.start(v), slow_potassium(v)[0]])


POSPISCHIL_RS = add_m_current(FastChannels(50, 5, 0.1, -70, -100, -55), 0.07)


def l_current_q(v: float) -> tuple[float, float]:
    return 0.055 * linoid(v + 27, 3.8), 0.94 * math.exp((-75 - v) / 17)


def l_current_r(v: float) -> tuple[float, float]:
    return 0.000457 * math.exp((-13 - v) / 50), 0.0065 / (1 + math.exp((-15 - v) / 28))


# 8.31446 J/(mol K), 309.15 K and 96485 C/mol; 2 mM outside, 240 nM inside.
_RT_2F = 1e3 * 8.31446 * 309.15 / (2 * 96485.3)  # mV
_E_CA = _RT_2F * math.log(2 / 2.4e-4)


def intrinsically_bursting(g_ca: float) -> Cell:
    """The cell with high-threshold calcium current (mS/cm2), of ModelDB 123623, demo_PY_IB.hoc."""
    fast, g_m = FastChannels(50, 5, 0.01, -85, -100, -55), 0.03

    def under(current: float) -> Change:
        def change(_t: float, state: Floats) -> list[float]:
            v, m, h, n, p, q, r = state
            settles, tau = slow_potassium(v)
            ionic = fast.ionic(v, m, h, n) + g_m * p * (v - fast.e_k)
            ionic += g_ca * q**2 * r * (v - _E_CA)
            gates = [*fast.gates(v, m, h, n), (settles - p) / tau]
            return [
                current - ionic,
                *gates,
                gate_derivative(l_current_q, v, q),
                gate_derivative(l_current_r, v, r),
            ]

        return change

    def start(v: float) -> list[float]:
        return [
            *fast.start(v),
            slow_potassium(v)[0],
            steady_state(l_current_q, v),
            steady_state(l_current_r, v),
        ]

    return Cell(under, start)


def t_current(v: float) -> tuple[float, float, float]:
    """Steady-state activation and inactivation, and time constant of the latter; 36 degrees."""
    u = v + 2
    slow = 30.8 + (211.4 + math.exp((u + 113.2) / 5)) / (1 + math.exp((u + 84) / 3.2))
    return (
        1 / (1 + math.exp(-(u + 57) / 6.2)),
        1 / (1 + math.exp((u + 81) / 4)),
        float(slow) / 3**1.2,
    )


def low_threshold(e_l: float) -> Cell:
    """The cell with low-threshold calcium current, of ModelDB 123623, demo_PY_LTS.hoc.

    Calcium (mM) enters a shell of 1 um and is removed with a time constant of 5 ms.
    """
    fast, g_m, g_t = FastChannels(50, 5, 0.01, e_l, -100, -55), 0.03, 0.4

    def under(current: float) -> Change:
        def change(_t: float, state: Floats) -> list[float]:
            v, m, h, n, p, r, calcium = state
            settles, tau = slow_potassium(v)
            s, r_inf, tau_r = t_current(v)
            flow = g_t * s**2 * r * (v - _RT_2F * math.log(2 / calcium))  # uA/cm2, outward
            ionic = fast.ionic(v, m, h, n) + g_m * p * (v - fast.e_k) + flow
            # 1 uA/cm2 into 1 um: 1e-2 mM cm/s per ms over 2 F 1e-4 cm.
            entry = max(-flow * 1e-3 * 1e4 / (2 * 96489 * 1), 0.0)
            gates = [*fast.gates(v, m, h, n), (settles - p) / tau, (r_inf - r) / tau_r]
            return [current - ionic, *gates, entry + (2.4e-4 - calcium) / 5]

        return change

    def start(v: float) -> list[float]:
        return [*fast.start(v), slow_potassium(v)[0], t_current(v)[1], 2.4e-4]

    return Cell(under, start)


# Destexhe et al. (1998), the cell of one compartment at 34 degrees: ModelDB 279, tc1_cc.oc.
_RT_2F_34 = 1e3 * 8.31446 * 307.15 / (2 * 96485.3)  # mV


def relay_gates(v: float) -> tuple[float, float, float, float]:
    """Steady state and time constants of m and h of the calcium current; shift -1 mV, Q10 2.5."""
    u = v - 1
    tau_m = 0.612 + 1 / (math.exp(-(u + 132) / 16.7) + math.exp((u + 16.8) / 18.2))
    tau_h = math.exp((u + 467) / 66.6) if u < -80 else 28 + math.exp(-(u + 22) / 10.5)
    settled_m = 1 / (1 + math.exp(-(u + 57) / 6.2))
    settled_h = 1 / (1 + math.exp((u + 81) / 4))
    return settled_m, settled_h, float(tau_m) / 2.5, float(tau_h) / 2.5


def relay_flow(v: float, m: float, h: float, calcium: float) -> float:
    """The calcium current (uA/cm2, outward) of Goldman, Hodgkin and Katz; 8e-5 cm/s."""
    z = v / _RT_2F_34
    inside, outside = calcium * linoid(z, 1.0), 2.0 * linoid(-z, 1.0)
    return 8e-5 * m**2 * h * 2 * 96485.3 * (inside - outside)


def thalamic_relay(calcium_moves: bool = True) -> Cell:
    """The relay cell. Calcium enters a shell of 0.1 um and is removed with 5 ms, or is constant."""
    fast = FastChannels(10, 10, 0.0379, -76.5, -100, -52)
    slower = 3**-0.2  # of the fast gates, which are given for 36 degrees

    def under(current: float) -> Change:
        def change(_t: float, state: Floats) -> list[float]:
            v, m, h, n, m_t, h_t, calcium = state
            settled_m, settled_h, tau_m, tau_h = relay_gates(v)
            flow = relay_flow(v, m_t, h_t, calcium)
            gates = [slower * x for x in fast.gates(v, m, h, n)]
            entry = max(-flow * 1e-3 * 1e4 / (2 * 96489 * 0.1), 0.0) + (2.4e-4 - calcium) / 5
            return [
                (current - fast.ionic(v, m, h, n) - flow) / 0.88,
                *gates,
                (settled_m - m_t) / tau_m,
                (settled_h - h_t) / tau_h,
                entry if calcium_moves else 0.0,
            ]

        return change

    return Cell(under, lambda v: [*fast.start(v), *relay_gates(v)[:2], 2.4e-4])


def relay_without_pool(current: float, g_h: float = 0.0) -> Change:
    """The relay cell with constant calcium, and with the h current of mccormick1992 (mS/cm2).

    Variables: v, m, h, n, the two calcium gates, and the gate of the h current (left out without).
    """
    whole = thalamic_relay(calcium_moves=False).under(current)

    def change(t: float, state: Floats) -> list[float]:
        v = float(state[0])
        moved = list(whole(t, np.array([*state[:6], 2.4e-4])))[:6]
        if not g_h:
            return moved
        settles = 1 / (1 + math.exp((v + 75) / 5.5))
        tau = 1 / float(math.exp(-14.59 - 0.086 * v) + math.exp(-1.87 + 0.0701 * v))
        moved[0] -= g_h * state[6] * (v + 43) / 0.88
        return [*moved, (settles - state[6]) / tau]

    return change
