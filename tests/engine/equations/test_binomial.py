"""Binomial random numbers of synapses."""

import numpy as np
import pytest
from scipy.stats import binom, chisquare

from simneuro.engine.equations.binomial import counter_binomial


@pytest.mark.parametrize(("n", "p"), [(1, 0.5), (5, 0.3), (1000, 0.999), (1000, 0.001), (40, 0.5)])
def test_binomial_numbers_have_the_distribution(n, p):
    drawn = counter_binomial(np.array(7), np.array(3), np.arange(200_000), np.array(n), np.array(p))
    expected = binom.pmf(np.arange(n + 1), n, p) * len(drawn)
    found = np.bincount(drawn.astype(int), minlength=n + 1)
    often = expected > 20
    observed = np.append(found[often], found[~often].sum())
    wanted = np.append(expected[often], expected[~often].sum())
    if wanted[-1] < 5:
        observed, wanted = observed[:-1], wanted[:-1] * observed[:-1].sum() / wanted[:-1].sum()
    assert chisquare(observed, wanted).pvalue > 1e-5
