"""Codes of spikes, each read by its count, by its latency and as a whole, and given to units."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

import simneuro as sn
from simneuro.analysis import between, greater, less, theory, within
from simneuro.bridge import RateClassifier, RateCode
from simneuro.figures import colour

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

RATES = ("two", "five", "ten", "twenty")
VOLLEYS = {"latency": ("early", "late"), "noisy": ("early_noisy", "late_noisy")}
PAIR = ("leading", "following")
COUNTED = 0.2  # s; the four rates then give 2, 5, 10 and 20 spikes
VOLLEY, HEARD = 50e-3, 25e-3  # s: when the volley comes, and how long its answers are watched
LATENCY_BIN = 5e-3  # s; chosen: as long as a volley lasts
FIRST_BIN = 10e-3  # s; chosen: the mean time of the first spike at the highest rate
MOMENT_BIN = 20e-3  # s; chosen: so wide that no bin has few trials
SPIKE_BIN = 2e-3  # s; chosen: two spikes of a cell in one bin are rare, and none of a LIF cell
JITTERS = (0.25, 0.5, 1.0, 2.0, 4.0, 6.0)  # ms
TRIALS_EACH = (50, 100, 200, 400, 1000)  # of a stimulus
CEILING = 200.0  # Hz, the rate that means 1 to a unit: no LIF cell fires faster
HIDDEN, PASSES = 8, 40  # chosen: more units or passes read no better
SHOWN = 12  # trials of a stimulus in a raster

READINGS = {"count": "count", "latency": "first spike", "trains": "all spikes"}
CODES = ("rate", "latency", "order")
COLOURS = {
    "rate": colour("black"),
    "latency": colour("vermillion"),
    "order": colour("blue"),
    "modulated": colour("black"),
    "followers": colour("green"),
    "together": colour("purple"),
    "dispersed": colour("grey"),
}
CODES_CAPTION = (
    "A: spikes of Poisson cells that fire 2, 5, 10 or 20 times on average; a row is a trial. B: "
    "answers of noisy cells to an early and a late volley. C: pairs of cells of which A or B comes "
    "first; both fire once. D: what the count, the first spike (of one cell) and all spikes tell "
    "of the stimulus; bars are what is expected. E: what the order of two cells and their counts "
    "tell against the jitter of their times. Dots are means, in D with 95 % intervals."
)
READERS_CAPTION = (
    "A: how often readers name the stimulus: the nearest mean and Bayes' rule by what they read, "
    "and networks of units that get rates, or times as numbers. B: what counts of four rates seem "
    "to tell, by the number of trials. C: what one spike tells of when in a stimulus it came, for "
    "Poisson cells and LIF cells, beside what the rate says (bars), and for trains that are "
    "rotated. D: cells that answer eight inputs within 2 ms, and spread over 40 ms. Small dots are "
    "trials, lines 95 % intervals of their mean."
)


@dataclass(frozen=True)
class Answers:
    """Trials of a code: stimuli, readings of each answer, and what units get (trial, number)."""

    stimulus: Ints
    readings: dict[str, Ints]
    rates: Floats  # Hz
    times: Floats  # s


def trial(scenario: sn.Scenario) -> xr.Dataset:
    """Codes read in three ways and by units, single spikes, synchrony, and jitters."""
    recording, rng = sn.simulate(scenario), np.random.default_rng(scenario.seed)
    codes = answer_all(recording)
    read = xr.concat([read_code(each, rng) for each in codes.values()], "code")
    return read.assign_coords(code=list(codes)).assign(
        **few_trials(codes["rate"]),
        **single_spikes(scenario, recording, rng),
        **synchrony(recording),
        **jitters(scenario),
        **rasters(recording, codes["order"]),
        regular_count=4 * float(codes["regular"].readings["count"].mean()),
    )


def answer_all(recording: xr.Dataset) -> dict[str, Answers]:
    """The trials of each code."""
    cells = sn.recording.spike_trains(recording, "regular")
    quarter = len(cells) // 4
    regular = [cells[k : k + quarter] for k in range(0, len(cells), quarter)]
    found = {"rate": by_rate(trains_of(recording, RATES)), "regular": by_rate(regular)}
    found |= {code: by_latency(trains_of(recording, each)) for code, each in VOLLEYS.items()}
    return found | {"order": by_order(recording)}


def trains_of(recording: xr.Dataset, names: Sequence[str]) -> list[list[Floats]]:
    """The trains of several populations."""
    return [sn.recording.spike_trains(recording, name) for name in names]


def by_rate(trains: list[list[Floats]]) -> Answers:
    """Stimuli that differ in rate; of the times there is which half of the time has more spikes.

    Words with a letter for each half would be too many for their bias to be corrected.
    """
    answers = answer_by_one(trains, COUNTED, COUNTED / 2, FIRST_BIN)
    count, words = answers.readings["count"], answers.readings["trains"]
    answers.readings["trains"] = np.hstack([count, 1 - np.sign(np.diff(words))])
    return answers


def by_latency(trains: list[list[Floats]]) -> Answers:
    """An early and a late volley; words have a letter for each bin of a latency."""
    after = [[each[each > VOLLEY] - VOLLEY for each in cells] for cells in trains]
    return answer_by_one(after, HEARD, LATENCY_BIN, LATENCY_BIN)


def answer_by_one(trains: list[list[Floats]], window: float, letter: float, bin: float) -> Answers:
    """Trials in which one cell answers, a list of trains for each stimulus."""
    trials = [each for cells in trains for each in cells]
    stimulus = np.repeat(np.arange(len(trains)), [len(cells) for cells in trains])
    lengths = {"window": window, "bin_width": letter, "latency_bin": bin}
    readings = sn.analysis.spike_readings(trials, **lengths)
    first = np.fmin(sn.analysis.first_spikes(trials), window)[:, None]
    return Answers(stimulus, readings, readings["count"] / window, first)


def by_order(recording: xr.Dataset) -> Answers:
    """Two cells: in the first half of the trials A leads, in the second B."""
    trains = trains_of(recording, PAIR)
    times = np.stack([sn.analysis.first_spikes(each) for each in trains], axis=1)
    counts = np.array([[each.size for each in cells] for cells in trains]).T
    stimulus = np.repeat([0, 1], len(times) // 2)
    for values in (times, counts):
        values[stimulus == 1] = values[stimulus == 1, ::-1]
    readings = {
        "count": counts.sum(axis=1, keepdims=True),
        "latency": sn.analysis.number_bins(times[:, :1], MOMENT_BIN),
        "trains": 1 + np.sign(np.round(np.diff(times) / recording.attrs["dt"])).astype(int),
    }
    return Answers(stimulus, readings, counts / recording.attrs["duration"], times)


def read_code(answers: Answers, rng: np.random.Generator) -> xr.Dataset:
    """What each reading tells, how often decoders are right, and units."""
    rates = RateCode(0.0, CEILING, COUNTED).encode(answers.rates)
    inputs = {"rates": rates, "times": answers.times / answers.times.max()}
    right = [learn(answers.stimulus, each, rng) for each in inputs.values()]
    found = sn.analysis.compare_readings(answers.stimulus, answers.readings, seed=rng)
    return found.assign(units=("input", right)).assign_coords(input=list(inputs))


def learn(stimulus: Ints, inputs: Floats, rng: np.random.Generator) -> float:
    """How often a network of units that learnt half of the trials names the stimulus of others."""
    net = RateClassifier((HIDDEN,), max_iter=PASSES, random_state=int(rng.integers(2**31)))
    return float(net.fit(inputs[::2], stimulus[::2]).score(inputs[1::2], stimulus[1::2]))


def few_trials(answers: Answers) -> dict[str, Any]:
    """What counts of few trials of each stimulus seem to tell, uncorrected and corrected."""
    place = np.arange(answers.stimulus.size) % (answers.stimulus.size // len(RATES))
    counts = answers.readings["count"][:, 0]
    pairs = [(answers.stimulus[place < n], counts[place < n]) for n in TRIALS_EACH]
    few = [sn.analysis.mutual_information(*each) for each in pairs]
    corrected = [sn.analysis.corrected_information(*each) for each in pairs]
    found = {"few": ("trials_each", few), "corrected": ("trials_each", corrected)}
    return found | {"trials_each": list(TRIALS_EACH)}


def single_spikes(
    scenario: sn.Scenario, recording: xr.Dataset, rng: np.random.Generator
) -> dict[str, float]:
    """What one spike tells of the moment (bit), beside what the rate says; rotated trains too."""
    rotated = sn.analysis.rotate_trains(recording, rng)
    bins = {"window": recording.attrs["duration"], "bin_width": SPIKE_BIN}
    found = {}
    for name, chances in spike_chances(scenario).items():
        for suffix, each in (("bits", recording), ("rotated", rotated)):
            trains = sn.recording.spike_trains(each, name)
            found[f"{name}_{suffix}"] = sn.analysis.measure_spike_information(trains, **bins)
        found[f"{name}_expected"] = theory.binned_spike_information(chances)
    return found


def spike_chances(scenario: sn.Scenario) -> dict[str, Floats]:
    """How likely each bin has a spike: of Poisson cells, and of LIF cells by Siegert's formula."""
    source, sine = scenario.sources["modulated"], scenario.drives["sine"]
    at = np.arange(SPIKE_BIN / 2, float(scenario.duration), SPIKE_BIN)
    wave = np.sin(2 * np.pi * float(sine.frequency) * at)
    cell = scenario.network.cells["followers"].neuron.si_values
    current = float(sine.mean) + float(sine.amplitude) * wave
    density = float(scenario.drives["followers_noise"].density)
    rate = theory.siegert(
        cell["E_L"] + current / cell["g_L"],
        density / np.sqrt(cell["C_m"] * cell["g_L"]),
        tau=cell["C_m"] / cell["g_L"],
        dt=float(scenario.dt),
        **{key: cell[key] for key in ("V_th", "V_reset", "t_ref")},
    )
    poisson = float(source.rate) * (1 + float(source.modulation) * wave)
    return {"modulated": -np.expm1(-poisson * SPIKE_BIN), "followers": rate * SPIKE_BIN}


