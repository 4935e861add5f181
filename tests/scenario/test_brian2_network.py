"""Brian2 networks read as scenarios: both have the same spikes, or an object is refused by name.

Brian2 itself is the independent truth: the network that was read runs there.
"""

import runpy

import brian2 as b2
import numpy as np
import pytest
from brian2 import (
    Hz,
    Mohm,
    Network,
    NeuronGroup,
    SpikeGeneratorGroup,
    SpikeMonitor,
    Synapses,
    cm,
    ms,
    mV,
    nA,
    nS,
    pA,
    pF,
    siemens,
    uF,
    umetre,
)
from scipy.integrate import solve_ivp

import simneuro as sn
from simneuro.errors import InputError

LEAK = "dv/dt = (E_L - v)/tau : volt"
CELL = {"tau": 10 * ms, "E_L": -50 * mV, "V_th": -55 * mV, "V_r": -65 * mV}


def cells(size=3, equations=LEAK, name="cells", **more):
    rules = {"threshold": "v > V_th", "reset": "v = V_r", "method": "exact", **more}
    group = NeuronGroup(size, equations, name=name, **rules)
    group.v = -65 * mV
    return group


def integrate_and_fire(equations, method, weights, namespace):
    """A network of 100 cells in the manner of the benchmarks of brette2007, with few synapses."""
    rng = np.random.default_rng(1)
    namespace |= {
        **{"taum": 20 * ms, "taue": 5 * ms, "taui": 10 * ms, "Vt": -50 * mV, "Vr": -60 * mV},
        **{"El": -49 * mV, "Ee": 0 * mV, "Ei": -80 * mV, "we": weights[0], "wi": weights[1]},
    }
    group = NeuronGroup(
        100,
        equations,
        threshold="v > Vt",
        reset="v = Vr",
        refractory=5 * ms,
        name="cells",
        **method,
    )
    group.v = rng.uniform(-60, -50, 100) * mV
    excite = Synapses(group[:80], group, on_pre="ge += we", delay=1 * ms, name="excite")
    inhibit = Synapses(group[80:], group, on_pre="gi += wi", name="inhibit")
    for each, size in ((excite, 80), (inhibit, 20)):
        each.connect(i=rng.integers(size, size=20 * size), j=rng.integers(100, size=20 * size))
    return [group, excite, inhibit]


def with_currents(namespace):
    """In the manner of CUBA: currents in volt, linear."""
    equations = """
    dv/dt = (ge + gi - (v - El))/taum : volt (unless refractory)
    dge/dt = -ge/taue : volt
    dgi/dt = -gi/taui : volt
    """
    return integrate_and_fire(
        equations, {"method": "exact"}, (1.62 * 5 * mV, -9 * 3 * mV), namespace
    )


def with_conductances(namespace):
    """In the manner of COBA: conductances as plain numbers; Brian2 chooses the integrator."""
    equations = """
    dv/dt = (ge*(Ee - v) + gi*(Ei - v) - (v - El))/taum : volt (unless refractory)
    dge/dt = -ge/taue : 1
    dgi/dt = -gi/taui : 1
    """
    return integrate_and_fire(equations, {}, (0.6 * 6, 6.7 * 3), namespace)


