"""One run: determinism, time 0, noise and Poisson input against theory, and no traces left."""

import brian2.only as b2
import matplotlib as mpl
import numpy as np
import pytest
from brian2.core.clocks import defaultclock
from brian2.core.preferences import prefs
from brian2.devices.device import get_device, reset_device, set_device

import simneuro as sn
from simneuro.engine import compiler
from simneuro.engine.draw import draw_numbers
from simneuro.errors import InputError

needs_compiler = pytest.mark.skipif(compiler() is None, reason="no C++ compiler works here")

VOLATILE = ("timings", "created")


def bare(recording):
    """Without what differs between two runs of the same."""
    return recording.drop_attrs(deep=False).assign_attrs(
        {key: value for key, value in recording.attrs.items() if key not in VOLATILE}
    )


def test_the_small_scenario_exercises_everything(everything_on_numpy):
    recording = everything_on_numpy
    assert set(recording.spike_population.values.tolist()) == {0, 1, 2, 3}
    assert recording.sizes["bursts.event"] > 10
    assert recording.sizes["spike"] > 25
    sn.recording.validate(recording)


def test_the_same_seed_gives_the_same_recording(everything, everything_on_numpy):
    assert bare(sn.simulate(everything, target="numpy")).identical(bare(everything_on_numpy))


def test_another_seed_gives_another(everything, everything_on_numpy):
    other = sn.simulate(everything.override({"seed": 6}), target="numpy")
    for name in ("exc_inh.source", "inh_exc.source", "exc_exc.target"):
        assert other[name].shape != everything_on_numpy[name].shape or np.any(
            other[name].values != everything_on_numpy[name].values
        )
    for name in ("exc.v", "inh.v"):
        assert np.any(other[name].values[0] != everything_on_numpy[name].values[0])
    assert np.all(other["inh.I_ext"].values != everything_on_numpy["inh.I_ext"].values)
    theirs, ours = (
        other["bursts.event_time"].values,
        everything_on_numpy["bursts.event_time"].values,
    )
    assert len(theirs) != len(ours) or np.any(theirs != ours)


def test_adding_a_part_leaves_the_others_as_they_were(everything, everything_on_numpy):
    document = everything.document()
    document["projections"]["aab"] = document["projections"]["exc_inh"] | {"weight": "1 nS"}
    document["populations"]["aaa"] = {"model": "lif", "size": 3}
    document["drives"]["aac"] = document["drives"]["bursts"] | {"target": "aaa"}
    document["populations"]["exc"]["parameters"]["g_L"] = {"normal": ["10 nS", "1 nS"]}
    more = sn.simulate(sn.Scenario.from_document(document), target="numpy")
    for projection in ("exc_inh", "inh_exc", "exc_exc"):
        for part in ("source", "target", "weight", "delay"):
            name = f"{projection}.{part}"
            np.testing.assert_array_equal(more[name], everything_on_numpy[name])
    for name in ("bursts.event_time", "bursts.event_neuron", "inh.I_ext"):
        np.testing.assert_array_equal(more[name], everything_on_numpy[name])


def test_what_is_recorded_is_what_was_asked_for(everything, everything_on_numpy):
    recording = everything_on_numpy
    assert recording.attrs["seed"] == 5
    assert recording.attrs["target"] == "numpy"
    assert recording.attrs["duration"] == 0.03
    assert recording.attrs["dt"] == 5e-5
    assert recording.attrs["scenario"] == everything.outline()
    assert recording.attrs["digest"] == everything.digest
    assert recording.sizes["time"] == 600
    np.testing.assert_allclose(recording.time, np.arange(600) * 5e-5, rtol=1e-12)
    assert recording.population_size.values.tolist() == [30, 10, 2, 20]
    assert recording["exc.v"].attrs["units"] == "V"
    assert recording["inh.I_ext"].attrs["units"] == "A"
    assert recording["exc_inh.weight"].attrs["units"] == "S"
    assert recording.spike_time.values.min() >= 0
    assert recording.spike_time.values.max() < 0.03
    assert np.all(np.diff(recording.spike_time.values) >= 0)
    steps = recording.spike_time.values / 5e-5
    np.testing.assert_allclose(steps, np.round(steps), atol=1e-6)


def stepped(cell_document, warmup, **record):
    document = cell_document("lif", duration="60 ms", record=["v"], dt="0.1 ms", warmup=warmup)
    document["record"] |= record
    document["drives"] = {
        "step": {
            "kind": "step_current",
            "target": "cell",
            "amplitude": "150 pA",
            "start": "5 ms",
            "stop": "40 ms",
        },
        "kick": {
            "kind": "spike_list",
            "target": "cell",
            "synapse": "delta",
            "weight": "3 mV",
            "times": ["50 ms"],
            "neurons": [0],
        },
    }
    return sn.simulate(sn.Scenario.from_document(document), target="numpy")


