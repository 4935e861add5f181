"""Receptors with a rise: against closed forms, published values and an independent integration."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.special import lambertw

import simneuro as sn
from simneuro.errors import InputError

DT = 1e-4
C_M, G_L, REST = 250e-12, 25e-9, -0.07
TAU_M = C_M / G_L
CELL = {"C_m": "250 pF", "g_L": "25 nS", "E_L": "-70 mV", "V_reset": "-70 mV", "t_ref": "2 ms"}


@pytest.fixture(scope="module")
def psp(cell_document):
    """The depolarisation (V) of a cell from the step after an event on, and the times (s)."""

    def run(synapse, weight, duration="80 ms", variable="v", **parameters):
        document = cell_document(
            "lif", duration=duration, record=[variable], parameters=CELL, dt="0.1 ms"
        )
        document["synapses"] = {"receptor": {"model": synapse, "parameters": parameters}}
        document["drives"] = {
            "event": {
                "kind": "spike_list",
                "target": "cell",
                "synapse": "receptor",
                "weight": weight,
                "times": ["5 ms"],
                "neurons": [0],
            }
        }
        recording = sn.simulate(sn.Scenario.from_document(document), target="numpy")
        values = recording[f"cell.{variable}"].values[:, 0]
        assert np.all(values[:51] == values[0])
        after = values[51:] - values[0]
        return np.arange(len(after)) * DT, after

    return run


def alpha_psp(t, weight, tau):
    """Closed form of the response to weight*e*t/tau*exp(-t/tau)."""
    b = 1 / tau - 1 / TAU_M
    decays = np.exp(-t / TAU_M) - np.exp(-t / tau)
    return weight * np.e / (tau * C_M) * (decays / b**2 - t * np.exp(-t / tau) / b)


def exponential_psp(t, weight, tau):
    scale = weight / C_M * TAU_M * tau / (TAU_M - tau)
    return scale * (np.exp(-t / TAU_M) - np.exp(-t / tau))


def largest_of(rise, decay):
    """The peak of exp(-t/decay) - exp(-t/rise), where its slope is zero."""
    t = np.log(decay / rise) * decay * rise / (decay - rise)
    return np.exp(-t / decay) - np.exp(-t / rise)


def test_alpha_current(psp):
    time, found = psp("alpha_current", "100 pA")
    np.testing.assert_allclose(found, alpha_psp(time, 100e-12, 0.002), rtol=0, atol=1e-14)
    # Four membrane potentials that are published for this cell (0.1, 1, 2, 2.7 ms after onset).
    shown = [found[round(t * 10)] * 1e3 - 70 for t in (0.1, 1.0, 2.0, 2.7)]
    np.testing.assert_allclose(shown, [-69.9974, -69.8108, -69.4681, -69.2383], atol=5e-5)


@pytest.mark.parametrize("tau", [2e-3, 0.5e-3])
def test_the_time_of_an_alpha_psps_peak(psp, tau):
    time, found = psp("alpha_current", "100 pA", tau=f"{tau * 1e3} ms")
    assert time[found.argmax()] == pytest.approx(alpha_peak(TAU_M, tau), abs=DT / 2)


def alpha_peak(tau_m, tau):
    a = tau_m / tau
    return (-a * lambertw(-np.exp(-1 / a) / a, -1).real - 1) / (a * (1 / tau - 1 / tau_m))


def test_the_formula_of_the_peaks_time_as_published():
    assert alpha_peak(20e-3, 0.5e-3) * 1e3 == pytest.approx(2.7565854768, abs=1e-10)


def test_an_alpha_current_peaks_at_the_weight(psp):
    time, found = psp("alpha_current", "100 pA", variable="I_receptor")
    assert found.max() == pytest.approx(100e-12, rel=1e-12)
    assert time[found.argmax()] == pytest.approx(0.002)
    expected = 100e-12 * np.e * time / 0.002 * np.exp(-time / 0.002)
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-25)


@pytest.mark.parametrize(("rise", "decay"), [(0.5e-3, 5e-3), (1e-3, 3e-3), (2e-3, 30e-3)])
def test_biexponential_current(psp, rise, decay):
    parameters = {"tau_rise": f"{rise * 1e3} ms", "tau_decay": f"{decay * 1e3} ms"}
    time, found = psp("biexp_current", "100 pA", **parameters)
    weight = 100e-12 / largest_of(rise, decay)
    expected = exponential_psp(time, weight, decay) - exponential_psp(time, weight, rise)
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-14)


def test_a_biexponential_current_peaks_at_the_weight(psp):
    # Time constants 1:4 whose peak, at log(4)*4/3*tau_rise, is 2 ms: on the grid.
    rise = float(2e-3 * 3 / (4 * np.log(4)))
    parameters = {"tau_rise": f"{rise * 1e3!r} ms", "tau_decay": f"{4e3 * rise!r} ms"}
    time, found = psp("biexp_current", "100 pA", variable="I_receptor", **parameters)
    assert found.max() == pytest.approx(100e-12, rel=1e-12)
    assert time[found.argmax()] == pytest.approx(2e-3)


def integrated(conductance, block=lambda _: 1.0, reversal=0.0):
    """The depolarisation (V) by a conductance of time, integrated apart from the model's text."""

    def change(t, y):
        current = G_L * (REST - y[0]) + conductance(t) * block(y[0]) * (reversal - y[0])
        return [current / C_M]

    time = np.arange(750) * DT
    return (
        solve_ivp(change, (0, 0.08), [REST], t_eval=time, rtol=1e-11, atol=1e-14, max_step=1e-3).y[
            0
        ]
        - REST
    )


