"""Structural errors, one at a time: in the texts of models, and in the engine."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import partial
from typing import Any
from unittest.mock import patch

import numpy as np

from mutants.mutant import Mutant
from simneuro.catalogue import models
from simneuro.engine.draw import inputs, rules, wiring
from simneuro.engine.equations import cells, integrators
from simneuro.network.spike_trains import Poisson
from simneuro.validation import replace_models

#: Name; model; the field of its text; what stands there, and what is there instead.
TEXTS = (
    ("reset half way", "lif", "reset", "v = V_reset", "v = 0.5*(V_reset + V_th)"),
    ("refractory period dropped", "lif", "refractory", "t_ref", ""),
    ("reset to zero in place of subtraction", "subtractive_if", "reset", "v -= V_th", "v = 0*volt"),
    ("adaptation not added by a spike", "adaptive_lif", "reset", "\nw += b", ""),
    ("adaptation of the wrong sign", "adex", "equations", "- w +", "+ w +"),
    ("adaptation below threshold dropped", "adex", "equations", "a*(v_cut - E_L) - w", "-w"),
    ("upswing with a wrong slope", "eif", "equations", "/Delta_T)", "/(2*Delta_T))"),
    ("recovery not added by a spike", "izhikevich", "reset", "\nu += d", ""),
    ("escape rate linear in the potential", "escape_lif", "equations",
     "exp((v - V_th)/Delta_u)", "clip(1 + (v - V_th)/Delta_u, 0, 100)"),
    ("sodium with m²", "hodgkin_huxley", "equations", "m**3", "m**2"),
    ("potassium with n³", "traub_miles", "equations", "n**4", "n**3"),
    ("opening and closing swapped", "hodgkin_huxley", "equations",
     "alpha_h*(1 - h) - beta_h*h", "beta_h*(1 - h) - alpha_h*h"),
    ("one gate at the wrong speed", "wang_buzsaki", "equations", "phi*(alpha_n", "(alpha_n"),
    ("leak of the wrong sign", "pospischil_rs", "equations", "g_L*(E_L - v)", "g_L*(v - E_L)"),
    ("inactivation of the A current dropped", "connor_stevens", "equations", "a**3*b*", "a**3*"),
    ("calcium never removed", "pospischil_lts", "equations", "(Ca_rest - Ca)/", "0*Ca/"),
    ("calcium flows outwards", "thalamic_relay", "equations",
     "Ca_out/exprel(z) - Ca_in/exprel(-z)", "Ca_in/exprel(z) - Ca_out/exprel(-z)"),
    ("driving force of the wrong sign", "ampa", "equations", "E_rev - v", "v - E_rev"),
    ("an alpha function with another peak", "alpha_current", "on_pre", "exp(1)*w", "w"),
    ("two exponentials that are not normalised", "biexp_conductance", "on_pre", "size*w", "w"),
    ("magnesium block of the wrong sign", "nmda", "equations", "exp(-v*slope)", "exp(v*slope)"),
    ("channels that do not saturate", "kinetic", "each", "(1 - r)", "1"),
    ("binding without cooperation", "gaba_b", "summed", "s**n/(s**n + KD)", "s/(s + KD)"),
    ("a gap junction that pumps", "gap_junction", "summed", "v_pre - v_post", "v_post - v_pre"),
    ("release before facilitation", "tsodyks_markram", "on_pre",
     "u += U*(1 - u)\nreleased = u*x", "released = u*x\nu += U*(1 - u)"),
    ("failure in place of release", "quantal_release", "on_pre", "sites, p", "sites, 1 - p"),
    ("the two sides of the window swapped", "stdp", "on_pre", "- A_minus", "+ A_minus"),
    ("pairs in one step counted", "stdp", "on_post",
     "(x_pre - 32*clip(arrival - t_in_timesteps, 0, 1))", "x_pre"),
    ("no decrease by arrivals alone", "inhibitory_stdp", "on_pre", " - 2*rate*tau", ""),
)  # fmt: skip


def structural_mutants() -> Iterator[Mutant]:
    """One mutant for each entry of ``TEXTS``, and for each error of the engine."""
    for name, model, field, old, new in TEXTS:
        changed = partial(_with_text, model, field, old, new)
        yield Mutant("structure", f"{model}: {name}", model, changed)
    for name, subject, applied in _engine_errors():
        yield Mutant("structure", f"engine: {name}", subject, applied)


def _with_text(model: str, field: str, old: str, new: str) -> AbstractContextManager[Any]:
    right: Any = models[model]
    text = getattr(right, field)
    if old not in text:
        raise ValueError(f"{model}.{field} does not contain {old!r}")
    return replace_models(**{model: replace(right, **{field: text.replace(old, new, 1)})})


Error = tuple[str, str, Callable[[], AbstractContextManager[Any]]]


def _engine_errors() -> Sequence[Error]:
    """Name, subject, and the context of each error."""
    late = _after(_delay_more, wiring.draw_wiring)
    weak = _after(_weigh_less, wiring.draw_wiring)
    return (
        ("delays a step longer", "pairs", partial(patch.object, wiring, "draw_wiring", late)),
        (
            "weights in a wrong unit",
            "tsodyks_markram",
            partial(patch.object, wiring, "draw_wiring", weak),
        ),
        (
            "refractory a step shorter",
            "lif",
            partial(patch.object, cells, "_refractory", _as_written),
        ),
        (
            "Euler in place of Runge and Kutta",
            "hodgkin_huxley",
            partial(patch.object, integrators.RungeKutta4, "__call__", _euler),
        ),
        (
            "sources drawn with replacement",
            "fixed_indegree",
            partial(patch.object, rules, "distinct_in_rows", _with_replacement),
        ),
        (
            "cells connected to themselves",
            "fixed_probability",
            partial(patch.object, rules, "_without_self", _with_self),
        ),
        (
            "noise of half the variance",
            "noise_current",
            partial(_registered, inputs.NoiseCurrent, _make_quiet),
        ),
        ("Poisson events twice as often", "poisson", partial(_registered, Poisson, _make_frequent)),
    )


def _after(change: Callable[[Any], Any], draw: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *given: change(draw(*given))


def _delay_more(found: Any) -> Any:
    return replace(found, delay=found.delay + 1e-4)


def _weigh_less(found: Any) -> Any:
    return replace(found, weight=1e-3 * found.weight)


def _with_self(sources: Any, targets: Any, _recurrent: bool) -> tuple[Any, Any]:
    return sources, targets


def _as_written(text: str, _texts: list[str]) -> str | bool:
    return text or False


def _euler(_: Any, equations: Any, *_given: Any) -> str:
    """The first stage only."""
    names = [name for name, _ in integrators._derivatives(equations)]
    lines = [*integrators._stage(equations, 1, {})]
    return "\n".join([*lines, *(f"{name} = {name} + _k_{name}_1" for name in names)])


def _with_replacement(rows: int, n: int, available: int, rng: np.random.Generator) -> np.ndarray:
    return rng.integers(available, size=(rows, n))


@contextmanager
def _registered(kind: type, change: Callable[[Any], Any]) -> Iterator[None]:
    """Change what the engine makes of a kind of drive."""
    right = inputs.input_of.registry[kind]
    inputs.input_of.register(kind)(_after(change, right))
    try:
        yield
    finally:
        inputs.input_of.register(kind)(right)


def _make_quiet(found: Any) -> Any:
    return replace(found, current=found.current.replace("sqrt(dt)", "sqrt(2*dt)"))


def _make_frequent(found: Any) -> Any:
    return replace(found, poisson_mean="2*rate*dt")
