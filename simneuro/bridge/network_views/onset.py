"""The onset of a rhythm: at which value of a parameter the steady rates of a network give way."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
import pandas as pd
from brian2.units.fundamentalunits import get_dimensions
from numpy.typing import NDArray
from scipy.optimize import root

from simneuro import units
from simneuro.analysis.theory.stability import (
    angular,
    count_unstable_modes,
    determinant,
    refine,
)
from simneuro.bridge.network_views.loops import choose_frequencies, loop_of
from simneuro.bridge.network_views.theory_numbers import PopulationWiring, read_wiring
from simneuro.bridge.network_views.theory_rates import (
    Corrections,
    input_moments,
    settled_rates,
    transfer,
)
from simneuro.calls import checked
from simneuro.errors import InputError, located
from simneuro.scenario import Scenario
from simneuro.wanted_values import ANYTHING

Floats = NDArray[np.float64]

_HALVINGS = 20  # chosen: from a range to a millionth of it
_ROUGH = 1  # halvings before the equations are solved; chosen: from there they usually find it
_ASIDE = 1e-3  # of the way back to steady rates; chosen: nearer, two onsets are one
_CLOSE = 1e-8  # of the determinant, which is 1 without a loop; chosen
_UNIT = 100.0  # Hz; chosen: makes frequencies about as large as places
_TURNS = 1.0  # Hz; chosen: a mode that turns more slowly runs away before it comes back


@dataclass(frozen=True, eq=False)
class Onset:
    """Where a network starts to oscillate, by linear theory.

    Attributes
    ----------
    value : Quantity
        Of the parameter.
    frequency : float
        Of the rhythm there (Hz).
    rates : Series
        The mean field there (Hz), by population.

    Examples
    --------
    >>> path = "drives.outside.rate"  # doctest: +SKIP
    >>> found = sn.bridge.find_onset(scenario, path, low="10 kHz", high="40 kHz")  # doctest: +SKIP
    >>> found.value, found.frequency  # doctest: +SKIP
    """

    value: Any
    frequency: float
    rates: pd.Series


@checked
def find_onset(
    scenario: Scenario,
    path: str | Sequence[str],
    low: Annotated[Any, ANYTHING],
    high: Annotated[Any, ANYTHING],
    *,
    time_grid: bool = True,
) -> Onset:
    """At which value of a parameter a network of LIF cells starts to oscillate, by linear theory.

    Nothing is simulated. The mean field gives the steady rates at each value, and the loop of
    their small changes tells whether a mode grows (brunel2000); between a value where none does and
    one where some do, the rhythm begins where a mode neither grows nor decays. At the onset its
    frequency is exact for many weak inputs; further on, the rhythm of a simulation is another.

    Parameters
    ----------
    scenario : Scenario
        As for :func:`views`.
    path : str or sequence of str
        What is varied, such as ``"drives.outside.rate"``; several get the same value. It must be
        able to take any value between the two, which a number of cells is not, nor a delay, which
        is in whole time steps.
    low, high : str or Quantity
        Two values, of which one has steady rates and the other a rhythm.
    time_grid : bool
        Whether the cells see their membrane once a step, as a simulation does; False for
        continuous time, which papers have.

    Returns
    -------
    Onset

    Raises
    ------
    InputError
        Both values have steady rates or both a rhythm, a mode grows without turning, cells have
        no noise, or as :func:`views`.

    Examples
    --------
    >>> import simneuro as sn
    >>> brunel = sn.Scenario.load("brunel_2000").override(
    ...     {f"projections.inh_{each}.weight": "-0.6 mV" for each in ("exc", "inh")}
    ... )
    >>> outside = ["drives.outside_exc.rate", "drives.outside_inh.rate"]
    >>> onset = sn.bridge.find_onset(brunel, outside, "30 kHz", "36 kHz", time_grid=False)
    >>> round(onset.frequency)
    176
    """
    paths = [path] if isinstance(path, str) else list(path)
    if not paths:
        raise InputError("need the path of what is varied, and got none", where="path")
    with located("low"):
        first = units.single(units.read(low))
    with located("high"):
        last = units.single(units.read(high))
        units.require(last, get_dimensions(first))

    def value_at(place: float) -> Any:
        return first + place * (last - first)

    def wiring_at(place: float) -> PopulationWiring:
        value = value_at(place)
        return read_wiring(scenario.override(dict.fromkeys(paths, value)).network)

    search = _Search(wiring_at, Corrections(grid=time_grid))
    place, frequency = search.find()
    wiring = wiring_at(place)
    rates = pd.Series(search.rates(wiring), list(wiring.names), name="mean_field")
    return Onset(value_at(place), frequency, rates)


@dataclass(frozen=True)
class _State:
    """What becomes of the steady rates at one place between the two values, from 0 to 1.

    ``unstable`` modes grow; ``rhythm`` is the frequency (Hz) that the loop gives back best.
    """

    place: float
    unstable: int
    rhythm: float


@dataclass(frozen=True)
class _Search:
    """The search for the place, from 0 to 1, where steady rates end."""

    wiring_at: Callable[[float], PopulationWiring]
    corrections: Corrections

    def find(self) -> tuple[float, float]:
        """The place, and the frequency (Hz) there."""
        one, other = self.look(0.0), self.look(1.0)
        if (one.unstable == 0) == (other.unstable == 0):
            state = "steady rates" if one.unstable == 0 else "a mode that grows"
            raise InputError(
                f"at both values the network has {state}, so that an onset between them is not "
                "known. Give one value with steady rates and one with a rhythm",
                where="low, high",
            )
        steady, moving = (one, other) if one.unstable == 0 else (other, one)
        for halving in range(_HALVINGS):
            if halving >= _ROUGH and (found := self.solve(steady, moving)):
                before = self.look(found[0] + _ASIDE * (steady.place - found[0]))
                if not before.unstable:
                    return found
                moving = before  # another mode grows there already
            middle = self.look((steady.place + moving.place) / 2)
            steady, moving = (steady, middle) if middle.unstable else (middle, moving)
        return moving.place, moving.rhythm

    def look(self, place: float) -> _State:
        """Whether the rates are steady at a place."""
        wiring = self.wiring_at(place)
        rates = self.rates(wiring)
        _require_theory(wiring, rates)
        loop = loop_of(wiring, rates, self.corrections)
        with located("low, high"):
            at, gain = refine(loop, choose_frequencies(max(each.delay for each in wiring.inputs)))
            unstable = count_unstable_modes(gain)
        if unstable % 2:  # modes that turn come in pairs
            raise InputError(
                "a mode grows without oscillating: the rates run away, which is not a rhythm",
                where="low, high",
            )
        return _State(place, unstable, float(at[np.abs(determinant(gain)).argmin()]))

    def solve(self, steady: _State, moving: _State) -> tuple[float, float] | None:
        """Place and frequency at which a mode neither grows nor decays, if one is in between."""
        start = [(steady.place + moving.place) / 2, moving.rhythm / _UNIT]
        found = root(lambda each: self.excess(*each), start)
        place, frequency = float(found.x[0]), float(found.x[1]) * _UNIT
        low, high = sorted([steady.place, moving.place])
        inside = low <= place <= high and frequency > _TURNS
        near = inside and np.abs(self.excess(*found.x)).max() < _CLOSE
        return (place, frequency) if near else None

    def excess(self, place: float, turns: float) -> Floats:
        """Both parts of the determinant, which is 0 at a mode that neither grows nor decays."""
        wiring = self.wiring_at(place)
        loop = loop_of(wiring, self.rates(wiring), self.corrections)
        (found,) = determinant(loop(angular(np.array([turns * _UNIT]))))
        return np.array([found.real, found.imag])

    def rates(self, wiring: PopulationWiring) -> Floats:
        """The mean field (Hz) of irregular cells, from silence on."""
        # That a population is a clock is known after a simulation only.
        clocks = np.zeros(len(wiring.names), np.bool_)
        answer = transfer(wiring, self.corrections, clocks)
        return settled_rates(wiring, answer, np.zeros(len(wiring.names)))


def _require_theory(wiring: PopulationWiring, rates: Floats) -> None:
    """Raise an InputError unless there are steady rates in noise, and a loop that could turn."""
    missing = "no steady state" if not np.isfinite(rates).all() else ""
    if not missing and (input_moments(wiring, rates).variance <= 0).any():
        missing = "no noise in a population"
    if all(each.source is None for each in wiring.inputs):
        missing = "no connection between cells"
    if missing:
        message = f"at one of the values there is {missing}, and so no theory of a rhythm"
        raise InputError(message, where="low, high")