def with_channels(namespace):
    """Cells of traub1991, of which each has its current, and delays; v has another name."""
    area = 20000 * umetre**2
    rng = np.random.default_rng(2)
    namespace |= {
        **{"C": 1 * uF / cm**2 * area, "gl": 5e-5 * siemens / cm**2 * area, "El": -65 * mV},
        **{"g_na": 0.1 * siemens / cm**2 * area, "g_kd": 0.03 * siemens / cm**2 * area},
        **{"ENa": 50 * mV, "EK": -90 * mV, "VT": -63 * mV, "taue": 5 * ms, "Ee": 0 * mV},
    }
    equations = """
    dV/dt = (gl*(El - V) + ge*(Ee - V) - I_na - I_kd + I)/C : volt
    I_na = g_na*m**3*h*(V - ENa) : amp
    I_kd = g_kd*n**4*(V - EK) : amp
    dm/dt = 1.28/ms/exprel((13*mV - V + VT)/(4*mV))*(1 - m)
            - 1.4/ms/exprel((V - VT - 40*mV)/(5*mV))*m : 1
    dn/dt = 0.16/ms/exprel((15*mV - V + VT)/(5*mV))*(1 - n)
            - 0.5/ms*exp((10*mV - V + VT)/(40*mV))*n : 1
    dh/dt = 0.128/ms*exp((17*mV - V + VT)/(18*mV))*(1 - h)
            - 4/ms/(1 + exp((40*mV - V + VT)/(5*mV)))*h : 1
    dge/dt = -ge/taue : siemens
    I : amp
    """
    group = NeuronGroup(
        10,
        equations,
        threshold="V > -20*mV",
        refractory=3 * ms,
        method="exponential_euler",
        name="cells",
    )
    group.V, group.I = -65 * mV, np.linspace(0, 1, 10) * nA
    source = SpikeGeneratorGroup(5, np.arange(20) % 5, np.arange(20) * 2 * ms, name="source")
    excite = Synapses(source, group, "w : siemens", on_pre="ge += w", name="excite")
    excite.connect()
    excite.w, excite.delay = rng.uniform(0, 9, 50) * nS, rng.uniform(0, 3, 50) * ms
    return [group, source, excite]


def spikes_of_cells(rng, size, times):
    """Spikes of a source, of which each cell has some at random steps."""
    cells = np.repeat(np.arange(size), times)
    steps = np.concatenate([rng.choice(500, times, replace=False) for _ in range(size)])
    return SpikeGeneratorGroup(size, cells, steps * 0.1 * ms, name="source")


def with_plasticity(namespace):
    """The rule of song2000, with the line that acts last."""
    rng = np.random.default_rng(3)
    namespace |= {
        **{"taum": 10 * ms, "taue": 5 * ms, "Ee": 0 * mV, "vt": -54 * mV, "vr": -60 * mV},
        **{"El": -74 * mV, "tau": 20 * ms, "gmax": 0.05, "up": 0.005, "down": -0.00525},
    }
    equations = """
    dv/dt = (ge*(Ee - v) + El - v)/taum : volt
    dge/dt = -ge/taue : 1
    """
    group = NeuronGroup(
        2, equations, threshold="v > vt", reset="v = vr", method="euler", name="cells"
    )
    group.v = -60 * mV
    source = spikes_of_cells(rng, 200, 6)
    learn = Synapses(
        source,
        group,
        """w : 1
        dApre/dt = -Apre/tau : 1 (event-driven)
        dApost/dt = -Apost/tau : 1 (event-driven)""",
        on_pre="""Apre += up
        w = clip(w + Apost, 0, gmax)
        ge += w""",
        on_post="""Apost += down
        w = clip(w + Apre, 0, gmax)""",
        name="learn",
    )
    learn.connect()
    learn.w = rng.uniform(0, 0.05, 400)
    return [group, source, learn]


def with_short_term_plasticity(namespace):
    """The synapse of tsodyks1998: what a spike adds is a constant times two states."""
    namespace |= {"tau": 20 * ms, "taud": 0.2 * b2.second, "tauf": 1.5 * b2.second, "U": 0.2}
    namespace |= {"taus": 3 * ms, "A": 5 * nA, "R": 100 * Mohm}
    group = NeuronGroup(
        10,
        """dv/dt = (R*Is - v)/tau : volt (unless refractory)
        dIs/dt = -Is/taus : amp""",
        threshold="v > 15*mV",
        reset="v = 0*mV",
        refractory=2 * ms,
        method="euler",
        name="cells",
    )
    source = spikes_of_cells(np.random.default_rng(4), 10, 9)
    change = Synapses(
        source,
        group,
        """dx/dt = (1 - x)/taud : 1 (event-driven)
        du/dt = (U - u)/tauf : 1 (event-driven)""",
        on_pre="""u += U*(1 - u)
        x -= u*x
        Is += A*u*x""",
        name="change",
    )
    change.connect(j="i")
    change.x, change.u = 1, 0.2
    return [group, source, change]


