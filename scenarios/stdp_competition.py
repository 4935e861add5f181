"""A cell with a thousand inputs that learn: how weights end, and what that does to its rate."""

from collections.abc import Iterator

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

import simneuro as sn
from simneuro.analysis import (
    between,
    explain_no_value,
    greater,
    less,
    paired_greater,
    within,
)
from simneuro.figures import colour, panels, shades

Floats = NDArray[np.float64]

RATE = "sources.inputs.rate"
BINS = 50  # chosen: what a figure can show of the run
LATE = 0.7  # chosen: rates and intervals are those of the last three tenths
MODERATE, STRONG = 15.0, 40.0  # Hz; chosen: both ends of the weights are met there; much input
NAMES = {"stdp": "learnt", "fixed": "fixed"}


def trial(scenario: sn.Scenario) -> xr.Dataset:
    """Weights at the start and the end (of the largest), and the rate (Hz) as it changes."""
    recording = sn.simulate(scenario)
    (spikes,) = sn.recording.spike_trains(recording, "cell")
    largest = float(scenario.network.wires["learnt"].rules["learning"].parameters["w_max"].value)
    duration = recording.attrs["duration"]
    edges = np.linspace(0, duration, BINS + 1)
    late = spikes[spikes >= LATE * duration]
    intervals = np.diff(late)
    return xr.Dataset(
        {
            "before": ("input", recording["learnt.weight"].values / largest),
            "after": ("input", recording["learnt.final_weight"].values / largest),
            "until": ("bin", edges[1:]),
            "rate_by_time": ("bin", np.histogram(spikes, edges)[0] / np.diff(edges)),
            "rate": late.size / ((1 - LATE) * duration),
            "cv": intervals.std() / intervals.mean() if intervals.size > 1 else np.nan,
        }
    )


def at(results: sn.Results, condition: str, rate: float) -> xr.Dataset:
    """All trials of one condition at one rate of the inputs."""
    return results.data.sel({"condition": condition, RATE: rate})


def claims(results: sn.Results) -> Iterator[sn.Claim]:
    """Weights, the rate, and the control."""
    yield from weight_claims(results)
    for claim in (*rate_claims(results), *control_claims(results)):
        yield explain_no_value(claim, "A cell that hardly fires has no CV, and no rate to compare.")


def weight_claims(results: sn.Results) -> Iterator[sn.Claim]:
    """Each cell is a sample: its thousand weights compete with each other."""
    moderate, strong = (at(results, "stdp", rate).after for rate in (MODERATE, STRONG))
    low, middle, high = (
        chosen.mean("input").values
        for chosen in (moderate < 0.1, abs(moderate - 0.5) < 0.1, moderate > 0.9)
    )
    sentence = f"Inputs of {MODERATE:g} Hz compete: weights in the lowest tenth"
    yield greater(sentence, 100 * low, 20, "%")  # chosen: twice what there was at the start
    sentence = "More weights are in the lowest tenth than in a tenth of the middle, by"
    yield greater(sentence, 100 * (low - middle / 2), 0, "%")
    sentence = "More weights are in the highest tenth than in a tenth of the middle, by"
    yield greater(sentence, 100 * (high - middle / 2), 0, "%")
    sentence = f"Inputs of {STRONG:g} Hz leave more weights in the lowest tenth, by"
    yield paired_greater(sentence, 100 * (strong < 0.1).mean("input").values, 100 * low, "%")


def rate_claims(results: sn.Results) -> Iterator[sn.Claim]:
    """What the weights do to the cell."""
    moderate, strong = (at(results, "stdp", rate) for rate in (MODERATE, STRONG))
    fixed = at(results, "fixed", STRONG)
    sentence = f"Learning slows the cell under inputs of {STRONG:g} Hz, by a factor of"
    # chosen: where song2000's mechanism was simulated before, it was 7
    yield greater(sentence, fixed.rate.values / strong.rate.values, 5)
    sentence = f"The cell's rate is regulated: that at {STRONG:g} Hz over that at {MODERATE:g} Hz"
    yield between(sentence, strong.rate.values / moderate.rate.values, 0.5, 2)
    sentence = "It then fires by the fluctuations of its inputs: CV of its intervals"
    yield greater(sentence, strong.cv.values, 0.4)  # chosen: twice what the control may have


