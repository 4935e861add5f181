"""Weights that their receptor or rule cannot have are refused, or cut off where they are drawn."""

import copy
import json

import numpy as np
import pytest
from scipy.stats import norm

import simneuro as sn
from simneuro.engine.draw import draw_numbers
from simneuro.model import Parameter, PlasticityModel
from simneuro.network.weight_limits import weight_bounds

NETWORK = {
    "title": "t",
    "duration": "1 ms",
    "populations": {"a": {"model": "lif", "size": 60}, "b": {"model": "lif", "size": 50}},
    "projections": {
        "p": {
            "source": "a",
            "target": "b",
            "synapse": "ampa",
            "weight": "1 nS",
            "connect": {"rule": "all_to_all"},
        }
    },
    "record": {"wiring": ["p"]},
}
CONDUCTANCES = [name for name, each in sn.models.synapses.items() if each.weight == "nS"]


def scenario(drive=None, **projection):
    made = copy.deepcopy(NETWORK)
    made["projections"]["p"] |= projection
    if drive:
        made["drives"] = {"d": {"target": "b", "synapse": "ampa", **drive}}
    return made


def load(**changes):
    return sn.Scenario.from_document(scenario(**changes))


def test_all_conductances_are_tried_below():
    assert {"ampa", "nmda", "gaba_a", "kinetic", "gaba_b", "gap_junction"} <= set(CONDUCTANCES)


@pytest.mark.parametrize("synapse", CONDUCTANCES)
@pytest.mark.parametrize("weight", ["-0.5 nS", {"uniform": ["-0.1 nS", "1 nS"]}])
def test_a_negative_conductance_is_refused(synapse, weight):
    with pytest.raises(sn.InputError, match=rf"projections\.p\.weight: .*{synapse} must be >= 0"):
        load(synapse=synapse, weight=weight)


def test_one_of_a_list_is_refused():
    pairs = {"rule": "pairs", "sources": [0, 1], "targets": [0, 1]}
    with pytest.raises(sn.InputError, match="got -1 nS"):
        load(connect=pairs, weight=["1 nS", "-1 nS"])


@pytest.mark.parametrize(
    "kind",
    [
        {"kind": "poisson", "rate": "1 kHz"},
        {"kind": "regular_spikes", "rate": "1 kHz"},
        {"kind": "spike_list", "times": ["1 ms"], "neurons": [0]},
    ],
)
def test_a_drive_cannot_have_it_either(kind):
    with pytest.raises(sn.InputError, match=r"drives\.d\.weight: got -1 nS"):
        load(drive={**kind, "weight": "-1 nS"})


def test_overrides_and_sweeps_are_checked():
    with pytest.raises(sn.InputError, match=r"got -1 nS"):
        load().override({"projections.p.weight": "-1 nS"})
    with pytest.raises(sn.InputError, match=r"sweep.*got -1 nS"):
        sn.Scenario.from_document(
            {**scenario(), "sweep": {"projections.p.weight": ["1 nS", "-1 nS"]}}
        )


@pytest.mark.parametrize("synapse", ["exp_current", "alpha_current", "biexp_current", "delta"])
def test_current_based_receptors_inhibit_by_sign(synapse):
    unit = sn.models.synapses[synapse].weight
    assert load(synapse=synapse, weight=f"-1 {unit}").network.wires["p"].weight_limits == []


def own(**text):
    made = scenario(synapse="own", weight=text.pop("given"))
    made["synapses"] = {"own": text}
    return made


OPENING = {
    "equations": "ds/dt = -s/tau : 1\nI = g_max*s*(E_rev - v) : amp",
    "on_pre": "s += w",
    "current": "I",
    "weight": "",
    "parameters": {"tau": "5 ms", "g_max": "1 nS", "E_rev": "-80 mV"},
}


def test_a_plain_number_that_opens_a_conductance_is_not_negative():
    with pytest.raises(sn.InputError, match="got -1, but a weight of own must be >= 0"):
        sn.Scenario.from_document(own(given=-1, **OPENING))
    current = {**OPENING, "equations": "ds/dt = -s/tau : 1\nI = s*pA : amp"}
    sn.Scenario.from_document(own(given=-1, **current))


