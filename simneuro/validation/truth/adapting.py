"""Integrate-and-fire neurons with adaptation or a spike upswing, by the equations of their papers.

Units: pF, nS, mV, ms and pA.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy.integrate import quad
from scipy.optimize import brentq

from simneuro.validation.truth.integration import Change, Floats, solve_with_resets


@dataclass(frozen=True)
class Exponential:
    """The adaptive exponential neuron of Brette and Gerstner (2005)."""

    c: float
    g_l: float
    e_l: float
    v_t: float
    delta: float
    a: float
    tau_w: float
    b: float
    v_reset: float

    def under(self, current: float) -> Change:
        """The two equations under a constant current (pA)."""

        def change(_t: float, state: Floats) -> list[float]:
            v, w = state
            upswing = self.g_l * self.delta * np.exp((v - self.v_t) / self.delta)
            flow = -self.g_l * (v - self.e_l) + upswing - w + current
            return [flow / self.c, (self.a * (v - self.e_l) - w) / self.tau_w]

        return change

    def spikes(self, current: float, duration: float, w: float = 0.0, peak: float = 0.0) -> Floats:
        """Spike times (ms) from the leak's reversal potential."""
        return solve_with_resets(
            self.under(current),
            [self.e_l, w],
            duration,
            peak=peak,
            reset=lambda state: [self.v_reset, state[1] + self.b],
        )

    def rest(self, current: float) -> float:
        """The lower fixed point (mV); beyond rheobase the potential at which it vanished."""

        def flow(v: float) -> float:
            upswing = self.g_l * self.delta * np.exp((v - self.v_t) / self.delta)
            return float(-(self.g_l + self.a) * (v - self.e_l) + upswing + current)

        lowest = self.v_t + self.delta * float(np.log1p(self.a / self.g_l))
        return float(brentq(flow, -100, lowest)) if flow(lowest) < 0 else lowest

    @cached_property
    def rheobase(self) -> float:
        """The current (pA) at which the resting state is lost if it grows slowly (touboul2008)."""
        ratio, times = self.a / self.g_l, self.c / self.g_l / self.tau_w
        span = self.v_t - self.e_l - self.delta
        if ratio < times:
            return (self.g_l + self.a) * (span + self.delta * np.log1p(ratio))
        return (self.g_l + self.a) * (
            span + self.delta * np.log1p(times)
        ) + self.delta * self.g_l * (ratio - times)


@dataclass(frozen=True)
class Quadratic:
    """The neuron of Izhikevich (2003), in the units of that paper."""

    a: float
    b: float
    c: float
    d: float

    def under(self, current: float) -> Change:
        """The two equations under a constant current (pA)."""

        def change(_t: float, state: Floats) -> list[float]:
            v, u = state
            return [0.04 * v * v + 5 * v + 140 - u + current, self.a * (self.b * v - u)]

        return change

    def rest(self) -> float:
        """The lower fixed point without current (mV), provided that it is stable."""
        slope = 5 - self.b
        return (-slope - np.sqrt(slope**2 - 4 * 0.04 * 140)) / 0.08

    def spikes(self, current: float, duration: float) -> Floats:
        """Spike times (ms) from rest."""
        start = self.rest()
        return solve_with_resets(
            self.under(current),
            [start, self.b * start],
            duration,
            peak=30.0,
            reset=lambda state: [self.c, state[1] + self.d],
        )

    def rheobase(self) -> tuple[float, float]:
        """Currents at which the fixed points merge, and at which the lower one becomes unstable."""
        slope = 5 - self.b
        meeting = slope**2 / 0.16 - 140
        v = (self.a - 5) / 0.08  # trace 0
        return meeting, -(0.04 * v * v + slope * v + 140)


def passage_time(
    drive: float, *, e_l: float, v_t: float, delta: float, tau: float, start: float, end: float
) -> float:
    """The time (ms) that the exponential neuron takes from ``start`` to ``end`` (mV).

    ``drive`` is the current divided by the leak conductance (mV).
    """

    def slowness(v: float) -> float:
        return tau / (e_l - v + delta * float(np.exp((v - v_t) / delta)) + drive)

    return float(quad(slowness, start, end, limit=400, epsabs=1e-10)[0])


def adapted_rate(
    drive: float, threshold: float, tau: float, t_ref: float, b: float, tau_w: float
) -> float:
    """The steady rate (Hz) of a leaky neuron with an adaptation current.

    ``drive``, ``threshold`` and ``b`` are in mV above rest. In the periodic state the adaptation
    just after a spike is ``b / (1 - exp(-T / tau_w))``. The linear membrane under it has a closed
    form, and the interval T is the time at which it reaches the threshold.
    """

    def above(interval: float) -> float:
        w = b / -np.expm1(-interval / tau_w) * np.exp(-t_ref / tau_w)
        t = interval - t_ref
        adaptation = w * tau_w / (tau_w - tau) * (np.exp(-t / tau_w) - np.exp(-t / tau))
        return float(drive * -np.expm1(-t / tau) - adaptation - threshold)

    return float(1e3 / brentq(above, t_ref + 1e-6, 1e4, xtol=1e-10))


def adapting_spikes(
    drive: float,
    threshold: float,
    tau: float,
    t_ref: float,
    b: float,
    tau_w: float,
    duration: float,
) -> Floats:
    """The spike times (ms) of the neuron of :func:`adapted_rate`, from rest.

    The reset is to rest; between two spikes the membrane has a closed form.
    """

    def above(t: Floats | float, w: float) -> Any:
        slow, fast = np.exp(-t / tau_w), np.exp(-t / tau)
        return drive * (1 - fast) - w * tau_w / (tau_w - tau) * (slow - fast) - threshold

    grid = np.arange(0.0, duration, 0.1)
    spikes: list[float] = []
    free, w = 0.0, 0.0  # end of the refractory period (ms), and the adaptation then
    while (over := above(grid, w) > 0).any():
        end = grid[int(np.argmax(over))]
        wait = float(brentq(above, end - 0.1, end, args=(w,)))
        if free + wait >= duration:
            break
        spikes.append(free + wait)
        free += wait + t_ref
        w = w * np.exp(-(wait + t_ref) / tau_w) + b * np.exp(-t_ref / tau_w)
    return np.array(spikes)