@pytest.fixture(scope="module")
def plain(cell_document):
    return stepped(cell_document, "0 ms")


@pytest.mark.parametrize(
    "warmup",
    [
        "12.3 ms",
        *(pytest.param(each, marks=pytest.mark.slow) for each in ("0.1 ms", "100 ms", "7.04 ms")),
    ],
)
def test_time_0_is_the_end_of_the_warm_up(cell_document, plain, warmup):
    # The cell is at rest, so that a warm-up changes nothing but the clock.
    warmed = stepped(cell_document, warmup)
    np.testing.assert_array_equal(plain.spike_time, warmed.spike_time)
    np.testing.assert_array_equal(plain.time, warmed.time[: plain.sizes["time"]])
    first = warmed["cell.v"].values[: plain.sizes["time"]]
    np.testing.assert_allclose(plain["cell.v"].values, first, rtol=1e-12)


def test_traces_every_interval(cell_document, plain):
    coarse = stepped(cell_document, "5 ms", interval="1 ms")
    assert coarse.sizes["time"] == 60
    np.testing.assert_array_equal(coarse.time, plain.time[::10])
    np.testing.assert_allclose(coarse["cell.v"], plain["cell.v"][::10], rtol=1e-12)


def test_spikes_of_the_warm_up_are_thrown_away(cell_document):
    document = cell_document("lif", duration="50 ms", dt="0.1 ms", warmup="50 ms")
    document["populations"]["cell"]["initial"] = {"v": "-40 mV"}
    recording = sn.simulate(sn.Scenario.from_document(document), target="numpy")
    assert recording.sizes["spike"] == 0
    document["warmup"] = "0 ms"
    recording = sn.simulate(sn.Scenario.from_document(document), target="numpy")
    assert recording.spike_time.values.tolist() == [0.0]


def test_spikes_that_were_not_recorded_are_told_from_silence(everything):
    some = everything.override({"record": {"spikes": ["inh"]}, "duration": "5 ms"})
    recording = sn.simulate(some, target="numpy")
    assert recording.spikes_recorded.values.tolist() == [False, True, False, False]


def test_nothing_to_draw_and_nothing_to_connect(cell_document):
    document = cell_document("lif", duration="5 ms", size=2)
    document["projections"] = {
        "none": {
            "source": "cell",
            "target": "cell",
            "synapse": "ampa",
            "connect": {"rule": "fixed_probability", "p": 0},
            "weight": "1 nS",
        }
    }
    document["drives"] = {
        "never": {
            "kind": "random_bursts",
            "target": "cell",
            "synapse": "ampa",
            "weight": "1 nS",
            "rate": "0 Hz",
            "fraction": 1,
        }
    }
    document["record"] = {"wiring": ["none"], "drives": ["never"]}
    recording = sn.simulate(sn.Scenario.from_document(document), target="numpy")
    assert recording.sizes["none.synapse"] == recording.sizes["never.event"] == 0


TAU, R = 0.01, 4e7  # 250 pF, 25 nS
CELLS = 1500


@pytest.fixture(scope="module")
def driven():
    """Passive cells under white noise, and under Poisson events of two receptors (A6, A7)."""
    passive = {
        "model": "lif",
        "size": CELLS,
        "parameters": {"C_m": "250 pF", "g_L": "25 nS", "E_L": "-70 mV", "V_th": "1 V"},
    }
    poisson = {"kind": "poisson", "rate": "2 kHz"}
    document = {
        "title": "passive cells",
        "seed": 11,
        "duration": "200 ms",
        "warmup": "80 ms",
        "dt": "0.1 ms",
        "synapses": {"current": {"model": "exp_current", "parameters": {"tau": "2 ms"}}},
        "populations": {"noisy": passive, "current": passive, "delta": passive},
        "drives": {
            "noise": {
                "kind": "noise_current",
                "target": "noisy",
                "mean": "20 pA",
                "density": "100 pA*ms^0.5",
            },
            "currents": poisson | {"target": "current", "synapse": "current", "weight": "50 pA"},
            "jumps": poisson | {"target": "delta", "synapse": "delta", "weight": "0.2 mV"},
        },
        "record": {
            "interval": "1 ms",
            "traces": {
                name: {"variables": ["v"], "neurons": CELLS}
                for name in ("noisy", "current", "delta")
            },
        },
    }
    return sn.simulate(sn.Scenario.from_document(document), target="numpy")


