"""Checks of connection rules and delays, on wirings that the engine draws."""

from functools import partial
from typing import Any

import numpy as np
import xarray as xr
from scipy.stats import chisquare

from simneuro.validation.check import Check, absolute, exactly
from simneuro.validation.runs import Floats, amounts, run, shared, times

SOURCES, TARGETS = 400, 500
P, N = 0.1, 30
CLUSTERS: dict[str, Any] = {"clusters": 5, "p_in": 0.4, "p_out": 0.1}
RING = {"space": "ring", "profile": "gaussian", "p_max": 0.5, "length": 0.1}


@shared
def wired(rule: str, source: str = "a", **more: Any) -> xr.Dataset:
    """The synapses of one projection of 400 to 500 cells, or of 500 cells among themselves."""
    return run(
        {
            "duration": "0.1 ms",
            "populations": {
                "a": {"model": "lif", "size": SOURCES},
                "b": {"model": "lif", "size": TARGETS},
            },
            "projections": {
                "wires": {
                    "source": source,
                    "target": "b",
                    "synapse": "delta",
                    "weight": "1 mV",
                    "connect": {"rule": rule, **more},
                }
            },
            "record": {"wiring": ["wires"]},
        }
    )


def pairs(measured: xr.Dataset) -> tuple[Floats, Floats]:
    """Source and target cell of each synapse."""
    return measured["wires.source"].values, measured["wires.target"].values


def count(rule: str, **more: Any) -> float:
    """How many synapses there are."""
    return float(len(pairs(wired(rule, **more))[0]))


def indegrees() -> Floats:
    """Synapses onto each cell, by the rule of fixed in-degree."""
    _, targets = pairs(wired("fixed_indegree", n=N))
    return np.bincount(targets, minlength=TARGETS)


def outdegrees() -> Floats:
    """Synapses of each cell, by the rule of fixed out-degree."""
    sources, _ = pairs(wired("fixed_outdegree", n=N))
    return np.bincount(sources, minlength=SOURCES)


def repeated() -> float:
    """Pairs that fixed in-degree connects more than once."""
    sources, targets = pairs(wired("fixed_indegree", n=N))
    return float(len(sources) - len(set(zip(sources, targets, strict=True))))


def uneven_sources() -> float:
    """The probability that fair choices of sources are as uneven as those of fixed in-degree."""
    sources, _ = pairs(wired("fixed_indegree", n=N))
    drawn = np.bincount(sources, minlength=SOURCES)
    # Each cell draws without replacement, which narrows the counts by (1 - N/SOURCES).
    spread = drawn.mean() + (drawn - drawn.mean()) / np.sqrt(1 - N / SOURCES)
    return float(chisquare(spread).pvalue)


def unequal_ends() -> float:
    """Synapses among 500 cells that join two numbers, and cells without their own."""
    sources, targets = pairs(wired("one_to_one", "b"))
    return float(len(sources) + TARGETS - 2 * np.sum(sources == targets))


def clustered(inside: bool) -> float:
    """Synapses within five blocks of 80 to 100 cells, or between them."""
    sources, targets = pairs(wired("clustered", **CLUSTERS))
    same = sources // (SOURCES // 5) == targets // (TARGETS // 5)
    return float(np.sum(same == inside))


def own_synapses() -> float:
    """Synapses of a cell onto itself where none are asked for."""
    sources, targets = pairs(wired("fixed_probability", "b", p=0.2))
    return float(np.sum(sources == targets))


@shared
def delayed() -> xr.Dataset:
    """A cell that fires once, and three that its spike reaches after 0.1, 1.5 and 7 ms."""
    return run(
        {
            "duration": "20 ms",
            "populations": {
                "a": {"model": "lif", "size": 1},
                "b": {"model": "subtractive_if", "size": 3},
            },
            "projections": {
                "wires": {
                    "source": "a",
                    "target": "b",
                    "synapse": "delta",
                    "weight": "1 mV",
                    "delay": amounts([0.1, 1.5, 7.0], "ms"),
                    "connect": {"rule": "pairs", "sources": [0, 0, 0], "targets": [0, 1, 2]},
                }
            },
            "drives": {
                "kick": {
                    "kind": "spike_list",
                    "target": "a",
                    "synapse": "delta",
                    "weight": "20 mV",
                    "times": ["3 ms"],
                    "neurons": [0],
                }
            },
            "record": {"traces": {"b": {"variables": ["v"], "neurons": 3}}},
        }
    )


def arrival(cell: int) -> float:
    """From the spike to the first state that shows it (ms), less the step that it takes."""
    measured = delayed()
    found = measured["b.v"].transpose("time", ...).values[:, cell]
    first = int(np.flatnonzero(found > 0)[0])
    return float(times(measured)[first] - 1e3 * measured.spike_time.values[0] - 0.1)


