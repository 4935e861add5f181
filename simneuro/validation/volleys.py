"""Checks of random bursts, measured on the events that the engine draws."""

from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

from simneuro.engine.draw import draw_numbers
from simneuro.scenario import Scenario
from simneuro.validation.check import Check, absolute, exactly, relative
from simneuro.validation.simulations import Floats, cache_simulation

CELLS, TAKEN, CLUSTERS = 50, 10, 1000
FAST, SLOW = 143.0, 250.0  # ms between waves
RATE, SPIKES = 300.0, (3, 7)


@cache_simulation
def draw_bursts(duration: str = "200000 s", **more: Any) -> tuple[Floats, Floats]:
    """Times (ms) and cells of the events of random bursts in 50 cells.

    By default 1000 clusters, so far apart that one in a hundred lies within 2 s of another.
    """
    drive = {
        "kind": "random_bursts",
        "target": "cell",
        "synapse": "delta",
        "weight": "1 mV",
        "rate": "5 mHz",
        "fraction": TAKEN / CELLS,
        "wave_interval": [f"{FAST} ms", f"{SLOW} ms"],
        "spikes": list(SPIKES),
        "spike_rate": f"{RATE} Hz",
        "jitter": "0 ms",
        **more,
    }
    scenario = Scenario.from_document(
        {
            "title": "a check",
            "duration": duration,
            "dt": "0.1 ms",
            "populations": {"cell": {"model": "lif", "size": CELLS}},
            "drives": {"bursts": drive},
        }
    )
    drawn = draw_numbers(scenario.network, scenario.seed).feeds["bursts"].events
    return 0.1 * drawn.steps, drawn.cells


def split_waves(gap: float = 60.0, **more: Any) -> list[tuple[Floats, Floats]]:
    """Times (ms) and cells of each wave: what follows a silence of ``gap`` ms."""
    times, cells = draw_bursts(**more)
    edges = np.flatnonzero(np.diff(times) > gap) + 1
    return list(zip(np.split(times, edges), np.split(cells, edges), strict=True))


def start_clusters() -> list[Floats]:
    """The starts of the waves (ms) of each cluster of 2.5 waves."""
    starts = np.array([times[0] for times, _ in split_waves(extra_waves=1.5)])
    return np.split(starts, np.flatnonzero(np.diff(starts) > 1000) + 1)


def pool_wave_intervals() -> Floats:
    """All intervals between the waves of a cluster (ms)."""
    return np.concatenate([np.diff(starts) for starts in start_clusters()])


def count_fewest_cells() -> float:
    """The fewest cells of a wave; two waves that overlap by chance count as one, of more cells."""
    return float(min(len(np.unique(cells)) for _, cells in split_waves()))


def count_spikes() -> Floats:
    """The number of events of each cell in each wave."""
    counts = [np.unique(cells, return_counts=True)[1] for _, cells in split_waves()]
    return np.concatenate(counts)


def pool_burst_intervals() -> Floats:
    """The intervals between the events of a cell in a wave (ms)."""
    found = []
    for times, cells in split_waves():
        order = np.lexsort((times, cells))
        same = np.diff(cells[order]) == 0
        found.append(np.diff(times[order])[same])
    return np.concatenate(found)


def measure_scatter(**jitter: Any) -> float:
    """The standard deviation (ms) of single events of the cells of a wave about their mean."""
    waves = split_waves(gap=1000.0, spikes=(1, 1), **jitter)
    spread = [times.var(ddof=1) for times, _ in waves if len(times) == TAKEN]
    return float(np.sqrt(np.mean(spread)))


def measure_overlap() -> float:
    """How many cells a wave has in common with the next one of its cluster."""
    waves = split_waves(extra_waves=1.5)
    near = [np.intersect1d(a[1], b[1]).size for a, b in pairwise(waves) if b[0][0] - a[0][0] < 300]
    return float(np.mean(near))


