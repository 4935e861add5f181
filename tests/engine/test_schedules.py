"""Values that change during a run: step by step as computed by hand, on every target."""

import brian2.only as b2
import numpy as np
import pytest
from brian2.units import ms, mV
from scipy.integrate import solve_ivp

import simneuro as sn
from simneuro.engine import compiler
from simneuro.engine.program.structure import structure

needs_compiler = pytest.mark.skipif(compiler() is None, reason="no C++ compiler works here")
TARGETS = ["numpy", pytest.param("cpp", marks=needs_compiler)]

COURSE = {
    "populations.cell.parameters.g_L": ["10 nS", "14 nS", "8 nS"],
    "populations.cell.parameters.V_th": ["-50 mV", "-52 mV", "-49 mV"],
    "populations.cell.parameters.V_reset": ["-60 mV", "-58 mV", "-65 mV"],
    "populations.cell.parameters.t_ref": ["5 ms", "1 ms", "2.5 ms"],
    "drives.step.amplitude": ["130 pA", "190 pA", "260 pA"],
}
STARTS = np.array([0.0, 31.3, 62.5])  # ms; the first also holds in the warm-up


def one_cell(course, *, between="constant", times=STARTS, **more):
    return {
        "title": "a schedule",
        "duration": "100 ms",
        "warmup": "7 ms",
        "dt": "0.1 ms",
        "populations": {"cell": {"model": "lif", "size": 2}},
        "drives": {"step": {"kind": "step_current", "target": "cell", "amplitude": "0 pA"}},
        "schedule": {
            "times": [f"{time} ms" for time in times],
            "values": course,
            "between": between,
        },
        "record": {"traces": {"cell": {"variables": ["v"], "neurons": 1}}},
    } | more


def by_hand(value_of):
    """Potential at the start of each step and the spikes of the cell, with exact exponentials."""
    v, last, trace, spikes, capacity, rest, dt = -60e-3, -1000, [], [], 200e-12, -60e-3, 1e-4
    for step in range(1070):
        now = {path.rpartition(".")[2]: value_of(path, step - 70) for path in COURSE}
        trace.append(v)
        if step - last > round(now["t_ref"] / dt):
            target = rest + now["amplitude"] / now["g_L"]
            v += -np.expm1(-dt * now["g_L"] / capacity) * (target - v)
            if v > now["V_th"]:
                spikes.append(step - 70)
                v, last = now["V_reset"], step
    return np.array(trace[70:]), [step for step in spikes if step >= 0]


def held(path, step):
    row = np.searchsorted(np.round(STARTS * 10), step, side="right") - 1
    return float(sn.units.parse(COURSE[path][max(row, 0)]))


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.usefixtures("quickly_compiled")
def test_held_values_give_what_is_integrated_by_hand(target):
    recording = sn.simulate(sn.Scenario.from_document(one_cell(COURSE)), target=target)
    trace, spikes = by_hand(held)
    np.testing.assert_allclose(recording["cell.v"][:, 0], trace, rtol=1e-12)
    own = recording.spike_time.values[recording.spike_neuron.values == 0]
    np.testing.assert_array_equal(np.round(own / 1e-4), spikes)
    assert len(spikes) > 5


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.usefixtures("quickly_compiled")
def test_straight_lines_have_in_each_step_the_value_of_its_middle(target):
    moving = {key: COURSE[key] for key in (*list(COURSE)[1:3], "drives.step.amplitude")}

    def line(path, step):
        values = [float(sn.units.parse(each)) for each in COURSE[path]]
        return np.interp(step + 0.5, STARTS * 10, values) if path in moving else held(path, -1)

    document = one_cell(moving, between="linear")
    document["populations"]["cell"]["parameters"] = {"t_ref": "5 ms"}
    recording = sn.simulate(sn.Scenario.from_document(document), target=target)
    trace, spikes = by_hand(line)
    np.testing.assert_allclose(recording["cell.v"][:, 0], trace, rtol=1e-11)
    own = recording.spike_time.values[recording.spike_neuron.values == 0]
    np.testing.assert_array_equal(np.round(own / 1e-4), spikes)


