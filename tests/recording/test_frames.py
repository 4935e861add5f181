"""Data frames of hand-made recordings."""

import pytest

from simneuro import recording
from simneuro.errors import InputError


def test_spikes(full_recording):
    frame = recording.to_dataframe(full_recording())
    assert frame.columns.tolist() == ["time", "population", "neuron"]
    assert frame.time.tolist() == [0.1, 0.2, 0.3]
    assert frame.neuron.tolist() == [0, 2, 2]
    assert frame.population.tolist() == ["exc"] * 3
    assert frame.attrs["units"] == {"time": "s"}
    # A silent population has its place in a count.
    counts = frame.groupby("population", observed=False).size()
    assert counts.to_dict() == {"exc": 3, "silent": 0, "unseen": 0}


def test_traces_are_tidy(full_recording):
    frame = recording.to_dataframe(full_recording(), "exc.traces")
    assert frame.columns.tolist() == ["time", "neuron", "v"]
    assert frame.attrs["units"] == {"time": "s", "v": "V"}
    assert frame.values.tolist() == [
        [k * 1e-4, neuron, 2 * k + place] for k in range(3) for place, neuron in enumerate((0, 2))
    ]


def test_synapses(learning_recording):
    rec = learning_recording()
    wiring = recording.to_dataframe(rec, "exc_exc.wiring")
    assert wiring.columns.tolist() == ["source", "target", "weight", "delay", "final_weight"]
    assert wiring.weight.tolist() == [1e-9, 2e-9]
    assert wiring.attrs["units"] == {"weight": "S", "delay": "s", "final_weight": "S"}
    traces = recording.to_dataframe(rec, "exc_exc.traces")
    assert traces.columns.tolist() == ["time", "synapse", "x_pre"]
    assert traces.x_pre.tolist() == [0.5, 0.6, 0.7]
    assert traces.synapse.tolist() == [1, 1, 1]


def test_every_table_has_its_own_length(learning_recording):
    frames = recording.to_dataframes(learning_recording())
    assert {name: len(frame) for name, frame in frames.items()} == {
        "populations": 3,
        "spikes": 3,
        "exc.traces": 6,
        "exc_exc.wiring": 2,
        "exc_exc.traces": 3,
        "bursts.events": 2,
    }
    assert frames["bursts.events"].values.tolist() == [[0.5, 0], [0.6, 1]]
    assert frames["populations"]["spikes_recorded"].tolist() == [True, True, False]


def test_other_tables_are_refused(full_recording):
    with pytest.raises(
        InputError, match=r"no table 'v'.*Allowed: populations, spikes,.*exc\.traces"
    ):
        recording.to_dataframe(full_recording(), "v")
