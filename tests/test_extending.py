"""Kinds from outside the package, by the means that the package itself uses: docs/extending.md."""

from typing import Annotated, ClassVar, Literal

import numpy as np
import pytest

import simneuro as sn
from simneuro.engine import Backend, Outcome, backends, compiler, register_backend
from simneuro.engine.draw import CellInput, Draw, EventWindow, connect, draw_times, input_of
from simneuro.errors import InputError
from simneuro.network import (
    ConnectionRule,
    Current,
    Each,
    EventDrive,
    Indices,
    PerCell,
    Sizes,
    StepCurrent,
    Times,
)
from simneuro.scenario.json_schema import json_schema

needs_compiler = pytest.mark.skipif(compiler() is None, reason="no compiler")
TARGETS = [
    "numpy",
    pytest.param("cython", marks=[needs_compiler, pytest.mark.slow]),
    pytest.param("cpp", marks=needs_compiler),
]


class PulseCurrent(Current):
    """Rectangular pulses of ``amplitude``: on for ``duty`` of each period, from time 0 on."""

    kind: Literal["test_pulse_current"] = "test_pulse_current"
    amplitude: Annotated[PerCell, Each("A")]
    frequency: Annotated[PerCell, Each("Hz", "> 0")]
    duty: float = 0.5


@input_of.register
def pulse_current(drive: PulseCurrent) -> CellInput:
    def numbers(draw: Draw) -> dict[str, float]:
        cycles = draw("frequency") * draw.times.dt
        first = -cycles * draw.times.warmup_steps
        return {
            "amplitude": draw("amplitude"),
            "cycles": cycles,
            "first": first + 1e-9,
            "duty": drive.duty,
        }

    return CellInput(
        numbers,
        {"amplitude": "A", "cycles": "", "first": "", "duty": ""},
        current="(amplitude*int((cycles*t_in_timesteps + first) % 1.0 < duty))",
        fields={"cycles": ("frequency",), "first": ("frequency",)},
    )


class Echo(EventDrive):
    """An event in each of ``neurons`` at ``first``, and another one ``after`` it."""

    kind: Literal["test_echo"] = "test_echo"
    neurons: Indices
    first: Annotated[PerCell, Each("s", ">= 0")]
    after: Annotated[PerCell, Each("s", "> 0")]

    def check(self, size: int, times: Times) -> None:
        if max(self.neurons) >= size:
            raise InputError(f"there are {size} cells", where="neurons")


@draw_times.register
def echo(drive: Echo, window: EventWindow, rng: np.random.Generator):
    cells = np.asarray(drive.neurons)
    first = np.full(len(cells), float(drive.first)) + window.origin
    return np.concatenate([first, first + float(drive.after)]), np.tile(cells, 2)


class Ring(ConnectionRule):
    """Each source cell to the next ``n`` cells of the target, on a ring."""

    count_is_exact: ClassVar[bool] = True
    rule: Literal["test_ring"] = "test_ring"
    n: int

    def expected_count(self, sizes: Sizes) -> float:
        return sizes.source * self.n

    def check(self, sizes: Sizes) -> None:
        if self.n >= sizes.target:
            raise InputError(f"a ring of {sizes.target} cells has no {self.n} others", where="n")


@connect.register
def ring(rule: Ring, sizes: Sizes, rng: np.random.Generator):
    sources = np.repeat(np.arange(sizes.source), rule.n)
    steps = np.tile(np.arange(1, rule.n + 1), sizes.source)
    return sources, (sources + steps) % sizes.target


LEAKY = sn.SynapseModel(
    name="leaky_charge",
    summary="a conductance that falls at a constant relative rate",
    equations="""
        dg/dt = -g/tau : siemens
        I = g*(E - v) : amp
    """,
    on_pre="g += w",
    current="I",
    weight="nS",
    parameters={
        "tau": sn.Parameter("4 ms", "decay", "chosen: for this test"),
        "E": sn.Parameter("0 mV", "reversal potential", "chosen: for this test"),
    },
)

