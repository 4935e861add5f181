"""Checks of the equations of conductance-based neurons: a brief flow from each of many states."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from types import MappingProxyType
from typing import Any

import numpy as np

from simneuro.validation.check import Check, absolute
from simneuro.validation.neurons.conductance_based import EQUATIONS, STEPS, TYPES
from simneuro.validation.neurons.squid_spikes import REST
from simneuro.validation.simulations import (
    Floats,
    cache_simulation,
    make_step_current,
    read_trace,
    run_cells,
    with_unit,
)
from simneuro.validation.truth import cortical, integration, squid

STATES, SPAN, DT = 60, 0.1, 0.002  # states; ms
_RANGES = {"v": (-90.0, 30.0), "m": (0.02, 0.3), "Ca": (1e-4, 1e-2)}
_GATE = (0.02, 0.5)  # small enough that no potential moves by more than some mV
_SCALES = {"v": 1e3, "Ca": 1.0}  # mV; mM is the unit of SI


@dataclass(frozen=True)
class Flow:
    """A cell's equations under a current (uA/cm2); its variables in their order; its area (um2)."""

    under: Callable[[float], integration.Change]
    variables: Sequence[str]
    area: float
    source: str
    variant: str | None = None

    @property
    def sample(self) -> tuple[Floats, Floats]:
        """States (variable, state), each in its unit, and currents (uA/cm2)."""
        rng = np.random.default_rng(0)
        ends = [_RANGES.get(name, _GATE) for name in self.variables]
        states = np.array([rng.uniform(*each, STATES) for each in ends])
        return states, rng.uniform(-20, 20, STATES)


def _squid(current: float) -> integration.Change:
    """The squid axon in absolute potentials."""
    change = squid.make_patch(current)
    return lambda t, state: change(t, np.array([state[0] - REST, *state[1:]]))


def _list_flows() -> Iterator[tuple[str, Flow]]:
    more = {"traub_miles": "mhn", "wang_buzsaki": "hn", "connor_stevens": "mhnab"}
    for name, gates in more.items():
        protocol = TYPES[name]
        yield name, Flow(protocol.cell.under, ["v", *gates], protocol.area, protocol.source)
    yield "hodgkin_huxley", Flow(_squid, ["v", *"mhn"], 10_000.0, "hodgkin1952")
    relay = ["v", *"mhn", "m_T", "h_T"]
    stepped = {"pospischil_rs": [*"vmhnp"], "pospischil_fs": [*"vmhn"]}
    stepped |= {"pospischil_ib": [*"vmhnpqr"], "pospischil_lts": [*"vmhnpr", "Ca"]}
    for name, variables in stepped.items():
        yield name, Flow(STEPS[name].cell.under, variables, STEPS[name].area, _source(name))
    area, source = np.pi * 100 * 76.58, _source("thalamic_relay")
    yield "thalamic_relay", Flow(cortical.relay_without_pool, relay, area, source)
    yield from _list_variants([*relay, "l"], area)


def _list_variants(relay: Sequence[str], area: float) -> Iterator[tuple[str, Flow]]:
    with_h = partial(cortical.relay_without_pool, g_h=0.02)
    source = f"{_source('thalamic_relay')}, mccormick1992"
    yield "thalamic_relay.with_h_current", Flow(with_h, relay, area, source, "with_h_current")
    bursting = {"regular_spiking": 0.1, "two_bursts": 0.2, "repetitive_bursting": 0.22}
    for variant, g_ca in bursting.items():
        cell = cortical.intrinsically_bursting(g_ca).under
        yield _variant("pospischil_ib", variant, cell, [*"vmhnpqr"])
    for variant, e_l in {"regular_spiking": -75.0, "rebound_spike": -60.0}.items():
        cell = cortical.low_threshold(e_l).under
        yield _variant("pospischil_lts", variant, cell, [*"vmhnpr", "Ca"])


def _variant(
    model: str, variant: str, under: Callable[[float], Any], variables: Sequence[str]
) -> tuple[str, Flow]:
    flow = Flow(under, variables, STEPS[model].area, _source(model), variant)
    return f"{model}.{variant}", flow


def _source(model: str) -> str:
    paper = "destexhe1998relay" if model == "thalamic_relay" else "pospischil2008"
    return f"{paper}, ModelDB {STEPS[model].file}"


#: By model, or ``model.variant``.
FLOWS: Mapping[str, Flow] = MappingProxyType(dict(_list_flows()))


@cache_simulation
def simulate_flow(name: str) -> Floats:
    """The states (variable, state) after ``SPAN``."""
    flow = FLOWS[name]
    states, density = flow.sample
    start: dict[str, Any] = dict(zip(flow.variables, states.tolist(), strict=True))
    start["v"] = with_unit(states[0], "mV")
    if "Ca" in start:
        start["Ca"] = with_unit(start["Ca"], "mM")
    measured = run_cells(
        name.partition(".")[0],
        variant=flow.variant,
        size=STATES,
        duration=f"{SPAN + DT} ms",
        dt=f"{DT} ms",
        initial=start,
        drives={"step": make_step_current(density * flow.area * 1e-5, "nA")},
        record=flow.variables,
        interval=f"{SPAN} ms",
    )
    traces = [read_trace(measured, each, _SCALES.get(each, 1.0))[-1] for each in flow.variables]
    return np.array(traces)


@cache
def solve_flow(name: str) -> Floats:
    """The same states by the published equations."""
    flow = FLOWS[name]
    states, density = flow.sample
    ends = [
        integration.solve(flow.under(current), list(state), SPAN)[1][:, -1]
        for state, current in zip(states.T, density, strict=True)
    ]
    return np.array(ends).T


def measure_potential(name: str) -> float:
    """The largest difference between the potentials (mV)."""
    return float(np.abs(simulate_flow(name)[0] - solve_flow(name)[0]).max())


def measure_gates(name: str) -> float:
    """The largest difference of any other variable, as a share of its largest change."""
    begin, found, true = FLOWS[name].sample[0][1:], simulate_flow(name)[1:], solve_flow(name)[1:]
    return float((np.abs(found - true).max(axis=1) / np.abs(true - begin).max(axis=1)).max())


def _make_checks() -> Iterator[Check]:
    for name, flow in FLOWS.items():
        model, _, variant = name.partition(".")
        ending = f"_of_{variant}" if variant else ""
        source = f"published equations: {flow.source}, {EQUATIONS}"
        rounding = "rk4 at 0.002 ms; constants of the model are rounded to six digits"
        yield Check(
            name=f"{model}.flow{ending}",
            what=f"potential after {SPAN:g} ms from {STATES} states, largest difference",
            expected=0.0,
            unit="mV",
            source=source,
            tolerance=absolute(2e-4, rounding),
            measure=partial(measure_potential, name),
        )
        yield Check(
            name=f"{model}.gates{ending}",
            what=f"other variables after {SPAN:g} ms, largest difference as a share of the change",
            expected=0.0,
            unit="",
            source=source,
            tolerance=absolute(2e-4, rounding),
            measure=partial(measure_gates, name),
        )


CHECKS = tuple(_make_checks())
