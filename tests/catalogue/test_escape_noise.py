"""A soft threshold: closed forms of the renewal process, and randomness that follows the seed."""

from dataclasses import replace

import numpy as np
import pytest

import simneuro as sn
from simneuro.catalogue import models
from simneuro.errors import InputError

DT, DEAD = 1e-4, 0.02  # s
RHO = 1 / DEAD  # Hz, so that u is the log of hazard times dead time


@pytest.fixture(scope="module")
def held(cell_document):
    """Spikes of cells that are held at one potential each, where the hazard is exp(u) RHO."""

    def run(u, cells, seconds, *, seed=1, target="numpy"):
        volts = [f"{-50 + 2 * each!r} mV" for each in np.repeat(u, cells).tolist()]
        parameters = {
            "E_L": volts,
            "V_reset": volts,
            "t_ref": f"{DEAD * 1e3} ms",
            "rho_th": f"{RHO!r} Hz",
            "Delta_u": "2 mV",
        }
        document = cell_document(
            "escape_lif",
            duration=f"{seconds} s",
            size=len(volts),
            parameters=parameters,
            dt=f"{DT * 1e3} ms",
            warmup="200 ms",
            seed=seed,
        )
        recording = sn.simulate(sn.Scenario.from_document(document), target=target)
        return recording.spike_time.values, recording.spike_neuron.values

    return run


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_refractory_fraction_is_the_logistic_function(held, seed):
    # Hazard e^u/tau and dead time tau: the cell is refractory for sigma(u) of the time. On the grid
    # the wait is geometric, with mean dt/p and p = 1 - exp(-hazard dt).
    u, cells, seconds = np.array([-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0]), 150, 0.6
    logistic = 1 / (1 + np.exp(-u))
    p = -np.expm1(-np.exp(u) * RHO * DT)
    on_grid = DEAD / (DEAD + DT / p)
    assert np.abs(on_grid - logistic).max() < 0.5 * DT / DEAD
    _, neurons = held(u, cells, seconds, seed=seed)
    counts = np.bincount(neurons, minlength=u.size * cells).reshape(u.size, cells)
    found = counts.mean(axis=1) * DEAD / seconds
    # A renewal process: the variance of counts is that of intervals over the cube of their mean,
    # per time, and at most 1/6 + CV^4/2 more for a finite window.
    mean, deviation = DEAD + DT / p, DT * np.sqrt(1 - p) / p
    spread = np.sqrt((seconds * deviation**2 / mean**3 + 0.67) / cells) * DEAD / seconds
    assert np.all(np.abs(found - on_grid) < 4.5 * spread)
    assert spread.max() < 0.01


def test_intervals_are_geometric_beyond_the_dead_time(held):
    times, neurons = held(np.array([1.0]), 600, 0.6)
    p = -np.expm1(-np.exp(1.0) * RHO * DT)
    order = np.lexsort((times, neurons))
    gaps, same = np.diff(times[order]), np.diff(neurons[order]) == 0
    waits = np.round((gaps[same] - DEAD) / DT)
    assert waits.min() >= 1
    # Up to 100 ms, to which long waits are hardly cut off by the window.
    edges = np.array([1, 20, 50, 100, 200, 400])
    shares = [np.mean(waits >= edge) for edge in edges]
    expected = (1 - p) ** (edges - 1.0)
    assert np.abs(shares - expected).max() < 4.5 * np.sqrt(0.25 / waits.size) + 0.01


def test_the_stream_follows_the_seed(held):
    first, again, other = (held(np.array([0.0]), 50, 0.1, seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first[0], again[0])
    np.testing.assert_array_equal(first[1], again[1])
    assert len(first[0]) != len(other[0]) or not np.array_equal(first[0], other[0])


def test_two_populations_have_streams_of_their_own(cell_document):
    document = cell_document("escape_lif", duration="100 ms", size=50)
    document["populations"]["other"] = dict(document["populations"]["cell"])
    document["drives"] = {
        f"into_{name}": {"kind": "step_current", "target": name, "amplitude": "100 pA"}
        for name in ("cell", "other")
    }
    recording = sn.simulate(sn.Scenario.from_document(document), target="numpy")
    of = recording.spike_population.values
    trains = [recording.spike_time.values[of == k] for k in (0, 1)]
    assert min(map(len, trains)) > 100
    assert not np.array_equal(*trains)


def test_far_above_threshold_it_is_lif_and_far_below_it_is_silent(fired):
    # A narrow threshold is a wall: lif's, whose spikes come within the width of it.
    narrow = {"Delta_u": "0.01 mV"}
    soft, hard = (
        fired(name, [90, 150, 300], 100, parameters=given)
        for name, given in (("escape_lif", narrow), ("lif", {}))
    )
    assert len(soft[0]) == len(hard[0]) == 0
    for ours, lif in zip(soft[1:], hard[1:], strict=True):
        assert len(ours) == len(lif)
        np.testing.assert_allclose(np.diff(ours), np.diff(lif), atol=0.5)


def own(threshold, **changes):
    return replace(models["escape_lif"], threshold=threshold, **changes)


def test_any_threshold_may_draw_one_number():
    assert own("rand() < 1 - exp(-rho*dt) and v > E_L").threshold
    assert own("v > V_th + Delta_u*rand( )").threshold


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"threshold": "rand() < 0.1 or rand() < 0.2"}, "it may stand here once"),
        ({"threshold": "rand < 0.1"}, "'rand' would draw numbers"),
        ({"threshold": "randn() < 0.1"}, "'randn' would draw numbers"),
        ({"threshold": "rand()*v < 0.1"}, "units do not fit"),
        ({"reset": "v = V_reset*rand()"}, "'rand' would draw numbers .* a threshold may say rand"),
    ],
)
def test_numbers_are_drawn_nowhere_else(changes, said):
    with pytest.raises(InputError, match=said):
        own(**{"threshold": "rand() < 0.1", **changes})


def test_a_model_of_ones_own_may_draw_too(cell_document):
    table = {
        "equations": "dv/dt = (I_syn + I_ext)/C_m : volt",
        "threshold": "rand() < rate*dt",
        "reset": "v = 0*mV",
        "method": "euler",
        "parameters": {"rate": "100 Hz", "C_m": "1 pF"},
    }
    document = cell_document("mine", duration="200 ms", size=400, models={"mine": table})
    recording = sn.simulate(sn.Scenario.from_document(document), target="numpy")
    expected = 400 * 0.2 * 100  # Binomial with 2000 steps each: a deviation of some 89
    assert recording.sizes["spike"] == pytest.approx(expected, abs=4.5 * np.sqrt(expected))
