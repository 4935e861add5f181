"""Assemblies that spike-timing-dependent plasticity makes in wake, and what sleep makes of them."""

from collections.abc import Iterator

import numpy as np
import xarray as xr
from matplotlib.figure import Figure
from numpy.typing import NDArray

import simneuro as sn
from simneuro.figures import colour

Floats = NDArray[np.float64]

GROUPS, CELLS = 5, 40
CONDITIONS = ("learned", "not_learned", "other_groups")
NAMES = {"learned": "learned", "not_learned": "not learned", "other_groups": "other groups"}
COLOURS = {
    "learned": colour("purple"),
    "not_learned": colour("grey"),
    "other_groups": colour("orange"),
    "excitatory": colour("excitatory"),
}
BIN = 0.05  # s, of the counts that are correlated, and of the time after a burst
DIRECT = 0.025  # s, chosen: what a burst itself makes its cells fire is over then
MAX_WEIGHT = 1.0  # nS
SHOWN = 4.0  # s of wake and of sleep


def trial(scenario: sn.Scenario) -> xr.Dataset:
    """Weights inside and between groups, and what the groups do in sleep."""
    recording = sn.simulate(scenario)
    begin = float(scenario.schedule.change_times[-1])
    times, cells = sn.recording.spikes(recording, "excitatory")
    asleep = times >= begin
    counts = count_spikes(times[asleep] - begin, cells[asleep], float(scenario.duration) - begin)
    parts = [weights(recording), found_again(counts), completion(recording, begin)]
    return xr.merge([*parts, excerpt(times, cells, begin)], combine_attrs="drop")


