"""A night of one cortex: its states, its rates, its rhythms and its assemblies."""

from collections.abc import Iterator, Mapping

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray
from scipy.signal import welch

import simneuro as sn
from simneuro.figures import colour

Floats = NDArray[np.float64]

STATES = ("wake", "n2", "n3", "rem")
NAMES = {
    "wake": "wake",
    "n2": "N2",
    "n3": "N3",
    "rem": "REM",
    "night": "night",
    "scattered": "bursts scattered",
    "no_memory": "no memory",
}
COLOURS = {
    "wake": colour("orange"),
    "n2": colour("sky"),
    "n3": colour("blue"),
    "rem": colour("purple"),
    "night": colour("purple"),
    "scattered": colour("sky"),
    "no_memory": colour("orange"),
    "recorded": colour("black"),
}
ASSEMBLIES, CELLS = 20, 100  # as in the scenario's clustered projection

STEP, WINDOW = 0.01, 0.1  # s: an assembly is looked at every step, over so long
# An ignition: so large a share of the cells of an assembly has a spike within the window, while
# fewer of all others have one; it ends when fewer than the last share do. A volley that makes a
# quarter of all cells fire is none.
MOST, OTHERS, LEAST = 0.8, 0.1, 0.4
AFTER = 0.5  # s after a cluster of bursts in which an ignition counts as its own
GAP = 0.4  # s, chosen: longer than the bursts of a cluster are apart

BIN = 0.005  # s, of the rate whose spectrum is taken
SEGMENT = 2.0  # s, chosen: resolves 0.5 Hz, and the shortest bouts have one
DELTA, WHOLE = (0.5, 4.0), (0.5, 45.0)  # Hz
SECOND = 1.0  # s, of the rates shown

COMPRESSION = 40  # of the schedule
# Statistics of one recorded night of one sleeper, 360 min in epochs of 30 s: the hypnogram of the
# examples of vallat2021, N1 left out. How often a state came, and the mean time that it lasted
# (min) with 95 % of the bootstrap over these.
RECORDED: Mapping[str, tuple[int, float, float, float]] = {
    "wake": (12, 1.79, 0.75, 3.00),
    "n2": (17, 9.35, 6.03, 12.91),
    "n3": (3, 30.33, 21.50, 35.50),
    "rem": (12, 6.46, 3.12, 10.42),
}


def trial(scenario: sn.Scenario) -> xr.Dataset:
    """One night: rates and ignitions over time, and what each state has of them."""
    recording = sn.simulate(scenario)
    duration = float(scenario.duration)
    times, cells = sn.recording.spikes(recording, "excitatory")
    onsets, which = find_ignitions(times, cells, duration)
    rate = population_rate(times, cells, duration, BIN)
    parts = [by_state(scenario, rate, onsets), over_time(rate, onsets, which)]
    return xr.merge([*parts, after_clusters(scenario, recording, onsets)], combine_attrs="drop")


def population_rate(times: Floats, cells: Floats, duration: float, width: float) -> Floats:
    """The mean rate of the excitatory cells (Hz) in bins."""
    counts = np.histogram(times, bins=round(duration / width), range=(0, duration))[0]
    return np.asarray(counts / (ASSEMBLIES * CELLS * width))


def find_ignitions(times: Floats, cells: Floats, duration: float) -> tuple[Floats, Floats]:
    """When assemblies ignite (s), and which; in the order of time."""
    shares = active_shares(times, cells, duration)
    others = (shares.sum(axis=0) - shares) / (ASSEMBLIES - 1)
    found = [
        (start * STEP, assembly)
        for assembly in range(ASSEMBLIES)
        for start in starts_of(shares[assembly], others[assembly])
    ]
    table = np.array(sorted(found)).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def active_shares(times: Floats, cells: Floats, duration: float) -> Floats:
    """The share of an assembly's cells that fire in a window, as (assembly, start of window)."""
    steps, length = round(duration / STEP), round(WINDOW / STEP)
    place = np.minimum((times / STEP).astype(int), steps - 1)
    shares = np.empty((ASSEMBLIES, steps - length + 1), dtype=np.float32)
    for assembly in range(ASSEMBLIES):
        own = (cells >= assembly * CELLS) & (cells < (assembly + 1) * CELLS)
        fired = np.zeros((CELLS, steps + 1), dtype=np.int32)
        fired[cells[own].astype(int) - assembly * CELLS, place[own] + 1] = 1
        total = np.cumsum(fired, axis=1)
        shares[assembly] = (total[:, length:] > total[:, :-length]).mean(axis=0)
    return shares


