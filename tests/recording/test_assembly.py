"""Recordings of plain arrays: their order, their parts, and parts that do not fit."""

import json

import numpy as np
import pytest

from simneuro import recording
from simneuro.errors import InputError
from simneuro.recording import Trace, Wiring


def test_weights_at_the_end_and_traces_of_synapses(learning_recording, tmp_path):
    rec = learning_recording()
    assert rec["exc_exc.weight"].values.tolist() == [1e-9, 2e-9]
    assert rec["exc_exc.final_weight"].values.tolist() == [3e-9, 0.0]
    assert rec["exc_exc.final_weight"].attrs["units"] == "S"
    assert rec["exc_exc.x_pre"].dims == ("time", "exc_exc.traced_synapse")
    assert rec["exc_exc.x_pre"].sel({"exc_exc.traced_synapse": 1}).values.tolist() == [
        0.5,
        0.6,
        0.7,
    ]
    recording.save(rec, tmp_path / "rec.zarr")
    assert recording.load(tmp_path / "rec.zarr").identical(rec)
    # Traces need no wiring beside them.
    assert "exc_exc.x_pre" in learning_recording(wiring={})


def test_order_of_spikes_given_does_not_matter(full_recording):
    first = full_recording(spikes={"exc": ([0.1, 0.1, 0.2], [2, 0, 1]), "silent": ([0.1], [0])})
    second = full_recording(spikes={"silent": ([0.1], [0]), "exc": ([0.2, 0.1, 0.1], [1, 0, 2])})
    assert first.identical(second)


@pytest.mark.parametrize("sorted_before", [True, False])
@pytest.mark.parametrize("block", [7, 65536])
@pytest.mark.parametrize("seed", range(5))
def test_spikes_stand_by_time_then_population_then_neuron(seed, block, sorted_before, monkeypatch):
    monkeypatch.setattr("simneuro.recording.columns._BLOCK", block)
    rng = np.random.default_rng(seed)
    sizes = {"exc": 50, "inh": 20}
    given = {
        name: list(
            zip(rng.integers(30, size=200) * 1e-3, rng.integers(size, size=200), strict=True)
        )
        for name, size in sizes.items()
    }
    if sorted_before:
        given = {name: sorted(pairs) for name, pairs in given.items()}
    rec = recording.assemble(
        populations=sizes,
        spikes={name: tuple(zip(*given[name], strict=True)) for name in ("inh", "exc")},
        duration=0.03,
        dt=1e-4,
    )
    expected = sorted((t, k, i) for k, name in enumerate(sizes) for t, i in given[name])
    columns = (rec[f"spike_{name}"].values for name in ("time", "population", "neuron"))
    assert list(zip(*columns, strict=True)) == expected


def test_every_number_names_its_unit(full_recording):
    rec = full_recording()
    units = {name: rec[name].attrs.get("units") for name in rec.variables}
    assert units["spike_time"] == units["time"] == units["bursts.event_time"] == "s"
    assert units["exc.v"] == "V"
    assert (units["exc_exc.weight"], units["exc_exc.delay"]) == ("S", "s")


def test_plain_numbers_have_the_unit_1(learning_recording, plain_weights):
    learning = learning_recording(wiring={"exc_exc": plain_weights})
    assert {
        learning[f"exc_exc.{part}"].attrs["units"] for part in ("x_pre", "weight", "final_weight")
    } == {"1"}


def test_provenance_is_kept(full_recording):
    attrs = full_recording().attrs
    assert (attrs["seed"], attrs["target"], json.loads(attrs["versions"])) == (
        7,
        "numpy",
        {"numpy": "2"},
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"spikes": {"inh": ([], [])}}, r"'inh'.*exc, silent, unseen"),
        ({"spikes": {"exc": ([0.1], [0, 1])}}, r"spikes\.exc.*\(1,\) times but \(2,\) indices"),
        ({"spikes": {"exc": ([0.1], [3])}}, r"spike_neuron"),
        ({"spikes": {"exc": ([0.1], [-1])}}, r"spike_neuron"),
        ({"spikes": {"exc": ([1.0], [0])}}, r"spike_time.*outside \[0, 1\) s"),
        ({"spikes": {"exc": ([np.nan], [0])}}, r"spike_time"),
        ({"duration": 0}, r"duration.*positive"),
        ({"dt": np.inf}, r"dt.*positive"),
        ({"populations": {"exc": 3, "silent": 2, "a.b": 1}}, r"'a\.b' is not a name"),
        ({"populations": {"exc": 3, "silent": 0}}, r"population_size.*'silent' has 0 neurons"),
        ({"traces": {"exc.v": Trace([0.0], [3], [[0]], "V")}}, r"exc\.neuron"),
        ({"traces": {"exc.v": Trace([2.0], [0], [[0]], "V")}}, r"time: a sample lies outside"),
        ({"traces": {"exc.v": Trace([0.0], [0], [[0, 1]], "V")}}, r"do not fit together"),
        ({"traces": {"inh.v": Trace([0.0], [0], [[0]], "V")}}, r"no population 'inh'"),
        (
            {
                "traces": {
                    f"exc.{x}": Trace([t], [0], [[0]], "V") for x, t in (("v", 0.0), ("w", 0.1))
                }
            },
            r"exc\.w: its time differs",
        ),
        ({"drive_events": {"bursts": ([-0.1], [0])}}, r"bursts\.event_time"),
        ({"wiring": {"p": Wiring([0], [0, 1], [1], "S", [1])}}, r"do not fit together"),
    ],
)
def test_bad_parts_are_named(full_recording, changes, message):
    with pytest.raises(InputError, match=message):
        full_recording(**changes)


def test_what_lies_outside_is_named_with_its_population_and_the_limit():
    made = {"populations": {"a": 2, "b": 3}, "duration": 1.0}
    with pytest.raises(InputError, match="'b' has no neuron 3; its 3 are counted from 0"):
        recording.assemble(**made, spikes={"b": ([0.1], [3])})
    late = r"outside \[0, 1\) s: at 100 s; plain numbers are seconds \(neuron 1 of 'b'\)"
    with pytest.raises(InputError, match=late):
        recording.assemble(**made, spikes={"a": ([0.1], [0]), "b": ([100.0], [1])})
