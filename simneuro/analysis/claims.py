"""The tests that make claims: of means against bounds, of pairs, of ratios, of single values."""

from dataclasses import replace
from functools import partial

import numpy as np

from simneuro.analysis.claim_bounds import (
    Share,
    describe_bounds,
    format_bound,
    read_bounds,
    require_order,
)
from simneuro.analysis.claim_samples import read_pairs, read_samples
from simneuro.analysis.claim_units import Bound, Quantities, in_unit
from simneuro.analysis.intervals import (
    Interval,
    IntervalOf,
    counted_difference,
    counted_interval,
    mean_interval,
    t_interval,
    widen,
)
from simneuro.analysis.verdicts import Claim, explain_missing, judge_interval, judge_value
from simneuro.annotations import Positive
from simneuro.calls import checked

_NOTHING = "Both are 0 in all samples: nothing happened that could differ."


@checked
def greater(
    claim: str,
    samples: Quantities,
    than: Bound,
    unit: str = "",
    *,
    interval: IntervalOf | Interval | None = t_interval,
) -> Claim:
    """Holds if the 95 % interval of the mean of the samples lies above ``than``.

    It is refuted if the whole interval lies below, and undecided if the interval contains
    ``than``. ``interval`` gives it; the default is right for independent samples. Fewer than two
    have no interval, so they decide nothing. For a single value whose interval was found in
    another way, such as by bootstrap, ``interval`` is that one, or None where there is too little
    for one.

    Samples and bounds are plain numbers in ``unit``, or name their own units, such as ``"5 Hz"``,
    and are converted into that one. Labelled arrays whose attributes say another unit are refused,
    since arithmetic may keep labels. They vary along ``trial`` (of a response curve, ``repeat``)
    alone: conditions and values of a sweep are not independent samples.

    Raises
    ------
    InputError
        A value names a unit, and ``unit`` is not given or of another kind; or a labelled array has
        another unit, or another dimension of more than one value.

    Examples
    --------
    >>> claim = sn.analysis.greater("Cells fire", [4.0, 5.0, 6.0], than=1.0, unit="Hz")
    >>> claim.verdict, claim.value, [round(bound, 2) for bound in claim.interval]
    ('holds', 5.0, [2.52, 7.48])
    """
    least = in_unit(than, unit, "than")
    text = f"above {format_bound(least, unit)}"
    return claim_about_mean(claim, samples, (least, np.inf), text, unit, interval)


@checked
def less(
    claim: str,
    samples: Quantities,
    than: Bound,
    unit: str = "",
    *,
    interval: IntervalOf | Interval | None = t_interval,
) -> Claim:
    """Holds if the 95 % interval of the mean of the samples lies below ``than``; see `greater`.

    Raises
    ------
    InputError
        As `greater`.

    Examples
    --------
    >>> sn.analysis.less("Cells are slow", [4.0, 5.0, 6.0], than="0.01 kHz", unit="Hz").verdict
    'holds'
    """
    most = in_unit(than, unit, "than")
    text = f"below {format_bound(most, unit)}"
    return claim_about_mean(claim, samples, (-np.inf, most), text, unit, interval)


@checked
def between(
    claim: str,
    samples: Quantities,
    low: Bound,
    high: Bound,
    unit: str = "",
    *,
    interval: IntervalOf | Interval | None = t_interval,
) -> Claim:
    """Holds if the 95 % interval of the mean lies between the bounds.

    It is refuted if the interval lies outside, and undecided if it contains one of the bounds: an
    interval wider than the bounds are apart shows nothing. See `greater` for ``interval``.

    Raises
    ------
    InputError
        ``low`` is larger than ``high``, or as `greater`.

    Examples
    --------
    >>> sn.analysis.between("Neither silent nor saturated", [4.0, 5.0, 6.0], 1.0, 5.0, "Hz").verdict
    'undecided'
    """
    least, most = read_bounds(low, high, unit)
    text = f"between {least:g} and {format_bound(most, unit)}"
    return claim_about_mean(claim, samples, (least, most), text, unit, interval)


@checked
def paired_greater(
    claim: str,
    a: Quantities,
    b: Quantities,
    unit: str = "",
    *,
    interval: IntervalOf = t_interval,
    exposure: float | None = None,
) -> Claim:
    """Holds if the 95 % interval of the mean of the differences a - b lies above 0.

    Labelled arrays are paired by their labels of ``trial``, others in the order that they have.

    Where a and b are rates of events, say in ``exposure`` how long each sample was watched, in the
    time of their unit. The interval then reaches at least as far as the numbers of all events make
    it: that of the difference of two Poisson rates, from Garwood's of each (garwood1936, zou2008).
    By chance few events differ alike in all pairs, and `t_interval` takes that for certain.

    Without it, samples that are all 0 in both decide nothing: there was nothing to compare.

    Raises
    ------
    InputError
        ``a`` and ``b`` are not of one length, or labelled with different trials, or the exposure
        is not positive.

    Examples
    --------
    >>> from simneuro.analysis import paired_greater
    >>> paired_greater("c", [0.0, 0.0], [0.0, 0.0], "1/min", exposure=2.0).verdict
    'undecided'
    """
    first, second = read_pairs(a, b, unit, claim)
    if exposure is not None:
        interval = partial(widen, counted_difference(first, second, exposure), interval)
    tested = greater(claim, first - second, 0.0, unit, interval=interval)
    if exposure is None and first.size > 1 and not first.any() and not second.any():
        tested = replace(tested, holds=None, why=_NOTHING)
    return replace(tested, expected="95 % interval of the difference above 0")


