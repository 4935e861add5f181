"""Codes of spikes, each read by its count, by its latency and as a whole, and given to units."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

import simneuro as sn
from simneuro.analysis import after_looking, between, greater, less, near, theory, within
from simneuro.bridge import RateClassifier, RateCode
from simneuro.figures import colour

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

RATES, EXPECTED = ("two", "five", "ten", "twenty"), ("2", "5", "10", "20")
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
HIDDEN, PASSES = 16, 40  # chosen: of networks of 8 units one in twelve learns too little
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
    # A cell that does not fire comes last, as late as the recording ends.
    last = recording.attrs["duration"]
    times = np.fmin(np.stack([sn.analysis.first_spikes(each) for each in trains], axis=1), last)
    counts = np.array([[each.size for each in cells] for cells in trains]).T
    stimulus = np.repeat([0, 1], len(times) // 2)
    for values in (times, counts):
        values[stimulus == 1] = values[stimulus == 1, ::-1]
    readings = {
        "count": counts.sum(axis=1, keepdims=True),
        "latency": sn.analysis.number_bins(times[:, :1], MOMENT_BIN),
        "trains": 1 + np.sign(np.round(np.diff(times) / recording.attrs["dt"])).astype(int),
    }
    return Answers(stimulus, readings, counts / last, times)


def read_code(answers: Answers, rng: np.random.Generator) -> xr.Dataset:
    """What each reading tells, how often decoders are right, and units."""
    rates = RateCode(0.0, CEILING, COUNTED).encode(answers.rates)
    # By the largest of the trials that are learnt, the even ones: a reader knows no others.
    inputs = {"rates": rates, "times": answers.times / answers.times[::2].max()}
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
    rate = noisy_rate(scenario, "followers", float(sine.mean) + float(sine.amplitude) * wave)
    poisson = float(source.rate) * (1 + float(source.modulation) * wave)
    return {"modulated": -np.expm1(-poisson * SPIKE_BIN), "followers": rate * SPIKE_BIN}


def noisy_rate(scenario: sn.Scenario, population: str, current: ArrayLike) -> Floats:
    """The rate (Hz) of noisy LIF cells under a current (A): Siegert's formula on the time grid."""
    cell = scenario.network.cells[population].neuron.si_values
    density = float(scenario.drives[f"{population}_noise"].density)
    return theory.noisy_lif_rate(current, density, dt=float(scenario.dt), **cell)


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
    shorter = {"warmup": "0 ms", "duration": "300 ms"}  # all pairs have fired by then
    return scenario.override(dict(zip(paths, delays, strict=True)) | shorter)


def gap(scenario: sn.Scenario) -> float:
    """How much later (s) the following cell of a pair fires, on average."""
    first, second = (scenario.projections[f"to_{name}"].delay.mean for name in PAIR)
    return float(second - first)


def rasters(recording: xr.Dataset, pairs: Answers) -> dict[str, Any]:
    """The spikes (s) of some trials of each stimulus; of pairs from the middle of the two on."""
    found: dict[str, Any] = {}
    for code, names in {"rate": RATES, "latency": VOLLEYS["noisy"]}.items():
        trains = [each for cells in trains_of(recording, names) for each in cells[:SHOWN]]
        longest = max(each.size for each in trains)
        rows = [np.pad(each, (0, longest - each.size), constant_values=np.nan) for each in trains]
        found[f"{code}_shown"] = ((f"{code}_row", f"{code}_spike"), np.array(rows))
    some = np.concatenate([pairs.times[pairs.stimulus == k][:SHOWN] for k in (0, 1)])
    return found | {"order_shown": (("pair", "cell"), some - some.mean(axis=1, keepdims=True))}


def orders(scenario: sn.Scenario, jitter: float | None = None) -> Floats:
    """The probabilities of the order of two cells under a jitter (ms), or that of the scenario."""
    jitter = 1e3 * scenario.projections["to_leading"].delay.second if jitter is None else jitter
    return theory.spike_orders(gap(scenario), 1e-3 * float(jitter), dt=float(scenario.dt))


def expected_bits(scenario: sn.Scenario) -> dict[str, dict[str, float]]:
    """What each reading of a code tells (bit), where it can be derived."""
    rates = np.array([float(scenario.sources[name].rate) for name in RATES])
    edges = np.arange(0, COUNTED + FIRST_BIN / 2, FIRST_BIN)
    count = theory.channel_information(theory.poisson_counts(COUNTED * rates))
    first = theory.channel_information(theory.poisson_first_spikes(rates, edges))
    order = theory.channel_information(orders(scenario))
    return {
        "rate": {"count": count, "latency": first, "trains": count},
        "latency": {"count": 0.0, "latency": 1.0, "trains": 1.0},
        "order": {"count": 0.0, "trains": order},
    }


