"""What a cortex with stored assemblies makes of random bursts, against two controls."""

from collections.abc import Iterator

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage

import simneuro as sn
from simneuro.analysis import garwood_interval
from simneuro.figures import colour

ASSEMBLIES, CELLS = 20, 50  # as in the scenario's clustered projection
WINDOW = 0.5  # s after a cluster of bursts, chosen: longer than nearly all clusters last
CLUSTER_GAP = 0.4  # s, chosen: longer than the largest interval between waves of one cluster
BIN = 0.05  # s, the bins of the detector
SURROGATES = 20  # chosen: half set the threshold, half measure the false positives
SHUFFLED = SURROGATES - SURROGATES // 2  # surrogates that the false positives are counted in

# Bounds of the claims.
FOLD = {"no_memory": 5, "no_bursts": 3}  # chosen: far beyond what chance or a shift of rates gives
GAIN = 0.3  # chosen: an event after three more of ten clusters than of moments at random
SAME_DRIVE = 5.0  # %; chosen: little beside threefold. The end of a run may cut off a cluster,
# with up to 4 % of the spikes of a network, but never a scattered spike.
FALSE_RATE = 0.5  # 1/min; chosen: far below any rate of events that a claim here is about
CV = (0.7, 1.5)  # chosen: as cortical cells in an activated state; a clock has 0, pure chance 1

KEPT = 12.0  # s of spikes kept for the figure
SHOWN = 3.0  # s of them shown
CONDITIONS = ("rem", "no_bursts", "no_memory")
NAMES = {"rem": "REM", "no_bursts": "no bursts", "no_memory": "no memory"}
COLOURS = {
    "rem": colour("purple"),
    "no_bursts": colour("sky"),
    "no_memory": colour("orange"),
    "relay": colour("green"),
    "excitatory": colour("excitatory"),
}


def trial(scenario: sn.Scenario) -> xr.Dataset:
    """Simulate one network, and count the events of its assemblies."""
    recording = sn.simulate(scenario)
    rng, labels = np.random.default_rng(scenario.seed), label_cells(scenario)
    events = sn.analysis.assembly_events(
        recording, "excitatory", labels=labels, seed=rng, surrogates=SURROGATES
    )
    return xr.merge(
        [measure_state(recording), measure_synthesis(recording, events), excerpt(recording)],
        combine_attrs="drop",
    )


