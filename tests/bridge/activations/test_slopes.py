"""Where the slope of an activation is steepest, and where little of it is left."""

import numpy as np
import pytest

import simneuro as sn
from simneuro.analysis import theory
from simneuro.bridge import activation
from simneuro.bridge.activations import slope_end, steepest_input


@pytest.mark.parametrize("share", [0.01, 0.1, 0.5])
def test_sigmoid_and_tanh_in_closed_form(share):
    # The slope of tanh is 1 / cosh^2 x, and that of the sigmoid a quarter of it at x / 2.
    expected = np.arccosh(share**-0.5)
    assert slope_end(activation("tanh"), share) == pytest.approx(expected, rel=1e-9)
    assert slope_end(activation("sigmoid"), share) == pytest.approx(2 * expected, rel=1e-9)
    assert steepest_input(activation("tanh")) == 0


def test_a_rectifier_never_ends():
    assert slope_end(activation("relu")) == np.inf
    assert slope_end(activation("elu")) == np.inf


def test_a_noisy_cell_ends_where_differences_of_its_rate_say_so():
    unit = activation("siegert", tau=0.02, t_ref=0.005, sigma=0.447)
    cell = {"std": 0.447, "tau": 0.02, "V_th": 1.0, "V_reset": 0.0, "t_ref": 0.005}

    def slope(x):
        return np.diff(theory.siegert(np.array([x - 1e-4, x + 1e-4]), **cell)).item() / 2e-4

    top, end = steepest_input(unit), slope_end(unit)
    assert slope(top) > max(slope(top - 0.05), slope(top + 0.05))
    assert slope(end) / slope(top) == pytest.approx(0.1, rel=1e-4)


def test_what_has_no_slope_is_refused():
    with pytest.raises(sn.InputError, match="acts on rows"):
        steepest_input(activation("softmax"))
    with pytest.raises(sn.InputError, match="between 0 and 1"):
        slope_end(activation("tanh"), 1.0)