def test_a_straight_line_is_of_second_order_in_the_time_step():
    def error(dt):
        document = one_cell(
            {"models.slow.parameters.g_L": ["10 nS", "40 nS"]}, between="linear", times=[0, 20]
        )
        document |= {
            "duration": "20 ms",
            "warmup": "0 ms",
            "dt": f"{dt} ms",
            "models": {"slow": {"model": "lif", "method": "rk4", "parameters": {"V_th": "1 V"}}},
        }
        document["populations"]["cell"]["model"] = "slow"
        document["drives"]["step"]["amplitude"] = "300 pA"
        recording = sn.simulate(sn.Scenario.from_document(document), target="numpy")
        at = float(recording.time[-1])

        def change(t, v):
            return [((10e-9 + 30e-9 * t / 20e-3) * (-60e-3 - v[0]) + 300e-12) / 200e-12]

        exact = solve_ivp(change, (0, at), [-60e-3], rtol=1e-11, atol=1e-14).y[0, -1]
        return abs(float(recording["cell.v"][-1, 0]) - exact)

    assert error(1.0) / error(0.25) == pytest.approx(16, rel=0.25)


def test_it_equals_runs_that_each_go_on_from_the_last_state():
    """Cells that differ, adapt and fire; each piece is a simulation of its own."""
    model = {
        "equations": (
            "dv/dt = (g_L*(E_L - v) - I_a + I_syn + I_ext)/C_m : volt\n"
            "dI_a/dt = -I_a/tau_a : amp"
        ),
        "threshold": "v > -50*mV",
        "reset": "v = -60*mV\nI_a += b",
        "method": "exact",
        "parameters": {
            "C_m": "200 pF", "g_L": "10 nS", "E_L": "-60 mV", "tau_a": "80 ms", "b": "10 pA"
        },
    }  # fmt: skip
    rows = [{"g_L": "10 nS", "tau_a": "80 ms"}, {"g_L": "15 nS", "tau_a": "20 ms"}]
    base = {
        "title": "pieces",
        "duration": "60 ms",
        "dt": "0.1 ms",
        "models": {"adapting": model},
        "populations": {
            "cell": {
                "model": "adapting",
                "size": 3,
                "parameters": {"C_m": ["150 pF", "200 pF", "250 pF"]},
                "initial": {"v": "E_L"},
            }
        },
        "drives": {"step": {"kind": "step_current", "target": "cell", "amplitude": "260 pA"}},
        "record": {"traces": {"cell": {"variables": ["v", "I_a"], "neurons": 3}}},
    }
    values = {f"models.adapting.parameters.{key}": [row[key] for row in rows] for key in rows[0]}
    whole = base | {"schedule": {"times": ["0 ms", "30 ms"], "values": values}}
    run = sn.simulate(sn.Scenario.from_document(whole), target="numpy")
    first = sn.simulate(sn.Scenario.from_document(base | {"duration": "30.1 ms"}), target="numpy")
    cell = base["populations"]["cell"] | {
        "initial": {
            "v": [f"{float(each)!r} V" for each in first["cell.v"][300]],
            "I_a": [f"{float(each)!r} A" for each in first["cell.I_a"][300]],
        }
    }
    second_piece = base | {
        "duration": "30 ms",
        "populations": {"cell": cell},
        "models": {"adapting": model | {"parameters": {**model["parameters"], **rows[1]}}},
    }
    then = sn.simulate(sn.Scenario.from_document(second_piece), target="numpy")
    for variable in ("cell.v", "cell.I_a"):
        np.testing.assert_array_equal(run[variable][:300], first[variable][:300])
        np.testing.assert_allclose(run[variable][300:], then[variable], rtol=1e-12, atol=1e-25)
    assert run.sizes["spike"] > first.sizes["spike"] > 5


