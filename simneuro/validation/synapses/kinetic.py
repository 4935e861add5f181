"""Checks of ``kinetic``, ``gaba_b`` and ``gap_junction``."""

from collections.abc import Iterator
from functools import cache, partial

import numpy as np

from simneuro.validation.check import Check, absolute, relative
from simneuro.validation.published import published
from simneuro.validation.simulations import (
    Floats,
    cache_simulation,
    make_step_current,
    read_trace,
    run_cells,
)
from simneuro.validation.synapses import pairs
from simneuro.validation.truth import transmission

# So large that its potential hardly moves; only the receptor's conductance is recorded.
CLAMPED = {"model": "lif", "parameters": {"C_m": "1 mF", "V_th": "1 V"}}
RECEPTORS = ("ampa", "nmda", "gaba_a")


@cache_simulation
def simulate_opening(receptor: str) -> Floats:
    """The open fraction every 0.1 ms, from the first step after the arrival."""
    variant = {} if receptor == "ampa" else {"variant": receptor}  # the model's own, or a variant
    measured = pairs.simulate_pairs(
        [[1.0]],
        [[]],
        30,
        "r",
        "1 nS",
        target=CLAMPED,
        record=["g_r"],
        synapses={"r": {"model": "kinetic", **variant}},
    )
    return measured["post.g_r"].transpose("time", ...).values[11:, 0] * 1e9


@cache_simulation
def measure_reversal(synapse: str, variant: str = "") -> float:
    """The potential (mV) at which the receptor carries no current: v + I/g, 3 ms after a spike."""
    chosen = {"variant": variant} if variant else {}
    measured = pairs.simulate_pairs(
        [[1.0]],
        [[]],
        5,
        "r",
        "1 nS",
        target=CLAMPED,
        record=["v", "g_r", "I_r"],
        synapses={"r": {"model": synapse, **chosen}},
    )
    v, g, current = (float(measured[f"post.{x}"].values.ravel()[-1]) for x in ("v", "g_r", "I_r"))
    return 1e3 * (v + current / g)


def measure_largest_open(receptor: str) -> float:
    """The largest open fraction."""
    return float(simulate_opening(receptor).max())


def measure_decay(receptor: str) -> float:
    """The time constant (ms) of the decay between 5 and 25 ms, after the pulse."""
    trace = simulate_opening(receptor)
    return float(20 / np.log(trace[50] / trace[250]))


@cache_simulation
def simulate_gaba_b(spikes: int) -> Floats:
    """The open fraction of GABA-B channels every 0.1 ms, after ``spikes`` spikes at 400 Hz."""
    measured = pairs.simulate_pairs(
        [[1.0 + 2.5 * k for k in range(spikes)]],
        [[]],
        400,
        "gaba_b",
        "1 nS",
        target=CLAMPED,
        record=["g_gaba_b"],
    )
    return measured["post.g_gaba_b"].transpose("time", ...).values[11:, 0] * 1e9


@cache
def solve_gaba_b(spikes: int) -> Floats:
    """The same open fraction by the published equations."""
    rates = published()["destexhe1998.gaba_b"].values
    at = np.arange(0, 398, 0.1)
    return transmission.g_protein(rates, 2.5 * np.arange(spikes), at)


def measure_largest_gaba_b(spikes: int) -> float:
    """The largest open fraction of GABA-B channels, times 1e6."""
    return 1e6 * float(simulate_gaba_b(spikes).max())


def solve_largest_gaba_b(spikes: int) -> float:
    """The same maximum by the published equations, times 1e6."""
    return 1e6 * float(solve_gaba_b(spikes).max())


@cache_simulation
def simulate_gap_junction() -> tuple[float, float, float]:
    """Simulate two cells of 10 nS with a gap junction of 5 nS, and 50 pA into the first.

    Returns the potentials above rest (mV), and the time constant (ms) of their difference.
    """
    wires = {
        "source": "cell",
        "target": "cell",
        "synapse": "gap_junction",
        "weight": "5 nS",
        "connect": {"rule": "pairs", "sources": [0, 1], "targets": [1, 0]},
    }
    drive = make_step_current([50.0, 0.0])
    measured = run_cells(
        "lif",
        size=2,
        duration="300 ms",
        dt="0.05 ms",
        drives={"step": drive},
        projections={"wires": wires},
        record=["v"],
    )
    first, second = (read_trace(measured) + 60).T
    gap = (first - second)[-1] - (first - second)
    return float(first[-1]), float(second[-1]), float(10 / np.log(gap[100] / gap[300]))