def test_a_model_says_otherwise():
    free = {"model": "ampa", "valid_weight": ""}
    sn.Scenario.from_document(own(given="-1 nS", **free))
    bounded = {"model": "ampa", "valid_weight": "0.1 nS to 2 nS"}
    with pytest.raises(sn.InputError, match=r"got 3 nS, .*from 0.1 nS to 2 nS"):
        sn.Scenario.from_document(own(given="3 nS", **bounded))
    with pytest.raises(sn.InputError, match=r"synapses\.own.*valid_weight"):
        sn.Scenario.from_document(own(given="3 nS", model="ampa", valid_weight="2 mV to 3 mV"))


def test_the_range_survives_a_file():
    free = sn.SynapseModel(
        **{key: each for key, each in OPENING.items() if key != "parameters"},
        name="own",
        summary="",
        parameters={
            key: Parameter(each, "", "chosen: a test")
            for key, each in OPENING["parameters"].items()
        },
        valid_weight="-2 to 2",
    )
    import tomllib

    made = sn.Scenario.from_document(scenario(synapse=free, weight=-1))
    again = sn.Scenario.from_document(tomllib.loads(made.to_toml()))
    assert again == made
    assert again.network.wires["p"].receptor.weight_range == "-2 to 2"


def test_few_draws_below_zero_are_cut_off_and_counted():
    """Of 3000 normal numbers with mean 1 and deviation 1, 15.9 % lie below zero."""
    made = load(weight={"normal": ["1 nS", "1 nS"]})
    with pytest.warns(sn.SimulationWarning, match=r"projections\.p\.weight: \d+ of 3000 that"):
        recording = sn.simulate(made, target="numpy")
    weights = recording["p.weight"].values
    (note,) = json.loads(recording.attrs["notes"])
    count = int(note.split(" of ")[0].rsplit(" ", 1)[1])
    assert weights.min() == 0
    assert count == np.count_nonzero(weights == 0)
    share, spread = norm.cdf(-1), np.sqrt(3000 * norm.cdf(-1) * norm.cdf(1))
    assert abs(count - 3000 * share) < 5 * spread
    # What was not cut off is what was drawn before, from the same stream.
    free = scenario(synapse="own", weight={"normal": ["1 nS", "1 nS"]})
    free["synapses"] = {"own": {"model": "ampa", "valid_weight": ""}}
    drawn = sn.simulate(sn.Scenario.from_document(free), target="numpy")["p.weight"].values
    np.testing.assert_array_equal(weights, np.maximum(drawn, 0))


def test_a_distribution_that_lies_below_zero_by_design_is_refused():
    with pytest.raises(sn.InputError, match=r"31 % of these draws cannot be"):
        load(weight={"normal": ["0.5 nS", "1 nS"]})


@pytest.mark.parametrize("kind", [{"kind": "poisson"}, {"kind": "gamma_spikes", "shape": 2}])
def test_weights_of_drives_are_cut_off_as_well(kind):
    drive = {**kind, "rate": "1 kHz", "weight": {"normal": ["1 nS", "1 nS"]}}
    with pytest.warns(sn.SimulationWarning, match=r"drives\.d\.weight: \d+ of 50 that"):
        sn.simulate(load(drive=drive), target="numpy")


def plastic(weight, **more):
    made = scenario(synapse="exp_current", weight=weight, plasticity="s", **more)
    made["plasticity"] = {"s": {"model": "stdp", "parameters": {"w_max": "60 pA"}}}
    return made


@pytest.mark.parametrize("weight", ["-30 pA", "120 pA", {"uniform": ["0 pA", "61 pA"]}])
def test_a_plastic_weight_outside_the_bounds_of_its_rule_is_refused(weight):
    with pytest.raises(sn.InputError, match=r"s keeps weights from 0 pA to 60 pA .*w_max = 60 pA"):
        sn.Scenario.from_document(plastic(weight))


def test_a_weight_that_a_connection_rule_scales_beyond_them_is_refused():
    rule = {"rule": "clustered", "clusters": 2, "p_in": 1.0, "p_out": 1.0, "weight_factor": 2}
    made = sn.Scenario.from_document(plastic("40 pA", connect=rule))
    with pytest.raises(sn.InputError, match=r"projections\.p\.weight: got 80 pA"):
        sn.simulate(made, target="numpy")


