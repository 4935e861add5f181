"""Whatever an activation is said to describe in neurons is checked, and a wrong one is noticed."""

from dataclasses import replace

import pytest

from simneuro.bridge import activation_names
from simneuro.bridge.activations import CATALOGUE
from simneuro.bridge.activations.catalogue import sigmoids
from simneuro.validation import checks
from simneuro.validation.readings import integrating_cells, random_firing


@pytest.mark.parametrize("name", activation_names)
def test_a_reading_names_its_checks_or_says_that_there_is_none(name: str) -> None:
    entry = CATALOGUE[name]
    assert bool(entry.checked_by) != entry.reading.startswith("None")
    assert set(entry.checked_by) <= set(checks())
    assert all(check.startswith(f"{name}.") for check in entry.checked_by)
    assert entry.reading.endswith(".")


def test_every_check_of_a_reading_is_named_by_it() -> None:
    made = {check.name for module in (random_firing, integrating_cells) for check in module.CHECKS}
    named = {check for entry in CATALOGUE.values() for check in entry.checked_by}
    assert made == named


def test_another_function_does_not_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    check = checks()["sigmoid.binary_unit"]
    assert check.run().holds
    steeper = replace(sigmoids.ENTRIES["sigmoid"], function=lambda x: sigmoids.expit(1.03 * x))
    monkeypatch.setitem(CATALOGUE, "sigmoid", steeper)
    assert not check.run().holds
