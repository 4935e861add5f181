"""Recordings in Neo's objects and back, and through them in Elephant."""

import neo
import numpy as np
import pytest
import quantities as pq
import xarray as xr
from elephant.statistics import cv, isi, mean_firing_rate
from hypothesis import given, settings
from hypothesis import strategies as st

from simneuro import analysis, recording
from simneuro.errors import ExchangeWarning, InputError

UNWIRED = ["ee.source", "ee.target", "ee.weight", "ee.delay"]


def test_what_goes_to_neo_comes_back(whole):
    with pytest.warns(ExchangeWarning, match="the wiring of ee"):
        block = recording.to_neo(whole)
    again = recording.from_neo(block)
    xr.testing.assert_identical(again, whole.drop_vars(UNWIRED))


@settings(deadline=None, max_examples=25)
@given(
    times=st.lists(st.floats(0, 0.999, allow_subnormal=False), max_size=20),
    start=st.floats(-10, 10),
)
def test_no_time_of_a_spike_changes(times, start):
    first = recording.assemble(
        populations={"cell": 3}, spikes={"cell": (times, np.arange(len(times)) % 3)}, duration=1.0
    ).assign_attrs(start=start)
    assert recording.from_neo(recording.to_neo(first)).identical(first)


def test_neo_itself_finds_units_spans_and_channels(whole):
    with pytest.warns(ExchangeWarning):
        segment = recording.to_neo(whole).segments[0]
    assert [train.annotations["population"] for train in segment.spiketrains] == ["exc"] * 4 + [
        "inh"
    ] * 2
    assert {float(train.t_stop.rescale("ms")) for train in segment.spiketrains} == {1000.0}
    signal = segment.analogsignals[0]
    assert signal.sampling_rate.rescale("Hz") == pytest.approx(1000)
    assert signal.array_annotations["neuron"].tolist() == [0, 3]
    np.testing.assert_allclose(signal.rescale("mV").magnitude, 1e3 * whole["exc.v"], rtol=1e-12)
    assert segment.events[0].times.rescale("ms").magnitude.tolist() == [250, 500]


def test_elephant_finds_the_rates_and_cvs_that_we_find():
    rng = np.random.default_rng(3)
    times = np.sort(rng.uniform(0, 5, 300))
    ours = recording.assemble(
        populations={"cell": 4}, spikes={"cell": (times, rng.integers(0, 3, 300))}, duration=5.0
    )
    trains = recording.to_neo(ours).segments[0].spiketrains
    theirs = [float(mean_firing_rate(train).rescale("Hz")) for train in trains]
    np.testing.assert_allclose(analysis.firing_rates(ours, "cell"), theirs, rtol=1e-12)
    theirs = [float(cv(isi(train))) for train in trains[:3]]
    np.testing.assert_allclose(analysis.cv(ours, "cell")[:3], theirs, rtol=1e-12)


def segment_of_another_program():
    """As from a recording of two units in ms, with a voltage in mV at 10 kHz."""
    segment = neo.Segment()
    for times in ([1010.0, 1300.0], [1500.0]):
        segment.spiketrains.append(neo.SpikeTrain(times, units="ms", t_start=1000.0, t_stop=2000.0))
    data = np.array([[-70.0], [-60.0]])
    segment.analogsignals.append(
        neo.AnalogSignal(data, "mV", t_start=1 * pq.s, sampling_rate=10 * pq.kHz)
    )
    return segment


def test_another_programs_units_are_cells_in_their_order():
    found = recording.from_neo(segment_of_another_program(), population="units")
    assert (found.attrs["start"], found.attrs["duration"]) == (1.0, 1.0)
    times, cells = recording.spikes(found, "units")
    np.testing.assert_allclose(times, [0.01, 0.3, 0.5], rtol=0, atol=1e-15)
    assert cells.tolist() == [0, 0, 1]
    assert recording.trace(found, "units", "v").values.ravel().tolist() == [-0.07, -0.06]
    assert found.time.values.tolist() == pytest.approx([0, 1e-4])