DOCUMENT = {
    "title": "kinds from outside",
    "duration": "40 ms",
    "warmup": "5 ms",
    "dt": "0.1 ms",
    "populations": {"a": {"model": "lif", "size": 6}, "b": {"model": "lif", "size": 6}},
    "projections": {
        "p": {
            "source": "a",
            "target": "b",
            "synapse": LEAKY,
            "connect": {"rule": "test_ring", "n": 2},
            "weight": "4 nS",
            "delay": "1 ms",
        }
    },
    "drives": {
        "pulses": {
            "kind": "test_pulse_current",
            "target": "a",
            "amplitude": [f"{300 + 50 * k} pA" for k in range(6)],
            "frequency": "50 Hz",
        },
        "echo": {
            "kind": "test_echo",
            "target": "b",
            "synapse": "leaky_charge",
            "weight": "1 nS",
            "neurons": [0, 3],
            "first": "2 ms",
            "after": "3 ms",
        },
    },
    "record": {
        "traces": {
            "a": {"variables": ["I_ext", "v"], "neurons": 6},
            "b": {"variables": ["g_leaky_charge"], "neurons": 6},
        },
        "wiring": ["p"],
        "drives": ["echo"],
    },
}


@pytest.fixture(scope="module")
def scenario():
    return sn.Scenario.from_document(DOCUMENT)


@pytest.mark.usefixtures("quickly_compiled")
@pytest.mark.parametrize("target", TARGETS)
def test_kinds_from_outside_run_on_every_target(scenario, target):
    recording = sn.simulate(scenario, target=target)
    time = recording["a.I_ext"].time.values
    on = (time * 50 + 1e-9) % 1.0 < 0.5
    expected = np.where(on[:, None], 300e-12 + 50e-12 * np.arange(6), 0.0)
    np.testing.assert_allclose(recording["a.I_ext"].values, expected, rtol=1e-12)
    assert recording["echo.event_time"].values.tolist() == pytest.approx([2e-3, 2e-3, 5e-3, 5e-3])
    assert recording["echo.event_neuron"].values.tolist() == [0, 3, 0, 3]
    pairs = set(zip(recording["p.source"].values, recording["p.target"].values, strict=True))
    assert pairs == {(k, (k + step) % 6) for k in range(6) for step in (1, 2)}
    # An event raises the conductance by its weight, which then falls exponentially.
    g = recording["b.g_leaky_charge"].sel(time=slice(4e-3, 4.5e-3)).values[:, 0]
    step = 1e-9 * np.exp(-(4e-3 - 2e-3 - 1e-4) / 4e-3)
    assert g[0] == pytest.approx(step, rel=0.05)
    np.testing.assert_allclose(g[1:] / g[:-1], np.exp(-0.1 / 4), rtol=1e-3)


@needs_compiler
@pytest.mark.usefixtures("quickly_compiled")
def test_they_are_the_same_on_every_target(scenario):
    spikes = [sn.simulate(scenario, target=target).spike_time for target in ("numpy", "cpp")]
    assert len(spikes[0]) > 10
    np.testing.assert_array_equal(*spikes)


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("drives.pulses.amplitude", "3 mV", r"drives\.pulses\.amplitude: got 3 mV.*a current"),
        ("drives.pulses.frequency", "0 Hz", r"drives\.pulses\.frequency: got 0 Hz.*> 0"),
        ("drives.pulses.amplitude", ["1 pA", "2 pA"], r"amplitude: got 2 values, but there are 6"),
        ("drives.echo.neurons", [6], r"drives\.echo\.neurons: there are 6 cells"),
        ("projections.p.connect.n", 6, r"projections\.p\.connect\.n: a ring of 6 cells"),
        ("drives.pulses.kind", "nothing", r"drives\.pulses\.kind: got 'nothing'.*test_echo"),
    ],
)
def test_they_are_checked_like_all_others(scenario, path, value, said):
    with pytest.raises(InputError, match=said):
        scenario.override({path: value})


