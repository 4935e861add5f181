"""Codes of spikes: answers that are read as they were built, and claims that can fail."""

from dataclasses import replace
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from planted_faults import fault, named, only, turned

import simneuro as sn
from simneuro.experiment import Results, draw_figures

NAME = "rate_and_timing"
TRIALS = 6


def drawn_trains(rng, each=300):
    """Poisson trains of the four rates, not drawn by the simulation."""
    return [
        [np.sort(rng.uniform(0, 0.2, rng.poisson(mean))) for _ in range(each)]
        for mean in (2, 5, 10, 20)
    ]


def made_up(code, scenario) -> xr.Dataset:
    """Trials that agree with what is expected, but for a little chance in each."""
    expected = code.expected_bits(scenario)
    codes, readings = ["rate", "regular", "latency", "noisy", "order"], list(code.READINGS)
    bits = {name: [expected.get(name, {}).get(each, 0.0) for each in readings] for name in codes}
    bits |= {"regular": [1.6, 0.5, 1.6], "noisy": [0.01, 0.97, 0.97]}
    information = xr.DataArray([bits[each] for each in codes], dims=("code", "reading"))
    right = code.most_right(scenario)
    accuracy = np.full((5, 3, 2), 0.5)
    accuracy[0] = 0.01 * np.array([right["nearest_mean"], right["bayes"]])
    by_order = sn.analysis.theory.channel_accuracy(code.orders(scenario, 1.0))
    units = [[0.01 * right["bayes"], 0.4], [0.8, 0.4], [0.5, 1.0], [0.5, 1.0], [0.5, by_order]]
    told = sn.analysis.theory.channel_information
    one = xr.Dataset(
        {
            "information": information,
            "plain": information,
            "shuffled": 0 * information,
            "accuracy": (("code", "reading", "decoder"), accuracy),
            "units": (("code", "input"), units),
            "few": ("trials_each", [1.3, 1.26, 1.25, 1.24, 1.23]),
            "corrected": ("trials_each", 5 * [1.22]),
            "order_bits": ("jitter", [told(code.orders(scenario, k)) for k in code.JITTERS]),
            "order_count": ("jitter", [0.0] * len(code.JITTERS)),
            "regular_count": 37.0,
            "together_fired": 1.0,
            "dispersed_fired": 0.2,
            "receiver_bits": 0.6,
            "rate_shown": (("rate_row", "rate_spike"), np.full((48, 2), 0.1)),
            "latency_shown": (("latency_row", "latency_spike"), np.full((24, 1), 0.06)),
            "order_shown": (("pair", "cell"), np.tile([-1.5e-3, 1.5e-3], (24, 1))),
            **{f"{k}_expected": 0.4 for k in ("modulated", "followers")},
            **{f"{k}_bits": 0.4 for k in ("modulated", "followers")},
            **{f"{k}_rotated": 0.0 for k in ("modulated", "followers")},
        },
        {
            "code": codes,
            "reading": readings,
            "decoder": ["nearest_mean", "bayes"],
            "input": ["rates", "times"],
            "trials_each": list(code.TRIALS_EACH),
            "jitter": list(code.JITTERS),
        },
    )
    chance = 1 + 1e-3 * np.linspace(-1, 1, TRIALS)
    fixed = ("plain", "order_count", "units")
    varied = [name for name in one.data_vars if name not in fixed]
    trials = [one.assign({name: one[name] * each for name in varied}) for each in chance]
    return xr.concat(trials, "trial").expand_dims(condition=["only"])


def test_what_agrees_with_what_is_expected_holds(before) -> None:
    assert [claim for claim, holds in before.items() if not holds] == []
    assert len(before) == 35


def test_answers_to_poisson_trains_tell_what_the_sum_says(code, scenario) -> None:
    rng = np.random.default_rng(0)
    found = code.read_code(code.by_rate(drawn_trains(rng)), rng)
    expected = code.expected_bits(scenario)["rate"]
    # Of the information of 1200 trials the standard error is about 0.03 bit.
    for reading, bits in expected.items():
        assert found.information.sel(reading=reading) == pytest.approx(bits, abs=0.12)
    assert found.shuffled.values == pytest.approx(0, abs=0.08)
    assert found.units.sel(input="rates") == pytest.approx(0.7625, abs=0.08)


def told(variable: str, value: float, *turns: str, **place):
    """A fault: another value, with a little chance."""
    return fault(variable, lambda v: value + 0.1 * (v - v.mean()), *turns, **place)


COUNT_OF_RATE = "Rate: the count tells of four rates"
WHOLE_SINE = "One spike of a whole sine"


def test_shuffled_labels_are_refuted(code, scenario, data, before) -> None:
    rng = np.random.default_rng(1)
    answers = code.by_rate(drawn_trains(rng))
    mixed = replace(answers, stimulus=rng.permutation(answers.stimulus))
    found = code.read_code(mixed, rng)
    faults = [
        told(
            "information",
            float(found.information[0]),
            COUNT_OF_RATE,
            "the half of",
            code="rate",
            reading="count",
        ),
        told("units", float(found.units[0]), "rates read four", code="rate", input="rates"),
    ]
    assert turned(before, data, scenario, faults) == named(before, faults)


def test_an_uncorrected_estimate_of_few_trials_is_refuted(code, scenario, data, before) -> None:
    rng = np.random.default_rng(2)
    answers = [code.by_rate(drawn_trains(rng, 50)) for _ in range(TRIALS)]
    tell = sn.analysis.mutual_information
    plain = [tell(each.stimulus, each.readings["count"][:, 0]) for each in answers]
    wrong = told(
        "information", np.mean(plain), COUNT_OF_RATE, "the half of", code="rate", reading="count"
    )
    assert turned(before, data, scenario, [wrong]) == named(before, [wrong])


