"""Figures of three views, of which every number is known."""

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from simneuro.errors import InputError
from simneuro.figures import figure, view_rates, view_spectrum

TABLE = pd.DataFrame(
    {
        "spikes": [5.0, 10.0],
        "spikes_low": [4.0, 9.0],
        "spikes_high": [6.0, 11.0],
        "mean_field": [5.5, 20.0],
        "rate_network": [5.6, 30.0],
        "holds": [True, False],
    },
    index=["exc", "inh"],
)


def test_rates_stand_side_by_side_and_open_where_theory_does_not_hold():
    ax = figure().subplots()
    spikes, mean_field, _ = view_rates(TABLE, ax)
    np.testing.assert_allclose(spikes.get_ydata(), [5, 10])
    np.testing.assert_allclose(mean_field.get_ydata(), [5.5, np.nan])
    unfilled = [line for line in ax.lines if line.get_markerfacecolor() == "none"]
    assert 20.0 in np.concatenate([line.get_ydata() for line in unfilled])
    with pytest.raises(InputError, match="no column holds"):
        view_rates(TABLE.drop(columns="holds"), ax)


def test_a_spectrum_beside_its_theory():
    ax = figure().subplots()
    power = (("population", "frequency"), [[1.0, 2.0]])
    spectra = xr.Dataset(
        {"spikes": power, "theory": power}, {"population": ["exc"], "frequency": [5.0, 10.0]}
    )
    drawn = view_spectrum(spectra, "exc", ax, rhythm=180.0)
    np.testing.assert_allclose(drawn[1].get_xydata(), [[5, 1], [10, 2]])
    assert ax.lines[-1].get_xdata()[0] == 180
    for given, name in ((spectra, "inh"), (spectra.drop_vars("spikes"), "exc")):
        with pytest.raises(InputError, match=f"no spectrum of '{name}'"):
            view_spectrum(given, name, ax)
