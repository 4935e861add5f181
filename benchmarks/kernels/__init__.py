"""Kernels: the same work as C++ written by hand, one core, double precision."""

import json
import subprocess
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
_FLAGS = ("-O3", "-std=c++17", "-march=native", "-ffast-math", "-fopenmp-simd")


def compiled(name: str, folder: Path) -> Path:
    """Compile the kernel ``<name>.cpp``; its program."""
    program = folder / name
    subprocess.run(["g++", *_FLAGS, str(_HERE / f"{name}.cpp"), "-o", str(program)], check=True)
    return program


def called(program: Path, *arguments: object) -> dict[str, Any]:
    """What a kernel says: ``loop_s`` and ``rate`` in Hz."""
    command = [str(program), *map(str, arguments)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