def synchrony(recording: xr.Dataset) -> dict[str, float]:
    """Which cells answer eight inputs, together or dispersed, and what this tells of the two."""
    names = ("together", "dispersed")
    fired = [sn.analysis.spike_counts(recording, name).values > 0 for name in names]
    which = np.repeat([0, 1], [each.size for each in fired])
    told = sn.analysis.corrected_information(which, np.concatenate(fired))
    shares = {f"{name}_fired": float(each.mean()) for name, each in zip(names, fired, strict=True)}
    return shares | {"receiver_bits": told}


def jitters(scenario: sn.Scenario) -> dict[str, Any]:
    """What count and order of two cells tell under each jitter (bit)."""
    tell = sn.analysis.corrected_information
    answers = [by_order(sn.simulate(blur(scenario, jitter))) for jitter in JITTERS]
    order = [tell(each.stimulus, each.readings["trains"][:, 0]) for each in answers]
    count = [tell(each.stimulus, each.readings["count"][:, 0]) for each in answers]
    bits = {"order_bits": ("jitter", order), "order_count": ("jitter", count)}
    return bits | {"jitter": list(JITTERS)}


def blur(scenario: sn.Scenario, jitter: float) -> sn.Scenario:
    """The scenario with another jitter (ms) of the pairs."""
    means = (scenario.projections[f"to_{name}"].delay.mean for name in PAIR)
    delays = [{"normal": [f"{1e3 * each:g} ms", f"{jitter} ms"]} for each in means]
    paths = [f"projections.to_{name}.delay" for name in PAIR]
    return scenario.override(dict(zip(paths, delays, strict=True)))


