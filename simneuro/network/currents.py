"""Currents into each cell of a population, each held over a time step at its value where it starts.

All act from ``start`` to ``stop`` and on ``cells``: see :class:`Window`.
"""

from typing import Literal

from simneuro import units
from simneuro.network.values import Value
from simneuro.network.window import Window
from simneuro.units import NoiseDensity, Time


class Current(Window):
    """A current into each cell of ``target``; several of them add up."""

    target: str


class StepCurrent(Current):
    """A constant current into each cell of ``target`` from ``start`` to ``stop``.

    Without these two it is constant throughout, the warm-up included.
    """

    kind: Literal["step_current"] = "step_current"
    amplitude: Value


class RampCurrent(Current):
    """A current that grows in a straight line: ``initial`` at ``start``, ``final`` at ``stop``.

    It is zero before ``start`` and from ``stop`` on; a step_current that starts at ``stop`` holds
    what was reached. Without ``stop`` the ramp ends where the run ends.
    """

    kind: Literal["ramp_current"] = "ramp_current"
    initial: Value = units.parse("0 pA")
    final: Value
    start: Time | None = units.parse("0 ms")


class SineCurrent(Current):
    """A sine about a mean: ``mean + amplitude*sin(2*pi*(frequency*t + phase))``.

    ``t`` counts from the end of the warm-up, whatever ``start`` is; ``phase`` is a fraction of a
    cycle, so that 0.25 makes it a cosine.
    """

    kind: Literal["sine_current"] = "sine_current"
    mean: Value = units.parse("0 pA")
    amplitude: Value
    frequency: Value
    phase: Value = 0.0


class NoiseCurrent(Current):
    """Gaussian white noise about ``mean``, independent for each cell.

    <I(t) I(t')> - mean^2 = ``density^2`` delta(t - t'). It is constant over a time step.
    """

    kind: Literal["noise_current"] = "noise_current"
    mean: Value = units.parse("0 pA")
    density: NoiseDensity


class OUCurrent(Current):
    """An Ornstein-Uhlenbeck process (coloured noise), independent for each cell.

    Gaussian with ``mean`` and standard deviation ``sigma``; its autocovariance is
    ``sigma^2*exp(-|lag|/tau)``. Both hold exactly for any time step, from the first one on
    (gillespie1996).
    """

    kind: Literal["ou_current"] = "ou_current"
    mean: Value = units.parse("0 pA")
    sigma: Value
    tau: Time
