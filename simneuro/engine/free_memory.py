"""What a process may still take here: memory, address space, and room on a disk.

Linux counts the memory of a process in its control groups too, of version 1 or 2, each of which may
have a limit, and so may those around it.
"""

import math
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

_NO_LIMIT = 2**46  # bytes; version 1 says that there is none by a larger number


def available_memory(system: Path = Path("/")) -> float:
    """The bytes that can still be had: of the machine, the control groups, and the process.

    ``system`` is the folder in which ``proc`` and ``sys`` lie.

    Examples
    --------
    >>> from simneuro.engine import available_memory
    >>> available_memory() > 0
    True
    """
    limits = [_of_machine(system), *_of_groups(system), _of_address_space(system)]
    return max(min(limit for limit in (*limits, math.inf) if limit is not None), 0.0)


def available_disk(folder: Path) -> float:
    """The bytes that can still be written in a folder; infinity where that is not known."""
    try:
        return float(shutil.disk_usage(folder).free)
    except OSError:
        return math.inf


def _of_machine(system: Path) -> float | None:
    lines = _text(system / "proc/meminfo").splitlines()
    free = next((line.split()[1] for line in lines if line.startswith("MemAvail")), None)
    return 1024.0 * int(free) if free is not None else _physical()


def _physical() -> float | None:
    names = os.sysconf_names if hasattr(os, "sysconf_names") else {}
    if not {"SC_PAGE_SIZE", "SC_PHYS_PAGES"} <= set(names):
        return None
    return float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))


def _of_groups(system: Path) -> Iterator[float]:
    """What each control group around this process may still take."""
    for line in _text(system / "proc/self/cgroup").splitlines():
        number, controllers, path = [*line.split(":", 2), "", ""][:3]
        if number == "0":
            names = ("memory.max", "memory.current", "inactive_file")
            yield from _around(system / "sys/fs/cgroup", path, names)
        elif "memory" in controllers.split(","):
            names = ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")
            yield from _around(system / "sys/fs/cgroup/memory", path, names)


def _around(root: Path, path: str, names: tuple[str, str, str]) -> Iterator[float]:
    """The groups from the process's own to the outermost; files that can be read again are free."""
    limit_name, used_name, cached_name = names
    own = root / path.strip("/")
    for group in (own, *own.parents):
        limit, used = (_number(_text(group / name)) for name in (limit_name, used_name))
        if limit is not None and used is not None and limit < _NO_LIMIT:
            stat = dict(line.split() for line in _text(group / "memory.stat").splitlines())
            yield limit - used + (_number(stat.get(cached_name, "0")) or 0.0)
        if group == root:
            return


def _of_address_space(system: Path) -> float | None:
    """What ``ulimit -v`` leaves; the limit is that of each process."""
    try:
        import resource
    except ImportError:  # not on Windows
        return None
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit == resource.RLIM_INFINITY:
        return None
    pages = _number(_text(system / "proc/self/statm").partition(" ")[0])
    return limit - (pages or 0.0) * resource.getpagesize()


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:  # "max": no limit
        return None
