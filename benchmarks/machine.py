"""The machine and the software of a measurement, and the load of the machine."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from simneuro.engine import available_cores, compiler

_PACKAGES = ("simneuro", "brian2", "numpy", "cython", "nest-simulator")


def describe_machine() -> dict[str, str | int]:
    """Describe the processor, cores, system, compiler and Python."""
    made_with = compiler()
    return {
        "processor": _describe_processor(),
        "cores": available_cores(),
        "system": f"{platform.system()} {platform.machine()}",
        "compiler": made_with.version if made_with else "none",
        "python": platform.python_version(),
    }


def list_versions() -> dict[str, str]:
    """List the versions of the compared packages that are installed."""
    found = {}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def measure_load() -> float:
    """The average number of runnable processes in the last minute."""
    return os.getloadavg()[0]


def _describe_processor() -> str:
    """The name and vector instructions of the processor, as far as the system reports them."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    entries = dict(line.split(":", 1) for line in reversed(lines) if ":" in line)
    entries = {key.strip(): value.strip() for key, value in entries.items()}
    vectors = [name for name in ("avx512f", "avx2") if name in entries.get("flags", "").split()]
    return ", ".join([entries.get("model name", platform.machine()), *vectors[:1]])
