"""Charges of ions and their ATP, compared with closed forms and with SciPy's integration."""

import numpy as np
import pytest
import xarray as xr

from simneuro import recording
from simneuro.analysis import (
    atp_of_sodium,
    entered_charge,
    sodium_excess,
    sodium_share,
    spike_cost,
)
from simneuro.errors import InputError
from simneuro.validation.truth.integration import solve
from simneuro.validation.truth.squid import make_patch, resting_state

TIME = np.linspace(0, 60e-3, 12001)


def over_time(values) -> xr.DataArray:
    return xr.DataArray(np.asarray(values), {"time": TIME}, dims="time")


def test_a_mole_of_sodium_costs_a_third_of_a_mole_of_atp() -> None:
    faraday, avogadro = 96485.33212, 6.02214076e23
    assert float(atp_of_sodium(faraday)) == pytest.approx(avogadro / 3, rel=1e-9)
    assert float(atp_of_sodium("3 pC")) == float(atp_of_sodium(3e-12))


def test_currents_of_the_share_cancel_at_the_reversal() -> None:
    for reversal in (-0.1, -0.07, 0.0, 0.05):
        part = float(sodium_share(reversal, E_Na=0.05, E_K=-0.1))
        assert part * (0.05 - reversal) + (1 - part) * (-0.1 - reversal) == pytest.approx(0)
    assert float(sodium_share("0 mV", E_Na="50 mV", E_K="-100 mV")) == pytest.approx(2 / 3)


@pytest.mark.parametrize("reversal", [-0.11, 0.06])
def test_other_ions_are_refused(reversal) -> None:
    with pytest.raises(InputError, match="other ions"):
        sodium_share(reversal, E_Na=0.05, E_K=-0.1)


def test_the_charge_of_a_decaying_current_is_its_time_constant_times_its_size() -> None:
    current = over_time(2e-9 * np.exp(-TIME / 3e-3))
    assert float(entered_charge(current)) == pytest.approx(6e-12, rel=1e-5)
    assert float(entered_charge(current.assign_attrs(units="A"))) == float(entered_charge(current))


def test_sodium_alone_enters_in_the_least_amount() -> None:
    rising = np.clip(TIME / 1e-3, 0, 1)
    v, sodium = over_time(-0.07 + 0.1 * rising), over_time(100e-12 * 0.1 / 1e-3 * (TIME < 1e-3))
    assert float(sodium_excess(sodium, v, capacitance=100e-12)) == pytest.approx(1, rel=5e-3)
    twice = sodium_excess(2 * sodium + 1e-9, v, capacitance=100e-12, at_rest=1e-9)
    assert float(twice) == pytest.approx(2, rel=5e-3)


@pytest.mark.parametrize(("celsius", "expected"), [(6.3, 13.23), (18.0, 4.17)])
def test_the_axon_of_1952_by_adaptive_integration(celsius, expected) -> None:
    """The two values that the scenario `energy` expects; yu2012 has about 4 at 18 degrees."""
    change = make_patch(0.0, faster=3 ** ((celsius - 6.3) / 10))
    _, (v, m, h, _) = solve(change, resting_state(15.0), 60.0, 1e3 * TIME)
    sodium = -120 * m**3 * h * (v - 115) * 1e-2  # A/m^2
    volts = over_time(1e-3 * np.append(0.0, v[1:]))  # from rest, not from where the shock leads
    found = sodium_excess(over_time(sodium), volts, capacitance=1e-2, at_rest=sodium[-1])
    assert float(found) == pytest.approx(expected, abs=5e-3)


def spiking_membrane(sodium_factor: float) -> xr.Dataset:
    """A membrane that sodium charges; of more sodium potassium takes the rest at once."""
    v = -0.07 + 0.1 * np.clip(TIME / 1e-3, 0, 1) * (TIME < 30e-3)
    charging = 100e-12 * np.append(0.0, np.diff(v) / np.diff(TIME))
    sodium = sodium_factor * np.clip(charging, 0, None)
    traces = {
        "cell.v": recording.Trace(TIME, [0], v[:, None], "V"),
        "cell.I_Na": recording.Trace(TIME, [0], sodium[:, None], "A"),
        "cell.I_K": recording.Trace(TIME, [0], (charging - sodium)[:, None], "A"),
    }
    return recording.assemble(
        populations={"cell": 1}, spikes={"cell": ([], [])}, duration=0.1, dt=5e-6, traces=traces
    )


@pytest.mark.parametrize("factor", [1.0, 4.0])
def test_sodium_that_potassium_cancels_is_excess_and_costs_atp(factor) -> None:
    run, capacitance = spiking_membrane(factor), 100e-12
    found = spike_cost(run, "cell", capacitance=capacitance, currents=["I_Na", "I_K"])
    assert float(found.excess[0]) == pytest.approx(factor, rel=1e-2)
    assert float(found.atp[0]) == pytest.approx(
        factor * capacitance * 0.1 / 3 / 1.602176634e-19, rel=1e-2
    )
    assert float(found.unbalanced[0]) < 1e-2


def test_a_current_that_is_missing_shows_in_the_balance() -> None:
    found = spike_cost(spiking_membrane(4.0), "cell", capacitance=100e-12, currents=["I_Na"])
    assert float(found.unbalanced[0]) == pytest.approx(1, rel=1e-2)
    with pytest.raises(InputError, match="sodium"):
        spike_cost(spiking_membrane(4.0), "cell", capacitance=100e-12, currents=[])


def test_what_is_no_spike_is_refused() -> None:
    still = over_time(np.full(TIME.size, -0.07))
    with pytest.raises(InputError, match="never rises"):
        sodium_excess(still, still, capacitance=1e-10)
    with pytest.raises(InputError, match="sodium"):
        sodium_excess(still[:5], still, capacitance=1e-10)