def most_right(scenario: sn.Scenario) -> dict[str, float]:
    """How often (%) the two decoders of Poisson counts are right, and a reader of orders."""
    means = COUNTED * np.array([float(scenario.sources[name].rate) for name in RATES])
    given = theory.poisson_counts(means)
    nearest = np.abs(np.arange(given.shape[1])[:, None] - means).argmin(axis=1)
    return {
        "bayes": 100 * theory.channel_accuracy(given),
        "nearest_mean": 100 * theory.channel_accuracy(given, nearest),
        "order": 100 * theory.channel_accuracy(orders(scenario)),
    }


def about(sentence: str, found: Any, expected: float, margin: float, unit: str) -> sn.Claim:
    """A claim that the mean over trials is the expected one, give or take a margin."""
    return between(sentence, np.asarray(found), expected - margin, expected + margin, unit)


def told(data: xr.Dataset, code: str, reading: str) -> Floats:
    """The bits of a reading of a code, trial by trial."""
    return np.asarray(data.information.sel(code=code, reading=reading))


def claims(results: sn.Results) -> Iterator[sn.Claim]:
    """Codes, readers and units, single spikes, synchrony."""
    data, scenario = results.first("condition"), results.scenario
    yield from rate_claims(data, scenario)
    yield from latency_claims(data)
    yield from order_claims(data, scenario)
    yield from general_claims(data)
    yield from reader_claims(100 * data.accuracy.sel(code="rate"), most_right(scenario))
    yield from unit_claims(100 * data.units, most_right(scenario))
    yield from spike_claims(data)
    yield from synchrony_claims(data)


def rate_claims(data: xr.Dataset, scenario: sn.Scenario) -> Iterator[sn.Claim]:
    """Four rates, of Poisson cells and of LIF cells. Margins: chosen, more than intervals take."""
    expected = expected_bits(scenario)["rate"]
    count, first = (told(data, "rate", each) for each in ("count", "latency"))
    sentence = "Rate: the count tells of four rates what the sum over Poisson counts says"
    yield about(sentence, count, expected["count"], 0.02, "bit")
    sentence = "Rate: the first spike tells what its exponential times say"
    yield about(sentence, first, expected["latency"], 0.02, "bit")
    sentence = "Rate: the half of the time with more spikes tells nothing beside the count: gain"
    yield about(sentence, told(data, "rate", "trains") - count, 0, 0.02, "bit")
    sentence = "Rate: LIF cells fire as often as Siegert's formula says: spikes of four cells"
    current = [float(scenario.drives[f"regular_{name}"].amplitude) for name in RATES]
    spikes = COUNTED * float(noisy_rate(scenario, "regular", current).sum())
    yield about(sentence, data.regular_count, spikes, 1, "")
    sentence = "Rate: LIF cells that fire as often are more regular; the count tells more than"
    yield greater(sentence, told(data, "regular", "count"), expected["count"], "bit")
    sentence = f"Uncorrected, {TRIALS_EACH[0]} trials of each rate seem to tell more than there is"
    yield greater(sentence, data.few.isel(trials_each=0).values, expected["count"], "bit")


def latency_claims(data: xr.Dataset) -> Iterator[sn.Claim]:
    """An early and a late volley."""
    clear = data.plain.sel(code="latency")
    sentence = "Latency, no noise: the count is the same in all trials and tells"
    yield within(sentence, float(clear.sel(reading="count").max()), 0, 0, "bit", exact=False)
    sentence = "Latency, no noise: the time of the spike tells, so that counting loses it all"
    least = float(clear.sel(reading="latency").min())
    yield near(sentence, least, 1, "bit", share=1e-12, exact=False)
    # chosen: noise may add a spike to either, so that chance alone leaves some hundredths
    yield less("Latency, with noise: the count tells", told(data, "noisy", "count"), 0.05, "bit")
    sentence = "Latency, with noise: the time of the first spike tells"
    yield greater(sentence, told(data, "noisy", "latency"), 0.9, "bit")
    sentence = "Baseline: latency, with noise: what the first spike tells of shuffled volleys"
    yield less(sentence, data.shuffled.sel(code="noisy", reading="latency").values, 0.05, "bit")


def order_claims(data: xr.Dataset, scenario: sn.Scenario) -> Iterator[sn.Claim]:
    """Which of two cells comes first."""
    same = float(np.abs(data.order_count).max())
    sentence = "Order of two cells: their counts tell, at any jitter"
    yield within(sentence, same, 0, 0, "bit", exact=False)
    for jitter in JITTERS[2:]:
        expected = theory.channel_information(orders(scenario, jitter))
        sentence = f"Order of two cells with a jitter of {jitter:g} ms: which comes first tells"
        yield about(sentence, data.order_bits.sel(jitter=jitter), expected, 0.03, "bit")
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
    yield about(sentence, data.shuffled.sel(reading="trains").mean("code"), 0, 0.02, "bit")


