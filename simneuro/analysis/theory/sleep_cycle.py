"""Oscillators of REM-on and REM-off cells, and the course of a night that they give.

Times in s, activities in units of their own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.integrate import solve_ivp

from simneuro.annotations import NotNegative, Positive
from simneuro.calls import checked

Floats = NDArray[np.float64]

_SOLVER = {"method": "DOP853", "rtol": 1e-10, "atol": 1e-12}
_MINUTE = 60.0


@dataclass(frozen=True)
class ReciprocalInteraction:
    """REM-on cells X that excite, and REM-off cells Y that inhibit (mccarley1975).

    ``dX/dt = a X - b X Y`` and ``dY/dt = -c Y + d X Y``, the equations of Lotka and Volterra: each
    start has a cycle of its own, on which :meth:`invariant` does not change. All rates in 1/s.

    Examples
    --------
    >>> from simneuro.analysis.theory import ReciprocalInteraction
    >>> model = ReciprocalInteraction(1.0, 1.0, 1.0, 1.0)
    >>> x, y = model.activity([0.0, 3.0, 6.3826], (1.5, 1.0))
    >>> bool(abs(x[2] - 1.5) < 1e-3)
    True
    """

    a: float
    b: float
    c: float
    d: float

    def activity(self, time: ArrayLike, start: tuple[float, float]) -> Floats:
        """X and Y (2, time) from ``start`` at the first of the ascending times.

        Examples
        --------
        >>> from simneuro.analysis.theory import ReciprocalInteraction
        >>> model = ReciprocalInteraction(1.0, 1.0, 1.0, 1.0)
        >>> model.activity([0.0, 5.0], (1.0, 1.0)).tolist()  # the fixed point
        [[1.0, 1.0], [1.0, 1.0]]
        """

        def change(_: float, state: Floats) -> list[float]:
            x, y = state
            return [x * (self.a - self.b * y), y * (self.d * x - self.c)]

        return integrate(change, time, start)

    def invariant(self, x: ArrayLike, y: ArrayLike) -> Floats:
        """``d x - c ln x + b y - a ln y``, which is constant in time.

        Examples
        --------
        >>> from simneuro.analysis.theory import ReciprocalInteraction
        >>> float(ReciprocalInteraction(1.0, 1.0, 1.0, 1.0).invariant(1.0, 1.0))
        2.0
        """
        on, off = np.asarray(x, np.float64), np.asarray(y, np.float64)
        return np.asarray(self.d * on - self.c * np.log(on) + self.b * off - self.a * np.log(off))


@dataclass(frozen=True)
class RemOscillator:
    """The two populations with growth that saturates: one cycle, whatever the start (mccarley1986).

    ``dX/dt = k X (a(X) (1 - X/x_most) - Y)`` and ``dY/dt = k Y (X (1 - Y/y_most) - 1)``, with
    ``a(X) = 1 - rise + rise X^2/(X^2 + half^2)``: REM-on cells recruit each other the more, the
    more of them are active, which drives small cycles outwards, and both populations have a most,
    which keeps large ones in. The idea is that of mccarley1986; its functions and numbers are not
    reproduced here. Chosen: these, for a cycle of 90 minutes.

    Examples
    --------
    >>> round(sn.analysis.theory.RemOscillator().period() / 60)  # min
    90
    """

    rate: float = 0.14682 / _MINUTE
    rise: float = 0.8
    half: float = 0.8
    x_most: float = 5.0
    y_most: float = 8.0

    def activity(self, time: ArrayLike, start: tuple[float, float]) -> Floats:
        """X and Y (2, time) from ``start`` at the first of the ascending times.

        Examples
        --------
        >>> from simneuro.analysis.theory import RemOscillator
        >>> x, y = RemOscillator().activity([0.0, 600.0], (1.5, 0.5))
        >>> x.shape, float(x[0]), float(y[0])
        ((2,), 1.5, 0.5)
        """

        def change(_: float, state: Floats) -> list[float]:
            x, y = state
            recruited = 1 - self.rise + self.rise * x * x / (x * x + self.half**2)
            growth = recruited * (1 - x / self.x_most) - y
            return [self.rate * x * growth, self.rate * y * (x * (1 - y / self.y_most) - 1)]

        return integrate(change, time, start)

    def period(self) -> float:
        """How long a cycle takes (s), from the times at which X rises through 1.

        Examples
        --------
        >>> from simneuro.analysis.theory import RemOscillator
        >>> round(RemOscillator().period() / 60)  # min
        90
        """
        time = np.arange(0.0, 40 / self.rate, 0.002 / self.rate)
        x = self.activity(np.concatenate([[0.0], 400 / self.rate + time]), (1.5, 0.5))[0, 1:]
        before = np.flatnonzero((x[:-1] < 1) & (x[1:] >= 1))
        crossings = time[before] + (1 - x[before]) / (x[before + 1] - x[before]) * time[1]
        return float(np.mean(np.diff(crossings)))


def integrate(
    change: Callable[[float, Floats], list[float]], time: ArrayLike, start: tuple[float, float]
) -> Floats:
    """The state (variable, time) from ``start`` at the first of the ascending times."""
    at = np.asarray(time, np.float64)
    solved = solve_ivp(change, (at[0], at[-1]), start, t_eval=at, **_SOLVER)
    return np.asarray(solved.y)


class Night(NamedTuple):
    """The course of a night: when each state begins (s), and its name.

    Examples
    --------
    >>> night = sn.analysis.theory.night(8 * 3600.0)
    >>> night.states.count("rem")  # cycles
    5
    """

    times: Floats
    states: tuple[str, ...]


@checked
def night(
    duration: Positive,
    *,
    oscillator: RemOscillator = RemOscillator(),
    start: tuple[NotNegative, NotNegative] = (0.4, 1.2),
    epoch: Positive = 30.0,
    asleep: NotNegative = 600.0,
    rem: Positive = 1.6,
    deep: NotNegative = 0.35,
    decay: Positive = 4.2 * 3600,
) -> Night:
    """The states of a night, epoch by epoch, from an oscillator and the decay of sleep pressure.

    Wake until ``asleep``; then REM where REM-on cells are above ``rem``, and otherwise N3 where a
    pressure that decays exponentially, less the share of REM-on activity, is above ``deep``, and N2
    where it is not. Chosen: all numbers, so that deep sleep comes first, as it does.

    Parameters
    ----------
    duration : float
        In s, from lights out.
    oscillator : RemOscillator
    start : tuple of float
        Its state where sleep begins; chosen: REM-off cells active, as in wake.
    epoch : float
        s.
    asleep : float
        When sleep begins (s).
    rem, deep : float
    decay : float
        The time constant of the pressure (s).

    Returns
    -------
    Night
        A row for each change.

    Raises
    ------
    InputError
        A number is not finite, or negative, or ``duration``, ``epoch``, ``rem`` or ``decay`` is 0.

    Examples
    --------
    >>> night = sn.analysis.theory.night(8 * 3600.0)
    >>> night.states[:4], (night.times[:4] / 60).tolist()  # min
    (('wake', 'n3', 'n2', 'rem'), [0.0, 10.0, 64.5, 71.5])
    """
    time = np.arange(0.0, duration, epoch)
    since = np.maximum(time - asleep, 0.0)
    # One epoch more, so that the oscillator runs for a while in the shortest night, too.
    grid, back = np.unique(np.append(since, epoch), return_inverse=True)
    on = oscillator.activity(grid, start)[0][back[:-1]]
    pressure = np.exp(-since / decay) * np.clip(1 - on / rem, 0.0, 1.0)
    names = np.where(on > rem, "rem", np.where(pressure > deep, "n3", "n2"))
    names = np.where(time < asleep, "wake", names)
    begins = np.flatnonzero(np.append(True, names[1:] != names[:-1]))
    return Night(np.asarray(time[begins], np.float64), tuple(str(name) for name in names[begins]))
