"""The curve of a population is that of its neuron, at the levels of its step current."""

import numpy as np
import pytest

import simneuro as sn
from simneuro.bridge.curves import population_curve

LEVELS = ["90 pA", "150 pA", "300 pA"]
STEP = {"kind": "step_current", "target": "cell", "amplitude": LEVELS}
NOISE = {"kind": "noise_current", "target": "cell", "density": "100 pA*ms^0.5"}


def scenario(cell_document, **drives):
    parameters = {"t_ref": "2 ms"}
    return sn.Scenario.from_document(
        cell_document("lif", duration="300 ms", size=3, parameters=parameters, drives=drives)
    )


def test_levels_parameters_and_duration_are_those_of_the_scenario(cell_document):
    curve = population_curve(scenario(cell_document, step=STEP), "cell", repeats=7)
    assert np.allclose(curve.level, [90e-12, 150e-12, 300e-12])
    assert curve.sizes["repeat"] == 1
    assert curve.attrs["duration"] == pytest.approx(0.3)
    # 20 ms ln(300 / 200) = 8.11 ms, which is 82 steps, and 2 ms.
    assert curve.steady_rate.values[:, 0] == pytest.approx([0, 1 / 24e-3, 1 / 10.2e-3])


def test_noise_of_the_population_acts_and_gives_repeats(cell_document):
    curve = population_curve(scenario(cell_document, step=STEP, hum=NOISE), "cell", repeats=7)
    assert curve.sizes["repeat"] == 7
    assert float(curve.rate.std("repeat").max()) > 0
    quiet = NOISE | {"density": "0 pA*ms^0.5"}
    curve = population_curve(scenario(cell_document, step=STEP, hum=quiet), "cell", repeats=7)
    assert curve.sizes["repeat"] == 1


def test_the_neuron_has_the_parameters_of_the_population(cell_document):
    neuron = scenario(cell_document, step=STEP).network.cells["cell"].neuron
    assert float(neuron.parameters["t_ref"].value) == 0.002
    assert float(sn.models["lif"].parameters["t_ref"].value) == 0.005


@pytest.mark.parametrize("amplitude", ["100 pA", {"uniform": ["0 pA", "400 pA"]}])
def test_what_is_no_list_of_levels_raises_an_error(cell_document, amplitude):
    wrong = scenario(cell_document, step=STEP | {"amplitude": amplitude})
    with pytest.raises(sn.InputError, match="not a list of levels, one for each cell"):
        population_curve(wrong, "cell")


def test_no_step_two_steps_and_no_population_raise_errors(cell_document):
    with pytest.raises(sn.InputError, match="needs one step current for its curve, and has 0"):
        population_curve(scenario(cell_document), "cell")
    with pytest.raises(sn.InputError, match="has 2"):
        population_curve(scenario(cell_document, one=STEP, two=STEP), "cell")
    with pytest.raises(sn.InputError, match="no population 'sell'"):
        population_curve(scenario(cell_document, step=STEP), "sell")