def check_moments(recording, name, mean, variance, tau_mean, tau_variance):
    """Mean and variance of V over cells and time, within 4.5 standard errors.

    ``tau_mean`` and ``tau_variance`` are the integrals of the autocorrelation (both sides) of V and
    of its square, which say how many independent samples there are.
    """
    values = recording[f"{name}.v"].values + 0.07
    total = CELLS * recording.attrs["duration"]
    assert abs(values.mean() - mean) < 4.5 * np.sqrt(variance * tau_mean / total)
    assert abs(values.var() / variance - 1) < 4.5 * np.sqrt(2 * tau_variance / total)


def test_variance_under_white_noise(driven):
    # Continuous: S^2 R^2/(2 tau); on a grid that holds the current for dt it is a hair less.
    density, dt = 100e-12 * np.sqrt(1e-3), 1e-4
    continuous = density**2 * R**2 / (2 * TAU)
    on_grid = density**2 * R**2 / dt * np.tanh(dt / (2 * TAU))
    assert on_grid == pytest.approx(continuous, rel=1e-4)
    check_moments(driven, "noisy", 20e-12 * R, continuous, 2 * TAU, TAU)


def test_poisson_currents_obey_campbell(driven):
    # Published with tau_m = 10 ms, tau_s = 2 ms, C = 250 pF, w = 50 pA, 2 kHz: 8 mV, 1.3333 mV^2.
    mean, variance, tau_s = 8.0e-3, 1.3333e-6, 0.002
    amplitude = 50e-12 / 250e-12 * TAU * tau_s / (TAU - tau_s)
    spread = TAU / 2 + tau_s / 2 - 2 * TAU * tau_s / (TAU + tau_s)
    assert 2000 * 50e-12 * tau_s * TAU / 250e-12 == pytest.approx(mean)
    assert 2000 * amplitude**2 * spread == pytest.approx(variance, rel=1e-4)
    check_moments(driven, "current", mean, variance, 2 * (TAU + tau_s), TAU + 2 * tau_s)


def test_poisson_jumps_obey_campbell(driven):
    # Mean w r tau and variance w^2 r tau/2; on the grid sums of a geometric series instead.
    decay, counts = np.exp(-1e-4 / TAU), 2000 * 1e-4
    mean, variance = 0.2e-3 * counts / (1 - decay), 0.2e-3**2 * counts / (1 - decay**2)
    assert mean == pytest.approx(0.2e-3 * 2000 * TAU, rel=0.006)
    assert variance == pytest.approx(0.2e-3**2 * 2000 * TAU / 2, rel=0.011)
    check_moments(driven, "delta", mean, variance, 2 * TAU, TAU)


def bursting(seed, duration="100 s", **changes):
    drive = {
        "kind": "random_bursts",
        "target": "cell",
        "synapse": "delta",
        "weight": "1 mV",
        "rate": "2 Hz",
        "fraction": 0.25,
        "spikes": [3, 7],
        "spike_rate": "300 Hz",
        "jitter": "4 ms",
        **changes,
    }
    document = {
        "title": "bursts",
        "seed": seed,
        "duration": duration,
        "dt": "0.1 ms",
        "populations": {"cell": {"model": "lif", "size": 40}},
        "drives": {"bursts": drive},
    }
    scenario = sn.Scenario.from_document(document)
    return draw_numbers(scenario.network, seed).feeds["bursts"].events


@pytest.mark.parametrize("extra", [0, 2])
def test_how_many_burst_events_there_are(extra):
    counts = [len(bursting(seed, extra_waves=extra).steps) for seed in range(20)]
    # 2 Hz x 100 s clusters x (1 + extra) waves x 10 cells x 5 events.
    expected = 2 * 100 * (1 + extra) * 10 * 5
    error = np.std(counts, ddof=1) / np.sqrt(20)
    # A few waves after the last cluster lie beyond the end: at most 0.4 s of 100 s.
    assert abs(np.mean(counts) - expected) < 4.5 * error + 0.004 * extra * expected


def test_a_burst_is_a_burst():
    drawn = bursting(3, "30 s", rate="0.3 Hz", extra_waves=0, jitter="0 ms")
    starts = np.unique(drawn.steps[np.append(True, np.diff(drawn.steps) > 500)])
    assert len(starts) > 3
    for start in starts:
        burst = (drawn.steps >= start) & (drawn.steps < start + 500)
        cells, counts = np.unique(drawn.cells[burst], return_counts=True)
        assert len(cells) == 10  # a quarter of 40
        assert set(counts) <= {3, 4, 5, 6, 7}
        for cell in cells:
            steps = drawn.steps[burst & (drawn.cells == cell)]
            np.testing.assert_allclose(np.diff(steps), 1 / 300 / 1e-4, atol=1)
            assert steps[0] == start