def with_a_timed_array(namespace):
    """A current from an array that is shorter than the run, one from each cell's parameter."""
    stimulus = b2.TimedArray(np.array([0, 0.3, 0.1, 0.6, 0.25]) * nA, dt=6 * ms)
    namespace |= {"stimulus": stimulus, "C": 200 * pF, "g": 10 * nS, "E": -60 * mV}
    group = NeuronGroup(
        3,
        """dv/dt = (g*(E - v) + I)/C : volt (unless refractory)
        I = stimulus(t) + bias : amp
        bias : amp""",
        threshold="v > -50*mV",
        reset="v = E",
        refractory="2*ms",
        method="euler",
        name="cells",
    )
    group.v, group.bias = -60 * mV, [0, 50, 100] * pA
    return [group]


def with_jumps(namespace):
    """Spikes that move the potential, adaptation by a number that a reset changes."""
    rng = np.random.default_rng(5)
    namespace |= {"tau": 20 * ms}
    group = NeuronGroup(
        60,
        """dv/dt = (24*mV - theta - v)/tau : volt (unless refractory)
        theta : volt""",
        threshold="v > 20*mV",
        reset="v = 10*mV; theta += 0.1*mV",
        refractory=2 * ms,
        method="rk4",
        name="cells",
    )
    group.v = rng.uniform(0, 20, 60) * mV
    excite = Synapses(group, group, on_pre="v += 0.2*mV", delay=1.5 * ms, name="excite")
    inhibit = Synapses(group[50:], group, on_pre="v_post -= 0.5*mV", name="inhibit")
    for each, size in ((excite, 60), (inhibit, 10)):
        each.connect(i=rng.integers(size, size=6 * size), j=rng.integers(60, size=6 * size))
    return [group, excite, inhibit]


NETWORKS = (
    pytest.param(with_currents, marks=pytest.mark.slow),
    *(with_conductances, with_channels, with_plasticity),
    *(with_short_term_plasticity, with_a_timed_array, with_jumps),
)


def both(parts, namespace, duration=40 * ms):
    """The spikes of the cells in simneuro and in Brian2: steps and cells, in order."""
    monitor = SpikeMonitor(parts[0], name="monitor")
    network = Network(*parts, monitor)
    scenario = sn.Scenario.from_brian2(network, duration=duration, namespace=namespace)
    times, own = sn.recording.spikes(sn.simulate(scenario, target="numpy"), "cells")
    network.run(duration, namespace=namespace)
    theirs = np.array([np.rint(np.asarray(monitor.t) / 1e-4), monitor.i]).astype(int)
    ours = np.array([np.rint(times / 1e-4), own]).astype(int)
    return [each[:, np.lexsort(each[::-1])] for each in (ours, theirs)], scenario


@pytest.mark.parametrize("make", NETWORKS)
def test_the_spikes_are_those_of_brian2(make):
    namespace = {}
    (ours, theirs), _ = both(make(namespace), namespace)
    assert theirs.shape[1] > 8
    np.testing.assert_array_equal(ours, theirs)


def test_weights_end_as_in_brian2():
    namespace = {}
    group, source, learn = with_plasticity(namespace)
    network = Network(group, source, learn)
    before = np.array(learn.w)
    scenario = sn.Scenario.from_brian2(network, duration="50 ms", namespace=namespace)
    scenario = scenario.override({"record.wiring": ["learn"]})
    recording = sn.simulate(scenario, target="numpy")
    network.run(50 * ms, namespace=namespace)
    np.testing.assert_allclose(recording["learn.final_weight"], learn.w, rtol=1e-12, atol=1e-15)
    assert np.abs(np.array(learn.w) - before).max() > 1e-3


def test_the_linear_integrator_is_that_of_brian2():
    (ours, theirs), _ = both([cells(method="linear")], dict(CELL), 40 * ms)
    assert theirs.shape[1] > 2
    np.testing.assert_array_equal(ours, theirs)


CURVED = """
dv/dt = (u - v)/tau : volt
du/dt = (3*mV - u*(1 + (v/mV)**2))/tau : volt
"""