def reader_claims(right: xr.DataArray, most: dict[str, float]) -> Iterator[sn.Claim]:
    """How often (%) decoders of four rates are right, beside what is possible."""
    count, known = right.sel(reading="count"), right.sel(reading="trains", decoder="bayes")
    bayes = count.sel(decoder="bayes").values
    sentence = "Rate: Bayes by counts, learnt from trials, is right nearly as often as the sum says"
    yield after_looking(about(sentence, bayes, most["bayes"] - 0.5, 1.5, "%"))
    sentence = "Rate: the nearest mean by counts is right as often as the sum over counts says"
    yield about(sentence, count.sel(decoder="nearest_mean"), most["nearest_mean"], 1, "%")
    sentence = "Rate: Bayes is not better if it knows the half with more spikes, too: gain"
    yield less(sentence, known.values - bayes, 1, "points")


def unit_claims(right: xr.DataArray, most: dict[str, float]) -> Iterator[sn.Claim]:
    """How often (%) a network is right that gets rates, or times as numbers."""
    rates, times = right.sel(input="rates"), right.sel(input="times")
    sentence = "Units that get rates read four rates as often as Bayes could: right"
    yield about(sentence, rates.sel(code="rate"), most["bayes"], 2, "%")
    for code, text in (("latency", "latencies"), ("order", "the order of two cells")):
        sentence = f"Units that get rates do not read {text}: right"
        yield within(sentence, float(rates.sel(code=code).max()), 50, 50, "%", exact=False)
    sentence = "Units that get times as numbers read latencies: right"
    yield within(sentence, float(times.sel(code="latency").min()), 100, 100, "%", exact=False)
    sentence = "Units that get the times of two cells read their order as jitter allows: right"
    yield about(sentence, times.sel(code="order"), most["order"], 2, "%")


def spike_claims(data: xr.Dataset) -> Iterator[sn.Claim]:
    """What one spike tells. Margins: chosen, more than intervals take."""
    phase = 2 * np.pi * (np.arange(10_000) + 0.5) / 10_000
    sine = theory.spike_information(1 + np.sin(phase))
    sentence = "One spike of a whole sine of rate: <(r/r0) log2(r/r0)> is 1/ln 2 - 1"
    yield near(sentence, sine, 1 / np.log(2) - 1, "bit", share=1e-9)
    for name, text in (("modulated", "Poisson cells"), ("followers", "LIF cells under a sine")):
        off = 100 * (data[f"{name}_bits"] / data[f"{name}_expected"] - 1)
        yield about(f"One spike of {text} tells what the rate says: deviation", off, 0, 4, "%")
        sentence = f"Baseline: one spike of {text} tells, if the trains are rotated"
        yield about(sentence, data[f"{name}_rotated"], 0, 0.02, "bit")


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
    draw_trials(data.isel(trial=0), axes)
    draw_bits(data, scenario, axes["D"])
    draw_jitter(data, scenario, axes["E"])
    fig.set_label(CODES_CAPTION)
    yield "codes", fig
    fig, axes = sn.figures.panels("AAA;BCD", height_mm=115)
    draw_readers(data, axes["A"])
    draw_few(data, scenario, axes["B"])
    draw_single(data, axes["C"])
    draw_synchrony(data, axes["D"])
    fig.set_label(READERS_CAPTION)
    yield "readers", fig


def draw_trials(one: xr.Dataset, axes: Mapping[str, Axes]) -> None:
    """Trials of each code; of pairs both spikes, a filled and an open dot."""
    rates, volleys, pairs = (one[f"{code}_shown"].values for code in CODES)
    bands = {name: list(rates[SHOWN * k :][:SHOWN]) for k, name in enumerate(EXPECTED)}
    sn.figures.trial_raster(bands, axes["A"])
    axes["A"].set(xlim=(0, 1e3 * COUNTED), ylabel="spikes expected", title="rate")
    early, late = volleys[:SHOWN] - VOLLEY, volleys[SHOWN:] - VOLLEY
    sn.figures.trial_raster({"early": list(early), "late": list(late)}, axes["B"])
    axes["B"].set(xlim=(0, 30), ylabel="volley", title="latency")
    rows = np.arange(2 * SHOWN) + 2 * (np.arange(2 * SHOWN) >= SHOWN)
    for cell, fill in enumerate((COLOURS["order"], "white")):
        look = {"color": COLOURS["order"], "mfc": fill, "ms": 3, "label": f"cell {'AB'[cell]}"}
        axes["C"].plot(1e3 * pairs[:, cell], rows, "o", **look)
    axes["C"].set_yticks([SHOWN / 2, 1.5 * SHOWN + 2], ["A", "B"])
    axes["C"].set(xlim=(-5, 5), ylim=(-1, 2 * SHOWN + 9), ylabel="first", title="order")
    axes["C"].set_xlabel("time in the pair (ms)")
    axes["C"].legend(loc="upper center", ncols=2)


