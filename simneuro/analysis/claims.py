"""Claims: a sentence, the value that was measured, what was expected, and whether it holds."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from simneuro.analysis.intervals import (
    Interval,
    IntervalOf,
    garwood_interval,
    mean_interval,
    t_interval,
)
from simneuro.errors import InputError


@dataclass(frozen=True)
class Claim:
    """A tested sentence.

    ``value`` and ``interval`` are in ``unit``; ``expected`` says in words what would make the
    sentence hold.
    """

    claim: str
    value: float
    interval: Interval | None
    expected: str
    holds: bool
    unit: str = ""


def greater(
    claim: str,
    samples: ArrayLike,
    than: float,
    unit: str = "",
    *,
    interval: IntervalOf = t_interval,
) -> Claim:
    """Holds if the 95 % interval of the mean of the samples lies above ``than``.

    ``interval`` gives it; the default is right for independent samples. Fewer than two have no
    interval, so they support no claim.
    """
    text = f"above {format_value(than, unit)}"
    return claim_about_mean(claim, samples, (than, np.inf), text, unit, interval)


def less(
    claim: str,
    samples: ArrayLike,
    than: float,
    unit: str = "",
    *,
    interval: IntervalOf = t_interval,
) -> Claim:
    """Holds if the 95 % interval of the mean of the samples lies below ``than``; see `greater`."""
    text = f"below {format_value(than, unit)}"
    return claim_about_mean(claim, samples, (-np.inf, than), text, unit, interval)


def between(
    claim: str,
    samples: ArrayLike,
    low: float,
    high: float,
    unit: str = "",
    *,
    interval: IntervalOf = t_interval,
) -> Claim:
    """Holds if the 95 % interval of the mean lies between the bounds; see `greater`."""
    text = f"between {low:g} and {format_value(high, unit)}"
    return claim_about_mean(claim, samples, (low, high), text, unit, interval)


def paired_greater(
    claim: str,
    a: ArrayLike,
    b: ArrayLike,
    unit: str = "",
    *,
    interval: IntervalOf = t_interval,
) -> Claim:
    """Holds if the 95 % interval of the mean of the differences a - b lies above 0.

    Raises
    ------
    InputError
        ``a`` and ``b`` are not of one length.
    """
    first, second = np.ravel(a), np.ravel(b)
    if first.size != second.size:
        raise InputError(
            f"a and b must have the same length, got {first.size} and {second.size} samples",
            where=claim,
        )
    tested = greater(claim, first - second, 0.0, unit, interval=interval)
    return replace(tested, expected="95 % interval of the difference above 0")


def times_greater(
    claim: str,
    rates: ArrayLike,
    control: ArrayLike,
    factor: float,
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
    event may still have a rate.
    """
    wide = partial(t_interval, level=0.975)
    mean, (low, high) = mean_interval(rates, wide)
    other, (least, most) = mean_interval(control, wide)
    events = np.ravel(np.asarray(control, dtype=np.float64)) * exposure
    if np.isfinite(events).all() and events.size:
        counted = garwood_interval(round(events.sum()), exposure * events.size, level=0.975)
        least, most = min(least, counted[0]), max(most, counted[1])
    interval = (low - factor * most, high - factor * least)
    return Claim(
        claim,
        mean - factor * other,
        interval if np.isfinite(interval).all() else None,
        "95 % interval of the difference above 0",
        bool(interval[0] > 0),
        unit,
    )


def within(
    claim: str,
    value: float,
    low: float,
    high: float,
    unit: str = "",
    bracket: Interval | None = None,
) -> Claim:
    """Holds if the value lies in [low, high]; for values that do not depend on chance.

    A value that is only known to lie between two others, such as a threshold between the largest
    current that fails and the smallest that does not, comes with these as its ``bracket``, all of
    which must then lie in [low, high]. For the mean of samples use `between`.
    """
    expected = f"between {low:g} and {format_value(high, unit)}"
    holds = all(low <= each <= high for each in (value, *(bracket or ())))
    return Claim(claim, float(value), bracket, expected, bool(holds), unit)


def near(claim: str, value: float, expected: float, unit: str = "", *, share: float) -> Claim:
    """Holds if the value differs from the expected one by at most ``share`` of it."""
    margin = abs(share * expected)
    found = within(claim, value, expected - margin, expected + margin, unit)
    return replace(found, expected=f"{format_value(expected, unit)} within {100 * share:g} %")


def to_records(claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """What ``claims.json`` holds: plain dicts, with None in place of values that are not finite."""
    return [to_record(claim) for claim in claims]


def claim_about_mean(
    claim: str,
    samples: ArrayLike,
    bounds: Interval,
    text: str,
    unit: str,
    interval: IntervalOf,
) -> Claim:
    """Holds if the interval of the mean of samples lies within ``bounds``, which ``text`` names."""
    mean, (low, high) = mean_interval(samples, interval)
    holds = bool(bounds[0] < low and high < bounds[1])
    shown = (low, high) if np.size(samples) > 1 else None
    return Claim(claim, mean, shown, f"95 % interval {text}", holds, unit)


def to_record(claim: Claim) -> dict[str, Any]:
    """One claim as ``claims.json`` holds it."""
    bounds = [finite_or_none(x) for x in claim.interval] if claim.interval is not None else None
    return asdict(claim) | {"value": finite_or_none(claim.value), "interval": bounds}


def finite_or_none(value: float) -> float | None:
    """JSON has neither NaN nor infinity."""
    return float(value) if np.isfinite(value) else None


def format_value(value: float, unit: str) -> str:
    """A bound as claims print it."""
    return f"{value:g} {unit}".strip()
