"""Synapses with a state in simneuro. Argument: plastic, kinetic or ampa."""

import sys
from typing import Any

import simneuro as sn
from benchmarks.tools.simneuro_networks import serve_scenario

#: Cells fire without input too: else their rate would depend much on the chance of the inputs.
E_L = "-60 mV"
#: Sources and cells, the chance of a synapse. They are simulated for 1 s.
PLASTIC = (1000, 1000, 1.0)
SATURATING = (2000, 1000, 0.1)


def document(name: str) -> dict[str, Any]:
    """Sources of 10 Hz onto leaky cells: a million synapses that learn, or receptors alone."""
    inputs, cells, chance = PLASTIC if name == "plastic" else SATURATING
    wires = {
        "source": "inputs",
        "target": "cell",
        "synapse": name,
        "weight": "0.5 nS",
        "connect": {"rule": "fixed_probability", "p": chance},
    }
    shared = {
        "title": name,
        "duration": "1 s",
        "dt": "0.1 ms",
        "models": {
            "integrator": {
                "model": "lif",
                "parameters": {
                    "E_L": E_L,
                    "V_th": "-54 mV",
                    "V_reset": "-60 mV",
                    "t_ref": "1 ms",
                },
            }
        },
        "sources": {"inputs": {"kind": "poisson", "size": inputs, "rate": "10 Hz"}},
        "populations": {"cell": {"model": "integrator", "size": cells}},
    }
    if name != "plastic":
        return shared | {"projections": {"wires": wires}}
    inhibition = {"kind": "poisson", "target": "cell", "synapse": "inhibition", "weight": "0.5 nS"}
    learning = {"synapse": "ampa", "weight": {"uniform": ["0 nS", "0.15 nS"]}, "plasticity": "stdp"}
    reversing = {"model": "gaba_a", "parameters": {"tau": "5 ms", "E_rev": "-70 mV"}}
    return shared | {
        "synapses": {"inhibition": reversing},
        "drives": {"inhibition": {**inhibition, "rate": "2 kHz"}},
        "projections": {"wires": wires | learning | {"connect": {"rule": "all_to_all"}}},
    }


def main(name: str) -> None:
    serve_scenario(document(name), lambda made: float(sn.analysis.mean_rate(made, "cell").rate))


if __name__ == "__main__":
    main(*sys.argv[1:])
