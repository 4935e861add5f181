"""The squid giant axon against Hodgkin & Huxley (1952): their equations typed again, here."""

import brian2.only as b2
import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

import simneuro as sn
from simneuro.errors import InputError

AREA = 1e-4  # cm^2: 10000 um^2, so that 1 uA/cm^2 is 0.1 nA
REST = -65.0  # mV, the zero of the 1952 voltages


# The equations of the 1952 paper, in mV and ms, with the sign of V as it is written today:
# V = E - E_rest, so that depolarisation is positive.
def x_over_expm1(x):
    return 1.0 if x == 0 else x / np.expm1(x)


def rates(v):
    return {
        "m": (x_over_expm1((25 - v) / 10), 4 * np.exp(-v / 18)),
        "h": (0.07 * np.exp(-v / 20), 1 / (np.exp((30 - v) / 10) + 1)),
        "n": (0.1 * x_over_expm1((10 - v) / 10), 0.125 * np.exp(-v / 80)),
    }


def steady(gate, v):
    alpha, beta = rates(v)[gate]
    return alpha / (alpha + beta)


def ionic(v, m, h, n):
    return 120 * m**3 * h * (v - 115) + 36 * n**4 * (v + 12) + 0.3 * (v - 10.613)


def derivative(current):
    def change(_t, y):
        v, *gates = y
        moved = [
            alpha * (1 - x) - beta * x
            for (alpha, beta), x in zip(rates(v).values(), gates, strict=True)
        ]
        return [current - ionic(v, *gates), *moved]

    return change


def reference(current, v0, times):
    start = [v0, *(steady(gate, 0.0) for gate in "mhn")]
    solved = solve_ivp(
        derivative(current),
        (0, times[-1]),
        start,
        t_eval=times,
        method="DOP853",
        rtol=1e-13,
        atol=1e-14,
    )
    return solved.y


@pytest.fixture(scope="module")
def axon(cell_document):
    """Simulate squid axons and give their trace."""

    def run(duration, *, record=("v",), size=1, current=None, dt="0.01 ms", v=None, target="numpy"):
        document = cell_document(
            "hodgkin_huxley", duration=duration, size=size, record=record, dt=dt
        )
        if v is not None:
            # A shock moves the potential at once and finds the gates at rest.
            gates = {gate: steady(gate, 0.0) for gate in "mhn"}
            document["populations"]["cell"]["initial"] = {"v": v, **gates}
        if current is not None:
            step = {"kind": "step_current", "target": "cell", "amplitude": current}
            document["drives"] = {"step": step}
        return sn.simulate(sn.Scenario.from_document(document), target=target)

    return run


def millivolt(recording):
    """Voltage above rest (time x cell)."""
    return recording["cell.v"].transpose("time", "cell.neuron").values * 1e3 - REST


def test_gates_at_rest(axon):
    # alpha/(alpha + beta) of the 1952 equations at V = 0.
    recording = axon("0.1 ms", record=("m", "h", "n"))
    start = recording.isel(time=0)
    assert float(start["cell.m"][0]) == pytest.approx(0.0529325, abs=1e-6)
    assert float(start["cell.h"][0]) == pytest.approx(0.5961208, abs=1e-6)
    assert float(start["cell.n"][0]) == pytest.approx(0.3176769, abs=1e-6)


def test_time_constants_at_rest(axon):
    names = [f"{side}_{gate}" for gate in "mhn" for side in ("alpha", "beta")]
    start = axon("0.1 ms", record=names, v="-65 mV").isel(time=0)
    for gate, published in (("m", 0.23677), ("h", 8.51601), ("n", 5.45858)):
        alpha, beta = (float(start[f"cell.{side}_{gate}"][0]) for side in ("alpha", "beta"))
        assert 1e3 / (alpha + beta) == pytest.approx(published, abs=1e-5)


