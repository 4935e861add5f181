"""Codes of spikes: answers that are read as they were built, and claims that can fail."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from planted_faults import verdicts

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


@pytest.fixture(scope="module")
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


def refuted(data: xr.Dataset, scenario) -> list[str]:
    return [claim for claim, holds in verdicts(data, scenario).items() if holds is False]


def test_what_agrees_with_what_is_expected_holds(made_up, scenario) -> None:
    found = verdicts(made_up, scenario)
    assert [claim for claim, holds in found.items() if not holds] == []
    assert len(found) == 35


def test_answers_to_poisson_trains_tell_what_the_sum_says(code, scenario) -> None:
    rng = np.random.default_rng(0)
    found = code.read_code(code.by_rate(drawn_trains(rng)), rng)
    expected = code.expected_bits(scenario)["rate"]
    # Of the information of 1200 trials the standard error is about 0.03 bit.
    for reading, bits in expected.items():
        assert found.information.sel(reading=reading) == pytest.approx(bits, abs=0.12)
    assert found.shuffled.values == pytest.approx(0, abs=0.08)
    assert found.units.sel(input="rates") == pytest.approx(0.7625, abs=0.08)


def at(data: xr.Dataset, name: str, value, **where) -> xr.Dataset:
    """The data with another value of a variable at some labels, and a little chance."""
    changed = data[name].copy()
    changed.loc[where] = value * (1 + 1e-3 * np.linspace(-1, 1, TRIALS))
    return data.assign({name: changed})


def test_shuffled_labels_are_refuted(code, scenario, made_up) -> None:
    rng = np.random.default_rng(1)
    answers = code.by_rate(drawn_trains(rng))
    mixed = replace(answers, stimulus=rng.permutation(answers.stimulus))
    found = code.read_code(mixed, rng)
    data = at(made_up, "information", float(found.information[0]), code="rate", reading="count")
    (claim,) = refuted(data, scenario)[:1]
    assert claim.startswith("Rate: the count tells of four rates")
    wrong = at(made_up, "units", float(found.units[0]), code="rate", input="rates")
    assert any("Units that get rates read four" in each for each in refuted(wrong, scenario))


def test_an_uncorrected_estimate_of_few_trials_is_refuted(code, scenario, made_up) -> None:
    rng = np.random.default_rng(2)
    answers = [code.by_rate(drawn_trains(rng, 50)) for _ in range(TRIALS)]
    tell = sn.analysis.mutual_information
    plain = [tell(each.stimulus, each.readings["count"][:, 0]) for each in answers]
    data = at(made_up, "information", np.mean(plain), code="rate", reading="count")
    assert refuted(data, scenario)[0].startswith("Rate: the count tells of four rates")


# Each fault with the words of the claim that it refutes; those of one list are planted together.
PLANTS = [
    [
        (lambda data: at(data, "order_bits", 0.06, jitter=1.0), "jitter of 1 ms"),
        (lambda data: data.assign(order_count=data.order_count + 0.01), "their counts tell"),
        (lambda data: at(data, "information", 0.02, code="order", reading="latency"), "one of"),
        (lambda data: at(data, "information", 1.1, code="regular", reading="count"), "regular;"),
        (
            lambda data: at(data, "information", 0.1, code="noisy", reading="count"),
            "with noise: the count",
        ),
        (lambda data: data.assign(shuffled=data.shuffled + 0.03), "of shuffled stimuli"),
        (lambda data: at(data, "plain", 0.01, code="latency", reading="count"), "count is the"),
        (lambda data: at(data, "few", 1.2, trials_each=50), "Uncorrected"),
        (lambda data: data.assign(regular_count=data.regular_count + 2), "as often as Siegert"),
        (lambda data: data.assign(accuracy=data.accuracy - 0.1), "Bayes by counts,"),
        (lambda data: data.assign(modulated_bits=1.1 * data.modulated_bits), "Poisson cells"),
        (lambda data: data.assign(followers_rotated=data.followers_rotated + 0.1), "rotated"),
        (lambda data: at(data, "units", 0.6, code="order", input="rates"), "do not read the order"),
        (lambda data: data.assign(together_fired=0.9 * data.together_fired), "within 2 ms"),
        (lambda data: data.assign(receiver_bits=0.1 * data.receiver_bits), "into a count"),
    ],
    [
        (
            lambda data: at(data, "information", 0.8, code="noisy", reading="latency"),
            "with noise: the time",
        ),
        (lambda data: at(data, "information", 1.3, code="rate", reading="trains"), "the half of"),
        (lambda data: at(data, "information", 0.4, code="rate", reading="latency"), "exponential"),
        (lambda data: at(data, "shuffled", 0.1, code="noisy", reading="latency"), "of shuffled v"),
        (lambda data: at(data, "plain", 0.9, code="latency", reading="latency"), "counting loses"),
        (lambda data: at(data, "plain", 0.2, code="rate", reading="trains"), "never tells less"),
        (lambda data: data.assign(followers_bits=0.9 * data.followers_bits), "LIF cells under"),
        (lambda data: at(data, "units", 0.7, code="order", input="times"), "as jitter allows"),
        (lambda data: data.assign(dispersed_fired=data.dispersed_fired + 0.5), "spread over"),
    ],
]


@pytest.mark.parametrize("plants", PLANTS)
def test_planted_errors_are_refuted_each_by_its_claim(made_up, scenario, plants) -> None:
    data = made_up
    for plant, _ in plants:
        data = plant(data)
    found = refuted(data, scenario)
    assert [words for _, words in plants if not any(words in claim for claim in found)] == []


def test_figures_say_what_they_show(made_up, scenario) -> None:
    with sn.figures.use_style():
        drawn = dict(draw_figures(Results(scenario, made_up, Path())))
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