@pytest.mark.usefixtures("quickly_compiled")
@pytest.mark.parametrize("target", ["numpy", pytest.param("cpp", marks=needs_compiler)])
def test_an_event_drive_from_outside_is_a_source_too(target):
    sources = {"echoes": Echo.source(size=6, neurons=[0, 3], first="2 ms", after="3 ms")}
    projection = {**DOCUMENT["projections"]["p"], "source": "echoes"}
    changes = {"sources": sources, "projections": {"p": projection}, "drives": {}, "record": {}}
    recording = sn.simulate(sn.Scenario.from_document({**DOCUMENT, **changes}), target=target)
    trains = sn.recording.spike_trains(recording, "echoes")
    assert [train.tolist() for train in trains] == [
        pytest.approx([2e-3, 5e-3]) if cell in (0, 3) else [] for cell in range(6)
    ]
    with pytest.raises(InputError, match=r"sources\.echoes\.neurons: there are 3 cells"):
        sn.Scenario.from_document({**DOCUMENT, **changes}).override({"sources.echoes.size": 3})


def test_they_are_in_the_schema_and_in_files(scenario, tmp_path):
    definitions = json_schema()["$defs"]
    assert {"PulseCurrent", "Echo", "EchoSource", "Ring"} <= set(definitions)
    assert "a current" in definitions["PulseCurrent"]["properties"]["amplitude"]["description"]
    (tmp_path / "outside.toml").write_text(scenario.to_toml())
    again = sn.Scenario.load(tmp_path / "outside.toml")
    assert again == scenario
    assert again.network.expected_synapses == 12


class ExactLif(Backend):
    """Leaky integrate-and-fire cells under step currents alone, from one closed form a step."""

    name = "test_exact_lif"

    def available(self):
        return True

    def seconds(self, network):
        return 1e-6 * network.times.steps

    def run(self, network, numbers):
        if network.wires or network.feeds:
            raise InputError("test_exact_lif runs cells without synapses", where="target")
        spikes, potentials = {}, {}
        for name, cells in network.cells.items():
            drives = {key: cells.inputs[key] for key in numbers.cells[name].inputs}
            assert all(isinstance(drive, StepCurrent) for drive in drives.values())
            found, v = self._run(cells, numbers.cells[name], network.times)
            steps, which = np.nonzero(found)
            spikes[name], potentials[name] = (steps, which), v
        return Outcome(spikes=spikes, potentials=potentials)

    def _run(self, cells, own, times):
        p = own.parameters
        tau = p["C_m"] / p["g_L"]
        start = cells.start["v"]
        at_rest = p[start] if isinstance(start, str) else own.initial["v"]
        v = np.full(cells.size, at_rest)
        free = np.zeros(cells.size, dtype=int)
        found = np.zeros((times.steps, cells.size), dtype=bool)
        for step in range(times.steps):
            current = np.zeros(cells.size)
            for drive in own.inputs.values():
                current += drive["amplitude"] * (drive["on"] <= step < drive["off"])
            target = p["E_L"] + current / p["g_L"]
            v = np.where(free > step, v, target + (v - target) * np.exp(-times.dt / tau))
            found[step] = (v > p["V_th"]) & (free <= step)
            v = np.where(found[step], p["V_reset"], v)
            free = np.where(found[step], step + 1 + round(p["t_ref"] / times.dt), free)
        return found, v


def test_a_backend_from_outside_is_a_target():
    register_backend(ExactLif())
    assert backends()["test_exact_lif"].available()
    levels = [f"{level} pA" for level in (150, 250, 400)]
    scenario = sn.Scenario.from_document(
        {
            "title": "cells alone",
            "duration": "100 ms",
            "populations": {"cell": {"model": "lif", "size": 3}},
            "drives": {"step": {"kind": "step_current", "target": "cell", "amplitude": levels}},
        }
    )
    own, expected = (sn.simulate(scenario, target=each) for each in ("test_exact_lif", "numpy"))
    assert own.attrs["target"] == "test_exact_lif"
    assert len(expected.spike_time) > 5
    np.testing.assert_allclose(own.spike_time, expected.spike_time, rtol=0, atol=1e-12)
    np.testing.assert_array_equal(own.spike_neuron, expected.spike_neuron)
    with pytest.raises(InputError, match="runs cells without synapses"):
        sn.simulate(sn.Scenario.from_document(DOCUMENT), target="test_exact_lif")
    with pytest.raises(InputError, match="test_exact_lif"):
        sn.simulate(scenario, target="nothing")