def _make_kinetic_checks() -> Iterator[Check]:
    for receptor in RECEPTORS:
        binding, unbinding = published()[f"destexhe1998.{receptor}"].values
        source = published()[f"destexhe1998.{receptor}"].source
        yield Check(
            name=f"kinetic.{receptor}_largest",
            what=f"largest open fraction after 1 ms of 1 mM, rates of {receptor}",
            expected=transmission.open_after_pulse(binding, unbinding, 1.0, 1.0),
            unit="",
            source=f"closed form of destexhe1994; {source}",
            tolerance=relative(1e-4, "rk4 at 0.1 ms"),
            measure=partial(measure_largest_open, receptor),
        )
        yield Check(
            name=f"kinetic.{receptor}_decay",
            what=f"time constant of closing, rates of {receptor}",
            expected=1 / unbinding,
            unit="ms",
            source=f"closed form: 1/beta; {source}",
            tolerance=relative(1e-4, "rk4 at 0.1 ms"),
            measure=partial(measure_decay, receptor),
        )


def _make_gaba_b_checks() -> Iterator[Check]:
    source = f"published equations: {published()['destexhe1998.gaba_b'].source}, by SciPy"
    for spikes in (1, 5, 10):
        yield Check(
            name=f"gaba_b.largest_after_{spikes}",
            what=f"largest open fraction after {spikes} spikes at 400 Hz, times 1e6",
            expected=partial(solve_largest_gaba_b, spikes),
            unit="1e-6",
            source=source,
            tolerance=relative(2e-3, "rk4 at 0.1 ms; the fourth power of G"),
            measure=partial(measure_largest_gaba_b, spikes),
        )
    yield Check(
        name="gaba_b.time_of_largest",
        what="time of the largest open fraction after one spike",
        expected=lambda: 0.1 * float(np.argmax(solve_gaba_b(1))),
        unit="ms",
        source=source,
        tolerance=absolute(0.21, "two steps, since the maximum is flat"),
        measure=lambda: 0.1 * float(np.argmax(simulate_gaba_b(1))),
    )


def _make_reversal_checks() -> Iterator[Check]:
    for receptor, synapse, variant, expected, source in (
        ("ampa", "kinetic", "", 0.0, "destexhe1998"),
        ("gaba_a", "kinetic", "gaba_a", -80.0, "brette2007, as of receptors without kinetics"),
        ("nmda", "kinetic", "nmda", 0.0, "destexhe1998"),
        ("gaba_b", "gaba_b", "", -95.0, "destexhe1996: potassium"),
    ):
        ending = f"_of_{receptor}" if synapse == "kinetic" else ""
        yield Check(
            name=f"{synapse}.reversal{ending}",
            what="potential at which the receptor carries no current",
            expected=expected,
            unit="mV",
            source=source,
            tolerance=absolute(1e-6, "rounding only"),
            measure=partial(measure_reversal, synapse, variant),
        )


CHECKS = (
    *_make_kinetic_checks(),
    *_make_reversal_checks(),
    *_make_gaba_b_checks(),
    Check(
        name="gap_junction.first",
        what="potential above rest of the cell with 50 pA; 10 nS each, junction of 5 nS",
        expected=50 * 15 / (10 * 20),
        unit="mV",
        source="closed form: I (g_L + g)/(g_L (g_L + 2 g))",
        tolerance=absolute(1e-4, "remaining effect of the start after 300 ms"),
        measure=lambda: simulate_gap_junction()[0],
    ),
    Check(
        name="gap_junction.second",
        what="potential above rest of the other cell",
        expected=50 * 5 / (10 * 20),
        unit="mV",
        source="closed form: I g/(g_L (g_L + 2 g))",
        tolerance=absolute(1e-4, "remaining effect of the start after 300 ms"),
        measure=lambda: simulate_gap_junction()[1],
    ),
    Check(
        name="gap_junction.time_constant",
        what="time constant of the difference between the two potentials",
        expected=200 / 20,
        unit="ms",
        source="closed form: C/(g_L + 2 g)",
        tolerance=relative(0.01, "rk4; the current of a step is that at its start"),
        measure=lambda: simulate_gap_junction()[2],
    ),
)
