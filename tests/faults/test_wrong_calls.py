"""Wrong calls of all that is public end in one readable paragraph.

What is public is what the packages list, so that a new function is tried as well: each argument in
turn is something wrong while the others are right (``RIGHT``).
"""

import inspect
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from brian2 import Network, NeuronGroup, SpikeMonitor, amp, farad, ms, mvolt, namp
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

import simneuro as sn
from simneuro import brian2_device, calls
from simneuro.calls import checked
from simneuro.errors import InputError, RunError

PACKAGES = (
    sn, brian2_device, sn.recording, sn.analysis, sn.analysis.theory, sn.figures, sn.bridge,
)  # fmt: skip

WRONG = {
    "None": None,
    "number": -3,
    "fraction": 0.37,
    "truth": True,
    "text": "some text",
    "empty": [],
    "NaN": float("nan"),
    "complex": np.array([1 + 2j, 3.0]),
    "dict": {"a": {"b": None}},
    "dataset": xr.Dataset({"x": ("y", [1.0, 2.0])}, attrs={"duration": "soon"}),
    "array": xr.DataArray([[1.0, 2.0]], dims=("y", "z")),
    "object": object(),
}


def recording() -> xr.Dataset:
    """A recording of two cells with spikes and a trace."""
    time = np.arange(0, 1, 0.01)
    return sn.recording.assemble(
        populations={"cell": 2},
        spikes={"cell": (np.arange(0.05, 1, 0.05), np.arange(19) % 2)},
        duration=1.0,
        dt=0.01,
        traces={"cell.v": sn.recording.Trace(time, [0, 1], np.ones((100, 2)) * -0.06, "V")},
    )


def spike_recording() -> xr.Dataset:
    """A recording of a potential that rises, and of three currents."""
    time, rising = np.array([0.0, 0.01]), np.array([[0.0], [1.0]])
    currents = {
        f"cell.{name}": sn.recording.Trace(time, [0], 1e-9 * rising, "A")
        for name in ("I_Na", "I_K", "I_L")
    }
    return sn.recording.assemble(
        populations={"cell": 1},
        spikes={"cell": ([], [])},
        duration=0.02,
        dt=0.01,
        traces={"cell.v": sn.recording.Trace(time, [0], -0.07 + 0.1 * rising, "V"), **currents},
    )


SCENARIO = sn.Scenario(
    title="A cell",
    duration="2 ms",
    populations={"cell": sn.Population(model="lif", size=2)},
    drives={"step": {"kind": "step_current", "target": "cell", "amplitude": ["0 pA", "1 nA"]}},
)

SPIKING = sn.bridge.to_spiking(
    sn.bridge.RateNetwork.from_arrays([np.eye(2), np.eye(2)], [np.zeros(2)] * 2, "relu"),
    calibration=np.ones((2, 2)),
)

STEADY = sn.Scenario(
    title="Cells",
    duration="2 ms",
    populations={"cell": sn.Population(model="lif", size=2)},
    drives={"step": {"kind": "step_current", "target": "cell", "amplitude": "1 nA"}},
)

#: Cells that inhibit each other, which oscillate from about 12.9 kHz of their input on.
RHYTHM = sn.Scenario.from_document(
    {
        "title": "Cells that inhibit each other",
        "duration": "2 ms",
        "populations": {"inh": {"model": "lif", "size": 500}},
        "projections": {
            "back": {
                "source": "inh",
                "target": "inh",
                "synapse": "delta",
                "connect": {"rule": "fixed_indegree", "n": 250},
                "weight": "-0.2 mV",
                "delay": "1.5 ms",
            }
        },
        "drives": {
            "outside": {
                "kind": "poisson",
                "target": "inh",
                "synapse": "delta",
                "rate": "10 kHz",
                "weight": "0.05 mV",
            }
        },
    }
)


def sweeps() -> dict[str, np.ndarray]:
    """A table of two sweeps of a silent cell."""
    time = np.arange(0.0, 100.0, 0.1)
    step = (time > 20) & (time < 80)
    table = {"time (ms)": time}
    for k in (1, 2):
        table |= {f"voltage {k} (mV)": -65.0 + step, f"current {k} (pA)": 100.0 * k * step}
    return table