@checked
def times_greater(
    claim: str,
    rates: Quantities,
    control: Quantities,
    factor: Positive,
    unit: str = "",
    *,
    exposure: float,
) -> Claim:
    """Holds if events are more than ``factor`` times as frequent as in a control.

    ``rates`` and ``control`` are event rates, a sample each network; ``exposure`` is how long each
    was watched, in the time of their unit. The value is the mean of the first minus ``factor``
    times that of the second. Its interval joins two of 97.5 %, which makes at least 95 %
    (Bonferroni): Student's t of the first, and of the control Student's t or Garwood's of the
    number of its events (garwood1936), whichever reaches further up, since a control without an
    event may still have a rate. So may networks without an event, which refute nothing.

    Raises
    ------
    InputError
        ``exposure`` is not positive, or as `greater`.

    Examples
    --------
    >>> claim = sn.analysis.times_greater(
    ...     "More replay", [9.0, 11.0, 10.0], [1.0, 1.0, 1.0], 2.0, "1/min", exposure=10.0
    ... )
    >>> claim.verdict, claim.value
    ('holds', 8.0)
    """
    rates, control = (
        read_samples(each, unit, name) for name, each in (("rates", rates), ("control", control))
    )
    wide = partial(t_interval, level=0.975)
    mean, (low, high) = mean_interval(rates, wide)
    other, (least, most) = mean_interval(control, wide)
    of_number = partial(counted_interval, exposure=exposure, level=0.975)
    fewest, counted = of_number(control)
    least, most = np.fmin(least, fewest), np.fmax(most, counted)
    if not np.any(rates):
        high = of_number(rates)[1]
    interval = (low - factor * most, high - factor * least)
    found = interval if np.isfinite(interval).all() else None
    text = "95 % interval of the difference above 0"
    holds, why = judge_interval(found, (0.0, np.inf))
    why = explain_missing(rates) or explain_missing(control) or why
    return Claim(claim, mean - factor * other, found, text, holds, unit, why=why)


@checked
def within(
    claim: str,
    value: Bound,
    low: Bound,
    high: Bound,
    unit: str = "",
    bracket: Interval | None = None,
    *,
    exact: bool = True,
) -> Claim:
    """Holds if the value lies in [low, high]; for single values, which have no interval.

    Either bound may be infinite. A value that is only known to lie between two others, such as a
    threshold between the largest current that fails and the smallest that does not, comes with
    these as its ``bracket``: all of it must then lie in [low, high], and the claim is refuted if
    none of it does. For the mean of samples use `between`.

    By default the value is ``exact``, that is, it does not depend on the seed. Say
    ``exact=False`` for a single value that does, such as the largest deviation of many, whose
    bounds have to allow for chance.

    Raises
    ------
    InputError
        ``low`` is larger than ``high``, or the value or a bound is not a number in ``unit``.

    Examples
    --------
    >>> sn.analysis.within("The peak is early", 2.0, 1.0, 3.0, "ms").verdict
    'holds'
    """
    found = float(in_unit(value, unit, "value"))
    least, most = read_bounds(low, high, unit)
    holds, why = judge_value(found, bracket, (least, most))
    text = describe_bounds(least, most, unit)
    return Claim(claim, found, bracket, text, holds, unit, exact, why=why)


@checked
def near(
    claim: str,
    value: Bound,
    expected: Bound,
    unit: str = "",
    *,
    share: Share,
    exact: bool = True,
) -> Claim:
    """Holds if the value differs from the expected one by at most ``share`` of it; see `within`.

    ``share`` is a part of 1: 0.1 for 10 %.

    Parameters
    ----------
    value, expected : float, str or quantity
        Numbers in ``unit``, or with a unit.
    share : float
        From 0 to below 1.
    exact : bool
        As in `within`.

    Raises
    ------
    InputError
        The value or the expected one is not a number in ``unit``, or ``share`` is not from 0 to
        below 1.

    Examples
    --------
    >>> sn.analysis.near("As the theory says", 20.5, 20.0, "Hz", share=0.1).verdict
    'holds'
    """
    middle = in_unit(expected, unit, "expected")
    margin = abs(share * middle)
    found = within(claim, value, middle - margin, middle + margin, unit, exact=exact)
    return replace(found, expected=f"{format_bound(middle, unit)} within {100 * share:g} %")


def claim_about_mean(
    claim: str,
    samples: Quantities,
    bounds: Interval,
    text: str,
    unit: str,
    interval: IntervalOf | Interval | None,
) -> Claim:
    """A claim that the mean of samples lies within ``bounds``, which ``text`` names."""
    shown: Interval | None
    values = read_samples(samples, unit, "samples")
    if callable(interval):
        mean, found = mean_interval(values, interval)
        shown = found if np.size(values) > 1 else None
    else:
        mean, shown = mean_interval(values)[0], require_order(interval)
    if np.isnan(mean):  # whatever its interval is, as of samples of which some were left out
        shown = shown and (np.nan, np.nan)
    holds, why = judge_interval(shown, bounds)
    why = (explain_missing(values) or why) if np.isnan(mean) else why
    return Claim(claim, mean, shown, f"95 % interval {text}", holds, unit, why=why)
