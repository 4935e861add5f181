"""Listed spikes in files beside a scenario, as events of drives and as spikes of sources."""

import numpy as np
import pytest

import simneuro as sn
from simneuro.engine.draw import draw_numbers
from simneuro.errors import InputError
from simneuro.experiment.folder import write_scenario
from simneuro.scenario.named_files import gathered

SCENARIO = """
title = "replayed"
duration = "100 ms"
[populations.cell]
model = "lif"
size = 3
[sources.replay]
kind = "spike_list"
size = 3
file = "spikes.csv"
[projections.heard]
source = "replay"
target = "cell"
synapse = "ampa"
connect = { rule = "one_to_one" }
weight = "1 nS"
"""
ROWS = [[1.0, 0], [2.5, 2], [2.5, 2], [30.0, 1]]  # ms, cell
CSV = "time (ms), neuron\n" + "\n".join(f"{time}, {cell:g}" for time, cell in ROWS)


def in_folder(folder, csv=CSV):
    (folder / "spikes.csv").write_text(csv)
    (folder / "replay.toml").write_text(SCENARIO)
    return sn.Scenario.load(folder / "replay.toml")


def spikes_of(scenario):
    spikes = draw_numbers(scenario.network, 1).sources["replay"]
    return list(zip(spikes.steps.tolist(), spikes.cells.tolist(), strict=True))


EXPECTED = [(10, 0), (25, 2), (25, 2), (300, 1)]


def test_a_source_replays_a_file(tmp_path):
    scenario = in_folder(tmp_path)
    assert spikes_of(scenario) == EXPECTED
    recording = sn.simulate(scenario, target="numpy")
    times, cells = sn.recording.spikes(recording, "replay")
    np.testing.assert_allclose(times, [1e-3, 2.5e-3, 2.5e-3, 30e-3])
    assert cells.tolist() == [0, 2, 2, 1]


def test_a_file_of_numpy_needs_the_unit_of_its_times(tmp_path):
    scenario = in_folder(tmp_path)
    np.save(tmp_path / "spikes.npy", np.array(ROWS))
    source = {"kind": "spike_list", "size": 3, "file": "spikes.npy"}
    with pytest.raises(InputError, match=r"sources\.replay\.file: .*does not say the unit"):
        scenario.override({"sources.replay": source})
    assert spikes_of(scenario.override({"sources.replay": {**source, "unit": "ms"}})) == EXPECTED


def test_a_drive_takes_its_events_from_a_file(tmp_path):
    drive = {"kind": "spike_list", "target": "cell", "synapse": "ampa", "weight": "1 nS"}
    scenario = in_folder(tmp_path).override(
        {"drives": {"events": {**drive, "file": "spikes.csv"}}, "record.drives": ["events"]}
    )
    recording = sn.simulate(scenario, target="numpy")
    assert recording["events.event_neuron"].values.tolist() == [0, 2, 2, 1]


def test_the_content_of_the_file_counts(tmp_path):
    one = in_folder(tmp_path)
    again = in_folder(tmp_path)
    other = in_folder(tmp_path, CSV + "\n40, 0")
    assert one.digest == again.digest != other.digest
    _, files = gathered(one)
    assert files["spikes.csv"].content.decode() == CSV


@pytest.mark.parametrize(
    ("csv", "said"),
    [
        ("1, 0\n2, 1", r"does not say the unit of its times"),
        ("time (ms), neuron\n1, 0.5", r"has a cell 0\.5, which is not a whole number"),
        ("time (ms), neuron\n1, 3", r"file: there is no cell 3"),
        ("time (ms), neuron\n1, -1", r"file: there is no cell -1"),
        ("time (ms), neuron, weight\n1, 0, 2", r"but it has 3 columns"),
        ("neuron, time\n0, 1", r"does not say the unit of its times"),
        ("time (ms), neuron\n1, nan", r"spikes\.csv"),
    ],
)
def test_a_file_of_something_else_is_refused(tmp_path, csv, said):
    with pytest.raises(InputError, match=said):
        in_folder(tmp_path, csv)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"unit": "ms"}, r"file: the head of 'spikes\.csv' says the unit.*leave out unit"),
        ({"unit": "ms", "file": "swapped.csv"}, r"file: .*times before that of cells"),
        ({"unit": "mV", "file": "plain.csv"}, r"file: .*mV.*must be a time"),
        ({"times": ["1 ms"]}, r"times: events come from times or from file"),
        ({"file": "missing.csv"}, r"file: there is no file 'missing\.csv'"),
        ({"file": None}, r"times: this key is missing"),
        ({"file": None, "times": ["1 ms"]}, r"neurons: this key is missing"),
        ({"file": None, "times": ["1 ms"], "neurons": [0], "unit": "ms"}, r"unit: this is the un"),
    ],
)
def test_keys_that_contradict_each_other_are_refused(tmp_path, changes, said):
    scenario = in_folder(tmp_path)
    (tmp_path / "plain.csv").write_text("1, 0")
    (tmp_path / "swapped.csv").write_text("neuron, time\n0, 1")
    source = {"kind": "spike_list", "size": 3, "file": "spikes.csv", **changes}
    source = {key: value for key, value in source.items() if value is not None}
    with pytest.raises(InputError, match=rf"sources\.replay\.{said}"):
        scenario.override({"sources.replay": source})


