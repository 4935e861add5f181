"""One simulation in a process of its own, and its timings. Arguments: network, changes as JSON.

``balanced_ei`` is the bundled scenario; ``coba`` has the cells of the case ``coba``, but its wiring
is drawn by simneuro, so that a new seed gives a new wiring.
"""

import json
import sys

import numpy as np

import simneuro as sn
from benchmarks.cases import Case
from benchmarks.tool_process import Answer, serve
from benchmarks.tools.simneuro_networks import document

_NOTHING = np.empty(0, np.int32)


def make_coba() -> sn.Scenario:
    """4000 cells and about 320,000 synapses for 0.1 s."""
    empty = Case(3200, _NOTHING, _NOTHING, np.full(4000, -60.0), _NOTHING, _NOTHING)
    tables = document("coba", empty)
    cells = {"model": "cell", "initial": {"v": {"uniform": ["-60 mV", "-50 mV"]}}}
    sizes = {"exc": 3200, "inh": 800}
    weights = {"exc": "6 nS", "inh": "67 nS"}
    connect = {"rule": "fixed_probability", "p": 0.02}
    return sn.Scenario.from_document(
        tables
        | {
            "duration": "100 ms",
            "populations": {name: cells | {"size": size} for name, size in sizes.items()},
            "projections": {
                f"{source}_{target}": {
                    "source": source,
                    "target": target,
                    "synapse": source,
                    "connect": connect,
                    "weight": weights[source],
                }
                for source in sizes
                for target in sizes
            },
            "drives": {},
        }
    )


def main(name: str, changes: str) -> None:
    scenario = make_coba() if name == "coba" else sn.Scenario.load(name)
    changed = scenario.override(json.loads(changes))

    def work() -> Answer:
        return json.loads(sn.simulate(changed, target="cpp", threads=1).attrs["timings"])

    serve(work)


if __name__ == "__main__":
    main(*sys.argv[1:])
