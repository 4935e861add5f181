"""The table of reference curves: made by what it says, and simneuro's own curves on it."""

import numpy as np
import pytest

import simneuro as sn
from simneuro import units
from simneuro.errors import InputError
from simneuro.validation.reference_curves import SPIKES, levels, rate, reference_curve

CONDUCTANCE_BASED = [name for name, each in sn.models.neurons.items() if "area" in each.parameters]


def test_it_has_what_it_should():
    assert {"lif", "eif", "adex", "izhikevich", *CONDUCTANCE_BASED} <= set(SPIKES)
    for name in SPIKES:
        curve = reference_curve(name)
        assert np.allclose(1e12 * curve["level"].values, levels(name))
        assert curve.values.max() > 10
        assert curve.attrs["units"] == "Hz"


def test_there_is_none_of_other_models():
    with pytest.raises(InputError, match="no reference curve of 'escape_lif'") as caught:
        reference_curve("escape_lif")
    assert set(caught.value.allowed) == set(SPIKES)


@pytest.mark.parametrize(
    ("model", "row"),
    [
        *(("lif", 3), ("eif", 2), ("subtractive_if", 7), ("adex", 2), ("izhikevich", 1)),
        *(("hodgkin_huxley", 0), ("pospischil_rs", 2), ("thalamic_relay", 1)),
        ("pospischil_lts", 2),
    ],
)
def test_a_row_is_what_is_computed_anew(model, row):
    # Events that SciPy locates to 1e-9 ms: their number is the same everywhere.
    assert rate(model, levels(model)[row]) == reference_curve(model).values[row]


@pytest.mark.parametrize("model", [pytest.param(name, marks=pytest.mark.slow) for name in SPIKES])
def test_simneuros_own_curve_is_on_it(model):
    reference = reference_curve(model)
    own = sn.response_curve(model, reference["level"].values * units.parse("1 A"), duration="1 s")
    found, dt = own["rate"].values[:, 0], own.attrs["dt"]
    # A spike of each second may fall to either side of its end; and each interval ends on the grid,
    # up to dt late, so that of r spikes a second up to r * (r dt) are missing.
    bound = 1 + reference.values**2 * dt
    assert np.all(np.abs(found - reference.values) <= bound)
