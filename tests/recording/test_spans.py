"""Spans of recordings, their parts and their steps."""

import numpy as np
import pytest

from simneuro import analysis, recording
from simneuro.errors import InputError
from simneuro.recording import Trace, Wiring
from simneuro.recording.steps import count_steps, nearest_length, steps_of


def assemble(**changes):
    parts = {"populations": {"p": 2}, "spikes": {"p": ([1.2, 1.5, 1.9], [0, 1, 0])}}
    return recording.assemble(**(parts | changes))


def test_time_0_is_the_start():
    rec = assemble(start=1.0, stop="2 s", dt="0.1 ms", drive_events={"d": ([1.25], [0])})
    assert rec.spike_time.values.tolist() == [2000e-4, 5000e-4, 9000e-4]
    assert rec["d.event_time"].values.tolist() == [2500e-4]
    assert [rec.attrs[name] for name in ("start", "duration", "dt")] == [1.0, 1.0, 1e-4]
    assert analysis.firing_rates(rec, "p").values.tolist() == [2.0, 1.0]
    counts = analysis.binned_counts(rec, "p", bin_width=0.5)
    assert counts.values.tolist() == [[1, 0], [1, 1]]


def test_times_may_begin_before_0():
    rec = assemble(spikes={"p": ([-0.4, 0.1], [0, 0])}, start=-0.5, stop=0.5)
    np.testing.assert_allclose(rec.spike_time, [0.1, 0.6])


def test_what_names_its_unit_is_converted():
    rec = assemble(
        spikes={"p": (["1200 ms", "1.5 s"], [0.0, 1.0])},
        duration="2 s",
        traces={"p.v": Trace(np.array([0, 500], "m8[us]"), [0], [[-70.0], [-65.0]], "mV")},
        wiring={"w": Wiring([0], [1], [2.0], "nS", ["1.5 ms"])},
    )
    assert rec.spike_time.values.tolist() == [1.2, 1.5]
    assert rec.time.values.tolist() == [0, 5e-4]
    np.testing.assert_allclose(rec["p.v"].values[:, 0], [-0.07, -0.065], rtol=1e-14)
    assert (rec["p.v"].attrs["units"], rec["w.weight"].attrs["units"]) == ("V", "S")
    assert (rec["w.weight"].item(), rec["w.delay"].item()) == (2e-9, 1.5e-3)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({}, "duration: give the duration of the recording, or its stop"),
        ({"duration": 2, "start": 1, "stop": 2}, "from 1 s to 2 s are not 2 s"),
        ({"duration": -1}, "duration: must be positive and finite"),
        ({"start": 3, "stop": 2}, "duration: must be positive"),
        ({"duration": np.nan}, "duration: must be positive"),
        ({"duration": "20 mV"}, "duration: got values in mV, but this must be a time"),
        ({"start": 1.5, "stop": 2}, "spike_time: a spike lies outside"),
        ({"start": 1.00005, "stop": 2, "dt": 1e-4}, r"start: 1\.00005 s are 10000\.5 times"),
        ({"duration": 2, "spikes": {"p": ([1.0], [0.5])}}, r"spikes\.p: an index is no whole"),
        ({"duration": 2, "spikes": {"p": ([1.0], ["0"])}}, r"spikes\.p: an index is no whole"),
        ({"duration": 2, "traces": {"p.v": Trace([0], [0], [[0]], "mvolts")}}, "'mvolts' is not"),
    ],
)
def test_impossible_spans_and_units(changes, message):
    with pytest.raises(InputError, match=message):
        assemble(**changes)


def test_the_schema_holds_si_values_only():
    rec = assemble(duration=2, traces={"p.v": Trace([0.0], [0], [[0.0]], "V")})
    rec["p.v"].attrs["units"] = "mV"
    with pytest.raises(InputError, match=r"p\.v: the values are in 'mV'.*assemble converts"):
        recording.validate(rec)
    rec["p.v"].attrs["units"] = "V"
    rec.spike_time.attrs["units"] = "ms"
    with pytest.raises(InputError, match="spike_time: the times are in 'ms'"):
        analysis.mean_rate(rec, "p")
    with pytest.raises(InputError, match="start: expected a time"):
        recording.validate(assemble(duration=2).assign_attrs(start="1 s"))


def test_parts_of_parts(full_recording):
    rec = full_recording()
    part = recording.excerpt(rec, "100 ms", 0.3)
    assert (part.attrs["start"], part.attrs["duration"]) == pytest.approx((0.1, 0.2))
    assert part.spike_time.values.tolist() == [0.0, 1000e-4]
    assert part.sizes["time"] == part.sizes["bursts.event"] == 0
    inner = recording.excerpt(part, 0.1)
    assert (inner.attrs["start"], inner.attrs["duration"]) == pytest.approx((0.2, 0.1))
    assert inner.spike_time.values.tolist() == [0.0]
    for start, stop, message in (
        (0.5, 1.5, "stop: from 0.5 s to 1.5 s reaches beyond"),
        (-0.1, None, "start: .* reaches beyond"),
        (0.5, 0.5, "must be positive"),
    ):
        with pytest.raises(InputError, match=message):
            recording.excerpt(rec, start, stop)


@pytest.mark.parametrize(
    ("length", "dt", "steps"), [(2.5e-3, 1e-4, 25), (5e-3, 1e-4, 50), (0.3, 0.1, 3)]
)
def test_whole_numbers_of_steps(length, dt, steps):
    assert count_steps(length, dt, "here") == steps
    assert nearest_length(length, dt) == length


def test_the_nearest_allowed_lengths_are_told():
    with pytest.raises(InputError, match=r"here: 0\.0025 s are 2\.5 .* 0\.002 s or 0\.003 s"):
        count_steps(2.5e-3, 1e-3, "here")
    with pytest.raises(InputError, match=r"such as 0\.001 s\."):
        count_steps(4e-4, 1e-3, "here")
    assert nearest_length(0.1, 3e-5) == 3333 * 3e-5
    assert nearest_length(1e-6, 1e-4) == 1e-4
    assert nearest_length(0.1, 0) == 0.1


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_times_stored_in_single_precision_stay_in_their_steps(dtype):
    steps = np.arange(0, 1_000_000, 7)
    np.testing.assert_array_equal(steps_of((steps * 1e-4).astype(dtype), 1e-4), steps)


def test_a_sample_of_the_very_end_is_valid_and_stays_in_a_part_that_ends_there():
    trace = recording.Trace([0.1, 0.2, 0.3], [0], [[1.0], [2.0], [3.0]], "mV")
    rec = recording.assemble(
        populations={"cell": 1}, spikes={}, traces={"cell.v": trace}, duration=0.3, dt=0.1
    )
    assert recording.excerpt(rec, 0.1)["cell.v"].values.ravel().tolist() == [1e-3, 2e-3, 3e-3]
    part = recording.excerpt(rec, 0.1, 0.2)
    assert part["time"].values.tolist() == [0.0]