def draw_bits(data: xr.Dataset, scenario: sn.Scenario, ax: Axes) -> None:
    """What each reading of a code tells, beside what is expected."""
    found = {code: {text: told(data, code, k) for k, text in READINGS.items()} for code in CODES}
    expected = {
        code: {READINGS[reading]: each for reading, each in bits.items()}
        for code, bits in expected_bits(scenario).items()
    }
    look = {"quantity": "information", "unit": "bit", "own_colours": COLOURS}
    sn.figures.grouped_means(found, ax, expected=expected, **look)
    ax.legend(loc="center right")


def draw_jitter(data: xr.Dataset, scenario: sn.Scenario, ax: Axes) -> None:
    """What the order of two cells tells against their jitter, and what their counts do."""
    dense = np.geomspace(JITTERS[0], JITTERS[-1], 100)
    line = [theory.channel_information(orders(scenario, each)) for each in dense]
    ax.plot(dense, line, color=colour("theory"), label="expected")
    for name, shape, text in (("order_bits", "o", "order"), ("order_count", "s", "counts")):
        look = {"color": COLOURS["order"], "ms": 4, "mfc": "white" if shape == "s" else None}
        ax.plot(data.jitter, data[name].mean("trial"), shape, label=text, **look)
    ax.set(xlabel="jitter (ms)", ylabel="information (bit)", ylim=(-0.03, 1.05), xlim=(0, 6.2))
    ax.legend(loc="upper right")


def draw_readers(data: xr.Dataset, ax: Axes) -> None:
    """How often decoders and units are right."""
    right, units, groups = 100 * data.accuracy, 100 * data.units, {}
    for code in CODES:
        bayes, given = right.sel(code=code, decoder="bayes"), units.sel(code=code)
        groups[code] = {f"Bayes: {READINGS[k]}": bayes.sel(reading=k) for k in READINGS}
        groups[code] |= {f"units: {each}": given.sel(input=each) for each in ("rates", "times")}
    nearest = right.sel(code="rate", reading="count", decoder="nearest_mean")
    groups["rate"] = {"nearest mean": nearest} | groups["rate"]
    look = {"quantity": "right", "unit": "%", "own_colours": COLOURS}
    sn.figures.grouped_means(groups, ax, **look)
    ax.set_yticks(range(40, 101, 20))


def draw_few(data: xr.Dataset, scenario: sn.Scenario, ax: Axes) -> None:
    """Estimates from few trials."""
    exact = expected_bits(scenario)["rate"]["count"]
    ax.axhline(exact, color=colour("theory"), label="expected")
    for name, shape, text in (("few", "s", "uncorrected"), ("corrected", "o", "corrected")):
        look = {"color": COLOURS["rate"], "ms": 4, "mfc": "white" if shape == "s" else None}
        ax.plot(data.trials_each, data[name].mean("trial"), f"{shape}-", label=text, **look)
    ax.set(xscale="log", xlabel="trials of each rate", ylabel="information (bit)", xlim=(45, 1100))
    ax.set_xticks(TRIALS_EACH, [str(each) for each in TRIALS_EACH])
    ax.minorticks_off()
    ax.legend(loc="upper right")


def draw_single(data: xr.Dataset, ax: Axes) -> None:
    """What one spike tells, beside what the rate says."""
    cells = {"modulated": "Poisson cells", "followers": "LIF cells"}
    read = {"bits": "as fired", "rotated": "rotated"}
    found = {
        name: {text: data[f"{name}_{key}"].values for key, text in read.items()} for name in cells
    }
    expected = {name: {"as fired": float(data[f"{name}_expected"][0])} for name in cells}
    look = {"quantity": "one spike tells", "unit": "bit", "own_names": cells}
    sn.figures.grouped_means(found, ax, expected=expected, own_colours=COLOURS, **look)
    ax.legend(loc="center right")


def draw_synchrony(data: xr.Dataset, ax: Axes) -> None:
    """Cells that answer eight inputs."""
    answers = {name: 100 * data[f"{name}_fired"].values for name in ("together", "dispersed")}
    look = {"quantity": "cells that fire", "unit": "%", "own_colours": COLOURS}
    sn.figures.means(answers, ax, **look)
    ax.set_ylim(0, 105)
