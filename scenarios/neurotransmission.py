"""Four receptors, against published values and against their equations, integrated by SciPy."""

from collections.abc import Iterator

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

import simneuro as sn
from simneuro.analysis import near, theory, within
from simneuro.figures import colour, panels

Floats = NDArray[np.float64]

RECEPTORS = {"ampa": "AMPA", "nmda": "NMDA", "gaba_a": "GABA-A", "gaba_b": "GABA-B"}  # by cell
# Rates of opening (1/(mM s)) and closing (1/s), from destexhe1998.
KINETIC = {
    "ampa": {"binding": 1100.0, "unbinding": 190.0},
    "gaba_a": {"binding": 5000.0, "unbinding": 180.0},
}
REVERSAL = {"ampa": 0.0, "nmda": 0.0, "gaba_a": -80e-3}  # V
RISE, DECAY = 2e-3, 100e-3  # s, of NMDA (brunel2001)
MINIMUM = -26.95  # mV; of V/(1 + exp(-0.062 V)/3.57), the block of jahr1990 at 1 mM
SHOWN = (-80, -60, -27, 40)  # mV; chosen: blocked, at rest, where most flows in, outward
# Open channels behind GABA-B after bursts at 400 Hz, as multiples of those after one spike, and
# when these are most (ms): adaptive integration (LSODA) of the equations of destexhe1998.
BURSTS, GAINS, SLOWEST = (1, 2, 5, 10), (1, 13.7, 342.0, 2642.0), 102.1


def trial(scenario: sn.Scenario) -> xr.Dataset:
    """Potentials (V), currents (A) and conductances (S) of each cell; NMDA's at each voltage."""
    recording = sn.simulate(scenario)
    spike = sn.recording.spike_trains(recording, "pre")[0][0]
    names = ("fast_excitation", "slow_excitation", "fast_inhibition", "slow_inhibition")
    each = {x: [trace(recording, "cell", f"{x}_{name}") for name in names] for x in "gI"}
    found = {
        "since": ("time", recording.time.values - spike),
        "v": trace(recording, "cell", "v"),
        "current": sum(each["I"]),
        "g": sum(each["g"]),
    }
    held = trace(recording, "held", "I_slow_excitation").rename(neuron="voltage")
    return xr.Dataset(found | {"held": -held}).rename(neuron="cell")


def trace(recording: xr.Dataset, population: str, variable: str) -> xr.DataArray:
    """A trace without labels."""
    return sn.recording.trace(recording, population, variable).drop_vars(["time", "neuron"])


def under(results: sn.Results, condition: str) -> xr.Dataset:
    """The data of one condition."""
    return results.first("trial").sel(condition=condition)


def arrived(results: sn.Results, condition: str = "normal") -> xr.Dataset:
    """From the first time step in which transmitter is there, ``since`` then (s)."""
    data = under(results, condition)
    data = data.isel(time=data.since.notnull())
    dt = float(data.since[1] - data.since[0])
    first = round((delay(results) - float(data.since[0])) / dt) + 1
    after = data.isel(time=slice(first, None))
    return after.assign(since=after.since - after.since[0])


def delay(results: sn.Results) -> float:
    """From spike to arrival (s)."""
    return float(results.scenario.projections["ampa"].delay)


def membrane(results: sn.Results) -> dict[str, float]:
    """Capacitance (F), leak (S) and rest (V) of the cells."""
    cell = results.scenario.network.cells["cell"].neuron.si_values
    return {name: cell[name] for name in ("C_m", "g_L", "E_L")}


def weight(results: sn.Results, projection: str) -> float:
    """The weight of a projection (S)."""
    return float(results.scenario.projections[projection].weight)


def expected_potential(results: sn.Results, receptor: str, at: Floats) -> Floats:
    """The potential (V) at some times after the arrival (s), by the published equations."""
    w, cell = weight(results, receptor), membrane(results)

    def kinetic(t: float, _v: float) -> float:
        return w * float(theory.open_fraction(t, **KINETIC[receptor]))

    def nmda(t: float, v: float) -> float:
        return w * difference_of_exponentials(t) * float(theory.unblocked_fraction(v))

    conductance = kinetic if receptor in KINETIC else nmda
    above_rest = theory.driven_psp(at, conductance, E_rev=REVERSAL[receptor], **cell)
    return cell["E_L"] + above_rest


def difference_of_exponentials(t: float) -> float:
    """The time course of NMDA's conductance (s), whose largest value is 1."""
    peak = np.log(DECAY / RISE) * RISE * DECAY / (DECAY - RISE)
    scale = np.exp(-peak / DECAY) - np.exp(-peak / RISE)
    return float((np.exp(-t / DECAY) - np.exp(-t / RISE)) / scale)


def claims(results: sn.Results) -> Iterator[sn.Claim]:
    """From the arrival to the potential; the block; bursts."""
    yield from receptor_claims(results)
    yield from block_claims(results)
    yield from burst_claims(results)


