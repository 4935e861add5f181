"""Sizes of answers in traces of which every number is known."""

import numpy as np
import pytest
import xarray as xr

from simneuro.analysis import event_sizes, response_sizes
from simneuro.errors import InputError

STEP = 1e-3


def trace(*cells):
    values = np.transpose(cells).astype(float)
    time = STEP * np.arange(len(values))
    return xr.DataArray(
        values,
        {"time": time, "neuron": range(len(cells))},
        ("time", "neuron"),
        attrs={"units": "V"},
    )


def test_a_response_is_the_way_from_its_onset_to_the_farthest_value():
    sizes = response_sizes(
        trace([1, 1, 3, 2, 1, 1, 0, -4, 1], [0, 0, 0, 0, 0, 2, 2, 2, 2]),
        [1 * STEP, 5 * STEP],
        window=3 * STEP,
    )
    assert sizes.dims == ("event", "neuron")
    assert sizes.values.tolist() == [[2, 0], [-5, 0]]
    assert sizes.attrs["units"] == "V"


def test_the_window_ends_a_response():
    later = trace([0, 0, 1, 5, 0])
    assert response_sizes(later, [STEP], window=STEP).values.tolist() == [[1]]
    assert response_sizes(later, [STEP], window=2 * STEP).values.tolist() == [[5]]


def test_events_on_a_decaying_variable_are_told_apart():
    tau, events = 5e-3, {3: 2.0, 7: -1.0, 8: 0.5}
    values = [0.0]
    for step in range(1, 12):
        values.append(values[-1] * np.exp(-STEP / tau) + events.get(step, 0))
    sizes = event_sizes(trace(values), STEP * np.array([3, 7, 8]), tau=tau)
    np.testing.assert_allclose(sizes.values[:, 0], [2, -1, 0.5], rtol=1e-12)


def test_no_event_has_no_size():
    assert response_sizes(trace([0, 1]), [], window=STEP).shape == (0, 1)
    assert event_sizes(trace([0, 1]), [], tau=1.0).shape == (0, 1)


@pytest.mark.parametrize("onset", [-2 * STEP, 3 * STEP])
def test_an_event_outside_the_trace_is_told(onset):
    with pytest.raises(InputError, match="outside the trace"):
        event_sizes(trace([0, 1, 2]), [onset], tau=1.0)


def test_a_window_beyond_the_end_and_an_event_without_a_past_are_told():
    with pytest.raises(InputError, match="beyond the end"):
        response_sizes(trace([0, 1, 2]), [STEP], window=2 * STEP)
    with pytest.raises(InputError, match="no sample before it"):
        event_sizes(trace([0, 1, 2]), [0.0], tau=1.0)


def test_events_between_samples_are_refused():
    time = xr.DataArray(np.arange(5.0), dims="time", attrs={"units": "ms"})
    trace = xr.DataArray(np.arange(5.0)[:, None], {"time": time}, ("time", "neuron"))
    assert response_sizes(trace, ["1 ms"], window="2 ms").item() == 2.0
    with pytest.raises(InputError, match="onsets: an event lies between two samples"):
        response_sizes(trace, [1.4e-3], window="2 ms")
    with pytest.raises(InputError, match=r"window: 0\.0015 s are 1\.5"):
        response_sizes(trace, [1e-3], window=1.5e-3)
    with pytest.raises(InputError, match="time: the samples are not evenly spaced"):
        response_sizes(trace[[0, 1, 3]], [1e-3], window=1e-3)
