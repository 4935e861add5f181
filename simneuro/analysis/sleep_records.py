"""Statistics of the recorded sleep of one person, which the package has in place of recordings.

``python -m simneuro.analysis.sleep_records EOG.npz HYPNOGRAM.txt`` computes the rows of
``simneuro/data/sleep/statistics.csv`` again from the files that the README beside it names.
"""

import csv
from collections.abc import Iterator
from importlib.resources import files

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simneuro.analysis.event_series import EPOCH, event_statistics
from simneuro.analysis.eye_movements import find_eye_movements
from simneuro.calls import checked

STAGES = ("wake", "n1", "n2", "n3", "rem")  # as the hypnogram numbers them
PARTS = ("bout", "eye_movement")
GAP = 1.0  # s; chosen: three times as long as two movements have to be apart to be seen as two
RESAMPLES, SEED = 10_000, 1
HEADS = ("part", "name", "unit", "count", "value", "low", "high")


@checked
def recorded_sleep() -> xr.Dataset:
    """Bouts of the stages of one night, and rapid eye movements of one REM period.

    One sleeper: intervals (95 %) are bootstraps over that person's bouts, or epochs of 30 s, and
    say nothing of other people. The night and the REM period may be of different people.

    Returns
    -------
    xarray.Dataset
        ``bout(stage)``, the mean length of a bout (min), ``bout_interval(stage, bound)`` and
        ``bouts(stage)``, how many there were; ``eye_movement(statistic)`` and
        ``eye_movement_interval(statistic, bound)``, as `event_statistics` has them for a gap of
        1 s. ``attrs`` have ``source`` and ``reference``.

    Examples
    --------
    >>> from simneuro.analysis import recorded_sleep
    >>> found = recorded_sleep()
    >>> found.attrs["reference"]
    'vallat2021'
    """
    text = (files("simneuro") / "data" / "sleep" / "statistics.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    bouts, movements = ([row for row in rows if row["part"] == part] for part in PARTS)
    units = ("statistic", [row["unit"] for row in movements])
    return xr.Dataset(
        {
            "bout": ("stage", numbers(bouts, "value"), {"units": "min"}),
            "bout_interval": (("stage", "bound"), bounds(bouts), {"units": "min"}),
            "bouts": ("stage", numbers(bouts, "count")),
            "eye_movement": ("statistic", numbers(movements, "value")),
            "eye_movement_interval": (("statistic", "bound"), bounds(movements)),
        },
        {
            "stage": [row["name"] for row in bouts],
            "statistic": [row["name"] for row in movements],
            "unit": units,
        },
        {
            "source": "statistics of files of the YASA repository (simneuro/data/sleep)",
            "reference": "vallat2021",
        },
    )


def numbers(rows: list[dict[str, str]], column: str) -> list[float]:
    """A column as numbers."""
    return [float(row[column]) for row in rows]


def bounds(rows: list[dict[str, str]]) -> NDArray[np.float64]:
    """The intervals (row, bound)."""
    return np.column_stack([numbers(rows, "low"), numbers(rows, "high")])


def bout_rows(stages: NDArray[np.int64]) -> Iterator[tuple[object, ...]]:
    """The bouts of each stage of a hypnogram in epochs of 30 s."""
    first = np.flatnonzero(np.diff(stages, prepend=-1))
    lasting = EPOCH / 60 * np.diff(first, append=stages.size)
    for number, name in enumerate(STAGES):
        own = lasting[stages[first] == number]
        rng = np.random.default_rng(SEED)
        means = rng.choice(own, (RESAMPLES, own.size)).mean(axis=1)
        yield PARTS[0], name, "min", own.size, own.mean(), *np.quantile(means, [0.025, 0.975])


def movement_rows(signals: NDArray[np.float64], rate: float) -> Iterator[tuple[object, ...]]:
    """The statistics of eye movements in two channels (microvolt)."""
    times = find_eye_movements(*(1e-6 * signals), sampling_rate=rate)
    duration = signals.shape[1] / rate
    found = event_statistics(times, duration=duration, gap=GAP, seed=SEED)
    for name in found.statistic.values:
        one = found.sel(statistic=name)
        yield PARTS[1], name, one.unit.item(), times.size, one.value.item(), *one.interval.values


def format_rows(rows: Iterator[tuple[object, ...]]) -> Iterator[str]:
    """Lines of the file."""
    for *texts, value, low, high in rows:
        yield ",".join([*map(str, texts), *(f"{each:.4g}" for each in (value, low, high))])


if __name__ == "__main__":
    import sys

    recorded = np.load(sys.argv[1])
    print(",".join(HEADS))
    for line in format_rows(bout_rows(np.loadtxt(sys.argv[2], dtype=np.int64))):
        print(line)
    for line in format_rows(movement_rows(recorded["data"], float(recorded["sf"]))):
        print(line)