def starts_of(share: Floats, others: Floats) -> Iterator[int]:
    """The windows in which one assembly, and not the others, begins to be active."""
    begin = None
    for window in np.flatnonzero((share >= MOST) | (share < LEAST)):
        if share[window] < LEAST:
            begin = None
        elif begin is None:
            begin = int(window)
            soon = slice(begin, begin + round(WINDOW / STEP))
            if np.any((share[soon] >= MOST) & (others[soon] < OTHERS)):
                yield begin


def by_state(scenario: sn.Scenario, rate: Floats, onsets: Floats) -> xr.Dataset:
    """Seconds, rate, ignitions and share of slow rhythms of each state."""
    middles = (np.arange(len(rate)) + 0.5) * BIN
    state = scenario.schedule.state_at(middles)
    of_onset = scenario.schedule.state_at(onsets) if len(onsets) else np.empty(0, dtype=str)
    seconds = np.array([BIN * np.sum(state == name) for name in STATES])
    counts = np.array([np.sum(of_onset == name) for name in STATES])
    return xr.Dataset(
        {
            "seconds": ("state", seconds, {"units": "s"}),
            "rate": ("state", [rate[state == name].mean() for name in STATES], {"units": "Hz"}),
            "ignitions": ("state", counts.astype(float), {"units": "1"}),
            "ignition_rate": ("state", 60 * counts / seconds, {"units": "1/min"}),
            "delta": ("state", [slow_share(rate, state == name) for name in STATES]),
        },
        coords={"state": list(STATES)},
    )


