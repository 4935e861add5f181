"""What NEST cannot express is refused by name, before anything is simulated."""

from copy import deepcopy
from functools import reduce

import pytest

import simneuro as sn
from simneuro.engine import choose
from simneuro.experiment import run

PLAIN = {
    "title": "a network",
    "duration": "10 ms",
    "dt": "0.1 ms",
    "synapses": {
        "fast": {"model": "exp_current", "parameters": {"tau": "3 ms"}},
        "slow": {"model": "exp_current", "parameters": {"tau": "9 ms"}},
    },
    "populations": {"cell": {"model": "lif", "size": 4}},
    "projections": {
        "back": {
            "source": "cell",
            "target": "cell",
            "synapse": "fast",
            "weight": "10 pA",
            "delay": "1 ms",
            "connect": {"rule": "all_to_all"},
        }
    },
    "drives": {"step": {"kind": "step_current", "target": "cell", "amplitude": "0.2 nA"}},
}
SAMPLES = {"kind": "sampled_current", "values": [0, 1, 2], "unit": "pA", "interval": "1 ms"}
OWN = {
    "equations": "dv/dt = (E - v)/tau + (I_ext + I_syn)/C_m : volt",
    "threshold": "v > E + 10*mV",
    "reset": "v = E",
    "parameters": {"E": "-70 mV", "tau": "20 ms", "C_m": "200 pF"},
}
CONDUCTANCES = {"model": "exp_conductance", "parameters": {"tau": "3 ms"}}
THREE = {
    "populations.cell.model": "adex",
    "dt": "0.05 ms",
    "synapses": {name: CONDUCTANCES for name in ("fast", "slow", "slower")},
    "projections": {
        name: {**PLAIN["projections"]["back"], "synapse": name, "weight": "1 nS"}
        for name in ("fast", "slow", "slower")
    },
}
EIF = {"populations.cell.model": "eif", "dt": "0.05 ms"}
OTHER_MODEL = {"models": {"own": OWN}, "populations.cell.model": "own"}
MIXED = {
    "synapses.slow": {"model": "alpha_current"},
    "drives.more": {
        "kind": "poisson",
        "target": "cell",
        "synapse": "slow",
        "rate": "9 Hz",
        "weight": "1 pA",
    },
}
PLASTIC = {
    "plasticity": {"p": {"model": "tsodyks_markram"}},
    "projections.back.plasticity": ["p"],
}
CHANGING = {
    "schedule": {
        "times": ["0 ms", "5 ms"],
        "values": {"drives.step.amplitude": ["0 pA", "10 pA"]},
    }
}
NO_DELAY = {"projections.back.delay": "0 ms"}
SHORT_DELAYS = {"projections.back.delay": {"uniform": ["0 ms", "0.1 ms"]}}
CASES = [
    (EIF, r"populations.cell.model: NEST has no model with the equations of eif; .* lif, adex"),
    (OTHER_MODEL, r"populations.cell.model: NEST has no model with the equations of own"),
    (
        {"synapses.fast": {"model": "biexp_current"}},
        r"synapses.fast: in NEST no cell like lif has .*Allowed: exp_current",
    ),
    (MIXED, r"several kinds: fast \(exp_current\), slow \(alpha_current\)"),
    (THREE, r"populations.cell: its cells have 3 receptors .*aeif_cond_exp has room for 2"),
    (
        {"synapses.fast.parameters.tau": "20 ms"},
        r"synapses.fast.parameters.tau: it is the time constant of the membrane",
    ),
    (PLASTIC, r"projections.back.plasticity: the rule p has no equal in NEST"),
    (NO_DELAY, r"projections.back.delay: in NEST a spike takes a time step"),
    (SHORT_DELAYS, r"projections.back.delay: delays of less than"),
    (
        {"drives.step": {**SAMPLES, "target": "cell"}},
        r"drives.step.kind: SampledCurrent is not handed over.*Allowed: step_current",
    ),
    ({"drives.step.start": "1.25 ms"}, r"drives.step: currents .* begin and end with a time step"),
    (
        {"record": {"synapses": {"back": {"variables": ["w"], "synapses": 1}}}},
        r"record.synapses.back: the variables of synapses are not recorded",
    ),
    ({"dt": "0.0125 ms"}, r"dt: NEST takes time steps of whole microseconds"),
    (CHANGING, r"schedule: numbers cannot change during a run in NEST"),
]


def scenario_with(changes):
    """The plain network with other values at some dotted paths."""
    document = deepcopy(PLAIN)
    for path, value in changes.items():
        *tables, key = path.split(".")
        reduce(lambda table, name: table.setdefault(name, {}), tables, document)[key] = value
    return sn.Scenario.from_document(document)


@pytest.mark.parametrize(("changes", "said"), CASES)
def test_what_has_no_equal_is_refused(changes, said):
    with pytest.raises(sn.InputError, match=said):
        sn.simulate(scenario_with(changes), target="nest")


def test_what_nothing_refuses_runs():
    sn.simulate(sn.Scenario.from_document(PLAIN), target="nest")


def test_traces_that_nest_does_not_record_are_named():
    changes = {
        "synapses": {"fast": {"model": "delta"}},
        "projections.back.weight": "1 mV",
        "record": {"traces": {"cell": {"variables": ["v"]}}},
    }
    with pytest.raises(sn.InputError, match=r"record.traces.cell.variables: .* v of these cells"):
        choose(scenario_with(changes).network, "nest")


def test_a_model_of_ones_own_with_the_same_text_is_the_same():
    lif = sn.models["lif"]
    own = {
        "equations": lif.equations,
        "threshold": lif.threshold,
        "reset": lif.reset,
        "refractory": lif.refractory,
        "method": "exact",
        "parameters": {name: sn.units.text(each.value) for name, each in lif.parameters.items()},
        "initial": {"v": "E_L"},
    }
    changes = {"duration": "100 ms"}
    own_names = {**changes, "models": {"own": own}, "populations.cell.model": "own"}
    found, other = (
        sn.recording.spike_trains(sn.simulate(scenario_with(each), target="nest"), "cell")
        for each in (own_names, changes)
    )
    assert sum(map(len, found)) > 10
    assert [each.tolist() for each in found] == [each.tolist() for each in other]


def test_a_run_refuses_the_points_of_a_sweep_before_the_first_is_simulated(tmp_path):
    sweep = {"projections.back.delay": ["1 ms", "0 ms"]}
    scenario = sn.Scenario.from_document({**PLAIN, "sweep": sweep})
    with pytest.raises(sn.InputError, match=r"projections.back.delay"):
        run(scenario, target="nest", out=tmp_path)
    assert not list(tmp_path.rglob("*.zarr"))
