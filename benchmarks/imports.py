"""What importing costs, in fresh processes."""

import subprocess
import sys
from collections.abc import Iterator
from functools import partial

from benchmarks.timing import Comparison, interleaved

REPEATS = 5
_BRIAN2 = "import brian2.only"
_CASES = {
    "import": "import simneuro",
    "import and first use": "import simneuro as sn; sn.simulate",
}


def comparisons() -> Iterator[Comparison]:
    """Simneuro against Brian2 without its pylab names."""
    for name, code in _CASES.items():
        times = interleaved(partial(_fresh, code), partial(_fresh, _BRIAN2), REPEATS)
        yield Comparison(name, code, _BRIAN2, *times, "a fresh process each, its start included")


def _fresh(code: str) -> None:
    subprocess.run([sys.executable, "-c", code], check=True)
