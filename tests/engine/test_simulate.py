"""One simulation: the seed decides, time 0 is the end of the warm-up, and what is recorded."""

import numpy as np
import pytest

import simneuro as sn
from simneuro.errors import InputError

VOLATILE = ("timings", "created")


def bare(recording):
    """Without what differs between two runs of the same."""
    return recording.drop_attrs(deep=False).assign_attrs(
        {key: value for key, value in recording.attrs.items() if key not in VOLATILE}
    )


def test_the_small_scenario_exercises_everything(everything_on_numpy):
    recording = everything_on_numpy
    assert set(recording.spike_population.values.tolist()) == {0, 1, 2, 3}
    assert recording.sizes["bursts.event"] > 10
    assert recording.sizes["spike"] > 25
    sn.recording.validate(recording)


def test_the_same_seed_gives_the_same_recording(everything, everything_on_numpy):
    assert bare(sn.simulate(everything, target="numpy")).identical(bare(everything_on_numpy))


def test_another_seed_gives_another(everything, everything_on_numpy):
    other = sn.simulate(everything.override({"seed": 6}), target="numpy")
    for name in ("exc_inh.source", "inh_exc.source", "exc_exc.target"):
        assert other[name].shape != everything_on_numpy[name].shape or np.any(
            other[name].values != everything_on_numpy[name].values
        )
    for name in ("exc.v", "inh.v"):
        assert np.any(other[name].values[0] != everything_on_numpy[name].values[0])
    assert np.all(other["inh.I_ext"].values != everything_on_numpy["inh.I_ext"].values)
    theirs, ours = (
        other["bursts.event_time"].values,
        everything_on_numpy["bursts.event_time"].values,
    )
    assert len(theirs) != len(ours) or np.any(theirs != ours)


def test_adding_a_part_leaves_the_others_as_they_were(everything, everything_on_numpy):
    document = everything.document()
    document["projections"]["aab"] = document["projections"]["exc_inh"] | {"weight": "1 nS"}
    document["populations"]["aaa"] = {"model": "lif", "size": 3}
    document["drives"]["aac"] = document["drives"]["bursts"] | {"target": "aaa"}
    document["populations"]["exc"]["parameters"]["g_L"] = {"normal": ["10 nS", "1 nS"]}
    more = sn.simulate(sn.Scenario.from_document(document), target="numpy")
    for projection in ("exc_inh", "inh_exc", "exc_exc"):
        for part in ("source", "target", "weight", "delay"):
            name = f"{projection}.{part}"
            np.testing.assert_array_equal(more[name], everything_on_numpy[name])
    for name in ("bursts.event_time", "bursts.event_neuron", "inh.I_ext"):
        np.testing.assert_array_equal(more[name], everything_on_numpy[name])


def test_what_is_recorded_is_what_was_asked_for(everything, everything_on_numpy):
    recording = everything_on_numpy
    assert recording.attrs["seed"] == 5
    assert recording.attrs["target"] == "numpy"
    assert recording.attrs["duration"] == 0.03
    assert recording.attrs["dt"] == 5e-5
    assert recording.attrs["scenario"] == everything.outline()
    assert recording.attrs["digest"] == everything.digest
    assert recording.sizes["time"] == 600
    np.testing.assert_allclose(recording.time, np.arange(600) * 5e-5, rtol=1e-12)
    assert recording.population_size.values.tolist() == [30, 10, 2, 20]
    assert recording["exc.v"].attrs["units"] == "V"
    assert recording["inh.I_ext"].attrs["units"] == "A"
    assert recording["exc_inh.weight"].attrs["units"] == "S"
    assert recording.spike_time.values.min() >= 0
    assert recording.spike_time.values.max() < 0.03
    assert np.all(np.diff(recording.spike_time.values) >= 0)
    steps = recording.spike_time.values / 5e-5
    np.testing.assert_allclose(steps, np.round(steps), atol=1e-6)