def gap(scenario: sn.Scenario) -> float:
    """How much later (s) the following cell of a pair fires, on average."""
    first, second = (scenario.projections[f"to_{name}"].delay.mean for name in PAIR)
    return float(second - first)


def rasters(recording: xr.Dataset, pairs: Answers) -> dict[str, Any]:
    """The spikes (s) of some trials of each stimulus; of pairs from the middle of the two on."""
    found: dict[str, Any] = {}
    for code, names in {"rate": RATES, "latency": VOLLEYS["noisy"]}.items():
        trains = [each for cells in trains_of(recording, names) for each in cells[:SHOWN]]
        rows = np.repeat(np.arange(len(trains)), [each.size for each in trains])
        found[f"{code}_shown"] = (f"{code}_spike", np.concatenate(trains))
        found[f"{code}_row"] = (f"{code}_spike", rows.astype(float))
    some = np.concatenate([pairs.times[pairs.stimulus == k][:SHOWN] for k in (0, 1)])
    return found | {"order_shown": (("pair", "cell"), some - some.mean(axis=1, keepdims=True))}


def claims(results: sn.Results) -> Iterator[sn.Claim]:
    """Codes, readers and units, single spikes, synchrony."""
    data, scenario = results.first("condition"), results.scenario
    yield from rate_claims(data, scenario)
    yield from latency_claims(data)
    yield from order_claims(data, scenario)
    yield from general_claims(data)
    yield from reader_claims(data, scenario)
    yield from unit_claims(data, scenario)
    yield from spike_claims(data)
    yield from synchrony_claims(data)


