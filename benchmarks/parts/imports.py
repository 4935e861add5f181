"""What importing costs, in fresh processes."""

import subprocess
import sys
from pathlib import Path
from statistics import median

from benchmarks.findings import Finding, Table
from benchmarks.timing import seconds

REPEATS = 5
_CASES = {
    "`import brian2.only`": "import brian2.only",
    "`import simneuro`": "import simneuro",
    "`import simneuro`, and its first use": "import simneuro as sn; sn.simulate",
}
_NOTE = "Each in a process of its own, its start included."


def found(_folder: Path) -> Finding:
    """Simneuro beside Brian2 without its pylab names."""
    rounds = [{name: seconds(lambda code=code: _fresh(code)) for name, code in _CASES.items()}
              for _ in range(REPEATS)]  # fmt: skip
    times = {name: [each[name] for each in rounds] for name in _CASES}
    rows = tuple((name, f"{median(each):.2f}") for name, each in times.items())
    return Finding(tables=(Table("Imports", ("", "seconds"), rows, _NOTE),), raw=times)


def _fresh(code: str) -> None:
    subprocess.run([sys.executable, "-c", code], check=True)
