"""What counts as a number and as a count."""

import numpy as np
import pytest

from simneuro.bridge.arguments import as_number, is_count, require_count
from simneuro.errors import InputError


@pytest.mark.parametrize("value", [1, 7, np.int64(3)])
def test_whole_numbers_from_1_are_counts(value: object) -> None:
    assert is_count(value)
    require_count(value, "size")


@pytest.mark.parametrize("value", [0, -1, 1.0, True, "3", None, [1]])
def test_other_things_are_not(value: object) -> None:
    assert not is_count(value)
    with pytest.raises(InputError, match=r"^size: need a whole number from 1, got"):
        require_count(value, "size")


def test_numbers_are_numbers_and_text_is_not() -> None:
    assert as_number(np.float32(0.5), "tau", "here") == 0.5
    assert as_number(3, "tau", "here") == 3.0
    for value in ("0.5", b"1", None, [1.0, 2.0], 10**400):
        with pytest.raises(InputError, match=r"^here: tau must be a number, got"):
            as_number(value, "tau", "here")
