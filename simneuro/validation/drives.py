"""Checks of drives, measured with integrate-and-fire cells that have no leak."""

import numpy as np

from simneuro.validation.check import Check, absolute, exactly, relative
from simneuro.validation.simulations import (
    Floats,
    cache_simulation,
    make_spike_list,
    make_step_current,
    read_times,
    read_trace,
    read_trains,
    run_cells,
)
from simneuro.validation.summing_cells import ONE_EACH, count_events, sum_drive

CELLS = 2000


@cache_simulation
def simulate_poisson_counts() -> Floats:
    """The number of Poisson events of 50 Hz in each cell so far (time every 10 ms, cell)."""
    drive = {"kind": "poisson", "rate": "50 Hz"}
    return count_events(drive, size=CELLS, duration="400 ms", interval="10 ms", name="events")


def count_in_windows() -> Floats:
    """The number of events in each window of 100 ms."""
    total = simulate_poisson_counts()
    return np.asarray(np.diff(total[::10], axis=0))


def measure_fano_factor() -> float:
    """The variance of the counts divided by their mean."""
    found = count_in_windows()
    return float(found.var() / found.mean())


@cache_simulation
def simulate_dead_time() -> list[Floats]:
    """Spikes of cells that fire at each event unless they are refractory.

    Their spikes are a Poisson process with dead time.
    """
    drive = {
        "kind": "poisson",
        "target": "cell",
        "synapse": "delta",
        "rate": "100 Hz",
        "weight": "60 mV",
    }
    return read_trains(
        run_cells(
            "lif",
            size=500,
            duration="4 s",
            # tau_m is 0.1 ms: the effect of an event that does not cause a spike is lost.
            parameters={"t_ref": "5 ms", "g_L": "2 uS"},
            drives={"events": drive},
        )
    )


def pool_intervals() -> Floats:
    """All intervals that begin early enough to end before the simulation (ms)."""
    return np.concatenate([np.diff(train)[train[:-1] < 3700] for train in simulate_dead_time()])


@cache_simulation
def simulate_white_noise() -> Floats:
    """The potential (mV) after 100 ms of white noise of 100 pA*ms^0.5 into 100 pF."""
    noise = {"kind": "noise_current", "density": "100 pA*ms^0.5"}
    options = {"duration": "100.2 ms", "interval": "100 ms", "name": "noise"}
    return read_trace(sum_drive(noise, size=CELLS, **options))[-1]


@cache_simulation
def simulate_spike_list() -> tuple[Floats, Floats]:
    """Time (ms) and potential (mV) of a cell with listed events at 1, 2.5 and 4 ms."""
    events = make_spike_list([1, 2.5, 4], **ONE_EACH)
    measured = sum_drive(events, duration="5 ms", name="events")
    return read_times(measured), read_trace(measured)[:, 0]


def measure_count_at(moment: float) -> float:
    """The number of events at a time (ms)."""
    when, found = simulate_spike_list()
    return float(found[np.searchsorted(when, moment - 1e-6)])


def measure_charge() -> float:
    """The potential (mV) of 100 pF after 10 pA from 2 to 7 ms."""
    step = make_step_current(10, start="2 ms", stop="7 ms")
    measured = sum_drive(step, duration="10 ms", name="step")
    return float(read_trace(measured)[-1, 0])


# The mean interval in whole steps of 0.1 ms: the refractory period of 5 ms, one step in which
# events have no effect yet, and a geometric number of steps up to the first with an event.
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
        measure=measure_charge,
    ),
    Check(
        name="noise_current.variance",
        what="variance of the potential after 100 ms of 100 pA ms^0.5 into 100 pF",
        expected=100.0,
        unit="mV²",
        source="closed form: S² T/C²",
        tolerance=relative(0.095, "three standard errors of 2000 cells: 3 sqrt(2/2000)"),
        measure=lambda: float(simulate_white_noise().var()),
    ),
    Check(
        name="noise_current.mean",
        what="mean potential after this noise",
        expected=0.0,
        unit="mV",
        source="closed form: white noise has mean 0",
        tolerance=absolute(0.67, "three standard errors of 2000 cells: 3 * 10 mV/sqrt(2000)"),
        measure=lambda: float(simulate_white_noise().mean()),
    ),
    Check(
        name="poisson.rate",
        what="mean events in 100 ms at 50 Hz",
        expected=5.0,
        unit="",
        source="closed form: r T",
        tolerance=absolute(0.087, "three standard errors of 6000 windows: 3 sqrt(5/6000)"),
        measure=lambda: float(count_in_windows().mean()),
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
        measure=measure_fano_factor,
    ),
    Check(
        name="lif.dead_time_rate",
        what="rate under Poisson events of 100 Hz, each of which causes a spike; t_ref 5 ms",
        expected=1e3 / _INTERVAL,
        unit="Hz",
        source="closed form: r/(1 + r t_ref), r of steps with an event",
        tolerance=relative(0.006, "three standard errors of 120 000 intervals"),
        measure=lambda: float(1e3 / pool_intervals().mean()),
    ),
    Check(
        name="lif.dead_time_cv",
        what="CV of these intervals",
        expected=float(_SPREAD / _INTERVAL),
        unit="",
        source="closed form: 1 - rate t_ref",
        tolerance=relative(0.013, "three standard errors of 120 000 intervals"),
        measure=lambda: float(pool_intervals().std() / pool_intervals().mean()),
    ),
    Check(
        name="spike_list.before",
        what="events counted by 2.5 ms, listed at 1, 2.5 and 4 ms",
        expected=1.0,
        unit="mV",
        source="closed form: a listed event acts after the state of its step is recorded",
        tolerance=exactly(),
        measure=lambda: measure_count_at(2.5),
    ),
    Check(
        name="spike_list.after",
        what="events counted by 2.6 ms",
        expected=2.0,
        unit="mV",
        source="closed form: a listed event has acted by the next step",
        tolerance=absolute(1e-9, "rounding only"),
        measure=lambda: measure_count_at(2.6),
    ),
)