# ------------------------------------------------------------------ stored recordings

HEARD = {
    "target": "cell",
    "synapse": "ampa",
    "connect": {"rule": "all_to_all"},
    "weight": "6 nS",
    "delay": "1.5 ms",
    "plasticity": "tsodyks_markram",
}


def listening(**parts):
    """Cells that hear 20 others, with the potential of each."""
    return {
        "title": "heard",
        "duration": "100 ms",
        "populations": {"cell": {"model": "lif", "size": 3}},
        "record": {"traces": {"cell": {"variables": ["v"], "neurons": 3}}},
        **parts,
    }


@pytest.fixture(scope="module")
def heard():
    """A recording of the 20 and of what they do to their targets."""
    document = listening(
        projections={"heard": {"source": "others", **HEARD}},
        drives={
            "noise": {
                "kind": "poisson",
                "target": "others",
                "synapse": "ampa",
                "weight": "3 nS",
                "rate": "700 Hz",
            }
        },
    )
    document["populations"]["others"] = {"model": "lif", "size": 20}
    return sn.simulate(sn.Scenario.from_document(document), target="numpy")


@pytest.fixture
def stored(heard, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    sn.recording.save(heard, "heard.zarr")


REPLAY = {"kind": "spike_list", "size": 20, "file": "heard.zarr", "population": "others"}


def replaying(**changes):
    source = {key: each for key, each in {**REPLAY, **changes}.items() if each is not None}
    document = listening(
        sources={"others": source}, projections={"heard": {"source": "others", **HEARD}}
    )
    return sn.Scenario.from_document(document)


def test_a_replayed_recording_does_what_its_cells_did(heard, stored):
    replayed = sn.simulate(replaying(), target="numpy")
    for name in ("others", "cell"):
        for one, other in zip(
            sn.recording.spikes(replayed, name), sn.recording.spikes(heard, name), strict=True
        ):
            assert len(one) > 0
            np.testing.assert_allclose(one, other, rtol=0, atol=1e-12)
    assert np.array_equal(replayed["cell.v"], heard["cell.v"])


def test_a_run_keeps_the_spikes_of_a_recording(stored, tmp_path):
    scenario = replaying()
    write_scenario(tmp_path / "run", scenario)
    kept = sn.Scenario.load(tmp_path / "run" / "scenario.toml")
    assert kept.digest == scenario.digest
    assert (tmp_path / "run" / "heard.npz").is_file()
    assert spikes_of_others(kept) == spikes_of_others(scenario)


def spikes_of_others(scenario):
    return draw_numbers(scenario.network, 1).sources["others"].steps.tolist()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"population": None}, r"population: this key is missing.*Allowed: cell, others"),
        ({"population": "exc"}, r"population: no population 'exc'.*Allowed: cell, others"),
        (
            {"population": "cell"},
            r"population: cell has 3 cells in 'heard\.zarr', but there are 20",
        ),
        ({"unit": "ms"}, r"unit: a recording says the unit"),
        ({"file": "none.zarr"}, r"file: 'none\.zarr' holds no recording"),
        ({"file": "cut.npz"}, r"file: 'cut\.npz' holds no recording"),
        ({"file": "own.npz"}, r"file: 'own\.npz' holds no recording"),
        ({"file": "spikes.csv"}, r"population: this is a population of a stored recording"),
        ({"file": None, "times": ["1 ms"], "neurons": [0]}, r"population: this is a population"),
    ],
)
def test_what_is_no_such_recording_is_refused(stored, tmp_path, changes, said):
    write_scenario(tmp_path / "run", replaying())
    whole = (tmp_path / "run" / "heard.npz").read_bytes()
    (tmp_path / "cut.npz").write_bytes(whole[: len(whole) // 2])
    np.savez(tmp_path / "own.npz", times=np.arange(3.0), neurons=np.arange(3))
    (tmp_path / "spikes.csv").write_text(CSV)
    with pytest.raises(InputError, match=rf"sources\.others\.{said}"):
        replaying(**changes)


def test_only_spikes_are_replayed_from_a_recording(stored):
    clamp = {"kind": "sampled_current", "target": "cell", "file": "heard.zarr"}
    with pytest.raises(InputError, match=r"drives\.clamp\.file: .*Allowed: \.npy, \.csv"):
        replaying().override({"drives": {"clamp": clamp}})


def test_a_recording_that_ends_too_early_is_told(stored):
    with pytest.warns(sn.PlausibilityWarning, match=r"sources\.others\.file: .*ends at 100 ms"):
        replaying().override({"duration": "200 ms"})
