"""Each integrator against an integration by SciPy of the published equations, and against Brian2's.

The equations of Hodgkin and Huxley (1952) are typed here once more, in mV, ms and uA/cm^2.
"""

import brian2.only as b2
import numpy as np
import pytest
from brian2 import ms, mV
from scipy.integrate import solve_ivp
from scipy.special import exprel

import simneuro as sn
from simneuro.engine.equations import integrators
from simneuro.engine.equations.functions import finite_exprel
from simneuro.errors import InputError

CURRENT = 3.0  # uA/cm^2: below the onset, so that the trajectory is smooth
END = 6.0  # ms


def derivatives(_t, state):
    v, m, h, n = state
    u = v + 65.0  # above rest
    alpha_m, beta_m = 1 / exprel((25 - u) / 10), 4 * np.exp(-u / 18)
    alpha_h, beta_h = 0.07 * np.exp(-u / 20), 1 / (np.exp((30 - u) / 10) + 1)
    alpha_n, beta_n = 0.1 / exprel((10 - u) / 10), 0.125 * np.exp(-u / 80)
    ionic = 120 * m**3 * h * (u - 115) + 36 * n**4 * (u + 12) + 0.3 * (u - 10.613)
    return [
        CURRENT - ionic,
        alpha_m * (1 - m) - beta_m * m,
        alpha_h * (1 - h) - beta_h * h,
        alpha_n * (1 - n) - beta_n * n,
    ]


def axon(method, steps_per_ms):
    """The membrane potential (mV) at the end, by our integrator."""
    model = sn.models["hodgkin_huxley"]
    equations = model.equations
    document = {
        "title": "an axon below its onset",
        "duration": f"{END} ms",
        "dt": f"{1 / steps_per_ms} ms",
        "models": {
            "axon": {
                "equations": equations,
                "threshold": model.threshold,
                "method": method,
                "parameters": {name: each.value for name, each in model.parameters.items()},
                "initial": {"v": "-60 mV", "m": 0.1, "h": 0.5, "n": 0.4},
            }
        },
        "populations": {"cell": {"model": "axon", "size": 1}},
        "drives": {"step": {"kind": "step_current", "target": "cell", "amplitude": "0.3 nA"}},
        "record": {"traces": {"cell": {"variables": ["v"]}}},
    }
    recording = sn.simulate(sn.Scenario.from_document(document), target="numpy")
    # The last sample is that of the start of the last step.
    return 1e3 * float(recording["cell.v"][-1, 0])


def reference(at):
    solution = solve_ivp(
        derivatives, (0, at), [-60.0, 0.1, 0.5, 0.4], method="DOP853", rtol=1e-12, atol=1e-12
    )
    return solution.y[0, -1]


# The order of the scheme: the error falls by two to its power where the step is halved.
ORDERS = {"rk4": 4, "exponential_euler": 1, "rk2": 2, "euler": 1}


@pytest.mark.parametrize(("method", "order"), ORDERS.items())
def test_errors_fall_at_the_order_of_the_scheme(method, order):
    errors = []
    for steps in (20, 40, 80):
        errors.append(abs(axon(method, steps) - reference(END - 1 / steps)))
    observed = np.log2([errors[0] / errors[1], errors[1] / errors[2]])
    np.testing.assert_allclose(observed, order, atol=0.25)
    assert errors[0] < {"rk4": 1e-5, "rk2": 0.02}.get(method, 1.0)  # mV at dt = 0.05 ms


def test_an_exact_integrator_errs_by_rounding_only():
    document = {
        "title": "a membrane",
        "duration": "30 ms",
        "dt": "0.5 ms",
        "populations": {"cell": {"model": "lif", "size": 1}},
        "drives": {"step": {"kind": "step_current", "target": "cell", "amplitude": "90 pA"}},
        "record": {"traces": {"cell": {"variables": ["v"]}}},
    }
    recording = sn.simulate(sn.Scenario.from_document(document), target="numpy")
    expected = -60e-3 + 9e-3 * -np.expm1(-recording.time.values / 20e-3)
    np.testing.assert_allclose(recording["cell.v"][:, 0], expected, rtol=1e-14)


SYSTEMS = {
    "coupled, with subexpressions of subexpressions": """
        dx/dt = (a*rate - x)/(5*ms) : 1
        dy/dt = (x - y*slow)/(7*ms) : 1
        gain = 1 + half : 1
        half = 0.5*exp(-y**2) : 1
        slow = 1 + 0.1*x**2 : 1
        rate = gain*sin(y) : 1
        a : 1
        """,
    "time in the equations": """
        dx/dt = (cos(2*pi*t/(9*ms)) - x)/(5*ms) : 1
        dy/dt = -y/(3*ms) + x/ms : 1
        """,
    "constant slopes and free decay": """
        dx/dt = 1/(4*ms) : 1
        dy/dt = -y/(3*ms) : 1
        """,
}


@pytest.mark.parametrize("equations", SYSTEMS.values(), ids=SYSTEMS)
@pytest.mark.parametrize("method", integrators.TWINS)
def test_they_are_the_schemes_of_brian2(method, equations):
    ends = []
    for name in (method, integrators.TWINS[method]):
        group = b2.NeuronGroup(3, equations, method=name, dt=0.2 * ms, namespace={})
        group.x, group.y = [0.1, -1.0, 2.0], [0.3, 0.0, -0.7]
        if "a : 1" in equations:
            group.a = [1.0, 2.0, 0.5]
        b2.Network(group).run(20 * ms, namespace={})
        ends.append(np.array([group.x[:], group.y[:]]))
    np.testing.assert_allclose(ends[1], ends[0], rtol=1e-12, atol=1e-14)


