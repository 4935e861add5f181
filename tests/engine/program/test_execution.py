"""A run of a program: wrong numbers and full disks are errors; vector code fires the same."""

from dataclasses import replace

import numpy as np
import pytest

from simneuro.engine import backends, compiler, program
from simneuro.engine.draw import draw_numbers
from simneuro.engine.runtime import running
from simneuro.errors import SimulationError

pytestmark = pytest.mark.skipif(compiler() is None, reason="no C++ compiler works here")


@pytest.fixture
def drawn(cell):
    """A network, its numbers and its program."""
    path = program.program_of(cell.network, compiler()).path
    return cell.network, draw_numbers(cell.network, 1), path


def with_parameters(numbers, population, **parameters):
    cells = numbers.cells[population]
    changed = replace(cells, parameters={**cells.parameters, **parameters})
    return replace(numbers, cells={**numbers.cells, population: changed})


def test_numbers_that_do_not_fit_are_told(drawn):
    network, numbers, path = drawn
    wrong = with_parameters(numbers, "cell", C_m=np.ones(3))
    with pytest.raises(SimulationError, match=r"failed: .*population_cell\.C_m"):
        program.run_program(path, network, wrong)


def test_numbers_that_the_program_does_not_know_are_told(drawn):
    network, numbers, path = drawn
    with pytest.raises(SimulationError, match=r"does not use the value of population_cell\.C_M"):
        program.run_program(path, network, with_parameters(numbers, "cell", C_M=1.0))


def test_no_room_for_results_is_told(drawn, tmp_path):
    network, numbers, _ = drawn
    with (
        running("cpp", 1, None, tmp_path / "not there"),
        pytest.raises(SimulationError, match="cannot be written"),
    ):
        backends()["cpp"].run(network, numbers)


def test_vector_code_fires_the_same_spikes(noisy_network):
    """Vector functions are used where they work; the spikes are those of code without them."""
    scenario = noisy_network.override({"populations.a.initial.v": "-60 mV"})  # as in test_structure
    plain = replace(compiler(), flags=("-O0", "-std=c++17"), vector_math=False)
    drawn = draw_numbers(scenario.network, scenario.seed)
    trains = []
    for each in (compiler(), plain):
        made = program.program_of(scenario.network, each)
        outcome, _ = program.run_program(made.path, scenario.network, drawn)
        trains.append(outcome.spikes)
    for name in ("a", "axon"):
        assert len(trains[0][name][0]) > 0
        np.testing.assert_array_equal(trains[0][name], trains[1][name])