def group_of(cells: NDArray[np.int64]) -> NDArray[np.int64]:
    """The group of each cell; -1 for those that are shown nothing."""
    return np.where(cells < GROUPS * CELLS, cells // CELLS, -1)


def weights(recording: xr.Dataset) -> xr.Dataset:
    """The mean weight (nS) of synapses inside groups and between them, at the end."""
    name = "excitatory_excitatory"
    ends = [group_of(recording[f"{name}.{end}"].values) for end in ("source", "target")]
    shown = (ends[0] >= 0) & (ends[1] >= 0)
    final = 1e9 * recording[f"{name}.final_weight"].values  # recordings are in S
    inside = shown & (ends[0] == ends[1])
    values = {"inside": inside, "between": shown & ~inside}
    means = [float(final[chosen].mean()) for chosen in values.values()]
    return xr.Dataset({"weight": ("where", means, {"units": "nS"})}, {"where": list(values)})


def count_spikes(times: Floats, cells: NDArray[np.int64], duration: float) -> Floats:
    """The spikes of each cell in bins (cell, bin)."""
    bins = round(duration / BIN)
    counts = np.zeros((300, bins))
    np.add.at(counts, (cells.astype(int), np.minimum((times / BIN).astype(int), bins - 1)), 1)
    return counts


def found_again(counts: Floats) -> xr.Dataset:
    """What sleep shows of groups: correlations, and assemblies that no label told of.

    Principal components of the z-scored counts beyond what independent cells have by chance, by the
    bound of Marchenko and Pastur; ``alignment`` is how much of the direction of a group lies in
    them: 1 where they hold it all, the root of their share of all dimensions by chance.
    """
    active = counts.std(axis=1) > 0
    z = np.zeros_like(counts)
    z[active] = (counts[active] - counts[active].mean(axis=1, keepdims=True)) / counts[active].std(
        axis=1, keepdims=True
    )
    correlation = z @ z.T / z.shape[1]
    bound = (1 + np.sqrt(active.sum() / z.shape[1])) ** 2
    size, vectors = np.linalg.eigh(correlation)
    kept = vectors[:, size > bound]
    label = group_of(np.arange(len(counts)))
    same = (label[:, None] == label) & (label[:, None] >= 0) & ~np.eye(len(label), dtype=bool)
    other = (label[:, None] != label) & (label[:, None] >= 0) & (label >= 0)
    within = [np.linalg.norm(kept.T @ pointing(label == group)) for group in range(GROUPS)]
    return xr.Dataset(
        {
            "inside_correlation": float(correlation[same].mean()),
            "between_correlation": float(correlation[other].mean()),
            "components": float(kept.shape[1]),
            "alignment": ("group", within),
        }
    )


def pointing(members: NDArray[np.bool_]) -> Floats:
    """The direction in which a group differs from all other cells, of length 1."""
    apart = members - members.mean()
    return np.asarray(apart / np.linalg.norm(apart))


def completion(recording: xr.Dataset, begin: float) -> xr.Dataset:
    """The share of a group's other cells that fire after a burst hit few or many of its cells."""
    times, cells = sn.recording.spikes(recording, "excitatory")
    events, hit = recording["bursts.event_time"].values, recording["bursts.event_neuron"].values
    starts = sn.analysis.clusters(events[events >= begin], 0.1)
    rows = []
    for start in starts:
        soon = (events >= start - 0.02) & (events < start + 0.05)
        direct = np.unique(hit[soon])
        after = (times >= start) & (times < start + BIN)
        fired = np.setdiff1d(np.unique(cells[after]), direct)
        for group in range(GROUPS):
            driven = np.sum(group_of(direct) == group)
            rows.append((driven / CELLS, np.sum(group_of(fired) == group) / (CELLS - driven)))
    table = np.array(rows).reshape(-1, 2)
    many = table[:, 0] >= np.median(table[:, 0]) if len(table) else np.empty(0, dtype=bool)
    return xr.Dataset(
        {
            "driven": ("hit", table[:, 0]),
            "completed": ("hit", table[:, 1]),
            "completion": float(table[:, 1].mean()) if len(table) else float("nan"),
            "gain_of_many": float(table[many, 1].mean() - table[~many, 1].mean())
            if many.any() and not many.all()
            else float("nan"),
        }
    )


def excerpt(times: Floats, cells: NDArray[np.int64], begin: float) -> xr.Dataset:
    """Spikes of the last seconds of wake and the first of sleep."""
    shown = (times >= begin - SHOWN) & (times < begin + SHOWN)
    return xr.Dataset(
        {
            "spike_time": ("spike", (times[shown] - begin).astype(np.float32), {"units": "s"}),
            "spike_cell": ("spike", cells[shown].astype(np.float32)),
        }
    )


def claims(results: sn.Results) -> Iterator[sn.Claim]:
    """What was shown is in the weights, and comes back in sleep; both need learning."""
    data = results.first()
    by = {name: data.sel(condition=name) for name in CONDITIONS}
    gain = {
        name: (each.weight.sel(where="inside") - each.weight.sel(where="between")).values
        for name, each in by.items()
    }
    yield sn.analysis.greater(
        "Synapses inside groups have become stronger than those between them, by",
        gain["learned"],
        0,
        "nS",
    )
    yield sn.analysis.between(
        "Other groups each time leave no groups in the weights: inside less between",
        gain["other_groups"],
        -0.05 * MAX_WEIGHT,
        0.05 * MAX_WEIGHT,
        "nS",
    )
    apart = {
        name: (each.inside_correlation - each.between_correlation).values
        for name, each in by.items()
    }
    for other in ("not_learned", "other_groups"):
        yield sn.analysis.paired_greater(
            f"In sleep the cells of a group fire together more than after {NAMES[other]}: "
            "correlation inside less between",
            apart["learned"],
            apart[other],
        )
    yield sn.analysis.paired_greater(
        "In sleep more of the cells that a burst does not hit fire than without learning: share",
        by["learned"].completion.values,
        by["not_learned"].completion.values,
    )


def figures(results: sn.Results) -> Iterator[tuple[str, Figure]]:
    """From wake to sleep, and the controls."""
    yield "wake_and_sleep", draw_spikes(results.first("trial"))
    yield "controls", draw_controls(results.first())


def draw_spikes(data: xr.Dataset) -> Figure:
    fig, axes = sn.figures.panels("A;B;C", height_mm=130, sharex=True)
    for letter, name in zip("ABC", CONDITIONS, strict=True):
        own, ax = data.sel(condition=name), axes[letter]
        ax.plot(
            own.spike_time, own.spike_cell, "|", ms=1.5, mew=0.4, color=COLOURS["excitatory"],
            rasterized=True,
        )  # fmt: skip
        ax.axvline(0, color=colour("black"), lw=0.8)
        ax.set_yticks(np.arange(0, GROUPS + 1) * CELLS)
        ax.set(ylabel="cell", ylim=(0, 300), xlim=(-SHOWN, SHOWN))
        ax.set_title(NAMES[name], color=COLOURS[name], fontweight="bold")
    axes["C"].set_xlabel("time from the beginning of sleep (s)")
    fig.set_label(
        "The last seconds of wake, in which groups of 40 cells are shown, and the first of sleep, "
        "in which random bursts hit a fifth of all cells: the first network, and both controls."
    )
    return fig


def draw_controls(data: xr.Dataset) -> Figure:
    fig, axes = sn.figures.panels("ABC", height_mm=65)
    look = {"own_colours": COLOURS, "own_names": NAMES}
    apart = data.weight.sel(where="inside") - data.weight.sel(where="between")
    together = data.inside_correlation - data.between_correlation
    for letter, values, quantity, unit in (
        ("A", apart, "weight inside less between", "nS"),
        ("B", together, "correlation inside less between", ""),
        ("C", data.completion, "share that fires unhit", ""),
    ):
        each = {name: values.sel(condition=name).values for name in CONDITIONS}
        sn.figures.means(each, axes[letter], quantity=quantity, unit=unit, **look)
    fig.set_label(
        "A: how much stronger synapses inside groups are than those between them, after wake. B: "
        "how much more the counts of cells of one group are correlated in sleep. C: the share of a "
        "group's cells that fire after a burst without being hit by it; where other groups were "
        "shown each time, all cells have become one group. Small dots are networks, bars 95 % "
        "intervals (Student's t, which may reach below 0)."
    )
    return fig
