"""A night of one cortex: its states, rates, rhythms and assemblies, and one recorded sleeper."""

from collections.abc import Iterator

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
    "scattered": "scattered",
    "no_memory": "no memory",
    "recorded": "eye movements",
    "waves": "waves",
    "seen": "waves as seen",
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
    "waves": colour("purple"),
    "seen": colour("sky"),
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
PIECE = 4.0  # s, of each spectrum shown

STEEP = (30.0, 45.0)  # Hz, where the slope of the spectrum is taken, as in recordings of sleep
DOWN, DOWN_BIN = 0.2, 0.05  # of the state's own mean rate; s; as in `sn.analysis.down_fraction`

WAVE = 0.06  # s, chosen: longer than a wave of bursts lasts, shorter than two are apart
SEEN = 0.3  # s: eye movements that are nearer are one to the detector
CLUSTER = 1.0  # s, of the recorded statistics: events that are nearer belong together
EVENTS = ("waves", "seen")
STATISTICS = {
    "rate": ("events", "1/min"),
    "cluster_size": ("events in a cluster", ""),
    "interval_cv": ("CV of intervals", ""),
    "fano": ("Fano factor in 10 s", ""),
}

NIGHT = 400.0  # min, which the schedule runs through, at whatever pace


def trial(scenario: sn.Scenario) -> xr.Dataset:
    """One night: rates and ignitions over time, and what each state has of them."""
    recording = sn.simulate(scenario)
    duration = float(scenario.duration)
    times, cells = sn.recording.spikes(recording, "excitatory")
    onsets, which = find_ignitions(times, cells, duration)
    rate = sn.analysis.population_rate(recording, "excitatory", bin_width=BIN).values
    parts = [by_state(scenario, rate, onsets), over_time(rate, onsets, which)]
    parts += [after_clusters(scenario, recording, onsets), waves_in_rem(scenario, recording)]
    return xr.merge(parts, combine_attrs="drop")


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
    of_onset = scenario.schedule.state_at(onsets)
    seconds = np.array([BIN * np.sum(state == name) for name in STATES])
    counts = np.array([np.sum(of_onset == name) for name in STATES])
    return xr.Dataset(
        {
            "seconds": ("state", seconds, {"units": "s"}),
            "rate": ("state", [rate[state == name].mean() for name in STATES], {"units": "Hz"}),
            "ignitions": ("state", counts.astype(float), {"units": "1"}),
            "ignition_rate": ("state", 60 * counts / seconds, {"units": "1/min"}),
            "down": ("state", [down_share(rate[state == name]) for name in STATES]),
            **{name: ("state", list(each)) for name, each in rhythms(rate, state).items()},
        },
        coords={"state": list(STATES)},
    )


