"""Response curves of the populations of a scenario, whose step currents hold the levels."""

import os
from typing import Any

import numpy as np
import xarray as xr
from brian2.units.fundamentalunits import Quantity

from simneuro.bridge.curves.measurement import response_curve
from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.network import Cells, NoiseCurrent, StepCurrent
from simneuro.scenario import Scenario


@checked
def population_curve(
    scenario: Scenario | str | os.PathLike[str], population: str, *, repeats: int = 1
) -> xr.Dataset:
    """Measure how fast a population's neuron fires at each level of its step current.

    The scenario gives the neuron with its parameters, the levels (the amplitude of the population's
    step current, one a cell), the density of its noise current if it has one, duration, warm-up,
    time step and seed.

    Parameters
    ----------
    scenario : Scenario, str or os.PathLike
        A scenario, the name of a bundled one, or the path of a ``.toml`` or ``.py`` file.
    population : str
    repeats : int
        Cells a level if there is noise. Without noise they would all be alike, so there is one.

    Returns
    -------
    xarray.Dataset
        As :func:`simneuro.response_curve`.

    Raises
    ------
    InputError
        If there is no such population, or no step current with a list of levels for it.

    Examples
    --------
    >>> cells = sn.Scenario(
    ...     title="A cell",
    ...     duration="200 ms",
    ...     populations={"cell": sn.Population(model="lif", size=2)},
    ...     drives={"step": sn.StepCurrent(target="cell", amplitude=["0 pA", "1 nA"])},
    ... )
    >>> curve = sn.bridge.population_curve(cells, "cell")
    >>> (curve["rate"] > 0).values.ravel().tolist()
    [False, True]
    """
    scenario = Scenario.of(scenario)
    if population not in scenario.populations:
        raise InputError(
            f"no population {population!r}", where="population", allowed=scenario.populations
        )
    cells = scenario.network.cells[population]
    density = noise_density(cells)
    return response_curve(
        cells.neuron,
        current_levels(cells),
        repeats=repeats if density is not None else 1,
        duration=scenario.duration,
        warmup=scenario.warmup,
        noise=density,
        dt=scenario.dt,
        seed=scenario.seed,
    )


def current_levels(cells: Cells) -> Any:
    """The amplitude of the one step current into the cells: a list of levels.

    Raises
    ------
    InputError
        If there is not one step current, or its amplitude is not a list.
    """
    steps = [each for each in cells.inputs.values() if isinstance(each, StepCurrent)]
    if len(steps) != 1:
        message = f"{cells.name} needs one step current for its curve, and has {len(steps)}"
        raise InputError(message, where="drives")
    amplitude = steps[0].amplitude
    if not isinstance(amplitude, Quantity) or np.ndim(amplitude) != 1:
        raise InputError(
            f"the step current of {cells.name} is not a list of levels, one for each cell, such as "
            '["0 pA", "100 pA", "200 pA"]',
            where="drives",
        )
    return amplitude


def noise_density(cells: Cells) -> Any:
    """The density of the noise current into the cells; None if there is no noise, or it is 0.

    Raises
    ------
    InputError
        If there are several noise currents.
    """
    noises = [each for each in cells.inputs.values() if isinstance(each, NoiseCurrent)]
    if len(noises) > 1:
        raise InputError(f"{cells.name} has {len(noises)} noise currents", where="drives")
    return noises[0].density if noises and float(noises[0].density) > 0 else None