def expected_bits(scenario: sn.Scenario) -> dict[str, dict[str, float]]:
    """What each reading of a code tells (bit), where it can be derived."""
    rates = np.array([float(scenario.sources[name].rate) for name in RATES])
    edges = np.arange(0, COUNTED + FIRST_BIN / 2, FIRST_BIN)
    count = theory.channel_information(theory.poisson_counts(COUNTED * rates))
    first = theory.channel_information(theory.poisson_first_spikes(rates, edges))
    jitter = float(scenario.projections["to_leading"].delay.second)
    order = theory.channel_information(orders(scenario, 1e3 * jitter))
    return {
        "rate": {"count": count, "latency": first, "trains": count},
        "latency": {"count": 0.0, "latency": 1.0, "trains": 1.0},
        "order": {"count": 0.0, "trains": order},
    }


def orders(scenario: sn.Scenario, jitter: float) -> Floats:
    """The probabilities of the order of two cells under a jitter (ms)."""
    return theory.spike_orders(gap(scenario), 1e-3 * jitter, dt=float(scenario.dt))


def told(data: xr.Dataset, code: str, reading: str) -> Floats:
    """The bits of a reading of a code, trial by trial."""
    return np.asarray(data.information.sel(code=code, reading=reading).values)


def rate_claims(data: xr.Dataset, scenario: sn.Scenario) -> Iterator[sn.Claim]:
    """Four rates, of Poisson cells and of LIF cells."""
    expected, count = expected_bits(scenario)["rate"], told(data, "rate", "count")
    texts = {
        "count": "the count tells of four rates what the sum over Poisson counts says",
        "latency": "the first spike tells what its exponential times say",
    }
    for reading, text in texts.items():
        # chosen: 1.6 % of what the count tells, and more than an interval takes
        band = (expected[reading] - 0.02, expected[reading] + 0.02)
        yield between(f"Rate: {text}", told(data, "rate", reading), *band, "bit")
    gain = told(data, "rate", "trains") - count
    sentence = (
        "Rate: count and the half of the time with more spikes tell no more than the count: gain"
    )
    yield between(sentence, gain, -0.02, 0.02, "bit")
    sentence = "Rate: LIF cells fire as often as Siegert's formula says: spikes of four cells"
    yield between(sentence, data.regular_count.values, 36, 38)  # chosen: 37 to 3 %
    sentence = "Rate: LIF cells that fire as often are more regular; the count tells more than"
    yield greater(sentence, told(data, "regular", "count"), expected["count"], "bit")
    few = data.few.isel(trials_each=0).values
    sentence = f"Uncorrected, {TRIALS_EACH[0]} trials of each rate seem to tell more than there is"
    yield greater(sentence, few, expected["count"], "bit")


def latency_claims(data: xr.Dataset) -> Iterator[sn.Claim]:
    """An early and a late volley."""
    clear = data.isel(trial=0).plain.sel(code="latency")
    sentence = "Latency, no noise: the count is the same in all trials and tells"
    yield within(sentence, float(clear.sel(reading="count")), 0, 0, "bit")
    sentence = "Latency, no noise: the time of the spike tells, so that counting loses it all"
    yield within(sentence, float(clear.sel(reading="latency")), 1, 1, "bit")
    sentence = "Latency, with noise: the count tells"
    # chosen: noise may add a spike to either, so that chance alone leaves some hundredths
    yield less(sentence, told(data, "noisy", "count"), 0.05, "bit")
    sentence = "Latency, with noise: the time of the first spike tells"
    yield greater(sentence, told(data, "noisy", "latency"), 0.9, "bit")
    sentence = "Baseline: latency, with noise: what the first spike tells of shuffled volleys"
    shuffled = data.shuffled.sel(code="noisy", reading="latency").values
    yield less(sentence, shuffled, 0.05, "bit")