def test_conductances_and_their_scale_change_as_in_plain_brian2():
    arrivals, starts = [3, 17, 18, 40, 55, 70], [0, 25, 50]  # ms
    scales, taus = [1.0, 0.25, 2.0], [5, 12, 3]
    document = {
        "title": "scale",
        "duration": "90 ms",
        "dt": "0.1 ms",
        "synapses": {"slow": {"model": "exp_conductance", "parameters": {"tau": "5 ms"}}},
        "populations": {"cell": {"model": "lif", "size": 1, "parameters": {"V_th": "1 V"}}},
        "sources": {
            "given": {
                "kind": "spike_list",
                "size": 1,
                "times": [f"{time} ms" for time in arrivals],
                "neurons": [0] * len(arrivals),
            }
        },
        "projections": {
            "wire": {
                "source": "given",
                "target": "cell",
                "synapse": "slow",
                "connect": {"rule": "all_to_all"},
                "weight": {"uniform": ["6 nS", "6 nS"]},
            }
        },
        "schedule": {
            "times": [f"{time} ms" for time in starts],
            "values": {
                "projections.wire.scale": scales,
                "synapses.slow.parameters.tau": [f"{tau} ms" for tau in taus],
            },
        },
        "record": {"traces": {"cell": {"variables": ["v", "g_slow"], "neurons": 1}}},
    }
    recording = sn.simulate(sn.Scenario.from_document(document), target="numpy")
    b2.start_scope()
    clock = b2.Clock(dt=0.1 * ms)
    reversal = sn.models["exp_conductance"].parameters["E_rev"].value
    group = b2.NeuronGroup(
        1,
        """dv/dt = (10*nS*(-60*mV - v) + g*(reversal - v))/(200*pF) : volt
           dg/dt = -g/tau : siemens
           tau : second (shared)
           scale : 1 (shared)""",
        method="rk4", clock=clock, namespace={"reversal": reversal},
    )  # fmt: skip
    group.v = -60 * mV
    given = b2.SpikeGeneratorGroup(1, [0] * 6, arrivals * ms, clock=clock)
    wire = b2.Synapses(given, group, on_pre="g_post += scale_post*6*nS", clock=clock)
    wire.connect()
    watch = b2.StateMonitor(group, ["v", "g"], record=True, clock=clock)

    @b2.network_operation(clock=clock, when="before_start")
    def change(t):
        row = np.searchsorted(starts, t / ms + 1e-9, side="right") - 1
        group.tau, group.scale = taus[row] * ms, scales[row]

    b2.Network(group, given, wire, watch, change).run(90 * ms)
    np.testing.assert_allclose(
        recording["cell.g_slow"][:, 0], np.asarray(watch.g[0]), rtol=1e-9, atol=1e-20
    )
    np.testing.assert_allclose(recording["cell.v"][:, 0], np.asarray(watch.v[0]), rtol=1e-9)


def test_a_rule_whose_amplitudes_become_zero_stops_learning():
    document = learning_document()
    free = sn.simulate(sn.Scenario.from_document(document), target="numpy")
    document["schedule"] = {
        "times": ["0 ms", "150 ms"],
        "values": {f"plasticity.own.parameters.{key}": [0.05, 0] for key in AMPLITUDES},
    }
    frozen = sn.simulate(sn.Scenario.from_document(document), target="numpy")
    weights, others = frozen["wire.w"].values, free["wire.w"].values
    np.testing.assert_array_equal(weights[:1500], others[:1500])
    assert np.ptp(weights[:1500]) > 0
    assert np.ptp(others[1500:]) > 0
    np.testing.assert_array_equal(
        weights[1500:], np.broadcast_to(weights[1500], weights[1500:].shape)
    )


AMPLITUDES = ("A_plus", "A_minus")


def learning_document():
    return {
        "title": "learning",
        "duration": "300 ms",
        "dt": "0.1 ms",
        "seed": 3,
        "plasticity": {"own": {"model": "stdp", "parameters": dict.fromkeys(AMPLITUDES, 0.05)}},
        "populations": {"cell": {"model": "lif", "size": 2}},
        "sources": {"given": {"kind": "poisson", "size": 5, "rate": "80 Hz"}},
        "projections": {
            "wire": {
                "source": "given",
                "target": "cell",
                "synapse": "ampa",
                "connect": {"rule": "all_to_all"},
                "weight": "0.1 nS",
                "plasticity": "own",
            }
        },
        "drives": {"step": {"kind": "step_current", "target": "cell", "amplitude": "150 pA"}},
        "record": {"synapses": {"wire": {"variables": ["w"], "synapses": 10}}},
    }


EVERYTHING = {
    "populations.exc.parameters.g_L": ["10 nS", "13 nS", "10 nS"],
    "populations.inh.parameters.V_th": ["-50 mV", "-51 mV", "-49 mV"],
    "synapses.fast.parameters.tau": ["3 ms", "6 ms", "2 ms"],
    "projections.exc_inh.scale": [1.0, 3.0, 0.5],
    "plasticity.own.parameters.A_plus": [0.01, 0.2, 0.0],
    "drives.background.rate": ["2 kHz", "4 kHz", "0 Hz"],
    "drives.background.weight": ["1 nS", "0.5 nS", "2 nS"],
    "drives.slow.sigma": ["30 pA", "90 pA", "10 pA"],
    "drives.noise.density": ["50 pA*ms^0.5", "150 pA*ms^0.5", "0 pA*ms^0.5"],
    "drives.listed.weight": ["500 pA", "0 pA", "900 pA"],
}