#: What is right for arguments, by name; for those that mean different things, by function as well.
CELLS = NeuronGroup(1, "dv/dt = -v/second : volt", threshold="v > volt", reset="v = 0*volt")

RIGHT: dict[str, Any] = {
    "C_m": 2e-10,
    "E_L": -0.07,
    "E_rev": 0.0,
    "U": 0.5,
    "V_reset": -0.07,
    "V_th": -0.05,
    "a": [1.0, 2.0, 3.0],
    "after_looking.claim": sn.Claim("It is so", 1.0, None, "1", True),
    "explain_no_value.claim": sn.Claim("It is so", 1.0, None, "1", True),
    "accuracy": xr.DataArray([0.5, 0.6], {"time": [0.0, 0.1]}, ("time",)),
    "b": [1.0, 2.0, 2.0],
    "assemblies": [0, 1],
    "compile.duration": 1 * ms,
    "compile.network": Network(CELLS, SpikeMonitor(CELLS)),
    "ablate_causes.X": np.ones((2, 2)),
    "ablate_causes.spiking": SPIKING,
    "band": (2.0, 8.0),
    "decide_early.lead": "10 mV",
    "decide_early.result": SPIKING.simulate(np.ones((2, 2)), "20 ms"),
    "error_budget.X": np.ones((2, 2)),
    "error_budget.spiking": SPIKING,
    "error_parts.parts": xr.DataArray(
        [[1.0, 2.0]], {"layer": ["hidden_1"], "cause": ["inherited", "counting"]}
    ),
    "baselines": {"rate": 0.5},
    "best": xr.DataArray(["relu"], {"curve": ["a"]}, ("curve",)),
    "bin_width": "50 ms",
    "binding": 1e3,
    "block": "no_block",
    "by_condition": {"a": (1.0, (0.5, 1.5))},
    "cell": "B6",
    "claim": "It is so",
    "claims": [sn.Claim("It is so", 1.0, None, "1", True)],
    "cluster_times": [0.1, 0.5],
    "conductance": lambda t, v: 1e-9,
    "control": [1.0, 2.0],
    "count": 3,
    "current": [1e-9],
    "synaptic_response.current": [1e-9, 2e-9],
    "synaptic_response.v": [0.0, 0.1],
    "curve": sn.bridge.recorded_curve("B6"),
    "rate_intervals.curve": xr.concat([sn.bridge.recorded_curve("B6")] * 2, "repeat"),
    "currents": [1e-9, 2e-9],
    "curves": {"a": sn.bridge.recorded_curve("B6")},
    "data": xr.Dataset({"train_images": 300, "test_images": 100}),
    "dataset": xr.Dataset({"x": ("y", [1.0, 2.0])}),
    "density": 4e-12,
    "domain": (-1.0, 1.0),
    "dt": 1e-4,
    "duration": "1 s",
    "event_statistics.duration": "90 s",
    "night.duration": 3600.0,
    "error": xr.DataArray([[0.5]], {"curve": ["a"], "form": ["relu"]}, ("curve", "form")),
    "event_times": [0.1, 0.5],
    "expected": 1.0,
    "standard_errors_off.expected": [1.0],
    "exposure": 1.0,
    "external_mean": [0.01, 0.01],
    "external_std": [0.001, 0.001],
    "factor": 2.0,
    "fires": [False, True],
    "file": "no_such_file",
    "first": [0.1, 0.2],
    "fits": {"a": {"relu": np.sin}},
    "folder": "no_such_run",
    "function": np.sin,
    "functions": {"relu": np.sin},
    "g_L": 1e-8,
    "gap": "10 ms",
    "graph": str(Path(__file__).parents[1] / "bridge" / "networks" / "nir" / "leaky.nir"),
    "height": [[1.0, 2.0], [3.0, 4.0]],
    "high": 2.0,
    "inputs": [[1.0, 2.0], [1.0, 2.0]],
    "run_nir.inputs": np.ones((3, 6)),
    "known": [[0, 1]],
    "labels": [0, 1],
    "lags": [0.1, 0.2],
    "law": lambda n: np.full(len(n), 0.25),
    "left": np.sin(np.arange(600)),
    "level": 0.5,
    "first_crossing.level": -0.05,
    "levels": ["0 nA", "1 nA"],
    "low": 0.5,
    "mean": 0.02,
    "model": "lif",
    "moments": {0.1: [1.0, 2.0]},
    "monitors": None,
    "mosaic": "AB",
    "most": 3,
    "name": "relu",
    "names": ["relu"],
    "network": sn.bridge.RateNetwork.from_arrays([np.eye(2)] * 2, [np.zeros(2)] * 2, "relu"),
    "net": sn.bridge.RateNetwork.from_arrays([np.eye(2)], [np.zeros(2)], "identity"),
    "networks": {},
    "neuron": 0,
    "number": 3,
    "numbers": [1, 2],
    "onset_times": [0.1, 0.5],
    "onsets": [0.1, 0.2],
    "path": "a.zarr",
    "save_numbers.path": "a.csv",
    "to_csv.path": "a.csv",
    "to_nwb.path": "a.nwb",
    "to_sonata.path": "a.h5",
    "patterns": [[1.0, 0.0], [0.0, 1.0]],
    "population": "cell",
    "populations": {"cell": 2},
    "positions": [0.0, 1.0],
    "quantity": "rate",
    "quantum": 0.1,
    "rate": 10.0,
    "rate_of_change": [0.0, 100j],
    "rates": [1.0, 2.0],
    "figures.population_rate.rates": {
        "cell": xr.DataArray([1.0, 2.0], {"time": [0.0, 0.1]}, ("time",))
    },
    "recording": recording(),
    "curve_from_neo.recording": "no_such_file",
    "recordings": [recording(), recording()],
    "responses": [0, 1] * 5,
    "decoded_information.responses": [[0.0, 1.0], [1.0, 0.0]] * 5,
    "role": "relu",
    "roles": {},
    "right": np.cos(np.arange(600)),
    "sample": [1.0, 2.0],
    "samples": [1.0, 2.0],
    "standard_errors_off.samples": [[1.0, 2.0]],
    "means.samples": {"a": [1.0, 2.0]},
    "sampling_rate": "256 Hz",
    "scenario": SCENARIO,
    "views.scenario": STEADY,
    "find_onset.scenario": RHYTHM,
    "find_onset.path": "drives.outside.rate",
    "find_onset.low": "10 kHz",
    "find_onset.high": "40 kHz",
    "second": [0.1, 0.3],
    "seed": 1,
    "seeds_known": True,
    "segment": "500 ms",
    "share": 0.1,
    "shown": "mV",
    "si_unit": "V",
    "since": [0.1, 0.2],
    "sizes": [0.1, 0.2],
    "spectra": xr.Dataset(
        {name: (("population", "frequency"), [[1.0, 2.0]]) for name in ("spikes", "theory")},
        {"population": ["cell"], "frequency": [1.0, 2.0]},
    ),
    "spectrum": xr.DataArray(np.ones(20), {"frequency": np.arange(20.0)}, ("frequency",)),
    "spikes": {"cell": ([0.1], [0])},
    "release_of_train.spikes": 4,
    "start": [1.0, 1.0],
    "starts": [0.1, 0.5],
    "std": 0.002,
    "rate_response.std": 0.005,
    "stimuli": [0, 1] * 5,
    "successes": 1,
    "t_ref": 0.002,
    "table": {"current (pA)": [0.0, 100.0, 200.0], "rate (Hz)": [0.0, 5.0, 9.0]},
    "curve_from_traces.table": sweeps(),
    "view_rates.table": pd.DataFrame(
        [[1.0, 0.9, 1.1, 1.0, 1.0, True]],
        ["cell"],
        ["spikes", "spikes_low", "spikes_high", "mean_field", "rate_network", "holds"],
    ),
    "tau": 0.01,
    "tau_facil": 0.5,
    "tau_rec": 0.1,
    "tested": 10,
    "over_splits.tested": "test_images",
    "text": "some words",
    "than": 1.0,
    "time": [0.01, 0.02],
    "times": [0.0, 1.0],
    "trace": sn.recording.trace(recording(), "cell", "v"),
    "trained": 90,
    "trials": 3,
    "spike_words.trials": [[0.01], [0.02, 0.06]],
    "code_information.trials": [[0.01], [0.06]] * 5,
    "first_spikes.trials": [[0.01], [0.02, 0.06]],
    "measure_spike_information.trials": [[0.01], [0.06], [], []] * 5,
    "spike_readings.trials": [[0.01], [0.02, 0.06]],
    "trial_raster.trials": {"early": [[0.01], [0.02, 0.06]]},
    "unbinding": 100.0,
    "v": sn.recording.trace(recording(), "cell", "v"),
    "unblocked_fraction.v": -0.05,
    "value": 1.0,
    "values": [1.0, 2.0],
    "conductances.values": {"sodium": xr.DataArray([1.0], {"time": [0.0]}, ("time",))},
    "gates.values": {"m": xr.DataArray([1.0], {"time": [0.0]}, ("time",))},
    "series.values": {"1 Hz": [1.0, 2.0]},
    "variable": "v",
    "voltages": [0.0, 0.1],
    "weight": 1e-10,
    "weights": [[1e-3, 1e-3], [1e-3, 1e-3]],
    "why": "One trial decides nothing.",
    "window": "100 ms",
    "pair_sum.window": np.abs,
    "within": (0.0, 10.0),
    "joined_pairs.within": "1 s",
    "new_pairs.within": "1 s",
    "share_in_bursts.within": "10 ms",
    "separating_plane.points": [[0.0, 0.0], [1.0, 1.0]],
    "separating_plane.labels": [False, True],
    "count_separable.points": [[0.0, 0.0], [1.0, 1.0]],
    "best_line.points": [[0.0, 0.0], [1.0, 1.0], [0.0, 1.0]],
    "best_line.labels": [False, True, True],
    "separable_dichotomies.points": 6,
    "separable_dichotomies.weights": 3,
    "rate_swing.amplitude": 1e-3,
    "keep_probability.p": 0.3,
    "keep_probability.sites": 5,
    "series_means.series": {"one": {"a": [1.0, 2.0]}},
    "best_noise.mean": -0.053,
    "adapted_gain.slope": 0.5,
    "adapted_gain.strength": 2.0,
    "means_along.samples": [[1.0, 2.0], [1.0, 3.0]],
    "given": [[0.75, 0.25], [0.5, 0.5]],
    "chances": [0.1, 0.2],
    "edges": [0.0, 0.1, 0.2],
    "groups": {"a": {"b": [1.0, 2.0]}},
    "jitter": 1.0,
    "latency_bin": "5 ms",
    "means": [2.0, 5.0],
    "layer_factor.signal": [8.0, 4.0, 2.0, 1.0],
    "image_row.images": np.eye(4),
    "readings": {"count": [[1], [2]] * 5},
    "spike_orders.gap": 3.0,
    "width": "5 ms",
    "charge": 1e-12,
    "E_K": -0.09,
    "E_Na": 0.05,
    "reversal": 0.0,
    "entered_charge.current": xr.DataArray([1e-9, 2e-9], {"time": [0.0, 1e-3]}, ("time",)),
    "sodium": xr.DataArray([1e-9, 2e-9], {"time": [0.0, 1e-3]}, ("time",)),
    "sodium_excess.v": xr.DataArray([-0.07, 0.03], {"time": [0.0, 1e-3]}, ("time",)),
    "capacitance": 1e-10,
    "at_rest": 0.0,
    "spike_cost.recording": spike_recording(),
    "spike_cost.currents": ["I_Na"],
    "columns": {"a": {"relu": 1.0}},
    "x": [1.0, 2.0],
}


