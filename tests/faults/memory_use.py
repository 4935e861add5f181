"""The memory of one simulation by the operating system's count, and its estimate, as JSON.

Run in a process of its own: ``python memory_use.py TARGET < SCENARIO_AS_JSON``.
"""

import json
import sys
import threading
import time
from pathlib import Path

import simneuro as sn
from simneuro.engine import choose
from simneuro.engine.brief_run import matters, observe
from simneuro.engine.program import execution


def peak(process: str) -> float:
    """The highest resident memory (bytes) of a process since it was last reset."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    return next(1024.0 * int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def watch(programs: list[float], done: threading.Event) -> None:
    """Keep the peaks of programs. At the start of one it is that of Python, which it was then."""
    while not done.wait(0.005):
        for process in list(execution._running):
            try:
                name = Path(f"/proc/{process.pid}/exe").resolve().name
                if name == "program":
                    programs.append(peak(str(process.pid)))
            except (OSError, StopIteration):
                pass


def main() -> None:
    """Estimate, simulate, count."""
    target = sys.argv[1]
    scenario = sn.Scenario.from_document(json.load(sys.stdin))
    network = scenario.network
    small = {"title": "s", "duration": "1 ms", "populations": {"c": {"model": "lif", "size": 2}}}
    sn.simulate(sn.Scenario.from_document(small), target=target)  # loads all that is loaded late
    backend = choose(network, target).backend
    observed = observe(network, backend, 1) if matters(network, backend) else None
    estimate = backend.memory(network, observed.rates if observed else {})
    programs, done = [0.0], threading.Event()
    threading.Thread(target=watch, args=(programs, done), daemon=True).start()
    Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")  # resets the peak
    before, begin = peak("self"), time.perf_counter()
    made = sn.simulate(scenario, target=target)
    seconds, grown = time.perf_counter() - begin, peak("self") - before
    done.set()
    print(
        json.dumps(
            {
                "estimate": estimate,
                "python": grown,
                "program": max(programs),
                "spikes": made.sizes["spike"],
                "seconds": seconds,
            }
        )
    )


if __name__ == "__main__":
    main()