def test_rates_agree_over_the_whole_range_and_at_the_removable_singularities(axon):
    # alpha_n is 0/0 at V = 10 mV and alpha_m at 25 mV.
    volts = np.concatenate([np.linspace(-75, 125, 41), [10.0, 25.0, 10 + 1e-9, 25 - 1e-9]])
    names = [f"{side}_{gate}" for gate in "mhn" for side in ("alpha", "beta")]
    start = [float(v + REST) for v in volts] * b2.mV
    recording = axon("0.02 ms", record=names, size=len(volts), v=start)
    for index, name in enumerate(names):
        found = recording[f"cell.{name}"].isel(time=0).values / 1e3
        expected = [list(rates(v).values())[index // 2][index % 2] for v in volts]
        assert np.all(np.isfinite(found))
        np.testing.assert_allclose(found, expected, rtol=1e-7)


def test_rest_is_a_hair_above_zero(axon):
    # E_L = 10.613 mV leaves a resting potential of +0.0036 mV.
    rest = brentq(lambda v: ionic(v, *(steady(gate, v) for gate in "mhn")), -5, 5)
    assert rest == pytest.approx(0.0036, abs=5e-5)
    trace = millivolt(axon("150 ms", dt="0.05 ms"))
    assert trace[-1, 0] == pytest.approx(rest, abs=1e-5)


def test_shock_threshold_and_spike_height(axon):
    # A shock displaces the membrane at once. 6 mV fail, 7 mV fire, to 102.1 mV above rest;
    # the threshold is 6.505 mV.
    shocks = np.array([6.0, 6.4, 6.6, 7.0, 15.0, 90.0])
    recording = axon("12 ms", size=len(shocks), v=list(shocks + REST) * b2.mV)
    peaks = millivolt(recording).max(axis=0)
    assert (peaks[:2] < 10).all()
    assert peaks[3] == pytest.approx(102.1, rel=0.01)
    assert peaks[4] == pytest.approx(105.4, rel=0.01)
    assert peaks[5] == pytest.approx(108.5, rel=0.01)
    assert (peaks[2:] > 80).all()
    assert sorted(recording.spike_neuron.values) == [2, 3, 4, 5]


@pytest.fixture(scope="module")
def one_spike(axon):
    """A shock of 15 mV and its spike."""
    return axon("12 ms", v="-50 mV")


def test_spike_width_and_undershoot(one_spike):
    trace = millivolt(one_spike)[:, 0]
    above = np.flatnonzero(trace > trace.max() / 2) * 0.01
    assert above[-1] - above[0] == pytest.approx(1.46, abs=0.02)
    assert trace.min() == pytest.approx(-11.2, rel=0.01)


def test_rk4_converges_to_the_1952_equations_at_fourth_order(axon):
    # A current below threshold: no spike, so that the error is the integrator's.
    current = 2.0  # uA/cm^2
    times = np.arange(0, 20, 0.05)
    expected = reference(current, 0.0, times)[0]
    errors = []
    for dt in (0.05, 0.025, 0.0125):
        trace = millivolt(axon("20 ms", current="0.2 nA", dt=f"{dt} ms", v="-65 mV"))[:, 0]
        found = trace[:: round(0.05 / dt)]
        errors.append(np.abs(found - expected).max())
    ratios = np.array(errors[:-1]) / errors[1:]
    assert errors[0] < 1e-6
    np.testing.assert_allclose(ratios, 16, rtol=0.15)


def test_a_spike_agrees_with_the_1952_equations(axon):
    times = np.arange(0, 15, 0.01)
    expected = reference(10.0, 0.0, times)
    recording = axon("15 ms", record=("v", "m", "h", "n"), current="1 nA", v="-65 mV")
    assert np.abs(millivolt(recording)[:, 0] - expected[0]).max() < 1e-3
    for gate, values in zip("mhn", expected[1:], strict=True):
        assert np.abs(recording[f"cell.{gate}"].values[:, 0] - values).max() < 1e-5


@pytest.mark.slow
def test_repetitive_firing_sets_in_at_6_26(axon):
    # Published onset of the fold of limit cycles: 6.26 uA/cm^2 at about 50 Hz, 20 -> 86.5 Hz.
    density = np.array([6.2, 6.3, 7.0, 10.0, 20.0])
    recording = axon("600 ms", size=5, dt="0.05 ms", current=list(density * AREA * 1e3) * b2.nA)
    late = recording.spike_time.values > 0.2
    counts = np.bincount(recording.spike_neuron.values[late], minlength=5)
    assert counts[0] == 0
    found = []
    for cell in range(1, 5):
        train = recording.spike_time.values[late & (recording.spike_neuron.values == cell)]
        found.append(1 / np.diff(train).mean())
    assert 50 < found[0] < 53
    np.testing.assert_allclose(found[1:], [58.3, 68.3, 86.5], rtol=0.005)


def test_a_time_step_that_is_too_long_is_refused(cell_document):
    document = cell_document("hodgkin_huxley", duration="10 ms", dt="0.1 ms")
    with pytest.raises(InputError, match=r"accurate up to dt = 0.05 ms.*dt is 0.1 ms"):
        sn.Scenario.from_document(document)


def test_the_time_step_defaults_to_what_is_accurate(cell_document):
    scenario = sn.Scenario.from_document(cell_document("hodgkin_huxley", duration="10 ms"))
    assert float(scenario.time_step) == 5e-5
    assert float(scenario.override({"dt": "0.05 ms"}).time_step) == 5e-5


def test_area_scales_currents_not_voltages(cell_document):
    traces = []
    for area, current in (("10000 um^2", "1 nA"), ("5000 um^2", "0.5 nA")):
        document = cell_document(
            "hodgkin_huxley", duration="10 ms", record=["v"], parameters={"area": area}
        )
        document["drives"] = {
            "step": {"kind": "step_current", "target": "cell", "amplitude": current}
        }
        traces.append(millivolt(sn.simulate(sn.Scenario.from_document(document))))
    np.testing.assert_allclose(traces[0], traces[1], atol=1e-9)


def test_one_spike_is_counted_once(one_spike):
    # The potential stays above the threshold for many steps; only the crossing counts.
    recording = one_spike
    assert recording.sizes["spike"] == 1
    trace = millivolt(recording)[:, 0]
    crossing = np.flatnonzero((trace[:-1] <= 50) & (trace[1:] > 50))
    assert len(crossing) == 1
    # The trace holds the state at the start of a step, a spike bears the step that crosses.
    assert recording.spike_time.values[0] == pytest.approx(crossing[0] * 1e-5, abs=1e-12)