def receptor_claims(results: sn.Results) -> Iterator[sn.Claim]:
    """Delay, open channels, potentials."""
    data = under(results, "normal")
    step, begin = 1e3 * float(results.scenario.time_step), 1e3 * delay(results)
    onset = 1e3 * float(data.since[int(np.argmax(data.current.values[:, 0] > 0))])
    sentence = "The current begins a delay after the presynaptic spike, shown one to two steps on"
    yield within(sentence, onset, begin, begin + 2.01 * step, "ms")
    for name, rates in KINETIC.items():
        opened = float(data.g[:, list(RECEPTORS).index(name)].max()) / weight(results, name)
        expected = float(theory.open_fraction(1e-3, **rates))
        sentence = f"A pulse of transmitter opens of the {RECEPTORS[name]} channels a share of"
        yield near(sentence, opened, round(expected, 5), share=1e-3)  # chosen: rk4 does better
    sentence = "Potentials are those of the equations, solved apart: largest deviation, in peaks"
    # chosen: what is left when an error of a per cent is removed to first order
    yield within(sentence, 100 * max(potential_errors(results)), 0, 0.1, "%")


def potential_errors(results: sn.Results) -> Iterator[float]:
    """For AMPA, NMDA and GABA-A, the largest deviation as a share of the peak.

    It is that in the limit of short steps, where errors are in proportion to the step.
    """
    whole, half = arrived(results), arrived(results, "half_step").isel(time=slice(None, None, 2))
    common, rest = slice(min(whole.time.size, half.time.size)), membrane(results)["E_L"]
    for cell, receptor in enumerate(list(RECEPTORS)[:3]):
        expected = expected_potential(results, receptor, whole.since.values[common])
        found, finer = (each.v.values[common, cell] for each in (whole, half))
        yield float(abs(2 * finer - found - expected).max() / abs(expected - rest).max())


def voltages(results: sn.Results) -> Floats:
    """At which cells are held (mV)."""
    return 1e3 * np.asarray(results.scenario.resolved.populations["held"].parameters["E_L"])


def largest_currents(results: sn.Results, condition: str) -> Floats:
    """Of NMDA at each voltage (pA); inward is negative."""
    held = 1e12 * under(results, condition).held.dropna("time").values
    return np.take_along_axis(held, abs(held).argmax(axis=0)[None], axis=0)[0]


def block_claims(results: sn.Results) -> Iterator[sn.Claim]:
    """The current of NMDA against voltage."""
    v = voltages(results)
    normal, free = (largest_currents(results, each) for each in ("normal", "no_magnesium"))
    near_it = slice(int(normal.argmin()) - 1, int(normal.argmin()) + 2)
    a, b, _ = np.polyfit(v[near_it], normal[near_it], 2)
    sentence = "NMDA's current into the cell is largest at"
    # chosen: a parabola through voltages 1 mV apart
    yield within(sentence, -b / (2 * a), MINIMUM - 0.1, MINIMUM + 0.1, "mV")
    off = abs(v) > 1  # at the reversal there is no current to compare
    away = abs(normal[off] / free[off] - theory.unblocked_fraction(1e-3 * v[off]))
    sentence = "The share that magnesium leaves is that of 1990 at each voltage: largest deviation"
    yield within(sentence, away.max(), 0, 1e-4)
    slopes = free[off] / v[off]
    sentence = "Control: without magnesium the current is a straight line: spread of its slope"
    yield within(sentence, 100 * float(np.ptp(slopes) / slopes.mean()), 0, 0.01, "%")
    rest = membrane(results)["E_L"]
    low, high = (float(under(results, each).v[:, 1].max()) - rest
                 for each in ("normal", "no_magnesium"))  # fmt: skip
    sentence = "Without magnesium the NMDA potential at rest would be higher, by a factor of"
    # chosen: at least 5; the block at rest makes it at most its inverse
    yield within(sentence, high / low, 5, max(5, 1 / float(theory.unblocked_fraction(rest))))


def burst_claims(results: sn.Results) -> Iterator[sn.Claim]:
    """GABA-B after one spike and after bursts."""
    data = arrived(results)
    opened = data.g.values[:, 3:]
    sentence = "GABA-B's channels are most open after the transmitter of one spike came by"
    # chosen: the top is flat
    yield near(sentence, 1e3 * float(data.since[opened[:, 0].argmax()]), SLOWEST, "ms", share=0.005)
    gains = opened.max(axis=0) / opened[:, 0].max()
    sentence = "A burst of ten spikes opens more of them than one spike, by a factor of"
    yield near(sentence, gains[-1], GAINS[-1], share=0.005)
    away = abs(gains / GAINS - 1).max()
    sentence = "Bursts of 2, 5 and 10 do what the published equations say: largest deviation"
    yield within(sentence, 100 * away, 0, 0.5, "%")


def figures(results: sn.Results) -> Iterator[tuple[str, Figure]]:
    """Four receptors; what NMDA and GABA-B do that the others do not."""
    yield "receptors", side_by_side(results)
    yield "block_and_bursts", block_and_bursts(results)


