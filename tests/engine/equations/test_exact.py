"""Exact integration, against SciPy's matrix exponential and solver, at and near equal rates."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.linalg import expm

import simneuro as sn
from simneuro.engine import compiler
from simneuro.engine.equations.propagators import integrate_step
from simneuro.errors import InputError

DT = 1e-4
targets = pytest.mark.parametrize(
    "target",
    ["numpy", pytest.param("cpp", marks=pytest.mark.skipif(compiler() is None, reason="none"))],
)

# Two states of the cell, and an input with two more: all rates are parameters.
MODEL = {
    "equations": (
        "dv/dt = (g_L*(E_L - v) - w + I_syn + I_ext)/C_m : volt (unless refractory)\n"
        "dw/dt = (a*(v - E_L) - w)/tau_w : amp"
    ),
    "threshold": "v > V_th",
    "reset": "v = E_L",
    "refractory": "4*ms",
    "method": "exact",
    "initial": {"v": "E_L"},
    "parameters": {
        **{"C_m": "200 pF", "g_L": "10 nS", "E_L": "-60 mV", "V_th": "-30 mV"},
        **{"a": "0 nS", "tau_w": "20 ms"},
    },
}
NAMES = ("C_m", "g_L", "a", "tau_w")
# tau_m = tau_w (a double rate), a resonator, no coupling, no leak, unstable, and all of 10 ms.
CELLS = np.array(
    [
        (200e-12, 10e-9, 4e-9, 20e-3),
        (200e-12, 5e-9, 40e-9, 30e-3),
        (200e-12, 10e-9, 0.0, 20e-3),
        (200e-12, 1e-18, 1e-9, 50e-3),
        (200e-12, 10e-9, -11e-9, 20e-3),
        (100e-12, 10e-9, 0.0, 10e-3),
    ]
)
DOCUMENT = {
    "title": "exact",
    "duration": "60 ms",
    "dt": "0.1 ms",
    "models": {"own": MODEL},
    "synapses": {"slow": {"model": "alpha_current", "parameters": {"tau": "10 ms"}}},
    "populations": {
        "cell": {
            "model": "own",
            "size": len(CELLS),
            "parameters": {
                name: [f"{value!r} {unit}" for value in column]
                for name, unit, column in zip(NAMES, "FSSs", CELLS.T.tolist(), strict=True)
            },
        }
    },
    "drives": {
        "step": {"kind": "step_current", "target": "cell", "amplitude": "20 pA", "start": "5 ms"},
        "event": {
            "kind": "spike_list",
            "target": "cell",
            "synapse": "slow",
            "weight": "50 pA",
            "times": ["10 ms"] * len(CELLS),
            "neurons": list(range(len(CELLS))),
        },
    },
    "record": {"traces": {"cell": {"variables": ["v", "w", "I_slow"], "neurons": len(CELLS)}}},
}


def solved(c_m, g_l, a, tau_w, tau=10e-3, weight=50e-12):
    """v - E_L and w in steps of DT, by one matrix exponential from one event to the next."""
    rates = np.zeros((5, 5))  # v, w, I, rise, and 1 for what is constant
    rates[0, :3] = -g_l / c_m, -1 / c_m, 1 / c_m
    rates[1, :2] = a / tau_w, -1 / tau_w
    rates[2, 2:4] = -1 / tau, 1 / tau
    rates[3, 3] = -1 / tau
    # In mV, pA and pA: `expm` loses digits where entries differ by many orders of magnitude.
    units = np.array([1e-3, 1e-12, 1e-12, 1e-12, 1.0])
    state, states = np.array([0.0, 0.0, 0.0, 0.0, 1.0]), []
    for step in range(600):
        states.append(state[:2] * units[:2])
        rates[0, 4] = 20e-12 / c_m if step >= 50 else 0.0
        state = expm(rates * DT * units / units[:, None]) @ state
        if step == 100:  # an event acts at the end of its step
            state[3] += np.e * weight / units[3]
    return np.array(states)


@targets
@pytest.mark.usefixtures("quickly_compiled")
def test_own_model_and_synapse_in_cells_that_differ(target):
    recording = sn.simulate(sn.Scenario.from_document(DOCUMENT), target=target)
    for k, cell in enumerate(CELLS):
        v, w = solved(*cell).T
        np.testing.assert_allclose(recording["cell.v"][:, k] + 60e-3, v, rtol=0, atol=1e-13)
        np.testing.assert_allclose(recording["cell.w"][:, k], w, rtol=0, atol=1e-22)


@targets
@pytest.mark.usefixtures("quickly_compiled")
@pytest.mark.parametrize("ratio", [1, 1 + 1e-15, 1 + 1e-12, 1 + 1e-8, 1 - 1e-5, 1.001, 3, 0.1])
def test_a_synapse_of_any_time_constant(target, ratio):
    # w/C (exp(-t/tau) - exp(-t/tau_m))/(1/tau_m - 1/tau), as a series where that is 0/0.
    tau_m, tau = 10e-3, 10e-3 * ratio
    document = {
        **DOCUMENT,
        "synapses": {"slow": {"model": "exp_current", "parameters": {"tau": f"{tau!r} s"}}},
        "populations": {
            "cell": {
                "model": "lif",
                "size": len(CELLS),
                "parameters": {"C_m": "100 pF", "g_L": "10 nS", "V_th": "0 mV"},
            }
        },
        "drives": {"event": DOCUMENT["drives"]["event"]},
        "record": {"traces": {"cell": {"variables": ["v"], "neurons": 1}}},
    }
    found = sn.simulate(sn.Scenario.from_document(document), target=target)["cell.v"][101:, 0]
    t = np.arange(len(found)) * DT
    x = t * (1 / tau_m - 1 / tau)
    expected = (
        50e-12
        / 100e-12
        * t
        * np.exp(-t / tau_m)
        * np.where(np.abs(x) < 1e-5, 1 + x / 2 + x**2 / 6, np.expm1(x) / np.where(x == 0, 1, x))
    )
    np.testing.assert_allclose(found + 60e-3, expected, rtol=0, atol=1e-13)


def test_a_rate_that_holds_functions_of_parameters():
    # A leak of 10 nS times exprel(a) = (e^a - 1)/a, and a drive over it.
    equations = "dv/dt = (g_L*exprel(a)*(E_L - v) + I_syn + I_ext)/C_m : volt"
    parameters = {"C_m": "200 pF", "g_L": "10 nS", "E_L": "-60 mV", "V_th": "0 mV", "a": 0.5}
    model = {**MODEL, "equations": equations, "refractory": "", "parameters": parameters}
    document = {
        **DOCUMENT,
        "models": {"own": model},
        "populations": {"cell": {"model": "own", "size": 1}},
        "drives": {"step": {"kind": "step_current", "target": "cell", "amplitude": "20 pA"}},
        "record": {"traces": {"cell": {"variables": ["v"], "neurons": 1}}},
    }
    recording = sn.simulate(sn.Scenario.from_document(document), target="numpy")
    leak = 10e-9 * np.expm1(0.5) / 0.5
    expected = -20e-12 / leak * np.expm1(-recording["time"] * leak / 200e-12) - 60e-3
    np.testing.assert_allclose(recording["cell.v"][:, 0], expected, rtol=1e-12)


def test_steps_of_random_systems():
    # Each number for itself, also where rates are equal and units make some of them huge.
    rng = np.random.default_rng(1)
    for _ in range(100):
        count = int(rng.integers(1, 5))
        rates = np.triu(10.0 ** rng.uniform(0, 4, (count, count)), 1)
        rates -= np.diag(rng.choice([10.0, 50.0, 50.0, 1000.0], count))
        both = np.block([[rates, np.eye(count)], [np.zeros((count, 2 * count))]])
        expected = expm(both * DT)[:count, count:]
        sizes = 10.0 ** rng.uniform(-6, 6, count)
        in_units = sizes[np.newaxis, :] / sizes[:, np.newaxis]
        found = integrate_step(rates * in_units, DT) / in_units
        np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-18)


def test_rates_from_standing_still_to_far_beyond_the_step():
    rates = -np.array([0.0, 1e-300, 1e-9, 1.0, 1e3, 1e4, 1e6, 1e9]).reshape(-1, 1, 1)
    found = integrate_step(rates, DT)[:, 0, 0]
    with np.errstate(invalid="ignore"):
        expected = np.where(rates == 0, DT, -np.expm1(rates * DT) / -rates)[:, 0, 0]
    np.testing.assert_allclose(found, expected, rtol=1e-14)


def test_a_system_whose_rates_repeat_and_oscillate_against_an_ode_solver():
    recording = sn.simulate(sn.Scenario.from_document(DOCUMENT), target="numpy")
    c_m, g_l, a, tau_w = CELLS[1]

    def change(t, y):
        since = max(t - 10.1e-3, 0.0)
        driven = 20e-12 * (t >= 5e-3) + 50e-12 * np.e * since / 10e-3 * np.exp(-since / 10e-3)
        return [(-g_l * y[0] - y[1] + driven) / c_m, (a * y[0] - y[1]) / tau_w]

    times = np.arange(600) * DT
    solution = solve_ivp(
        change, (0, 0.06), [0, 0], t_eval=times, rtol=1e-10, atol=[1e-14, 1e-24], max_step=1e-4
    )
    np.testing.assert_allclose(recording["cell.v"][:, 1] + 60e-3, solution.y[0], rtol=0, atol=1e-9)


@targets
@pytest.mark.usefixtures("quickly_compiled")
def test_a_cell_that_is_held_goes_on_adapting(target):
    # While v is held at E_L, w decays; afterwards both move.
    held = {
        **DOCUMENT,
        "populations": {"cell": {"model": "own", "size": len(CELLS), "initial": {"v": "-29 mV"}}},
        "models": {
            "own": {**MODEL, "parameters": {**MODEL["parameters"], "a": "4 nS", "tau_w": "20 ms"}}
        },
    }
    recording = sn.simulate(sn.Scenario.from_document(held), target=target)
    v, w = recording["cell.v"][:, 0].values, recording["cell.w"][:, 0].values
    # A step of 31 mV above rest before the spike is seen; then 40 steps of rest.
    first = np.array([[-10e-9 / 200e-12, -1 / 200e-12], [4e-9 / 20e-3, -1 / 20e-3]])
    after = expm(first * DT) @ [31e-3, 0]
    assert w[1] == pytest.approx(after[1], rel=1e-12)
    np.testing.assert_array_equal(v[1:42], -60e-3)
    steps = np.arange(41)
    np.testing.assert_allclose(w[1:42], after[1] * np.exp(-steps * DT / 20e-3), rtol=1e-12)
    assert v[42] != -60e-3


@targets
@pytest.mark.usefixtures("quickly_compiled")
def test_constant_slopes_and_inputs_that_change_at_every_step(target):
    model = {
        **MODEL,
        "equations": (
            "dv/dt = (I_syn + I_ext + extra)/C_m : volt\n"
            "dage/dt = 10*Hz : 1\n"
            "extra = 1*pA*t_in_timesteps*int(t < 3*ms) : amp (constant over dt)"
        ),
        "refractory": "",
        "initial": {"v": "0 mV"},
        "parameters": {"C_m": "200 pF", "V_th": "1 V", "E_L": "0 mV"},
    }
    document = {
        **{key: DOCUMENT[key] for key in ("title", "duration", "dt")},
        "models": {"own": model},
        "populations": {"cell": {"model": "own", "size": 1}},
        "drives": {"step": {"kind": "step_current", "target": "cell", "amplitude": "20 pA"}},
        "record": {"traces": {"cell": {"variables": ["v", "age"], "neurons": 1}}},
    }
    recording = sn.simulate(sn.Scenario.from_document(document), target=target)
    steps = np.arange(600)
    np.testing.assert_allclose(recording["cell.age"][:, 0], steps * DT * 10, rtol=1e-12)
    charge = DT * np.cumsum(np.where(steps < 30, 1e-12 * steps, 0.0) + 20e-12)
    np.testing.assert_allclose(recording["cell.v"][1:, 0], charge[:-1] / 200e-12, rtol=1e-12)


@pytest.mark.parametrize("target", ["numpy", pytest.param("cython", marks=pytest.mark.slow), "cpp"])
@pytest.mark.usefixtures("quickly_compiled")
def test_exactly_at_rheobase_no_cell_fires(target):
    # lif: 10 nS times 10 mV. Cells of any time constant; a little more makes all of them fire.
    if target != "numpy" and compiler() is None:
        pytest.skip("no C++ compiler works here")
    sizes = ["200 pF", "50 pF", "123 pF", "20 pF"]
    document = {
        "title": "rheobase",
        "duration": "1.2 s",
        "populations": {
            name: {"model": "lif", "size": 4, "parameters": {"C_m": sizes}}
            for name in ("at", "over")
        },
        "drives": {
            "same": {"kind": "step_current", "target": "at", "amplitude": "100 pA"},
            "more": {"kind": "step_current", "target": "over", "amplitude": "100.0001 pA"},
        },
    }
    recording = sn.simulate(sn.Scenario.from_document(document), target=target)
    cells = recording["spike_population"].values, recording["spike_neuron"].values
    fired = {(int(p), int(n)) for p, n in zip(*cells, strict=True)}
    assert fired == {(1, k) for k in range(4)}


REFUSED = {
    "dv/dt = -v**2/(1*mV*ms) : volt": "dv/dt is not linear in v",
    "dv/dt = (E_L - v*int(t > 5*ms))/tau_w : volt": "dv/dt depends on t",
    "dv/dt = (E_L - v)/tau_w*int(v < V_th) : volt": "dv/dt is not linear in v",
    "dv/dt = -v*(1 + I_ext/nA)/tau_w : volt": "the factor of v contains I_ext",
    "dv/dt = -v/tau_w*exp(lastspike/second) : volt": "the factor of v contains lastspike",
}


@pytest.mark.parametrize("equations", REFUSED)
def test_equations_that_are_not_linear_are_refused_with_the_reason(equations):
    document = {
        **DOCUMENT,
        "models": {"own": {**MODEL, "equations": equations}},
        "populations": {"cell": {"model": "own", "size": 1}},
        "drives": {},
        "record": {},
    }
    with pytest.raises(InputError, match=rf"models\.own\.method: .*{REFUSED[equations]}.*\"rk4\""):
        sn.Scenario.from_document(document)


def test_a_synapse_that_is_not_linear_lets_rk4_take_over():
    synapse = {
        "equations": "dI/dt = -I*(1 + (I/pA)**2/10000)/tau : amp",
        "on_pre": "I += w",
        "current": "I",
        "weight": "pA",
        "parameters": {"tau": "10 ms"},
    }
    document = {**DOCUMENT, "synapses": {"slow": synapse}}
    recording = sn.simulate(sn.Scenario.from_document(document), target="numpy")

    def change(_, y):
        return -y * (1 + (y / 1e-12) ** 2 / 10000) / 10e-3

    times = np.arange(499) * DT
    expected = solve_ivp(change, (0, 0.06), [50e-12], t_eval=times, rtol=1e-10, atol=1e-25).y[0]
    np.testing.assert_allclose(recording["cell.I_slow"][101:, 0], expected, rtol=1e-8)


def test_a_rate_that_is_not_finite_is_refused():
    parameters = {**MODEL["parameters"], "shape": "1"}
    model = {
        **MODEL,
        "equations": "dv/dt = (E_L - v)/(tau_w*(shape - 1)) + I_ext/C_m : volt",
        "parameters": parameters,
    }
    document = {
        **DOCUMENT,
        "models": {"own": model},
        "populations": {"cell": {"model": "own", "size": 1}},
        "drives": {},
        "record": {},
    }
    with pytest.raises(InputError, match=r"populations\.cell: a rate .* not a finite number"):
        sn.simulate(sn.Scenario.from_document(document), target="numpy")