def slow_share(rate: Floats, chosen: NDArray[np.bool_]) -> float:
    """The share of the power of the rate that lies in the delta band, over all bouts of a state."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], chosen.astype(int), [0]])))
    length = round(SEGMENT / BIN)
    bouts = [rate[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a >= length]
    if not bouts:
        return float("nan")
    powers = [welch(bout, 1 / BIN, nperseg=length) for bout in bouts]
    frequency = powers[0][0]
    power = np.average([each[1] for each in powers], axis=0, weights=[len(bout) for bout in bouts])
    within = [(frequency >= low) & (frequency < high) for low, high in (DELTA, WHOLE)]
    slow, whole = (float(power[each].sum()) for each in within)
    return slow / whole if whole > 0 else float("nan")


def over_time(rate: Floats, onsets: Floats, which: Floats) -> xr.Dataset:
    """What is shown: the rate in seconds, its spectrum over time, and the ignitions."""
    per_second = rate.reshape(-1, round(SECOND / BIN)).mean(axis=1)
    pieces = rate[: len(rate) // 800 * 800].reshape(-1, 800)
    frequency, power = welch(pieces, 1 / BIN, nperseg=400, axis=1)
    shown = (frequency >= DELTA[0]) & (frequency < WHOLE[1])
    return xr.Dataset(
        {
            "rate_in_time": ("second", per_second.astype(np.float32), {"units": "Hz"}),
            "power": (("piece", "frequency"), power[:, shown].astype(np.float32)),
            "onset_time": ("event", onsets, {"units": "s"}),
            "onset_assembly": ("event", which),
        },
        coords={"frequency": frequency[shown]},
    )


def after_clusters(
    scenario: sn.Scenario, recording: xr.Dataset, onsets: Floats
) -> dict[str, float] | xr.Dataset:
    """How often an ignition follows a cluster of bursts in REM, and any moment of REM."""
    clusters = sn.analysis.clusters(recording["bursts.event_time"].values, GAP)
    inside = scenario.schedule.state_at(clusters) == "rem"
    still = scenario.schedule.state_at(clusters + AFTER) == "rem"
    moments = np.arange(0, float(scenario.duration) - AFTER, 0.05)
    base = moments[scenario.schedule.state_at(moments) == "rem"]
    return xr.Dataset(
        {
            "after_cluster": followed(clusters[inside & still], onsets),
            "any_time": followed(base, onsets),
            "clusters": float(np.sum(inside & still)),
        }
    )


def followed(moments: Floats, onsets: Floats) -> float:
    """The share of moments after which an ignition begins."""
    first, last = (np.searchsorted(onsets, moments + each) for each in (-WINDOW, AFTER))
    return float(np.mean(last > first)) if len(moments) else float("nan")


def claims(results: sn.Results) -> Iterator[sn.Claim]:
    """What the states must differ in, if the factors mean what they mean."""
    data = results.first()
    night = data.sel(condition="night")
    deep, rem = (night.delta.sel(state=name).values for name in ("n3", "rem"))
    yield sn.analysis.paired_greater(
        "More of the power of the rate is below 4 Hz in N3 than in REM, by", deep, rem
    )
    gain = (night.after_cluster - night.any_time).values
    yield sn.analysis.greater(
        f"In REM a cluster of bursts raises the chance of an ignition within {AFTER:g} s, by",
        gain[np.isfinite(gain)],
        0,
    )
    ignitions = data.ignition_rate.sel(state="rem")
    for other, why in (("scattered", "bursts, not only spikes"), ("no_memory", "memory")):
        yield sn.analysis.paired_greater(
            f"In REM ignitions take {why}: their rate, less that of the control",
            ignitions.sel(condition="night").values,
            ignitions.sel(condition=other).values,
            "1/min",
        )


def figures(results: sn.Results) -> Iterator[tuple[str, Figure]]:
    """The night at a glance, and its states beside controls and a recorded night."""
    yield "night", draw_night(results)
    yield "states", draw_states(results)


def draw_night(results: sn.Results) -> Figure:
    data = results.first("trial").sel(condition="night")
    minutes = float(results.scenario.duration) / 60
    fig, axes = sn.figures.panels(
        "A;B;C;D", height_mm=140, sharex=True, height_ratios=[0.8, 1, 1.2, 1.3]
    )
    draw_hypnogram(results.scenario, axes["A"])
    seconds = (np.arange(data.sizes["second"]) + 0.5) / 60
    axes["B"].plot(seconds, data.rate_in_time, color=colour("excitatory"), lw=0.6)
    axes["B"].set(ylabel="rate (Hz)", ylim=(0, None))
    power = np.log10(np.maximum(data.power.values.T, 1e-12))
    low, high = np.nanpercentile(power, [5, 99.5])
    axes["C"].pcolormesh(
        np.linspace(0, minutes, power.shape[1] + 1),
        np.append(data.frequency.values, WHOLE[1]),
        power,
        vmin=low,
        vmax=high,
        cmap="viridis",
        rasterized=True,
    )
    axes["C"].set(ylabel="frequency (Hz)", yscale="log", ylim=(1, WHOLE[1]))
    axes["C"].set_yticks([1, 4, 10, 30], ["1", "4", "10", "30"])
    kept = np.isfinite(data.onset_time.values)
    onsets, which = data.onset_time.values[kept], data.onset_assembly.values[kept]
    states = results.scenario.schedule.state_at(onsets) if len(onsets) else np.empty(0, dtype=str)
    for name in STATES:
        own = states == name
        axes["D"].plot(onsets[own] / 60, which[own] + 1, "|", ms=4, mew=0.8, color=COLOURS[name])
    axes["D"].set(ylabel="assembly", xlabel="time (min)", ylim=(0, ASSEMBLIES + 1))
    axes["D"].set_xlim(0, minutes)
    fig.set_label(
        "One night of the first network. A: the states, from the schedule. B: the mean rate of the "
        "excitatory cells. C: the power of that rate by frequency, from low (dark) to high. D: "
        f"ignitions of assemblies: {100 * MOST:g} % of the cells of one within {1e3 * WINDOW:g} ms "
        f"while fewer than {100 * OTHERS:g} % of the others fire."
    )
    return fig


def draw_hypnogram(scenario: sn.Scenario, ax: Axes) -> None:
    order = ("n3", "n2", "rem", "wake")
    moments = np.arange(0, float(scenario.duration), 0.05)
    states = scenario.schedule.state_at(moments)
    level = np.array([order.index(name) for name in states])
    ax.step(moments / 60, level, where="post", color=colour("black"), lw=0.8)
    for name in STATES:
        own = np.where(states == name, float(order.index(name)), np.nan)
        ax.plot(moments / 60, own, color=COLOURS[name], lw=3, solid_capstyle="butt")
    ax.set_yticks(range(4), [NAMES[name] for name in order])
    ax.set_ylim(-0.5, 3.5)


def draw_states(results: sn.Results) -> Figure:
    data = results.first()
    fig, axes = sn.figures.panels("ABC;DEF", height_mm=120)
    night = data.sel(condition="night")
    look = {"own_colours": COLOURS, "own_names": NAMES}
    for letter, values, quantity, unit in (
        ("A", night["rate"], "rate of excitatory cells", "Hz"),
        ("B", night["delta"], "power below 4 Hz, share", ""),
        ("C", night["ignition_rate"], "ignitions", "1/min"),
    ):
        each = {name: values.sel(state=name).values for name in STATES}
        sn.figures.means(each, axes[letter], quantity=quantity, unit=unit, **look)
    of_rem = data["ignition_rate"].sel(state="rem")
    conditions = {str(name): of_rem.sel(condition=name).values for name in of_rem.condition.values}
    sn.figures.means(conditions, axes["D"], quantity="ignitions in REM", unit="1/min", **look)
    chances = {"rem": night["after_cluster"].values, "any time": night["any_time"].values}
    quantity = f"chance of an ignition in {AFTER:g} s"
    sn.figures.means(chances, axes["E"], quantity=quantity, controls=["any time"], **look)
    axes["E"].set_xticks([0, 1], ["after bursts", "at any time"])
    for letter in "ABCDE":
        axes[letter].set_ylim(bottom=min(0, axes[letter].get_ylim()[0]))
    draw_durations(results.scenario, axes["F"])
    fig.set_label(
        "A to C: rate, slow rhythms and ignitions by state. D: ignitions in REM, and in the two "
        "controls. E: in REM, the chance of an ignition after a cluster of bursts and after any "
        "moment. Small dots are networks, bars 95 % intervals (Student's t, which may reach below "
        f"0). F: how long the states of the schedule last, times {COMPRESSION}, beside the bouts "
        "of one recorded night of one sleeper (mean, 95 % of the bootstrap). Awakenings, which the "
        "oscillator does not have, cut the recorded bouts short: they are not comparable there."
    )
    return fig


def draw_durations(scenario: sn.Scenario, ax: Axes) -> None:
    """The time that each state lasts at once (min), in the schedule and in a recorded night."""
    ends = np.append(scenario.schedule.change_times[1:], float(scenario.duration))
    lasting = (ends - scenario.schedule.change_times) * 400 / float(scenario.duration)
    names = np.array(scenario.schedule.state_names)
    for place, name in enumerate(STATES):
        own = lasting[names == name]
        ax.plot(np.full(len(own), place - 0.15), own, "o", ms=3, color=COLOURS[name])
        _, mean, low, high = RECORDED[name]
        ax.errorbar(
            place + 0.15, mean, [[mean - low], [high - mean]], fmt="s", ms=3,
            color=COLOURS["recorded"], capsize=2,
        )  # fmt: skip
    ax.set_xticks(range(len(STATES)), [NAMES[name] for name in STATES])
    ax.set(ylabel="duration of a bout (min)", ylim=(0, None))