def down_share(rate: Floats) -> float:
    """The share of moments in which a state's rate is a fifth of its mean or less."""
    length = round(DOWN_BIN / BIN)
    bins = rate[: len(rate) // length * length].reshape(-1, length).mean(axis=1)
    return float(np.mean(bins < DOWN * bins.mean())) if bins.any() else float("nan")


def rhythms(rate: Floats, state: NDArray[np.str_]) -> dict[str, list[float]]:
    """The share of slow power and the slope of the spectrum, of each state."""
    spectra = [bout_spectrum(rate, state == name) for name in STATES]
    return {
        "delta": [slow_share(each) for each in spectra],
        "slope": [
            float("nan") if each is None else float(sn.analysis.spectral_slope(each, STEEP))
            for each in spectra
        ],
    }


def slow_share(spectrum: xr.DataArray | None) -> float:
    """The share of the power that lies in the delta band."""
    if spectrum is None:
        return float("nan")
    return float(sn.analysis.band_fraction(spectrum, DELTA, WHOLE))


def bout_spectrum(rate: Floats, chosen: NDArray[np.bool_]) -> xr.DataArray | None:
    """The mean power of the rate over all bouts of a state; None for short bouts and silence."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], chosen.astype(int), [0]])))
    length = round(SEGMENT / BIN)
    bouts = [rate[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a >= length]
    if not any(bout.any() for bout in bouts):
        return None
    powers = [welch(bout, 1 / BIN, nperseg=length) for bout in bouts]
    power = np.average([each[1] for each in powers], axis=0, weights=[len(bout) for bout in bouts])
    frequency = ("frequency", powers[0][0], {"units": "Hz"})
    return xr.DataArray(power, dims="frequency", coords={"frequency": frequency})


def over_time(rate: Floats, onsets: Floats, which: Floats) -> xr.Dataset:
    """What is shown: the rate in seconds, its spectrum over time, and the ignitions."""
    per_second = rate.reshape(-1, round(SECOND / BIN)).mean(axis=1)
    length = round(PIECE / BIN)
    pieces = rate[: len(rate) // length * length].reshape(-1, length)
    frequency, power = welch(pieces, 1 / BIN, nperseg=round(SEGMENT / BIN), axis=1)
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


def waves_in_rem(scenario: sn.Scenario, recording: xr.Dataset) -> xr.Dataset:
    """Statistics of the waves in REM, and of those that a detector of eye movements could see.

    None where waves are scattered, or REM does not last for two epochs of 30 s.
    """
    waves = sn.analysis.clusters(recording["bursts.event_time"].values, WAVE)
    times, lasting = on_rem_clock(scenario, waves)
    values = np.full((len(EVENTS), len(STATISTICS)), np.nan)
    if lasting >= 60 and not scenario.drives["bursts"].scattered:
        for row, each in enumerate((times, seen(times))):
            found = sn.analysis.event_statistics(each, duration=lasting, gap=CLUSTER)
            values[row] = found.value.sel(statistic=list(STATISTICS))
    return xr.Dataset(
        {
            "wave_statistic": (("seen_as", "statistic"), values),
            "wave_time": ("wave", waves[scenario.schedule.state_at(waves) == "rem"]),
        },
        coords={"seen_as": list(EVENTS), "statistic": list(STATISTICS)},
    )


def on_rem_clock(scenario: sn.Scenario, times: Floats) -> tuple[Floats, float]:
    """Times (s) of a clock that goes in REM only, and how long it has gone in the end."""
    names, begins, ends = bouts(scenario)
    rem = names == "rem"
    lasting = np.where(rem, ends - begins, 0.0)
    before = np.cumsum(lasting) - lasting
    within = np.searchsorted(begins, times, side="right") - 1
    inside = rem[within]
    return (before - begins)[within[inside]] + times[inside], float(lasting.sum())


def bouts(scenario: sn.Scenario) -> tuple[NDArray[np.str_], Floats, Floats]:
    """The states of the schedule in turn, and when each begins and ends (s)."""
    begins = scenario.schedule.change_times
    ends = np.append(begins[1:], float(scenario.duration))
    return np.array(scenario.schedule.state_names), begins, ends


def seen(times: Floats) -> Floats:
    """The events that are left if each hides those that follow it too soon."""
    kept: list[float] = []
    for time in times:
        if not kept or time - kept[-1] >= SEEN:
            kept.append(float(time))
    return np.array(kept)


def followed(moments: Floats, onsets: Floats) -> float:
    """The share of moments after which an ignition begins."""
    first, last = (np.searchsorted(onsets, moments + each) for each in (-WINDOW, AFTER))
    return float(np.mean(last > first)) if len(moments) else float("nan")


def claims(results: sn.Results) -> Iterator[sn.Claim]:
    """What the states must differ in, if the factors mean what they mean."""
    data = results.first()
    night = data.sel(condition="night")
    deep, rem = (night.delta.sel(state=name).values for name in ("n3", "rem"))
    slower = sn.analysis.paired_greater(
        "More of the power of the rate is below 4 Hz in N3 than in REM, by", deep, rem
    )
    yield sn.analysis.explain_no_value(slower, "A state in which no cell fires has no power.")
    gain = (night.after_cluster - night.any_time).values
    raised = sn.analysis.greater(
        f"In REM a cluster of bursts raises the chance of an ignition within {AFTER:g} s, by",
        gain[np.isfinite(gain)],
        0,
    )
    yield sn.analysis.explain_no_value(raised, "There was no cluster of bursts in REM.")
    ignitions = data.ignition_rate.sel(state="rem")
    minutes = on_rem_clock(results.scenario, np.empty(0))[1] / 60
    for other, why in (("scattered", "bursts, not only spikes"), ("no_memory", "memory")):
        yield sn.analysis.paired_greater(
            f"In REM ignitions take {why}: their rate, less that of the control",
            ignitions.sel(condition="night").values,
            ignitions.sel(condition=other).values,
            "1/min",
            exposure=minutes,
        )


def figures(results: sn.Results) -> Iterator[tuple[str, Figure]]:
    """The night at a glance, its states beside controls, and what was recorded of a sleeper."""
    yield "night", draw_night(results)
    yield "states", draw_states(results)
    yield "recorded", draw_recorded(results)


def draw_night(results: sn.Results) -> Figure:
    data = results.first("trial").sel(condition="night")
    minutes = float(results.scenario.duration) / 60
    fig, axes = sn.figures.panels(
        "A;B;C;D;E", height_mm=150, sharex=True, height_ratios=[0.8, 0.35, 1, 1.2, 1.3]
    )
    draw_hypnogram(results.scenario, axes["A"])
    waves = data.wave_time.values / 60
    axes["B"].plot(waves, np.zeros_like(waves), "|", ms=9, mew=0.5, color=COLOURS["waves"])
    axes["B"].set(yticks=[0], ylim=(-1, 1))
    axes["B"].set_yticklabels(["waves"])
    seconds = (np.arange(data.sizes["second"]) + 0.5) / 60
    axes["C"].plot(seconds, data.rate_in_time, color=colour("excitatory"), lw=0.6)
    axes["C"].set(ylabel="rate (Hz)", ylim=(0, None))
    power = np.log10(np.maximum(data.power.values.T, 1e-12))
    low, high = np.nanpercentile(power, [5, 99.5])
    axes["D"].pcolormesh(
        np.linspace(0, minutes, power.shape[1] + 1),
        np.append(data.frequency.values, WHOLE[1]),
        power,
        vmin=low,
        vmax=high,
        cmap="viridis",
        rasterized=True,
    )
    axes["D"].set(ylabel="frequency (Hz)", yscale="log", ylim=(1, WHOLE[1]))
    axes["D"].set_yticks([1, 4, 10, 30], ["1", "4", "10", "30"])
    kept = np.isfinite(data.onset_time.values)
    onsets, which = data.onset_time.values[kept], data.onset_assembly.values[kept]
    states = results.scenario.schedule.state_at(onsets)
    for name in STATES:
        own = states == name
        axes["E"].plot(onsets[own] / 60, which[own] + 1, "|", ms=4, mew=0.8, color=COLOURS[name])
    axes["E"].set(ylabel="assembly", xlabel="time (min)", ylim=(0, ASSEMBLIES + 1))
    axes["E"].set_xlim(0, minutes)
    for letter in "BCE":
        shade_rem(results.scenario, axes[letter])
    fig.set_label(
        "One night of the first network. A: the states, from the schedule; REM is shaded below. B: "
        "waves of the brainstem, which reach the relay in REM only. C: the mean rate of the "
        "excitatory cells. D: the power of that rate by frequency, from low (dark) to high. E: "
        f"ignitions of assemblies: {100 * MOST:g} % of the cells of one within {1e3 * WINDOW:g} ms "
        f"while fewer than {100 * OTHERS:g} % of the others fire."
    )
    return fig


def shade_rem(scenario: sn.Scenario, ax: Axes) -> None:
    """A shade behind the bouts of REM, so that they are found in all panels."""
    names, begins, ends = bouts(scenario)
    rem = names == "rem"
    for begin, end in zip(begins[rem] / 60, ends[rem] / 60, strict=True):
        ax.axvspan(begin, end, color=COLOURS["rem"], alpha=0.15, lw=0, zorder=0)


def draw_hypnogram(scenario: sn.Scenario, ax: Axes) -> None:
    order = ("n3", "n2", "rem", "wake")
    moments = np.arange(0, float(scenario.duration), 0.05)
    states = scenario.schedule.state_at(moments)
    level = np.array([order.index(name) for name in states])
    ax.step(moments / 60, level, where="post", color=colour("black"), lw=0.8)
    for name in STATES:
        own = np.where(states == name, float(order.index(name)), np.nan)
        ax.plot(moments / 60, own, color=COLOURS[name], lw=3, solid_capstyle="butt")
    for row in range(len(order)):
        ax.axhline(row, color="#DDDDDD", lw=0.6, zorder=0)
    ax.set_yticks(range(4), [NAMES[name] for name in order])
    ax.set_ylim(-0.5, 3.5)


def draw_states(results: sn.Results) -> Figure:
    data = results.first()
    fig, axes = sn.figures.panels("ABCD;EFFG", height_mm=115)
    night = data.sel(condition="night")
    look = {"own_colours": COLOURS, "own_names": NAMES}
    for letter, values, quantity, unit in (
        ("A", night["rate"], "rate of excitatory cells", "Hz"),
        ("B", night["delta"], "power below 4 Hz, share", ""),
        ("C", night["slope"], "slope of the spectrum", ""),
        ("D", night["down"], "down states, share", ""),
        ("E", night["ignition_rate"], "ignitions", "1/min"),
    ):
        each = {name: values.sel(state=name).values for name in STATES}
        sn.figures.means(each, axes[letter], quantity=quantity, unit=unit, **look)
    of_rem = data["ignition_rate"].sel(state="rem")
    conditions = {str(name): of_rem.sel(condition=name).values for name in of_rem.condition.values}
    sn.figures.means(conditions, axes["F"], quantity="ignitions in REM", unit="1/min", **look)
    chances = {"rem": night["after_cluster"].values, "any time": night["any_time"].values}
    quantity = f"chance of an ignition in {AFTER:g} s"
    sn.figures.means(chances, axes["G"], quantity=quantity, controls=["any time"], **look)
    axes["G"].set_xticks([0, 1], ["after\nbursts", "at any\ntime"])
    for letter in "ABDEFG":
        axes[letter].set_ylim(bottom=min(0, axes[letter].get_ylim()[0]))
    fig.set_label(
        "A to E: rate, slow rhythms, slope of the spectrum between "
        f"{STEEP[0]:g} and {STEEP[1]:g} Hz, moments of {1e3 * DOWN_BIN:g} ms below "
        f"{100 * DOWN:g} % of the state's rate, and ignitions, by state. F: ignitions in REM, and "
        "in the two controls. G: in REM, the chance of an ignition after a cluster of bursts and "
        "after any moment. Small dots are networks, bars 95 % intervals (Student's t, which may "
        "reach below 0)."
    )
    return fig


def draw_recorded(results: sn.Results) -> Figure:
    """The schedule beside a hypnogram, and waves beside eye movements."""
    data = results.first().sel(condition="night")["wave_statistic"]
    sleep = sn.analysis.recorded_sleep()
    fig, axes = sn.figures.panels("ABB;CDE", height_mm=110)
    draw_durations(results.scenario, sleep, axes["B"])
    for letter, name in zip("ACDE", STATISTICS, strict=True):
        draw_statistic(data.sel(statistic=name), sleep.sel(statistic=name), axes[letter])
    fig.set_label(
        "What was recorded of one sleeper (black squares, 95 % of the bootstrap) beside the model. "
        "A and C to E: rapid eye movements, and the waves of the model's brainstem in REM (dots, "
        "networks), all of them and those that are left if each hides the next within "
        f"{1e3 * SEEN:g} ms, as the detector of eye movements does; dashed, events that come by "
        "chance (Poisson). Clusters are of events that are less than a second apart. A wave is no "
        "eye movement: only how events cluster can be compared. "
        f"B: how long the states of the schedule last, in a night of {NIGHT:g} min, beside the "
        "bouts of the recorded one. Awakenings, which the oscillator does not have, cut the "
        "recorded bouts short. Louie and Wilson's (2001) replay over tens of seconds to minutes is "
        "not reproduced."
    )
    return fig


def draw_statistic(model: xr.DataArray, sleep: xr.Dataset, ax: Axes) -> None:
    """One statistic of eye movements and of waves."""
    name = str(sleep.statistic.values)
    quantity, unit = STATISTICS[name]
    mean = float(sleep.eye_movement)
    low, high = sleep.eye_movement_interval.values
    look = {"own_colours": COLOURS, "own_names": NAMES, "quantity": quantity, "unit": unit}
    each = {event: model.sel(seen_as=event).values for event in EVENTS}
    sn.figures.means({"recorded": np.nan, **each}, ax, **look)  # its place; drawn below
    draw_bounds(ax, 0, mean, (low, high))
    if name in ("interval_cv", "fano"):
        ax.axhline(1, color=colour("control"), ls="--", lw=0.8)
    ax.set_ylim(bottom=0)


def draw_bounds(ax: Axes, place: float, value: float, bounds: tuple[float, float]) -> None:
    """A recorded value with its interval."""
    spread = [[value - bounds[0]], [bounds[1] - value]]
    ink = COLOURS["recorded"]
    ax.errorbar(place, value, spread, fmt="s", ms=4, color=ink, capsize=2, zorder=5)


def draw_durations(scenario: sn.Scenario, sleep: xr.Dataset, ax: Axes) -> None:
    """The time that each state lasts at once (min), in the schedule and in a recorded night."""
    names, begins, ends = bouts(scenario)
    lasting = (ends - begins) * NIGHT / float(scenario.duration)
    for place, name in enumerate(STATES):
        own = lasting[names == name]
        ax.plot(np.full(len(own), place - 0.15), own, "o", ms=3, color=COLOURS[name])
        one = sleep.sel(stage=name)
        draw_bounds(ax, place + 0.15, float(one.bout), tuple(one.bout_interval.values))
    ax.set_xticks(range(len(STATES)), [NAMES[name] for name in STATES])
    ax.set(ylabel="duration of a bout (min)", ylim=(0, None))
