"""Checks as a mechanism: selection, tolerance, results."""

import dataclasses
import math

import pytest

import simneuro as sn
from simneuro.errors import InputError
from simneuro.validation import (
    Check,
    Tolerance,
    checks,
    checks_of,
    published,
    replace_models,
    subjects,
)
from simneuro.validation.check import absolute, exactly, relative
from simneuro.validation.simulations import cache_simulation


def made(expected=2.0, measured=2.0, tolerance=None, **more):
    return Check(
        name="lif.made_up",
        what="a number",
        expected=expected,
        unit="mV",
        source="closed form: 2",
        tolerance=tolerance or absolute(0.1, "because"),
        measure=lambda: measured,
        **more,
    )


@pytest.mark.parametrize(
    ("measured", "tolerance", "holds"),
    [
        (2.09, absolute(0.1, ""), True),
        (2.11, absolute(0.1, ""), False),
        (1.9, relative(0.051, ""), True),
        (1.9, relative(0.049, ""), False),
        (2.0, exactly(), True),
        (2.0 + 1e-15, exactly(), False),
        (math.nan, absolute(1e9, ""), False),
    ],
)
def test_a_check_holds_within_its_tolerance(measured, tolerance, holds):
    assert made(measured=measured, tolerance=tolerance).run().holds is holds


def test_the_truth_may_be_computed():
    assert made(expected=lambda: 1 + 1).run().holds


def test_a_measurement_that_fails_does_not_hold_and_says_why():
    def measure():
        raise InputError("there is no such model")

    result = dataclasses.replace(made(), measure=measure).run()
    assert not result.holds
    assert math.isnan(result.measured)
    assert "no such model" in result.error
    assert result.as_json()["measured"] is None


def test_json_is_what_the_comparison_used():
    entry = made(measured=2.05, tolerance=relative(0.05, "because")).run().as_json()
    assert entry.keys() >= {"name", "source", "expected", "measured", "tolerance", "holds"}
    assert entry["tolerance"] == pytest.approx(0.1)
    assert entry["holds"] is (abs(entry["measured"] - entry["expected"]) <= entry["tolerance"])


def test_checks_are_selected_by_model_or_by_name():
    chosen = checks_of(["lif.rheobase", "subtractive_if"])
    assert chosen[0].name == "lif.rheobase"
    assert {check.subject for check in chosen[1:]} == {"subtractive_if"}
    assert len(chosen) > 2
    assert list(checks_of()) == list(checks().values())


def test_quick_ones_alone():
    assert all(check.quick for check in checks_of(quick=True))
    assert len(checks_of(quick=True)) < len(checks_of())


def test_an_unknown_name_is_an_error_that_lists_the_names():
    with pytest.raises(InputError, match="Did you mean 'lif'") as caught:
        checks_of(["liff"])
    assert set(caught.value.allowed) == set(subjects())
    with pytest.raises(InputError) as caught:
        checks_of(["lif.rheobasee"])
    assert "lif.rheobase" in caught.value.allowed


def test_an_empty_quick_selection_is_an_error():
    slow = next(check.name for check in checks().values() if not check.quick)
    with pytest.raises(InputError, match="quick"):
        checks_of([slow], quick=True)


def test_a_cached_simulation_of_one_model_is_not_used_for_another():
    runs = []

    @cache_simulation
    def run(argument):
        runs.append(argument)
        return argument

    with replace_models(lif=sn.models["lif"].with_parameters(t_ref="1 ms")):
        run(1)
        run(1)
    run(1)
    run(2)
    assert runs == [1, 1, 2]


def test_published_values_have_a_place_and_a_paper_of_the_bibliography():
    for entry in published().values():
        assert entry.source.partition(",")[0] in sn.references.references()
        assert entry.place
        assert entry.what
        assert entry.values


def test_a_list_is_not_one_value():
    with pytest.raises(InputError, match="values"):
        _ = published()["brunel2000.stationary_rate"].value


def test_a_tolerance_is_a_value():
    assert Tolerance(0.1, "why") == absolute(0.1, "why")
