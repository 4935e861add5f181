"""Response curves of published equations, solved without simneuro: one table for all neurons.

The table is made anew by ``python -m simneuro.validation.reference_curves > FILE`` (minutes), where
FILE is ``simneuro/data/reference_curves.csv``.
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
from simneuro.validation.truth.cells import Cell
from simneuro.validation.truth.renewal import expected_spikes

DURATION = 1000.0  # ms of constant current, from rest
POINTS = 8  # chosen: they show the shape, and take SciPy some seconds a model
SOURCE = "published equations of the model, solved by SciPy or in closed form"
_HEADER = f"""# Spikes in the first second of a constant current, from rest: {SOURCE}
# (simneuro/validation/truth). Made by: python -m simneuro.validation.reference_curves
"""
_HEADS = ("model", "current (pA)", "rate (Hz)")
_CROSSING = -20.0  # mV; of the squid 50 mV above rest, as its voltages count from there


def reference_curve(model: str) -> xr.DataArray:
    """The response curve of a neuron's published equations.

    Returns
    -------
    xarray.DataArray
        ``rate(level)`` (Hz): spikes in the first second of a constant current of ``level`` (A),
        from rest, over that second.

    Raises
    ------
    InputError
        If the table has none for this model.
    """
    if model not in _table():
        raise InputError(f"there is no reference curve of {model!r}", allowed=_table())
    currents, rates = zip(*_table()[model], strict=True)
    level = xr.DataArray(1e-12 * np.array(currents), dims="level", attrs={"units": "A"})
    attrs = {"units": "Hz", "source": SOURCE}
    return xr.DataArray(list(rates), dims="level", coords={"level": level}, attrs=attrs)


def levels(model: str) -> list[float]:
    """The currents (pA) at which the table has the curve of a model."""
    span = models.neurons[model].input_range
    assert span is not None  # every neuron of the catalogue has one
    low, high = (1e12 * float(end) for end in span)
    return [float(each) for each in np.round(np.linspace(low, high, POINTS + 1)[1:], 6)]


def rate(model: str, current: float) -> float:
    """Spikes in the first second of a current (pA), over that second (Hz)."""
    return SPIKES[model](current) / (1e-3 * DURATION)


def _table_text() -> Iterator[str]:
    yield _HEADER + ",".join(_HEADS)
    for model in SPIKES:
        for current in levels(model):
            yield f"{model},{current:g},{rate(model, current):g}"


@cache
def _table() -> Mapping[str, list[tuple[float, float]]]:
    """Current (pA) and rate (Hz) by model."""
    text = files("simneuro").joinpath("data/reference_curves.csv").read_text(encoding="utf-8")
    rows = csv.reader(line for line in text.splitlines() if not line.startswith("#"))
    assert tuple(next(rows)) == _HEADS
    table: dict[str, list[tuple[float, float]]] = {}
    for model, current, found in rows:
        table.setdefault(model, []).append((float(current), float(found)))
    return MappingProxyType(table)


def _regular(first: float, interval: float) -> int:
    """How many spikes there are before the end, the first after so long (ms)."""
    return max(0, int(np.ceil((DURATION - first) / interval)))


def _lif(current: float) -> int:
    """10 nS, 20 ms; the threshold 10 mV above rest, which is the reset; 5 ms."""
    if current <= 100:
        return 0
    first = leaky.time_to_threshold(current / 10, 10.0, 20.0)
    return _regular(first, first + 5.0)


def _adaptive(current: float) -> int:
    """That of lif; 20 pA a spike, 144 ms."""
    return len(adapting.adapting_spikes(current / 10, 10.0, 20.0, 5.0, 2.0, 144.0, DURATION))


def _escape(current: float) -> float:
    """That of lif, with 200 Hz at the threshold and e times more each 2 mV."""

    def hazard(t: np.ndarray) -> np.ndarray:
        return 0.2 * np.exp((-current / 10 * np.expm1(-t / 20) - 10) / 2)

    return expected_spikes(hazard, 5.0, DURATION)


def _eif(current: float) -> int:
    """10 nS, 10 ms, 1.7 ms; from the rest of the whole equation, -63.896 mV."""
    e_l, v_t, delta, reset = published()["fourcaud2003.fit"].values
    if current <= 10 * (v_t - e_l - delta):
        return 0
    way = partial(adapting.passage, current / 10, e_l=e_l, v_t=v_t, delta=delta, tau=10.0, end=0.0)
    return _regular(way(start=-63.896), 1.7 + way(start=reset))


def _adex(current: float) -> int:
    cell = adapting.Exponential(*published()["brette2005.cell"].values)
    return len(cell.spikes(current, DURATION))


def _izhikevich(current: float) -> int:
    cell = adapting.Quadratic(*published()["izhikevich2003.regular_spiking"].values)
    return len(cell.spikes(current, DURATION))


def _subtractive(current: float) -> int:
    """200 pF, 10 mV."""
    return _regular(2000 / current, 2000 / current)


def _squid(current: float) -> int:
    """10 000 um2: 100 pA is 1 uA/cm2."""
    change = squid.patch(current / 100)
    return len(integration.crossings(change, squid.at_rest(), DURATION, 50.0))


def _cell(cell: Cell, area: float, guess: float, current: float) -> int:
    rest = integration.rest(cell.under(0.0), cell.start(guess)) if guess else cell.start(-60.0)
    change = cell.under(current / (area * 1e-2))
    return len(integration.crossings(change, list(rest), DURATION, _CROSSING))


def _conductance_based() -> Iterator[tuple[str, Callable[[float], float]]]:
    for name, protocol in TYPES.items():
        # brette2007's cell has no rest: it begins at the leak's reversal potential.
        guess = protocol.rest if name != "traub_miles" else 0.0
        yield name, partial(_cell, protocol.cell, protocol.area, guess)
    for name, step in STEPS.items():
        yield name, partial(_cell, step.cell, step.area, step.rest)


#: Spikes in the first second of a current (pA), by model; their mean where they are random.
SPIKES: Mapping[str, Callable[[float], float]] = MappingProxyType(
    {
        "lif": _lif,
        "adaptive_lif": _adaptive,
        "eif": _eif,
        "adex": _adex,
        "izhikevich": _izhikevich,
        "escape_lif": _escape,
        "subtractive_if": _subtractive,
        "hodgkin_huxley": _squid,
        **dict(_conductance_based()),
    }
)

if __name__ == "__main__":
    for line in _table_text():
        print(line)