def integrated(method, step):
    """v of the cell at 4 ms, in mV, in simneuro and in Brian2."""
    group = NeuronGroup(1, CURVED, threshold="v > 1*volt", method=method, dt=step, name="cells")
    traces = b2.StateMonitor(group, "v", record=True, dt=step, name="traces")
    network = Network(group, traces)
    for clock in (group.clock, traces.clock):
        clock.dt = step
    namespace = {"tau": 2 * ms}
    scenario = sn.Scenario.from_brian2(network, duration=4.5 * ms, namespace=namespace)
    trace = sn.recording.trace(sn.simulate(scenario, target="numpy"), "cells", "v")
    network.run(4.5 * ms, namespace=namespace)
    at = round(float(4 * ms / step))
    return 1e3 * float(trace.values[at, 0]), 1e3 * float(np.asarray(traces.v)[0, at])


@pytest.mark.parametrize(
    ("method", "order"), [("euler", 1), ("exponential_euler", 1), ("rk2", 2), ("rk4", 4)]
)
def test_integrators_are_those_of_brian2_and_converge_with_their_order(method, order):
    def change(t, y):
        return (y[1] - y[0]) / 2, (3 - y[1] * (1 + y[0] ** 2)) / 2

    truth = solve_ivp(change, (0, 4), (0, 0), rtol=1e-12, atol=1e-14).y[0, -1]
    errors = []
    for step in (0.1 * ms, 0.05 * ms):
        ours, theirs = integrated(method, step)
        assert ours == pytest.approx(theirs, abs=1e-12)
        errors.append(ours - truth)
    # At these steps the next order is a tenth of the leading one.
    assert np.log2(errors[0] / errors[1]) == pytest.approx(order, abs=0.2)


@pytest.mark.parametrize("refractory", [False, "0.05*ms", 0.1 * ms, 0.2 * ms, "V_r/(-65*mV)*1*ms"])
@pytest.mark.parametrize("reset", ["v = V_r", ""])
def test_cells_rest_as_long_as_in_brian2(refractory, reset):
    """Also those whose reset leaves them above the threshold: they fire again and again."""
    flag = " (unless refractory)" if refractory and reset else ""
    namespace = {**CELL, "E_L": -40 * mV}
    group = cells(equations=LEAK + flag, refractory=refractory, reset=reset)
    (ours, theirs), _ = both([group], namespace, 12 * ms)
    assert theirs.shape[1] > 2
    np.testing.assert_array_equal(ours, theirs)


def test_poisson_groups_and_inputs_have_their_rates():
    group = cells(2, "dv/dt = (E_L - v)/tau : volt\ndx/dt = -x/tau : volt")
    source = b2.PoissonGroup(100, np.linspace(0, 100, 100) * Hz, name="source")
    given = b2.PoissonInput(group, "x", 200, 10 * Hz, 0.1 * mV)
    lead = Synapses(source, group, on_pre="x += 0.1*mV", name="lead")
    lead.connect(j="i % 2")
    network = Network(group, source, given, lead, SpikeMonitor(source, name="monitor"))
    scenario = sn.Scenario.from_brian2(network, duration="500 ms", namespace=CELL)
    times, found = sn.recording.spikes(sn.simulate(scenario, target="numpy"), "source")
    # 2500 events are expected, with a deviation of 50; half of the cells have a quarter of them,
    # with a deviation of 22.
    assert abs(len(times) - 2500) < 200
    assert abs(np.count_nonzero(found < 50) - 625) < 90
    (drive,) = scenario.drives.values()
    assert (float(drive.rate), float(drive.weight)) == pytest.approx((2000.0, 1e-4))


def test_random_thresholds_have_their_rate():
    group = NeuronGroup(
        100,
        "dv/dt = -v/tau : volt",
        threshold="rand() < 20*Hz*dt",
        reset="v = 0*mV",
        method="euler",
        name="cells",
    )
    scenario = sn.Scenario.from_brian2(Network(group), duration="500 ms", namespace=CELL)
    times, _ = sn.recording.spikes(sn.simulate(scenario, target="numpy"), "cells")
    assert abs(len(times) - 1000) < 4 * 32


