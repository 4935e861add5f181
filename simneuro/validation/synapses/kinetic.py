"""Checks of ``kinetic``, ``gaba_b`` and ``gap_junction``."""

from collections.abc import Iterator
from functools import cache, partial

import numpy as np

from simneuro.validation.check import Check, absolute, relative
from simneuro.validation.published import published
from simneuro.validation.runs import Floats, cells, shared, step, traces
from simneuro.validation.synapses import pairs
from simneuro.validation.truth import transmission

# So large that it stays where it is; all that it shows is the receptor's conductance.
STILL = {"model": "lif", "parameters": {"C_m": "1 mF", "V_th": "1 V"}}
RECEPTORS = ("ampa", "nmda", "gaba_a")


@shared
def opened(receptor: str) -> Floats:
    """The open fraction every 0.1 ms, from the first step that shows the arrival on."""
    binding, unbinding = published()[f"destexhe1998.{receptor}"].values
    parameters = {"alpha": f"{binding} /mM/ms", "beta": f"{unbinding} /ms"}
    measured = pairs.connected(
        [[1.0]],
        [[]],
        30,
        "r",
        "1 nS",
        target=STILL,
        record=["g_r"],
        synapses={"r": {"model": "kinetic", "parameters": parameters}},
    )
    return measured["post.g_r"].transpose("time", ...).values[11:, 0] * 1e9


def largest_open(receptor: str) -> float:
    """The largest open fraction."""
    return float(opened(receptor).max())


def decay(receptor: str) -> float:
    """The time constant after the pulse (ms), between 5 and 25 ms."""
    trace = opened(receptor)
    return float(20 / np.log(trace[50] / trace[250]))


@shared
def inhibited(spikes: int) -> Floats:
    """Open channels behind GABA-B every 0.1 ms after so many spikes at 400 Hz."""
    measured = pairs.connected(
        [[1.0 + 2.5 * k for k in range(spikes)]],
        [[]],
        400,
        "gaba_b",
        "1 nS",
        target=STILL,
        record=["g_gaba_b"],
    )
    return measured["post.g_gaba_b"].transpose("time", ...).values[11:, 0] * 1e9


@cache
def true_inhibited(spikes: int) -> Floats:
    """The same of the published equations."""
    rates = published()["destexhe1998.gaba_b"].values
    at = np.arange(0, 398, 0.1)
    return transmission.g_protein(rates, 2.5 * np.arange(spikes), at)


def largest_inhibited(spikes: int) -> float:
    """The largest open fraction behind GABA-B, times 1e6."""
    return 1e6 * float(inhibited(spikes).max())


def true_largest_inhibited(spikes: int) -> float:
    """The same of the published equations."""
    return 1e6 * float(true_inhibited(spikes).max())


@shared
def coupled() -> tuple[float, float, float]:
    """Two cells of 10 nS with a junction of 5 nS; 50 pA into the first: both above rest, and tau.

    The time constant (ms) is that of their difference.
    """
    wires = {
        "source": "cell",
        "target": "cell",
        "synapse": "gap_junction",
        "weight": "5 nS",
        "connect": {"rule": "pairs", "sources": [0, 1], "targets": [1, 0]},
    }
    drive = step([50.0, 0.0])
    measured = cells(
        "lif",
        size=2,
        duration="300 ms",
        dt="0.05 ms",
        drives={"step": drive},
        projections={"wires": wires},
        record=["v"],
    )
    first, second = (traces(measured) + 60).T
    gap = (first - second)[-1] - (first - second)
    return float(first[-1]), float(second[-1]), float(10 / np.log(gap[100] / gap[300]))


def _kinetic_checks() -> Iterator[Check]:
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
            measure=partial(largest_open, receptor),
        )
        yield Check(
            name=f"kinetic.{receptor}_decay",
            what=f"time constant of its closing, rates of {receptor}",
            expected=1 / unbinding,
            unit="ms",
            source=f"closed form: 1/beta; {source}",
            tolerance=relative(1e-4, "rk4 at 0.1 ms"),
            measure=partial(decay, receptor),
        )


def _gaba_b_checks() -> Iterator[Check]:
    source = f"published equations: {published()['destexhe1998.gaba_b'].source}, by SciPy"
    for spikes in (1, 5, 10):
        yield Check(
            name=f"gaba_b.largest_after_{spikes}",
            what=f"largest open fraction after {spikes} spikes at 400 Hz, times 1e6",
            expected=partial(true_largest_inhibited, spikes),
            unit="1e-6",
            source=source,
            tolerance=relative(2e-3, "rk4 at 0.1 ms; the fourth power of G"),
            measure=partial(largest_inhibited, spikes),
        )
    yield Check(
        name="gaba_b.time_of_largest",
        what="when that is after one spike",
        expected=lambda: 0.1 * float(np.argmax(true_inhibited(1))),
        unit="ms",
        source=source,
        tolerance=absolute(0.21, "two steps: the top is flat"),
        measure=lambda: 0.1 * float(np.argmax(inhibited(1))),
    )


CHECKS = (
    *_kinetic_checks(),
    *_gaba_b_checks(),
    Check(
        name="gap_junction.first",
        what="the cell that gets 50 pA, above rest; 10 nS each, junction of 5 nS",
        expected=50 * 15 / (10 * 20),
        unit="mV",
        source="closed form: I (g_L + g)/(g_L (g_L + 2 g))",
        tolerance=absolute(1e-4, "what is left of the start after 300 ms"),
        measure=lambda: coupled()[0],
    ),
    Check(
        name="gap_junction.second",
        what="the other cell, above rest",
        expected=50 * 5 / (10 * 20),
        unit="mV",
        source="closed form: I g/(g_L (g_L + 2 g))",
        tolerance=absolute(1e-4, "what is left of the start after 300 ms"),
        measure=lambda: coupled()[1],
    ),
    Check(
        name="gap_junction.time_constant",
        what="time constant of the difference between the two",
        expected=200 / 20,
        unit="ms",
        source="closed form: C/(g_L + 2 g)",
        tolerance=relative(0.01, "rk4; the current of a step is that of its start"),
        measure=lambda: coupled()[2],
    ),
)
