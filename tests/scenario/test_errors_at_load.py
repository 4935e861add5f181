"""Everything wrong is told at load: one paragraph with file, key, what was got, what is allowed."""

import brian2.only as b2
import numpy as np
import pytest

import simneuro as sn
from simneuro.errors import InputError

LISTED = {
    "kind": "spike_list",
    "target": "exc",
    "synapse": "ampa",
    "weight": "1 nS",
    "neurons": [0, 1],
}

# What to put where, and what the paragraph must say: key, what was got, what is allowed.
WRONG = {
    "misspelt key": ("populations.exc.sise", 8, ("populations.exc", "'sise'", "'size'", "model")),
    "misspelt top key": ("duratoin", "1 s", ("'duratoin'", "'duration'")),
    "unknown table": ("population.exc.size", 8, ("'population'", "'populations'")),
    "misspelt parameter": (
        "populations.exc.parameters.tref",
        "5 ms",
        ("populations.exc.parameters.tref", "'tref'", "'t_ref'", "C_m", "g_L"),
    ),
    "missing unit": ("duration", 20, ("duration", "got 20", "a time, such as ms")),
    "missing unit in text": ("duration", "20", ("duration", "got 20", "a time, such as ms")),
    "missing unit of a parameter": (
        "populations.exc.parameters.t_ref",
        5,
        ("populations.exc.parameters.t_ref", "got 5", "a time, such as ms"),
    ),
    "missing unit of a weight": (
        "projections.exc_inh.weight",
        0.6,
        ("projections.exc_inh.weight", "got 0.6", "a conductance, such as nS"),
    ),
    "unknown unit": ("duration", "20 msec", ("duration", "'msec'", "ms")),
    "wrong dimension": ("duration", "20 mV", ("duration", "got 20 mV", "a time, such as ms")),
    "wrong dimension of a weight": (
        "projections.exc_inh.weight",
        "6 mV",
        ("projections.exc_inh.weight", "got 6 mV", "a conductance, such as nS"),
    ),
    "wrong dimension of a rate": (
        "drives.background.rate",
        "2 ms",
        ("drives.background.rate", "got 2 ms", "a frequency, such as Hz"),
    ),
    "wrong dimension of an initial value": (
        "populations.exc.initial.v",
        "5 ms",
        ("populations.exc", "initial.v", "5 ms", "a voltage, such as mV"),
    ),
    "wrong dimension in a distribution": (
        "populations.exc.initial.v",
        {"uniform": ["-60 mV", "-50 ms"]},
        ("populations.exc.initial.v", "got -50 ms", "a voltage, such as mV"),
    ),
    "unknown neuron": (
        "populations.exc.model",
        "lfi",
        ("populations.exc.model", "'lfi'", "'lif'", "hodgkin_huxley"),
    ),
    "synapse as a neuron": ("populations.exc.model", "ampa", ("populations.exc.model", "'ampa'")),
    "unknown synapse": (
        "projections.exc_inh.synapse",
        "amap",
        ("projections.exc_inh.synapse", "'amap'", "'ampa'", "gaba_a"),
    ),
    "projection to nowhere": (
        "projections.exc_inh.target",
        "in",
        ("projections.exc_inh.target", "'in'", "exc, inh"),
    ),
    "projection from nowhere": (
        "projections.exc_inh.source",
        "thalamus",
        ("projections.exc_inh.source", "'thalamus'", "exc, inh"),
    ),
    "drive to nowhere": ("drives.step.target", "x", ("drives.step.target", "'x'", "exc, inh")),
    "negative size": ("populations.exc.size", -8, ("populations.exc.size", "-8", "1")),
    "size of zero": ("populations.exc.size", 0, ("populations.exc.size", "0", "1")),
    "a switch in words": (
        "projections.exc_inh.connect.self_connections",
        "maybe",
        ("projections.exc_inh.connect.self_connections", "'maybe'", "true or false"),
    ),
    "cells in words": ("drives.step.cells", "all", ("drives.step.cells", "'all'", "a list")),
    "duration in kilograms": ("duration", "1 kg", ("duration: got 1 kg, but", "a time")),
    "size in words": (
        "populations.exc.size",
        "many",
        ("populations.exc.size", "'many'", "whole number"),
    ),
    "size in quotes": (
        "populations.exc.size",
        "3",
        ("populations.exc.size", "got '3'", "whole number; write it without quotes: 3"),
    ),
    "truth in quotes": ("record.keep", "true", ("record.keep", "write it without quotes: true")),
    "share in quotes": (
        "projections.exc_inh.connect.p",
        "0.5",
        ("connect.p", "must be a number; write it without quotes: 0.5"),
    ),
    "broken size": ("populations.exc.size", 1.5, ("populations.exc.size", "1.5", "whole number")),
    "negative duration": ("duration", "-1 s", ("duration", "-1 s", "> 0")),
    "no duration": ("duration", "0 s", ("duration", "got 0 s,", "> 0")),
    "negative warm-up": ("warmup", "-1 ms", ("warmup", "-1 ms", ">= 0")),
    "negative time step": ("dt", "-0.1 ms", ("dt", "-0.1 ms", "> 0")),
    "no trials": ("trials", 0, ("trials", "0", "1")),
    "negative seed": ("seed", -1, ("seed", "-1", "0")),
    "negative delay": ("projections.exc_inh.delay", "-1 ms", ("delay", "-1 ms", ">= 0")),
    "negative rate": (
        "drives.background.rate",
        "-1 Hz",
        ("drives.background.rate", "-1 Hz", ">= 0"),
    ),
    "unit as parameter name": (
        "models.mine",
        {
            "equations": "dv/dt = (amp*I_ext - v)/tau : volt",
            "threshold": "v > V_th",
            "parameters": {"amp": "75 Mohm", "tau": "10 ms", "V_th": "10 mV"},
        },
        ("models.mine.parameters.amp", "'amp'", "a unit", "amp_0"),
    ),
    "own model without anything": ("models.mine", {}, ("models.mine", "model, equations")),
    "own model from nowhere": ("models.mine", {"model": "lfi"}, ("models.mine", "'lfi'", "'lif'")),
    "own model with a wrong parameter": (
        "models.mine",
        {"model": "lif", "parameters": {"tref": "1 ms"}},
        ("models.mine", "tref", "t_ref"),
    ),
    "own synapse of wrong units": (
        "synapses.mine",
        {"model": "ampa", "parameters": {"tau": "1 mV"}},
        ("synapses.mine.tau", "got 1 mV", "a time, such as ms"),
    ),
    "unknown rule": (
        "projections.exc_inh.connect",
        {"rule": "all2all"},
        ("projections.exc_inh.connect.rule", "'all2all'", "all_to_all", "one_to_one"),
    ),
    "no rule": ("projections.exc_inh.connect", {"p": 0.1}, ("connect", "'rule'")),
    "unknown key of a rule": (
        "projections.exc_inh.connect",
        {"rule": "all_to_all", "p": 0.1},
        ("projections.exc_inh.connect", "'p'", "self_connections"),
    ),
    "no probability": (
        "projections.exc_inh.connect",
        {"rule": "fixed_probability"},
        ("projections.exc_inh.connect.p", "missing"),
    ),
    "improbable": (
        "projections.exc_inh.connect",
        {"rule": "fixed_probability", "p": 1.5},
        ("projections.exc_inh.connect.p", "1.5", "1"),
    ),
    "too many sources": (
        "projections.inh_exc.connect",
        {"rule": "fixed_indegree", "n": 3},
        ("projections.inh_exc.connect.n", "3", "2"),
    ),
    "one to one of two sizes": (
        "projections.exc_inh.connect",
        {"rule": "one_to_one"},
        ("projections.exc_inh.connect", "8 and 2"),
    ),
    "clusters that do not fit": (
        "projections.exc_inh.connect",
        {"rule": "clustered", "clusters": 3, "p_in": 1, "p_out": 0},
        ("projections.exc_inh.connect.clusters", "3", "2"),
    ),
    "pair of nobody": (
        "projections.exc_inh.connect",
        {"rule": "pairs", "sources": [0, 8], "targets": [0, 1]},
        ("projections.exc_inh.connect.sources", "8", "0 to 7"),
    ),
    "unpaired": (
        "projections.exc_inh.connect",
        {"rule": "pairs", "sources": [0, 1], "targets": [0]},
        ("projections.exc_inh.connect.targets", "2 sources", "1 targets"),
    ),
    "weights without pairs": (
        "projections.exc_inh.weight",
        ["1 nS", "2 nS"],
        ("projections.exc_inh.weight", "pairs"),
    ),
    "unknown kind of drive": (
        "drives.step.kind",
        "stpe_current",
        ("drives.step.kind", "'stpe_current'", "step_current", "random_bursts"),
    ),
    "no kind of drive": ("drives.new", {"target": "exc"}, ("drives.new", "'kind'")),
    "drive without a rate": (
        "drives.new",
        {"kind": "poisson", "target": "exc", "weight": "1 nS", "synapse": "ampa"},
        ("drives.new.rate", "missing"),
    ),
    "amplitudes for other cells": (
        "drives.step.amplitude",
        ["1 pA", "2 pA", "3 pA"],
        ("drives.step.amplitude", "3 values", "2 cells"),
    ),
    "mixed list": (
        "drives.step.amplitude",
        ["1 pA", "2 mV"],
        ("drives.step.amplitude", "1 pA beside 2 mV"),
    ),
    "step that ends before it starts": (
        "drives.step",
        {
            "kind": "step_current",
            "target": "exc",
            "amplitude": "1 pA",
            "start": "9 ms",
            "stop": "3 ms",
        },
        ("drives.step.stop", "3 ms", "9 ms"),
    ),
    "bounds the wrong way round": (
        "populations.exc.initial.v",
        {"uniform": ["-50 mV", "-60 mV"]},
        ("populations.exc.initial.v", "-50 mV", "-60 mV", "below"),
    ),
    "negative spread": (
        "populations.exc.initial.v",
        {"normal": ["-50 mV", "-1 mV"]},
        ("populations.exc.initial.v", "-1 mV", "negative"),
    ),
    "unknown distribution": (
        "populations.exc.initial.v",
        {"gamma": ["-50 mV", "1 mV"]},
        ("populations.exc.initial.v", "gamma", "uniform, normal"),
    ),
    "initial value of nobody": (
        "populations.exc.initial.u",
        "1 mV",
        ("populations.exc.initial", "'u'", "v"),
    ),
    "trace of nobody": (
        "record.traces.exc.variables",
        ["w"],
        ("record.traces.exc.variables", "'w'", "g_ampa", "I_syn"),
    ),
    "several durations": ("duration", ["1 s", "2 s"], ("duration: got 2 values", "one")),
    "several time steps": ("dt", ["0.1 ms", "0.2 ms"], ("dt: got 2 values", "one")),
    "several densities": (
        "drives.noise",
        {"kind": "noise_current", "target": "inh", "density": ["20 pA*ms^0.5", "30 pA*ms^0.5"]},
        ("drives.noise.density: got 2 values", "one"),
    ),
    "nested list": (
        "drives.step.amplitude",
        [["1 nA", "2 nA"], ["1 nA", "2 nA"]],
        ("drives.step.amplitude", "list of lists", "plain list"),
    ),
    "array of two dimensions": (
        "drives.step.amplitude",
        np.ones((2, 2)) * b2.nA,
        ("drives.step.amplitude", "(2, 2)", "plain list"),
    ),
    "nested axis": (
        "sweep",
        {"duration": [["1 s", "2 s"], ["1 s", "2 s"]]},
        ("sweep.duration", "list of lists"),
    ),
    "several values of an own parameter": (
        "models.mine",
        {"model": "lif", "parameters": {"t_ref": ["1 ms", "2 ms"]}},
        ("models.mine.parameters.t_ref", "got 2 values"),
    ),
    "an own parameter that is no number": (
        "models.mine",
        {"model": "lif", "parameters": {"t_ref": float("nan") * b2.ms}},
        ("models.mine.parameters.t_ref", "finite"),
    ),
    "letters that the simulator lacks": (
        "populations.größe",
        {"model": "lif", "size": 1},
        ("populations", "'größe'", "from a to z"),
    ),
    "synapse called like the sum": (
        "synapses.ext",
        {"model": "ampa"},
        ("synapses.ext", "I_ext", "sum"),
    ),
    "other synapse called like the sum": (
        "synapses.syn",
        {"model": "ampa"},
        ("synapses.syn", "I_syn", "sum"),
    ),
    "drive called like a population": (
        "drives.exc",
        {"kind": "step_current", "target": "exc", "amplitude": "1 nA"},
        ("drives.exc", "populations"),
    ),
    "drive called like a projection": (
        "drives.exc_inh",
        {"kind": "step_current", "target": "exc", "amplitude": "1 nA"},
        ("drives.exc_inh", "projections"),
    ),
    "infinitely many waves": (
        "drives.bursts",
        {
            "kind": "random_bursts",
            "target": "exc",
            "synapse": "ampa",
            "weight": "1 nS",
            "rate": "1 Hz",
            "fraction": 0.5,
            "extra_waves": float("inf"),
        },
        ("drives.bursts.extra_waves", "inf", "finite"),
    ),
    "more events than can be drawn": (
        "drives.background.rate",
        "5001 kHz",
        ("drives.background.rate", "500 events", "0.1 ms"),
    ),
    "more events than can be drawn, in the tail": (
        "drives.background.rate",
        {"normal": ["4 MHz", "200 kHz"]},
        ("drives.background.rate", "500 events", "0.1 ms"),
    ),
    "time of nobody": (
        "drives.listed",
        {**LISTED, "times": "1 ms"},
        ("drives.listed.times", "list of 2 times"),
    ),
    "times that are drawn": (
        "drives.listed",
        {**LISTED, "times": {"uniform": ["1 ms", "2 ms"]}},
        ("drives.listed.times", "a list, not a distribution"),
    ),
    "fewer times than cells": (
        "drives.listed",
        {**LISTED, "times": ["1 ms"]},
        ("drives.listed.times", "got 1 value", "2 listed cells"),
    ),
    "variable twice": (
        "record.traces.exc.variables",
        ["v", "g_ampa", "v"],
        ("record.traces.exc.variables", "'v'", "twice"),
    ),
    "cell twice": (
        "record.traces.exc.neurons",
        [1, 0, 1],
        ("record.traces.exc.neurons", "1", "twice"),
    ),
    "spikes twice": ("record.spikes", ["exc", "exc"], ("record.spikes", "'exc'", "twice")),
    "name that leads elsewhere": ("name", "../../evil", ("name", "'../../evil'", "folder")),
    "name with a separator": ("name", "a/b", ("name", "'a/b'", "folder")),
    "hidden name": ("name", ".git", ("name", "'.git'", "folder")),
    "empty name": ("name", "", ("name", "''", "folder")),
    "name of two lines": ("name", "a\nb", ("name", "folder")),
    "condition that leads elsewhere": (
        "conditions",
        {"../x": {}},
        ("conditions", "'../x'", "folder"),
    ),
    "trace of too many": ("record.traces.exc.neurons", 9, ("record.traces.exc", "9", "8")),
    "trace of a cell that is not there": (
        "record.traces.exc.neurons",
        [0, 8],
        ("record.traces.exc.neurons", "8", "0 to 7"),
    ),
    "spikes of nobody": ("record.spikes", ["excc"], ("record.spikes", "'excc'", "'exc'")),
    "wiring of nothing": ("record.wiring", ["exc_exc"], ("record.wiring", "'exc_exc'", "exc_inh")),
    "events that are not drawn": ("record.drives", ["background"], ("record.drives", "background")),
    "interval between steps": (
        "record.interval",
        "0.25 ms",
        ("record.interval", "0.25 ms", "whole number of time steps of 0.1 ms"),
    ),
    "interval of nothing": ("record.interval", "0 ms", ("record.interval", "0 ms", "> 0")),
    "names with blanks": ("populations.my cells", {"model": "lif", "size": 1}, ("'my cells'",)),
    "names with dots": ("synapses", {"a.b": {"model": "ampa"}}, ("synapses", "'a.b'")),
    "condition on a path that is not there": (
        "conditions.strong_inhibition",
        {"projections.inh_exc.wieght": "8 nS"},
        ("conditions.strong_inhibition", "wieght", "projections.inh_exc.weight"),
    ),
    "condition of wrong units": (
        "conditions.strong_inhibition",
        {"projections.inh_exc.weight": "8 mV"},
        ("conditions.strong_inhibition", "projections.inh_exc.weight", "got 8 mV"),
    ),
    "sweep of a path that is not there": (
        "sweep",
        {"drives.background.rat": ["1 Hz"]},
        ("sweep.drives.background.rat", "drives.background.rate"),
    ),
    "sweep of wrong units": (
        "sweep",
        {"drives.background.rate": ["1 mV", "2 mV"]},
        ("sweep.drives.background.rate", "got 1 mV", "a frequency"),
    ),
    "sweep of mixed units": (
        "sweep",
        {"drives.background.rate": {"from": "1 Hz", "to": "2 mV", "points": 3}},
        ("sweep.drives.background.rate", "2 mV", "a frequency"),
    ),
    "sweep of one point": (
        "sweep",
        {"drives.background.rate": {"from": "1 Hz", "to": "2 Hz", "points": 1}},
        ("sweep.drives.background.rate", "points", "at least 2", "1"),
    ),
    "sweep without points": (
        "sweep",
        {"drives.background.rate": {"from": "1 Hz", "to": "2 Hz"}},
        ("sweep.drives.background.rate", "points"),
    ),
    "empty sweep": ("sweep", {"drives.background.rate": []}, ("sweep.drives.background.rate",)),
    "logarithm of zero": (
        "sweep",
        {
            "drives.background.rate": {
                "from": "0 Hz",
                "to": "2 Hz",
                "points": 3,
                "spacing": "logarithmic",
            }
        },
        ("sweep.drives.background.rate", "positive"),
    ),
    "wrong value inside a sweep": (
        "sweep",
        {"populations.exc.size": [8, -5, 9]},
        ("sweep.populations.exc.size", "-5", "1"),
    ),
    "broken value inside a sweep": (
        "sweep",
        {"populations.exc.size": {"from": 8, "to": 10, "points": 4}},
        ("sweep.populations.exc.size", "got 8.66", "whole number"),
    ),
    "value of a sweep that does not fit a condition": (
        "",
        {
            "conditions": {"plain": {}, "listed": {"populations.exc.initial.v": ["-55 mV"] * 8}},
            "sweep": {"populations.exc.size": [8, 9]},
        },
        ("sweep.populations.exc.size with conditions.listed", "got 8 values", "9 cells"),
    ),
    "sweep and condition on one path": (
        "conditions.strong_inhibition",
        {"drives.background.rate": "9 Hz"},
        ("conditions.strong_inhibition", "the sweep sets 'drives.background.rate'"),
    ),
    "sweep of trials": ("sweep", {"trials": [1, 2]}, ("sweep", "'trials'", "as a whole")),
    "condition with a name": (
        "conditions.control",
        {"name": "x"},
        ("conditions.control", "'name'", "as a whole"),
    ),
    "condition within a condition": (
        "conditions.control",
        {"conditions.x.seed": 1},
        ("conditions.control", "'conditions.x.seed'", "as a whole"),
    ),
    "seed in words": ("conditions.control", {"seed": "x"}, ("conditions.control", "seed", "'x'")),
    "broken seed": ("sweep", {"seed": [1.5, 2.5]}, ("sweep.seed", "1.5", "whole number")),
    "quick on a path that is not there": (
        "quick",
        {"populations.exc.sise": 4},
        ("quick", "populations.exc.size"),
    ),
}