def test_monitors_are_what_is_recorded():
    group = cells(4, "dv/dt = (E_L - v + x)/tau : volt\ndx/dt = -x/tau : volt")
    lead = Synapses(group, group, on_pre="x += 1*mV", name="lead")
    lead.connect()
    traces = b2.StateMonitor(group[1:3], ["v", "x"], record=[1], dt=1 * ms, name="traces")
    rates = b2.PopulationRateMonitor(group)
    network = Network(group, lead, traces, rates)
    scenario = sn.Scenario.from_brian2(network, duration="30 ms", namespace=CELL)
    recording = sn.simulate(scenario, target="numpy")
    network.run(30 * ms, namespace=CELL)
    for ours, theirs in (("v", traces.v), ("x_x", traces.x)):
        found = sn.recording.trace(recording, "cells", ours)
        np.testing.assert_allclose(found.values[:, 0], np.asarray(theirs)[0], atol=1e-12)
        assert found.sizes["time"] == 30


def test_names_are_those_where_it_is_called():
    tau, E_L, V_th, V_r = list(CELL.values())[:4]
    scenario = sn.Scenario.from_brian2(Network(cells()), duration=20 * ms)
    model = scenario.network.cells["cells"].model
    assert float(model.parameters["tau"].value) == float(tau)
    assert float(model.parameters["E_L"].value) == float(E_L)
    assert (V_th, V_r) == (-55 * mV, -65 * mV)


def test_a_script_of_a_scenario_is_read_again(tmp_path):
    document = {
        "title": "There and back",
        "duration": "40 ms",
        "dt": "0.1 ms",
        "sources": {"in": {"kind": "poisson", "size": 50, "rate": "40 Hz"}},
        "populations": {
            "exc": {
                "model": "lif",
                "size": 40,
                "initial": {"v": {"uniform": ["-60 mV", "-50 mV"]}},
            },
            "inh": {"model": "adaptive_lif", "size": 10},
        },
        "projections": {
            "in_exc": {
                "source": "in",
                "target": "exc",
                "synapse": "exp_conductance",
                "connect": {"rule": "fixed_probability", "p": 0.5},
                "weight": {"uniform": ["1 nS", "5 nS"]},
                "delay": {"uniform": ["0.5 ms", "3 ms"]},
            },
            "exc_inh": {
                "source": "exc",
                "target": "inh",
                "synapse": "exp_current",
                "connect": {"rule": "all_to_all"},
                "weight": "40 pA",
                "delay": "1 ms",
            },
            "inh_exc": {
                "source": "inh",
                "target": "exc",
                "synapse": "delta",
                "connect": {"rule": "fixed_indegree", "n": 3},
                "weight": "-1 mV",
            },
        },
        "drives": {"step": {"kind": "step_current", "target": "exc", "amplitude": "150 pA"}},
    }
    scenario = sn.Scenario.from_document(document)
    path = tmp_path / "script.py"
    path.write_text(scenario.to_brian2(same_digits=False), encoding="utf-8")
    again = sn.Scenario.from_brian2(runpy.run_path(str(path))["build"](), duration="40 ms")
    first, second = (sn.simulate(each, target="numpy") for each in (scenario, again))
    for name in ("exc", "inh"):
        ours = sn.recording.spikes(first, name)
        theirs = sn.recording.spikes(second, f"population_{name}")
        assert len(ours[0]) > 5
        np.testing.assert_array_equal(ours, theirs)


@b2.check_units(x=b2.volt, result=b2.volt)
def double(x):
    return 2 * x


def jumping(**more):
    group = cells(equations=LEAK, **more)
    lead = Synapses(group, group, on_pre="v += 1*mV", name="lead")
    lead.connect()
    return [group, lead]


def joined(equations=LEAK + "\ndx/dt = -x/tau : volt", rules=None, group=None, **more):
    """Cells with synapses that act on x."""
    made = cells(equations=equations, **(group or {}))
    lead = Synapses(made, made, name="lead", **{"on_pre": "x += 1*mV", **(rules or {})}, **more)
    lead.connect()
    return [made, lead]


