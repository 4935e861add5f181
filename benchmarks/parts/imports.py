"""Import times, in new processes."""

import subprocess
import sys
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.part_results import PartResult, Table
from benchmarks.timing import measure_seconds

REPEATS = 5
_CASES = {
    "`import brian2.only`": "import brian2.only",
    "`import simneuro`": "import simneuro",
    "`import simneuro`, and its first use": "import simneuro as sn; sn.simulate",
}
_NOTE = "Each in a process of its own, including the start of Python."


def measure(_folder: Path) -> PartResult:
    """Measure the imports of simneuro and of Brian2 without its pylab names."""
    times: dict[str, list[float]] = {name: [] for name in _CASES}
    for _ in range(REPEATS):
        for name, code in _CASES.items():
            times[name].append(measure_seconds(partial(_run_code, code)))
    rows = tuple((name, f"{median(each):.2f}") for name, each in times.items())
    return PartResult(tables=(Table("Imports", ("", "seconds"), rows, _NOTE),), raw=times)


def _run_code(code: str) -> None:
    subprocess.run([sys.executable, "-c", code], check=True)
