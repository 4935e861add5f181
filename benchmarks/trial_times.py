"""The record of how long the trials of bundled scenarios take, which runs announce their time by.

``python -m benchmarks.trial_times`` measures all bundled scenarios, in full and in their small
form, each in a process of its own; with names of scenarios, these. Times are those of processors at
one pace, so that the machine and its load matter little.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import mean
from types import SimpleNamespace

import simneuro as sn
from simneuro.engine.choice import choose
from simneuro.engine.program import cache
from simneuro.experiment.companion import defines_trial
from simneuro.experiment.cost_and_workers import count_updates
from simneuro.experiment.finishing import finish_run
from simneuro.experiment.machine_pace import measure_pace
from simneuro.experiment.measured_times import RECORD, describe_size
from simneuro.experiment.point_trial import load_trial
from simneuro.experiment.stored_files import read_provenance
from simneuro.scenario import Point, bundled

_PACE = 0.008  # s; chosen: that of the machine on which it was measured first
_MOST = 4  # points of a form that are measured; chosen
_ENOUGH = 20.0  # s; chosen: after this time no other point of the form is begun


def main(names: Sequence[str]) -> None:
    """Measure scenarios, and write what was found beside what is known of the others."""
    for name in names or bundled():
        code = f"from benchmarks import trial_times; trial_times.measure({name!r})"
        with tempfile.TemporaryDirectory() as empty:  # in which nothing is compiled
            found = subprocess.run(
                [sys.executable, "-c", code],
                env={**os.environ, "SIMNEURO_CACHE": empty},
                stdout=subprocess.PIPE,
                check=True,
            )
        known = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
        known[name] = json.loads(found.stdout.splitlines()[-1])
        text = json.dumps(dict(sorted(known.items())), indent=1)
        RECORD.write_text(f"{text}\n", encoding="utf-8")
        print(name, known[name], flush=True)


def measure(name: str) -> None:
    """Print what each form of a scenario takes: a trial, compiling, and the end of the run."""
    # Compiling is timed by the processor too.
    cache.time = SimpleNamespace(**{**vars(time), "perf_counter": processor_seconds})  # type: ignore[attr-defined]
    full = sn.Scenario.load(name)
    quick = full.quickened()
    with tempfile.TemporaryDirectory() as folder:
        results = sn.run(quick, workers=1, out=folder)
        before = measure_pace()
        begin = processor_seconds()
        finish_run(results)
        finishing = _at_pace(processor_seconds() - begin, before)
        compiling = float(read_provenance(results.path)["timings"]["compile_s"])
    compiled = _at_pace(compiling, before)
    small = _measure_trials(quick, 0.0)
    forms = {
        describe_size(quick.points()): {**small, "compiling": compiled},
        describe_size(full.points()): _measure_trials(full, compiled),
    }
    print(json.dumps({"pace": _PACE, "finishing": finishing, "forms": forms}))


def _measure_trials(form: sn.Scenario, compiled: float) -> dict[str, float]:
    """The mean time (s) of some trials, those with the first and last settings among them.

    The first trial fills caches, so that it only counts if there is no other. What was compiled
    before it may have been compiled for it.
    """
    points = form.points()
    largest = max(points, key=lambda point: count_updates(point.scenario))
    target = None if defines_trial(form) else choose(largest.scenario.network).target
    trial, times, compiling = load_trial(form, target, len(points)), [], compiled
    with tempfile.TemporaryDirectory() as folder:
        for point in _choose_points(points):
            before = measure_pace()
            begin = processor_seconds()
            measured = trial(point.scenario, Path(folder) / point.name)
            took = processor_seconds() - begin
            own = float(json.loads(measured.attrs["timings"])["compile_s"])
            compiling += _at_pace(own, before)
            times.append(_at_pace(max(took - own, 1e-3), before))
            if sum(times) > _ENOUGH:
                break
    counted = times[1:] or times
    return {"trial": mean(counted), "compiling": compiling}


def _at_pace(seconds: float, before: float) -> float:
    """What would have taken how long (s) at ``_PACE``, from the machine's pace before and now."""
    return round(seconds * _PACE / mean([before, measure_pace()]), 4)


def _choose_points(points: Sequence[Point]) -> list[Point]:
    """The first, the last, and some between them."""
    if len(points) <= _MOST:
        return list(points)
    return [points[round(k * (len(points) - 1) / (_MOST - 1))] for k in range(_MOST)]


def processor_seconds() -> float:
    """The processor's time (s) that this process and those that it started have used."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


if __name__ == "__main__":
    main(sys.argv[1:])
