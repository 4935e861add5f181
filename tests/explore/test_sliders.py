"""Sliders: where they end, what they read, and what they refuse."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import simneuro as sn
from simneuro import units
from simneuro.errors import InputError
from simneuro.explore.neuron import Neuron
from simneuro.explore.neuron_sliders import AMPLITUDE, NOISE
from simneuro.explore.panels import MOST_POINTS, thin
from simneuro.explore.slider_ranges import find_span
from simneuro.explore.sliders import read_changes

NEURONS = list(sn.models.neurons)
NAMES = [
    *NEURONS,
    *(f"{name}.{each}" for name in NEURONS for each in sn.models.neurons[name].variants),
]


@pytest.mark.parametrize("name", NAMES)
def test_both_ends_are_values_that_the_model_declares_valid(name: str) -> None:
    neuron = Neuron.find(name)
    for slider in neuron.sliders.values():
        key = slider.path.rpartition(".")[2]
        assert slider.low <= slider.number <= slider.high
        assert slider.low < slider.high
        if key in neuron.own.parameters:
            given_by = neuron.own.parameters[key]
            for end in (slider.low, slider.high):
                sn.Parameter(slider.read(end), "", "", given_by.valid)  # raises outside


@pytest.mark.parametrize("name", NEURONS)
def test_sliders_reach_the_values_of_all_variants(name: str) -> None:
    neuron = Neuron.find(name)
    for variant in sn.models.neurons[name].variants.values():
        for key, value in variant.parameters.items():
            slider = neuron.sliders[f"models.neuron.parameters.{key}"]
            number = units.magnitude(value, slider.unit)
            assert slider.low - 1e-9 <= number <= slider.high + 1e-9


@pytest.mark.parametrize("name", NEURONS)
def test_few_are_shown_and_the_current_is_the_first(name: str) -> None:
    main = [path for path, each in Neuron.find(name).sliders.items() if each.is_main]
    assert main == list(Neuron.find(name).sliders)[: len(main)]
    assert main[0] == AMPLITUDE
    assert NOISE in main
    assert len(main) <= 7


def test_a_size_moves_by_factors_and_a_potential_by_millivolts() -> None:
    size = find_span(units.parse("200 pF"), "> 0")
    potential = find_span(units.parse("-60 mV"), "-1 V to 1 V")
    assert size is not None
    assert potential is not None
    assert (size.low, size.high) == pytest.approx((50e-12, 800e-12))
    assert size.is_logarithmic
    assert (potential.low, potential.high) == pytest.approx((-0.09, -0.03))
    assert find_span(0.0) is None


@pytest.mark.parametrize("number", [1e6, -1e6, math.nan, math.inf, "1", True, None, [1]])
def test_what_is_no_number_between_the_ends_is_refused(number: object) -> None:
    with pytest.raises(InputError, match="amplitude"):
        read_changes(Neuron.find("lif").sliders, {AMPLITUDE: number})


def test_a_path_without_a_slider_is_refused_with_the_one_that_was_meant() -> None:
    with pytest.raises(InputError, match=r"Did you mean 'drives.step.amplitude'"):
        read_changes(Neuron.find("lif").sliders, {"drives.step.amplitud": 1})


@given(st.integers(MOST_POINTS + 1, 5 * MOST_POINTS), st.integers(0, 99))
def test_a_thinned_line_keeps_its_extremes_and_its_order(size: int, seed: int) -> None:
    y = np.random.default_rng(seed).normal(size=size)
    x = np.arange(float(size))
    fewer, kept = thin(x, y)
    assert fewer.size <= MOST_POINTS + size // 100
    assert (np.diff(fewer) > 0).all()
    assert kept.max() == y.max()
    assert kept.min() == y.min()
    assert (y[fewer.astype(int)] == kept).all()