def stepped(cell_document, warmup, **record):
    document = cell_document("lif", duration="60 ms", record=["v"], dt="0.1 ms", warmup=warmup)
    document["record"] |= record
    document["drives"] = {
        "step": {
            "kind": "step_current",
            "target": "cell",
            "amplitude": "150 pA",
            "start": "5 ms",
            "stop": "40 ms",
        },
        "kick": {
            "kind": "spike_list",
            "target": "cell",
            "synapse": "delta",
            "weight": "3 mV",
            "times": ["50 ms"],
            "neurons": [0],
        },
    }
    return sn.simulate(sn.Scenario.from_document(document), target="numpy")


@pytest.fixture(scope="module")
def plain(cell_document):
    return stepped(cell_document, "0 ms")


@pytest.mark.parametrize("warmup", ["0.1 ms", "12.3 ms", "100 ms", "7.04 ms"])
def test_time_0_is_the_end_of_the_warm_up(cell_document, plain, warmup):
    # The cell is at rest, so that a warm-up changes nothing but the clock.
    warmed = stepped(cell_document, warmup)
    np.testing.assert_array_equal(plain.spike_time, warmed.spike_time)
    np.testing.assert_array_equal(plain.time, warmed.time[: plain.sizes["time"]])
    first = warmed["cell.v"].values[: plain.sizes["time"]]
    np.testing.assert_allclose(plain["cell.v"].values, first, rtol=1e-12)


def test_traces_every_interval(cell_document, plain):
    coarse = stepped(cell_document, "5 ms", interval="1 ms")
    assert coarse.sizes["time"] == 60
    np.testing.assert_array_equal(coarse.time, plain.time[::10])
    np.testing.assert_allclose(coarse["cell.v"], plain["cell.v"][::10], rtol=1e-12)


def test_spikes_of_the_warm_up_are_thrown_away(cell_document):
    document = cell_document("lif", duration="50 ms", dt="0.1 ms", warmup="50 ms")
    document["populations"]["cell"]["initial"] = {"v": "-40 mV"}
    recording = sn.simulate(sn.Scenario.from_document(document), target="numpy")
    assert recording.sizes["spike"] == 0
    document["warmup"] = "0 ms"
    recording = sn.simulate(sn.Scenario.from_document(document), target="numpy")
    assert recording.spike_time.values.tolist() == [0.0]


def test_spikes_that_were_not_recorded_are_told_from_silence(everything):
    some = everything.override({"record": {"spikes": ["inh"]}, "duration": "5 ms"})
    recording = sn.simulate(some, target="numpy")
    assert recording.spikes_recorded.values.tolist() == [False, True, False, False]


def test_nothing_to_draw_and_nothing_to_connect(cell_document):
    document = cell_document("lif", duration="5 ms", size=2)
    document["projections"] = {
        "none": {
            "source": "cell",
            "target": "cell",
            "synapse": "ampa",
            "connect": {"rule": "fixed_probability", "p": 0},
            "weight": "1 nS",
        }
    }
    document["drives"] = {
        "never": {
            "kind": "random_bursts",
            "target": "cell",
            "synapse": "ampa",
            "weight": "1 nS",
            "rate": "0 Hz",
            "fraction": 1,
        }
    }
    document["record"] = {"wiring": ["none"], "drives": ["never"]}
    recording = sn.simulate(sn.Scenario.from_document(document), target="numpy")
    assert recording.sizes["none.synapse"] == recording.sizes["never.event"] == 0


def test_an_unknown_target_is_told(cell_document):
    scenario = sn.Scenario.from_document(cell_document("lif", duration="5 ms"))
    with pytest.raises(InputError, match=r"target: there is no 'c\+\+'.*numpy, cython, cpp"):
        sn.simulate(scenario, target="c++")


def test_parts_that_do_not_fit_together_are_told(cell_document):
    document = cell_document("lif", duration="5 ms")
    document["models"] = {
        "clash": {
            "equations": "dv/dt = (I_ext + I_syn)/amplitude_step : volt",
            "threshold": "v > 1*volt",
            "parameters": {"amplitude_step": "1 pF"},
        }
    }
    document["populations"]["cell"]["model"] = "clash"
    document["drives"] = {"step": {"kind": "step_current", "target": "cell", "amplitude": "1 pA"}}
    with pytest.raises(InputError) as caught:
        sn.simulate(sn.Scenario.from_document(document), target="numpy")
    assert "amplitude_step" in str(caught.value)
    assert "\n" not in str(caught.value)