def test_events_are_sorted_unique_and_inside_the_run():
    drawn = bursting(1, "2 s", rate="20 Hz", extra_waves=3)
    keys = drawn.steps * 40 + drawn.cells
    assert np.all(np.diff(keys) > 0)
    assert drawn.steps.min() >= 0
    assert drawn.steps.max() < 20000


def global_random():
    """The state of NumPy's old global generator."""
    return np.random.get_state()[1].copy()  # noqa: NPY002


def test_nothing_of_the_users_changes(everything):
    short = everything.override({"duration": "1 ms", "warmup": "0 ms"})
    prefs.codegen.target = "numpy"
    mpl.rcParams["lines.linewidth"] = 3.25
    defaultclock.dt = 0.2 * b2.ms
    before = dict(prefs.items()) if hasattr(prefs, "items") else prefs.as_file
    style, random, device = dict(mpl.rcParams), global_random(), get_device()
    try:
        sn.simulate(short, target="numpy")
        assert (dict(prefs.items()) if hasattr(prefs, "items") else prefs.as_file) == before
        assert dict(mpl.rcParams) == style
        assert np.array_equal(global_random(), random)
        assert get_device() is device
        assert float(defaultclock.dt) == 2e-4
    finally:
        mpl.rcdefaults()
        prefs.codegen.target = "auto"
        defaultclock.dt = 0.1 * b2.ms


def test_the_users_own_network_goes_on(cell_document, monkeypatch):
    tau = 10 * b2.ms  # noqa: F841  (found by Brian2 in this frame)
    monkeypatch.setitem(prefs, "codegen.target", "numpy")
    group = b2.NeuronGroup(1, "dv/dt = -v/tau : 1", method="exact")
    group.v = 1
    b2.run(1 * b2.ms)
    sn.simulate(sn.Scenario.from_document(cell_document("lif", duration="5 ms")), target="numpy")
    assert float(group.v[0]) == pytest.approx(np.exp(-0.1))
    b2.run(1 * b2.ms)
    assert float(group.v[0]) == pytest.approx(np.exp(-0.2))


def test_names_of_the_callers_frame_do_not_leak_in(cell_document):
    g_L = E_L = v = "nonsense"  # noqa: F841
    recording = sn.simulate(
        sn.Scenario.from_document(cell_document("lif", duration="5 ms", record=["v"])),
        target="numpy",
    )
    assert np.all(recording["cell.v"].values == -0.06)


def test_no_run_inside_the_users_standalone_device(cell_document):
    scenario = sn.Scenario.from_document(cell_document("lif", duration="5 ms"))
    set_device("cpp_standalone", build_on_run=False)
    try:
        with pytest.raises(InputError, match=r"standalone device; call brian2.reset_device"):
            sn.simulate(scenario)
    finally:
        reset_device()


def test_an_unknown_target_is_told(cell_document):
    scenario = sn.Scenario.from_document(cell_document("lif", duration="5 ms"))
    with pytest.raises(InputError, match=r"target: there is no 'c\+\+'.*numpy, cython, cpp"):
        sn.simulate(scenario, target="c++")


def test_parts_that_do_not_fit_together_are_told(cell_document):
    document = cell_document("lif", duration="5 ms")
    document["models"] = {
        "clash": {
            "equations": "dv/dt = (I_ext + I_syn)/amplitude_step : volt",
            "threshold": "v > 1*volt",
            "parameters": {"amplitude_step": "1 pF"},
        }
    }
    document["populations"]["cell"]["model"] = "clash"
    document["drives"] = {"step": {"kind": "step_current", "target": "cell", "amplitude": "1 pA"}}
    with pytest.raises(InputError) as caught:
        sn.simulate(sn.Scenario.from_document(document), target="numpy")
    assert "amplitude_step" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("target", ["numpy", pytest.param("cpp", marks=needs_compiler)])
def test_the_users_single_precision_is_not_ours(cell_document, monkeypatch, target):
    step = {"kind": "step_current", "target": "cell", "amplitude": "300 pA"}
    # A name of its own, so that the program is compiled while the preference is set.
    document = cell_document("lif", duration="50 ms", record=["v"], drives={f"into_{target}": step})
    scenario = sn.Scenario.from_document(document)
    expected = sn.simulate(scenario, target="numpy")
    monkeypatch.setitem(prefs, "core.default_float_dtype", np.float32)
    found = sn.simulate(scenario, target=target)
    assert prefs["core.default_float_dtype"] is np.float32
    np.testing.assert_allclose(found["cell.v"], expected["cell.v"], rtol=1e-13)
    assert found.sizes["spike"] > 1
