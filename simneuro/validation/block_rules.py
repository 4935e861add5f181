"""Checks of rules of blocks, measured on synapses that the engine draws."""

from functools import partial

import numpy as np

from simneuro.validation.check import Check, absolute, exactly
from simneuro.validation.connection_rules import (
    CLUSTERS,
    SOURCES,
    TARGETS,
    are_within_blocks,
    read_pairs,
    simulate_wiring,
)

INPUTS = 4
SAME_BLOCK = 1 / CLUSTERS["clusters"]
SYNAPSES = SOURCES * TARGETS * (0.4 * SAME_BLOCK + 0.1 * (1 - SAME_BLOCK))


def measure_own_block(topography: float) -> float:
    """The share of inputs from a target cell's own half of the sources."""
    ends = read_pairs(simulate_wiring("topographic", n=INPUTS, blocks=2, topography=topography))
    return float(np.mean(are_within_blocks(*ends, 2)))


def count_odd_indegrees() -> float:
    """The number of cells that do not have four different sources."""
    sources, targets = read_pairs(
        simulate_wiring("topographic", n=INPUTS, blocks=2, topography=0.5)
    )
    different = np.unique(np.column_stack([targets, sources]), axis=0)[:, 0]
    return float(np.sum(np.bincount(different, minlength=TARGETS) != INPUTS))


def measure_same_block() -> float:
    """The share of rewired synapses within five blocks of 80 to 100 cells."""
    ends = read_pairs(simulate_wiring("rewired_clusters", **CLUSTERS))
    return float(np.mean(are_within_blocks(*ends, CLUSTERS["clusters"])))


def count_changed_degrees(end: int) -> float:
    """The number of cells that rewiring gives another number of outputs, or of inputs."""
    rewired, plain = (
        np.bincount(read_pairs(simulate_wiring(rule, **CLUSTERS))[end], minlength=TARGETS)
        for rule in ("rewired_clusters", "clustered")
    )
    return float(np.sum(rewired != plain))


CHECKS = (
    *(
        Check(
            name=f"topographic.own_block_{label}",
            what=f"share of inputs from the own one of two blocks, topography {topography:g}",
            expected=(1 + topography) / 2,
            unit="",
            source="closed form: topography + (1 - topography)/2",
            tolerance=absolute(
                margin, "three standard errors of 2000 inputs, and 0.2 % as all four differ"
            )
            if margin
            else exactly("none from elsewhere"),
            measure=partial(measure_own_block, topography),
        )
        for label, topography, margin in (
            ("none", 0.0, 0.036),
            ("half", 0.5, 0.031),
            ("all", 1.0, 0),
        )
    ),
    Check(
        name="topographic.odd_indegrees",
        what="cells without four different sources",
        expected=0.0,
        unit="",
        source="closed form: exactly n",
        tolerance=exactly(),
        measure=count_odd_indegrees,
    ),
    Check(
        name="rewired_clusters.same_block",
        what="share of synapses within five blocks after rewiring",
        expected=SAME_BLOCK,
        unit="",
        source="closed form: the share of pairs within blocks",
        tolerance=absolute(
            3 * float(np.sqrt(SAME_BLOCK * (1 - SAME_BLOCK) / SYNAPSES)),
            "three standard errors of 32 000 synapses",
        ),
        measure=measure_same_block,
    ),
    *(
        Check(
            name=f"rewired_clusters.{label}",
            what=f"cells whose number of {label} rewiring changes",
            expected=0.0,
            unit="",
            source="closed form: targets change their order only",
            tolerance=exactly(),
            measure=partial(count_changed_degrees, end),
        )
        for end, label in enumerate(("outputs", "inputs"))
    ),
)
