"""Brian2's own examples by Brian2 and by the device ``simneuro``: what is the same, what is not.

Usage: ``python -m benchmarks.tools.brian2_examples [NAME...]``. The examples are those of the
package on PyPI; they are downloaded into ``build``, and never part of simneuro. The verdicts are
kept in ``docs/brian2_examples.json``, and the page on the device is written from them.
"""

import json
import os
import subprocess
import sys
import tarfile
import tempfile
from concurrent.futures import ProcessPoolExecutor, as_completed
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.tools.brian2_examples_page import keep_verdict, write_page

ROOT = Path(__file__).parents[2]
LIMIT = 100.0  # s for one script with one device; chosen
TOO_LONG = f"it takes more than {LIMIT:g} s"
CLOSE = 1e-6  # of the largest value: differences of rounding


def download(folder: Path) -> Path:
    """The folder of the examples of the Brian2 that is installed, from PyPI.

    Raises
    ------
    subprocess.CalledProcessError
        If the package cannot be downloaded.
    """
    name = f"brian2-{version('brian2')}"
    if not (folder / name / "examples").is_dir():
        wanted = name.replace("-", "==")
        command = [sys.executable, "-m", "pip", "download", wanted, "--no-binary", "brian2"]
        subprocess.run([*command, "--no-deps", "-d", folder], check=True, capture_output=True)
        with tarfile.open(folder / f"{name}.tar.gz") as archive:
            archive.extractall(folder, filter="data")
    return folder / name / "examples"


def compare(script: Path, name: str) -> dict[str, str]:
    """The verdict on one example: ``example``, ``verdict`` and ``why``."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for device in ("runtime", "simneuro"):
            result = Path(folder, f"{device}.npz")
            problem = _run(script, device, result)
            if problem:
                other = device == "runtime" or problem == TOO_LONG
                verdict = "not compared" if other else "fails"
                return {"example": name, "verdict": verdict, "why": problem}
            found[device] = dict(np.load(result, allow_pickle=False))
    return {"example": name, **_verdict(found["runtime"], found["simneuro"])}


def _run(script: Path, device: str, result: Path) -> str:
    """Run a script in a process of its own; why it found nothing, or ``""``."""
    # With all modules loaded, a fork is ready at once.
    from benchmarks.tools.brian2_example import run_example

    process = get_context("fork").Process(target=run_example, args=(script, device, result))
    process.start()
    process.join(LIMIT)
    if process.is_alive():
        process.kill()
        process.join()
        return TOO_LONG
    if not result.is_file():
        return f"its process ended with status {process.exitcode}"
    info = json.loads(str(np.load(result)["info"]))
    return "" if info["runs"] else info["problem"] or "it runs no network"


def _verdict(brian2: dict[str, Any], ours: dict[str, Any]) -> dict[str, str]:
    info, theirs = (json.loads(str(each.pop("info"))) for each in (ours, brian2))
    if info["problem"] not in ("", theirs["problem"]):
        return {"verdict": "fails", "why": info["problem"]}
    apart = {name: _distance(brian2[name], ours.get(name)) for name in brian2}
    worst = max(apart, key=lambda name: apart[name])
    if apart[worst] >= CLOSE and not info["random"]:
        return {"verdict": "different", "why": f"{worst}: {apart[worst]:.0e} of the largest value"}
    if info["said"]:
        return {"verdict": "by Brian2", "why": info["said"][0].partition("simneuro: ")[2]}
    if apart[worst] >= CLOSE:
        return {"verdict": "other random numbers", "why": _spikes(brian2, ours)}
    if apart[worst]:
        why = f"{apart[worst]:.0e} of the largest value"
        return {"verdict": "equal up to rounding", "why": why}
    return {"verdict": "equal", "why": ""}


def _distance(one: np.ndarray, other: np.ndarray | None) -> float:
    """The largest difference of two arrays, as a part of the largest value."""
    if other is None or one.shape != other.shape:
        return np.inf
    if np.array_equal(one, other, equal_nan=one.dtype.kind == "f"):
        return 0.0
    numbers, others = one.astype(float), other.astype(float)
    finite = np.isfinite(numbers) & np.isfinite(others)
    if not np.array_equal(numbers[~finite], others[~finite], equal_nan=True):
        return np.inf
    scale = np.max(np.abs(numbers[finite]), initial=0.0)
    return float(np.max(np.abs((numbers - others)[finite]), initial=0.0)) / (scale or 1.0)


def _spikes(brian2: dict[str, Any], ours: dict[str, Any]) -> str:
    """How many spikes were recorded in all runs with other random numbers."""
    counts = [
        sum(int(found[f"{each}.count"].sum()) for each in _spike_monitors(found))
        for found in (brian2, ours)
    ]
    return f"{counts[0]} and {counts[1]} spikes" if any(counts) else "no spikes are recorded"


def _spike_monitors(found: dict[str, Any]) -> list[str]:
    names = [name.removesuffix(".count") for name in found if name.endswith(".count")]
    return [name for name in names if {f"{name}.i", f"{name}.t"} <= set(found)]


def main(names: list[str]) -> None:
    """Compare the examples of these names, or all, and write each verdict when it is known."""
    folder = ROOT / "build"
    folder.mkdir(exist_ok=True)
    examples = download(folder)
    scripts = {str(each.relative_to(examples)): each for each in sorted(examples.rglob("*.py"))}
    chosen = [name for name in names or scripts if not _is_module(scripts[name])]
    with tempfile.TemporaryDirectory() as cache:
        os.environ["SIMNEURO_CACHE"] = cache
        with ProcessPoolExecutor(2, mp_context=get_context("fork")) as pool:
            jobs = [pool.submit(compare, scripts[name], name) for name in chosen]
            for job in as_completed(jobs):
                print(json.dumps(job.result()), flush=True)
                keep_verdict(job.result())
    write_page()


def _is_module(script: Path) -> bool:
    """Whether a file is imported by examples, and is none itself."""
    return "run(" not in script.read_text(encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