def test_alpha_conductance(psp):
    time, found = psp("alpha_conductance", "2 nS")
    expected = integrated(lambda t: 2e-9 * np.e * t / 0.002 * np.exp(-t / 0.002))
    assert np.abs(found - expected[: len(found)]).max() < 1e-7  # V: 1e-4 mV
    # The peak that is published for this cell.
    assert found.max() * 1e3 == pytest.approx(1.790224, abs=1e-4)
    assert time[found.argmax()] == pytest.approx(6.6e-3)


def biexponential(weight, rise, decay):
    scale = weight / largest_of(rise, decay)
    return lambda t: scale * (np.exp(-t / decay) - np.exp(-t / rise))


@pytest.mark.parametrize(("weight", "reversal"), [(2e-9, 0.0), (20e-9, -0.08)])
def test_biexponential_conductance(psp, weight, reversal):
    _, found = psp("biexp_conductance", f"{weight * 1e9} nS", E_rev=f"{reversal * 1e3} mV")
    expected = integrated(biexponential(weight, 0.5e-3, 5e-3), reversal=reversal)
    assert np.abs(found - expected[: len(found)]).max() < 1e-7


# Jahr & Stevens (1990) at 1 mM of magnesium: share of channels without it, by voltage in mV.
UNBLOCKED = {
    -80: 0.0244, -70: 0.0445, -60: 0.0796, -50: 0.1385, -40: 0.2302, -20: 0.5081, 0: 0.7812,
    40: 0.9771,
}  # fmt: skip


def unblocked(cell_document, voltages, magnesium):
    """The share of channels that the model leaves open at each voltage (mV)."""
    document = cell_document(
        "lif", duration="0.1 ms", size=len(voltages), record=["unblocked_slow"]
    )
    document["synapses"] = {"slow": {"model": "nmda", "parameters": {"Mg": magnesium}}}
    document["populations"]["cell"]["initial"] = {"v": [f"{v} mV" for v in voltages]}
    document["drives"] = {
        "none": {
            "kind": "poisson",
            "target": "cell",
            "synapse": "slow",
            "rate": "0 Hz",
            "weight": "1 nS",
        }
    }
    recording = sn.simulate(sn.Scenario.from_document(document), target="numpy")
    return recording["cell.unblocked_slow"].values[0]


def test_the_block_by_magnesium_as_published(cell_document):
    found = unblocked(cell_document, list(UNBLOCKED), "1 mM")
    np.testing.assert_allclose(found, list(UNBLOCKED.values()), atol=5e-5)
    assert unblocked(cell_document, [-20.53], "1 mM")[0] == pytest.approx(0.5, abs=1e-4)
    np.testing.assert_array_equal(unblocked(cell_document, [-80, 0], "0 mM"), [1, 1])


def test_the_current_of_nmda_is_largest_where_published(cell_document):
    # On a grid of 0.01 mV; -26.955 mV by the published formula.
    voltages = np.arange(-60, 20, 0.01)
    found = unblocked(cell_document, voltages.tolist(), "1 mM")
    assert voltages[(found * voltages).argmin()] == pytest.approx(-26.955, abs=0.006)


@pytest.mark.parametrize("magnesium", [0.0, 1.0])
def test_nmda(psp, magnesium):
    _, found = psp("nmda", "2 nS", Mg=f"{magnesium} mM")

    def block(v):
        return 1 / (1 + magnesium / 3.57 * np.exp(-62 * v))

    expected = integrated(biexponential(2e-9, 2e-3, 100e-3), block)
    assert np.abs(found - expected[: len(found)]).max() < 1e-7


@pytest.mark.parametrize("difference", [0.0, 1e-13, 1e-9, 1e-6])
def test_a_rise_that_lasts_as_long_as_the_decay_makes_an_alpha_function(psp, difference):
    # e*t/tau*exp(-t/tau), from which it differs by t/tau times the difference: 20 at most.
    times = {"tau_rise": "5 ms", "tau_decay": f"{5 * (1 + difference)!r} ms"}
    time, found = psp("biexp_current", "100 pA", **times)
    np.testing.assert_allclose(
        found, alpha_psp(time, 100e-12, 5e-3), rtol=20 * difference, atol=1e-14
    )
    _, found = psp("biexp_conductance", "2 nS", **times)
    expected = integrated(lambda t: 2e-9 * np.e * t / 0.005 * np.exp(-t / 0.005))
    assert np.abs(found - expected[: len(found)]).max() < 1e-7


def test_a_rise_slower_than_the_decay_is_the_same_curve_with_the_names_exchanged(psp):
    _, one = psp("biexp_current", "100 pA", tau_rise="2 ms", tau_decay="7 ms")
    _, other = psp("biexp_current", "100 pA", tau_rise="7 ms", tau_decay="2 ms")
    np.testing.assert_allclose(one, other, rtol=0, atol=1e-15)


def test_a_scenario_is_told_that_a_synapse_divides_by_zero(cell_document):
    document = cell_document("lif", duration="1 ms")
    document["synapses"] = {
        "mine": {
            "equations": "dI/dt = -I/tau : amp\npower = tau_rise/(tau - tau_rise) : 1",
            "on_pre": "I += w*power",
            "current": "I",
            "weight": "pA",
            "parameters": {"tau": "5 ms", "tau_rise": "5 ms"},
        }
    }
    document["drives"] = {
        "rain": {
            "kind": "poisson",
            "target": "cell",
            "synapse": "mine",
            "rate": "1 Hz",
            "weight": "1 pA",
        }
    }
    with pytest.raises(
        InputError, match=r"synapses\.mine\.parameters: mine: .* not a finite number"
    ):
        sn.Scenario.from_document(document)
