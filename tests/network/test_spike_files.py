"""Listed spikes in files beside a scenario, as events of drives and as spikes of sources."""

import numpy as np
import pytest

import simneuro as sn
from simneuro.engine.draw import draw_numbers
from simneuro.errors import InputError
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
    source = {"kind": "spike_list", "size": 3, "file": "spikes.csv", **changes}
    source = {key: value for key, value in source.items() if value is not None}
    with pytest.raises(InputError, match=rf"sources\.replay\.{said}"):
        scenario.override({"sources.replay": source})
