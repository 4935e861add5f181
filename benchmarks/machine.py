"""What the figures belong to: the machine, the software, and how busy both cores were."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from simneuro.engine import available_cores, compiler

_PACKAGES = ("simneuro", "brian2", "numpy", "cython", "nest-simulator")


def machine() -> dict[str, str | int]:
    """Processor, cores, system, compiler, Python."""
    made_with = compiler()
    return {
        "processor": _processor(),
        "cores": available_cores(),
        "system": f"{platform.system()} {platform.machine()}",
        "compiler": made_with.version if made_with else "none",
        "python": platform.python_version(),
    }


def versions() -> dict[str, str]:
    """The versions of what is compared, as far as it is installed."""
    found = {}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def load() -> float:
    """How many processes wanted to run in the last minute, on average."""
    return os.getloadavg()[0]


def _processor() -> str:
    """Its name and instructions, as far as the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    told = dict(line.split(":", 1) for line in reversed(lines) if ":" in line)
    told = {key.strip(): value.strip() for key, value in told.items()}
    vectors = [name for name in ("avx512f", "avx2") if name in told.get("flags", "").split()]
    return ", ".join([told.get("model name", platform.machine()), *vectors[:1]])
