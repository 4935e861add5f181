import json
import re

import numpy as np
import pytest
import xarray as xr
from brian2 import mV
from scipy.stats import binomtest

from simneuro.analysis import (
    after_looking,
    between,
    describe_verdicts,
    explain_no_value,
    greater,
    less,
    near,
    paired_greater,
    times_greater,
    to_records,
    withhold,
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


def test_a_value_may_come_with_its_own_interval():
    claim = greater("c", 2.0, 0.5, interval=(0.6, 3.0))
    assert (claim.value, claim.interval, claim.verdict) == (2.0, (0.6, 3.0), "holds")
    assert less("c", 2.0, 0.5, interval=(0.6, 3.0)).verdict == "refuted"
    assert between("c", 2.0, 0.7, 9, interval=(0.6, 3.0)).verdict == "undecided"
    claim = greater("c", 2.0, 0.5, interval=None)
    assert (claim.value, claim.interval, claim.verdict) == (2.0, None, "undecided")
    assert "too few samples" in claim.why
    with pytest.raises(InputError, match="interval"):
        greater("c", 2.0, 0.5, interval="wide")


def test_pairing_removes_what_pairs_share():
    base = np.array([1.0, 10.0, 100.0, 1000.0])
    claim = paired_greater("c", base + np.array([1.0, 1.1, 0.9, 1.0]), base, "Hz")
    assert claim.holds
    assert claim.value == pytest.approx(1.0)
    assert not paired_greater("c", base, base + 1).holds
    with pytest.raises(InputError, match="4 and 1 samples"):
        paired_greater("c", base, [1.0])


def test_pairs_in_which_nothing_happened_decide_nothing():
    claim = paired_greater("c", [0.0, 0, 0], [0.0, 0, 0], "%")
    assert (claim.verdict, claim.interval) == ("undecided", (0, 0))
    assert "nothing happened" in claim.why
    # Garwood's limit of no event is -ln(0.025) = 3.689, here in 3 times 2 minutes.
    claim = paired_greater("c", [0.0, 0, 0], [0.0, 0, 0], "1/min", exposure=2.0)
    assert claim.verdict == "undecided"
    assert claim.interval == pytest.approx((-3.689 / 6, 3.689 / 6), abs=1e-4)
    assert "more trials" in claim.why
    # Equal values of something that is there leave no doubt.
    assert paired_greater("c", [2.0, 2], [2.0, 2]).verdict == "refuted"


@pytest.mark.parametrize("number", [3, 5, 6, 8])
def test_few_events_that_differ_alike_are_no_certainty(number):
    """An event in each of some networks, none in their controls, against the exact test of both."""
    one, none = [1.0] * number, [0.0] * number
    assert paired_greater("c", one, none).holds
    certain = binomtest(number, number).pvalue < 0.05
    assert paired_greater("c", one, none, exposure=1.0).verdict == (
        "holds" if certain else "undecided"
    )


def test_equal_rates_of_few_events_are_told_apart_as_seldom_as_the_level_says():
    # Two means of 2 events in each of 4 networks: 5 % of 2000 pairs, and three standard errors.
    a, b = np.random.default_rng(0).poisson(2.0, (2, 2000, 4)).astype(float)
    verdicts = [paired_greater("c", *each, exposure=1.0).verdict for each in zip(a, b, strict=True)]
    assert verdicts.count("undecided") >= 2000 * 0.935


def test_numbers_of_events_or_their_spread_decide_whichever_reaches_further():
    none = [0.0] * 4
    many = np.array([30.0, 31, 29, 30])
    assert paired_greater("c", many, none, exposure=1.0).holds
    assert paired_greater("c", none, many, exposure=1.0).verdict == "refuted"
    # Where networks differ more than chance makes them, Student's interval is the wider one.
    wide = paired_greater("c", [100.0, 20, 5, 200], [10.0, 2, 3, 1], exposure=1.0)
    assert wide.interval == paired_greater("c", [100.0, 20, 5, 200], [10.0, 2, 3, 1]).interval
    for wrong in (0.0, np.nan):
        with pytest.raises(InputError, match="exposure"):
            paired_greater("c", many, none, exposure=wrong)


@pytest.mark.parametrize("samples", [[5.0], [], [5.0, np.nan]])
def test_what_cannot_be_tested_is_undecided(samples):
    for claim in (greater("c", samples, 0), less("c", samples, 10), greater("c", samples, 10)):
        assert (claim.holds, claim.verdict) == (None, "undecided")
        assert claim.why
    assert within("c", np.nan, 0, 1).holds is None


def test_a_bound_that_is_nan_decides_nothing_and_is_named():
    for claim in (
        *(test("c", [4.0, 5.0, 6.0], np.nan) for test in (greater, less)),
        *(between("c", [4.0, 5.0, 6.0], *bounds) for bounds in ((np.nan, 9.0), (0.0, np.nan))),
        within("c", 5.0, 0.0, np.nan),
        within("c", 5.0, np.nan, 9.0, bracket=(4.0, 6.0)),
        near("c", 5.0, np.nan, share=0.1),
    ):
        assert claim.verdict == "undecided"
        assert claim.why.startswith("A bound is NaN")


def test_a_claim_is_refuted_if_no_value_of_its_interval_would_do():
    samples = [1.0, 2.0, 3.0]  # 2 -+ 2.4841
    verdicts = [greater("c", samples, bound).verdict for bound in (-0.49, -0.48, 4.48, 4.49)]
    assert verdicts == ["holds", "undecided", "undecided", "refuted"]
    verdicts = [less("c", samples, bound).verdict for bound in (4.49, 4.48, -0.48, -0.49)]
    assert verdicts == ["holds", "undecided", "undecided", "refuted"]
    bands = [(-0.49, 4.49), (1.9, 2.1), (-1, 2), (4.48, 9), (4.49, 9), (-9, -0.49)]
    verdicts = [between("c", samples, *band).verdict for band in bands]
    assert verdicts == ["holds", "undecided", "undecided", "undecided", "refuted", "refuted"]
    assert greater("c", [2.0, 2.0], 2.0).verdict == "refuted"


def test_verdicts_are_wrong_as_seldom_as_the_level_says():
    # The true mean is at the bound: of 4000 runs of 5 samples 2.5 % hold and 2.5 % are refuted,
    # give or take four standard errors of 0.25 %.
    runs = np.random.default_rng(0).normal(size=(4000, 5))
    verdicts = [greater("c", run, 0.0).verdict for run in runs]
    assert verdicts.count("holds") / 4000 == pytest.approx(0.025, abs=0.01)
    assert verdicts.count("refuted") / 4000 == pytest.approx(0.025, abs=0.01)


def test_a_bracket_over_a_bound_decides_nothing():
    assert within("c", 1.5, 1.6, 2.0, bracket=(1.4, 1.7)).verdict == "undecided"
    assert within("c", 1.5, 1.8, 2.0, bracket=(1.4, 1.7)).verdict == "refuted"
    # Even the largest current does not fire the cell, or even the smallest one does.
    above, below = (90.0, np.nan), (np.nan, 1.0)
    refuted = [within("c", np.nan, 6, 7, bracket=each).verdict for each in (above, below)]
    assert refuted == ["refuted", "refuted"]
    assert within("c", np.nan, 0.5, 2, bracket=below).verdict == "undecided"
    assert within("c", np.nan, 2, np.inf, bracket=above).verdict == "holds"
    assert within("c", np.nan, 6, 7, bracket=(np.nan, np.nan)).verdict == "undecided"
    assert within("c", 3, 2, np.inf, "mV").expected == "at least 2 mV"
    assert within("c", 1, -np.inf, 2).expected == "at most 2"


def test_verdicts_are_counted_and_exact_ones_apart():
    exact = [within("c", 1, 0, 2)] * 2
    drawn = [greater("c", [1.0, 2, 3], bound) for bound in (-1, 0.5, 9)]
    assert describe_verdicts(drawn, "claims") == (
        "1 of 3 claims hold, 1 is refuted, 1 is undecided"
    )
    assert describe_verdicts(exact, "claims") == "2 of 2 exact claims hold"
    assert describe_verdicts(drawn[:1] + exact) == "1 of 1 holds, and 2 of 2 exact ones"
    assert describe_verdicts([*drawn, within("c", 1, 2, 3)]) == (
        "1 of 3 hold, 1 is refuted, 1 is undecided; and 0 of 1 exact ones, 1 is refuted"
    )


def test_a_run_that_may_not_decide_leaves_all_but_exact_claims_undecided():
    drawn, exact = greater("c", [1.0, 1.1], 0), within("c", 1, 0, 2)
    assert withhold([drawn, exact], "", seeds_known=False) == (drawn, exact)
    held, kept = withhold([drawn, exact], "too few", seeds_known=True)
    assert (held.verdict, held.why, kept) == ("undecided", "too few", exact)
    seen = after_looking(drawn)
    assert [each.verdict for each in withhold([seen], "", seeds_known=True)] == ["holds"]
    assert [each.verdict for each in withhold([seen], "", seeds_known=False)] == ["undecided"]


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


def test_events_that_never_came_refute_nothing():
    silent = times_greater("c", QUIET, QUIET, 5, exposure=2.0)
    assert silent.verdict == "undecided"
    assert silent.interval == pytest.approx((-5 * 0.73033, 0.73033), abs=1e-4)
    assert times_greater("c", QUIET, [4.0, 4.0, 4.0], 5, exposure=2.0).verdict == "refuted"


def test_a_control_that_varies_counts_with_its_spread():
    # Student's t at 97.5 % with 1 degree of freedom is 25.45: of 0 and 4 the mean reaches to 52.9.
    assert not times_greater("c", [52.0, 52.0], [0.0, 4.0], 1, exposure=1e6).holds
    assert times_greater("c", [53.0, 53.0], [0.0, 4.0], 1, exposure=1e6).holds


def test_one_network_supports_no_comparison():
    claim = times_greater("c", [50.0], [0.0], 3, exposure=1.0)
    assert (claim.holds, claim.interval) == (None, None)


def test_records_are_json():
    claims = [
        greater("a", [1.0, 2.0], 0.0, "Hz"),
        greater("b", [np.nan, 1.0], 0.0),
        less("c", [1.0], 2),
    ]
    records = json.loads(json.dumps(to_records(claims), allow_nan=False))
    assert [set(record) for record in records] == [
        {"claim", "value", "interval", "expected", "holds", "unit", "exact", "after_looking", "why"}
    ] * 3
    assert [record["value"] for record in records] == [1.5, None, 1.0]
    assert [record["interval"] for record in records][1:] == [[None, None], None]
    assert [record["holds"] for record in records] == [None, None, None]


def test_bounds_and_samples_with_units_are_converted():
    samples = [1.0, 2.0, 3.0]
    plain, named = greater("c", samples, 0.5, "Hz"), greater("c", samples, "0.0005 kHz", "Hz")
    assert named == plain
    assert between("c", samples, "0 Hz", "300 /min", "Hz") == between("c", samples, 0, 5, "Hz")
    assert less("c", ["1 Hz", "2 Hz", "3 Hz"], 5, "Hz") == less("c", samples, 5, "Hz")
    assert within("c", 5 * mV, "1 mV", 7 * mV, "mV") == within("c", 5.0, 1.0, 7.0, "mV")
    assert near("c", "5 mV", "5.2 mV", "mV", share=0.1).holds
    assert greater("c", samples, "0.5 spikes", "spikes").expected.endswith("above 0.5 spikes")
    assert greater("c", samples, "0.5") == greater("c", samples, 0.5)


@pytest.mark.parametrize(
    ("bound", "unit", "said"),
    [
        ("5 Hz", "", "does not say in which unit its values are: give it as unit, such as unit="),
        ("5 mV", "Hz", "than: got values in mV, but this must be a frequency"),
        ("5", "Hz", "is not a frequency"),
        ("5 Hz", "spikes", "the values of the claim are in 'spikes'; give a number of these"),
        (True, "", "a number, or one with its unit, such as '5 Hz'"),
        ([1.0], "", "a number, or one with its unit"),
    ],
)
def test_a_bound_of_another_unit_is_refused(bound, unit, said):
    with pytest.raises(InputError, match=re.escape(said)):
        greater("c", [1.0, 2.0], bound, unit)


VOLTS = xr.DataArray([-0.06, -0.05], dims="trial", attrs={"units": "V"})


def test_a_label_of_another_unit_is_refused_since_arithmetic_may_keep_labels():
    in_mv = (1e3 * VOLTS).assign_attrs(VOLTS.attrs)  # as newer versions of xarray keep them
    for given in (VOLTS, in_mv, list(VOLTS)):
        with pytest.raises(InputError, match=r"give 1000 \* samples.values if they are in V, and"):
            greater("c", given, "-70 mV", "mV")
    with pytest.raises(InputError, match=r"b: is labelled 'V', and the claim is in 'mV'"):
        paired_greater("c", in_mv.values, in_mv, "mV")
    with pytest.raises(InputError, match=r"rates: is labelled 'V'.*left over"):
        times_greater("c", VOLTS, QUIET, 5, "Hz", exposure=1.0)
    with pytest.raises(InputError, match=r"value: is labelled 'V', and the claim is in 'spikes'"):
        within("c", VOLTS[0], 0, 1, "spikes")
    with pytest.raises(InputError, match="than: is labelled 'V'"):
        less("c", [1.0, 2.0], VOLTS[0], "mV")


def test_a_label_of_the_same_unit_of_a_number_or_none_is_taken():
    plain = greater("c", [-60.0, -50.0], -70, "mV")
    for units in ("mV", "millivolts"):
        assert greater("c", (1e3 * VOLTS).assign_attrs(units=units), -70, "mV") == plain
    assert greater("c", (1e3 * VOLTS).drop_attrs(), -70, "mV") == plain
    assert greater("c", VOLTS, -0.07).value == pytest.approx(-0.055)  # a claim without a unit
    share = (100 * VOLTS).assign_attrs(units="1")
    assert less("c", share, 0, "%").value == less("c", share, 0, "spikes").value == -5.5


def test_conditions_and_sweeps_are_no_samples():
    rates = xr.DataArray(
        np.arange(12.0).reshape(2, 2, 3), dims=("condition", "drives.dc.value", "trial")
    )
    said = re.escape("condition (2 values) and drives.dc.value (2 values) beside trial")
    for claim in (greater, less):
        with pytest.raises(InputError, match=said):
            claim("c", rates, 0)
    with pytest.raises(InputError, match=r"a: .* a.isel\(condition=0\).*a.mean\('condition'\)"):
        paired_greater("c", rates[:, 0], rates[:, 1])
    with pytest.raises(InputError, match=r"control: .*control.isel\({'drives.dc.value': 0}\)"):
        times_greater("c", [1.0, 2.0], rates[0], 2, exposure=1.0)
    assert greater("c", rates[:1, 0], 0) == greater("c", [0.0, 1.0, 2.0], 0)
    assert greater("c", rates.values, 0).value == 5.5
    assert greater("c", xr.DataArray([1.0, 2.0]), 0) == greater("c", [1.0, 2.0], 0)


def test_labelled_pairs_are_of_the_same_trial():
    a = xr.DataArray([1.0, 5.0, 9.0], dims="trial", coords={"trial": [0, 1, 2]})
    b = a - [1.0, 1.1, 0.9]
    aligned = paired_greater("c", a, b)
    assert aligned.holds
    assert paired_greater("c", a, b[::-1]) == aligned
    assert paired_greater("c", a, b[::-1].values).verdict == "undecided"
    assert paired_greater("c", a, b.assign_coords(trial=[3, 4, 5]).values) == aligned
    with pytest.raises(InputError, match="different values of trial"):
        paired_greater("c", a, b.assign_coords(trial=[3, 4, 5]))


@pytest.mark.parametrize("claim", [between, within])
def test_swapped_bounds_are_refused(claim):
    with pytest.raises(InputError, match=r"low, high: got 9 and 2 Hz; the lower bound comes first"):
        claim("c", 5.0, "9 Hz", "2 Hz", "Hz")


def test_what_no_value_could_keep_is_refused():
    with pytest.raises(InputError, match=r"interval: got \(3, 0.6\); the lower end comes first"):
        greater("c", 2.0, 0.5, interval=(3.0, 0.6))
    for share in (10, 1, -0.1, np.nan):
        with pytest.raises(InputError, match=r"such as 0\.1 for 10 %"):
            near("c", 1.0, 1.0, share=share)
    with pytest.raises(InputError, match="factor"):
        times_greater("c", [1.0], [1.0], -2, exposure=1.0)


def test_samples_that_are_partly_missing_are_counted():
    some = [np.nan, 0.7, np.nan, 0.8, np.nan, np.nan]
    for claim in (greater("c", some, 0.5), paired_greater("c", some, [0.1] * 6)):
        assert claim.verdict == "undecided"
        assert claim.why.startswith("4 of 6 samples are NaN")
    assert "1 of 2 samples is NaN" in times_greater("c", some[:2], [0.0], 2, exposure=1.0).why
    for interval in ((1.0, 2.0), lambda samples: (1.0, 2.0)):  # of what was left of the samples
        claim = greater("c", some, 0.5, interval=interval)
        assert claim.verdict == "undecided"
        assert claim.why.startswith("4 of 6 samples are NaN")
    assert greater("c", np.nan, 0.5, interval=(1.0, 2.0)).why.endswith("the only sample is NaN.")


def test_a_claim_without_a_value_says_why():
    none = greater("c", [np.nan] * 3, 0.5)
    assert none.why == "It could not be measured: all 3 samples are NaN."
    assert greater("c", [], 0.5).why == "It could not be measured: there are no samples."
    single = within("c", np.nan, 0, 1)
    assert single.why == "It could not be measured: the value is NaN."
    assert explain_no_value(single, "No cell fired.").why == "No cell fired."
    partly = explain_no_value(greater("c", [np.nan, 1.0], 0.5), "One network is silent.")
    assert partly.why.startswith("1 of 2 samples is NaN")
    assert partly.why.endswith("One network is silent.")
    for known in (within("c", 0.5, 0, 1), greater("c", [0.6, 0.7], 0.5)):
        assert explain_no_value(known, "No cell fired.") == known
    (kept,) = withhold([none], "too few trials", seeds_known=True)
    assert kept == none