def order_claims(data: xr.Dataset, scenario: sn.Scenario) -> Iterator[sn.Claim]:
    """Which of two cells comes first."""
    same = float(np.abs(data.order_count).max())
    yield within("Order of two cells: their counts tell, at any jitter", same, 0, 0, "bit")
    for jitter in JITTERS[2:]:
        expected = theory.channel_information(orders(scenario, jitter))
        sentence = f"Order of two cells with a jitter of {jitter:g} ms: which comes first tells"
        # chosen: a thirtieth of a bit, and more than an interval takes
        found, band = data.order_bits.sel(jitter=jitter), (expected - 0.03, expected + 0.03)
        yield between(sentence, found.values, *band, "bit")
    # Without jitter a cell that leads is known by 3 of 200 ms, one bit each; jitter hides it.
    most = gap(scenario) * float(scenario.sources["moment"].rate)
    sentence = "Order of two cells: when one of them fires tells less than"
    yield less(sentence, told(data, "order", "latency"), most, "bit")


def general_claims(data: xr.Dataset) -> Iterator[sn.Claim]:
    """What holds of all codes."""
    kept = data.plain.sel(reading="trains") - data.plain.sel(reading="count")
    sentence = "A whole answer never tells less than its count (uncorrected): smallest gain"
    yield within(sentence, float(kept.min()), -1e-12, np.inf, "bit", exact=False)
    sentence = "Baseline: whole answers tell of shuffled stimuli, mean over codes"
    shuffled = data.shuffled.sel(reading="trains").mean("code").values
    yield between(sentence, shuffled, -0.02, 0.02, "bit")


def most_right(scenario: sn.Scenario) -> dict[str, float]:
    """How often (%) readers of Poisson counts are right."""
    means = COUNTED * np.array([float(scenario.sources[name].rate) for name in RATES])
    given = theory.poisson_counts(means)
    nearest = np.abs(np.arange(given.shape[1])[:, None] - means).argmin(axis=1)
    answers = {"bayes": None, "nearest_mean": nearest}
    return {name: 100 * theory.channel_accuracy(given, each) for name, each in answers.items()}


def reader_claims(data: xr.Dataset, scenario: sn.Scenario) -> Iterator[sn.Claim]:
    """How often decoders are right, beside what is possible."""
    right = 100 * data.accuracy.sel(code="rate")
    for name, expected in most_right(scenario).items():
        text = {"bayes": "Bayes", "nearest_mean": "the nearest mean"}[name]
        sentence = f"Rate: {text} by counts is right as often as the sum over counts says"
        # chosen: Bayes has learnt the probabilities from a finite number of trials
        band, found = (expected - 1, expected + 1), right.sel(reading="count", decoder=name)
        yield between(sentence, found.values, *band, "%")
    bayes = right.sel(decoder="bayes")
    gain = bayes.sel(reading="trains") - bayes.sel(reading="count")
    sentence = "Rate: Bayes is not better if it knows the half with more spikes, too: gain"
    yield less(sentence, gain.values, 1, "points")


def unit_claims(data: xr.Dataset, scenario: sn.Scenario) -> Iterator[sn.Claim]:
    """A network that gets rates, or times as numbers."""
    right, best = 100 * data.units, most_right(scenario)["bayes"]
    sentence = "Units that get rates read four rates nearly as well as Bayes: right"
    found = right.sel(code="rate", input="rates").values
    yield between(sentence, found, best - 2, best + 2, "%")
    for code, text in (("latency", "latencies"), ("order", "the order of two cells")):
        found = right.sel(code=code, input="rates")
        sentence = f"Units that get rates do not read {text}: right"
        yield within(sentence, float(found.max()), 50, 50, "%")
    sentence = "Units that get times as numbers read latencies: right"
    found = right.sel(code="latency", input="times")
    yield within(sentence, float(found.min()), 100, 100, "%")
    jitter = 1e3 * float(scenario.projections["to_leading"].delay.second)
    best = 100 * theory.channel_accuracy(orders(scenario, jitter))
    sentence = "Units that get the times of two cells read their order as jitter allows: right"
    found = right.sel(code="order", input="times").values
    yield between(sentence, found, best - 2, best + 2, "%")


