"""Layers that are like the first one."""

import pytest

import simneuro as sn
from simneuro.bridge.network_views import mean_field_rates
from simneuro.errors import InputError
from simneuro.scenario import stack_layers

CELL = sn.Population(model="lif", size=20)
WIRED = {"synapse": "delta", "connect": sn.FixedIndegree(n=5), "weight": "0.4 mV", "delay": "1 ms"}
FIRST = sn.Scenario(
    title="one layer",
    duration="100 ms",
    sources={
        "input": sn.Poisson.source(size=20, rate="30 Hz"),
        "other": sn.Poisson.source(size=20, rate="30 Hz"),
    },
    populations={"cell": CELL, "loop": CELL},
    drives={
        f"{name}_noise": sn.NoiseCurrent(target=name, mean="80 pA", density="150 pA*ms^0.5")
        for name in ("cell", "loop")
    },
    projections={
        "up": sn.Projection(source="input", target="cell", **WIRED),
        "across": sn.Projection(source="cell", target="loop", **WIRED),
        "only_first": sn.Projection(source="other", target="cell", **WIRED),
    },
)


def test_each_layer_has_what_the_first_one_has_and_the_layer_below_for_its_input() -> None:
    deep = stack_layers(FIRST, 3, {"input": "loop"})
    assert list(deep.populations) == ["cell", "loop", "cell_2", "loop_2", "cell_3", "loop_3"]
    ends = {name: (each.source, each.target) for name, each in deep.projections.items()}
    assert ends == {
        "up": ("input", "cell"),
        "across": ("cell", "loop"),
        "only_first": ("other", "cell"),
        "up_2": ("loop", "cell_2"),
        "across_2": ("cell_2", "loop_2"),
        "up_3": ("loop_2", "cell_3"),
        "across_3": ("cell_3", "loop_3"),
    }
    assert deep.drives["loop_noise_3"].target == "loop_3"
    assert deep.projections["up_3"].weight == FIRST.projections["up"].weight


def test_the_rates_of_stacked_layers_are_siegerts_formula_applied_again_and_again() -> None:
    chain = FIRST.override({"projections": {"up": FIRST.projections["up"]}})
    deep = stack_layers(chain, 3, {"input": "cell"})
    found = mean_field_rates(deep).sel(population=["cell", "cell_2", "cell_3"]).values
    rate, expected = 30.0, []
    for _ in range(3):
        power = 0.02 * 5 * rate  # tau times the events a second
        rate = float(
            sn.analysis.theory.siegert(
                -60e-3 + 8e-3 + power * 0.4e-3,
                ((150e-12 * 1e-3**0.5) ** 2 / (200e-12 * 10e-9) + power * 0.4e-3**2) ** 0.5,
                tau=20e-3,
                V_th=-50e-3,
                V_reset=-60e-3,
                t_ref=5e-3,
                dt=1e-4,
            )
        )
        expected.append(rate)
    assert found == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("inputs", [{"inputs": "cell"}, {"input": "cells"}])
def test_a_source_or_population_that_there_is_not_is_refused(inputs) -> None:
    with pytest.raises(InputError, match="there is no"):
        stack_layers(FIRST, 2, inputs)


def test_a_name_that_a_layer_needs_must_be_free() -> None:
    taken = FIRST.override(
        {"populations": {**FIRST.populations, "cell_2": FIRST.populations["cell"]}}
    )
    with pytest.raises(InputError, match="needs the name 'cell_2', which is taken"):
        stack_layers(taken, 2, {"input": "cell"})