def regular():
    group = cells()
    group.run_regularly("v += 0.1*mV", dt=1 * ms)
    return [group]


def operating():
    return [cells(), b2.NetworkOperation(lambda: None, name="operation")]


def of_other_kinds():
    return [
        b2.SpatialNeuron(b2.Soma(10 * umetre), "Im = 0*amp/meter**2 : amp/meter**2", name="cable")
    ]


def multiplied():
    equations = """
    dv/dt = (E_L - v + x*y/mV)/tau : volt
    dx/dt = -x/tau : volt
    dy/dt = -y/tau : volt
    """
    made = joined(equations, group={"method": "euler"})
    other = Synapses(made[0], made[0], on_pre="y += 1*mV", name="other")
    other.connect()
    return [*made, other]


def plastic(on_pre, **more):
    rules = {"model": "w : 1\ndA/dt = -A/tau : 1 (event-driven)", "on_pre": on_pre, **more}
    return joined(rules=rules)


def started():
    made = joined(LEAK.replace("E_L", "E_L + x") + "\ndx/dt = -x/tau : volt")
    made[0].x = 1 * mV
    return made


def at_another_time():
    group = cells()
    return [group, b2.StateMonitor(group, "v", record=True, when="end", name="monitor")]


def watched(monitor, parts):
    return [*parts, monitor(parts)]


def unconnected(group):
    lead = Synapses(group, group, on_pre="x += 1*mV", name="lead")
    lead.connect(False)
    return lead


DRIVEN = "dv/dt = (E_L - v + 100*Mohm*stimulus(t))/tau : volt"
CELL |= {"stimulus": b2.TimedArray(np.ones(3) * pA, dt=1 * ms), "f": double, "v": 1 * mV}


def fired_before():
    group = cells(refractory="20*ms")
    group.lastspike = -1 * ms
    return [group]