def spike_claims(data: xr.Dataset) -> Iterator[sn.Claim]:
    """What one spike tells."""
    phase = 2 * np.pi * (np.arange(10_000) + 0.5) / 10_000
    sine = theory.spike_information(1 + np.sin(phase))
    sentence = "One spike of a whole sine of rate: <(r/r0) log2(r/r0)> is 1/ln 2 - 1"
    yield sn.analysis.near(sentence, sine, 1 / np.log(2) - 1, "bit", share=1e-9)
    for name, text in (("modulated", "Poisson cells"), ("followers", "LIF cells under a sine")):
        off = 100 * (data[f"{name}_bits"] / data[f"{name}_expected"] - 1)
        sentence = f"One spike of {text} tells what the rate says: deviation"
        # chosen: more than an interval takes
        yield between(sentence, off.values, -4, 4, "%")
        sentence = f"Baseline: one spike of {text} tells, if the trains are rotated"
        yield between(sentence, data[f"{name}_rotated"].values, -0.02, 0.02, "bit")


def synchrony_claims(data: xr.Dataset) -> Iterator[sn.Claim]:
    """Equal counts, different times, and a cell that tells them apart."""
    sentence = "Eight inputs within 2 ms fire the cell: share of cells"
    yield greater(sentence, 100 * data.together_fired.values, 95, "%")
    sentence = "Baseline: the same eight spread over 40 ms seldom do: share of cells"
    yield less(sentence, 100 * data.dispersed_fired.values, 40, "%")
    least = theory.channel_information([[0.95, 0.05], [0.4, 0.6]])
    sentence = "A cell turns synchrony into a count, which tells more than these shares need"
    yield greater(sentence, data.receiver_bits.values, least, "bit")


def figures(results: sn.Results) -> Iterator[tuple[str, Figure]]:
    """Codes and what readings of them tell; then readers, and what is told by few and by one."""
    data, scenario = results.first("condition"), results.scenario
    fig, axes = sn.figures.panels("ABC;DDE", height_mm=115)
    one = data.isel(trial=0)
    draw_raster(one, axes["A"], "rate", 0.0, 200)
    draw_raster(one, axes["B"], "latency", VOLLEY, 30)
    draw_pairs(one, axes["C"])
    draw_bits(data, scenario, axes["D"])
    draw_jitter(data, scenario, axes["E"])
    fig.set_label(CODES_CAPTION)
    yield "codes", fig
    fig, axes = sn.figures.panels("AAB;CCD", height_mm=115)
    draw_readers(data, axes["A"])
    draw_few(data, scenario, axes["B"])
    draw_single(data, axes["C"])
    draw_synchrony(data, axes["D"])
    fig.set_label(READERS_CAPTION)
    yield "readers", fig


def draw_raster(one: xr.Dataset, ax: Axes, code: str, origin: float, until: float) -> None:
    """The trials of each stimulus in a colour and a band of its own."""
    time, row = 1e3 * (one[f"{code}_shown"].values - origin), one[f"{code}_row"].values
    stimuli = int(np.nanmax(row)) // SHOWN + 1
    for stimulus, ink in enumerate(sn.figures.shades(stimuli)):
        some = row // SHOWN == stimulus
        ax.plot(time[some], row[some] + 2 * stimulus, "|", color=ink, ms=3, mew=0.9)
    middle = [SHOWN / 2 + k * (SHOWN + 2) for k in range(stimuli)]
    ax.set_yticks(middle, {4: ("2", "5", "10", "20"), 2: ("early", "late")}[stimuli])
    ax.set(xlim=(0, until), xlabel="time (ms)", title=code)
    ax.set_ylabel({4: "spikes expected", 2: "volley"}[stimuli])


def draw_pairs(one: xr.Dataset, ax: Axes) -> None:
    """Both spikes of each pair, a filled and an open dot."""
    times = 1e3 * one.order_shown.values
    rows = np.arange(len(times)) + 2 * (np.arange(len(times)) >= SHOWN)
    for cell, fill in enumerate((COLOURS["order"], "white")):
        look = {"color": COLOURS["order"], "mfc": fill, "ms": 3, "label": f"cell {'AB'[cell]}"}
        ax.plot(times[:, cell], rows, "o", **look)
    ax.set_yticks([SHOWN / 2, 1.5 * SHOWN + 2], ["A", "B"])
    ax.set(xlim=(-5, 5), xlabel="time in the pair (ms)", ylabel="first", title="order")
    ax.set_ylim(-1, 2 * SHOWN + 9)
    ax.legend(loc="upper center", ncols=2)


