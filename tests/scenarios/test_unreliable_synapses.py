"""Unreliable synapses and dropout: what is measured, and that each kind of claim can fail."""

from functools import partial
from itertools import chain

import numpy as np
import pytest
import xarray as xr
from planted_faults import fault, named, only, turned

NAME = "unreliable_synapses"
TRIALS = 6


def made_up(code, scenario) -> xr.Dataset:
    """What trials would give that agree with theory, but for a little chance in each."""
    rate = code.rates(scenario)
    expected = code.expected_of_trains(scenario, rate)
    sites = [code.chance(scenario, name) for name in code.SYNAPSES]
    flat = np.full(rate.size, code.kept(0.7, code.FIBRES))
    ways = list(code.ways(scenario))
    readouts = ["nothing", "release", "dropout", "decay"]
    read = np.full((2, 2, 4), 0.8)
    read[:, 0], read[:, 1, 1] = 1.0, 0.85
    read[1] -= 0.05
    one = xr.Dataset(
        {
            "kept": ("synapse", [code.keep(scenario, name) for name in code.SYNAPSES]),
            "failures": ("synapse", [(1 - p) ** number for number, p in sites]),
            "kept_of_train": (("way_of_train", "rate"), np.array([expected["kept"], flat])),
            "share": ("rate", expected["share"]),
            "correlation": ("rate", expected["correlation"]),
            "penalty": ("mask", np.ones(len(code.MASKS))),
            "accuracy": (("way", "images"), np.tile([1.0, 0.88], (len(ways), 1))),
            "read": (("synapses", "images", "readout"), read),
            "readout_penalty": 1.0,
            "spread": 1.0,
        },
        {
            "synapse": list(code.SYNAPSES),
            "way_of_train": list(code.TRAINS),
            "rate": rate,
            "way": ways,
            "images": ["seen", "other"],
            "synapses": ["sure", "chance"],
            "readout": readouts,
        },
    )
    trials = [one * (1 + 1e-3 * each) for each in np.linspace(-1, 1, TRIALS)]
    data = xr.concat(trials, "trial")
    by_turns = xr.DataArray(1e-3 * (-1.0) ** np.arange(TRIALS), dims="trial")
    turned = xr.where(data.way == "decay", -1, 1) * (data.way != "nothing")
    data["accuracy"] = data.accuracy + by_turns * turned * (data.images == "other")
    return data.expand_dims(condition=["only"])


def test_what_agrees_with_theory_holds_and_equal_networks_decide_nothing(before) -> None:
    undecided = [name for name, holds in before.items() if holds is None]
    assert len(undecided) == 6  # five ways of training and one comparison of two
    assert all("Statement" in name and "network" in name for name in undecided)
    assert False not in before.values()


NARROWS = "narrows the gap of networks"
READS = "reads other images better than one"
DECAY = ("Weight decay of a linear", "dropout says the same", "weight decay does not")
MASKS = ("inputs dropped with 0.5: the best", "sites, each dropped with 0.7: the best")


def other(way: str, by: float, *turns: str):
    """A fault: networks that learnt in a way know images better that they did not learn."""
    return fault("accuracy", lambda v: v + by, *turns, way=way, images="other")


def reading(readout: str, by: float, *turns: str, synapses: str = "sure"):
    """A fault: a readout knows images better that it did not learn."""
    place = {"synapses": synapses, "images": "other", "readout": readout}
    return fault("read", lambda v: v + by, *turns, **place)


