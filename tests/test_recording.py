import json
import warnings
from pathlib import Path

import brian2
import numpy as np
import pytest
import xarray as xr
from brian2 import ms, mV, nS, second

from simneuro import recording
from simneuro.errors import InputError
from simneuro.recording import Provenance, Trace, Wiring


def full_recording(**changes):
    """One of everything, with a silent population and one whose spikes nobody recorded."""
    time = np.arange(3) * 1e-4
    parts = {
        "populations": {"exc": 3, "silent": 2, "unseen": 1},
        "spikes": {"exc": ([0.3, 0.1, 0.2], [2, 0, 2]), "silent": ([], [])},
        "duration": 1.0,
        "dt": 1e-4,
        "traces": {"exc.v": Trace(time, [0, 2], [[0, 1], [2, 3], [4, 5]], "V")},
        "wiring": {"exc_exc": Wiring([0, 1], [1, 2], [1e-9, 2e-9], "S", [1e-3, 2e-3])},
        "drive_events": {"bursts": ([0.5, 0.6], [0, 1])},
        "provenance": Provenance(seed=7, target="numpy", versions={"numpy": "2"}, created="now"),
    }
    return recording.assemble(**(parts | changes))


def learning_recording(**changes):
    """One whose synapses learn, and were looked at."""
    final = Wiring([0, 1], [1, 2], [1e-9, 2e-9], "S", [1e-3, 2e-3], [3e-9, 0.0])
    traced = Trace(np.arange(3) * 1e-4, [1], [[0.5], [0.6], [0.7]], "")
    return full_recording(
        **({"wiring": {"exc_exc": final}, "synapse_traces": {"exc_exc.x_pre": traced}} | changes)
    )


def test_weights_at_the_end_and_traces_of_synapses(tmp_path):
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


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda rec: rec.drop_vars("exc_exc.weight"), r"exc_exc\.weight.*missing"),
        (lambda rec: rec.drop_vars("exc_exc.traced_synapse"), r"exc_exc\.x_pre"),
        (
            lambda rec: rec.assign_coords({"exc_exc.traced_synapse": [2]}),
            r"exc_exc\.traced_synapse.*outside",
        ),
    ],
)
def test_faults_of_recorded_synapses(spoil, message):
    with pytest.raises(InputError, match=message):
        recording.validate(spoil(learning_recording()))


PARTS = [f"exc_exc.{part}" for part in ("source", "target", "weight", "delay")]
PARTS += ["bursts.event_time", "bursts.event_neuron"]


def test_whole_seconds_need_no_point(tmp_path):
    rec = full_recording().assign_attrs(duration=1, seed=np.int64(7))
    recording.validate(rec)
    recording.save(rec, tmp_path / "rec.zarr")
    assert recording.load(tmp_path / "rec.zarr").attrs["duration"] == 1


def test_spikes_are_sorted_and_belong_to_their_population():
    rec = full_recording()
    times, neurons = recording.spikes(rec, "exc")
    assert times.tolist() == [0.1, 0.2, 0.3]
    assert neurons.tolist() == [0, 2, 2]
    assert [train.tolist() for train in recording.spike_trains(rec, "exc")] == [
        [0.1],
        [],
        [0.2, 0.3],
    ]
    assert [train.size for train in recording.spike_trains(rec, "silent")] == [0, 0]


def test_the_rounding_error_of_a_removed_warm_up_is_no_fault():
    first = 0.3 - np.float64(0.1) * 3
    assert -1e-15 < first < 0
    rec = full_recording(spikes={"exc": ([first], [0])})
    assert recording.spikes(rec, "exc")[0].item() == first
    with pytest.raises(InputError, match="spike_time"):
        full_recording(spikes={"exc": ([-1e-4], [0])})


def test_order_of_spikes_given_does_not_matter():
    first = full_recording(spikes={"exc": ([0.1, 0.1, 0.2], [2, 0, 1]), "silent": ([0.1], [0])})
    second = full_recording(spikes={"silent": ([0.1], [0]), "exc": ([0.2, 0.1, 0.1], [1, 0, 2])})
    assert first.identical(second)


@pytest.mark.parametrize("sorted_before", [True, False])
@pytest.mark.parametrize("seed", range(5))
def test_spikes_stand_by_time_then_population_then_neuron(seed, sorted_before):
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


