"""Changes of weights by pairs of spikes and by trains, held against the window of song2000."""

from collections.abc import Iterator

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

import simneuro as sn
from simneuro.analysis import explain_no_value, neighbour_lags, pair_lags, pair_sum, within
from simneuro.figures import colour, panels

Floats = NDArray[np.float64]

# From song2000: the most that a pair gives and takes, in largest weights, and their time (s).
GIVEN, TAKEN, TAU = 0.005, 0.00525, 20e-3
EXACT = 1e-9  # chosen: far above rounding, far below what a pair changes


def trial(scenario: sn.Scenario) -> xr.Dataset:
    """Lags of the pairs (s) and changes of weights, and for trains the changes expected of them.

    Changes are in largest weights.
    """
    recording = sn.simulate(scenario)
    largest = float(scenario.network.wires["pairs"].rules["stdp"].parameters["w_max"].value)
    before, after = (
        sn.recording.spike_trains(recording, f"train_{name}") for name in ("pre", "post")
    )
    both = list(zip(before, after, strict=True))
    return xr.Dataset(
        {
            "lag": ("pair", lags(scenario)),
            "change": ("pair", change(recording, "pairs") / largest),
            "train_change": ("train", change(recording, "trains") / largest),
            "by_pairs": ("train", [pair_sum(pair_lags(*each), window) for each in both]),
            "by_neighbours": ("train", [pair_sum(neighbour_lags(*each), window) for each in both]),
            "ties": ("train", [int((abs(pair_lags(*each)) < 1e-9).sum()) for each in both]),
        }
    )


def lags(scenario: sn.Scenario) -> Floats:
    """By how much the target's spike comes after the arrival, for each pair (s)."""
    arrivals, spikes = (np.asarray(scenario.drives[name].times) for name in ("arrivals", "spikes"))
    return np.round(spikes - arrivals, 9)


def change(recording: xr.Dataset, projection: str) -> Floats:
    """Of each weight (S)."""
    found = recording[f"{projection}.final_weight"] - recording[f"{projection}.weight"]
    return np.asarray(found.values)


def window(lag: Floats) -> Floats:
    """What a pair changes, in largest weights: nothing where both fall into one time step."""
    after, size = np.round(lag, 9) > 0, np.exp(-np.abs(lag) / TAU)
    return np.where(np.round(lag, 9) == 0, 0.0, np.where(after, GIVEN * size, -TAKEN * size))


def claims(results: sn.Results) -> Iterator[sn.Claim]:
    """The window, ties, time steps, trains."""
    fine, coarse = (
        results.first("trial").sel(condition=name) for name in ("fine_steps", "coarse_steps")
    )
    yield from window_claims(fine)
    away = float(abs(fine.change - coarse.change).max())
    sentence = "Pairs do the same in steps ten times as long: largest difference"
    yield within(sentence, away, 0, EXACT, "w_max")
    yield from train_claims(fine, coarse)


def window_claims(fine: xr.Dataset) -> Iterator[sn.Claim]:
    """Each pair, both sides, and none."""
    away = float(abs(fine.change - window(fine.lag.values)).max())
    sentence = "Each pair of spikes changes the weight by the window of 2000: largest deviation"
    yield within(sentence, away, 0, EXACT, "w_max")
    given, taken = (float(fine.change.where(side).sum()) for side in (fine.lag > 0, fine.lag < 0))
    sentence = "The side that weakens is the larger one, by a factor of"
    factor = -taken / given if given else np.nan
    larger = within(sentence, factor, 1.05 - 1e-6, 1.05 + 1e-6)
    yield explain_no_value(larger, "No pair strengthens.")
    tie = abs(fine.change.where(fine.lag == 0).dropna("pair").values)
    sentence = "An arrival and a spike in one time step change nothing"
    nothing = within(sentence, tie.max(initial=0.0) if tie.size else np.nan, 0, 0, "w_max")
    yield explain_no_value(nothing, "No arrival falls together with a spike.")


def train_claims(fine: xr.Dataset, coarse: xr.Dataset) -> Iterator[sn.Claim]:
    """All pairs of random trains."""
    for data, steps in ((fine, "0.1 ms"), (coarse, "1 ms")):
        away = float(abs(data.train_change - data.by_pairs).max())
        sentence = f"Trains change it by the sum over all their pairs, steps of {steps}: deviation"
        yield within(sentence, away, 0, EXACT, "w_max", exact=False)
    ties = float(coarse.ties.sum())
    sentence = "In the long steps of these trains, arrivals fall together with spikes"
    yield within(sentence, ties, 1, np.inf, "times", exact=False)
    error = np.sqrt(float(((fine.by_neighbours - fine.by_pairs) ** 2).mean()))
    scale = float(fine.by_pairs.std())
    sentence = "Control: pairs of neighbours alone would miss the change, of its spread by"
    # chosen: far above what the claims before allow
    missed = within(sentence, error / scale if scale else np.nan, 0.1, np.inf, exact=False)
    yield explain_no_value(missed, "All trains have the same sum over their pairs.")


def figures(results: sn.Results) -> Iterator[tuple[str, Figure]]:
    """The window, and trains against sums."""
    fig, axes = panels("AB", height_mm=72)
    data = results.first("trial")
    draw_window(data, axes["A"])
    draw_trains(data.sel(condition="fine_steps"), axes["B"])
    fig.set_label(
        "A: what one pair of spikes changes, against the time from the arrival to the spike of the "
        "target; line, the window of Song, Miller and Abbott (2000). Arrival and spike in one time "
        "step change nothing. B: what pairs of random trains change, against the sum of the window "
        "over all their pairs, and over pairs of neighbours alone. Changes are in percent of the "
        "largest weight."
    )
    yield "window", fig


def draw_window(data: xr.Dataset, ax: Axes) -> None:
    """Changes by lag for both time steps."""
    for side in (-1, 1):
        lag = side * np.linspace(1e-6, 0.1, 200)
        name = "Song et al. 2000" if side > 0 else None
        ax.plot(1e3 * lag, 100 * window(lag), color=colour("theory"), lw=2, label=name)
    for condition, look in (
        ("fine_steps", {"marker": "o", "mfc": colour("neuron"), "label": "steps of 0.1 ms"}),
        ("coarse_steps", {"marker": "o", "mfc": "none", "ms": 6, "label": "steps of 1 ms"}),
    ):
        one = data.sel(condition=condition)
        ax.plot(1e3 * one.lag, 100 * one.change, ls="none", color=colour("neuron"), **look)
    for draw in (ax.axhline, ax.axvline):
        draw(0, color=colour("control"), lw=0.5, zorder=0)
    ax.set(xlabel="spike after arrival (ms)", ylabel="change of the weight (%)")
    ax.legend(loc="lower right")


def draw_trains(fine: xr.Dataset, ax: Axes) -> None:
    """Changes against sums."""
    for name, role, text in (
        ("by_neighbours", "control", "neighbours alone"),
        ("by_pairs", "neuron", "all pairs"),
    ):
        ax.plot(100 * fine[name], 100 * fine.train_change, "o", color=colour(role), label=text)
    ends = 100 * np.array([fine.by_pairs.min(), fine.by_pairs.max()])
    ax.plot(ends, ends, color=colour("theory"), lw=2, zorder=1, label="equal")
    ax.set(xlabel="sum of the window over pairs (%)", ylabel="change by a train (%)")
    ax.legend(loc="upper left")
