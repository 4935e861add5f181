"""Response curves of recorded cells that come with the package."""

import csv
from collections.abc import Iterable
from importlib.resources import files

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simneuro.errors import InputError

CITATION = (
    "Somatic step-current recording of a mouse neuron, from the test data of BluePyEfe 2.3.63 "
    "(source distribution, tests/exp_data; BSD-licensed)"
)


def recorded_cells() -> tuple[str, ...]:
    """Names of the recorded cells."""
    return tuple(sorted({row["cell"] for row in _rows("sweeps.csv")}))


def recorded_curve(cell: str) -> xr.Dataset:
    """The response curve of a recorded cell.

    Parameters
    ----------
    cell : str
        One of :func:`recorded_cells`.

    Returns
    -------
    xarray.Dataset
        dims ``level`` (the current step in A, counted from the holding current) and ``repeat``
        (length 1). In Hz: ``rate`` (spike count over the length of the step), ``onset_rate``
        (inverse of the first interval) and ``steady_rate`` (inverse of the mean interval between
        spikes in the second half of the step); without two spikes the last two are missing.
        attrs: ``source``, ``reference`` (BibTeX key), ``citation``, ``duration`` (s),
        ``holding_current`` (A).

    Raises
    ------
    InputError
        If there is no such cell.
    """
    if cell not in recorded_cells():
        raise InputError(f"no recorded cell {cell!r}", where="cell", allowed=recorded_cells())
    sweeps = [row for row in _rows("sweeps.csv") if row["cell"] == cell]
    sweeps.sort(key=lambda row: float(row["step_pA"]))
    measured = np.array([_rates(sweep) for sweep in sweeps])
    columns = dict(zip(("rate", "onset_rate", "steady_rate"), measured.T, strict=True))
    return xr.Dataset(
        {name: _hertz(name, values) for name, values in columns.items()},
        coords={"level": _levels(sweeps)},
        attrs=_provenance(cell, sweeps[0]),
    )


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("simneuro") / "data" / "patch_clamp" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _rates(sweep: dict[str, str]) -> tuple[float, float, float]:
    """Mean, onset and steady rate of one sweep (Hz)."""
    start, stop = float(sweep["step_start_s"]), float(sweep["step_stop_s"])
    times = _spike_times(sweep["cell"], sweep["sweep"])
    times = times[(times >= start) & (times < stop)]
    late = times[times >= (start + stop) / 2]
    return times.size / (stop - start), _interval_rate(times[:2]), _interval_rate(late)


def _spike_times(cell: str, sweep: str) -> NDArray[np.float64]:
    rows = _rows("spike_times.csv")
    chosen = (float(r["spike_time_s"]) for r in rows if (r["cell"], r["sweep"]) == (cell, sweep))
    return np.sort(np.fromiter(chosen, dtype=float))


def _interval_rate(times: NDArray[np.float64]) -> float:
    return (times.size - 1) / float(times[-1] - times[0]) if times.size > 1 else float("nan")


_MEANINGS = {
    "rate": "spike count over the length of the step",
    "onset_rate": "inverse of the first interval",
    "steady_rate": "inverse of the mean interval in the second half of the step",
}


def _hertz(name: str, values: Iterable[float]) -> xr.DataArray:
    column = np.fromiter(values, dtype=float)[:, None]
    attrs = {"units": "Hz", "long_name": _MEANINGS[name]}
    return xr.DataArray(column, dims=("level", "repeat"), attrs=attrs)


def _levels(sweeps: list[dict[str, str]]) -> xr.DataArray:
    level = [float(row["step_pA"]) * 1e-12 for row in sweeps]
    return xr.DataArray(level, dims="level", attrs={"units": "A", "long_name": "input current"})


def _provenance(cell: str, sweep: dict[str, str]) -> dict[str, object]:
    return {
        "source": f"recorded cell {cell} (BluePyEfe 2.3.63 test data)",
        "reference": "bluepyefe",
        "citation": f"{CITATION}, cell {cell}",
        "duration": float(sweep["step_stop_s"]) - float(sweep["step_start_s"]),
        "holding_current": float(sweep["holding_pA"]) * 1e-12,
    }
