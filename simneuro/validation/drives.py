"""Checks of drives, counted by cells that lose nothing."""

import numpy as np

from simneuro.validation.check import Check, absolute, exactly, relative
from simneuro.validation.runs import Floats, amounts, cells, shared, step, times, traces, trains

CELLS = 2000
COUNTER = {"C_m": "100 pF", "V_th": "1000 V"}  # never fires: it only adds up


@shared
def counted() -> Floats:
    """Events of 50 Hz in each cell (time in steps of 0.1 ms, cell), by steps of 1 mV."""
    drive = {
        "kind": "poisson",
        "target": "cell",
        "synapse": "delta",
        "rate": "50 Hz",
        "weight": "1 mV",
    }
    measured = cells(
        "subtractive_if",
        size=CELLS,
        duration="400 ms",
        parameters=COUNTER,
        drives={"events": drive},
        record=["v"],
        interval="10 ms",
    )
    return np.rint(traces(measured))


def windows() -> Floats:
    """Counts in windows of 100 ms."""
    total = counted()
    return np.asarray(np.diff(total[::10], axis=0))


def fano() -> float:
    """Variance of the counts over their mean."""
    found = windows()
    return float(found.var() / found.mean())


@shared
def renewed() -> list[Floats]:
    """Cells that fire at each event unless they rest: a Poisson process with dead time."""
    drive = {
        "kind": "poisson",
        "target": "cell",
        "synapse": "delta",
        "rate": "100 Hz",
        "weight": "60 mV",
    }
    return trains(
        cells(
            "lif",
            size=500,
            duration="4 s",
            # 0.1 ms of membrane: what does not fire in the next step is forgotten.
            parameters={"t_ref": "5 ms", "g_L": "2 uS"},
            drives={"events": drive},
        )
    )


def pooled() -> Floats:
    """All intervals that begin early enough to end before the run does (ms)."""
    return np.concatenate([np.diff(train)[train[:-1] < 3700] for train in renewed()])


@shared
def diffused() -> Floats:
    """The potential (mV) after 100 ms of white noise of 100 pA*ms^0.5 into 100 pF."""
    noise = {"kind": "noise_current", "target": "cell", "density": "100 pA*ms^0.5"}
    measured = cells(
        "subtractive_if",
        size=CELLS,
        duration="100.2 ms",
        parameters=COUNTER,
        drives={"noise": noise},
        record=["v"],
        interval="100 ms",
    )
    return traces(measured)[-1]


@shared
def listed() -> tuple[Floats, Floats]:
    """Time and potential of a counter with listed events at 1, 2.5 and 4 ms."""
    events = {
        "kind": "spike_list",
        "target": "cell",
        "synapse": "delta",
        "weight": "1 mV",
        "times": amounts([1, 2.5, 4], "ms"),
        "neurons": [0, 0, 0],
    }
    measured = cells(
        "subtractive_if",
        duration="5 ms",
        parameters=COUNTER,
        drives={"events": events},
        record=["v"],
    )
    return times(measured), traces(measured)[:, 0]


def at_time(moment: float) -> float:
    """The count at a time (ms)."""
    when, found = listed()
    return float(found[np.searchsorted(when, moment - 1e-6)])


def charged() -> float:
    """The potential (mV) of 100 pF after 10 pA from 2 to 7 ms."""
    drives = {"step": step(10, start="2 ms", stop="7 ms")}
    measured = cells(
        "subtractive_if", duration="10 ms", parameters=COUNTER, drives=drives, record=["v"]
    )
    return float(traces(measured)[-1, 0])


# In whole steps of 0.1 ms: the rest of 5 ms; the step after it, whose events still find the cell
# at rest; then steps up to the first with an event, which acts at its end.
_EVENT = -np.expm1(-0.01)  # probability that a step has an event of 100 Hz
_INTERVAL = 5.1 + 0.1 / _EVENT  # ms
_SPREAD = 0.1 * np.sqrt(1 - _EVENT) / _EVENT

CHECKS = (
    Check(
        name="step_current.charge",
        what="potential of 100 pF after 10 pA from 2 to 7 ms",
        expected=0.5,
        unit="mV",
        source="closed form: I T/C",
        tolerance=absolute(1e-9, "whole steps: rounding only"),
        measure=charged,
    ),
    Check(
        name="noise_current.variance",
        what="variance of the potential after 100 ms of 100 pA ms^0.5 into 100 pF",
        expected=100.0,
        unit="mV²",
        source="closed form: S² T/C²",
        tolerance=relative(0.095, "three standard errors of 2000 cells: 3 sqrt(2/2000)"),
        measure=lambda: float(diffused().var()),
    ),
    Check(
        name="noise_current.mean",
        what="mean potential after it",
        expected=0.0,
        unit="mV",
        source="closed form: white noise has mean 0",
        tolerance=absolute(0.67, "three standard errors of 2000 cells: 3 * 10 mV/sqrt(2000)"),
        measure=lambda: float(diffused().mean()),
    ),
    Check(
        name="poisson.rate",
        what="mean events in 100 ms at 50 Hz",
        expected=5.0,
        unit="",
        source="closed form: r T",
        tolerance=absolute(0.087, "three standard errors of 6000 windows: 3 sqrt(5/6000)"),
        measure=lambda: float(windows().mean()),
    ),
    Check(
        name="poisson.fano",
        what="variance over mean of the events in 100 ms",
        expected=1.0,
        unit="",
        source="closed form: 1 of a Poisson process",
        tolerance=absolute(
            0.06, "three standard errors of 6000 windows: 3 sqrt(2/6000), and 0.5 %"
        ),
        measure=fano,
    ),
    Check(
        name="lif.dead_time_rate",
        what="rate under Poisson events of 100 Hz that each make it fire, t_ref 5 ms",
        expected=1e3 / _INTERVAL,
        unit="Hz",
        source="closed form: r/(1 + r t_ref), r of steps with an event",
        tolerance=relative(0.006, "three standard errors of 120 000 intervals"),
        measure=lambda: float(1e3 / pooled().mean()),
    ),
    Check(
        name="lif.dead_time_cv",
        what="CV of these intervals",
        expected=float(_SPREAD / _INTERVAL),
        unit="",
        source="closed form: 1 - rate t_ref",
        tolerance=relative(0.013, "three standard errors of 120 000 intervals"),
        measure=lambda: float(pooled().std() / pooled().mean()),
    ),
    Check(
        name="spike_list.before",
        what="events counted by 2.5 ms, listed at 1, 2.5 and 4 ms",
        expected=1.0,
        unit="mV",
        source="closed form: what is listed acts after the state of its step",
        tolerance=exactly(),
        measure=lambda: at_time(2.5),
    ),
    Check(
        name="spike_list.after",
        what="events counted by 2.6 ms",
        expected=2.0,
        unit="mV",
        source="closed form: what is listed has acted by the next step",
        tolerance=absolute(1e-9, "rounding only"),
        measure=lambda: at_time(2.6),
    ),
)