# Faults of one list are planted together.
FAULTS = [
    [
        fault("kept", lambda v: 1.05 * v, "N = 1 ", synapse="one"),
        fault("kept", lambda v: 1.05 * v, "N = 3 ", synapse="three"),
        fault("kept", lambda v: 1.05 * v, "N = 10 ", synapse="ten"),
        # N sites counted as one keep p.
        fault("kept", lambda v: 0 * v + 0.3, "N = 5 ", synapse="five"),
        # One minus the keep probability.
        fault("failures", lambda v: 0 * v + 0.325, "release nothing", "fewer than", synapse="five"),
        fault("share", lambda v: 0 * v + 0.5, "steady state of Tsodyks"),
        fault(
            "kept_of_train",
            lambda v: v.roll(rate=3),
            "At 1 Hz 5",
            "At 50 Hz 5",
            way_of_train="emptying",
        ),
        fault("kept_of_train", lambda v: 0.5 * v, "quanta that", way_of_train="shrinking"),
        fault("correlation", lambda v: -v, "no independent"),
        # The penalty p in place of p/(1 - p).
        fault("penalty", lambda v: 0.8 * v, "dropped with 0.2: the weights", mask=0),
        fault("penalty", lambda v: 0.5 * v, "inputs dropped with 0.5: the weights", mask=1),
        fault("penalty", lambda v: 0.3 * v, "inputs dropped with 0.7: the weights", mask=2),
        # Sites counted as one.
        fault("penalty", lambda v: 5 * v, "sites, each dropped with 0.7: the weights", mask=3),
        fault("readout_penalty", lambda v: 0.7 * v, "spiking readout that learnt"),
        fault("spread", lambda v: 1.1 * v, "variance that chance adds"),
        other("inputs", 0.03, f"dropout of inputs {NARROWS}"),
        other("units", -0.03, f"dropout of hidden units {NARROWS}"),
        other("decay", 0.03, f"weight decay {NARROWS}", "better than with decay"),
        other("connections", -0.03, f"dropout of connections {NARROWS}", "Release does as"),
        reading("decay", 0.2, f"{READS} with weight decay"),
        reading("dropout", 0.2, f"{READS} with dropout"),
        reading("release", -0.2, "With these it reads", synapses="chance"),
    ],
    [
        other(
            "nothing",
            0.1,
            "know the 100 images",
            *(
                f"{way} {NARROWS}"
                for way in (
                    "dropout of inputs",
                    "dropout of hidden units",
                    "dropout of connections",
                    "release by chance",
                    "weight decay",
                )
            ),
        ),
        reading("release", 0.2, "Synapses that stay", synapses="chance"),
        reading("nothing", 0.2, "narrows the gap of readouts", f"{READS} of least squares"),
    ],
]


@pytest.mark.parametrize("faults", FAULTS)
def test_planted_faults_turn_just_their_claims(before, data, scenario, faults) -> None:
    assert turned(before, data, scenario, faults) == named(before, faults)


def test_each_claim_has_its_planted_fault(before) -> None:
    # The tests below are about closed forms, which are in no trial.
    forms = {only(before, words) for words in (*MASKS, *DECAY)}
    assert set(before) - named(before, chain(*FAULTS)) == forms


WRONG = [
    ("ridge_weights", lambda ridge, x, y, s: ridge(x, y, 1.01 * s), [DECAY[0]]),
    ("dropout_penalty", lambda penalty, x, q: 0 * penalty(x, q) + 10, [DECAY[1]]),
    ("ridge_weights", lambda ridge, x, y, s: ridge(x, y, 0 * s), [DECAY[0], DECAY[2]]),
]


@pytest.mark.parametrize(("name", "wrong", "refuted"), WRONG)
def test_a_wrong_penalty_of_weight_decay_is_refuted(
    code, monkeypatch, name, wrong, refuted
) -> None:
    monkeypatch.setattr(code, name, partial(wrong, getattr(code, name)))
    found = {each.claim: each.holds for each in code.decay_claims()}
    assert {claim for claim, holds in found.items() if not holds} == {
        only(found, words) for words in refuted
    }


def test_the_penalty_p_is_refuted_over_all_masks_and_by_training(
    code, scenario, monkeypatch
) -> None:
    monkeypatch.setattr(code, "dropout_penalty", lambda x, q: (1 - q) * (x**2).sum(axis=0))
    monkeypatch.setattr(code, "MASKS", ((0.5, 1), (0.5, 1), (0.5, 1), (0.7, 5)))
    trials = [code.penalties(seed) for seed in range(3)]
    found = {each.claim: each.holds for each in code.penalty_claims(xr.concat(trials, "trial"))}
    assert set(found.values()) == {False}


def test_sites_counted_as_one_are_refuted_by_training(code, monkeypatch) -> None:
    monkeypatch.setattr(code, "kept", lambda dropped, sites: 1 - dropped)
    trials = [code.penalties(seed) for seed in range(3)]
    found = {each.claim: each.holds for each in code.penalty_claims(xr.concat(trials, "trial"))}
    refuted = {claim for claim, holds in found.items() if holds is False}
    assert refuted == {claim for claim in found if "5 sites, each" in claim}


@pytest.mark.slow  # it simulates some seconds
def test_synapses_and_readouts_are_measured_as_expected(code, scenario) -> None:
    short = scenario.override({"duration": "7 s"})
    found = code.releases(short)
    for name in code.SYNAPSES:
        # 7000 answers: one standard error of a keep probability is 1.8 % at most
        expected = code.keep(scenario, name)
        assert float(found.kept.sel(synapse=name)) == pytest.approx(expected, rel=0.05)
    trains = code.expected_of_trains(scenario, found.rate.values)
    assert found.share.values == pytest.approx(trains["share"], rel=0.15)
    read = code.readouts(scenario, code.draw_few_digits(10, 1))
    assert float(read.readout_penalty) == pytest.approx(1, abs=0.15)
    assert float(read.spread) == pytest.approx(1, abs=0.08)
    better = read.read.sel(images="seen") > read.read.sel(images="other")
    assert better.all()
