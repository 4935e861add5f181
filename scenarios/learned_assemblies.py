"""Assemblies that spike-timing-dependent plasticity makes in wake, and what of them sleep finds."""

from collections.abc import Iterator

import numpy as np
import xarray as xr
from matplotlib.figure import Figure
from numpy.typing import NDArray

import simneuro as sn
from simneuro.figures import colour

SIZE = 300  # excitatory cells, as in the scenario
GROUPS, CELLS = 5, 40
CONDITIONS = ("learned", "not_learned", "other_groups", "strong_wake", "one_order")
SHOWN_CONDITIONS = ("learned", "not_learned", "other_groups", "strong_wake")
NAMES = {
    "learned": "learned",
    "not_learned": "not learned",
    "other_groups": "other groups",
    "strong_wake": "strong in wake",
    "one_order": "one order",
}
COLOURS = {
    "learned": colour("purple"),
    "not_learned": colour("grey"),
    "other_groups": colour("orange"),
    "strong_wake": colour("blue"),
    "one_order": colour("green"),
    "excitatory": colour("excitatory"),
}
BIN = 0.05  # s, of the counts that are correlated
WAVE = 0.06  # s, chosen: longer than a burst lasts
MAX_WEIGHT = 22.0  # nS
SHOWN = 4.0  # s of wake and of sleep


def trial(scenario: sn.Scenario) -> xr.Dataset:
    """Weights inside and between groups, and what the groups do in sleep."""
    recording = sn.simulate(scenario)
    begin = float(scenario.schedule.change_times[-1])
    sleep = sn.recording.excerpt(recording, start=begin)
    parts = [weights(recording), correlations(sleep), completions(sleep)]
    return xr.merge([*parts, excerpt(recording, begin)], combine_attrs="drop")


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


def correlations(sleep: xr.Dataset) -> xr.Dataset:
    """The mean correlation of counts of cells of one group, and of cells of different ones.

    Cells whose count never changes are correlated with none.
    """
    found = sn.analysis.correlation_matrix(sleep, "excitatory", bin_width=BIN)
    every = np.arange(SIZE)
    label = group_of(every)
    correlation = found.reindex(neuron=every, other=every, fill_value=0).values
    same = (label[:, None] == label) & (label[:, None] >= 0) & ~np.eye(SIZE, dtype=bool)
    other = (label[:, None] != label) & (label[:, None] >= 0) & (label >= 0)
    return xr.Dataset(
        {
            "inside_correlation": float(correlation[same].mean()),
            "between_correlation": float(correlation[other].mean()),
        }
    )


def completions(sleep: xr.Dataset) -> xr.Dataset:
    """How often groups become active as wholes, beyond the cells that a burst hits.

    Also how many of the groups do, and how like the groups what a detector without labels finds is.
    """
    labels = group_of(np.arange(SIZE))
    waves = sn.analysis.volley_starts(sleep["bursts.event_time"].values, WAVE)
    found = sn.analysis.assembly_completions(
        sleep, "excitatory", labels=labels, volleys=waves, seed=1
    )
    patterns = sn.analysis.find_patterns(sleep, "excitatory", bin_width=BIN, seed=1)
    minutes = sleep.attrs["duration"] / 60
    return xr.Dataset(
        {
            "completions": found.sizes["event"] / minutes,
            "by_chance": 60 * float(found.surrogate_rate),
            "lasting": float(found.lasting.mean()),
            "groups": float(np.unique(found.assembly).size),
            "patterns": float(patterns.sizes["pattern"]),
            "cosine": float(sn.analysis.match_patterns(patterns, labels).cosine.mean()),
        }
    )


def excerpt(recording: xr.Dataset, begin: float) -> xr.Dataset:
    """Spikes of the last seconds of wake and the first of sleep."""
    times, cells = sn.recording.spikes(recording, "excitatory")
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
    yield from weight_claims(by)
    asleep = float(results.scenario.duration) - float(results.scenario.schedule.change_times[-1])
    for claim in recall_claims(by, asleep / 60):
        yield sn.analysis.explain_no_value(
            claim, "Cells that do not fire in sleep have no correlation and no patterns."
        )


def weight_claims(by: dict[str, xr.Dataset]) -> Iterator[sn.Claim]:
    """Groups are in the weights where they were shown, and apart only under weak synapses."""
    gain = {
        name: (each.weight.sel(where="inside") - each.weight.sel(where="between")).values
        for name, each in by.items()
    }
    sentence = "Synapses inside groups have become stronger than those between them, by"
    yield sn.analysis.greater(sentence, gain["learned"], 0.5 * MAX_WEIGHT, "nS")
    sentence = "Other groups each time leave no groups in the weights: inside less between"
    yield sn.analysis.between(
        sentence, gain["other_groups"], -0.05 * MAX_WEIGHT, 0.05 * MAX_WEIGHT, "nS"
    )
    sentence = "Strong recurrent synapses in wake join groups: weight between them, more by"
    between = {name: each.weight.sel(where="between").values for name, each in by.items()}
    yield sn.analysis.paired_greater(sentence, between["strong_wake"], between["learned"], "nS")


