"""Where the claims about bursts and memory hold: a grid around the network, in four directions."""

from collections.abc import Iterator

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from scipy.stats import binomtest

import simneuro as sn
from simneuro.figures import colour
from simneuro.scenario import why_undecided

CELLS = 200  # in an assembly, as in the scenario's clustered projection
WAVE_GAP = 0.06  # s; chosen: a burst of the relay lasts 30 ms, waves come 143 ms apart or more
WEIGHT = "projections.excitatory_excitatory.weight"
DRIVE = "drives.tonic.rate"

#: Each map compares a condition with its control, and asks for so many times as many completions.
MAPS = {
    "small waves": ("small_waves", "small_waves_scattered", 3),
    "weak inhibition": ("weak_inhibition", "weak_inhibition_scattered", 3),
    "as it is": ("rem", "scattered", 3),
    "strong inhibition": ("strong_inhibition", "strong_inhibition_scattered", 3),
    "large waves": ("large_waves", "large_waves_scattered", 3),
    "no memory": ("rem", "no_memory", 5),
}
SIGNS = {-1: "\N{MULTIPLICATION SIGN}", 0: "?", 1: "\N{CHECK MARK}"}
COLOURS = (colour("vermillion"), "#DDDDDD", colour("green"))  # refuted, undecided, holds


def trial(scenario: sn.Scenario) -> xr.Dataset:
    """Simulate one network, and count the completions of its assemblies."""
    recording = sn.simulate(scenario)
    labels = np.arange(scenario.populations["excitatory"].size) // CELLS
    waves = sn.analysis.volley_starts(
        recording["bursts.event_time"].values, WAVE_GAP, spread=scenario.drives["bursts"].spread
    )
    events = sn.analysis.assembly_completions(
        recording, "excitatory", labels=labels, volleys=waves, seed=scenario.seed, surrogates=1
    )
    rate = sn.analysis.mean_rate(recording, "excitatory").rate
    return xr.Dataset({"number": float(events.sizes["event"]), "rate": rate})


def verdict(number: float, control: float, factor: float) -> int:
    """-1, 0 or 1: refuted, undecided, or more than ``factor`` times as many as in the control.

    Given their sum, the share of two Poisson numbers is binomial; its exact interval of 95 % gives
    that of their ratio (clopper1934).
    """
    total = round(number + control)
    if not total:
        return 0
    bound = factor / (1 + factor)
    low, high = binomtest(round(number), total).proportion_ci(0.95, "exact")
    return int(low > bound) - int(high < bound)


def table(results: sn.Results, condition: str) -> np.ndarray:
    """Completions of all networks at each weight (row) and rate of the relay (column)."""
    numbers = results.data["number"].sel(condition=condition).sum("trial")
    return np.asarray(numbers.transpose(WEIGHT, DRIVE).values)


def verdicts(results: sn.Results, name: str) -> np.ndarray:
    """The verdicts of one map; all are undecided if the scenario's rules say so."""
    condition, control, factor = MAPS[name]
    pair = table(results, condition), table(results, control)
    found = np.vectorize(verdict)(*pair, factor)
    return 0 * found if why_undecided(results.scenario) else found


def claims(results: sn.Results) -> Iterator[sn.Claim]:
    """None: the map says where claims hold."""
    yield from ()


def figures(results: sn.Results) -> Iterator[tuple[str, Figure]]:
    """The verdicts of each map, with the numbers that they rest on."""
    fig, axes = sn.figures.panels("ABC;DEF", height_mm=125)
    for letter, name in zip("ABCDEF", MAPS, strict=True):
        draw_map(results, name, axes[letter])
    for letter in "ABC":
        axes[letter].set_xlabel("")
    for letter in "BCEF":
        axes[letter].set_ylabel("")
    fig.set_label(
        "Whether completions are more than three times as frequent as with scattered bursts, by "
        "the weight of synapses inside assemblies and the steady rate of the relay: with waves of "
        "6 and of 13 % of its cells instead of 9 % (A, E), with inhibition of 270 and of 330 pS "
        "instead of 300 pS (B, D), and as they are in rem_activation_synthesis (C). F: more than "
        "five times as frequent as without memory. Green with a check mark holds, red with a cross "
        "is refuted, grey with a question mark is undecided at this number of networks. Numbers: "
        "completions, and those of the control, in all networks together. "
        f"{why_undecided(results.scenario)}".strip()
    )
    yield "map", fig


def draw_map(results: sn.Results, name: str, ax: Axes) -> None:
    found = verdicts(results, name)
    numbers, controls = (table(results, each) for each in MAPS[name][:2])
    ax.imshow(found, origin="lower", aspect="auto", cmap=ListedColormap(COLOURS), vmin=-1, vmax=1)
    for (row, column), each in np.ndenumerate(found):
        text = f"{SIGNS[int(each)]}\n{numbers[row, column]:.0f} : {controls[row, column]:.0f}"
        ax.text(column, row, text, ha="center", va="center", fontsize=7)
    weights, rates = (results.data[path].values for path in (WEIGHT, DRIVE))
    ax.set_xticks(range(len(rates)), [f"{each:g}" for each in rates])
    ax.set_yticks(range(len(weights)), [f"{1e9 * each:.3g}" for each in weights])
    ax.set(xlabel="steady relay rate (Hz)", ylabel="weight (nS)", title=name)