#: Further arguments that go to matplotlib, which answers for them.
OF_MATPLOTLIB = {"look", "layout"}
#: Called with wrong arguments only: what they do with right ones takes long.
ONLY_WRONG = {"simneuro.run", "bridge.to_spiking"}
#: What is right for these would be a file, a simulation of Brian2's, or one of several arguments.
NEEDS_MORE = {
    *("simneuro.load", "recording.load", "recording.read_archive", "recording.read_dataset"),
    *("recording.from_brian2", "recording.assemble", "bridge.load_network"),
    *("bridge.curve_from_neo", "bridge.curve_from_nwb", "recording.from_neo"),
    *("recording.from_csv", "recording.from_nwb", "recording.from_sonata"),
}


def public_functions() -> dict[str, Callable[..., Any]]:
    """The functions that the packages list, by the names that people call them by."""
    return {
        f"{package.__name__.removeprefix('simneuro.')}.{name}": getattr(package, name)
        for package in PACKAGES
        for name in package.__all__
        if inspect.isfunction(inspect.unwrap(getattr(package, name)))
    }


def right_arguments(name: str, parameters: list[inspect.Parameter]) -> dict[str, Any]:
    """Right arguments for a function, as far as it needs them."""
    several = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    needed = [
        each.name for each in parameters if each.default is each.empty and each.kind not in several
    ]
    short = name.rpartition(".")[2]
    keys = {key: (f"{name}.{key}", f"{short}.{key}", key) for key in needed}
    ax = Figure().add_axes((0, 0, 1, 1))
    known = RIGHT | {"ax": ax, "axes": {"A": ax}, "pair": (ax, ax), "fig": ax.figure}
    return {key: known[next(k for k in ks if k in known)] for key, ks in keys.items()}


