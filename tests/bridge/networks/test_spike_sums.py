"""Sums of spikes in membranes, against the product of matrices and the law of release."""

import numpy as np
import pytest

import simneuro as sn
from simneuro.bridge.networks import add_spikes
from simneuro.errors import InputError


def test_without_a_rule_sums_are_a_product() -> None:
    random = np.random.default_rng(0)
    spikes, weights = random.integers(0, 17, (5, 3)), random.normal(size=(3, 4))
    weights[1, 2] = 0.0
    np.testing.assert_allclose(add_spikes(spikes, weights), spikes @ weights, atol=1e-9)


def test_each_spike_is_released_by_itself() -> None:
    rule = sn.models.plasticity["quantal_release"].with_parameters(sites=5, p=0.3)
    found = add_spikes(np.full((400, 2), [1, 4]), [[1.0, 0.0], [0.0, 1.0]], rule, seed=2)
    # 4 standard errors of 400 binomial numbers of 5 and of 20 sites
    for column, sites in zip(found.T, (5, 20), strict=True):
        spread = np.sqrt(sites * 0.3 * 0.7)
        assert column.mean() == pytest.approx(0.3 * sites, abs=4 * spread / 20)
        assert column.var() == pytest.approx(spread**2, rel=4 * np.sqrt(2 / 400))
    again = add_spikes(np.full((400, 2), [1, 4]), [[1.0, 0.0], [0.0, 1.0]], rule, seed=3)
    assert (found != again).any()


@pytest.mark.parametrize(
    ("spikes", "weights", "message"),
    [
        ([[0.5]], [[1.0]], "whole numbers from 0 to 200"),
        ([[-1]], [[1.0]], "whole numbers"),
        ([[201]], [[1.0]], "whole numbers"),
        ([[1, 2]], [[1.0]], "a row of weights for each input"),
        ([1], [[1.0]], "a row of weights"),
    ],
)
def test_impossible_spikes_are_refused(spikes: object, weights: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        add_spikes(spikes, weights)
