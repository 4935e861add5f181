"""One wiring seen three ways: as spikes, as a mean field, and as a network of rates."""

from dataclasses import asdict, dataclass, replace

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from simneuro import analysis
from simneuro.analysis import theory
from simneuro.bridge.network_views.disagreements import CLOCK, BrokenAssumption, find_causes
from simneuro.bridge.network_views.joined_spectra import join_spectra
from simneuro.bridge.network_views.loops import Stability, find_stability
from simneuro.bridge.network_views.theory_numbers import PopulationWiring, read_wiring
from simneuro.bridge.network_views.theory_rates import (
    Corrections,
    Moments,
    effective_bounds,
    input_moments,
    settled_rate_network,
    settled_rates,
    transfer,
)
from simneuro.calls import checked
from simneuro.engine import simulate
from simneuro.scenario import Scenario

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Views:
    """Three views of one network.

    Attributes
    ----------
    table : DataFrame
        A row a population. Rates in Hz: ``spikes`` with ``spikes_low`` and ``spikes_high`` (95 %
        over cells), ``mean_field``, ``rate_network``, ``without_noise``. Differences in Hz:
        ``difference``, mean field less spikes, which is ``own`` (what the theory makes of the
        simulated rates, less what is simulated) and ``inherited`` (the rest: the theory feeds back
        its own rates); ``by_colour``, ``by_grid`` and ``by_in_degrees``, what each correction
        changed; ``by_frozen_noise``, the rate network less the mean field. ``cv`` and
        ``cv_theory``. ``method``, ``"siegert"`` or ``"lif"``, and ``why``; ``holds`` and
        ``causes``: whether what the method takes for granted is so, and what is not.
    causes : DataFrame
        A row a cause: population, name, value, limit, sentence.
    modes : DataFrame
        The slowest modes of the mean field: ``growth`` (1/s) and ``frequency`` (Hz).
    unstable : int, optional
        How many modes grow, those of negative frequency included: 0 for steady rates, 2 for a
        rhythm. None where the linear theory has no answer.
    rate_network_growth : float
        The largest growth of the rate network, in units of its time constant.
    spectra : Dataset
        ``spikes`` and ``theory`` (Hz^2/Hz) as (population, frequency); theory is NaN if not steady.
    recording : Dataset
        The spikes.

    Examples
    --------
    >>> found = sn.bridge.views(scenario)  # doctest: +SKIP
    >>> found.table[["spikes", "mean_field", "rate_network", "holds"]]  # doctest: +SKIP
    """

    table: pd.DataFrame
    causes: pd.DataFrame
    modes: pd.DataFrame
    unstable: int | None
    rate_network_growth: float
    spectra: xr.Dataset
    recording: xr.Dataset


@checked
def views(
    scenario: Scenario,
    *,
    recording: xr.Dataset | None = None,
    in_degrees: bool = False,
    target: str | None = None,
) -> Views:
    """See a network of LIF cells as spikes, as a mean field and as a rate network.

    Parameters
    ----------
    scenario : Scenario
        As it stands: conditions and sweep are left out.
    recording : Dataset, optional
        A recording of it; simulated if not given.
    in_degrees : bool
        Whether the mean field averages over the numbers of synapses, where they differ from cell
        to cell.
    target : str, optional
        As :func:`simneuro.simulate`.

    Returns
    -------
    Views

    Raises
    ------
    InputError
        The network has something that the theory does not treat (the paragraph names it), or the
        recording lacks the spikes of a population.

    Examples
    --------
    >>> import simneuro as sn
    >>> noise = sn.NoiseCurrent(target="cell", mean="100 pA", density="200 pA*ms^0.5")
    >>> cells = sn.Population(model="lif", size=50)
    >>> mine = sn.Scenario(
    ...     title="mine", duration="500 ms", populations={"cell": cells}, drives={"noise": noise}
    ... )
    >>> seen = sn.bridge.views(mine, target="numpy")
    >>> seen.table.loc["cell", "method"]
    'siegert'
    """
    wiring = read_wiring(scenario.network)
    if recording is None:
        every = {"record.spikes": list(wiring.names)}
        recording = simulate(scenario.override(every), target=target)
    measured = measure_populations(wiring, recording)
    rates, cvs = measured["spikes"].to_numpy(), measured["cv"].to_numpy()
    corrections = Corrections(in_degrees=in_degrees)
    quiet = input_moments(wiring, rates).variance <= 0
    clocks = (cvs < CLOCK) | quiet
    seen = solve_theories(wiring, rates, clocks, corrections)
    mean_field = seen["mean_field"].to_numpy()
    moments = input_moments(wiring, np.where(np.isfinite(mean_field), mean_field, rates))
    stability = find_stability(wiring, mean_field, corrections, clocks)
    found = list(find_causes(wiring, moments, cvs, clocks, mean_field, stability, corrections))
    table = measured.join(seen)
    table["cv_theory"] = theory_cv(wiring, moments, clocks, corrections)
    table["method"] = np.where(clocks, "lif", "siegert")
    table["why"] = [_reason(*row) for row in zip(cvs, clocks, quiet, strict=True)]
    return _assemble(table, found, stability, recording)