def test_drawn_plastic_weights_are_cut_off_at_both_bounds():
    made = sn.Scenario.from_document(plastic({"normal": ["30 pA", "20 pA"]}))
    with pytest.warns(sn.SimulationWarning, match="s keeps weights from 0 pA to 60 pA"):
        weights = sn.simulate(made, target="numpy")["p.weight"].values
    assert (weights.min(), weights.max()) == (0, pytest.approx(60e-12))


def rule(on_pre="", on_post="", **values):
    return PlasticityModel(
        name="r",
        summary="",
        equations="x : 1",
        on_pre=on_pre + "\nx += 1",
        on_post=on_post,
        weights=tuple(values),
        parameters={key: Parameter(each, "", "chosen: a test") for key, each in values.items()},
    )


@pytest.mark.parametrize(
    ("made", "bounds"),
    [
        (rule("w = clip(w + lo, lo, 0*lo)", lo="-60 pA"), (-60e-12, 0)),
        (rule("w = clip(w - hi, 0*w, hi)", hi="60 pA"), (0, 60e-12)),
        (rule("w = clip(w, 0*hi, hi)", "w = clip(w + hi, hi/4, 2*hi)", hi="4 pA"), (1e-12, 4e-12)),
        (rule("w += hi\nw = clip(w, 0*hi, hi)", hi="1 pA"), (0, 1e-12)),
        (rule("w += 0.1*hi", hi="1 pA"), (-np.inf, np.inf)),
        (rule("w = clip(w, w/2, hi)", hi="1 pA"), (-np.inf, 1e-12)),
        (rule("w = clip(w, 0*hi, x*hi)", hi="1 pA"), (0, np.inf)),
    ],
)
def test_the_bounds_of_a_rule_stand_in_its_text(made, bounds):
    assert weight_bounds(made) == pytest.approx(bounds)


def test_delays_that_were_cut_off_are_counted():
    made = load(delay={"normal": ["1 ms", "1 ms"]})
    with pytest.warns(sn.SimulationWarning, match=r"projections\.p\.delay: \d+ of 3000 that"):
        delays = sn.simulate(made, target="numpy")["p.delay"].values
    spread = np.sqrt(3000 * norm.cdf(-1) * norm.cdf(1))
    assert abs(np.count_nonzero(delays == 0) - 3000 * norm.cdf(-1)) < 5 * spread


def test_rates_and_deviations_below_zero_are_cut_off_and_counted():
    """With a mean of two deviations, 2.3 % of the draws lie below zero."""
    rate, few = {"normal": ["10 Hz", "5 Hz"]}, norm.cdf(-2)
    document = scenario()
    document["populations"]["many"] = {"model": "lif", "size": 2000}
    into = {"target": "many", "synapse": "ampa", "weight": "1 nS", "rate": rate}
    document["drives"] = {
        "poisson": {"kind": "poisson", **into},
        "gamma": {"kind": "gamma_spikes", "shape": 2, "cells": [500, 1500], **into},
        "current": {
            "kind": "ou_current",
            "target": "many",
            "sigma": {"normal": ["10 pA", "5 pA"]},
            "tau": "5 ms",
        },
    }
    document["sources"] = {"regular": {"kind": "regular_spikes", "size": 2000, "rate": rate}}
    cuts = {
        each.where: each
        for each in draw_numbers(sn.Scenario.from_document(document).network, 1).cuts
    }
    totals = {
        "drives.poisson.rate": 2000,
        "drives.gamma.rate": 1000,
        "drives.current.sigma": 2000,
        "sources.regular.rate": 2000,
    }
    assert cuts.keys() == totals.keys()
    for where, total in totals.items():
        assert cuts[where].total == total
        assert abs(cuts[where].count - few * total) < 5 * np.sqrt(few * total)
    assert str(cuts["drives.gamma.rate"]).endswith("since rate must be >= 0")
    document["sources"]["regular"]["rate"] = {"normal": ["10 Hz", "20 Hz"]}
    with pytest.raises(sn.InputError, match=r"sources\.regular\.rate: 31 % of these draws cannot"):
        sn.Scenario.from_document(document)
