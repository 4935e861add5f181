"""The networks as scenarios of simneuro. Arguments: network, folder of the case, threads."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr
from brian2 import mV, second

import simneuro as sn
from benchmarks.cases import DT, DURATION, Case, load_case
from benchmarks.tool_process import Answer, serve

_FIRE = {"threshold": "v > V_th", "reset": "v = V_reset", "refractory": "t_ref"}
_LEAKY = "dv/dt = (g_L*(E_L - v) + I_syn + I_ext)/C_m : volt (unless refractory)"
_LEAK = {"C_m": "200 pF", "g_L": "10 nS", "E_L": "-60 mV"}
_RESET = {"V_th": "-50 mV", "V_reset": "-60 mV", "t_ref": "5 ms"}
#: The cell of ``coba_hh`` (Brette et al. 2007, benchmark 3; V_T as in Brian2's example).
HODGKIN_HUXLEY = {
    "equations": """
        dv/dt = (g_L*(E_L - v) + I_syn + I_ext - g_Na*m**3*h*(v - E_Na)
                 - g_K*n**4*(v - E_K))/C_m : volt
        dm/dt = alpha_m*(1 - m) - beta_m*m : 1
        dn/dt = alpha_n*(1 - n) - beta_n*n : 1
        dh/dt = alpha_h*(1 - h) - beta_h*h : 1
        alpha_m = 0.32*4/exprel((13 - (v - V_T)/mV)/4)/ms : Hz
        beta_m = 0.28*5/exprel(((v - V_T)/mV - 40)/5)/ms : Hz
        alpha_h = 0.128*exp((17 - (v - V_T)/mV)/18)/ms : Hz
        beta_h = 4/(1 + exp((40 - (v - V_T)/mV)/5))/ms : Hz
        alpha_n = 0.032*5/exprel((15 - (v - V_T)/mV)/5)/ms : Hz
        beta_n = 0.5*exp((10 - (v - V_T)/mV)/40)/ms : Hz""",
    "threshold": "v > V_th",
    "reset": "",
    "refractory": "t_ref",
    "method": "exponential_euler",
    "parameters": _LEAK
    | {"V_th": "-20 mV", "t_ref": "3 ms", "V_T": "-63 mV"}
    | {"E_Na": "50 mV", "E_K": "-90 mV", "g_Na": "20 uS", "g_K": "6 uS"},
    "initial": {"v": "E_L"},
}
_CURRENTS = {
    "exc": {"model": "exp_current", "parameters": {"tau": "5 ms"}},
    "inh": {"model": "exp_current", "parameters": {"tau": "10 ms"}},
}
CONDUCTANCES = {
    "exc": {"model": "exp_conductance", "parameters": {"tau": "5 ms", "E_rev": "0 mV"}},
    "inh": {"model": "exp_conductance", "parameters": {"tau": "10 ms", "E_rev": "-80 mV"}},
}


def document(name: str, case: Case) -> dict[str, Any]:
    """A network as the tables of a scenario."""
    return {
        "title": name,
        "duration": f"{DURATION} ms",
        "dt": f"{DT} ms",
        "populations": {
            "cells": {"model": "cell", "size": case.cells, "initial": {"v": case.v * mV}}
        },
    } | _OWN[name](case)


def lif(method: str, **changed: str) -> dict[str, Any]:
    """The leaky cell of Brette et al. (2007), with some of its parameters changed."""
    parameters = _LEAK | _RESET | changed
    initial = {"v": "E_L"}
    own = {"equations": _LEAKY, "method": method, "parameters": parameters, "initial": initial}
    return own | _FIRE


def _cuba(case: Case, delay: str = "0 ms") -> dict[str, Any]:
    return {
        "models": {"cell": lif("exact", E_L="-49 mV")},
        "synapses": _CURRENTS,
        "projections": _projections(case, "16.2 pA", "-90 pA", delay),
    }


def _cuba_delayed(case: Case) -> dict[str, Any]:
    return _cuba(case, "1 ms")


def _coba(case: Case) -> dict[str, Any]:
    return {
        "models": {"cell": lif("exponential_euler")},
        "synapses": CONDUCTANCES,
        "projections": _projections(case, "6 nS", "67 nS"),
        "drives": {"kick": _kick(case)},
    }


def _coba_hh(case: Case) -> dict[str, Any]:
    return _coba(case) | {"models": {"cell": HODGKIN_HUXLEY}}


def _brunel(case: Case) -> dict[str, Any]:
    """Model A with g = 5; C_m is chosen for a membrane time constant of 20 ms."""
    changed = {"E_L": "0 mV", "V_th": "20 mV", "V_reset": "10 mV", "t_ref": "2 ms"}
    projections = _projections(case, "0.1 mV", "-0.5 mV", "1.5 ms", ("delta", "delta"))
    drive = {"kind": "poisson", "target": "cells", "rate": "20 kHz", "weight": "0.1 mV"}
    return {
        "models": {"cell": lif("exact", **changed)},
        "projections": projections,
        "drives": {"outside": {**drive, "synapse": "delta"}},
    }


_OWN = {
    "cuba": _cuba,
    "cuba_delayed": _cuba_delayed,
    "coba": _coba,
    "coba_hh": _coba_hh,
    "brunel": _brunel,
}


def _projections(
    case: Case,
    exc: str,
    inh: str,
    delay: str = "0 ms",
    synapses: tuple[str, str] = ("exc", "inh"),
) -> dict[str, Any]:
    return {
        name: {
            "source": "cells",
            "target": "cells",
            "synapse": synapse,
            "connect": {"rule": "pairs", "sources": sources, "targets": targets},
            "weight": weight,
            "delay": delay,
        }
        for name, synapse, weight, (sources, targets) in zip(
            ("exc", "inh"), synapses, (exc, inh), case.halves(), strict=True
        )
    }


def _kick(case: Case) -> dict[str, Any]:
    return {
        "kind": "spike_list",
        "target": "cells",
        "synapse": "exc",
        "times": case.kick_steps * (DT * 1e-3) * second,
        "neurons": case.kick_cells.astype(np.int64),
        "weight": "6 nS",
    }


def serve_scenario(
    tables: dict[str, Any], rate: Callable[[xr.Dataset], float], threads: int = 1
) -> None:
    """Compile a scenario, and run it once for each answer; ``rate`` is read from its recording."""
    scenario = sn.Scenario.from_document(tables)

    def work() -> Answer:
        called = time.perf_counter()
        made = sn.simulate(scenario, target="cpp", threads=threads)
        found = rate(made)
        wall = time.perf_counter() - called
        loop = json.loads(made.attrs["timings"])["loop_s"]
        return {"loop_s": loop, "wall_s": wall, "rate": found}

    work()  # compiles the program
    serve(work)


def main(name: str, folder: str, threads: str = "1") -> None:
    case = load_case(Path(folder))
    spikes_to_rate = 1 / case.cells / (DURATION * 1e-3)
    serve_scenario(
        document(name, case), lambda made: made.sizes["spike"] * spikes_to_rate, int(threads)
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