def measure_populations(wiring: PopulationWiring, recording: xr.Dataset) -> pd.DataFrame:
    """The rates of the populations, with their interval over cells, and the mean CV of cells."""
    rows = []
    for name in wiring.names:
        rate = analysis.mean_rate(recording, name)
        low, high = rate.neuron_interval.values
        cv = analysis.cv(recording, name).values
        cv = cv[np.isfinite(cv)]
        rows.append((float(rate.rate), low, high, cv.mean() if cv.size else np.nan))
    return pd.DataFrame(
        rows, index=list(wiring.names), columns=["spikes", "spikes_low", "spikes_high", "cv"]
    )


def solve_theories(
    wiring: PopulationWiring, rates: Floats, clocks: Bools, corrections: Corrections
) -> pd.DataFrame:
    """The rates of both theories, started from the simulated ones, and what each part changes."""

    def mean_field(**without: bool) -> Floats:
        less = replace(corrections, **without)
        return settled_rates(wiring, transfer(wiring, less, clocks), rates)

    answer, moments = transfer(wiring, corrections, clocks), input_moments(wiring, rates)
    full, one_step = mean_field(), answer(moments)
    network = settled_rate_network(wiring, answer, moments, rates)
    silent_noise = transfer(wiring, Corrections(False, False), np.ones_like(clocks))
    return pd.DataFrame(
        {
            "mean_field": full,
            "rate_network": network,
            "without_noise": settled_rates(wiring, silent_noise, rates),
            "difference": full - rates,
            "own": one_step - rates,
            "inherited": full - one_step,
            "by_colour": full - mean_field(colour=False),
            "by_grid": full - mean_field(grid=False),
            "by_in_degrees": full - mean_field(in_degrees=False),
            "by_frozen_noise": network - full,
        },
        index=list(wiring.names),
    )


def theory_cv(
    wiring: PopulationWiring, moments: Moments, clocks: Bools, corrections: Corrections
) -> Floats:
    """The CV of the intervals that the mean field expects; 0 of clocks."""
    noisy = moments.without_noise(clocks)
    above, after = effective_bounds(wiring, noisy, corrections)
    return theory.siegert_cv(
        noisy.mean, noisy.std, tau=wiring.tau, V_th=above, V_reset=after, t_ref=wiring.t_ref
    )


def _assemble(
    table: pd.DataFrame,
    found: list[BrokenAssumption],
    stability: Stability,
    recording: xr.Dataset,
) -> Views:
    by_row = {name: [each for each in found if each.population == name] for name in table.index}
    table["holds"] = [not by_row[name] for name in table.index]
    table["causes"] = ["; ".join(each.name for each in by_row[name]) for name in table.index]
    columns = ["population", "name", "value", "limit", "sentence"]
    return Views(
        table=table,
        causes=pd.DataFrame([asdict(each) for each in found], columns=columns),
        modes=stability.modes,
        unstable=stability.unstable,
        rate_network_growth=stability.rate_network,
        spectra=join_spectra(recording, list(table.index), stability),
        recording=recording,
    )


def _reason(cv: float, clock: bool, quiet: bool) -> str:
    if quiet:
        return "no noise reaches the cells: the closed form of lif"
    if clock:
        return f"the cells are clocks (CV {cv:.2f}): the closed form of lif without noise"
    if not np.isfinite(cv):
        return "too few spikes for a CV; noise decides when there is one: Siegert's formula"
    return f"fluctuations drive the cells (CV {cv:.2f}): Siegert's formula"
