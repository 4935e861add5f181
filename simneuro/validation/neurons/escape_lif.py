"""Checks of ``escape_lif``: held at one potential it is refractory for the logistic fraction."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from simneuro.validation.check import Check, relative
from simneuro.validation.runs import Floats, amounts, cells, shared, trains

LEVELS = (-2.0, 0.0, 2.0)  # potentials above the soft threshold, in its widths
CELLS, T_REF, DT = 400, 5.0, 0.05  # each; ms


@shared
def held() -> dict[float, Floats]:
    """All intervals (ms) of cells that stay at a potential: the reset leads back to it."""
    # rho_th = 1/t_ref = 200 Hz; E_L = V_reset = -60 mV, width 2 mV.
    middles = amounts(np.repeat(-60 - 2 * np.array(LEVELS), CELLS), "mV")
    found = trains(
        cells(
            "escape_lif",
            size=CELLS * len(LEVELS),
            duration="1 s",
            dt=f"{DT} ms",
            parameters={"V_th": middles},
        )
    )
    return {
        level: np.concatenate([_whole(train) for train in found[k * CELLS : (k + 1) * CELLS]])
        for k, level in enumerate(LEVELS)
    }


def _whole(train: Floats) -> Floats:
    """Intervals that begin early enough to end before the run does."""
    return np.diff(train)[train[:-1] < 700]


def refractory_fraction(level: float) -> float:
    """t_ref over the mean interval."""
    return float(T_REF / held()[level].mean())


def cv(level: float) -> float:
    """Standard deviation over mean of the intervals."""
    return float(held()[level].std() / held()[level].mean())


def logistic(level: float) -> float:
    """1/(1 + exp(-x))."""
    return 1 / (1 + float(np.exp(-level)))


def on_grid(level: float) -> float:
    """The fraction where a spike can come once a step: the wait is geometric."""
    chance = -np.expm1(-np.exp(level) / T_REF * DT)
    return float(T_REF / (T_REF + DT / chance))


def _checks() -> Iterator[Check]:
    for level in LEVELS:
        label = f"{level:g}".replace("-", "minus_")
        # Half a step of waiting, and three standard errors of the mean interval.
        yield Check(
            name=f"escape_lif.refractory_fraction_at_{label}",
            what=f"refractory fraction, held {level:g} widths above the soft threshold",
            expected=logistic(level),
            unit="",
            source="closed form: t_ref/(t_ref + t_ref exp(-x)), the logistic (buesing2011)",
            tolerance=relative(
                1 - on_grid(level) / logistic(level) + 0.012,
                "half a step of 0.05 ms in each wait, and three standard errors of the mean",
            ),
            measure=partial(refractory_fraction, level),
        )
    yield Check(
        name="escape_lif.cv",
        what="CV of the intervals, held at the soft threshold",
        expected=0.5,
        unit="",
        source="closed form: 1 - rate t_ref, of a Poisson process with dead time",
        tolerance=relative(0.03, "three standard errors of 28 000 intervals, and the grid"),
        measure=partial(cv, 0.0),
    )


CHECKS = tuple(_checks())
