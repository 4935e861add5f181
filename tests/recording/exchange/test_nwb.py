"""Recordings in files of NWB: as pynwb reads and writes them, and what its inspector says."""

from datetime import UTC, datetime

import neo
import numpy as np
import pynwb
import pytest
import xarray as xr

from simneuro import recording
from simneuro.errors import ExchangeWarning, InputError

UNWIRED = ["ee.source", "ee.target", "ee.weight", "ee.delay"]


@pytest.fixture
def unwired(whole):
    return whole.drop_vars(UNWIRED)


@pytest.fixture
def written(unwired, tmp_path):
    recording.to_nwb(unwired, tmp_path / "a.nwb")
    return tmp_path / "a.nwb"


def test_what_is_written_is_read(unwired, written):
    xr.testing.assert_identical(recording.from_nwb(written), unwired)


def test_pynwb_reads_units_traces_and_that_it_was_simulated(unwired, written):
    with pynwb.NWBHDF5IO(written, "r") as reader:
        file = reader.read()
        assert file.session_description.startswith("Simulated data")
        assert "simulation" in file.keywords[:]
        subject = file.subject
        assert subject.subject_id == "simulation"
        assert subject.description.startswith("No animal")
        # NCBI's taxon "synthetic construct", other than male or female, and 0 days or more.
        assert subject.species.endswith("NCBITaxon_32630")
        assert (subject.sex, subject.age) == ("O", "P0D/")
        assert not file.devices
        assert not file.electrode_groups
        assert list(file.units["population"][:]) == ["exc"] * 4 + ["inh"] * 2
        assert file.units["obs_intervals"][3].tolist() == [[0, 1]]
        mine = unwired.spike_time[(unwired.spike_population == 0) & (unwired.spike_neuron == 1)]
        assert file.units["spike_times"][1].tolist() == mine.values.tolist()
        trace = file.acquisition["exc.v"]
        assert (trace.unit, trace.rate) == ("V", pytest.approx(1000))
        np.testing.assert_array_equal(trace.data, unwired["exc.v"])
        assert file.stimulus["noise.events"].timestamps[:].tolist() == [0.25, 0.5]


def inspected(path):
    """What the inspector finds in a file, suggestions included."""
    nwbinspector = pytest.importorskip("nwbinspector")
    return [each.check_function_name for each in nwbinspector.inspect_nwbfile(nwbfile_path=path)]


@pytest.mark.slow  # the inspector takes long to load
def test_the_inspector_finds_nothing_in_a_simulation_but_who_made_it(unwired, written, tmp_path):
    assert inspected(written) == ["check_experimenter_exists", "check_institution"]
    whole = tmp_path / "b.nwb"
    recording.to_nwb(unwired, whole, experimenter="Hodgkin, Alan", institution="Cambridge")
    assert inspected(whole) == []


@pytest.mark.slow  # as above
def test_the_inspector_misses_the_subject_of_a_recording_of_others(unwired, tmp_path):
    """It is not known here, and is added with pynwb."""
    path, known = tmp_path / "a.nwb", {"experimenter": "Kandel, Eric", "institution": "Columbia"}
    recording.to_nwb(unwired.assign_attrs(target="external"), path, **known)
    assert inspected(path) == ["check_subject_exists"]
    with pynwb.NWBHDF5IO(path, "r+") as editor:
        file = editor.read()
        file.subject = pynwb.file.Subject(
            subject_id="a1", species="Mus musculus", sex="F", age="P20D", description="wild type"
        )
        editor.write(file)
    assert inspected(path) == []
    assert recording.from_nwb(path).attrs["target"] == "external"


def test_the_wiring_is_left_out_and_named(whole, tmp_path):
    with pytest.warns(ExchangeWarning, match="the wiring of ee"):
        recording.to_nwb(whole, tmp_path / "a.nwb")


def test_a_recording_of_others_is_not_called_simulated(unwired, tmp_path):
    recording.to_nwb(unwired.assign_attrs(target="external"), tmp_path / "a.nwb")
    with pynwb.NWBHDF5IO(tmp_path / "a.nwb", "r") as reader:
        assert "simulation" not in reader.read().keywords[:]


