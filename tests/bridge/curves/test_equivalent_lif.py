"""The lif neuron nearest to a table of rates: known ones, and the way from a table to spikes."""

import numpy as np
import pytest
from sklearn.datasets import load_iris

import simneuro as sn
from simneuro.analysis import theory
from simneuro.bridge import Activation, RateClassifier, curve_from_table, fit_lif, to_spiking
from simneuro.errors import InputError

LEVELS = np.arange(0, 400, 25)
CELL = {"C_m": 150e-12, "g_L": 6e-9, "E_L": -60e-3, "V_th": -50e-3, "V_reset": -60e-3}
CELL["t_ref"] = 8e-3


def table(rates):
    columns = {"current (pA)": LEVELS, "rate (Hz)": rates}
    return curve_from_table(columns, duration="1 s", source="my cell")


def test_the_rates_of_a_lif_give_that_lif():
    found = fit_lif(table(theory.lif_rate(1e-12 * LEVELS, **CELL)))
    for name, value in CELL.items():
        assert found.si_values[name] == pytest.approx(value, rel=1e-3), name


def test_the_way_out_of_the_message_leads_from_a_table_to_spikes():
    x, y = load_iris(return_X_y=True)
    curve = table(30 * np.log1p(np.exp((LEVELS - 120) / 40)) / 5)  # nobody's formula
    trained = RateClassifier((8,), Activation.from_curve(curve), max_iter=60, random_state=0)
    with pytest.raises(InputError, match=r"cell = sn\.bridge\.fit_lif\(curve\).*neuron=cell"):
        to_spiking(trained.fit(x, y))
    cell = fit_lif(curve)
    act = Activation.from_curve(sn.response_curve(cell, "0 pA : 400 pA : 25", duration="1 s"))
    net = RateClassifier((8,), act, max_iter=100, random_state=0).fit(x, y)
    spiking = to_spiking(net, neuron=cell)
    assert spiking.score(x[::5], y[::5], duration="300 ms") > net.score(x[::5], y[::5]) - 0.1


def test_a_curve_that_no_lif_has_is_refused():
    falls = np.where(LEVELS < 200, LEVELS / 2, 0)
    with pytest.raises(InputError, match="no lif neuron has this curve"):
        fit_lif(table(falls))
    with pytest.raises(InputError, match="curve"):
        fit_lif(table(0 * LEVELS))


@pytest.mark.parametrize(
    ("currents", "rates"),
    [
        ([0, 100, 200], [0, 0, 10]),  # as many parameters as levels
        ([0, 50, 100, 150, 200], [0, 0, 0, 10, 20]),  # two rates for three parameters
        ([10, 50, 100, 150, 200], [10, 10, 10, 10, 10]),  # only the refractory period shows
    ],
)
def test_levels_that_do_not_tell_the_time_constant_are_refused(currents, rates):
    curve = curve_from_table({"current (pA)": currents, "rate (Hz)": rates}, duration="1 s")
    with pytest.raises(InputError, match="do not tell the membrane time constant"):
        fit_lif(curve)