def wrong_calls(
    name: str, function: Callable[..., Any], right: dict[str, Any]
) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Calls of a function with one wrong argument each, and what they are."""
    for each in inspect.signature(function).parameters.values():
        for what, wrong in WRONG.items():
            told = f"{name}({each.name}={what})"
            if each.kind is each.VAR_POSITIONAL:
                yield told, lambda wrong=wrong: function(wrong)
            elif each.kind is each.VAR_KEYWORD:
                if each.name not in OF_MATPLOTLIB:
                    yield told, lambda wrong=wrong: function(**right | {"another": wrong})
            else:
                yield told, lambda wrong=wrong, key=each.name: function(**right | {key: wrong})


def complaint(call: Callable[[], Any]) -> str:
    """Why the answer to a call is not readable; ``""`` if it is, or if there is a result."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            call()
        except Exception as error:
            return fault_of(error)
    return ""


def fault_of(error: Exception) -> str:
    """What is wrong with an error: only ours are right, and Python's of a missing argument."""
    text, last = str(error), traceback.extract_tb(error.__traceback__)[-1]
    of_the_call = isinstance(error, TypeError) and (
        last.filename in (calls.__file__, __file__) or str(last.line).startswith("raise TypeError")
    )
    if not of_the_call and not isinstance(error, (InputError, RunError)):
        return f"{type(error).__name__} in {last.filename}, line {last.lineno}: {text}"
    readable = 10 < len(text) < 1300 and "\n" not in text and " object at 0x" not in text
    return "" if readable else f"not readable: {text}"


