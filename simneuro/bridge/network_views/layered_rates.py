"""Rates through layers of LIF cells, each of which drives the next: as spikes, by mean field."""

from collections.abc import Mapping
from typing import Annotated, Any

import numpy as np
import xarray as xr

from simneuro.analysis import pairwise_correlation, population_rate
from simneuro.annotations import at_least
from simneuro.bridge.network_views.mean_field_parts import events_into
from simneuro.bridge.network_views.mean_field_rates import mean_field_rates
from simneuro.calls import checked
from simneuro.engine import simulate
from simneuro.scenario import Scenario, layer_name, stack_layers


@checked
def layered_rates(
    first: Scenario,
    depth: Annotated[int, at_least(1)],
    inputs: Mapping[str, str],
    *,
    window: Any = "100 ms",
    bin_width: Any = "5 ms",
    target: str | None = None,
) -> xr.Dataset:
    """The rates of layers that are all like the first one, as spikes and by Siegert's formula.

    Parameters
    ----------
    first : Scenario
        The first layer, driven by Poisson sources.
    depth, inputs
        As :func:`simneuro.scenario.stack_layers`: how many layers, and from each source to the
        population that takes its place in the layer above.
    window, bin_width : str or quantity
        In which rates fluctuate, and in which cells that fire together are counted.
    target : str, optional
        As :func:`simneuro.simulate`.

    Returns
    -------
    xarray.Dataset
        Along ``depth``, of which 0 is the input: ``rate`` (Hz), of the populations that hand it on;
        ``fluctuation`` (Hz), the standard deviation of that rate from window to window;
        ``synchrony``, the mean correlation of spike counts of the first of them; and ``mean_field``
        (Hz), as :func:`~simneuro.bridge.network_views.mean_field_rates`.

    Raises
    ------
    InputError
        As `stack_layers`, and for networks that the theory does not treat.

    Examples
    --------
    >>> from simneuro.bridge.network_views import layered_rates  # doctest: +SKIP
    >>> layers = layered_rates(first, depth=5, inputs={"source": "exc"})  # doctest: +SKIP
    >>> layers["rate"], layers["mean_field"]  # doctest: +SKIP
    """
    stacked = stack_layers(first, depth, inputs)
    recording = simulate(stacked, target=target)
    kinds = list(dict.fromkeys(inputs.values()))
    layers = [list(inputs), *([layer_name(kind, k) for kind in kinds] for k in range(1, depth + 1))]
    rates = [_joint_rate(recording, names, window) for names in layers]
    theory = mean_field_rates(stacked)
    found = {
        "rate": [each.mean() for each in rates],
        "fluctuation": [each.std(ddof=1) for each in rates],
        "synchrony": [
            float(pairwise_correlation(recording, names[0], bin_width=bin_width))
            for names in layers
        ],
        "mean_field": [
            np.mean([events_into(stacked.network.sources[name].process) for name in inputs]),
            *(float(theory.sel(population=names).mean()) for names in layers[1:]),
        ],
    }
    units = {"synchrony": "1"}
    columns = {
        name: ("depth", np.array(values, np.float64), {"units": units.get(name, "Hz")})
        for name, values in found.items()
    }
    return xr.Dataset(columns, {"depth": np.arange(depth + 1)})


def _joint_rate(recording: xr.Dataset, names: list[str], window: Any) -> np.ndarray[Any, Any]:
    """The mean rate (Hz) of populations in each window."""
    rates = [population_rate(recording, name, bin_width=window).values for name in names]
    return np.asarray(np.mean(rates, axis=0))
