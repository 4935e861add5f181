"""What a cortex with stored assemblies makes of random bursts, against two controls."""

from collections.abc import Iterator

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage

import simneuro as sn
from simneuro.analysis import Claim
from simneuro.experiment import Results

ASSEMBLIES, CELLS = 20, 50  # as in the scenario's clustered projection
WINDOW = 0.5  # s after a cluster of bursts, chosen: longer than nearly all clusters last
CLUSTER_GAP = 0.4  # s, chosen: longer than the largest interval between waves of one cluster
BIN = 0.05  # s, the bins of the detector
KEPT = 12.0  # s of spikes kept for the figure
SHOWN = 3.0  # s of them shown
CONDITIONS = ("rem", "no_bursts", "no_memory")
TITLES = {
    "rem": "REM",
    "no_bursts": "no bursts",
    "no_memory": "no memory",
}


def trial(scenario: sn.Scenario) -> xr.Dataset:
    """Simulate one network, and count the events of its assemblies."""
    recording = sn.simulate(scenario)
    events = sn.analysis.assembly_events(
        recording, "excitatory", labels=_labels(scenario), rng=np.random.default_rng(scenario.seed)
    )
    return xr.merge(
        [_state(recording), _synthesis(recording, events), _example(recording)],
        combine_attrs="drop",
    )


def _labels(scenario: sn.Scenario) -> np.ndarray:
    """The assembly of each excitatory cell; -1 for the cells of the background."""
    cells = np.arange(scenario.populations["excitatory"].size)
    return np.where(cells < ASSEMBLIES * CELLS, cells // CELLS, -1)


def _state(recording: xr.Dataset) -> xr.Dataset:
    """Rate and irregularity of each population."""
    return sn.analysis.standard_measures(recording)[["rate", "cv"]]


def _synthesis(recording: xr.Dataset, events: xr.Dataset) -> xr.Dataset:
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
            "hits": after["hits"],
            "clusters": after["clusters"],
            "cluster_time": ("cluster", starts, {"units": "s"}),
            "onset_time": ("event", onsets, {"units": "s"}),
            "onset_assembly": ("event", events.assembly.values.astype(float)),
            "z": (("assembly", "bin"), events["z"].values.astype(np.float32), {"units": "1"}),
        }
    )


def _example(recording: xr.Dataset) -> xr.Dataset:
    """The spikes of the first seconds, for the figure."""
    kept = {}
    for population in ("relay", "excitatory"):
        times, cells = sn.recording.spikes(recording, population)
        shown = times < KEPT
        dim = f"{population}_spike"
        kept[f"{population}_time"] = (dim, times[shown].astype(np.float32), {"units": "s"})
        kept[f"{population}_cell"] = (dim, cells[shown].astype(np.float32))
    return xr.Dataset(kept)


def claims(results: Results) -> Iterator[Claim]:
    """Both parts are needed: bursts and memory; and the state is an irregular one."""
    events, greater = results.data["event_rate"], sn.analysis.greater
    rem, no_bursts, no_memory = (events.sel(condition=name).values for name in CONDITIONS)
    yield greater(
        "With random bursts and stored assemblies, assemblies become active",
        rem, 0, "events per minute",
    )  # fmt: skip
    yield greater(
        "It takes memory: more than five times the events of the same cortex without assemblies "
        "(difference)",
        rem - 5 * no_memory, 0, "events per minute",
    )  # fmt: skip
    yield greater(
        "It takes bursts: more than three times the events under as many relay spikes scattered "
        "in time (difference)",
        rem - 3 * no_bursts, 0, "events per minute",
    )  # fmt: skip
    yield from _claims_of_rem(results.data.sel(condition="rem"))


def _claims_of_rem(rem: xr.Dataset) -> Iterator[Claim]:
    gain = (rem["after_cluster"] - rem["any_time"]).values
    yield sn.analysis.greater(
        f"A cluster of bursts raises the chance of an event within {WINDOW:g} s",
        gain[np.isfinite(gain)], 0,
    )  # fmt: skip
    yield sn.analysis.less(
        "The detector seldom finds events where labels are shuffled",
        rem["false_positives"].values, 0.5, "events per minute",
    )  # fmt: skip
    cv = rem["cv"].sel(population="excitatory").values
    yield sn.analysis.within(
        "Excitatory cells fire irregularly (CV of intervals)",
        cv.mean(), 0.7, 1.5, interval=sn.analysis.t_interval(cv) if cv.size > 1 else None,
    )  # fmt: skip


def figures(results: Results) -> Iterator[tuple[str, Figure]]:
    """What happens around a cluster of bursts, and how often."""
    yield "around_a_cluster", _around_a_cluster(results.data.isel(trial=0))
    yield "controls", _controls(results.data)


