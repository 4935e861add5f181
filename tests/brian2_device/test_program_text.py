"""What is compiled: the same text for other values and other names, another for other code."""

import brian2 as b2
import pytest
from brian2 import ms, mV

from simneuro.brian2_device.preparation import prepare_until
from simneuro.brian2_device.refusals import NotAsProgram, reason_of, require_runnable
from simneuro.engine.compiler import Compiler

COMPILER = Compiler(("c++",), "none", (), (), False)


@pytest.fixture(autouse=True)
def any_compiler(monkeypatch, plain_code):
    monkeypatch.setattr("simneuro.brian2_device.preparation.compiler", lambda: COMPILER)
    monkeypatch.setattr("simneuro.brian2_device.refusals.compiler", lambda: COMPILER)


def text_of(network, duration=0.02):
    return prepare_until(network, duration, {"drive": 12 * mV}).kept.text


def test_values_durations_and_names_are_not_in_the_text(integrators):
    first = text_of(integrators())
    other = integrators("my_", tau=7 * ms, drive=11 * mV, weight=0.1 * mV, courses=(3, 2, 1))
    other["my_cells"].v = 1 * mV
    assert text_of(other, 0.5).replace("my_course", "course") == first
    assert "cells" not in first


def test_equations_and_sizes_are_in_the_text():
    def decay(size, power):
        return b2.Network(b2.NeuronGroup(size, f"dv/dt = -v**{power}/second : 1", method="euler"))

    texts = [text_of(decay(size, power)) for size, power in ((2, 1), (3, 1), (2, 2))]
    assert len(set(texts)) == 3


def test_loops_over_cells_count_steps_in_floating_point():
    """A 64-bit integer in such a loop keeps processors without AVX-512 from vector instructions."""
    rules = {"threshold": "v > 1", "reset": "v = 0", "refractory": 2 * ms, "method": "euler"}
    cells = b2.NeuronGroup(2, "dv/dt = -v/second : 1 (unless refractory)", **rules)
    text = text_of(b2.Network(cells))
    assert "double _timestep(" in text
    assert "int64_t _timestep(" not in text


def test_what_calls_python_is_no_program_and_the_reason_names_it():
    group = b2.NeuronGroup(1, "v : 1", name="cells")
    clock_hand = b2.NetworkOperation(lambda: None, name="clock_hand")
    with pytest.raises(NotAsProgram, match=r"clock_hand: a NetworkOperation calls Python"):
        require_runnable(b2.Network(group, clock_hand), False, None)
    with pytest.raises(NotAsProgram, match="profile=True"):
        require_runnable(b2.Network(group), True, None)


def test_a_function_without_cpp_code_is_named_with_its_object():
    double = b2.check_units(x=1, result=1)(lambda x: 2 * x)
    group = b2.NeuronGroup(1, "v : 1", name="cells", namespace={"double": double})
    updater = group.run_regularly("v = double(v)", name="updater")
    with pytest.raises(Exception, match="updater") as e:
        text_of(b2.Network(group, updater))
    assert reason_of(e.value) == (
        "updater: a function of its code has no implementation in C++",
        True,
    )


def test_other_languages_of_a_function_may_change_unnoticed_and_are_refused():
    double = b2.implementation("cpp", "double twice(double x) { return 2*x; }", sources=["a.cpp"])(
        b2.check_units(x=1, result=1)(lambda x: 2 * x)
    )
    group = b2.NeuronGroup(1, "v : 1", name="cells", namespace={"twice": double})
    updater = group.run_regularly("v = twice(v)", name="updater")
    with pytest.raises(NotAsProgram, match=r"cells: a function comes with sources"):
        text_of(b2.Network(group, updater))


def test_preferences_that_bring_other_code_are_named(monkeypatch):
    network = b2.Network(b2.NeuronGroup(1, "v : 1", name="cells"))
    require_runnable(network, False, None)
    monkeypatch.setitem(b2.prefs, "codegen.cpp.define_macros", [("SLOW", None)])
    with pytest.raises(NotAsProgram, match=r"codegen\.cpp\.define_macros of the preferences"):
        require_runnable(network, False, None)


def test_a_refractory_time_with_a_name_is_no_part_of_the_text_but_a_number_is():
    def cells(refractory, **constants):
        group = b2.NeuronGroup(
            *(2, "dv/dt = 1/ms : 1 (unless refractory)"),
            **{"threshold": "v > 1", "reset": "v = 0", "refractory": refractory},
            **{"method": "euler", "namespace": constants},
        )
        return text_of(b2.Network(group))

    assert cells("pause", pause=2 * ms) == cells("pause", pause=3 * ms)
    assert cells(2 * ms) != cells(3 * ms)


def test_objects_that_are_made_again_without_names_have_the_same_text():
    def driven(first, second):
        one, other = (b2.TimedArray(each, dt=1 * ms) for each in (first, second))
        group = b2.NeuronGroup(
            *(1, "dv/dt = (one(t) - other(t))/ms : 1"),
            **{"method": "euler", "namespace": {"one": one, "other": other}},
        )
        noise = b2.PoissonInput(group, "v", 10, 100 * b2.Hz, weight=0.1)
        source = prepare_until(b2.Network(group, noise), 0.02, {}).source
        values = {source.timed_arrays[name]: each for name, each in source.function_arrays.items()}
        assert values[one].tolist() == first
        assert values[other].tolist() == second
        return source.text

    assert driven([1, 2], [3, 4]) == driven([5, 6], [7, 8])
