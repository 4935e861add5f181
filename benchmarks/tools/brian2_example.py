"""One example script of Brian2, run for a short time by a device, and all that it found.

It belongs into a process of its own: it changes the working folder and Brian2 itself.
"""

import json
import os
import runpy
import sys
import warnings
from pathlib import Path
from textwrap import shorten
from typing import Any

import brian2
import matplotlib as mpl
import numpy as np

import simneuro as sn
from simneuro.brian2_device import runtime_device

LONGEST = 0.02  # s of each run; chosen: 200 steps, so that all examples take minutes
RUNS = 3  # of each script; chosen
FINDINGS_MAX = 2**22  # values of one variable that are kept; chosen


def run_example(script: Path, device: str, result: Path) -> None:
    """Run a script with a device and write what its networks found into an npz file.

    Parameters
    ----------
    script : Path
    device : str
        ``"runtime"`` is Brian2's own, in NumPy; ``"simneuro"`` is the one that is compared.
    result : Path
    """
    _prepare(script, device)
    notes = _Notes(sn.device if device == "simneuro" else None)
    notes.listen()
    brian2.seed(1)
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        problem = _problem_of(script)
    said = [str(each.message) for each in heard if "run by Brian2 itself" in str(each.message)]
    info = {"runs": notes.runs, "said": said, "random": notes.random, "problem": problem}
    np.savez(result, info=json.dumps(info), **notes.found)


def _prepare(script: Path, device: str) -> None:
    os.chdir(script.parent)
    sys.path.insert(0, str(script.parent))
    sys.argv = [str(script)]
    sys.stdout = open(os.devnull, "w")  # noqa: SIM115 -- until the process ends
    mpl.use("Agg")
    _write_plain_code()
    brian2.set_device(device)
    # Scripts that choose a device of their own have the one that is compared.
    brian2.set_device = brian2.devices.set_device = lambda *_, **__: None


def _problem_of(script: Path) -> str:
    """Run a script; what it ended with, other than that it has run often enough."""
    try:
        runpy.run_path(str(script), run_name="__main__")
    except _EnoughRuns:
        return ""
    except (Exception, SystemExit) as error:
        cause = error
        while cause.__cause__ is not None:
            cause = cause.__cause__
        first = f"{type(cause).__name__}: {cause}".strip().splitlines()[0]
        return shorten(first, 150, placeholder=" ...")
    return ""


class _EnoughRuns(BaseException):
    """The script has run often enough; scripts that handle exceptions do not handle this one."""


class _Notes:
    """What networks found after each run, and how the runs were done."""

    def __init__(self, device: Any) -> None:
        self.device = device
        self.runs: list[str] = []
        self.found: dict[str, np.ndarray] = {}
        self.random = False

    def listen(self) -> None:
        """Shorten all runs, and note what they found."""
        run = brian2.Network.run
        self._watch_random_numbers()

        def run_briefly(net: Any, duration: Any, *args: Any, **named: Any) -> None:
            if len(self.runs) == RUNS:
                raise _EnoughRuns
            _write_plain_code()
            named["level"] = named.get("level", 0) + 1
            objects = list(net.sorted_objects)  # a MagicNetwork forgets them
            run(net, min(duration, LONGEST * brian2.second), *args, **named)
            self._note(objects)

        run_briefly.original_function = run.original_function  # type: ignore[attr-defined]
        brian2.Network.run = run_briefly

    def _watch_random_numbers(self) -> None:
        draw = runtime_device._next_seed

        def draw_and_note() -> int:
            self.random = True
            return draw()

        runtime_device._next_seed = draw_and_note

    def _note(self, objects: list[Any]) -> None:
        self.runs.append(self.device.last_run if self.device else "brian2")
        for each in objects:
            for name, variable in getattr(each, "variables", {}).items():
                owner = getattr(getattr(variable, "owner", None), "name", None)
                if owner == each.name and hasattr(variable, "device") and name[0] != "_":
                    values = np.array(variable.get_value())
                    if values.size <= FINDINGS_MAX:
                        self.found[f"{len(self.runs)} {owner}.{name}"] = values


def _write_plain_code() -> None:
    """Let Brian2 run in NumPy, and programs add in the order of the text, as NumPy does."""
    brian2.prefs["codegen.target"] = "numpy"
    brian2.prefs["codegen.cpp.extra_compile_args"] = None
    brian2.prefs["codegen.cpp.extra_compile_args_gcc"] = ["-w", "-O0"]
