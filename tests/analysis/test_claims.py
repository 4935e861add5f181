import json

import numpy as np
import pytest

from simneuro.analysis import (
    between,
    greater,
    less,
    near,
    paired_greater,
    times_greater,
    to_records,
    within,
)
from simneuro.errors import InputError


def test_greater_holds_only_when_the_whole_interval_is_above():
    # Mean 2, interval 2 -+ 2.4841 (t = 4.3027).
    samples = [1.0, 2.0, 3.0]
    assert greater("c", samples, -0.49).holds
    assert not greater("c", samples, -0.48).holds
    assert less("c", samples, 4.49).holds
    assert not less("c", samples, 4.48).holds
    claim = greater("c", samples, 0.5, "Hz")
    assert claim.value == 2
    assert claim.interval == pytest.approx((-0.4841, 4.4841), abs=1e-4)
    assert (claim.expected, claim.unit) == ("95 % interval above 0.5 Hz", "Hz")


def test_pairing_removes_what_pairs_share():
    base = np.array([1.0, 10.0, 100.0, 1000.0])
    claim = paired_greater("c", base + np.array([1.0, 1.1, 0.9, 1.0]), base, "Hz")
    assert claim.holds
    assert claim.value == pytest.approx(1.0)
    assert not paired_greater("c", base, base + 1).holds
    with pytest.raises(InputError, match="4 and 1 samples"):
        paired_greater("c", base, [1.0])


@pytest.mark.parametrize("samples", [[5.0], [], [5.0, np.nan]])
def test_what_cannot_be_tested_does_not_hold(samples):
    assert not greater("c", samples, 0).holds
    assert not less("c", samples, 10).holds


def test_equal_samples_have_an_interval_of_no_width():
    assert greater("c", [2.0, 2.0], 1.9).holds
    assert not greater("c", [2.0, 2.0], 2.0).holds


def test_between_holds_only_when_the_whole_interval_lies_there():
    samples = [1.0, 2.0, 3.0]  # 2 -+ 2.4841
    assert between("c", samples, -0.49, 4.49).holds
    assert not between("c", samples, -0.48, 4.49).holds
    assert not between("c", samples, -0.49, 4.48).holds
    assert not between("c", [2.0], -10, 10).holds
    assert between("c", samples, -1, 5, "%").expected == "95 % interval between -1 and 5 %"


def test_another_interval_decides_where_one_is_given():
    claim = greater("c", [1.0, 2.0, 3.0], -5, interval=lambda x: (x.min() - 7, x.max()))
    assert not claim.holds
    assert claim.interval == (-6.0, 3.0)
    assert paired_greater("c", [2.0, 2], [1.0, 0], interval=lambda x: (0.5, 9.0)).holds


def test_within_tests_a_value_and_all_of_its_bracket():
    assert within("c", 1.0, 1.0, 2.0).holds
    assert not within("c", np.nan, 1.0, 2.0).holds
    claim = within("c", 1.6, 1.0, 2.0, "mV", bracket=(1.5, 1.7))
    assert (claim.holds, claim.interval, claim.expected) == (True, (1.5, 1.7), "between 1 and 2 mV")
    assert not within("c", 1.6, 1.0, 2.0, bracket=(0.9, 2.0)).holds
    assert not within("c", 1.6, 1.0, 2.0, bracket=(1.5, np.nan)).holds


def test_near_is_a_share_of_what_is_expected():
    assert near("c", 99.1, 100, "mV", share=0.01).holds
    assert not near("c", 98.9, 100, share=0.01).holds
    assert near("c", -99.1, -100, share=0.01).holds
    assert not near("c", -101.1, -100, share=0.01).holds
    assert near("c", 1.0, 1.0, "ms", share=0.01).expected == "1 ms within 1 %"


# A control without an event: 97.5 % Garwood limit of 0 events, -ln(0.0125) = 4.382.
QUIET = [0.0, 0.0, 0.0]


def test_a_control_without_events_may_yet_have_a_rate():
    # Rates of no spread: 3 networks watched for 2 minutes, so at most 4.382 / 6 = 0.7303 a minute.
    assert times_greater("c", [3.66, 3.66], QUIET, 5, exposure=2.0).holds
    claim = times_greater("c", [3.64, 3.64], QUIET, 5, exposure=2.0)
    assert not claim.holds
    assert claim.value == pytest.approx(3.64)
    assert claim.interval == pytest.approx((3.64 - 5 * 0.73033, 3.64), abs=1e-3)
    assert times_greater("c", [0.8, 0.8], QUIET, 1, exposure=2.0).holds


def test_a_control_that_varies_counts_with_its_spread():
    # Student's t at 97.5 % with 1 degree of freedom is 25.45: of 0 and 4 the mean reaches to 52.9.
    assert not times_greater("c", [52.0, 52.0], [0.0, 4.0], 1, exposure=1e6).holds
    assert times_greater("c", [53.0, 53.0], [0.0, 4.0], 1, exposure=1e6).holds


def test_one_network_supports_no_comparison():
    claim = times_greater("c", [50.0], [0.0], 3, exposure=1.0)
    assert (claim.holds, claim.interval) == (False, None)


def test_records_are_json():
    claims = [
        greater("a", [1.0, 2.0], 0.0, "Hz"),
        greater("b", [np.nan, 1.0], 0.0),
        less("c", [1.0], 2),
    ]
    records = json.loads(json.dumps(to_records(claims), allow_nan=False))
    assert [set(record) for record in records] == [
        {"claim", "value", "interval", "expected", "holds", "unit"}
    ] * 3
    assert [record["value"] for record in records] == [1.5, None, 1.0]
    assert [record["interval"] for record in records][1:] == [[None, None], None]
    assert all(isinstance(record["holds"], bool) for record in records)