def side_by_side(results: sn.Results) -> Figure:
    """A column for each receptor: current above potential."""
    fig, axes = panels("ABCD;EFGH", height_mm=90)
    data = under(results, "normal")
    cells = [*zip("ABCD", "EFGH", RECEPTORS, range(4), strict=True), ("D", "H", "gaba_b", 6)]
    for upper, lower, role, cell in cells:
        look = {"color": colour(role), "ls": "-" if cell < 4 else "--"}
        look["label"] = "1 spike" if cell < 4 else "10 spikes"
        values, pair = (data.current[:, cell], data.v[:, cell]), (axes[upper], axes[lower])
        sn.figures.synaptic_response(data.since, *values, pair, **look)
        axes[upper].set_title(RECEPTORS[role])
        if role != "gaba_b":
            draw_expected(results, role, axes[lower])
    for each in "BCDFGH":
        axes[each].set_ylabel("")
    axes["D"].set_ylim(1.6 * axes["D"].get_ylim()[0])
    axes["D"].legend(loc="lower right")
    halo = axes["G"].get_lines()[-1:]
    axes["G"].legend(halo, ["published\nequations"], loc="lower right")
    fig.set_label(
        "A presynaptic spike at 0 ms, and what it does through one kind of receptor. A to D: the "
        "current into the cell. E to H: its potential; broad, the published equations "
        "integrated apart. GABA-B does nothing visible after "
        "one spike, and much after a burst of ten at 400 Hz. Axes differ in scale."
    )
    return fig


def draw_expected(results: sn.Results, receptor: str, ax: Axes) -> None:
    """The potential of the equations, behind the simulated one."""
    since = arrived(results).since.values
    begin = delay(results) + float(results.scenario.time_step)
    expected = 1e3 * expected_potential(results, receptor, since)
    ax.plot(1e3 * (since + begin), expected, color=colour("theory"), lw=3, zorder=1)


def block_and_bursts(results: sn.Results) -> Figure:
    """NMDA against voltage, GABA-B against the number of spikes."""
    fig, axes = panels("AB;CD", height_mm=110)
    draw_held(results, axes["A"])
    draw_voltages(results, axes["B"])
    draw_bursts(results, axes["C"])
    draw_gains(results, axes["D"])
    fig.set_label(
        "A: NMDA's current at four voltages, outward up. B: its largest value by voltage, "
        "with 1 mM of magnesium and without; lines, the block of Jahr and Stevens (1990). C: "
        "potassium channels open behind GABA-B receptors after bursts at 400 Hz. D: the most that "
        "are open; line, the published equations; dashed, if each spike did as much as the first."
    )
    return fig


def draw_held(results: sn.Results, ax: Axes) -> None:
    """The current over time at some voltages."""
    data, v = under(results, "normal"), voltages(results)
    held = {
        f"{mv:+d} mV".replace("-", "−"): 1e12 * data.held[:, int(abs(v - mv).argmin())]
        for mv in SHOWN
    }
    sn.figures.series(data.since, held, ax)
    ax.set_ylabel("NMDA current (pA)")
    ax.legend(loc="upper right")


def draw_voltages(results: sn.Results, ax: Axes) -> None:
    """The largest current at each voltage."""
    v = voltages(results)
    for condition, role, name in (
        ("normal", "nmda", "1 mM Mg"),
        ("no_magnesium", "control", "no Mg"),
    ):
        magnesium = 1.0 if condition == "normal" else 0.0
        block = theory.unblocked_fraction(1e-3 * v, magnesium=magnesium)
        currents = 1e-12 * largest_currents(results, condition)
        expected = 1e-3 * weight(results, "at_voltages") * v * block
        look = {"role": role, "text": name, "line": expected}
        sn.figures.current_voltage(1e-3 * v, currents, ax, **look)
    ax.legend(loc="upper left")


def draw_bursts(results: sn.Results, ax: Axes) -> None:
    """Open channels over time after bursts."""
    data = under(results, "normal")
    opened = 100 * data.g[:, 3:] / weight(results, "gaba_b")
    names = [f"{spikes} spikes" if spikes > 1 else "1 spike" for spikes in BURSTS]
    sn.figures.series(data.since, dict(zip(names, opened.T, strict=True)), ax)
    ax.set(ylabel="open channels (%)", yscale="log", ylim=(1e-5, 10))
    ax.legend(loc="lower right", ncols=2)


def draw_gains(results: sn.Results, ax: Axes) -> None:
    """The most that are open against the number of spikes, as a multiple of one spike's."""
    most = arrived(results).g.values[:, 3:].max(axis=0)
    ax.plot(BURSTS, GAINS, color=colour("theory"), lw=2, label="equations")
    ax.plot(BURSTS, BURSTS, "--", color=colour("control"), label="in proportion")
    ax.plot(BURSTS, most / most[0], "o", color=colour("gaba_b"), label="simulation")
    ax.set(
        yscale="log",
        xlabel="spikes of the burst",
        ylabel="open channels\n(multiples of one spike's)",
    )
    ax.legend(loc="upper left")
