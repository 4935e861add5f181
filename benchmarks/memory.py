"""Peak memory of a process, and of all processes of a tool."""

import contextlib
import resource
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import psutil

_BYTES = 1 if sys.platform == "darwin" else 1024
_INTERVAL = 0.01  # s between two looks; chosen: a program runs for tenths of a second


def measure_peak_mb(peak: Path, command: Sequence[str], folder: Path) -> float:
    """Measure the largest resident size of a command in MB, with the program ``peak``."""
    done = subprocess.run(
        [str(peak), *command], cwd=folder, check=True, capture_output=True, text=True
    )
    return int(done.stdout) * _BYTES / 1e6


def measure_own_peak_mb() -> float:
    """Measure the largest resident size of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _BYTES / 1e6


def measure_all_peak_mb(process: int, work: Callable[[], Any]) -> float:
    """Measure the largest resident size of a process and all that it starts, during some work.

    They are looked at a hundred times in a second, which takes time: this work is not timed.
    """
    watched, sizes, done = psutil.Process(process), [0], threading.Event()

    def watch() -> None:
        while not done.wait(_INTERVAL):
            sizes.append(sum(_list_sizes(watched)))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        work()
    finally:
        done.set()
        watcher.join()
    return max(sizes) / 1e6


def _list_sizes(process: psutil.Process) -> Iterator[int]:
    """The resident sizes (bytes) of a process and of those that it started and have not ended."""
    with contextlib.suppress(psutil.NoSuchProcess):
        for each in (process, *process.children(recursive=True)):
            with contextlib.suppress(psutil.NoSuchProcess):
                yield each.memory_info().rss
