import numpy as np
import pytest
from scipy import stats

from simneuro.analysis import standard_errors_off
from simneuro.errors import InputError


def test_deviations_are_those_of_students_test():
    samples, expected = np.random.default_rng(1).normal(2.0, 3.0, (20, 7)), np.linspace(0, 4, 20)
    t = stats.ttest_1samp(samples, expected[:, None], axis=1).statistic.ravel()
    np.testing.assert_allclose(standard_errors_off(samples, expected), np.abs(t), rtol=1e-12)


def test_samples_that_do_not_vary_and_single_ones():
    found = standard_errors_off([[1.0, 1.0], [0.0, 0.0]], [1.0, 1.0])
    assert np.isnan(found[0])
    assert found[1] == np.inf
    assert np.isnan(standard_errors_off([[1.0], [2.0]], [1.0, 1.0])).all()


@pytest.mark.parametrize("samples", [[1.0, 2.0], [[1.0, 2.0]]])
def test_a_row_is_needed_for_each_expected_value(samples):
    with pytest.raises(InputError, match="samples: need a row of samples for each value"):
        standard_errors_off(samples, [1.0, 2.0])
