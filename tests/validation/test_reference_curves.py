"""The table of reference curves: computed again, and compared with simneuro's own curves."""

import numpy as np
import pytest
from scipy.stats import gamma

import simneuro as sn
from simneuro import units
from simneuro.errors import InputError
from simneuro.validation.reference_curves import SPIKES, list_levels, reference_curve, solve_rate
from simneuro.validation.truth.adapting import adapted_rate, adapting_spikes
from simneuro.validation.truth.renewal import expected_spikes


def test_the_table_has_a_curve_for_every_neuron():
    assert set(SPIKES) == set(sn.models.neurons)
    for name in SPIKES:
        curve = reference_curve(name)
        assert np.allclose(1e12 * curve["level"].values, list_levels(name))
        assert curve.values.max() > 10
        assert curve.attrs["units"] == "Hz"


def test_other_models_have_no_curve():
    with pytest.raises(InputError, match="no reference curve of 'ampa'") as caught:
        reference_curve("ampa")
    assert set(caught.value.allowed) == set(SPIKES)


@pytest.mark.parametrize(
    ("model", "row"),
    [
        *(("lif", 3), ("eif", 2), ("subtractive_if", 7), ("adex", 2), ("izhikevich", 1)),
        *(("hodgkin_huxley", 0), ("pospischil_rs", 2), ("thalamic_relay", 1)),
        *(("pospischil_lts", 2), ("adaptive_lif", 4), ("escape_lif", 1)),
    ],
)
def test_a_row_can_be_reproduced(model, row):
    # Events that SciPy locates to 1e-9 ms: their number is the same everywhere.
    again = float(
        f"{solve_rate(model, list_levels(model)[row]):g}"
    )  # to as many digits as in the table
    assert again == reference_curve(model).values[row]


def test_renewals_of_a_constant_hazard():
    """A Poisson process with dead time: sums of exponential waits are gamma distributed."""
    found = expected_spikes(lambda t: np.full_like(t, 0.2), t_ref=5.0, duration=200.0)
    k = np.arange(1, 41)
    expected = gamma.cdf(200 - 5 * (k - 1), k, scale=5.0).sum()
    assert found == pytest.approx(expected, rel=1e-4)


def test_adapting_spikes_approach_the_adapted_rate():
    cell = {"drive": 30.0, "threshold": 10.0, "tau": 20.0, "t_ref": 5.0, "b": 2.0, "tau_w": 144.0}
    last = np.diff(adapting_spikes(**cell, duration=3000.0))[-1]
    assert 1e3 / last == pytest.approx(adapted_rate(**cell), rel=1e-6)


@pytest.mark.parametrize("model", [pytest.param(name, marks=pytest.mark.slow) for name in SPIKES])
def test_simneuros_curve_agrees_with_the_reference(model):
    reference = reference_curve(model)
    random = sn.models[model].is_stochastic
    currents = reference["level"].values * units.parse("1 A")
    own = sn.response_curve(model, currents, duration="1 s", repeats=100 if random else 1)
    found, dt = own["rate"].values.mean(axis=1), own.attrs["dt"]
    # A spike of each second may fall to either side of its end; and each interval ends on the grid,
    # up to dt late, so that of r spikes a second up to r * (r dt) are missing.
    bound = 1 + reference.values**2 * dt
    if random:  # the mean of 100 seconds is known much better than to a spike
        bound = reference.values**2 * dt + 4 * own["rate"].values.std(axis=1) / np.sqrt(100)
    assert np.all(np.abs(found - reference.values) <= bound)