def label_cells(scenario: sn.Scenario) -> np.ndarray:
    """The assembly of each excitatory cell; -1 for the cells of the background."""
    cells = np.arange(scenario.populations["excitatory"].size)
    return np.where(cells < ASSEMBLIES * CELLS, cells // CELLS, -1)


def measure_state(recording: xr.Dataset) -> xr.Dataset:
    """Rate and irregularity of each population."""
    return sn.analysis.standard_measures(recording)[["rate", "cv"]]


def measure_synthesis(recording: xr.Dataset, events: xr.Dataset) -> xr.Dataset:
    """How many events, of how many assemblies, and how likely one follows a cluster of bursts."""
    duration = float(recording.attrs["duration"])
    starts = sn.analysis.clusters(recording["bursts.event_time"].values, CLUSTER_GAP)
    onsets = events.onset_time.values
    after = sn.analysis.onsets_after(onsets, starts, window=WINDOW, duration=duration)
    return xr.Dataset(
        {
            "event_rate": ((), 60 * len(onsets) / duration, {"units": "1/min"}),
            "distinct": ((), len(np.unique(events.assembly.values)), {"units": "1"}),
            "false_positives": 60 * events["surrogate_false_positive_rate"],
            "after_cluster": after["probability"],
            "any_time": after["base"],
            "cluster_time": ("cluster", starts, {"units": "s"}),
            "onset_time": ("event", onsets, {"units": "s"}),
            "onset_assembly": ("event", events.assembly.values.astype(float)),
            "z": (("assembly", "bin"), events["z"].values.astype(np.float32), {"units": "1"}),
        }
    )


def excerpt(recording: xr.Dataset) -> xr.Dataset:
    """The spikes of the first seconds, for the figure."""
    kept = {}
    for population in ("relay", "excitatory"):
        times, cells = sn.recording.spikes(recording, population)
        shown = times < KEPT
        dim = f"{population}_spike"
        kept[f"{population}_time"] = (dim, times[shown].astype(np.float32), {"units": "s"})
        kept[f"{population}_cell"] = (dim, cells[shown].astype(np.float32))
    return xr.Dataset(kept)


def claims(results: sn.Results) -> Iterator[sn.Claim]:
    """Both parts are needed: bursts and memory; and the state is an irregular one."""
    minutes = float(results.scenario.duration) / 60
    events = results.first()["event_rate"]
    rem, no_bursts, no_memory = (events.sel(condition=name).values for name in CONDITIONS)
    unit = "events per minute"
    yield sn.analysis.greater(
        "With random bursts and stored assemblies, assemblies become active", rem, 0, unit
    )
    yield sn.analysis.times_greater(
        "It takes memory: events are more than five times as frequent as in the same cortex "
        "without assemblies; their rate less five times that of the control",
        *(rem, no_memory, FOLD["no_memory"], unit), exposure=minutes,
    )  # fmt: skip
    yield sn.analysis.times_greater(
        "It takes bursts: events are more than three times as frequent as under as many relay "
        "spikes scattered in time; their rate less three times that of the control",
        *(rem, no_bursts, FOLD["no_bursts"], unit), exposure=minutes,
    )  # fmt: skip
    yield drive_claim(results.first()["rate"].sel(population="relay"))
    yield from rem_claims(results.first().sel(condition="rem"), minutes)


def drive_claim(relay: xr.DataArray) -> sn.Claim:
    """The control without bursts is one only if its relay fires as much."""
    rem, scattered = (relay.sel(condition=name).values for name in ("rem", "no_bursts"))
    sentence = "Scattering the bursts leaves the rate of the relay as it was: difference"
    return sn.analysis.between(sentence, 100 * (scattered / rem - 1), -SAME_DRIVE, SAME_DRIVE, "%")


def rem_claims(rem: xr.Dataset, minutes: float) -> Iterator[sn.Claim]:
    gain = (rem["after_cluster"] - rem["any_time"]).values
    yield sn.analysis.greater(
        f"A cluster of bursts raises the chance of an event within {WINDOW:g} s, by",
        gain[np.isfinite(gain)], GAIN,
    )  # fmt: skip
    watched = minutes * SHUFFLED
    yield sn.analysis.less(
        "The detector seldom finds events where labels are shuffled",
        *(rem["false_positives"].values, FALSE_RATE, "events per minute"),
        interval=lambda x: garwood_interval(round(x.sum() * watched), x.size * watched),
    )  # fmt: skip
    yield sn.analysis.between(
        "Excitatory cells fire irregularly (CV of intervals)",
        *(rem["cv"].sel(population="excitatory").values, *CV),
    )  # fmt: skip


def figures(results: sn.Results) -> Iterator[tuple[str, Figure]]:
    """What happens around a cluster of bursts, and how often."""
    yield "around_a_cluster", draw_cluster(results.first("trial"))
    yield "controls", draw_controls(results.first())


def draw_cluster(data: xr.Dataset) -> Figure:
    begin = begin_of_excerpt(data.sel(condition="rem"))
    fig, axes = sn.figures.panels(
        "ABC;DEF;GHI", height_mm=125, sharex=True, height_ratios=[1, 1.3, 1.5]
    )
    for name, column in zip(CONDITIONS, ("ADG", "BEH", "CFI"), strict=True):
        top, middle, bottom = (axes[letter] for letter in column)
        condition = data.sel(condition=name)
        top.set_title(NAMES[name], color=COLOURS[name], fontweight="bold")
        draw_raster(condition, "relay", top, begin)
        draw_raster(condition, "excitatory", middle, begin)
        image = draw_activity(condition, bottom, begin)
        bottom.set_xlabel("time (s)")
    name_rows(axes)
    fig.colorbar(image, ax=[axes[letter] for letter in "GHI"], label="z of count", fraction=0.03)
    fig.set_label(
        "Three seconds of the first network and of its controls, around the first cluster of "
        "random bursts that an event follows in REM (from the beginning if there is none). Above: "
        "spikes of the relay. Middle: cells of the 20 assemblies, 50 each. Below: activity of each "
        "assembly in bins of 50 ms, as z against what the mean rate of all of them predicts; "
        "circles are events."
    )
    return fig


def begin_of_excerpt(rem: xr.Dataset) -> float:
    """A second before the first cluster that an event follows; the beginning if there is none."""
    onsets = rem["onset_time"].values
    for start in rem["cluster_time"].values:
        if ((onsets >= start) & (onsets < start + WINDOW)).any() and 1 <= start < KEPT - 1:
            return float(start) - 1
    return 0.0


def draw_raster(condition: xr.Dataset, population: str, ax: Axes, begin: float) -> None:
    times, cells = (condition[f"{population}_{part}"].values for part in ("time", "cell"))
    shown = (times >= begin) & (times < begin + SHOWN)
    if population == "excitatory":
        shown &= cells < ASSEMBLIES * CELLS
    ink = COLOURS[population]
    ax.plot(times[shown] - begin, cells[shown], "|", ms=2, mew=0.5, color=ink, rasterized=True)
    ax.set_xlim(0, SHOWN)
    if population == "excitatory":
        ax.set_yticks(np.arange(0, ASSEMBLIES + 1, 5) * CELLS, range(0, ASSEMBLIES + 1, 5))


def draw_activity(condition: xr.Dataset, ax: Axes, begin: float) -> AxesImage:
    """The z of every assembly as grey, events as circles in the condition's colour."""
    z, onsets = condition["z"].values, condition["onset_time"].values
    extent = (-begin, z.shape[1] * BIN - begin, 0, ASSEMBLIES)
    image = ax.imshow(
        z, aspect="auto", origin="lower", extent=extent, vmin=0, vmax=10, cmap="Greys",
        interpolation="nearest",
    )  # fmt: skip
    ink = COLOURS[str(condition.condition.values)]
    at, which = onsets - begin, condition["onset_assembly"].values + 0.5
    ax.plot(at, which, "o", ms=5, mfc="none", mec=ink, mew=1.2)
    ax.set_xlim(0, SHOWN)
    return image


def name_rows(axes: dict[str, Axes]) -> None:
    for letter, text in (("A", "relay cell"), ("D", "assembly"), ("G", "assembly")):
        axes[letter].set_ylabel(text)
    for letter in "BCEFHI":
        axes[letter].set_yticklabels([])


def draw_controls(data: xr.Dataset) -> Figure:
    fig, axes = sn.figures.panels("ABC", height_mm=65)
    rates = data["rate"].sel(population="excitatory")
    draw_by_condition(data["event_rate"], axes["A"], "assembly events", "1/min")
    draw_by_condition(rates, axes["B"], "rate of excitatory cells", "Hz")
    draw_chances(data.sel(condition="rem"), axes["C"])
    for ax in axes.values():
        ax.set_ylim(bottom=min(0, ax.get_ylim()[0]))
    fig.set_label(
        "A: events of assemblies with bursts and memory, and without either. B: the mean rate of "
        f"the excitatory cells. C: in REM, the chance of an event in the {WINDOW:g} s after the "
        "start of a cluster of bursts, and after any moment. Small dots are networks, bars 95 % "
        "intervals of their mean (Student's t, which may reach below 0)."
    )
    return fig


def draw_by_condition(values: xr.DataArray, ax: Axes, quantity: str, unit: str) -> None:
    by_name = {name: values.sel(condition=name).values for name in CONDITIONS}
    sn.figures.means(
        by_name, ax, quantity=quantity, unit=unit, own_colours=COLOURS, own_names=NAMES
    )


def draw_chances(rem: xr.Dataset, ax: Axes) -> None:
    """Networks without a cluster have no chance after one."""
    chances = {"rem": rem["after_cluster"].values, "any time": rem["any_time"].values}
    quantity = f"chance of an event in {WINDOW:g} s"
    look = {"controls": ["any time"], "own_colours": COLOURS}
    sn.figures.means(chances, ax, quantity=quantity, **look)
    ax.set_xticks([0, 1], ["after a cluster\nof bursts", "at any time"])