def test_every_number_names_its_unit():
    rec = full_recording()
    units = {name: rec[name].attrs.get("units") for name in rec.variables}
    assert units["spike_time"] == units["time"] == units["bursts.event_time"] == "s"
    assert units["exc.v"] == "V"
    assert (units["exc_exc.weight"], units["exc_exc.delay"]) == ("S", "s")


PLAIN_WEIGHTS = Wiring([0, 1], [1, 2], [0.5, 0.6], "", [1e-3, 1e-3], [0.7, 0.8])


def test_plain_numbers_have_the_unit_1():
    learning = learning_recording(wiring={"exc_exc": PLAIN_WEIGHTS})
    assert {
        learning[f"exc_exc.{part}"].attrs["units"] for part in ("x_pre", "weight", "final_weight")
    } == {"1"}


def test_an_old_recording_without_a_unit_for_plain_numbers_is_read(tmp_path):
    new = learning_recording(wiring={"exc_exc": PLAIN_WEIGHTS})
    old = new.copy(deep=True)
    for part in ("exc_exc.x_pre", "exc_exc.weight"):
        old[part].attrs["units"] = ""
    recording.validate(old)
    recording.write_dataset(old, tmp_path / "old.zarr")
    assert recording.load(tmp_path / "old.zarr").identical(new)


def test_a_trace_comes_with_times_and_neurons():
    voltage = recording.trace(full_recording(), "exc", "v")
    assert voltage.dims == ("time", "neuron")
    assert voltage.sel(neuron=2).values.tolist() == [1, 3, 5]


def test_provenance_is_kept():
    attrs = full_recording().attrs
    assert (attrs["seed"], attrs["target"], json.loads(attrs["versions"])) == (
        7,
        "numpy",
        {"numpy": "2"},
    )


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda rec: recording.spikes(rec, "inh"), r"'inh'.*Allowed: exc, silent, unseen"),
        (lambda rec: recording.spikes(rec, "unseen"), r"'unseen' were not recorded.*exc, silent"),
        (lambda rec: recording.trace(rec, "exc", "w"), r"'w' in 'exc'.*Allowed: v"),
        (lambda rec: recording.trace(rec, "silent", "v"), r"nothing was recorded"),
    ],
)
def test_asking_for_what_is_not_there_lists_what_is(call, message):
    with pytest.raises(InputError, match=message):
        call(full_recording())


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
def test_bad_parts_are_named(changes, message):
    with pytest.raises(InputError, match=message):
        full_recording(**changes)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda rec: rec.assign_attrs(schema="other"), "schema"),
        (lambda rec: rec.assign_attrs(schema_version=2), "schema_version"),
        (lambda rec: rec.assign_attrs(seed="7"), "seed.*expected a whole number"),
        (lambda rec: rec.drop_attrs(), "schema: this attribute is missing"),
        (lambda rec: rec.drop_vars("spike_neuron"), "spike_neuron.*missing"),
        (lambda rec: rec.assign(spike_time=rec.spike_time[::-1]), "not sorted"),
        (lambda rec: rec.assign(spike_time=rec.spike_time.drop_attrs()), "units='s'"),
        (lambda rec: rec.assign(spike_population=rec.spike_population + 9), "no population"),
        (lambda rec: rec.assign(spike_population=rec.spike_population * 0.5), "whole numbers"),
        (lambda rec: rec.assign(spike_neuron=("x", [1])), "dimension"),
        (
            lambda rec: rec.assign(spikes_recorded=~rec.spikes_recorded),
            "not recorded",
        ),
        (lambda rec: rec.assign(odd=1), "odd: this variable has no place"),
        (lambda rec: rec.assign({"inh.v": 1}), "no population 'inh'"),
        (lambda rec: rec.assign({"exc.v": rec["exc.v"].T}), r"exc\.v: expected the dimensions"),
        (
            lambda rec: rec.assign({"exc.v": rec["exc.v"].drop_attrs(deep=False)}),
            r"exc\.v.*'units'",
        ),
        (lambda rec: rec.drop_vars("time"), "time: this variable is missing"),
        (lambda rec: rec.assign_attrs(duration="1"), "duration.*expected a number, got '1'"),
        *(
            (
                lambda rec, part=part: rec.drop_vars(part),
                rf"{part}: this variable is missing, beside",
            )
            for part in PARTS
        ),
        *(
            (lambda rec, part=part: rec.assign({part: rec[part].drop_attrs()}), f"{part}.*units")
            for part in ("exc_exc.weight", "exc_exc.delay", "bursts.event_time")
        ),
        *(
            (
                lambda rec, part=part, k=k: rec.assign({part: rec[part] + k}),
                f"{part}: an index lies",
            )
            for part in ("exc_exc.source", "exc_exc.target", "bursts.event_neuron")
            for k in (-2, 3)
        ),
    ],
)
def test_validate_names_the_fault(spoil, message):
    with pytest.raises(InputError, match=message):
        recording.validate(spoil(full_recording()))