def put(document, path, value):
    if not path:
        document.update(value)
        return
    *parents, last = path.split(".") if path != "populations.my cells" else path.split(".", 1)
    for part in parents:
        document = document.setdefault(part, {})
    document[last] = value


@pytest.mark.parametrize("case", list(WRONG))
def test_one_readable_paragraph(network, case):
    path, value, said = WRONG[case]
    put(network, path, value)
    with pytest.raises(InputError) as caught:
        sn.Scenario.from_document(network, where="mine.toml")
    text = str(caught.value)
    assert text.startswith("mine.toml: ")
    assert "\n" not in text
    assert len(text) < 600
    for words in said:
        assert words in text


def test_the_network_itself_is_right(network):
    scenario = sn.Scenario.from_document(network)
    assert set(scenario.populations) == {"exc", "inh"}


def test_a_network_has_a_population():
    with pytest.raises(InputError, match="populations: a scenario needs at least one population"):
        sn.Scenario.from_document({"title": "nothing", "duration": "1 s"})


def test_a_mark_before_the_first_letter_is_no_fault(tmp_path, network_text):
    path = tmp_path / "mine.toml"
    path.write_text(network_text, encoding="utf-8-sig")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert sn.Scenario.load(path).title == "A network"


@pytest.mark.parametrize("missing", ["title", "duration"])
def test_a_missing_key_is_named(network, missing):
    del network[missing]
    with pytest.raises(InputError, match=f"scenario: {missing}: this key is missing"):
        sn.Scenario.from_document(network)


