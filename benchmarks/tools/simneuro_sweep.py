"""A sweep of a hundred runs by simneuro with two workers."""

import tempfile
import time
from pathlib import Path
from typing import Any

import simneuro as sn
from benchmarks.tool_process import Answer, serve
from benchmarks.tools.simneuro_networks import CONDUCTANCES, lif
from benchmarks.tools.small_network import CELLS, DURATION, POINTS, RATES, TRIALS, P
from simneuro.experiment import load_trial, read_point, run_points, threads

_WEIGHTS = {"exc": "6 nS", "inh": "67 nS"}


def document() -> dict[str, Any]:
    """The network, and the sweep over the rate of its drive."""
    start = {"v": {"uniform": ["-60 mV", "-50 mV"]}}
    drive = {"kind": "poisson", "target": "exc", "synapse": "exc", "rate": "50 Hz"}
    low, high = (f"{rate} Hz" for rate in RATES)
    return {
        "title": "sweep",
        "duration": f"{DURATION} s",
        "models": {"cell": lif("exponential_euler")},
        "synapses": CONDUCTANCES,
        "populations": {
            name: {"model": "cell", "size": size, "initial": start} for name, size in CELLS.items()
        },
        "projections": {f"{a}_{b}": _projection(a, b) for a in CELLS for b in CELLS},
        "drives": {"outside": drive | {"weight": "6 nS"}},
        "sweep": {"drives.outside.rate": {"from": low, "to": high, "points": POINTS}},
        "trials": TRIALS,
    }


def _projection(source: str, target: str) -> dict[str, Any]:
    return {
        "source": source,
        "target": target,
        "synapse": source,
        "connect": {"rule": "fixed_probability", "p": P},
        "weight": _WEIGHTS[source],
    }


def main() -> None:
    scenario = sn.Scenario.from_document(document())

    def work() -> Answer:
        with tempfile.TemporaryDirectory() as folder:
            start = time.perf_counter()
            points = scenario.points()
            trial = load_trial(scenario, "cpp", len(points))
            run_points(points, trial, Path(folder), pool=threads(2))
            seconds = time.perf_counter() - start
            rates = [_rate(Path(folder), point) for point in points]
        return {"loop_s": seconds, "rate": sum(rates) / len(rates)}

    work()  # compiles the program
    serve(work)


def _rate(folder: Path, point: Any) -> float:
    """The mean rate of all cells (Hz)."""
    rates = read_point(folder, point)["rate"]
    return float(sum(float(rates.sel(population=name)) * CELLS[name] for name in CELLS)) / 1000


if __name__ == "__main__":
    main()
