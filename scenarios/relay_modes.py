"""Two models of a relay cell under the same events: where they burst, and where they differ."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray
from scipy.stats import spearmanr

import simneuro as sn
from simneuro.analysis import (
    between,
    explain_no_value,
    greater,
    mean_interval,
    paired_greater,
    within,
)
from simneuro.figures import colour

Floats = NDArray[np.float64]

BURST = "10 ms"  # as in rem_states: spikes of a cell closer than this are one burst
GAP = 0.06  # s, as in rem_states: a burst of events lasts 30 ms, waves come 143 ms apart or more
WINDOW = 0.14  # s; chosen: what a wave does, until the next of its cluster
BEFORE, AFTER = 0.6, 0.2  # s around the wave that is drawn; chosen: a single event has room
APART = 0.15  # s; chosen: from a single event that is drawn to all others, longer than a burst

STATES = {"rem": "REM", "wake": "wake", "n2": "N2", "n3": "N3"}  # by potassium leak
CONTROL = "n3_without_calcium"
MODELS = {"conductance": "conductance model", "minimal": "minimal model"}
COLOURS = {
    "conductance": colour("blue"),
    "minimal": colour("orange"),
    "event": colour("control"),
}
MARKERS = {"conductance": "o", "minimal": "s"}

# mV. Of the minimal model (2.5 nS*(-45.2 mV) + g_KL*(-90 mV))/(2.5 nS + g_KL): the calcium current
# is shut below V_T, and inactivated above. Of the other one the root of its currents with all gates
# at rest: the equations of destexhe1998relay, solved apart.
REST = {
    "conductance": {"rem": -65.508, "wake": -66.626, "n2": -68.777, "n3": -74.306},
    "minimal": {"rem": -58.0, "wake": -58.985, "n2": -60.783, "n3": -65.111},
}
CLOSE = 0.05  # mV; chosen: leaks have four digits, and a second is left for coming to rest

# When the minimal model may stand for the other one; chosen before the first run.
ALIKE = 10.0  # % of spikes: less than a quarter of what separates N3 from REM in rem_states
ANSWER = 1.0  # spikes: of the five that a wave brings a cell
ORDER = 0.8  # a rank correlation: two neighbours of four states have changed places


@dataclass(frozen=True)
class Wave:
    """A wave of bursts that none follows within the window: its start (s), and who gets it."""

    start: float
    cells: NDArray[np.int64]


def trial(scenario: sn.Scenario) -> xr.Dataset:
    """Simulate both populations, and measure each."""
    recording = sn.simulate(scenario)
    waves = find_waves(recording)
    found = [measure(recording, name, waves) for name in MODELS]
    columns = {key: ("model", [each[key] for each in found]) for key in found[0]}
    return xr.Dataset(
        columns | excerpt(recording, *choose_excerpt(recording, waves)),
        coords={"model": list(MODELS)},
    )


def find_waves(recording: xr.Dataset) -> list[Wave]:
    """All waves that have their window for themselves."""
    times, cells = sn.recording.spikes(recording, "bursts")
    starts = sn.analysis.clusters(times, GAP)
    alone = np.diff(np.append(starts, recording.attrs["duration"])) >= WINDOW
    return [
        Wave(start, np.unique(cells[(times >= start) & (times < start + WINDOW)]))
        for start in starts[alone]
    ]


def measure(recording: xr.Dataset, model: str, waves: list[Wave]) -> dict[str, float]:
    """What one model does: rate (Hz), bursts (% and Hz), rest (mV), spikes that a wave causes."""
    rate = float(sn.analysis.firing_rates(recording, model).mean())
    share = sn.analysis.share_in_bursts(recording, model, within=BURST)
    rest = sn.recording.trace(recording, model, "v").isel(time=0)  # before the first event
    return {
        "rate": rate,
        "burst_share": 100 * share,
        "burst_rate": rate * share if rate else 0.0,
        "rest": 1e3 * float(rest.mean()),
        "answer": float(np.mean([answer(recording, model, wave) for wave in waves or [None]])),
    }


def answer(recording: xr.Dataset, model: str, wave: Wave | None) -> float:
    """Spikes of a cell that got the wave, less those that the others fire in its window."""
    if wave is None:
        return np.nan
    ends = (wave.start, wave.start + WINDOW)
    trains = sn.recording.spike_trains(recording, model)
    counts = np.array([np.diff(np.searchsorted(np.sort(each), ends))[0] for each in trains])
    got = np.isin(np.arange(len(counts)), wave.cells)
    return float(counts[got].mean() - counts[~got].mean())


def choose_excerpt(recording: xr.Dataset, waves: list[Wave]) -> tuple[int, float]:
    """A cell with traces and the start of a wave that it gets, if possible after a single event.

    Only events decide, which are the same in all states.
    """
    traced = set(sn.recording.trace(recording, "minimal", "v").neuron.values.tolist())
    last = recording.attrs["duration"] - AFTER
    found = [
        (int(cell), wave.start)
        for wave in waves
        for cell in sorted(traced & set(wave.cells.tolist()))
        if BEFORE < wave.start < last
    ]
    single = [each for each in found if follows_single(recording, *each)]
    return next(iter(single + found), (0, BEFORE))


def follows_single(recording: xr.Dataset, cell: int, start: float) -> bool:
    """Whether the cell gets one event before a wave, apart from the edges and from all others."""
    since = np.sort(events_of(recording, cell)) - start
    shown = since[(since > -BEFORE) & (since < 0)]
    return len(shown) == 1 and bool(APART - BEFORE < shown[0] < -APART)


def events_of(recording: xr.Dataset, cell: int) -> Floats:
    """When a cell gets events (s)."""
    trains = [sn.recording.spike_trains(recording, each)[cell] for each in ("tonic", "bursts")]
    return np.concatenate(trains)


def excerpt(recording: xr.Dataset, cell: int, start: float) -> dict[str, tuple[object, Floats]]:
    """Both membranes (mV), their spikes and their events around a wave; times in s since then."""

    def shown(times: Floats) -> Floats:
        since = np.asarray(times - start)
        return since[(since >= -BEFORE) & (since < AFTER)]

    found: dict[str, tuple[object, Floats]] = {
        "event_since": ("event", shown(events_of(recording, cell)))
    }
    for model in MODELS:
        v = sn.recording.trace(recording, model, "v").sel(neuron=cell)
        since = v.time.values - start
        kept = (since >= -BEFORE) & (since < AFTER)
        spikes = shown(sn.recording.spike_trains(recording, model)[cell])
        found[f"{model}_v"] = ("moment", 1e3 * v.values[kept].astype(np.float32))
        found[f"{model}_spike"] = (f"{model}_number", spikes)
    found["since"] = ("moment", since[kept])
    return found


def samples(results: sn.Results, variable: str, model: str) -> dict[str, Floats]:
    """The values of all trials in each condition."""
    data = results.first()[variable].sel(model=model)
    return {str(name): data.sel(condition=name).values for name in data.condition.values}


def claims(results: sn.Results) -> Iterator[sn.Claim]:
    """Two modes in each model, and whether one stands for the other."""
    of_modes = (each for item in MODELS.items() for each in mode_claims(results, *item))
    for claim in (*of_modes, *likeness_claims(results)):
        yield explain_no_value(claim, "A cell that does not fire has no share of spikes in bursts.")


def mode_claims(results: sn.Results, model: str, name: str) -> Iterator[sn.Claim]:
    """Bursts come with hyperpolarisation and by the calcium current; the rest is as computed."""
    share, bursts = (samples(results, key, model) for key in ("burst_share", "burst_rate"))
    sentence = f"{name}: hyperpolarised in N3, more of the spikes come in bursts than in REM sleep"
    yield paired_greater(sentence, share["n3"], share["rem"], "%")
    sentence = f"{name}: it takes the calcium current; spikes in bursts in N3 less those without it"
    yield paired_greater(sentence, bursts["n3"], bursts[CONTROL], "Hz")
    rest = samples(results, "rest", model)
    off = max(float(abs(rest[state] - REST[model][state]).max()) for state in STATES)
    sentence = f"{name}: in each state it rests where its currents cancel; largest deviation"
    yield within(sentence, off, 0, CLOSE, "mV")


def likeness_claims(results: sn.Results) -> Iterator[sn.Claim]:
    """What the minimal model would have to share with the other one to stand for it."""
    share, spikes = (
        [samples(results, key, model) for model in ("minimal", "conductance")]
        for key in ("burst_share", "answer")
    )
    by_state = [np.array([each[state] for state in STATES]) for each in share]
    ranks = [spearmanr(*pair).statistic for pair in zip(*(x.T for x in by_state), strict=True)]
    sentence = "Shares in bursts order the states alike in both models: rank correlation"
    yield greater(sentence, ranks, ORDER)
    for state, name in STATES.items():
        sentence = f"In {name} the minimal model bursts as much as the other: difference of shares"
        yield between(sentence, share[0][state] - share[1][state], -ALIKE, ALIKE, "%")
    for state, name in STATES.items():
        sentence = f"In {name} a wave makes the minimal model fire as much: difference in spikes"
        yield between(sentence, spikes[0][state] - spikes[1][state], -ANSWER, ANSWER)


def figures(results: sn.Results) -> Iterator[tuple[str, Figure]]:
    """Both cells in REM sleep and in N3, and both measures in all states."""
    fig, axes = sn.figures.panels("ABE;CDF", height_mm=95, width_ratios=[1.25, 1.25, 1])
    shown = choose_trial(results.first())
    for state, letters in (("rem", "AC"), ("n3", "BD")):
        for model, letter in zip(MODELS, letters, strict=True):
            draw_excerpt(shown.sel(condition=state), model, axes[letter])
        sn.figures.stack(*(axes[letter] for letter in letters))
        axes[letters[0]].set_title(STATES[state], fontsize=9, pad=12)
        axes[letters[1]].set_xlabel("time since the wave (s)")
    for (left, right), model in zip(("AB", "CD"), MODELS, strict=True):
        axes[right].sharey(axes[left])
        axes[right].tick_params(labelleft=False)
        axes[left].set_ylim(*reach_of(shown[f"{model}_v"].sel(condition=["rem", "n3"])))
        axes[left].set_ylabel(f"{MODELS[model]} (mV)")
    draw_states(results, "burst_share", axes["E"], "spikes in bursts (%)")
    draw_states(results, "answer", axes["F"], "spikes per wave")
    axes["E"].legend(loc="lower left", bbox_to_anchor=(0, 1), handletextpad=0.2)
    fig.set_label(
        "A to D: the membranes of one cell of both models in REM sleep (left) and in N3 (right) "
        "under the same events, which are the grey ticks below; ticks above are spikes. E: of all "
        f"spikes those that are less than {BURST} from another of their cell. F: spikes of a cell "
        f"in the {1e3 * WINDOW:g} ms after a wave of bursts that it gets, less those of the cells "
        "that do not get it. States are in the order of the potassium leak; bars are 95 % "
        "intervals (Student's t) of the mean over trials."
    )
    yield "modes", fig


def choose_trial(data: xr.Dataset) -> xr.Dataset:
    """The first trial whose excerpt has a single event before the wave, else the first."""
    since = data["event_since"].isel(condition=0)
    early = (since < -APART).sum("event").values
    return data.isel(trial=int(np.argmax(early == 1)))


def reach_of(v: xr.DataArray) -> tuple[float, float]:
    """From the lowest to the highest value, with room for the events below."""
    low, high = float(v.min()), float(v.max())
    return low - 0.12 * (high - low), high + 0.04 * (high - low)


def draw_excerpt(shown: xr.Dataset, model: str, ax: Axes) -> None:
    """A membrane with its spikes above and its events below."""
    ink = COLOURS[model]
    ax.plot(shown["since"], shown[f"{model}_v"], color=ink, lw=0.7)
    for times, height, look in (
        (shown[f"{model}_spike"], 1.04, {"color": ink, "ms": 5}),
        (shown["event_since"], 0.04, {"color": COLOURS["event"], "ms": 5}),
    ):
        at = times.values[np.isfinite(times.values)]
        place = np.full(len(at), height)
        ax.plot(at, place, "|", transform=ax.get_xaxis_transform(), clip_on=False, **look)
    ax.set_xlim(-BEFORE, AFTER)


def draw_states(results: sn.Results, variable: str, ax: Axes, text: str) -> None:
    """One measure of both models in all states, side by side."""
    for shift, (model, name) in zip((-0.13, 0.13), MODELS.items(), strict=True):
        values = samples(results, variable, model)
        found = [mean_interval(values[state]) for state in STATES]
        means = np.array([mean for mean, _ in found])
        reach = np.abs(np.array([bounds for _, bounds in found]).T - means)
        look = {"color": COLOURS[model], "fmt": MARKERS[model], "ms": 4, "lw": 1.2}
        ax.errorbar(np.arange(len(STATES)) + shift, means, reach, label=name, **look)
    ax.set_xticks(range(len(STATES)), list(STATES.values()))
    ax.set(ylabel=text, xlim=(-0.5, len(STATES) - 0.5), ylim=(0, None))
