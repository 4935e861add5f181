"""Brian2's own examples by Brian2 and by the device ``simneuro``: what is the same, what is not.

Usage: ``python -m benchmarks.tools.brian2_examples [NAME...]``. The examples are those of the
package on PyPI; they are downloaded, and never part of simneuro. The verdicts are written as JSON,
one a line.
"""

import json
import os
import subprocess
import sys
import tarfile
import tempfile
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[2]
LIMIT = 240.0  # s for one script; chosen
CLOSE = 1e-6  # of the largest value: differences of rounding


def download(folder: Path) -> Path:
    """The folder of the examples of the Brian2 that is installed, from PyPI."""
    wanted = f"brian2=={version('brian2')}"
    command = [sys.executable, "-m", "pip", "download", wanted, "--no-binary", "brian2"]
    subprocess.run([*command, "--no-deps", "-d", folder], check=True, capture_output=True)
    with tarfile.open(next(folder.glob("*.tar.gz"))) as archive:
        archive.extractall(folder, filter="data")
    return next(folder.glob("brian2-*/examples"))


def compare(script: Path, name: str) -> dict[str, str]:
    """The verdict on one example."""
    with tempfile.TemporaryDirectory() as folder:
        found = {}
        for device in ("runtime", "simneuro"):
            result = Path(folder, f"{device}.npz")
            problem = _run(script, device, result)
            if problem:
                return {"example": name, "verdict": "not compared", "why": f"{device}: {problem}"}
            found[device] = dict(np.load(result, allow_pickle=False))
        return {"example": name, **_verdict(found["runtime"], found["simneuro"])}


def _run(script: Path, device: str, result: Path) -> str:
    """Run a script; what went wrong, or ``""``."""
    module = "benchmarks.tools.brian2_example"
    command = [sys.executable, "-m", module, str(script), device, str(result)]
    path = os.pathsep.join([str(ROOT), str(script.parent)])
    with tempfile.TemporaryDirectory() as folder:
        try:
            done = subprocess.run(
                command,
                cwd=folder,
                env=os.environ | {"PYTHONPATH": path},
                capture_output=True,
                text=True,
                timeout=LIMIT,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return f"it takes more than {LIMIT:g} s"
    lines = done.stderr.strip().splitlines() or ["?"]
    errors = [line for line in lines if "Error" in line.partition(":")[0]]
    return "" if done.returncode == 0 else (errors or lines)[-1][:150]


def _verdict(brian2: dict[str, Any], ours: dict[str, Any]) -> dict[str, str]:
    info = json.loads(str(ours.pop("info")))
    brian2.pop("info")
    if not info["runs"]:
        return {"verdict": "not compared", "why": "it runs no network"}
    if info["said"]:
        why = info["said"][0].partition("simneuro: ")[2]
        return {"verdict": "by Brian2", "why": why}
    apart = {name: _distance(brian2[name], ours.get(name)) for name in brian2}
    worst = max(apart, key=lambda name: apart[name])
    if apart[worst] == 0:
        return {"verdict": "equal", "why": ""}
    if apart[worst] < CLOSE:
        return {
            "verdict": "equal up to rounding",
            "why": f"{apart[worst]:.0e} of the largest value",
        }
    if info["random"]:
        return {"verdict": "other random numbers", "why": "drawn during the run"}
    return {"verdict": "different", "why": f"{worst}: {apart[worst]:.0e} of the largest value"}


def _distance(one: np.ndarray, other: np.ndarray | None) -> float:
    """The largest difference of two arrays, as a part of the largest value."""
    if other is None or one.shape != other.shape:
        return np.inf
    if np.array_equal(one, other, equal_nan=one.dtype.kind == "f"):
        return 0.0
    scale = np.nanmax(np.abs(one.astype(float)))
    return float(np.nanmax(np.abs(one.astype(float) - other))) / (scale or 1.0)


def main(names: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        examples = download(Path(folder))
        scripts = {str(each.relative_to(examples)): each for each in examples.rglob("*.py")}
        chosen = {name: scripts[name] for name in sorted(scripts) if not names or name in names}
        with ThreadPoolExecutor(2) as pool:
            verdicts = list(pool.map(compare, chosen.values(), chosen))
    for each in verdicts:
        print(json.dumps(each))


if __name__ == "__main__":
    main(sys.argv[1:])
