"""What decides which assembly completes: the direction of the burst, memory, or both."""

from collections.abc import Iterator
from functools import partial

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import simneuro as sn
from simneuro.analysis import between, counted_interval, explain_no_value, greater, less
from simneuro.figures import colour

TOPOGRAPHY = "projections.relay_excitatory.connect.topography"
ASSEMBLIES, CELLS = 10, 200  # as in the scenario's clustered projection
SIDES = 2  # pools of the relay, one for each direction, and halves of the cortex
WAVE_GAP = 0.06  # s; chosen: a burst of the relay lasts 30 ms, waves come 143 ms apart or more
CLUSTER_GAP = 0.4  # s; chosen: longer than the largest interval between waves of one cluster
WINDOW = 1.0  # s after the start of a cluster; chosen: nine of ten clusters have ended by then
LEAST_PAIRS = 8  # chosen: the information of fewer is chance, also less that of shuffled ones
RESAMPLED = 500  # chosen: 95 % intervals are then known to a few percent of their width
# Of n networks drawn again all are the same one with a chance of n^-n. With 3 that is 3.7 % for
# each of them, so that the ends of an interval of 95 % are single networks.
LEAST_NETWORKS = 4
# bit; chosen: without topography, a direction that tells less than this tells nothing
CHANCE = 0.15
TOLD = 0.5  # bit; chosen: with an exact map, direction tells at least half of what it could
FEW = "Too few clusters of bursts were followed by an assembly."

COLOURS = {
    "memory": colour("purple"),
    "no_memory": colour("orange"),
    "volley": colour("green"),
    "which": colour("blue"),
}


