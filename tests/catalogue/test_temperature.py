"""The squid axon at other temperatures, against the 1952 equations with all rates times phi."""

import brian2.only as b2
import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.special import exprel

import simneuro as sn
from simneuro.errors import InputError

REST = -65.0  # mV
GATES = (0.0529325, 0.5961208, 0.3176769)  # m, h, n at rest


# The equations of Hodgkin & Huxley (1952) in mV above rest, ms and uA/cm^2; all rates triple for
# ten degrees. x/(exp(x) - 1) is written 1/exprel(x), which is finite at 0.
def rates(u):
    return np.array(
        [
            (1 / exprel((25 - u) / 10), 4 * np.exp(-u / 18)),
            (0.07 * np.exp(-u / 20), 1 / (np.exp((30 - u) / 10) + 1)),
            (0.1 / exprel((10 - u) / 10), 0.125 * np.exp(-u / 80)),
        ]
    )


def shocked(millivolt, celsius, times):
    """Height above rest after a shock, by a stiff integration."""
    phi = 3 ** ((celsius - 6.3) / 10)

    def slope(_t, state):
        u, m, h, n = state
        alpha, beta = rates(u).T
        ionic = 120 * m**3 * h * (u - 115) + 36 * n**4 * (u + 12) + 0.3 * (u - 10.613)
        return [-ionic, *(phi * (alpha - (alpha + beta) * state[1:]))]

    alpha, beta = rates(0.0).T
    start = [millivolt, *(alpha / (alpha + beta))]
    exact = {"method": "LSODA", "rtol": 1e-10, "atol": 1e-11, "t_eval": times}
    return solve_ivp(slope, (0, times[-1]), start, **exact).y[0]


def document(cell_document, millivolt, celsius, dt="0.005 ms", duration="12 ms"):
    """Cells of one temperature that start displaced, gates at rest."""
    made = cell_document(
        "hodgkin_huxley",
        duration=duration,
        size=len(millivolt),
        record=("v",),
        parameters={"temperature": f"{celsius} degC"},
        dt=dt,
    )
    gates = dict(zip("mhn", GATES, strict=True))
    start = (np.asarray(millivolt, float) + REST) * b2.mV
    made["populations"]["cell"]["initial"] = {"v": start, **gates}
    return made


def heights(document):
    """Milliseconds, and mV above rest (time x cell)."""
    recording = sn.simulate(sn.Scenario.from_document(document), target="numpy")
    return 1e3 * recording.time.values, 1e3 * recording["cell.v"].values - REST


def half_width(times, height):
    above = np.flatnonzero(height > height.max() / 2)
    return times[above[-1]] - times[above[0]]


@pytest.mark.parametrize(
    ("celsius", "phi"), [(6.3, 1.0), (16.3, 3.0), (18.5, 3.8202), (-3.7, 1 / 3), (26.3, 9.0)]
)
def test_the_rates_triple_for_ten_degrees(cell_document, celsius, phi):
    made = document(cell_document, [0.0], celsius, duration="0.01 ms")
    names = ["phi", *(f"{side}_{gate}" for gate in "mhn" for side in ("alpha", "beta"))]
    made["record"]["traces"]["cell"]["variables"] = names
    start = sn.simulate(sn.Scenario.from_document(made), target="numpy").isel(time=0)
    assert float(start["cell.phi"][0]) == pytest.approx(phi, rel=2e-5)
    # Time constants at rest and 6.3 degrees, from the equations of the paper.
    for gate, published in (("m", 0.23677), ("h", 8.51601), ("n", 5.45858)):
        alpha, beta = (float(start[f"cell.{side}_{gate}"][0]) for side in ("alpha", "beta"))
        found = 1e3 / (float(start["cell.phi"][0]) * (alpha + beta))
        assert found == pytest.approx(published / phi, rel=3e-5)


def test_the_threshold_of_a_shock_at_6_3(cell_document):
    # The paper's figure 12: 6 mV fail, 7 mV fire.
    times, low, high = np.arange(0, 15, 0.01), 6.0, 7.0
    while high - low > 1e-4:
        middle = (low + high) / 2
        fires = shocked(middle, 6.3, times).max() > 50
        low, high = (low, middle) if fires else (middle, high)
    assert low == pytest.approx(6.505, abs=5e-3)
    _, found = heights(document(cell_document, [low - 1e-3, high + 1e-3], 6.3, duration="15 ms"))
    below, above = found.max(axis=0)
    assert below < 15
    assert above > 90


# Warm membranes have no sharp threshold: the height of the response grows with the shock.
@pytest.mark.parametrize("celsius", [18.5, 30.0])
def test_all_or_none_is_lost_when_warm(cell_document, celsius):
    shocks = [6.0, 7.0, 7.5, 8.0, 9.0, 11.0, 12.0, 15.0, 40.0]
    times, found = heights(document(cell_document, shocks, celsius, duration="6 ms"))
    for cell, shock in enumerate(shocks):
        assert np.abs(found[:, cell] - shocked(shock, celsius, times)).max() < 0.01
    assert np.any((found.max(axis=0) > 15) & (found.max(axis=0) < 85))


# Peak and half width, the first after a shock of 15 mV, the others after one of 20 mV.
@pytest.mark.parametrize(
    ("shock", "celsius", "peak", "width"),
    [(15.0, 6.3, 105.4, 1.46), (20.0, 18.5, 98.4, 0.419), (20.0, 30.0, 77.1, None)],
)
def test_spikes_are_lower_and_shorter_when_warm(cell_document, shock, celsius, peak, width):
    times, found = heights(document(cell_document, [shock], celsius))
    expected = shocked(shock, celsius, times)
    assert np.abs(found[:, 0] - expected).max() < 2e-3
    assert found.max() == pytest.approx(peak, abs=0.06)
    if width is not None:
        assert half_width(times, found[:, 0]) == pytest.approx(width, abs=0.011)


def test_undershoot_and_a_strong_shock_at_6_3(cell_document):
    _, found = heights(document(cell_document, [15.0, 90.0], 6.3))
    assert found[:, 0].min() == pytest.approx(-11.2, rel=0.01)
    assert found[:, 1].max() == pytest.approx(108.5, rel=0.01)


def test_cells_may_differ_in_temperature(cell_document):
    made = document(cell_document, [15.0, 15.0], 6.3)
    made["populations"]["cell"]["parameters"]["temperature"] = ["6.3 degC", "18.5 degC"]
    times, found = heights(made)
    for cell, celsius in enumerate((6.3, 18.5)):
        assert np.abs(found[:, cell] - shocked(15.0, celsius, times)).max() < 2e-3


def test_a_temperature_has_the_unit_of_one(cell_document):
    made = document(cell_document, [15.0], 6.3)
    made["populations"]["cell"]["parameters"]["temperature"] = "18.5 mV"
    with pytest.raises(InputError, match=r"temperature: got 18.5 mV.* a temperature, such as degC"):
        sn.Scenario.from_document(made)


def test_a_scenario_keeps_its_temperature(cell_document):
    scenario = sn.Scenario.from_document(document(cell_document, [15.0], 18.5))
    assert 'temperature = "18.5 degC"' in scenario.to_toml()
    kelvin = scenario.override({"populations.cell.parameters.temperature": "291.65 K"})
    assert kelvin.digest == scenario.digest
