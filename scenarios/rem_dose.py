"""Completions against the jitter of a burst's spikes, and against the share of cells in it."""

from collections.abc import Iterator
from functools import partial

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import simneuro as sn
from simneuro.analysis import counted_interval
from simneuro.figures import colour

CELLS = 200  # in an assembly, as in the scenario's clustered projection
WAVE_GAP = 0.06  # s; chosen: a burst of the relay lasts 30 ms, waves come 143 ms apart or more

SAME = "jitter_0"  # also the point of the other curve at the usual fraction

COLOURS = {
    "jitter": colour("purple"),
    "fraction": colour("purple"),
    "volley": colour("green"),
    "active": colour("orange"),
}


def trial(scenario: sn.Scenario) -> xr.Dataset:
    """Simulate one network, and count the completions of its assemblies."""
    recording = sn.simulate(scenario)
    labels = np.arange(scenario.populations["excitatory"].size) // CELLS
    waves = sn.analysis.volley_starts(
        recording["bursts.event_time"].values, WAVE_GAP, spread=scenario.drives["bursts"].spread
    )
    find = partial(
        sn.analysis.assembly_completions, recording, "excitatory", labels=labels, volleys=waves
    )
    events = find(seed=scenario.seed)
    # What became active, also where the volley took part in it.
    active = find(seed=scenario.seed, surrogates=1, most_driven=1.0)
    standard = sn.analysis.standard_measures(recording)
    return xr.Dataset(
        {
            "completions": ((), 60 * float(events.rate), {"units": "1/min"}),
            "active": ((), 60 * float(active.rate), {"units": "1/min"}),
            "volley": ((), float(events.volley_share.mean()) if len(waves) else np.nan),
            "rate": standard["rate"],
        }
    )


def doses(results: sn.Results, key: str) -> dict[float, str]:
    """The conditions such as ``jitter_25`` by their values, in order."""
    found = {
        float(name.split("_")[1]): name
        for name in results.first().condition.values
        if name.startswith(key)
    }
    if key == "fraction":
        found[100 * float(results.scenario.drives["bursts"].fraction)] = SAME
    return dict(sorted(found.items()))


def curve(
    results: sn.Results, key: str, variable: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Doses in order, means, and how far their intervals go below and above, (2, dose)."""
    data, names = results.first()[variable], doses(results, key)
    minutes = float(results.scenario.duration) / 60
    rates = [data.sel(condition=name).values for name in names.values()]
    means = np.array([each.mean() for each in rates])
    bounds = np.array([counted_interval(each, exposure=minutes) for each in rates])
    return np.array(list(names)), means, np.abs(bounds.T - means)


def claims(results: sn.Results) -> Iterator[sn.Claim]:
    """The drive stays, its timing goes: what is reported is the curve; claimed only its ends."""
    data = results.first()["completions"]
    sentence = "Spikes of a burst moved by 100 ms each complete fewer assemblies: difference"
    together, apart = (data.sel(condition=f"jitter_{ms}").values for ms in (0, 100))
    minutes = float(results.scenario.duration) / 60
    yield sn.analysis.paired_greater(sentence, together, apart, "1/min", exposure=minutes)
    relay = results.first()["rate"].sel(population="relay")
    change = 100 * (relay.sel(condition="jitter_100") / relay.sel(condition="jitter_0") - 1)
    sentence = "Moving them leaves the rate of the relay as it was: difference"
    kept = sn.analysis.between(sentence, change.values, -5.0, 5.0, "%")
    yield sn.analysis.explain_no_value(kept, "The relay was silent.")


def figures(results: sn.Results) -> Iterator[tuple[str, Figure]]:
    """Two doses."""
    fig, axes = sn.figures.panels("AB", height_mm=70)
    draw_dose(results, "jitter", axes["A"], "jitter of each spike (ms)")
    draw_dose(results, "fraction", axes["B"], "relay cells in a wave (%)")
    volley = axes["B"].twinx()
    names = doses(results, "fraction")
    means = [float(results.first()["volley"].sel(condition=name).mean()) for name in names.values()]
    volley.plot(
        list(names), 100 * np.array(means), color=COLOURS["volley"], ls="--", marker="s", ms=3
    )
    volley.set_ylabel("cells that a volley drives (%)", color=COLOURS["volley"])
    volley.set_ylim(0, 100)
    fig.set_label(
        "Completions of assemblies (purple) by how much each spike of a burst is moved in time (A;"
        " standard deviation; by more than 10 ms there is no volley left whose spikes would not "
        "count), and by the share of the relay's cells that a wave takes (B; dashed,"
        " green: the share of cortical cells that fire in a volley). Where a volley drives more "
        "than 30 % of an assembly, its activity is no completion; orange, with squares, counts it "
        "as well. Bars are 95 % intervals of the number of all in all networks."
    )
    yield "dose", fig


def draw_dose(results: sn.Results, key: str, ax: Axes, text: str) -> None:
    for variable, ink, sign, line in (
        ("active", COLOURS["active"], "s", "-."),
        ("completions", COLOURS[key], "o", "-"),
    ):
        at, means, errors = curve(results, key, variable)
        ax.errorbar(at, means, errors, color=ink, marker=sign, ms=4, ls=line, label=variable)
    ax.set(xlabel=text, ylabel="completions (1/min)")
    ax.set_ylim(bottom=0)
    if key == "jitter":
        # From none to a second: none has a place on this scale.
        ax.set_xscale("symlog", linthresh=at[1], linscale=0.4)
        ax.set_xticks(at, [f"{each:g}" for each in at])
        ax.minorticks_off()
        ax.set_xlim(left=-at[1] / 4)
        ax.tick_params(axis="x", labelsize=6.5)
        ax.legend(frameon=False, loc="lower left")
