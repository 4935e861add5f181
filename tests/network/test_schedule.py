"""What a schedule may say: values, states, files of states; what is refused, with a way out."""

import tomllib
import warnings

import numpy as np
import pytest

import simneuro as sn
from simneuro.errors import InputError, PlausibilityWarning
from simneuro.experiment import open_run

PATH = "populations.cell.parameters.g_L"
DOCUMENT = {
    "title": "a schedule",
    "duration": "60 s",
    "warmup": "1 s",
    "models": {"rk": {"model": "lif", "method": "rk4", "parameters": {"g_L": "10 nS"}}},
    "plasticity": {"own": {"model": "stdp", "parameters": {"A_plus": 0.01}}},
    "populations": {
        "cell": {"model": "lif", "size": 3, "parameters": {"C_m": ["1 pF", "2 pF", "3 pF"]}},
        "exact": {"model": "lif", "size": 1},
        "axon": {
            "model": "hodgkin_huxley",
            "size": 3,
            "cable": {"length": "1 mm", "diameter": "1 um", "resistivity": "35 ohm*cm"},
        },
    },
    "sources": {"given": {"kind": "poisson", "size": 2, "rate": "5 Hz"}},
    "projections": {
        "wire": {
            "source": "given",
            "target": "cell",
            "synapse": "ampa",
            "connect": {"rule": "all_to_all"},
            "weight": "0.1 nS",
            "plasticity": "own",
        }
    },
    "drives": {
        "step": {"kind": "step_current", "target": "cell", "amplitude": "1 pA"},
        "wave": {
            "kind": "sine_current", "target": "cell", "amplitude": "1 pA", "frequency": "5 Hz"
        },
        "bursts": {
            "kind": "random_bursts", "target": "cell", "synapse": "ampa", "weight": "1 nS",
            "rate": "1 Hz", "fraction": 0.5,
        },
    },
}  # fmt: skip


def scenario(schedule, **more):
    return sn.Scenario.from_document(DOCUMENT | {"schedule": schedule} | more)


def values(path, *each, times=("0 s", "10 s")):
    return {"times": list(times), "values": {path: list(each)}}


REFUSED = {
    "size": (values("populations.cell.size", 3, 4), "built from it before the run"),
    "wiring": (values("projections.wire.connect.rule", "a", "b"), "built from it"),
    "delay": (values("projections.wire.delay", "1 ms", "2 ms"), "built from it"),
    "weight": (values("projections.wire.weight", "1 nS", "2 nS"), "projections.wire.scale"),
    "seed": (values("seed", 1, 2), "belongs to the run as a whole"),
    "dt": (values("dt", "0.1 ms", "0.2 ms"), "belongs to the run as a whole"),
    "source": (values("sources.given.rate", "1 Hz", "2 Hz"), "inhomogeneous_poisson"),
    "drawn before": (values("drives.bursts.rate", "1 Hz", "2 Hz"), "the rate of poisson"),
    "window": (values("drives.step.start", "1 s", "2 s"), "amplitude can change"),
    "frequency": (values("drives.wave.frequency", "1 Hz", "2 Hz"), "mean, amplitude can change"),
    "differs": (values("populations.cell.parameters.C_m", "1 pF", "2 pF"), "cells of cell differ"),
    "cable": (values("populations.axon.parameters.area", "1 um^2", "2 um^2"), "cable of axon"),
    "trace": (values("plasticity.own.parameters.tau_plus", "9 ms", "8 ms"), "from one spike to"),
    "nobody": (values("models.rk.parameters.g_L", "1 nS", "2 nS"), "reaches no cell"),
    "unknown": (values("populations.cell.parameters.g_l", "1 nS", "2 nS"), "g_L"),
    "unit": (values(PATH, "10 nS", "10 mV"), "schedule at 10 s"),
    "range": (values(PATH, "10 nS", "-1 nS"), "populations.cell.parameters.g_L"),
    "reset": (values("populations.cell.parameters.V_reset", "-60 mV", "-40 mV"), "V_reset"),
    "list": (values(PATH, "10 nS", ["10 nS", "11 nS"]), "one value for all cells"),
    "count": (values(PATH, "10 nS"), "got 1 value, but there are 2 times"),
    "order": (values(PATH, "1 nS", "2 nS", times=("9 s", "3 s")), "later than the one before"),
    "grid": (values(PATH, "1 nS", "2 nS", times=("0 s", "0.555 ms")), "use 0.55 ms or 0.56 ms"),
    "before": (values(PATH, "1 nS", "2 nS", times=("-2 s", "0 s")), "begins at -1 s"),
    "empty": ({"times": ["0 s"]}, "names no path"),
    "no times": ({"values": {PATH: ["1 nS"]}}, "either from times or from a file"),
    "no sequence": ({"times": ["0 s"], "states": {"a": {PATH: "1 nS"}}}, "sequence"),
    "no states": (values(PATH, "1 nS", "2 nS") | {"sequence": ["a", "b"]}, "table states"),
    "no such state": (
        {"times": ["0 s"], "sequence": ["rem"], "states": {"REM": {PATH: "1 nS"}}},
        "no state 'rem'",
    ),
    "twice": (
        values(PATH, "1 nS", "2 nS") | {"sequence": ["a", "a"], "states": {"a": {PATH: "1 nS"}}},
        "one of them has to go",
    ),
    "exact in lines": (
        values("populations.exact.parameters.g_L", "1 nS", "2 nS") | {"between": "linear"},
        'method = "rk4"',
    ),
    "compress": (values(PATH, "1 nS", "2 nS") | {"compress": 4}, "the times of a file"),
}


