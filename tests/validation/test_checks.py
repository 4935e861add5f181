"""Every check of `simneuro validate`, one test each, and the coverage of the checks."""

import pytest

import simneuro as sn
from simneuro.references import references
from simneuro.validation import checks, subjects


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=() if check.quick else pytest.mark.slow)
        for name, check in checks().items()
    ],
)
def test_a_check_holds(name):
    result = checks()[name].run()
    message = f"{result.measured!r}, expected {result.expected!r} within {result.tolerance:g}"
    assert result.holds, result.error or message


def test_there_are_more_than_sixty():
    assert len(checks()) > 60


@pytest.mark.parametrize(
    "model", [*sn.models.neurons, *sn.models.synapses, *getattr(sn.models, "plasticity", ())]
)
def test_every_model_is_checked(model):
    assert model in subjects()


@pytest.mark.parametrize("check", checks().values(), ids=lambda check: check.name)
def test_a_check_says_where_its_truth_is_from(check):
    kinds = ("closed form", "published equations")
    assert check.source.startswith((*kinds, *references())), check.source
    assert check.what
    assert check.tolerance.why
    assert check.tolerance.size >= 0