def draw_bits(data: xr.Dataset, scenario: sn.Scenario, ax: Axes) -> None:
    """What each reading of a code tells, beside what is expected."""
    found = {code: {each: told(data, code, each) for each in READINGS} for code in CODES}
    look = {"own_colours": COLOURS, "own_names": READINGS}
    bits = {"quantity": "information", "unit": "bit", "expected": expected_bits(scenario)}
    sn.figures.grouped_means(found, ax, **bits, **look)
    ax.legend(loc="center right")


def draw_jitter(data: xr.Dataset, scenario: sn.Scenario, ax: Axes) -> None:
    """What the order of two cells tells against their jitter, and what their counts do."""
    dense = np.geomspace(JITTERS[0], JITTERS[-1], 100)
    line = [theory.channel_information(orders(scenario, each)) for each in dense]
    ax.plot(dense, line, color=colour("theory"), label="expected")
    for name, shape, text in (("order_bits", "o", "order"), ("order_count", "s", "counts")):
        look = {"color": COLOURS["order"], "ms": 4, "mfc": "white" if shape == "s" else None}
        ax.plot(data.jitter, data[name].mean("trial"), shape, label=text, **look)
    ax.set(xlabel="jitter (ms)", ylabel="information (bit)", ylim=(-0.03, 1.05))
    ax.legend(loc="upper right")


def draw_readers(data: xr.Dataset, ax: Axes) -> None:
    """How often decoders and units are right."""
    groups = {}
    for code in CODES:
        right, units = 100 * data.accuracy.sel(code=code), 100 * data.units.sel(code=code)
        bayes = {f"Bayes: {READINGS[k]}": right.sel(reading=k, decoder="bayes") for k in READINGS}
        nearest = right.sel(reading="count", decoder="nearest_mean")
        given = {f"units: {each}": units.sel(input=each) for each in ("rates", "times")}
        groups[code] = {"nearest mean: count": nearest} | bayes | given
    look = {"quantity": "right", "unit": "%", "own_colours": COLOURS}
    sn.figures.grouped_means(groups, ax, **look)
    ax.tick_params(axis="x", rotation=90)


def draw_few(data: xr.Dataset, scenario: sn.Scenario, ax: Axes) -> None:
    """Estimates from few trials."""
    exact = expected_bits(scenario)["rate"]["count"]
    ax.axhline(exact, color=colour("theory"), label="expected")
    for name, shape, text in (("few", "s", "uncorrected"), ("corrected", "o", "corrected")):
        look = {"color": COLOURS["rate"], "ms": 4, "mfc": "white" if shape == "s" else None}
        ax.plot(data.trials_each, data[name].mean("trial"), f"{shape}-", label=text, **look)
    ax.set(xscale="log", xlabel="trials of each rate", ylabel="information (bit)")
    ax.set_xticks(TRIALS_EACH, [str(each) for each in TRIALS_EACH])
    ax.minorticks_off()
    ax.legend(loc="upper right")


def draw_single(data: xr.Dataset, ax: Axes) -> None:
    """What one spike tells, beside what the rate says."""
    cells = {"modulated": "Poisson cells", "followers": "LIF cells"}
    read = {"bits": "measured", "rotated": "rotated trains"}
    found = {
        name: {text: data[f"{name}_{key}"].values for key, text in read.items()} for name in cells
    }
    expected = {name: {"measured": float(data[f"{name}_expected"][0])} for name in cells}
    look = {"quantity": "one spike tells", "unit": "bit", "own_names": cells}
    sn.figures.grouped_means(found, ax, expected=expected, own_colours=COLOURS, **look)
    ax.legend(loc="lower left")


def draw_synchrony(data: xr.Dataset, ax: Axes) -> None:
    """Cells that answer eight inputs."""
    answers = {name: 100 * data[f"{name}_fired"].values for name in ("together", "dispersed")}
    look = {"quantity": "cells that fire", "unit": "%", "own_colours": COLOURS}
    sn.figures.means(answers, ax, **look)
    ax.set_ylim(0, 105)
