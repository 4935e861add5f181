"""Integration of differential equations by SciPy, with events in continuous time."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import LSODA, solve_ivp
from scipy.optimize import brentq, fsolve

Floats = NDArray[Any]
#: The time derivative of the state (per ms), given the time (ms) and the state, potential first.
Change = Callable[[float, Floats], Sequence[float]]
_PRECISION: dict[str, Any] = {"rtol": 1e-9, "atol": 1e-9, "max_step": 1.0}
_END = dict.fromkeys(("xtol", "rtol"), 4 * np.finfo(float).eps)  # of a crossing, as in solve_ivp


def solve(change: Change, start: Sequence[float], duration: float, at: Any = None) -> Any:
    """The times (ms) and the state (variable, time)."""
    found = solve_ivp(
        _of_floats(change), (0, duration), start, method="LSODA", t_eval=at, **_PRECISION
    )
    return found.t, found.y


def find_crossings(
    change: Change, start: Sequence[float], duration: float, level: float = 0.0
) -> Floats:
    """The times (ms) at which the potential rises through ``level`` (mV).

    As by ``solve_ivp`` with an event, which spends most of its time on looking for it.
    """
    solver = LSODA(_of_floats(change), 0.0, start, duration, **_PRECISION)
    found, before = [], start[0] - level
    while solver.status == "running":
        solver.step()
        after = solver.y[0] - level
        if before <= 0 <= after:
            at = solver.dense_output()
            found.append(brentq(lambda t, at=at: at(t)[0] - level, solver.t_old, solver.t, **_END))
        before = after
    if solver.status == "failed":
        raise ArithmeticError(f"the equations cannot be integrated beyond {solver.t:g} ms")
    return np.asarray(found)


def _of_floats(change: Change) -> Change:
    """The same equations given a list: with numbers of NumPy they take three times as long."""
    return lambda t, state: change(t, state.tolist())


def solve_with_resets(
    change: Change,
    start: Sequence[float],
    duration: float,
    *,
    peak: float,
    reset: Callable[[Floats], Sequence[float]],
) -> Floats:
    """The spike times (ms) of a neuron that is reset when its potential reaches ``peak`` (mV)."""

    def reached(_t: float, state: Floats) -> float:
        return float(state[0] - peak)

    reached.terminal, reached.direction = True, 1.0  # type: ignore[attr-defined]
    now, state, spikes = 0.0, list(start), []
    while now < duration:
        found = solve_ivp(
            change,
            (now, duration),
            state,
            method="DOP853",
            rtol=1e-10,
            atol=1e-10,
            events=reached,
            max_step=1.0,
        )
        if not len(found.t_events[0]):
            break
        now = float(found.t_events[0][0])
        spikes.append(now)
        state = list(reset(found.y_events[0][0]))
    return np.asarray(spikes)


def compute_steady_rate(times: Floats, after: float) -> float:
    """The inverse mean interval (Hz) after a time (ms); 0 if there are fewer than two spikes."""
    found = np.diff(times[times >= after])
    return float(1e3 / found.mean()) if len(found) else 0.0


def bisect(fires: Callable[[float], bool], low: float, high: float, within: float) -> float:
    """The value between ``low`` and ``high`` at which ``fires`` becomes true, by bisection."""
    while high - low > within:
        middle = (low + high) / 2
        low, high = (low, middle) if fires(middle) else (middle, high)
    return (low + high) / 2


def find_rest(change: Change, guess: Sequence[float]) -> Floats:
    """The fixed point near ``guess``."""
    return np.asarray(fsolve(lambda state: change(0.0, state), guess, xtol=1e-13))


def compute_growth(change: Change, at: Floats) -> complex:
    """The eigenvalue (1/ms) with the largest real part of the Jacobian at a state."""
    step = 1e-6
    columns = [
        (np.asarray(change(0.0, at + step * unit)) - np.asarray(change(0.0, at - step * unit)))
        / (2 * step)
        for unit in np.eye(len(at))
    ]
    values = np.linalg.eigvals(np.array(columns).T)
    return complex(values[np.argmax(values.real)])


def find_loss_of_stability(
    with_current: Callable[[float], Change], guess: Sequence[float], low: float, high: float
) -> float:
    """The current between ``low`` and ``high`` at which the resting state becomes unstable."""

    def leading(current: float) -> float:
        change = with_current(current)
        return compute_growth(change, find_rest(change, guess)).real

    return float(brentq(leading, low, high, xtol=1e-9))
