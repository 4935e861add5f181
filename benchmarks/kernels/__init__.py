"""Kernels: the same work in hand-written C++, on one core in double precision."""

import json
import subprocess
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
_FLAGS = ("-O3", "-std=c++17", "-march=native", "-ffast-math", "-fopenmp-simd")


def compile_kernel(name: str, folder: Path) -> Path:
    """Compile the kernel ``<name>.cpp`` and return its program."""
    program = folder / name
    subprocess.run(["g++", *_FLAGS, str(_HERE / f"{name}.cpp"), "-o", str(program)], check=True)
    return program


def call_kernel(program: Path, *arguments: object) -> dict[str, Any]:
    """Run a kernel and return its output: ``loop_s`` and ``rate`` (Hz)."""
    command = [str(program), *map(str, arguments)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
