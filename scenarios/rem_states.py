"""The same bursts in four states of modulation: what may separate them is reported, not claimed."""

from collections.abc import Iterator
from functools import partial

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import simneuro as sn
from simneuro.analysis import counted_interval, t_interval
from simneuro.figures import colour

CELLS = 200  # in an assembly, as in the scenario's clustered projection
WAVE_GAP = 0.06  # s; chosen: a burst of the relay lasts 30 ms, waves come 143 ms apart or more
BIN, SEGMENT = "5 ms", "2 s"  # of spectra: up to 100 Hz in steps of 0.5 Hz
SLOW, WHOLE = (0.5, 4.0), (0.5, 45.0)  # Hz
STEEP = (30.0, 45.0)  # Hz, the band in which the slope separates states in people
DOWN = 0.05  # Hz of excitatory cells in 50 ms; chosen: below a tenth of the usual rate
TOGETHER = 1.0  # s; chosen: longer than a completion, for two are never at the same time
BURST = "10 ms"  # chosen: spikes of a relay cell closer than this are one burst

NAMES = {"wake": "wake", "n2": "N2", "n3": "N3", "rem": "REM"}
COLOURS = {
    "wake": colour("orange"),
    "n2": colour("sky"),
    "n3": colour("blue"),
    "rem": colour("purple"),
}
SHOWN = {
    "completions": ("completions", "1/min"),
    "lasting": ("a completion lasts", "s"),
    "distinct": ("different assemblies", ""),
    "relay_bursts": ("relay spikes in bursts", "%"),
    "excitatory_rate": ("excitatory rate", "Hz"),
    "down": ("silent 50 ms", "%"),
    "slow": ("power in 0.5-4 Hz", "%"),
    "slope": ("slope at 30-45 Hz", ""),
}


def trial(scenario: sn.Scenario) -> xr.Dataset:
    """Simulate one network, and measure its completions and its state."""
    recording = sn.simulate(scenario)
    labels = np.arange(scenario.populations["excitatory"].size) // CELLS
    waves = sn.analysis.volley_starts(
        recording["bursts.event_time"].values, WAVE_GAP, spread=scenario.drives["bursts"].spread
    )
    events = sn.analysis.assembly_completions(
        recording, "excitatory", labels=labels, volleys=waves, seed=scenario.seed
    )
    standard = sn.analysis.standard_measures(recording)[["rate", "cv"]]
    lasting = events.lasting.values
    return standard.assign(
        completions=60 * float(events.rate),
        lasting=float(np.median(lasting)) if lasting.size else np.nan,
        event_time=("event", events.time.values, {"units": "s"}),
        event_assembly=("event", events.assembly.values.astype(float)),
        distinct=float(len(np.unique(events.assembly.values))),
        excitatory_rate=standard["rate"].sel(population="excitatory", drop=True),
        relay_bursts=100 * sn.analysis.share_in_bursts(recording, "relay", within=BURST),
        **measure_rhythm(recording),
    )


def pairs_of(data: xr.Dataset, state: str) -> tuple[np.ndarray, np.ndarray]:
    """Pairs that complete together in a state and not in the wake network, (network,); by chance.

    Nothing was stored about pairs. Asked is whether the state joins what waking leaves apart.
    """
    found = [
        sn.analysis.new_pairs(
            *events_of(network, state),
            known=sn.analysis.joined_pairs(*events_of(network, "wake"), TOGETHER),
            within=TOGETHER,
            duration=float(network.duration),
            seed=1,
        )
        for _, network in data.groupby("trial")
    ]
    return np.array([float(each.new) for each in found]), np.array([float(e.chance) for e in found])


def events_of(network: xr.Dataset, state: str) -> tuple[np.ndarray, np.ndarray]:
    """Times and assemblies of the completions of one network in a state."""
    one = network.squeeze("trial").sel(condition=state)
    known = np.isfinite(one["event_time"].values)
    return one["event_time"].values[known], one["event_assembly"].values[known].astype(int)


def measure_rhythm(recording: xr.Dataset) -> dict[str, float]:
    """Silent moments, slow power and slope of the spectrum of the population rate."""
    rate = sn.analysis.population_rate(recording, "excitatory", bin_width="50 ms")
    spectrum = sn.analysis.power_spectrum(recording, "excitatory", bin_width=BIN, segment=SEGMENT)
    slow = float(sn.analysis.band_fraction(spectrum, SLOW, WHOLE))
    return {
        "down": 100 * float((rate < DOWN).mean()),
        "slow": 100 * slow,
        "slope": float(sn.analysis.spectral_slope(spectrum, STEEP)),
    }


def claims(results: sn.Results) -> Iterator[sn.Claim]:
    """The two modes of the relay, which the model is built to have; of dreams nothing."""
    bursts = results.first()["relay_bursts"]
    deep, rem = (bursts.sel(condition=name).values for name in ("n3", "rem"))
    sentence = "Hyperpolarised in N3, more of the relay's spikes come in bursts than in REM"
    tested = sn.analysis.paired_greater(sentence, deep, rem, "%")
    yield sn.analysis.explain_no_value(tested, "A relay that is silent has no bursts.")


def figures(results: sn.Results) -> Iterator[tuple[str, Figure]]:
    """All measures in all states."""
    fig, axes = sn.figures.panels("ABC;DEF;GHI", height_mm=150)
    data = results.first()
    draw_pairs(data.assign_coords(duration=float(results.scenario.duration)), axes.pop("I"))
    minutes = float(results.scenario.duration) / 60
    of_number = partial(counted_interval, exposure=minutes)
    for (variable, (quantity, unit)), ax in zip(SHOWN.items(), axes.values(), strict=True):
        samples = {name: data[variable].sel(condition=name).values for name in NAMES}
        sn.figures.means(
            samples, ax, quantity=quantity, unit=unit, own_colours=COLOURS, own_names=NAMES,
            interval=of_number if variable == "completions" else t_interval,
        )  # fmt: skip
        if variable != "slope":  # which is negative
            ax.set_ylim(bottom=min(0, ax.get_ylim()[0]))
    fig.set_label(
        "The same network and the same random bursts with conductances scaled as in waking, N2, N3"
        " and REM sleep (factors of krishnan2016). Small dots are networks, bars 95 % intervals of"
        " their mean, which may reach below 0; in A of the number of all completions, which takes "
        "the networks as alike. I: "
        "pairs of assemblies that complete within one second of each other, and do not in the same "
        "network awake; grey: where each assembly's completions are turned by a time of their own. "
        "Reported, not claimed: where completions are most frequent follows from factors of "
        "another model, and people report dreams from all states of sleep."
    )
    yield "states", fig


def draw_pairs(data: xr.Dataset, ax: Axes) -> None:
    names = [name for name in NAMES if name != "wake"]
    found = {name: pairs_of(data, name) for name in names}
    sn.figures.means(
        {name: new for name, (new, _) in found.items()},
        ax, quantity="pairs new since wake", own_colours=COLOURS, own_names=NAMES,
    )  # fmt: skip
    for place, (_, chance) in enumerate(found.values()):
        ax.plot([place - 0.3, place + 0.3], [chance.mean()] * 2, color=colour("control"), lw=1.5)
    ax.set_ylim(bottom=0)
