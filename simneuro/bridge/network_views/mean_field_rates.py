"""The rates of a network of LIF cells by mean field alone, without a simulation."""

import numpy as np
import xarray as xr

from simneuro.bridge.network_views.theory_numbers import read_wiring
from simneuro.bridge.network_views.theory_rates import (
    Corrections,
    input_moments,
    settled_rates,
    transfer,
)
from simneuro.calls import checked
from simneuro.scenario import Scenario


@checked
def mean_field_rates(scenario: Scenario) -> xr.DataArray:
    """The rates (Hz) that Siegert's formula gives the populations, reached from silence.

    As in :func:`~simneuro.bridge.views`, but no spikes are simulated: nothing says whether what the
    theory takes for granted is so. Populations that noise does not reach have the closed form
    without noise.

    Parameters
    ----------
    scenario : Scenario
        As it stands: conditions and sweep are left out.

    Returns
    -------
    xarray.DataArray
        (population); NaN if no steady state is reached.

    Raises
    ------
    InputError
        The network has something that the theory does not treat; the paragraph names it.

    Examples
    --------
    >>> from simneuro.bridge.network_views import mean_field_rates
    >>> import simneuro as sn
    >>> noise = sn.NoiseCurrent(target="cell", mean="100 pA", density="200 pA*ms^0.5")
    >>> cells = sn.Population(model="lif", size=50)
    >>> mine = sn.Scenario(
    ...     title="mine", duration="1 s", populations={"cell": cells}, drives={"noise": noise}
    ... )
    >>> round(float(mean_field_rates(mine).sel(population="cell")), 1)
    23.2
    """
    wiring = read_wiring(scenario.network)
    silence = np.zeros(len(wiring.names))
    quiet = input_moments(wiring, silence + 1.0).variance <= 0
    with np.errstate(over="ignore"):  # a little noise is many deviations from the threshold
        rates = settled_rates(wiring, transfer(wiring, Corrections(), quiet), silence)
    coords = {"population": list(wiring.names)}
    return xr.DataArray(rates, coords, attrs={"units": "Hz", "long_name": "firing rate"})