def recall_claims(by: dict[str, xr.Dataset], minutes: float) -> Iterator[sn.Claim]:
    """What comes back in sleep, and that no control has as much of it."""
    rate = {name: each.completions.values for name, each in by.items()}
    for other in CONDITIONS[1:]:
        sentence = f"Groups come back in sleep: completions a minute, more than with {NAMES[other]}"
        yield sn.analysis.paired_greater(
            sentence, rate["learned"], rate[other], "1/min", exposure=minutes
        )
    sentence = f"Of the {GROUPS} groups come back"
    # chosen: all but one
    yield sn.analysis.greater(sentence, by["learned"].groups.values, GROUPS - 1.5)
    apart = {
        name: (each.inside_correlation - each.between_correlation).values
        for name, each in by.items()
    }
    for other in ("not_learned", "other_groups"):
        sentence = (
            f"In sleep the cells of a group fire together more than after {NAMES[other]}: "
            "correlation inside less between"
        )
        yield sn.analysis.paired_greater(sentence, apart["learned"], apart[other])
    sentence = "A detector without labels finds the groups: cosine, more than without learning, by"
    cosine = [by[name].cosine.values for name in ("learned", "not_learned")]
    yield sn.analysis.paired_greater(sentence, *cosine)


def figures(results: sn.Results) -> Iterator[tuple[str, Figure]]:
    """From wake to sleep, and the controls."""
    yield "wake_and_sleep", draw_spikes(results.first("trial"))
    yield "controls", draw_controls(results.first())


def draw_spikes(data: xr.Dataset) -> Figure:
    """The end of wake and the beginning of sleep, cell by cell."""
    fig, axes = sn.figures.panels("A;B;C;D", height_mm=150, sharex=True)
    for letter, name in zip("ABCD", SHOWN_CONDITIONS, strict=True):
        own, ax = data.sel(condition=name), axes[letter]
        ax.plot(
            own.spike_time, own.spike_cell, "|", ms=1.5, mew=0.4, color=COLOURS["excitatory"],
            rasterized=True,
        )  # fmt: skip
        ax.axvline(0, color=colour("black"), lw=0.8)
        ax.set_yticks(np.arange(0, GROUPS + 1) * CELLS)
        ax.set(ylabel="cell", ylim=(0, SIZE), xlim=(-SHOWN, SHOWN))
        ax.set_title(NAMES[name], color=COLOURS[name], fontweight="bold")
    axes["D"].set_xlabel("time from the beginning of sleep (s)")
    fig.set_label(
        "The last seconds of wake, in which groups of 40 cells are shown, and the first of sleep, "
        "in which random bursts hit a fifth of all cells: the first network with what it learned, "
        "without learning, after other groups each time, and with recurrent synapses that are "
        "strong in wake."
    )
    return fig


def draw_controls(data: xr.Dataset) -> Figure:
    """What was learned and what comes back, beside the controls."""
    fig, axes = sn.figures.panels("AB;CD", height_mm=125)
    look = {"own_colours": COLOURS, "own_names": NAMES}
    apart = data.weight.sel(where="inside") - data.weight.sel(where="between")
    for letter, values, quantity, unit in (
        ("A", apart, "weight inside less between", "nS"),
        ("B", data.completions, "completions in sleep", "1/min"),
        ("C", data.groups, "groups that come back", ""),
        ("D", data.cosine, "cosine, found unlabelled", ""),
    ):
        each = {name: values.sel(condition=name).values for name in CONDITIONS}
        sn.figures.means(each, axes[letter], quantity=quantity, unit=unit, **look)
        axes[letter].set_ylim(bottom=min(0, axes[letter].get_ylim()[0]))
    chance = np.sqrt(CELLS / SIZE)
    axes["D"].axhline(chance, color=colour("control"), ls="--", lw=0.8)
    fig.set_label(
        "A: how much stronger synapses inside groups are than those between them, after wake. B: "
        "how often a group becomes active as a whole in sleep: 80 % of its cells in 100 ms while "
        "others are silent, at most 30 % of them hit. C: how many of the five groups do. D: how "
        "like the groups the patterns are that a detector without labels finds in sleep; dashed, a "
        "pattern of all cells alike. Small dots are networks, bars 95 % intervals (Student's t, "
        "which may reach below 0)."
    )
    return fig