@pytest.mark.parametrize(("schedule", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_told_when_it_is_loaded(schedule, said):
    with pytest.raises(InputError, match="schedule") as caught:
        scenario(schedule)
    assert said in str(caught.value)


def test_a_value_that_the_schedule_never_lets_count_is_refused():
    given = scenario(values(PATH, "10 nS", "20 nS"))
    with pytest.raises(InputError, match="throughout the run"):
        given.override({PATH: "12 nS"})
    with pytest.raises(InputError, match=r"conditions\.other"):
        scenario(values(PATH, "10 nS", "20 nS"), conditions={"other": {PATH: "12 nS"}})
    states = {"a": {}, "b": {PATH: "20 nS"}}
    some = scenario({"times": ["0 s", "10 s"], "sequence": ["a", "b"], "states": states})
    changed = some.override({PATH: "12 nS"}).network.timeline.networks
    assert [float(each.cells["cell"].value("g_L")) for each in changed] == [12e-9, 20e-9]


def test_changes_that_never_come_are_told():
    with pytest.warns(PlausibilityWarning, match="1 of 2 changes lie at the end of the run, 60 s"):
        scenario(values(PATH, "10 nS", "11 nS", times=("0 s", "60 s")))


HYPNOGRAMS = {
    "night.csv": ("time (min),state\n0,wake\n0.25,n2\n0.5,n2\n0.75,rem\n", {}),
    "night.tsv": ("t [s]\tstage\n0\twake\n15\tn2\n45\trem\n", {}),
    "night.txt": ("wake\nn2\nn2\nrem\n", {"epoch": "15 s"}),
    "headed.txt": ("stage\nwake\nn2\nn2\nrem\n", {"epoch": "15 s"}),
}
STATES = {"wake": {}, "n2": {PATH: "12 nS"}, "rem": {PATH: "9 nS"}}


@pytest.mark.parametrize("name", HYPNOGRAMS)
def test_a_file_of_states(name, tmp_path, monkeypatch):
    text, more = HYPNOGRAMS[name]
    (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    given = scenario({"file": name, "states": STATES, "compress": 3, **more})
    assert list(given.schedule.change_times) == [0, 5, 15]
    assert given.schedule.state_names == ("wake", "n2", "rem")
    assert list(given.schedule.state_at([-1.0, 4.9, 5.0, 59.0])) == ["wake", "wake", "n2", "rem"]
    leaks = [float(each.cells["cell"].value("g_L")) for each in given.network.timeline.networks]
    assert leaks == [1e-8, 1.2e-8, 9e-9]


BAD_FILES = {
    "no unit": ("time,state\n0,wake\n", {}, "must say the unit"),
    "no head": ("0,wake\n1,rem\n", {}, "must say the unit"),
    "no time": ("time (s),state\nsoon,wake\n", {}, "'soon' is not a time"),
    "not in order": ("time (s),state\n3,wake\n1,n2\n", {}, "later than the one before"),
    "columns": ("time (s),state,x\n3,wake,1\n", {}, "each row must be"),
    "empty": ("", {}, "it is empty"),
    "epoch": ("wake\nn2\n", {}, "how long is each"),
    "both": ("time (s),state\n0,wake\n", {"epoch": "30 s"}, "has times of its own"),
    "unknown state": ("time (s),state\n0,awake\n", {}, "no state 'awake'"),
}


@pytest.mark.parametrize(("text", "more", "said"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_file_that_is_none_is_told(text, more, said, tmp_path, monkeypatch):
    (tmp_path / "night.csv").write_text(text)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=r"schedule\.(file|epoch)|schedule") as caught:
        scenario({"file": "night.csv", "states": STATES, **more})
    assert said in str(caught.value)


def test_the_content_of_a_file_counts_and_a_run_keeps_it(tmp_path):
    toml, night = tmp_path / "mine.toml", tmp_path / "night.csv"
    toml.write_text(
        'title = "a night"\nduration = "5 ms"\ntrials = 2\n[populations.cell]\nmodel = "lif"\n'
        'size = 1\n[schedule]\nfile = "night.csv"\n[schedule.states.a]\n[schedule.states.b]\n'
        f'"{PATH}" = "9 nS"\n'
    )
    night.write_text("time (ms),state\n0,a\n1,b\n")
    before = sn.Scenario.load(toml)
    night.write_text("time (ms),state\n0,a\n2,b\n")
    after = sn.Scenario.load(toml)
    assert before.digest != after.digest
    results = sn.run(after, workers=1, out=tmp_path / "runs")
    night.unlink()
    kept = open_run(results.path).scenario
    assert kept == after
    assert list(kept.schedule.change_times) == [0, 2e-3]


def test_it_is_written_and_read_again():
    given = scenario(values(PATH, "10 nS", "20 nS") | {"between": "constant"})
    again = sn.Scenario.from_document(tomllib.loads(given.to_toml()))
    assert again == given
    assert again.digest != scenario(values(PATH, "10 nS", "21 nS")).digest
    assert np.array_equal(again.schedule.change_times, [0, 10])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert given.resolved == given