def control_claims(results: sn.Results) -> Iterator[sn.Claim]:
    """The same cell without learning."""
    moderate, strong = (at(results, "fixed", rate) for rate in (MODERATE, STRONG))
    fixed = results.data.sel(condition="fixed")
    moved = float(abs(fixed.after - fixed.before).max())
    yield within("Control: weights that stay change by", moved, 0, 0, "w_max")
    sentence = f"Control: with them the rate at {STRONG:g} Hz over that at {MODERATE:g} Hz is"
    # More than the claim for the learning cell allows.
    yield greater(sentence, strong.rate.values / moderate.rate.values, 2)
    sentence = f"Control: with them the cell is a clock under inputs of {STRONG:g} Hz: CV"
    yield less(sentence, strong.cv.values, 0.2)


def figures(results: sn.Results) -> Iterator[tuple[str, Figure]]:
    """Weights, rates over time, and rates against the input."""
    fig, axes = panels("AB;CD", height_mm=115)
    draw_weights(results, MODERATE, axes["A"])
    draw_weights(results, STRONG, axes["B"])
    draw_time(results, axes["C"])
    draw_rates(results, axes["D"])
    fig.set_label(
        f"A, B: weights at the end, of inputs that fire at {MODERATE:g} and {STRONG:g} Hz, and "
        "those that stay as they were drawn. C: the cell's rate while it learns, the mean over "
        "trials; a line for each rate of the inputs. D: its rate in the end, and with weights that "
        "stay; a dot a trial."
    )
    yield "competition", fig


def draw_weights(results: sn.Results, rate: float, ax: Axes) -> None:
    """How weights are distributed in the end."""
    edges = np.linspace(0, 1, 21)
    for condition, look in (
        ("stdp", {"color": colour("excitatory"), "fill": True, "alpha": 0.8}),
        ("fixed", {"color": colour("control"), "lw": 1.2}),
    ):
        weights = at(results, condition, rate).after.values.ravel()
        share = 100 * np.histogram(weights, edges)[0] / weights.size
        ax.stairs(share, edges, label=NAMES[condition], **look)
    ax.set(xlabel="weight (of the largest)", ylabel="inputs (%)", ylim=(0, None))
    ax.set_title(f"inputs of {rate:g} Hz")
    ax.legend(loc="upper right")


def draw_time(results: sn.Results, ax: Axes) -> None:
    """The rate while weights are learnt."""
    data = results.data.sel(condition="stdp").mean("trial")
    rates = data[RATE].values
    for rate, line in zip(rates, shades(len(rates)), strict=True):
        one = data.sel({RATE: rate})
        ax.plot(one.until, one.rate_by_time, color=line, label=f"{rate:g} Hz")
    ax.set(xlabel="time (s)", ylabel="rate of the cell (Hz)")
    decades(ax)
    ax.legend(title="inputs", ncols=4, loc="upper right", columnspacing=1.0)


def decades(ax: Axes) -> None:
    """A logarithmic axis of rates with plain numbers."""
    ax.set(yscale="log", ylim=(0.2, 600))
    ax.set_yticks([0.3, 1, 3, 10, 30, 100, 300], ["0.3", "1", "3", "10", "30", "100", "300"])
    ax.minorticks_off()


def draw_rates(results: sn.Results, ax: Axes) -> None:
    """The rate in the end against that of the inputs."""
    for condition, role in (("fixed", "control"), ("stdp", "excitatory")):
        data = results.data.sel(condition=condition)
        ink = colour(role)
        ax.plot(data[RATE], data.rate.mean("trial"), color=ink, lw=0.9)
        for trial in data.trial:
            name = NAMES[condition] if trial == 0 else None
            shape = "s" if condition == "fixed" else "o"
            ax.plot(data[RATE], data.rate.sel(trial=trial), shape, color=ink, label=name)
    ax.set(xlabel="rate of the inputs (Hz)", ylabel="rate of the cell (Hz)")
    decades(ax)
    ax.legend(loc="lower right")