def measure_pools(lowest: bool) -> float:
    """The share of clusters whose cells all lie in one half, or in the first one."""
    clusters = split_waves(gap=1000.0, extra_waves=1.5, pools=2)
    halves = [np.unique(cells // (CELLS // 2)) for _, cells in clusters]
    single = [half.size == 1 and (not lowest or half[0] == 0) for half in halves]
    return float(np.mean(single))


def measure_events() -> float:
    """The number of events in 10 000 s of clusters at 1 Hz."""
    return float(draw_bursts("10000 s", rate="1 Hz", extra_waves=1.5)[0].size)


def measure_scattered() -> float:
    """Variance over mean of the number of scattered events in windows of 100 s."""
    times, _ = draw_bursts(extra_waves=1.5, scattered=True)
    counts = np.histogram(times, bins=2000, range=(0, 2e8))[0]
    return float(counts.var() / counts.mean())


_MEAN = sum(SPIKES) / 2
CHECKS = (
    Check(
        name="random_bursts.events",
        what="events in 10 000 s: 1 Hz, 2.5 waves on average, 10 cells of 5 events",
        expected=10_000 * 2.5 * TAKEN * _MEAN,
        unit="",
        source="closed form: the product of the means",
        # Of a compound Poisson number: E(waves^2)/E(waves)^2 = 7.75/6.25 for each cluster.
        tolerance=relative(0.034, "three standard errors of 10 000 clusters, 3 sqrt(1.24/10 000)"),
        measure=measure_events,
    ),
    Check(
        name="random_bursts.waves",
        what="waves in a cluster with 1.5 extra waves",
        expected=2.5,
        unit="",
        source="closed form: 1 + the mean of a Poisson number",
        tolerance=absolute(
            0.135, "three standard errors of 1000 clusters, 3 sqrt(1.5/1000), and 1 % that overlap"
        ),
        measure=lambda: float(np.mean([len(starts) for starts in start_clusters()])),
    ),
    Check(
        name="random_bursts.wave_interval",
        what="mean interval between waves, 143 to 250 ms",
        expected=(FAST + SLOW) / 2,
        unit="ms",
        source="closed form: the mean of a uniform distribution",
        tolerance=absolute(2.5, "three standard errors of 1500 intervals: 3 * 107/sqrt(12 * 1500)"),
        measure=lambda: float(np.mean(pool_wave_intervals()[pool_wave_intervals() < 300])),
    ),
    Check(
        name="random_bursts.fewest_cells",
        what="fewest cells of a wave in a fifth of 50",
        expected=TAKEN,
        unit="",
        source="closed form: exactly a fifth",
        tolerance=exactly(),
        measure=count_fewest_cells,
    ),
    Check(
        name="random_bursts.overlap",
        what="cells that a wave has in common with the next one",
        expected=TAKEN**2 / CELLS,
        unit="",
        source="closed form: hypergeometric, a fresh fifth each time",
        tolerance=absolute(0.1, "three standard errors of 1500 pairs: 3 * 1.15/sqrt(1500)"),
        measure=measure_overlap,
    ),
    Check(
        name="random_bursts.spikes",
        what="events of a cell in a wave, 3 to 7",
        expected=_MEAN,
        unit="",
        source="closed form: the mean of whole numbers from 3 to 7",
        tolerance=absolute(0.045, "three standard errors of 10 000 bursts: 3 sqrt(2/10 000)"),
        measure=lambda: float(count_spikes().mean()),
    ),
    *(
        Check(
            name=f"random_bursts.{label}_spikes",
            what=f"{label} events of a cell in a wave, 3 to 7",
            expected=expected,
            unit="",
            source="closed form: exactly the bound",
            tolerance=exactly(),
            measure=measure,
        )
        for label, expected, measure in (
            ("fewest", SPIKES[0], lambda: float(count_spikes().min())),
            ("most", SPIKES[1], lambda: float(count_spikes().max())),
        )
    ),
    Check(
        name="random_bursts.spike_rate",
        what="interval between the events of a cell at 300 Hz",
        expected=1e3 / RATE,
        unit="ms",
        source="closed form: 1/rate",
        # Rounding to steps of 0.1 ms changes a burst of 4 intervals by 0.1/sqrt(6) = 0.041 ms.
        tolerance=absolute(0.001, "three standard errors of 1000 waves: 3 * 0.041/(4 sqrt(1000))"),
        measure=lambda: float(pool_burst_intervals().mean()),
    ),
    *(
        Check(
            name=f"random_bursts.{key}",
            what=f"standard deviation of the events of a wave with {key} of {size:g} ms",
            expected=size,
            unit="ms",
            source="closed form: the standard deviation itself",
            tolerance=absolute(
                3 * size / float(np.sqrt(2 * 9 * CLUSTERS)), "three standard errors of 9000 events"
            ),
            measure=partial(measure_scatter, **{key: f"{size} ms"}),
        )
        for key, size in (("jitter", 4.0), ("spike_jitter", 25.0))
    ),
    *(
        Check(
            name=f"random_bursts.{label}",
            what=f"share of clusters whose cells all lie in {text}, with two pools",
            expected=expected,
            unit="",
            source="closed form: each cluster in one, each as often",
            tolerance=absolute(
                margin, "1 % of clusters overlap, and three standard errors of 1000"
            ),
            measure=partial(measure_pools, lowest),
        )
        for label, text, lowest, expected, margin in (
            ("one_pool", "one half", False, 1.0, 0.015),
            ("first_pool", "the first half", True, 0.5, 0.052),
        )
    ),
    Check(
        name="random_bursts.scattered",
        what="variance over mean of scattered events in 100 s",
        expected=1.0,
        unit="",
        source="closed form: 1 of events at independent times",
        tolerance=absolute(0.095, "three standard errors of 2000 windows: 3 sqrt(2/2000)"),
        measure=measure_scattered,
    ),
)