def trial(scenario: sn.Scenario) -> xr.Dataset:
    """Simulate one network; for each cluster of bursts, its direction and what it was followed by.

    Sides are 0 and 1, NaN where no assembly became active or both volleys are alike.
    """
    recording = sn.simulate(scenario)
    labels = np.arange(scenario.populations["excitatory"].size) // CELLS
    times = recording["bursts.event_time"].values
    waves = sn.analysis.volley_starts(times, WAVE_GAP, spread=scenario.drives["bursts"].spread)
    # Asked is what became active, also if the volley took part in it.
    events = sn.analysis.assembly_completions(
        recording, "excitatory", labels=labels, volleys=waves, seed=scenario.seed, most_driven=1.0
    )
    starts = sn.analysis.clusters(times, CLUSTER_GAP)
    cells = recording["bursts.event_neuron"].values
    relay = scenario.populations["relay"].size
    direction = [
        float(np.mean(cells[during(times, at, WAVE_GAP)]) * SIDES // relay) for at in starts
    ]
    which = [first_after(events, at) for at in starts]
    volley = [side_of_volley(events, np.searchsorted(waves, at)) for at in starts]
    return xr.Dataset(
        {
            "direction": ("cluster", direction),
            "assembly": ("cluster", which),
            "volley_side": ("cluster", volley),
            "completions": ((), 60 * float(events.rate), {"units": "1/min"}),
            "strict": ((), 60 * strict(events), {"units": "1/min"}),
        }
    )


def during(times: np.ndarray, start: float, length: float) -> np.ndarray:
    return (times >= start) & (times < start + length)


def first_after(events: xr.Dataset, start: float) -> float:
    """The first assembly that becomes active within the window."""
    inside = during(events.time.values, start, WINDOW)
    return float(events.assembly.values[inside][0]) if inside.any() else np.nan


def side_of_volley(events: xr.Dataset, wave: int) -> float:
    """The half of the cortex in which more cells fire in a volley; NaN if there is none."""
    if wave >= events.sizes["volley"]:
        return np.nan
    halves = events.volley_share.values[wave].reshape(SIDES, -1).mean(axis=1)
    return float(halves.argmax()) if np.ptp(halves) else np.nan


def strict(events: xr.Dataset) -> float:
    """The rate (Hz) of those completions of which the volley drove at most 30 % of the cells."""
    duration = events.sizes["event"] / float(events.rate) if events.sizes["event"] else 1.0
    return float((events.driven <= 0.3).sum()) / duration


def side(assembly: np.ndarray) -> np.ndarray:
    """The half of the cortex that an assembly lies in."""
    return np.asarray(assembly) * SIDES // ASSEMBLIES


def information(direction: np.ndarray, answer: np.ndarray) -> float:
    """Of pairs in which both are known (bit), less what shuffled pairs give.

    0 where nothing is answered at all, and NaN for too few pairs.
    """
    known = np.isfinite(direction) & np.isfinite(answer)
    if known.sum() < LEAST_PAIRS:
        return np.nan if known.any() else 0.0
    pair = direction[known], answer[known]
    chance = sn.analysis.shuffled_information(*pair, 0, shuffles=50)
    return sn.analysis.mutual_information(*pair) - chance


def pooled(directions: xr.DataArray, answers: xr.DataArray) -> tuple[float, tuple[float, float]]:
    """The information over all networks, and its interval over networks drawn again."""
    rng = np.random.default_rng(1)
    networks = directions.sizes["trial"]
    draws = rng.integers(networks, size=(RESAMPLED, networks))
    first, second = (each.transpose("trial", "cluster").values for each in (directions, answers))
    found = [information(first[draw].ravel(), second[draw].ravel()) for draw in draws]
    value = information(first.ravel(), second.ravel())
    low, high = np.nanquantile(found, [0.025, 0.975]) if np.isfinite(value) else (np.nan, np.nan)
    return value, (float(low), float(high))


def curve(
    results: sn.Results, condition: str, answer: str
) -> list[tuple[float, tuple[float, float]]]:
    """Information on direction at each topography, in the side of the answer."""
    data = results.data.sel(condition=condition)
    rows = [data.isel({TOPOGRAPHY: k}) for k in range(data.sizes[TOPOGRAPHY])]
    sides = [row[answer] if answer == "volley_side" else side_of(row[answer]) for row in rows]
    return [pooled(row["direction"], each) for row, each in zip(rows, sides, strict=True)]


def side_of(assembly: xr.DataArray) -> xr.DataArray:
    return assembly.copy(data=side(assembly.values))


def claims(results: sn.Results) -> Iterator[sn.Claim]:
    """At 0 memory decides, at 1 the input decides as well; without memory nothing completes."""
    memory = curve(results, "memory", "assembly")
    data = results.data
    enough = data.sizes["trial"] >= LEAST_NETWORKS
    value, interval = memory[0]
    sentence = "Without topography direction tells nothing of what completes"
    told = less(sentence, value, CHANCE, "bit", interval=interval if enough else None)
    yield explain_no_value(told, FEW)
    value, interval = memory[-1]
    sentence = "With an exact map it tells which half of the cortex completes"
    told = greater(sentence, value, TOLD, "bit", interval=interval if enough else None)
    yield explain_no_value(told, FEW)
    exact = data.sel(condition="memory").isel({TOPOGRAPHY: -1})
    left = [entropy_within(each) for each in exact["assembly"].transpose("trial", "cluster").values]
    known = np.array(left)[np.isfinite(left)]
    sentence = "Even then memory has a say: which assembly of that half completes varies by"
    yield explain_no_value(greater(sentence, known, 0.5, "bit"), FEW)
    without = data["completions"].sel(condition="no_memory").mean(TOPOGRAPHY).values
    sentence = "Without memory there is nothing to compare with: completions at any topography"
    minutes = data.sizes[TOPOGRAPHY] * float(results.scenario.duration) / 60
    number = partial(counted_interval, exposure=minutes)
    yield between(sentence, without, -0.5, 0.5, "1/min", interval=number)


def entropy_within(assembly: np.ndarray) -> float:
    """The entropy of which assembly becomes active, less that of its side."""
    known = assembly[np.isfinite(assembly)]
    if known.size < 3:
        return np.nan
    entropy = sn.analysis.repertoire_entropy
    return entropy(known) - entropy(side(known))


def figures(results: sn.Results) -> Iterator[tuple[str, Figure]]:
    """Information against topography, and what is left to memory."""
    fig, axes = sn.figures.panels("AB", height_mm=75)
    draw_information(results, axes["A"])
    draw_left(results, axes["B"])
    fig.set_label(
        "A: what the direction of a cluster of bursts tells about the half of the cortex in which "
        "an assembly then completes, with and without memory, and about the half in which its "
        "volley makes more cells fire; left out where too few complete. Bars are 95 % intervals "
        "over networks drawn again. At 0 "
        "memory alone decides what completes, at 1 the input decides on the half. B: how many "
        "assemblies complete in a minute; of these, the ones of which the volley drove at most "
        "30 % of the cells."
    )
    yield "information", fig


def draw_information(results: sn.Results, ax: Axes) -> None:
    at = results.data[TOPOGRAPHY].values
    for condition, answer, ink, name, sign in (
        ("memory", "volley_side", "volley", "volley", "s--"),
        ("memory", "assembly", "memory", "completion", "o-"),
        ("no_memory", "assembly", "no_memory", "no memory: none", "^:"),
    ):
        found = curve(results, condition, answer)
        values = np.array([value for value, _ in found])
        bounds = np.array([bound for _, bound in found])
        errors = np.abs(bounds.T - values)
        ax.errorbar(at, values, errors, fmt=sign, color=COLOURS[ink], ms=4, label=name)
    ax.set(xlabel="topography from relay to cortex", ylabel="information (bit)", ylim=(-0.1, 1.05))
    ax.legend(frameon=False)


def draw_left(results: sn.Results, ax: Axes) -> None:
    at = results.data[TOPOGRAPHY].values
    data = results.data.mean("trial")
    for condition, variable, ink, name, sign in (
        ("memory", "completions", "memory", "memory", "o-"),
        ("memory", "strict", "which", "few cells driven", "s--"),
        ("no_memory", "completions", "no_memory", "no memory", "^:"),
    ):
        line = data[variable].sel(condition=condition)
        ax.plot(at, line, sign, color=COLOURS[ink], ms=4, label=name)
    ax.set(xlabel="topography from relay to cortex", ylabel="completions (1/min)")
    ax.set_ylim(bottom=0)
    ax.legend(frameon=False)
