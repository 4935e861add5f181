"""Recordings of the monitors in a user's own Brian2 script."""

import brian2
import numpy as np
import pytest
from brian2 import ms, mV, nS, second

from simneuro import recording
from simneuro.errors import InputError


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
