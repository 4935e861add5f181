"""Currents into each cell of a population.

Each is held over a time step at its value where the step starts, and acts from ``start`` to
``stop`` on ``cells``: see :class:`~simneuro.network.window.Window`. If it starts or stops within a
step, it has in each step the value in the middle of what lies within the window, times that part.
"""

from typing import Annotated, ClassVar, Literal

from simneuro import units
from simneuro.errors import InputError
from simneuro.network.drive import Drive
from simneuro.network.frequencies import check_frequency
from simneuro.network.times import Times
from simneuro.network.value_fields import Each, PerCell
from simneuro.network.window import Window
from simneuro.units import One, Scalar, Time


class Current(Drive, Window):
    """A current into each cell of ``target``; several of them add up."""

    def check(self, size: int, times: Times) -> None:
        self.check_window(size)


class StepCurrent(Current):
    """A constant current into each cell of ``target`` from ``start`` to ``stop``.

    Without these two it is constant throughout, the warm-up included.

    Examples
    --------
    >>> step = sn.StepCurrent(target="cell", amplitude="200 pA", start="10 ms", stop="60 ms")
    >>> round(1e12 * float(step.amplitude))  # pA
    200
    """

    changeable: ClassVar[tuple[str, ...]] = ("amplitude",)

    kind: Literal["step_current"] = "step_current"
    amplitude: Annotated[PerCell, Each("A")]


class RampCurrent(Current):
    """A current that grows in a straight line: ``initial`` at ``start``, ``final`` at ``stop``.

    It is zero before ``start`` and from ``stop`` on; a step_current that starts at ``stop`` holds
    what was reached. Without ``stop`` the ramp ends where the run ends.

    Examples
    --------
    >>> ramp = sn.RampCurrent(target="cell", final="1 nA", stop="100 ms")  # from 0 pA at 0 ms
    >>> round(1e9 * float(ramp.final), 9)  # nA
    1.0
    """

    kind: Literal["ramp_current"] = "ramp_current"
    initial: Annotated[PerCell, Each("A")] = units.parse("0 pA")
    final: Annotated[PerCell, Each("A")]
    start: Time | None = units.parse("0 ms")

    def check(self, size: int, times: Times) -> None:
        super().check(size, times)
        starts = 0.0 if self.start is None else float(self.start)
        if self.stop is None and starts >= times.duration:
            raise InputError("the ramp would begin when the run ends", where="start")


class SineCurrent(Current):
    """A sine about a mean: ``mean + amplitude*sin(2*pi*(frequency*t + phase))``.

    ``t`` counts from the end of the warm-up, whatever ``start`` is; ``phase`` is a fraction of a
    cycle, so that 0.25 makes it a cosine. A cycle must have at least four time steps.

    Examples
    --------
    >>> sine = sn.SineCurrent(target="cell", amplitude="50 pA", frequency="5 Hz", phase=0.25)
    >>> sine.kind
    'sine_current'
    """

    changeable: ClassVar[tuple[str, ...]] = ("mean", "amplitude")

    kind: Literal["sine_current"] = "sine_current"
    mean: Annotated[PerCell, Each("A")] = units.parse("0 pA")
    amplitude: Annotated[PerCell, Each("A")]
    frequency: Annotated[PerCell, Each("Hz", ">= 0")]
    phase: Annotated[PerCell, Each("")] = 0.0

    def check(self, size: int, times: Times) -> None:
        super().check(size, times)
        check_frequency("frequency", self.frequency, times)


class NoiseCurrent(Current):
    """Gaussian white noise about ``mean``, independent for each cell.

    <I(t) I(t')> - mean^2 = ``density^2`` delta(t - t'). It is constant over a time step.

    Examples
    --------
    >>> from simneuro import units
    >>> noise = sn.NoiseCurrent(target="cell", mean="100 pA", density="20 pA*ms^0.5")
    >>> units.text(noise.density)
    '20 pA*ms^0.5'
    """

    changeable: ClassVar[tuple[str, ...]] = ("mean", "density")

    kind: Literal["noise_current"] = "noise_current"
    mean: Annotated[PerCell, Each("A")] = units.parse("0 pA")
    density: Annotated[Scalar, One("A*s^0.5", ">= 0", "20 pA*ms^0.5")]


class OUCurrent(Current):
    """An Ornstein-Uhlenbeck process (coloured noise), independent for each cell.

    Gaussian with ``mean`` and standard deviation ``sigma``; its autocovariance is
    ``sigma^2*exp(-|lag|/tau)``. Both hold exactly for any time step, from the first one on
    (gillespie1996).

    Examples
    --------
    >>> from simneuro import units
    >>> noise = sn.OUCurrent(target="cell", sigma="50 pA", tau="5 ms")
    >>> units.text(noise.tau)
    '5 ms'
    """

    changeable: ClassVar[tuple[str, ...]] = ("mean", "sigma")

    kind: Literal["ou_current"] = "ou_current"
    mean: Annotated[PerCell, Each("A")] = units.parse("0 pA")
    sigma: Annotated[PerCell, Each("A", ">= 0")]
    tau: Annotated[Scalar, One("s", "> 0")]
