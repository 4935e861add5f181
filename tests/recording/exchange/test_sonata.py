"""Spikes in files of SONATA: as another program reads and writes them."""

import h5py
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simneuro import recording
from simneuro.errors import ExchangeWarning, InputError


@pytest.fixture
def spikes_only(whole):
    kept = ["population_size", "spikes_recorded", "spike_time", "spike_population", "spike_neuron"]
    return whole[kept]


def test_what_is_written_is_read(spikes_only, tmp_path):
    recording.to_sonata(spikes_only, tmp_path / "a.h5")
    again = recording.from_sonata(tmp_path / "a.h5")
    assert again.identical(spikes_only)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.integers(0, 9_999_999), max_size=20))
def test_times_on_a_grid_survive_the_way_through_ms(tmp_path_factory, steps):
    path = tmp_path_factory.mktemp("a") / "a.h5"
    first = recording.assemble(
        populations={"e": 1},
        spikes={"e": (np.array(steps) * 1e-4, np.zeros(len(steps), int))},
        duration=1000.0,
        dt=1e-4,
    )
    recording.to_sonata(first, path)
    assert recording.from_sonata(path).identical(first)


def test_the_layout_is_that_of_the_specification(spikes_only, tmp_path):
    recording.to_sonata(spikes_only, tmp_path / "a.h5")
    with h5py.File(tmp_path / "a.h5") as file:
        assert file.attrs["magic"] == 0x0A7A
        assert set(file["spikes"]) == {"exc", "inh"}
        group = file["spikes/exc"]
        assert h5py.check_enum_dtype(group.attrs.get_id("sorting").dtype)["by_time"] == 2
        assert group["timestamps"].attrs["units"] == "ms"
        np.testing.assert_allclose(group["timestamps"], 1e3 * spikes_only.spike_time, rtol=1e-15)


def test_libsonata_reads_the_same_spikes(spikes_only, tmp_path):
    libsonata = pytest.importorskip("libsonata")
    recording.to_sonata(spikes_only, tmp_path / "a.h5")
    reader = libsonata.SpikeReader(str(tmp_path / "a.h5"))
    assert set(reader.get_population_names()) == {"exc", "inh"}
    found = reader["exc"]
    times, neurons = recording.spikes(spikes_only, "exc")
    assert (found.sorting, found.time_units) == ("by_time", "ms")
    theirs = found.get_dict()
    np.testing.assert_allclose(theirs["timestamps"], 1e3 * times, rtol=1e-15)
    assert theirs["node_ids"].tolist() == neurons.tolist()


def other_file(path, layout="spikes/v1", *, ids="node_ids", units="milliseconds", times=(5.0, 1.0)):
    """As other simulators write them."""
    with h5py.File(path, "w") as file:
        group = file.create_group(layout)
        stamps = group.create_dataset("timestamps", data=times)
        if units:
            stamps.attrs["units"] = units
        if ids:
            group.create_dataset(ids, data=[3, 0])
    return path


@pytest.mark.parametrize(("units", "worth"), [("milliseconds", 1e-3), ("ms", 1e-3), (b"s", 1)])
def test_a_file_of_another_program(tmp_path, units, worth):
    path = other_file(tmp_path / "a.h5", units=units)
    found = recording.from_sonata(path, populations={"v1": 10}, duration=10.0)
    times, cells = recording.spikes(found, "v1")
    np.testing.assert_allclose(times, np.array([1, 5]) * worth, rtol=1e-15)
    assert cells.tolist() == [0, 3]


def test_without_a_unit_ms_are_taken_and_a_warning_says_so(tmp_path):
    path = other_file(tmp_path / "a.h5", units="")
    with pytest.warns(ExchangeWarning, match="read as ms"):
        found = recording.from_sonata(path, populations={"v1": 10}, duration="1 s")
    assert found.spike_time.values.tolist() == [0.001, 0.005]


@pytest.mark.parametrize("ids", ["gids", "node_ids"])
def test_the_older_layout_is_of_the_only_population(tmp_path, ids):
    path = other_file(tmp_path / "a.h5", "spikes", ids=ids)
    found = recording.from_sonata(path, populations={"v1": 4}, duration="1 s")
    assert recording.spikes(found, "v1")[1].tolist() == [0, 3]
    with pytest.raises(InputError, match=r"older layout.*populations="):
        recording.from_sonata(path, duration="1 s")


@pytest.mark.parametrize(
    ("changes", "given", "message"),
    [
        ({}, {"duration": 1.0}, "does not say how many cells 'v1' has"),
        ({}, {"populations": {"v1": 10}}, "duration"),
        ({}, {"populations": {"v1": 3}, "duration": 1.0}, "'v1' has no neuron 3"),
        ({"times": [-1.0, 1.0]}, {"populations": {"v1": 10}, "duration": 1.0}, "timestamp 0 is -0"),
        ({"times": [1.0, np.nan]}, {"populations": {"v1": 10}, "duration": 1.0}, "timestamp 1"),
        ({"units": "mV"}, {"populations": {"v1": 10}, "duration": 1.0}, "'mV', which is no time"),
        ({"ids": ""}, {"populations": {"v1": 10}, "duration": 1.0}, "without node_ids"),
        ({"layout": "report"}, {}, "no group /spikes; the file has report"),
    ],
)
def test_what_cannot_be_right_is_refused_with_the_file(tmp_path, changes, given, message):
    path = other_file(tmp_path / "a.h5", **changes)
    with pytest.raises(InputError, match=message) as raised:
        recording.from_sonata(path, **given)
    assert "a.h5" in str(raised.value)


def test_a_file_that_is_no_hdf5_and_none_at_all(tmp_path):
    (tmp_path / "a.h5").write_text("time,neuron")
    with pytest.raises(InputError, match="h5py cannot read it"):
        recording.from_sonata(tmp_path / "a.h5")
    with pytest.raises(InputError, match="no such file"):
        recording.from_sonata(tmp_path / "b.h5")


def test_nothing_is_replaced_unless_asked(spikes_only, tmp_path):
    path = tmp_path / "a.h5"
    path.write_text("mine")
    with pytest.raises(InputError, match="overwrite=True"):
        recording.to_sonata(spikes_only, path)
    assert path.read_text() == "mine"
    recording.to_sonata(spikes_only, path, overwrite=True)
    assert [each.name for each in tmp_path.iterdir()] == ["a.h5"]


def test_what_has_no_place_is_named(whole, tmp_path):
    with pytest.warns(ExchangeWarning, match=r"exc\.v, ee\.w, noise\.events, the wiring of ee"):
        recording.to_sonata(whole, tmp_path / "a.h5")


@pytest.mark.parametrize("ids", [[0.7, 1.2], np.array([2**63 + 1, 0], np.uint64)])
def test_node_ids_that_are_no_indices_are_refused(tmp_path, ids):
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file["spikes/v1/timestamps"], file["spikes/v1/node_ids"] = [1.0, 2.0], ids
        file["spikes/v1/timestamps"].attrs["units"] = "ms"
    with pytest.raises(InputError, match=r"spikes\.v1: an index is"):
        recording.from_sonata(tmp_path / "a.h5", populations={"v1": 3}, duration="1 s")