def test_round_trip_is_exact_and_quiet(tmp_path):
    rec = full_recording()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        recording.save(rec, tmp_path / "deep" / "rec.zarr")
        again = recording.load(tmp_path / "deep" / "rec.zarr")
    assert again.identical(rec)
    assert again.population.dtype.kind == "U"
    assert {name: again[name].dtype for name in rec.data_vars} == {
        name: rec[name].dtype for name in rec.data_vars
    }
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["rec.zarr"]


def test_round_trip_without_spikes_and_with_other_letters(tmp_path):
    rec = recording.assemble(populations={"größe": 1}, spikes={}, duration=1.0, dt=1e-3)
    recording.save(rec, tmp_path / "rec.zarr")
    assert recording.load(tmp_path / "rec.zarr").identical(rec)


def test_any_dataset_with_text_makes_the_round_trip(tmp_path):
    results = xr.Dataset(
        {"rate": (("condition", "trial"), np.ones((2, 3)), {"units": "Hz"})},
        coords={
            "condition": ("condition", ["wake", "rem"], {"long_name": "state"}),
            "label": (("condition", "trial"), np.array([["a", "bc", "ä"], ["", "x", "y z"]])),
        },
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        recording.write_dataset(results, tmp_path / "results.zarr")
        again = recording.read_dataset(tmp_path / "results.zarr")
    assert again.identical(results)


def test_saving_replaces_a_recording_and_leaves_nothing_behind(tmp_path):
    path = tmp_path / "rec.zarr"
    recording.save(full_recording(), path)
    shorter = full_recording(spikes={}, traces={})
    recording.save(shorter, path)
    assert recording.load(path).identical(shorter)
    assert list(tmp_path.iterdir()) == [path]


def test_a_failed_write_keeps_what_was_there(tmp_path, monkeypatch):
    path = tmp_path / "rec.zarr"
    rec = full_recording()
    recording.save(rec, path)

    def break_off(self, store, **options):
        store.mkdir()
        raise OSError("disk full")

    monkeypatch.setattr(xr.Dataset, "to_zarr", break_off)
    with pytest.raises(OSError, match="disk full"):
        recording.save(full_recording(spikes={}), path)
    assert recording.load(path).identical(rec)
    assert list(tmp_path.iterdir()) == [path]


def test_what_was_there_is_put_back_where_the_last_step_fails(tmp_path, monkeypatch):
    path = tmp_path / "rec.zarr"
    rec = full_recording()
    recording.save(rec, path)
    rename = Path.rename

    def break_off(self, target):
        if self.name.endswith(".new"):
            raise OSError("no more entries")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", break_off)
    with pytest.raises(OSError, match="no more entries"):
        recording.save(full_recording(spikes={}), path)
    assert recording.load(path).identical(rec)
    assert list(tmp_path.iterdir()) == [path]


def test_saving_does_not_replace_somebody_elses_directory(tmp_path):
    (tmp_path / "thesis.tex").touch()
    with pytest.raises(InputError, match="not be replaced"):
        recording.save(full_recording(), tmp_path)
    assert (tmp_path / "thesis.tex").exists()


def test_loading_what_is_no_recording(tmp_path):
    with pytest.raises(InputError, match="no zarr directory here"):
        recording.load(tmp_path / "nothing")
    xr.Dataset({"x": 1}).to_zarr(tmp_path / "other.zarr", consolidated=False)
    with pytest.raises(InputError, match=r"other\.zarr.*schema"):
        recording.load(tmp_path / "other.zarr")


@pytest.fixture(scope="module")
def script():
    """Somebody's script: two groups, one watched in detail."""
    brian2.prefs.codegen.target = "numpy"
    brian2.start_scope()
    cells = brian2.NeuronGroup(
        3,
        "dv/dt = (30*mV*(i + 1)/3 - v)/(10*ms) : volt (unless refractory)\ng : siemens\nx : 1\n"
        "twice = 2*x : 1",
        threshold="v > 15*mV",
        reset="v = 0*mV",
        refractory=2 * ms,
        method="exact",
        name="pyramidal",
    )
    cells.g = [1, 2, 3] * nS
    source = brian2.SpikeGeneratorGroup(2, [1, 0], [3, 7] * ms, name="source")
    parts = {
        "spikes": brian2.SpikeMonitor(cells),
        "source": brian2.SpikeMonitor(source),
        "state": brian2.StateMonitor(cells, ["v", "g", "x"], record=[0, 2]),
        "again": brian2.StateMonitor(cells, "v", record=[0, 2], when="end"),
        "coarse": brian2.StateMonitor(cells, "twice", record=[0, 2], dt=1 * ms),
        "other": brian2.StateMonitor(cells, "twice", record=[1]),
        "rate": brian2.PopulationRateMonitor(cells),
        "counts": brian2.SpikeMonitor(cells, record=False),
        "second": brian2.SpikeMonitor(cells),
    }
    brian2.Network(cells, source, *parts.values()).run(50 * ms, namespace={"mV": mV, "ms": ms})
    return parts


def test_from_brian2_takes_spikes_and_traces(script):
    rec = recording.from_brian2(script["spikes"], script["source"], script["state"])
    times, neurons = recording.spikes(rec, "pyramidal")
    assert times.size > 5
    np.testing.assert_array_equal(times, np.asarray(script["spikes"].t / second))
    np.testing.assert_array_equal(neurons, script["spikes"].i)
    np.testing.assert_allclose(recording.spikes(rec, "source")[0], [3e-3, 7e-3], atol=1e-12)
    assert rec.population_size.values.tolist() == [3, 2]
    assert (rec.attrs["duration"], rec.attrs["dt"]) == (pytest.approx(0.05), pytest.approx(1e-4))
    assert rec.attrs["target"] == "external"
    voltage = recording.trace(rec, "pyramidal", "v")
    assert voltage.attrs["units"] == "V"
    assert voltage.neuron.values.tolist() == [0, 2]
    np.testing.assert_array_equal(voltage.values.T, np.asarray(script["state"].v / brian2.volt))
    conductance = recording.trace(rec, "pyramidal", "g")
    assert conductance.attrs["units"] == "S"
    np.testing.assert_allclose(conductance.isel(time=0), [1e-9, 3e-9])
    assert recording.trace(rec, "pyramidal", "x").attrs["units"] == "1"


def test_from_brian2_tells_unrecorded_from_silent_and_renames(script):
    rec = recording.from_brian2(script["state"], duration=0.1, names={"pyramidal": "exc"})
    assert rec.population.values.tolist() == ["exc"]
    assert not rec.spikes_recorded.any()
    assert rec.attrs["duration"] == 0.1


@pytest.mark.parametrize(
    ("chosen", "options", "message"),
    [
        ([], {}, "at least one monitor"),
        (["rate"], {}, "PopulationRateMonitor.*SpikeMonitor, StateMonitor"),
        (["counts"], {}, "SpikeMonitor has neither"),
        (["spikes", "second"], {}, "pyramidal: two monitors record spikes"),
        (["state", "again"], {}, "pyramidal: two monitors record 'v'"),
        (["spikes"], {"names": {"inh": "x"}}, "'inh'.*pyramidal"),
        (["spikes", "source"], {"names": {"source": "pyramidal"}}, "same name"),
        (["state", "coarse"], {}, "time differs"),
        (["state", "other"], {}, "neuron differs"),
        (["spikes"], {"duration": 0.01}, "spike_time"),
    ],
)
def test_from_brian2_refuses(script, chosen, options, message):
    with pytest.raises(InputError, match=message):
        recording.from_brian2(*(script[name] for name in chosen), **options)