def test_what_an_integrator_cannot_do_is_told():
    square = "dx/dt = (1 - x**2)/(5*ms) : 1"
    with pytest.raises(Exception, match="not linear in x itself"):
        integrators.ExponentialEuler()(b2.Equations(square))
    noisy = b2.Equations("dx/dt = -x/(5*ms) + xi/sqrt(5*ms) : 1")
    for method in (integrators.RungeKutta4(), integrators.ExponentialEuler()):
        with pytest.raises(Exception, match="no noise"):
            method(noisy)


def test_each_rate_is_computed_once_in_a_stage():
    equations = b2.Equations("""
        dv/dt = -g*v/ms : 1
        dm/dt = alpha*(1 - m) - alpha*m : 1
        g = exp(m) : 1
        alpha = exp(v)/ms : Hz
        """)
    assert integrators.ExponentialEuler()(equations).count("exp(v)") == 1
    assert integrators.RungeKutta4()(equations).count("exp(") == 2 * 4


def test_what_no_state_changes_is_computed_once_in_a_step():
    equations = b2.Equations("""
        dm/dt = phi*twice*alpha*(1 - m) : 1
        alpha = exp(m)/ms : Hz
        twice = 2*phi : 1
        phi = q10**((warm - cold)/(10*kelvin)) : 1
        q10 : 1 (shared, constant)
        warm : kelvin (shared, constant)
        cold : kelvin (shared, constant)
        """)
    code = integrators.RungeKutta4()(equations)
    assert code.count("q10") == code.count("2*_phi_1") == 1
    assert code.count("exp(") == 4


def test_what_changes_with_time_is_computed_in_each_stage():
    # dx/dt = exp(t): its exact solution holds the moving time.
    group = b2.NeuronGroup(
        1,
        "dx/dt = push/ms : 1\npush = exp(t/ms) : 1",
        method=integrators.TWINS["rk4"],
        dt=0.1 * ms,
    )
    b2.Network(group).run(1 * ms, namespace={})
    assert float(group.x[0]) == pytest.approx(np.e - 1, rel=1e-6)


def test_exprel_is_finite_and_right():
    x = np.array([-700.0, -1.0, -1e-2, -1e-5, 0.0, 1e-9, 0.3, 5.0])
    np.testing.assert_allclose(finite_exprel(x), exprel(x), rtol=1e-15)


def test_units_play_no_part_in_the_text():
    model = b2.Equations("dv/dt = (-60*mV - v)/(10*ms) : volt")
    group = b2.NeuronGroup(1, model, method=integrators.TWINS["exponential_euler"], dt=1 * ms)
    group.v = -50 * mV
    b2.Network(group).run(10 * ms, namespace={})
    assert float(group.v[0]) == pytest.approx(-60e-3 + 10e-3 * np.exp(-1), rel=1e-13)


@pytest.mark.parametrize("method", ["exact", "exponential_euler"])
def test_equations_that_an_integrator_cannot_do_are_one_paragraph(method, capfd):
    model = {
        "equations": "dv/dt = -v**2/(1*mV*ms) : volt",
        "threshold": "v > 1*mV",
        "method": method,
    }
    document = {
        "title": "a square",
        "duration": "1 ms",
        "models": {"square": model},
        "populations": {"cell": {"model": "square", "size": 1}},
    }
    where = r"models\.square\.method: square"
    with pytest.raises(InputError, match=f"{where}: {method} cannot integrate.*rk4") as caught:
        sn.Scenario.from_document(document)
    assert "\n" not in str(caught.value)
    assert capfd.readouterr() == ("", "")


def test_exponential_euler_takes_rates_that_vanish():
    """In some cells a rate is zero, or so small that the potential of rest is far away."""
    rates = np.array([0.0, 1e-12, 1e-3, 1.0, 100.0])  # Hz
    model = {
        "equations": "dv/dt = (I_ext + I_syn)/C_m - leak*v : volt\ndm/dt = leak*(0.5 - m) : 1",
        "threshold": "v > 1*volt",
        "method": "exponential_euler",
        "parameters": {"C_m": "100 pF", "leak": "0 Hz"},
        "initial": {"v": "5 mV", "m": 0.25},
    }
    document = {
        "title": "cells that leak slowly or not at all",
        "duration": "20 ms",
        "models": {"slow": model},
        "populations": {
            "cell": {"model": "slow", "size": 5, "parameters": {"leak": rates * b2.Hz}}
        },
        "drives": {"step": {"kind": "step_current", "target": "cell", "amplitude": "10 pA"}},
        "record": {"traces": {"cell": {"variables": ["v", "m"], "neurons": 5}}},
    }
    recording = sn.simulate(sn.Scenario.from_document(document), target="numpy")
    t = recording["time"].values[:, None]
    left = np.exp(-rates * t)
    v = 5e-3 * left + 0.1 * t * exprel(-rates * t)  # 10 pA/100 pF is 0.1 V/s
    np.testing.assert_allclose(recording["cell.v"], v, rtol=1e-9)
    np.testing.assert_allclose(recording["cell.m"], 0.5 - 0.25 * left, rtol=1e-9)
