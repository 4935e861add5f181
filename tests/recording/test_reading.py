"""Spikes and traces out of a recording."""

import pytest

from simneuro import recording
from simneuro.errors import InputError


def test_spikes_are_sorted_and_belong_to_their_population(full_recording):
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


def test_a_trace_comes_with_times_and_neurons(full_recording):
    voltage = recording.trace(full_recording(), "exc", "v")
    assert voltage.dims == ("time", "neuron")
    assert voltage.sel(neuron=2).values.tolist() == [1, 3, 5]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda rec: recording.spikes(rec, "inh"), r"'inh'.*Allowed: exc, silent, unseen"),
        (lambda rec: recording.spikes(rec, "unseen"), r"'unseen' were not recorded.*exc, silent"),
        (lambda rec: recording.trace(rec, "exc", "w"), r"'w' in 'exc'.*Allowed: v"),
        (lambda rec: recording.trace(rec, "silent", "v"), r"nothing was recorded"),
    ],
)
def test_asking_for_what_is_not_there_lists_what_is(full_recording, call, message):
    with pytest.raises(InputError, match=message):
        call(full_recording())
