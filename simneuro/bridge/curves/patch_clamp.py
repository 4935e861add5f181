"""Response curves of the patch-clamp recordings that come with the package."""

import csv
from importlib.resources import files

import xarray as xr

from simneuro.bridge.curves.from_spikes import curve_from_spikes
from simneuro.calls import checked
from simneuro.errors import InputError

CITATION = (
    "Somatic step-current recording of a mouse neuron, from the test data of BluePyEfe 2.3.63 "
    "(source distribution, tests/exp_data; BSD-licensed)"
)


@checked
def recorded_cells() -> tuple[str, ...]:
    """Names of the recorded cells.

    Examples
    --------
    >>> "B6" in sn.bridge.recorded_cells()
    True
    """
    return tuple(sorted({row["cell"] for row in read_rows("sweeps.csv")}))


@checked
def recorded_curve(cell: str) -> xr.Dataset:
    """The response curve of a recorded cell.

    Parameters
    ----------
    cell : str
        One of :func:`recorded_cells`.

    Returns
    -------
    xarray.Dataset
        The three rates of :func:`simneuro.bridge.curves.curve_from_spikes`, with dims ``level``
        (the current step in A, counted from the holding current) and ``repeat`` (length 1).
        attrs: ``source``, ``reference`` (BibTeX key), ``citation``, ``duration`` (s),
        ``holding_current`` (A).

    Raises
    ------
    InputError
        If there is no such cell.

    Examples
    --------
    >>> curve = sn.bridge.recorded_curve("B6")
    >>> curve["rate"].dims, curve.attrs["reference"]
    (('level', 'repeat'), 'bluepyefe')
    """
    if cell not in recorded_cells():
        raise InputError(f"no recorded cell {cell!r}", where="cell", allowed=recorded_cells())
    sweeps = [row for row in read_rows("sweeps.csv") if row["cell"] == cell]
    sweeps.sort(key=lambda row: float(row["step_pA"]))
    level = [float(row["step_pA"]) * 1e-12 for row in sweeps]
    # The step is the same in all sweeps of a cell.
    ((start, stop),) = {(row["step_start_s"], row["step_stop_s"]) for row in sweeps}
    step = float(start), float(stop)
    return curve_from_spikes(level, _spikes(sweeps), step, attrs=_provenance(sweeps[0]))


def read_rows(name: str) -> list[dict[str, str]]:
    """The rows of a file of ``simneuro/data/patch_clamp``, by column."""
    text = (files("simneuro") / "data" / "patch_clamp" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _spikes(sweeps: list[dict[str, str]]) -> tuple[list[float], list[int]]:
    """Times (s) of all spikes of the sweeps, and for each the index of its sweep in the list."""
    index = {(row["cell"], row["sweep"]): k for k, row in enumerate(sweeps)}
    rows = [row for row in read_rows("spike_times.csv") if (row["cell"], row["sweep"]) in index]
    times = [float(row["spike_time_s"]) for row in rows]
    return times, [index[row["cell"], row["sweep"]] for row in rows]


def _provenance(sweep: dict[str, str]) -> dict[str, object]:
    cell = sweep["cell"]
    return {
        "source": f"recorded cell {cell} (BluePyEfe 2.3.63 test data)",
        "reference": "bluepyefe",
        "citation": f"{CITATION}, cell {cell}",
        "holding_current": float(sweep["holding_pA"]) * 1e-12,
    }
