"""Peak memory of a process."""

import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_BYTES = 1 if sys.platform == "darwin" else 1024


def measure_peak_mb(peak: Path, command: Sequence[str], folder: Path) -> float:
    """Measure the largest resident size of a command in MB, with the program ``peak``."""
    done = subprocess.run(
        [str(peak), *command], cwd=folder, check=True, capture_output=True, text=True
    )
    return int(done.stdout) * _BYTES / 1e6


def measure_own_peak_mb() -> float:
    """Measure the largest resident size of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _BYTES / 1e6