def test_a_silent_last_train_is_a_cell():
    segment = neo.Segment()
    for times in ([0.5], []):
        segment.spiketrains.append(neo.SpikeTrain(times, units="s", t_stop=1.0))
    assert analysis.firing_rates(recording.from_neo(segment), "cells").values.tolist() == [1, 0]


def test_trains_of_pynn_keep_population_and_index():
    segment = neo.Segment()
    for index in (5, 2):
        segment.spiketrains.append(
            neo.SpikeTrain(
                [1.0 * index], units="ms", t_stop=10, source_population="exc", source_index=index
            )
        )
    times, cells = recording.spikes(recording.from_neo(segment), "exc")
    assert cells.tolist() == [2, 5]
    assert times.tolist() == pytest.approx([0.002, 0.005])


def test_trains_of_different_spans_are_refused():
    segment = segment_of_another_program()
    segment.spiketrains.append(neo.SpikeTrain([], units="ms", t_start=1000.0, t_stop=1900.0))
    with pytest.raises(InputError, match=r"one ends at 1\.9 s, another at 2 s.*time_slice"):
        recording.from_neo(segment)


def test_two_trains_of_one_neuron_are_refused():
    segment = neo.Segment()
    for _ in range(2):
        segment.spiketrains.append(
            neo.SpikeTrain([], units="s", t_stop=1, population="a", neuron=1)
        )
    with pytest.raises(InputError, match=r"spikes\.a: two spike trains are of neuron 1"):
        recording.from_neo(segment)


def test_a_spike_at_the_end_is_refused():
    segment = neo.Segment()
    segment.spiketrains.append(neo.SpikeTrain([1.0], units="s", t_stop=1.0))
    with pytest.raises(InputError, match="a spike lies"):
        recording.from_neo(segment)


def test_several_segments_are_several_recordings():
    block = neo.Block()
    block.segments = [segment_of_another_program(), segment_of_another_program()]
    with pytest.raises(InputError, match=r"2 segments.*block\.segments"):
        recording.from_neo(block)
    assert len([recording.from_neo(each) for each in block.segments]) == 2


def test_epochs_are_left_out_and_named():
    segment = segment_of_another_program()
    segment.epochs.append(neo.Epoch([1.0], [0.5], ["on"], units="s", name="light"))
    with pytest.warns(ExchangeWarning, match="the epoch 'light'"):
        recording.from_neo(segment)


@pytest.mark.parametrize("wrong", [None, 3, [neo.Segment()], neo.Segment()])
def test_something_else_is_refused(wrong):
    with pytest.raises(InputError, match=r"Block or Segment|neither spike trains"):
        recording.from_neo(wrong)


def test_a_block_of_simneuro_that_was_cut_is_refused_and_its_cut_segment_read(whole):
    with pytest.warns(ExchangeWarning, match="wiring"):
        block = recording.to_neo(whole)
    cut = block.segments[0].time_slice(0.25 * pq.s, 0.75 * pq.s)
    assert recording.from_neo(neo_spikes(cut)).attrs["duration"] == pytest.approx(0.5)
    block.segments = [cut]
    with pytest.raises(InputError, match=r"from 0\.25 s to 0\.75 s.* lasted 1 s"):
        recording.from_neo(block)


def neo_spikes(segment):
    """The trains of a segment alone."""
    spikes = neo.Segment()
    spikes.spiketrains.extend(segment.spiketrains)
    return spikes


@pytest.mark.parametrize("number", ["x", 2.7, 2.0**40])
def test_a_number_of_a_neuron_that_is_none_is_refused(number):
    segment = neo.Segment()
    segment.spiketrains.append(neo.SpikeTrain([], units="s", t_stop=1, neuron=number))
    with pytest.raises(InputError, match=r"spikes\.cells: an index is"):
        recording.from_neo(segment)


def test_two_channels_of_one_neuron_are_refused():
    segment = neo.Segment()
    signal = neo.AnalogSignal(np.zeros((2, 2)), "mV", sampling_rate=1 * pq.kHz, name="v")
    signal.array_annotate(channel_index=[3, 3])
    segment.analogsignals.append(signal)
    with pytest.raises(InputError, match=r"traces\.cells\.v: two of its columns are of one neuron"):
        recording.from_neo(segment)