def everything(between="constant"):
    return {
        "title": "everything that can change",
        "duration": "120 ms",
        "dt": "0.1 ms",
        "synapses": {"fast": {"model": "exp_current", "parameters": {"tau": "3 ms"}}},
        "plasticity": {"own": {"model": "stdp", "parameters": {"A_plus": 0.01}}},
        "populations": {
            "exc": {
                "model": "lif",
                "size": 20,
                "parameters": {"C_m": {"normal": ["200 pF", "10 pF"]}},
                "initial": {"v": {"uniform": ["-60 mV", "-50 mV"]}},
            },
            "inh": {"model": "lif", "size": 5},
        },
        "projections": {
            "exc_inh": {
                "source": "exc",
                "target": "inh",
                "synapse": "ampa",
                "connect": {"rule": "all_to_all"},
                "weight": "0.1 nS",
                "delay": "1 ms",
                "plasticity": "own",
            },
            "exc_exc": {
                "source": "exc",
                "target": "exc",
                "synapse": "fast",
                "connect": {"rule": "fixed_probability", "p": 0.2},
                "weight": "20 pA",
            },
        },
        "drives": {
            "background": {
                "kind": "poisson", "target": "inh", "synapse": "ampa",
                "weight": "1 nS", "rate": "2 kHz",
            },
            "slow": {"kind": "ou_current", "target": "exc", "sigma": "1 pA", "tau": "5 ms"},
            "noise": {"kind": "noise_current", "target": "inh", "density": "1 pA*ms^0.5"},
            "bias": {"kind": "step_current", "target": "exc", "amplitude": "120 pA"},
            "listed": {
                "kind": "spike_list", "target": "exc", "synapse": "fast", "weight": "1 pA",
                "times": ["10 ms", "50 ms", "90 ms"], "neurons": [0, 1, 2],
            },
        },
        "schedule": {
            "times": ["0 ms", "40 ms", "80 ms"],
            "values": EVERYTHING,
            "between": between,
        },
        "record": {
            "wiring": ["exc_inh"],
            "traces": {
                "exc": {"variables": ["v", "I_fast"], "neurons": 20},
                "inh": {"variables": ["v", "g_ampa"], "neurons": 5},
            },
        },
    }  # fmt: skip


@pytest.mark.slow
@needs_compiler
@pytest.mark.usefixtures("quickly_compiled")
def test_all_that_can_change_does_so_alike_on_every_target():
    scenario = sn.Scenario.from_document(everything())
    expected = sn.simulate(scenario, target="numpy")
    assert expected.sizes["spike"] > 50
    for target in ("cpp", "cython"):
        recording = sn.simulate(scenario, target=target)
        for name in ("spike_time", "spike_neuron"):
            np.testing.assert_array_equal(recording[name], expected[name])
        for name in ("exc.v", "exc.I_fast", "inh.v", "inh.g_ampa", "exc_inh.final_weight"):
            np.testing.assert_allclose(recording[name], expected[name], rtol=1e-9, atol=1e-22)


def test_a_program_is_that_of_the_paths_and_not_of_their_values():
    network = sn.Scenario.from_document(one_cell(COURSE)).network
    course = {path: values[:2] for path, values in COURSE.items()}
    others = one_cell(course, times=[3, 5])
    assert structure(sn.Scenario.from_document(others).network) == structure(network)
    fewer = one_cell({"drives.step.amplitude": ["1 pA"]}, times=[0])
    assert structure(sn.Scenario.from_document(fewer).network) != structure(network)


def test_a_scale_needs_no_schedule_and_is_seen_by_no_rule():
    document = learning_document()
    document["projections"]["wire"]["scale"] = 0.0
    silent = sn.simulate(sn.Scenario.from_document(document), target="numpy")
    document["projections"]["wire"] |= {"scale": 1.0}
    whole = sn.simulate(sn.Scenario.from_document(document), target="numpy")
    del document["projections"]["wire"]["scale"]
    plain = sn.simulate(sn.Scenario.from_document(document), target="numpy")
    np.testing.assert_array_equal(whole["wire.w"], plain["wire.w"])
    assert silent.sizes["spike"] < whole.sizes["spike"]
    assert np.ptp(silent["wire.w"].values) > 0


def test_the_brief_run_before_a_long_one_has_the_schedule_too():
    from simneuro.engine.backend import backend
    from simneuro.engine.brief_run import observe

    course = {"drives.step.amplitude": ["0 pA", "300 pA"]}
    document = one_cell(course, times=[0, 50], duration="2 s", warmup="0 ms")
    network = sn.Scenario.from_document(document).network
    assert observe(network, backend("numpy"), 1).rates["cell"] > 20