REFUSED = {
    "operation: .*NetworkOperation": operating,
    "cable: .*SpatialNeuron": of_other_kinds,
    "cells: .*runs in it regularly.*v [+]= 0.1": regular,
    "cells: .*xi, .* noise_current": lambda: [
        cells(equations=LEAK + "\ndy/dt = -y/tau + xi*tau**-0.5 : 1", method="euler")
    ],
    "cells: .*its v is in 1,": lambda: [
        NeuronGroup(1, "dv/dt = -v/tau : 1", threshold="v > 1", method="exact", name="cells")
    ],
    "cells: .*its v has no differential equation": lambda: [
        NeuronGroup(1, "v : volt", threshold="v > 1*volt", name="cells")
    ],
    "cells: .*starts with cells that have fired": fired_before,
    "cells: .*integrator is heun": lambda: [cells(method="heun")],
    "cells: .*random numbers are drawn in its reset": lambda: [cells(reset="v = V_r*rand()")],
    "cells: .*no threshold": lambda: [
        NeuronGroup(1, LEAK, method="exact", name="cells", namespace=CELL)
    ],
    "cells: .*'missing' is not defined": lambda: [cells(threshold="v > missing")],
    "cells: .*lost in its reset here": jumping,
    "cells: .*its reset uses x": lambda: joined(group={"reset": "v = V_r; x = 0*mV"}),
    "cells: .*not a sum": multiplied,
    "cells: .*x, which synapses change, is not zero at the start": started,
    "lead: .*changes several variables": lambda: joined(rules={"on_pre": "x += 1*mV; v += 1*mV"}),
    "lead: .*it may add": lambda: joined(rules={"on_pre": "x = 1*mV"}),
    "lead: .*draws a random number, rand": lambda: joined(
        rules={"on_pre": "x += 1*mV*int(rand() < 0.5)"}
    ),
    "lead: .*depends on v_post": lambda: joined(rules={"on_pre": "x += 0.1*(E_L - v_post)"}),
    "lead: .*summed": lambda: joined(
        equations=LEAK + "\nx : volt",
        rules={"model": "x_post = 1*mV : volt (summed)", "on_pre": ""},
    ),
    "lead: .*from before it changes w.* last in on_pre": lambda: plastic("x += w*mV; w += A"),
    "cells: .*no variable v in volt": lambda: [
        NeuronGroup(
            1, "dV/dt = (v - V)/tau : volt", threshold="V > v", method="exact", name="cells"
        )
    ],
    "lead: .*spikes change w, which is shared": lambda: joined(
        rules={"model": "w : volt (shared)", "on_pre": "x += w", "on_post": "w += 1*mV"}
    ),
    "lead: .*'[(]v_post/mV - A[)]/tau' uses v_post": lambda: joined(
        rules={
            "model": "w : volt\ndA/dt = (v_post/mV - A)/tau : 1 (event-driven)",
            "on_pre": "w += A*mV; x += w",
        }
    ),
    "lead: .*uses v_post": lambda: plastic("w += A + v_post/mV; x += w*mV"),
    "lead: .*integrated in every time step": lambda: joined(
        rules={"model": "dA/dt = -A/tau : 1 (clock-driven)", "on_pre": "x += 1*mV"}
    ),
    "lead: .*act with a delay": lambda: plastic(
        "w += A; x += w*mV", on_post="A += 1", delay={"post": 1 * ms}
    ),
    "source: .*expression": lambda: [cells(), b2.PoissonGroup(2, "t/second*Hz", name="source")],
    "source: .*repeat with a period": lambda: [
        cells(),
        SpikeGeneratorGroup(1, [0], [1] * ms, period=5 * ms, name="source"),
    ],
    "monitor: .*when='end'": at_another_time,
    "cells: .*reads stimulus also within": lambda: [cells(equations=DRIVEN, method="rk4")],
    "cells: .*the equation of y uses stimulus": lambda: [
        cells(equations=LEAK + "\ndy/dt = -y/tau + stimulus(t)/pA/tau : 1", method="euler")
    ],
    "cells: .*factor .* changes": lambda: [
        cells(equations=DRIVEN.replace("stimulus(t)", "stimulus(t)*v/mV"), method="euler")
    ],
    "cells: .*events .'again'.": lambda: [cells(events={"again": "v > 1*volt"})],
    "cells: .*f is a function of the script": lambda: [cells(reset="v = f(V_r)")],
    "different time steps": lambda: [cells(), cells(name="others", dt=0.2 * ms)],
    "monitor: .*it records synapses": lambda: watched(
        lambda parts: b2.StateMonitor(parts[1], "w", record=True, name="monitor"),
        joined(rules={"model": "w : volt", "on_pre": "x += w"}),
    ),
    "monitor: .*at spikes": lambda: watched(
        lambda parts: SpikeMonitor(parts[0], ["v"], name="monitor"), [cells()]
    ),
    "monitor: .*x cannot be recorded": lambda: watched(
        lambda parts: b2.StateMonitor(parts[0], "x", record=True, name="monitor"),
        [cells(equations=LEAK + "\nx : 1")],
    ),
    "lead: .*has no synapse": lambda: [
        made := cells(equations=LEAK + "\ndx/dt = -x/tau : volt"),
        unconnected(made),
    ],
    "lead: .*cells is not in the network": lambda: [cells(name="others"), joined()[1]],
}


@pytest.mark.parametrize("said", REFUSED)
@pytest.mark.filterwarnings("ignore")
def test_what_cannot_be_carried_is_named(said):
    network = Network(*REFUSED[said]())
    with pytest.raises(InputError, match=said) as raised:
        sn.Scenario.from_brian2(network, duration="10 ms", namespace=CELL)
    assert "\n" not in str(raised.value)


def test_only_networks_are_read():
    with pytest.raises(InputError, match="must be a Brian2 Network"):
        sn.Scenario.from_brian2(cells(), duration="10 ms")
    with pytest.raises(InputError, match="nothing in it"):
        sn.Scenario.from_brian2(Network(), duration="10 ms")
    network = Network(cells())
    network.run(1 * ms, namespace=CELL)
    with pytest.raises(InputError, match="the network has run for 1 ms, and its start"):
        sn.Scenario.from_brian2(network, duration="10 ms", namespace=CELL)
