"""Reference response curves of all neurons: published equations, solved without simneuro.

``python -m simneuro.validation.reference_curves > simneuro/data/reference_curves.csv`` computes the
table again (in minutes).
"""

import csv
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from importlib.resources import files
from types import MappingProxyType

import numpy as np
import xarray as xr

from simneuro.catalogue import models
from simneuro.errors import InputError
from simneuro.validation.neurons.conductance_based import STEPS, TYPES
from simneuro.validation.published import published
from simneuro.validation.truth import adapting, integration, leaky, squid
from simneuro.validation.truth.conductance_cells import Cell
from simneuro.validation.truth.renewal import expected_spikes

DURATION = 1000.0  # ms of constant current, from rest
POINTS = 8  # chosen: they show the shape, and take SciPy some seconds for each model
SOURCE = "published equations of the model, solved by SciPy or in closed form"
_HEADER = f"""# Spikes in the first second of a constant current, from rest: {SOURCE}
# (simneuro/validation/truth). Made by: python -m simneuro.validation.reference_curves
"""
_HEADS = ("model", "current (pA)", "rate (Hz)")
_CROSSING = -20.0  # mV; the squid axon counts voltages from rest: 50 mV above it


def reference_curve(model: str) -> xr.DataArray:
    """Read the reference response curve of a neuron.

    Parameters
    ----------
    model : str
        A neuron of the catalogue.

    Returns
    -------
    xarray.DataArray
        ``rate(level)`` (Hz): the number of spikes in the first second of a constant current of
        ``level`` (A), from rest.

    Raises
    ------
    InputError
        If there is no curve of this model.
    """
    if model not in _read_table():
        raise InputError(f"there is no reference curve of {model!r}", allowed=_read_table())
    currents, rates = zip(*_read_table()[model], strict=True)
    level = xr.DataArray(1e-12 * np.array(currents), dims="level", attrs={"units": "A"})
    attrs = {"units": "Hz", "source": SOURCE}
    return xr.DataArray(list(rates), dims="level", coords={"level": level}, attrs=attrs)


def list_levels(model: str) -> list[float]:
    """The currents (pA) of a model's curve."""
    span = models.neurons[model].input_range
    assert span is not None  # every neuron of the catalogue has a range
    low, high = (1e12 * float(end) for end in span)
    return [float(each) for each in np.round(np.linspace(low, high, POINTS + 1)[1:], 6)]


def solve_rate(model: str, current: float) -> float:
    """The rate (Hz) in the first second of a current (pA), by the published equations."""
    return SPIKES[model](current) / (1e-3 * DURATION)


def _format_table() -> Iterator[str]:
    yield _HEADER + ",".join(_HEADS)
    for model in SPIKES:
        for current in list_levels(model):
            yield f"{model},{current:g},{solve_rate(model, current):g}"


@cache
def _read_table() -> Mapping[str, list[tuple[float, float]]]:
    """The currents (pA) and rates (Hz) of each model."""
    text = files("simneuro").joinpath("data/reference_curves.csv").read_text(encoding="utf-8")
    rows = csv.reader(line for line in text.splitlines() if not line.startswith("#"))
    assert tuple(next(rows)) == _HEADS
    table: dict[str, list[tuple[float, float]]] = {}
    for model, current, found in rows:
        table.setdefault(model, []).append((float(current), float(found)))
    return MappingProxyType(table)


def count_regular(first: float, interval: float) -> int:
    """The number of spikes before the end, with the first after ``first`` ms."""
    return max(0, int(np.ceil((DURATION - first) / interval)))


def count_lif(current: float) -> int:
    """10 nS, 20 ms; threshold 10 mV above rest, reset to rest; t_ref 5 ms."""
    if current <= 100:
        return 0
    first = leaky.time_to_threshold(current / 10, 10.0, 20.0)
    return count_regular(first, first + 5.0)


def count_adaptive(current: float) -> int:
    """The cell of lif, with 20 pA per spike and 144 ms."""
    return len(adapting.adapting_spikes(current / 10, 10.0, 20.0, 5.0, 2.0, 144.0, DURATION))


def count_escape(current: float) -> float:
    """The cell of lif, with a rate of 200 Hz at threshold that grows e-fold in 2 mV."""

    def hazard(t: np.ndarray) -> np.ndarray:
        return 0.2 * np.exp((-current / 10 * np.expm1(-t / 20) - 10) / 2)

    return expected_spikes(hazard, 5.0, DURATION)


def count_eif(current: float) -> int:
    """10 nS, 10 ms, t_ref 1.7 ms; from the fixed point, -63.896 mV."""
    e_l, v_t, delta, reset = published()["fourcaud2003.fit"].values
    if current <= 10 * (v_t - e_l - delta):
        return 0
    time = partial(
        adapting.passage_time, current / 10, e_l=e_l, v_t=v_t, delta=delta, tau=10.0, end=0.0
    )
    return count_regular(time(start=-63.896), 1.7 + time(start=reset))


def count_adex(current: float) -> int:
    cell = adapting.Exponential(*published()["brette2005.cell"].values)
    return len(cell.spikes(current, DURATION))


def count_izhikevich(current: float) -> int:
    cell = adapting.Quadratic(*published()["izhikevich2003.regular_spiking"].values)
    return len(cell.spikes(current, DURATION))


def count_subtractive(current: float) -> int:
    """200 pF, threshold 10 mV."""
    return count_regular(2000 / current, 2000 / current)


def count_squid(current: float) -> int:
    """10 000 um2, so that 100 pA is 1 uA/cm2."""
    change = squid.make_patch(current / 100)
    return len(integration.find_crossings(change, squid.resting_state(), DURATION, 50.0))


def count_cell(cell: Cell, area: float, guess: float, current: float) -> int:
    rest = integration.find_rest(cell.under(0.0), cell.start(guess)) if guess else cell.start(-60.0)
    change = cell.under(current / (area * 1e-2))
    return len(integration.find_crossings(change, list(rest), DURATION, _CROSSING))


def _list_conductance_based() -> Iterator[tuple[str, Callable[[float], float]]]:
    for name, protocol in TYPES.items():
        # The cell of brette2007 has no resting state: it starts at the leak's reversal potential.
        guess = protocol.rest if name != "traub_miles" else 0.0
        yield name, partial(count_cell, protocol.cell, protocol.area, guess)
    for name, step in STEPS.items():
        yield name, partial(count_cell, step.cell, step.area, step.rest)


#: By model: the (mean) number of spikes in the first second of a current (pA).
SPIKES: Mapping[str, Callable[[float], float]] = MappingProxyType(
    {
        "lif": count_lif,
        "adaptive_lif": count_adaptive,
        "eif": count_eif,
        "adex": count_adex,
        "izhikevich": count_izhikevich,
        "escape_lif": count_escape,
        "subtractive_if": count_subtractive,
        "hodgkin_huxley": count_squid,
        **dict(_list_conductance_based()),
    }
)

if __name__ == "__main__":
    for line in _format_table():
        print(line)