def complaints(wrong: Iterator[tuple[str, Callable[[], Any]]]) -> list[str]:
    return [f"{told}: {found}" for told, call in wrong if (found := complaint(call))]


FUNCTIONS = public_functions()


#: Their calls take 7 to 20 s in all.
LONG = {"brian2_device.compile", "bridge.find_onset", "analysis.theory.rate_response"}


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[pytest.mark.slow] if name in LONG else []) for name in FUNCTIONS],
)
def test_functions(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    function = FUNCTIONS[name]
    parameters = list(inspect.signature(function).parameters.values())
    right = {} if name in ONLY_WRONG else right_arguments(name, parameters)
    if name.endswith(".response_curve") and "model" in right:
        right |= {"duration": "2 ms", "warmup": "0 ms", "target": "numpy"}
    if name in ("bridge.run_nir", "bridge.to_nir"):
        pytest.importorskip("nir")
    if name == "bridge.run_nir":
        right |= {"dt": "0.1 ms", "rule": "euler"}
    if name == "bridge.views":
        right |= {"target": "numpy"}
    if name not in ONLY_WRONG | NEEDS_MORE:
        function(**right)  # or else each call below would be wrong in the same place
    assert complaints(wrong_calls(name, function, right)) == []


def made_of(value: Any) -> dict[str, Any]:
    """The arguments that a frozen value was made of."""
    return {name: getattr(value, name) for name in inspect.signature(type(value)).parameters}


CURVE = RIGHT["curve"]
NET = sn.bridge.RateClassifier((3,), max_iter=1, random_state=0)
NET.fit(np.random.default_rng(0).normal(size=(12, 2)), np.arange(12) % 2)
VALUE_NET = sn.bridge.RateRegressor((3,), max_iter=1, random_state=0)
VALUE_NET.fit(np.random.default_rng(0).normal(size=(12, 2)), np.arange(12) % 2)
VALUES = (
    sn.models["lif"],
    sn.models["ampa"],
    next(iter(sn.models.plasticity.values())),
    sn.models["lif"].parameters["C_m"],
    sn.Distribution("uniform", 1, 2),
    RIGHT["claims"][0],
    sn.recording.Provenance(),
    sn.recording.Trace([0.0], [0], [[1.0]], "V"),
    sn.recording.Wiring([0], [0], [1.0], "S", [0.0]),
    sn.bridge.Activation.from_curve(CURVE),
    sn.bridge.fit_curve(CURVE, "relu"),
    sn.bridge.RateCode(0.0, 100.0, 0.1),
    sn.bridge.LevelCode(0.0, 1e-9),
    RIGHT["network"],
    RIGHT["network"].layers[0],
    sn.Results(SCENARIO, RIGHT["dataset"], Path("no_run")),
)


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_classes(value):
    made = type(value)
    assert complaints(wrong_calls(made.__name__, made, made_of(value))) == []


#: Right arguments of methods, by name.
OF_METHODS = {
    "X": np.zeros((2, 2)),
    "activation": [0.5],
    "activations": "relu",
    "biases": [np.zeros(2)],
    "changes": {"seed": 2},
    "curve": CURVE,
    "document": {"title": "A cell"},
    "duration": "2 ms",
    "function": np.tanh,
    "given": "lif_step",
    "level": [1e-9],
    "network": Network(CELLS),
    "rate": [1.0],
    "source": "lif_step",
    "value": [1.0],
    "variable": "g",
    "weights": [np.eye(2)],
    "x": [1.0],
    "y": [0, 1],
}


@pytest.mark.parametrize(
    "value", [*VALUES, SCENARIO, NET, VALUE_NET, sn.models], ids=lambda value: type(value).__name__
)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_methods(value):
    for name, method in inspect.getmembers(value, inspect.ismethod):
        own = str(getattr(method, "__module__", "")).startswith("simneuro")
        if own and (not name.startswith("_") or name in ("__call__", "__getitem__")):
            needed = set(inspect.signature(method).parameters) & OF_METHODS.keys()
            right = {key: OF_METHODS[key] for key in needed}
            assert complaints(wrong_calls(name, method, right)) == []


def paths(table: dict[str, Any], *above: str) -> Iterator[tuple[str, ...]]:
    """The path of every entry of nested tables."""
    for key, value in table.items():
        yield (*above, key)
        if isinstance(value, dict):
            yield from paths(value, *above, key)


def test_scenarios(network):
    """Each entry of a scenario with one of everything is three wrong things."""
    kinds = list(WRONG.values())
    for place, path in enumerate(paths(network)):
        for step in range(3):
            *above, last = path
            document = deepcopy(network)
            table = document
            for key in above:
                table = table[key]
            table[last] = kinds[(place + 4 * step) % len(kinds)]
            told = complaint(lambda document=document: sn.Scenario.from_document(document))
            assert not told, f"{'.'.join(path)} = {table[last]!r}: {told}"


@pytest.mark.parametrize("wrong", [True, "x", 1.5, 2**70, -1])
@pytest.mark.parametrize("key", ["seed", "trials", "populations.cell.size"])
def test_whole_numbers_are_nothing_else(key, wrong):
    with pytest.raises(InputError, match=key):
        SCENARIO.override({key: wrong})


@pytest.mark.parametrize("amplitude", [(1 + 2j) * namp, np.array([1 + 2j, 1]) * namp, 1j, True])
def test_quantities_are_real(amplitude):
    with pytest.raises(InputError, match="not a number with a unit"):
        sn.StepCurrent(target="cell", amplitude=amplitude)


def test_values_are_given_by_name():
    with pytest.raises(InputError, match=r"Population\(model=..., size=...\)"):
        sn.Population("lif", 2)
    with pytest.raises(InputError, match=r"Scenario.load\('lif_step'\)"):
        sn.Scenario("lif_step")


def test_scenarios_by_name_or_path(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(SCENARIO.override({"name": "mine"}).to_toml())
    for given in (str(path), path):
        assert 'name = "mine"' in sn.simulate(given, target="numpy").attrs["scenario"]
    short = sn.Scenario.load("lif_step").digest
    assert sn.simulate("lif_step", target="numpy").attrs["digest"] == short


def test_durations_with_units():
    """Brian2's quantities, texts and plain seconds are the same duration."""
    for width in (50 * ms, "50 ms", 0.05):
        rate = sn.analysis.population_rate(RIGHT["recording"], "cell", bin_width=width)
        assert rate.attrs["bin_width"] == pytest.approx(0.05, rel=1e-15)
    with pytest.raises(InputError, match="bin_width: got values in V, but this must be a time"):
        sn.analysis.population_rate(RIGHT["recording"], "cell", bin_width=50 * mvolt)


def test_signatures_stay():
    signature = inspect.signature(sn.analysis.mean_rate)
    assert list(signature.parameters) == ["recording", "population"]
    assert "mean rate of a population" in (sn.analysis.mean_rate.__doc__ or "")
    assert next(iter(inspect.signature(sn.Population).parameters)) == "model"


def test_what_annotations_say():
    @checked
    def function(
        number: float = 0.0,
        count: int | None = None,
        names: Sequence[str] = (),
        pair: tuple[float, float] = (0, 1),
        table: Mapping[str, float] = {},
        kind: Literal["a", "b"] = "a",
        values: ArrayLike = (),
        *more: bool,
        **others: str,
    ) -> None:
        """Do nothing."""

    right: list[dict[str, Any]] = [
        {"number": np.float32(1)},
        {"number": xr.DataArray(1.0)},
        {"count": np.int8(1)},
        {"names": ["a"]},
        {"names": np.array(["a"])},
        {"pair": [0, 1]},
        {"pair": np.zeros(2)},
        {"table": {"a": 1}},
        {"values": [[1, 2], [3, 4]]},
        {"values": 2 * amp},
        {"another": "text"},
    ]
    for each in right:
        function(**each)
    wrong: list[dict[str, Any]] = [
        {"number": True},
        {"number": "1"},
        {"number": np.zeros(1)},
        {"count": 1.0},
        {"names": "a"},
        {"names": [1]},
        {"pair": (0, 1, 2)},
        {"table": {1: 1}},
        {"table": {"a": "1"}},
        {"kind": "c"},
        {"values": 1j * farad},
        {"values": None},
        {"another": 1},
    ]
    for each in wrong:
        name = next(iter(each))
        with pytest.raises(InputError, match=f"^{name}: got .*, but this must be "):
            function(**each)
    with pytest.raises(InputError, match="more: got 1, but this must be True or False"):
        function(0.0, None, (), (0, 1), {}, "a", (), True, 1)  # type: ignore[arg-type]


def test_signatures_are_read_by_people():
    shown = str(inspect.signature(sn.figures.series))
    assert shown.startswith("(since: Annotated[Any, 'a list of numbers'], values: ")
    bridge = sn.bridge.to_spiking, sn.bridge.RateNetwork.from_arrays, sn.bridge.run_nir
    for function in (sn.figures.series, sn.recording.assemble, sn.bridge.error_budget, *bridge):
        assert "_array_like" not in str(inspect.signature(function))


@pytest.mark.parametrize(
    ("named", "meant"),
    [
        ({"seed": 3}, r'; scenario.override\(\{"seed": ...\}\) is the scenario with another value'),
        ({"condition": "a"}, r'; scenario.override\(scenario.conditions\["NAME"\]\)'),
        ({"targets": "numpy"}, "Did you mean 'target'"),
    ],
)
def test_an_argument_that_does_not_exist_names_the_way(named, meant):
    with pytest.raises(TypeError, match=f"unexpected keyword argument .*{meant}"):
        sn.simulate(SCENARIO, **named)
