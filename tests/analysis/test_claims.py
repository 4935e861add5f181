import json

import numpy as np
import pytest

from simneuro.analysis import greater, less, paired_greater, to_records, within
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


def test_within_tests_the_value_and_reports_the_interval():
    assert within("c", 1.0, 1.0, 2.0).holds
    claim = within("c", 2.1, 1.0, 2.0, "mV", interval=(1.5, 2.7))
    assert (claim.holds, claim.interval, claim.expected) == (
        False,
        (1.5, 2.7),
        "between 1 and 2 mV",
    )
    assert not within("c", np.nan, 1.0, 2.0).holds


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