# Faults of one list are planted together.
FAULTS = [
    [
        told("order_bits", 0.06, "jitter of 1 ms", jitter=1.0),
        told("order_bits", 0.9, "jitter of 4 ms", jitter=4.0),
        fault("order_count", lambda v: v + 0.01, "their counts tell"),
        told("information", 0.02, "when one of them fires", code="order", reading="latency"),
        told("information", 1.1, "are more regular", code="regular", reading="count"),
        told("information", 0.1, "with noise: the count", code="noisy", reading="count"),
        told("information", 0.4, "exponential times", code="rate", reading="latency"),
        fault("shuffled", lambda v: v + 0.03, "of shuffled stimuli", reading="trains"),
        told("plain", 0.01, "count is the same", code="latency", reading="count"),
        told("few", 1.2, "Uncorrected", trials_each=50),
        fault("regular_count", lambda v: v + 2, "as often as Siegert"),
        fault(
            "accuracy",
            lambda v: v - 0.1,
            "Bayes by counts,",
            "knows the half",
            code="rate",
            reading="count",
            decoder="bayes",
        ),
        fault("modulated_bits", lambda v: 1.1 * v, "One spike of Poisson cells tells what"),
        fault("followers_rotated", lambda v: v + 0.1, "one spike of LIF cells under a sine tells"),
        told("units", 0.6, "do not read the order", code="order", input="rates"),
        told("units", 0.9, "as numbers read latencies", code="latency", input="times"),
        fault("together_fired", lambda v: 0.9 * v, "within 2 ms"),
        fault("receiver_bits", lambda v: 0.1 * v, "into a count"),
    ],
    [
        told("order_bits", 0.9, "jitter of 2 ms", jitter=2.0),
        told("order_bits", 0.5, "jitter of 6 ms", jitter=6.0),
        told("information", 0.8, "with noise: the time", code="noisy", reading="latency"),
        told("information", 1.3, "the half of", code="rate", reading="trains"),
        fault("shuffled", lambda v: v + 0.1, "of shuffled v", code="noisy", reading="latency"),
        told("plain", 0.9, "counting loses", code="latency", reading="latency"),
        told("plain", 0.2, "never tells less", code="rate", reading="trains"),
        fault(
            "accuracy",
            lambda v: v + 0.03,
            "the nearest mean by counts",
            code="rate",
            reading="count",
            decoder="nearest_mean",
        ),
        fault(
            "accuracy",
            lambda v: v + 0.4,
            "knows the half",
            code="rate",
            reading="trains",
            decoder="bayes",
        ),
        fault("followers_bits", lambda v: 0.9 * v, "One spike of LIF cells"),
        fault("modulated_rotated", lambda v: v + 0.1, "one spike of Poisson cells tells, if"),
        told("units", 0.7, "as jitter allows", code="order", input="times"),
        told("units", 0.7, "rates read four", code="rate", input="rates"),
        told("units", 0.6, "do not read latencies", code="latency", input="rates"),
        fault("dispersed_fired", lambda v: v + 0.5, "spread over"),
    ],
]


@pytest.mark.parametrize("faults", FAULTS)
def test_planted_faults_turn_just_their_claims(before, data, scenario, faults) -> None:
    assert turned(before, data, scenario, faults) == named(before, faults)


def test_information_in_nats_is_refuted(code, data, monkeypatch) -> None:
    bits = code.theory.spike_information
    monkeypatch.setattr(code.theory, "spike_information", lambda rate: bits(rate) * np.log(2))
    found = {each.claim: each.holds for each in code.spike_claims(data.isel(condition=0))}
    assert [claim for claim, holds in found.items() if not holds] == [only(found, WHOLE_SINE)]


def test_each_claim_has_its_planted_fault(before) -> None:
    untouched = set(before) - named(before, chain(*FAULTS))
    # Those have tests of their own above.
    assert untouched == {only(before, words) for words in (COUNT_OF_RATE, WHOLE_SINE)}


def test_figures_say_what_they_show(data, scenario) -> None:
    with sn.figures.use_style():
        drawn = dict(draw_figures(Results(scenario, data, Path())))
    assert list(drawn) == ["codes", "readers"]
    labels = {ax.get_ylabel() for figure in drawn.values() for ax in figure.axes}
    assert {"information (bit)", "right (%)", "one spike tells (bit)"} <= labels
    assert all(figure.get_label() for figure in drawn.values())


@pytest.mark.slow  # it compiles
def test_simulated_cells_answer_as_they_were_built(code, scenario, quick_compilation) -> None:
    rng = np.random.default_rng(0)
    with quick_compilation():
        recording = sn.simulate(scenario, target="cpp")
        blurred = sn.simulate(code.blur(scenario, 6.0), target="cpp")
    answers = code.answer_all(recording)
    for name in ("latency", "order"):
        assert answers[name].readings["count"].min() == answers[name].readings["count"].max()
    # Four standard errors of 1000 Poisson counts of mean 20, and of their variance.
    twenty = answers["rate"].readings["count"][3000:]
    assert twenty.mean() == pytest.approx(20, abs=4 * np.sqrt(20 / 1000))
    assert twenty.var() == pytest.approx(20, abs=4 * 20 * np.sqrt((2 + 1 / 20) / 1000))
    told = {
        jitter: float(code.read_code(each, rng).information.sel(reading="trains"))
        for jitter, each in ((1.0, answers["order"]), (6.0, code.by_order(blurred)))
    }
    expected = {k: sn.analysis.theory.channel_information(code.orders(scenario, k)) for k in told}
    assert told == pytest.approx(expected, abs=0.05)
    # A jitter larger than the gap is not what the claim expects of one that is smaller.
    assert told[6.0] < expected[1.0] - 0.7
