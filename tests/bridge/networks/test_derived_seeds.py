"""Seeds of several purposes: different numbers for each, the same ones every time."""

import numpy as np
import pytest

from simneuro.bridge.networks import derive_seed
from simneuro.errors import InputError


def test_purposes_of_one_seed_draw_independent_numbers() -> None:
    drawn = np.array(
        [
            [np.random.RandomState(derive_seed(seed, name)).normal() for seed in range(1000)]
            for name in ("split", "initial weights", "noise")
        ]
    )
    # Correlations of 1000 pairs that are independent: 4 standard errors.
    assert np.abs(np.corrcoef(drawn) - np.eye(3)).max() < 4 / np.sqrt(1000)


def test_a_seed_follows_from_seed_and_purpose_alone() -> None:
    names, seeds = ("split", "initial weights", "noise"), range(500)
    found = {(seed, name): derive_seed(seed, name) for seed in seeds for name in names}
    assert len(set(found.values()) | set(seeds)) == len(found) + len(seeds)
    assert all(0 <= each < 2**31 for each in found.values())
    assert found == {pair: derive_seed(*pair) for pair in found}


def test_a_negative_seed_is_refused() -> None:
    with pytest.raises(InputError, match="seed: got -1, but this must be a whole number from 0"):
        derive_seed(-1, "split")