def other_file(path, *units):
    """As another program writes one, with a series that is no trace of ours."""
    file = pynwb.NWBFile("by others", "x", datetime(2020, 1, 1, tzinfo=UTC))
    for unit in units:
        file.add_unit(**unit)
    file.add_acquisition(pynwb.TimeSeries(name="lfp", data=[0.0, 1.0], unit="V", rate=1.0))
    with pynwb.NWBHDF5IO(path, "w") as writer:
        writer.write(file)
    return path


ONE, TWO = {"spike_times": [5.1, 5.5]}, {"spike_times": [7.0]}
SPAN = {"obs_intervals": [[5.0, 10.0]]}


def test_units_of_another_program_are_cells_in_their_order(tmp_path):
    silent = {"spike_times": []}
    path = other_file(tmp_path / "a.nwb", ONE | SPAN, TWO | SPAN, silent | SPAN)
    with pytest.warns(ExchangeWarning, match="left out.*lfp"):
        found = recording.from_nwb(path)
    assert (found.attrs["start"], found.attrs["duration"]) == (5, 5)
    times, cells = recording.spikes(found, "units")
    np.testing.assert_allclose(times, [0.1, 0.5, 2], rtol=1e-12)
    assert cells.tolist() == [0, 0, 1]
    assert found.population_size.values.tolist() == [3]


@pytest.mark.filterwarnings("ignore::UserWarning:neo.*", "ignore::UserWarning:hdmf.*")
def test_a_file_that_neo_wrote_is_read(tmp_path):
    start = {"session_start_time": datetime(2020, 1, 1, tzinfo=UTC)}
    block = neo.Block("cells", identifier="x", session_description="by Neo", **start)
    block.segments.append(neo.Segment(name="trial"))
    times = [[0.1, 0.5], [0.7]]
    block.segments[0].spiketrains += [
        neo.SpikeTrain(each, units="s", t_stop=2, name=f"unit {k}") for k, each in enumerate(times)
    ]
    block.check_relationships()
    neo.io.NWBIO(str(tmp_path / "a.nwb"), "w").write_all_blocks([block])
    found = recording.from_nwb(tmp_path / "a.nwb")
    assert (found.attrs["duration"], found.population_size.values.tolist()) == (2, [2])
    read, cells = recording.spikes(found, "units")
    assert list(zip(cells.tolist(), read.tolist(), strict=True)) == [(0, 0.1), (0, 0.5), (1, 0.7)]


@pytest.mark.filterwarnings("ignore::simneuro.errors.ExchangeWarning")
def test_without_the_span_it_has_to_be_given(tmp_path):
    path = other_file(tmp_path / "a.nwb", ONE, TWO)
    with pytest.raises(InputError, match=r"a\.nwb: units: .*obs_intervals.*give start and stop"):
        recording.from_nwb(path)
    found = recording.from_nwb(path, start=5.0, stop="8 s")
    assert found.attrs["duration"] == 3


@pytest.mark.parametrize(
    "units",
    [
        [ONE | SPAN, TWO | {"obs_intervals": [[5.0, 8.0]]}],
        [ONE | {"obs_intervals": [[5.0, 6.0], [7.0, 8.0]]}],
    ],
)
def test_interruptions_are_refused(tmp_path, units):
    with pytest.raises(InputError, match="different times or with interruptions"):
        recording.from_nwb(other_file(tmp_path / "a.nwb", *units))


def test_files_without_units_and_that_are_no_files_are_refused(tmp_path):
    with pytest.raises(InputError, match="no table of units"):
        recording.from_nwb(other_file(tmp_path / "a.nwb"))
    (tmp_path / "b.nwb").write_text("no")
    with pytest.raises(InputError, match="pynwb cannot read it"):
        recording.from_nwb(tmp_path / "b.nwb")


def test_nothing_is_replaced_unless_asked(unwired, written):
    before = written.read_bytes()
    with pytest.raises(InputError, match="overwrite=True"):
        recording.to_nwb(unwired, written)
    assert written.read_bytes() == before
    recording.to_nwb(unwired, written, overwrite=True)


def test_a_span_for_a_file_that_has_its_own_is_refused(written):
    with pytest.raises(InputError, match=r"a\.nwb.*leave out"):
        recording.from_nwb(written, duration="5 s")
