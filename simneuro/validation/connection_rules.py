"""Checks of connection rules, measured on synapses that the engine draws."""

from functools import partial
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simneuro.validation.check import Check, absolute, exactly, relative
from simneuro.validation.simulations import Floats, cache_simulation, run

SOURCES, TARGETS = 400, 500
P, N = 0.1, 30
CLUSTERS: dict[str, Any] = {"clusters": 5, "p_in": 0.4, "p_out": 0.1}
RING = {"space": "ring", "profile": "gaussian", "p_max": 0.5, "length": 0.1}


@cache_simulation
def simulate_wiring(rule: str, source: str = "a", **more: Any) -> xr.Dataset:
    """The synapses of one projection from 400 to 500 cells, or among 500 cells."""
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


def read_pairs(measured: xr.Dataset) -> tuple[Floats, Floats]:
    """Source and target cell of each synapse."""
    return measured["wires.source"].values, measured["wires.target"].values


def are_within_blocks(sources: Floats, targets: Floats, blocks: int) -> NDArray[np.bool_]:
    """Whether each synapse, from 400 to 500 cells, stays within one of ``blocks`` blocks."""
    return sources // (SOURCES // blocks) == targets // (TARGETS // blocks)


def count_synapses(rule: str, **more: Any) -> float:
    """The number of synapses."""
    return float(len(read_pairs(simulate_wiring(rule, **more))[0]))


def count_indegrees() -> Floats:
    """The number of synapses onto each cell with fixed in-degree."""
    _, targets = read_pairs(simulate_wiring("fixed_indegree", n=N))
    return np.bincount(targets, minlength=TARGETS)


def count_outdegrees() -> Floats:
    """The number of synapses from each cell with fixed out-degree."""
    sources, _ = read_pairs(simulate_wiring("fixed_outdegree", n=N))
    return np.bincount(sources, minlength=SOURCES)


def count_repeated_pairs() -> float:
    """The number of pairs that fixed in-degree connects more than once."""
    sources, targets = read_pairs(simulate_wiring("fixed_indegree", n=N))
    return float(len(sources) - len(set(zip(sources, targets, strict=True))))


def measure_source_variance() -> float:
    """The variance over cells of how often fixed in-degree draws a cell as a source."""
    sources, _ = read_pairs(simulate_wiring("fixed_indegree", n=N))
    return float(np.bincount(sources, minlength=SOURCES).var(ddof=1))


def count_unequal_ends() -> float:
    """The number of one-to-one synapses between cells of different index, plus missing ones."""
    sources, targets = read_pairs(simulate_wiring("one_to_one", "b"))
    return float(len(sources) + TARGETS - 2 * np.sum(sources == targets))


def count_clustered(inside: bool) -> float:
    """The number of synapses within five blocks of 80 to 100 cells, or between blocks."""
    ends = read_pairs(simulate_wiring("clustered", **CLUSTERS))
    return float(np.sum(are_within_blocks(*ends, CLUSTERS["clusters"]) == inside))


def count_self_connections() -> float:
    """The number of synapses from a cell onto itself, which are not allowed by default."""
    sources, targets = read_pairs(simulate_wiring("fixed_probability", "b", p=0.2))
    return float(np.sum(sources == targets))


CHECKS = (
    Check(
        name="fixed_probability.synapses",
        what="synapses from 400 to 500 cells with p = 0.1",
        expected=SOURCES * TARGETS * P,
        unit="",
        source="closed form: binomial, n p",
        tolerance=absolute(403, "three standard deviations: 3 sqrt(n p (1 - p))"),
        measure=lambda: count_synapses("fixed_probability", p=P),
    ),
    Check(
        name="fixed_probability.own_synapses",
        what="synapses from cells onto themselves, not allowed by default",
        expected=0.0,
        unit="",
        source="closed form: none",
        tolerance=exactly(),
        measure=count_self_connections,
    ),
    Check(
        name="fixed_indegree.smallest",
        what="fewest synapses onto a cell with n = 30",
        expected=N,
        unit="",
        source="closed form: exactly n",
        tolerance=exactly(),
        measure=lambda: float(count_indegrees().min()),
    ),
    Check(
        name="fixed_indegree.largest",
        what="most synapses onto a cell with n = 30",
        expected=N,
        unit="",
        source="closed form: exactly n",
        tolerance=exactly(),
        measure=lambda: float(count_indegrees().max()),
    ),
    Check(
        name="fixed_indegree.repeated",
        what="pairs that are connected more than once",
        expected=0.0,
        unit="",
        source="closed form: sources are drawn without replacement",
        tolerance=exactly(),
        measure=count_repeated_pairs,
    ),
    Check(
        name="fixed_indegree.even_sources",
        what="variance over sources of their number of synapses",
        expected=TARGETS * N / SOURCES * (1 - N / SOURCES),
        unit="",
        source="closed form: binomial, since each target draws a source with n/N or not",
        tolerance=relative(0.21, "three standard errors of 400 cells: 3 sqrt(2/400)"),
        measure=measure_source_variance,
    ),
    Check(
        name="fixed_outdegree.smallest",
        what="fewest synapses of a cell with n = 30",
        expected=N,
        unit="",
        source="closed form: exactly n",
        tolerance=exactly(),
        measure=lambda: float(count_outdegrees().min()),
    ),
    Check(
        name="fixed_outdegree.largest",
        what="most synapses of a cell with n = 30",
        expected=N,
        unit="",
        source="closed form: exactly n",
        tolerance=exactly(),
        measure=lambda: float(count_outdegrees().max()),
    ),
    Check(
        name="fixed_total_number.synapses",
        what="synapses with n = 1234",
        expected=1234.0,
        unit="",
        source="closed form: exactly n",
        tolerance=exactly(),
        measure=lambda: count_synapses("fixed_total_number", n=1234),
    ),
    Check(
        name="distance_dependent.synapses",
        what="synapses per cell on a ring, Gaussian with p_max 0.5 and a length of 0.1",
        expected=TARGETS * 0.5 * 0.1 * float(np.sqrt(2 * np.pi)),
        unit="",
        source="closed form: N p_max length sqrt(2 pi), the area of the profile",
        tolerance=absolute(0.96, "three standard errors of 400 cells: 3 sqrt(40.5/400)"),
        measure=lambda: count_synapses("distance_dependent", **RING) / SOURCES,
    ),
    Check(
        name="all_to_all.synapses",
        what="synapses from 400 to 500 cells",
        expected=SOURCES * TARGETS,
        unit="",
        source="closed form: each pair once",
        tolerance=exactly(),
        measure=lambda: count_synapses("all_to_all"),
    ),
    Check(
        name="one_to_one.unequal_ends",
        what="among 500 cells: synapses between cells of different index, or missing",
        expected=0.0,
        unit="",
        source="closed form: cell k to cell k",
        tolerance=exactly(),
        measure=count_unequal_ends,
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
            measure=partial(count_clustered, label == "within"),
        )
        for label, trials, p in (("within", 40_000, 0.4), ("between", 160_000, 0.1))
    ),
)
