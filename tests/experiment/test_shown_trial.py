"""The trials that the page shows: spikes and traces as they were, and the way through a file."""

import numpy as np
import pytest
import xarray as xr

import simneuro as sn
from simneuro.analysis import standard_measures
from simneuro.experiment.shown_trial import (
    attach_shown,
    keep_shown,
    name_shown,
    read_shown,
    with_traces,
    without_shown,
)
from simneuro.experiment.trial_figure import draw_trial
from simneuro.recording import write_archive

NETWORK = {
    "title": "t",
    "duration": "20 ms",
    "populations": {
        "exc": {"model": "lif", "size": 80},
        "rod": {
            "model": "hodgkin_huxley",
            "size": 9,
            "cable": {"length": "1 mm", "diameter": "2 um", "resistivity": "100 ohm*cm"},
        },
    },
    "sources": {"input": {"kind": "poisson", "size": 5, "rate": "400 Hz"}},
    "drives": {
        "noise": {
            "kind": "noise_current",
            "target": "exc",
            "mean": "300 pA",
            "density": "100 pA*ms^0.5",
        }
    },
}


def make(**changes):
    return sn.Scenario.from_document({**NETWORK, **changes})


@pytest.fixture(scope="module")
def recorded():
    """A scenario, its recording with the traces that are added, and that without."""
    scenario = make()
    traced = sn.simulate(with_traces(scenario), target="numpy")
    return scenario, traced, sn.simulate(scenario, target="numpy")


def test_traces_change_no_spike(recorded):
    _, traced, plain = recorded
    assert standard_measures(traced).identical(standard_measures(plain))
    for name in ("spike_time", "spike_population", "spike_neuron"):
        assert np.array_equal(traced[name], plain[name])


def test_one_cell_is_traced_and_three_places_of_a_cable(recorded):
    scenario, traced, _ = recorded
    shown = keep_shown(traced, scenario)
    assert shown["exc.neuron"].values.tolist() == [0]
    assert shown["rod.neuron"].values.tolist() == [0, 4, 8]
    assert shown["exc.v"].equals(traced["exc.v"])
    assert shown["spike_neuron"].max() == 59  # of 80
    assert shown["population_size"].equals(traced["population_size"])


def test_what_the_scenario_traces_stays(recorded):
    own = {"record": {"traces": {"exc": {"variables": ["I_ext"], "neurons": 5}}}}
    assert dict(with_traces(make(**own)).record.traces)["exc"].variables == ("I_ext",)
    kept = make(record={"keep": True})
    assert with_traces(kept) is kept


def test_the_way_through_the_file_of_a_point(recorded, tmp_path):
    scenario, traced, plain = recorded
    shown, measured = keep_shown(traced, scenario), standard_measures(plain)
    both = attach_shown(measured, shown)
    write_archive(both, tmp_path / "base-trial000.npz", content="base-trial000")
    again = read_shown(tmp_path, "base-trial000")
    xr.testing.assert_equal(again, shown)
    assert again.attrs == shown.attrs
    assert without_shown(both).identical(measured)
    write_archive(measured, tmp_path / "old.npz", content="old")
    assert read_shown(tmp_path, "old") is None
    assert read_shown(tmp_path, "missing") is None


def test_the_points_that_are_shown_are_points():
    sweep = {"drives.noise.mean": ["0 pA", "50 pA", "90 pA"], "duration": ["100 ms", "50 ms"]}
    conditions = {name: {"populations.exc.size": k + 1} for k, name in enumerate("abcde")}
    scenario = make(sweep=sweep, conditions=conditions)
    shown = name_shown(scenario)
    assert list(shown) == ["a", "b", "c"]
    assert shown["b"] == "b-001-001-trial000"
    assert set(shown.values()) <= {point.name for point in scenario.points()}


def test_the_figure_has_every_spike_and_tells_what_it_lacks(recorded):
    scenario, traced, _ = recorded
    figure = draw_trial(keep_shown(traced, scenario), "The trial")
    raster, *traces = figure.axes
    times, cells = sn.recording.spikes(traced, "exc")
    exc = raster.lines[0]
    np.testing.assert_allclose(exc.get_xdata(), 1e3 * times[cells < 60])
    assert [text.get_text() for text in raster.get_yticklabels()] == ["exc", "rod", "input"]
    assert [text.get_text() for text in raster.texts if text.get_text()[0] == "n"] == ["no spikes"]
    assert [ax.get_ylabel() for ax in traces] == ["potential (mV)"] * 2
    assert traces[-1].get_xlabel() == "time (ms)"
    assert len(traces[1].lines) == 3
    assert "60 of 80 of exc" in figure.get_label()


def test_a_long_recording_is_cut_and_says_so():
    spikes = {"cell": (np.arange(0.5, 100, 1.0), np.zeros(100, int))}
    busy = {"cell": (np.linspace(0, 99.9, 100_000), np.zeros(100_000, int))}
    for train, seconds in ((spikes, 100.0), (busy, 1.0)):
        whole = sn.recording.assemble(populations={"cell": 1}, spikes=train, duration=100.0, dt=0.1)
        shown = keep_shown(whole, make())
        assert shown.attrs["duration"] == seconds
    assert "The trial: the first 1 s of 100 s." in draw_trial(shown, "The trial").get_label()


def test_without_spikes_and_traces_there_is_no_figure():
    empty = sn.recording.assemble(populations={"cell": 1}, spikes={}, duration=1.0, dt=0.1)
    assert not empty["spikes_recorded"].any()
    assert draw_trial(keep_shown(empty, make()), "The trial") is None