def test_a_file_that_is_not_toml(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('title = "x\n[populations')
    with pytest.raises(InputError, match=r"^mine.toml: this is not TOML: .*line 1"):
        sn.Scenario.load(path)


def test_a_file_that_is_not_text(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match=r"^mine.toml: this is not TOML"):
        sn.Scenario.load(path)


def test_a_file_names_itself(tmp_path, network_text):
    path = tmp_path / "my net.toml"
    path.write_text(network_text.replace('model = "lif"', 'model = "lfi"', 1))
    with pytest.raises(InputError, match=r"^my net.toml, line \d+: populations.exc.model: .*'lfi'"):
        sn.Scenario.load(path)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match=r"there is no file .*nowhere.toml"):
        sn.Scenario.load(tmp_path / "nowhere.toml")


def test_a_folder_is_no_scenario(tmp_path):
    (tmp_path / "x.toml").mkdir()
    with pytest.raises(InputError):
        sn.Scenario.load(tmp_path / "x.toml")


def test_a_name_that_is_not_bundled_is_told_with_what_is():
    with pytest.raises(InputError, match=r"no scenario 'lif_stpe'. Did you mean 'lif_step'") as e:
        sn.Scenario.load("lif_stpe")
    assert "lif_step" in e.value.allowed
    assert str(e.value).endswith("'lif_step'? `simneuro list scenarios` lists all names.")
    with pytest.raises(InputError, match=r"no scenario .dog.. Give .* Allowed: adaptive"):
        sn.Scenario.load("dog")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"populations.exc.sise": 3},
            ("populations.exc has no 'sise'", "'populations.exc.size'", "model"),
        ),
        ({"populations.ex.size": 3}, ("populations has no 'ex'", "exc, inh")),
        ({"population.exc.size": 3}, ("'populations'", "projections")),
        ({"populations.exc.size.x": 3}, ("populations.exc.size", "no further")),
        ({"populations.exc.parameters.tref": "1 ms"}, ("'tref'", "t_ref", "V_reset")),
        ({"populations.exc.initial.u": "1 mV"}, ("'u'", "v")),
        ({"populations.exc.size": -3}, ("populations.exc.size", "-3")),
        ({"duration": "5 mV"}, ("duration", "5 mV", "a time")),
        ({"conditions.control.x": 1}, ("conditions",)),
    ],
)
def test_override_tells_the_same_way(network, changes, said):
    scenario = sn.Scenario.from_document(network)
    with pytest.raises(InputError) as caught:
        scenario.override(changes)
    text = str(caught.value)
    assert "\n" not in text
    for words in said:
        assert words in text