CHECKS = (
    Check(
        name="fixed_probability.synapses",
        what="synapses of 400 to 500 cells with p = 0.1",
        expected=SOURCES * TARGETS * P,
        unit="",
        source="closed form: binomial, n p",
        tolerance=absolute(403, "three standard deviations: 3 sqrt(n p (1 - p))"),
        measure=lambda: count("fixed_probability", p=P),
    ),
    Check(
        name="fixed_probability.own_synapses",
        what="synapses of cells onto themselves where none are asked for",
        expected=0.0,
        unit="",
        source="closed form: none",
        tolerance=exactly(),
        measure=own_synapses,
    ),
    Check(
        name="fixed_indegree.smallest",
        what="fewest synapses onto a cell with n = 30",
        expected=N,
        unit="",
        source="closed form: exactly n",
        tolerance=exactly(),
        measure=lambda: float(indegrees().min()),
    ),
    Check(
        name="fixed_indegree.largest",
        what="most synapses onto a cell with n = 30",
        expected=N,
        unit="",
        source="closed form: exactly n",
        tolerance=exactly(),
        measure=lambda: float(indegrees().max()),
    ),
    Check(
        name="fixed_indegree.repeated",
        what="pairs that are connected more than once",
        expected=0.0,
        unit="",
        source="closed form: sources are drawn without replacement",
        tolerance=exactly(),
        measure=repeated,
    ),
    Check(
        name="fixed_indegree.even_sources",
        what="probability that fair choices of sources are as uneven",
        expected=0.5,
        unit="",
        source="closed form: chi-squared of counts drawn without replacement",
        tolerance=absolute(0.4995, "99.9 % of fair draws lie within"),
        measure=uneven_sources,
    ),
    Check(
        name="fixed_outdegree.smallest",
        what="fewest synapses of a cell with n = 30",
        expected=N,
        unit="",
        source="closed form: exactly n",
        tolerance=exactly(),
        measure=lambda: float(outdegrees().min()),
    ),
    Check(
        name="fixed_outdegree.largest",
        what="most synapses of a cell with n = 30",
        expected=N,
        unit="",
        source="closed form: exactly n",
        tolerance=exactly(),
        measure=lambda: float(outdegrees().max()),
    ),
    Check(
        name="fixed_total_number.synapses",
        what="synapses with n = 1234",
        expected=1234.0,
        unit="",
        source="closed form: exactly n",
        tolerance=exactly(),
        measure=lambda: count("fixed_total_number", n=1234),
    ),
    Check(
        name="distance_dependent.synapses",
        what="synapses a cell on a ring, Gaussian with p_max 0.5 and a length of 0.1",
        expected=TARGETS * 0.5 * 0.1 * float(np.sqrt(2 * np.pi)),
        unit="",
        source="closed form: N p_max length sqrt(2 pi), the area of the profile",
        tolerance=absolute(0.96, "three standard errors of 400 cells: 3 sqrt(40.5/400)"),
        measure=lambda: count("distance_dependent", **RING) / SOURCES,
    ),
    Check(
        name="all_to_all.synapses",
        what="synapses of 400 to 500 cells",
        expected=SOURCES * TARGETS,
        unit="",
        source="closed form: each pair once",
        tolerance=exactly(),
        measure=lambda: count("all_to_all"),
    ),
    Check(
        name="one_to_one.unequal_ends",
        what="of 500 cells with themselves: synapses that join two numbers, or are missing",
        expected=0.0,
        unit="",
        source="closed form: cell k to cell k",
        tolerance=exactly(),
        measure=unequal_ends,
    ),
    *(
        Check(
            name=f"clustered.synapses_{label}",
            what=f"synapses {label} five blocks of 80 to 100 cells, p_in 0.4, p_out 0.1",
            expected=trials * p,
            unit="",
            source="closed form: binomial, n p",
            tolerance=absolute(
                3 * float(np.sqrt(trials * p * (1 - p))),
                "three standard deviations: 3 sqrt(n p (1 - p))",
            ),
            measure=partial(clustered, label == "within"),
        )
        for label, trials, p in (("within", 40_000, 0.4), ("between", 160_000, 0.1))
    ),
    *(
        Check(
            name=f"pairs.delay_of_{delay:g}_ms",
            what=f"from a spike to its effect with a delay of {delay:g} ms",
            expected=delay,
            unit="ms",
            source="closed form: the delay, in whole steps",
            tolerance=absolute(1e-9, "whole steps: rounding only"),
            measure=partial(arrival, cell),
        )
        for cell, delay in enumerate((0.1, 1.5, 7.0))
    ),
)
