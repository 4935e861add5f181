"""Measure, print a table, write ``benchmarks/results.json``."""

import json
import platform
from importlib.metadata import version
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from benchmarks import curves, imports, network
from benchmarks.timing import Comparison

RESULTS = Path(__file__).parent / "results.json"
_PACKAGES = ("simneuro", "brian2", "numpy")


def main() -> None:
    """All benchmarks, a table, and a file."""
    found = [each for module in (imports, network, curves) for each in module.comparisons()]
    console = Console()
    console.print(table(found))
    for each in found:
        console.print(f"{each.name}: {each.note}")
    host = {"python": platform.python_version(), "machine": platform.machine()}
    versions = {name: version(name) for name in _PACKAGES}
    records = [dict(each.record()) for each in found]
    content = {"host": host, "versions": versions, "comparisons": records}
    RESULTS.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    print(f"Written to {RESULTS}")


def table(found: list[Comparison]) -> Table:
    """Medians of interleaved repeats, and their ratio: below 1 we are faster."""
    grid = Table("work", "ours", "s", "compared with", "s", "ratio")
    for each in found:
        ours, theirs = (f"{median(times):.3g}" for times in (each.our_seconds, each.their_seconds))
        grid.add_row(each.name, each.ours, ours, each.theirs, theirs, f"{each.ratio:.2g}")
    return grid


if __name__ == "__main__":
    main()
