"""One example script of Brian2, run for a short time, and all that it found.

Usage: ``python -m benchmarks.tools.brian2_example SCRIPT DEVICE RESULT.npz``. It runs in a process
of its own, in a folder that is removed afterwards. Figures are drawn and not shown.
"""

import json
import runpy
import sys
import warnings
from contextlib import suppress
from typing import Any

import matplotlib as mpl
import numpy as np

LONGEST = 0.03  # s of each run; chosen: 300 steps, so that all examples take minutes
RUNS = 4  # of each script; chosen


def main(script: str, device: str, result: str) -> None:
    mpl.use("Agg")
    import brian2

    import simneuro as sn

    brian2.prefs["codegen.target"] = "numpy"
    # Without optimisation sums are those of NumPy.
    brian2.prefs["codegen.cpp.extra_compile_args_gcc"] = ["-w", "-O0"]
    brian2.set_device(device)
    told = _Told(sn.device if device == "simneuro" else None)
    _choose_device(brian2)
    told.listen(brian2)
    brian2.seed(1)
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        with suppress(_Enough):
            runpy.run_path(script, run_name="__main__")
    said = [str(each.message) for each in heard if "run by Brian2 itself" in str(each.message)]
    info = {"runs": told.runs, "said": said, "random": told.random}
    np.savez(result, info=json.dumps(info), **told.found)


class _Enough(Exception):
    """The script has run often enough."""


class _Told:
    """Takes down what networks found after each run."""

    def __init__(self, device: Any) -> None:
        self.device = device
        self.runs: list[str] = []
        self.found: dict[str, np.ndarray] = {}
        self.random = False

    def listen(self, brian2: Any) -> None:
        network = brian2.Network
        run = network.run
        if self.device is not None:
            self._watch_random_numbers()

        def run_briefly(net: Any, duration: Any, *args: Any, **named: Any) -> None:
            if len(self.runs) == RUNS:
                raise _Enough
            named["level"] = named.get("level", 0) + 1
            run(net, min(duration, LONGEST * brian2.second), *args, **named)
            self.runs.append(self.device.last_run if self.device else "brian2")
            self._take(net)

        network.run = run_briefly

    def _watch_random_numbers(self) -> None:
        from simneuro.brian2_device import runtime_device

        draw = runtime_device._next_seed

        def draw_and_tell() -> int:
            self.random = True
            return draw()

        runtime_device._next_seed = draw_and_tell

    def _take(self, net: Any) -> None:
        for each in net.sorted_objects:
            for name, variable in getattr(each, "variables", {}).items():
                owner = getattr(getattr(variable, "owner", None), "name", None)
                if owner == each.name and hasattr(variable, "device") and name[0] != "_":
                    values = np.array(variable.get_value())
                    self.found[f"{len(self.runs)} {owner}.{name}"] = values


def _choose_device(brian2: Any) -> None:
    """Let scripts that choose a device of their own have the one that is compared."""

    def keep(*_: Any, **__: Any) -> None:
        return None

    brian2.set_device = keep
    brian2.devices.set_device = keep


if __name__ == "__main__":
    main(*sys.argv[1:])