def _around_a_cluster(data: xr.Dataset) -> Figure:
    begin = _shown_from(data.sel(condition="rem"))
    fig, axes = sn.figures.panels(
        "ABC;DEF;GHI", height_mm=125, sharex=True, height_ratios=[1, 1.3, 1.5]
    )
    for name, column in zip(CONDITIONS, ("ADG", "BEH", "CFI"), strict=True):
        top, middle, bottom = (axes[letter] for letter in column)
        condition = data.sel(condition=name)
        top.set_title(TITLES[name], color=sn.figures.colour(name), fontweight="bold")
        _raster(condition, "relay", top, begin)
        _raster(condition, "excitatory", middle, begin)
        image = _activity(condition, bottom, begin)
        bottom.set_xlabel("time (s)")
    _name_rows(axes)
    fig.colorbar(image, ax=[axes[letter] for letter in "GHI"], label="z of count", fraction=0.03)
    fig.set_label(
        "A cluster of random bursts that an event followed, in the first network, and the same "
        "moments in its controls. Above: spikes of the relay. Middle: cells of the 20 assemblies, "
        "50 each. Below: activity of each assembly in bins of 50 ms, as z against what the mean "
        "rate of all of them predicts; circles are events."
    )
    return fig


def _shown_from(rem: xr.Dataset) -> float:
    """A second before the first cluster that an event follows; the beginning if there is none."""
    onsets = rem["onset_time"].values
    for start in rem["cluster_time"].values:
        if ((onsets >= start) & (onsets < start + WINDOW)).any() and 1 <= start < KEPT - 1:
            return float(start) - 1
    return 0.0


def _raster(condition: xr.Dataset, population: str, ax: Axes, begin: float) -> None:
    times, cells = (condition[f"{population}_{part}"].values for part in ("time", "cell"))
    shown = (times >= begin) & (times < begin + SHOWN)
    if population == "excitatory":
        shown &= cells < ASSEMBLIES * CELLS
    ink = sn.figures.colour(population)
    ax.plot(times[shown] - begin, cells[shown], "|", ms=2, mew=0.5, color=ink, rasterized=True)
    ax.set_xlim(0, SHOWN)
    if population == "excitatory":
        ax.set_yticks(np.arange(0, ASSEMBLIES + 1, 5) * CELLS, range(0, ASSEMBLIES + 1, 5))


def _activity(condition: xr.Dataset, ax: Axes, begin: float) -> AxesImage:
    """The z of every assembly as grey, events as circles in the condition's colour."""
    z, onsets = condition["z"].values, condition["onset_time"].values
    extent = (-begin, z.shape[1] * BIN - begin, 0, ASSEMBLIES)
    image = ax.imshow(
        z, aspect="auto", origin="lower", extent=extent, vmin=0, vmax=10, cmap="Greys",
        interpolation="nearest",
    )  # fmt: skip
    ink = sn.figures.colour(str(condition.condition.values))
    at, which = onsets - begin, condition["onset_assembly"].values + 0.5
    ax.plot(at, which, "o", ms=5, mfc="none", mec=ink, mew=1.2)
    ax.set_xlim(0, SHOWN)
    return image


def _name_rows(axes: dict[str, Axes]) -> None:
    for letter, text in (("A", "relay cell"), ("D", "assembly"), ("G", "assembly")):
        axes[letter].set_ylabel(text)
    for letter in "BCEFHI":
        axes[letter].set_yticklabels([])


def _controls(data: xr.Dataset) -> Figure:
    fig, axes = sn.figures.panels("ABC", height_mm=65)
    rates = data["rate"].sel(population="excitatory")
    _by_condition(data["event_rate"], axes["A"], "assembly events", "1/min")
    _by_condition(rates, axes["B"], "rate of excitatory cells", "Hz")
    _chances(data.sel(condition="rem"), axes["C"])
    fig.set_label(
        "Assembly events need bursts and memory; the mean rate does not tell the conditions apart "
        "so. Right: in REM, the chance of an event in the half second after a cluster of bursts, "
        "and at any time. Small dots are networks, bars 95 % intervals."
    )
    return fig


def _by_condition(values: xr.DataArray, ax: Axes, quantity: str, unit: str) -> None:
    trials = {name: values.sel(condition=name).values for name in CONDITIONS}
    estimates = {name: (each.mean(), _interval(each)) for name, each in trials.items()}
    sn.figures.estimates(estimates, ax, quantity=quantity, unit=unit, trials=trials)
    ax.set_ylim(bottom=0)


def _interval(values: np.ndarray) -> tuple[float, float]:
    """The 95 % interval over networks; none is drawn for a single one."""
    return sn.analysis.t_interval(values) if values.size > 1 else (np.nan, np.nan)


def _chances(rem: xr.Dataset, ax: Axes) -> None:
    """All clusters together, with Wilson's interval, beside the mean over networks at any time."""
    hits, clusters = int(rem["hits"].sum()), int(rem["clusters"].sum())
    base = rem["any_time"].values
    low, high = _interval(base)
    chances = {
        "rem": (hits / max(clusters, 1), sn.analysis.wilson_interval(hits, max(clusters, 1))),
        "any time": (float(base.mean()), (max(low, 0.0), high)),
    }
    quantity = f"chance of an event in {WINDOW:g} s"
    sn.figures.estimates(chances, ax, quantity=quantity, controls=["any time"])
    ax.set_xticks([0, 1], ["after a cluster\nof bursts", "at any time"])
    ax.set_ylim(0, 1)
