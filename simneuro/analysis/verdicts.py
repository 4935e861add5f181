"""Verdicts: a claim with its value, how it is decided, and how verdicts are counted and written."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from simneuro.analysis.intervals import Interval
from simneuro.calls import checked

Verdict = Literal["holds", "refuted", "undecided"]

_CROSSES = "The interval reaches over a bound, so it takes more trials to decide."
_FEW = "There are too few samples for an interval."
_BETWEEN = (
    "The value is only known to lie between two others, or beyond one, and a bound lies there too."
)
_UNLISTED = (
    "The bound was chosen after looking, and the scenario does not list the seeds that were seen "
    "(verdicts.chosen_with)."
)
_NO_VALUE = "It could not be measured"
_NO_BOUND = "A bound is NaN, so that there is nothing to compare the value with."


@checked
@dataclass(frozen=True)
class Claim:
    """A tested sentence.

    Attributes
    ----------
    claim : str
    value : float
        In ``unit``; NaN if it could not be measured.
    interval : tuple of float or None
        In ``unit``; None for a single value.
    expected : str
        What makes the sentence hold, in words.
    holds : bool or None
        False if the sentence is refuted, None if it is undecided.
    unit : str
    exact : bool
        The value does not depend on the seed. Such claims are counted apart, since other seeds
        and more trials do not test them any further.
    after_looking : bool
        The bound was chosen after results had been seen; see :func:`after_looking`.
    why : str
        Why the claim is undecided, in a sentence.

    Examples
    --------
    >>> claim = sn.analysis.within("The peak is early", 2.0, 1.0, 3.0, "ms")
    >>> claim.verdict, claim.expected
    ('holds', 'between 1 and 3 ms')
    """

    claim: str
    value: float
    interval: Interval | None
    expected: str
    holds: bool | None
    unit: str = ""
    exact: bool = False
    after_looking: bool = False
    why: str = ""

    @property
    def verdict(self) -> Verdict:
        """``holds`` as a word."""
        if self.holds is None:
            return "undecided"
        return "holds" if self.holds else "refuted"

    @property
    def single(self) -> bool:
        """Whether it was decided by one value that depends on the seed, without an interval."""
        return self.interval is None and not self.exact and self.holds is not None


@checked
def explain_no_value(claim: Claim, why: str) -> Claim:
    """The same claim; where it has no value, or some of its samples have none, it says why.

    Parameters
    ----------
    claim : Claim
    why : str
        What has no value, in a sentence.

    Examples
    --------
    >>> from simneuro.analysis import explain_no_value
    >>> from simneuro.analysis import within
    >>> nothing = within("The spike lasts", np.nan, 0.4, 0.6, "ms")
    >>> explain_no_value(nothing, "There was no spike.").why
    'There was no spike.'
    """
    if claim.holds is not None or not np.isnan(claim.value):
        return claim
    said = "" if claim.why.startswith(_NO_VALUE) else f"{claim.why} "
    return replace(claim, why=f"{said}{why}")


@checked
def after_looking(claim: Claim) -> Claim:
    """The same claim, which says that its bound was chosen after results had been seen.

    Only a run with other seeds tests it. List the seeds that were seen as ``chosen_with`` in the
    scenario's ``[verdicts]``.

    Examples
    --------
    >>> claim = sn.analysis.within("The peak is early", 2.0, 1.0, 3.0, "ms", exact=False)
    >>> sn.analysis.after_looking(claim).after_looking
    True
    """
    return replace(claim, after_looking=True)


def explain_missing(samples: ArrayLike) -> str:
    """Why a mean could not be measured: all of its samples, or some of them, are NaN."""
    missing = np.isnan(np.ravel(np.asarray(samples, dtype=np.float64)))
    number = int(missing.sum())
    if not missing.size:
        return f"{_NO_VALUE}: there are no samples."
    if missing.all():
        what = "the only sample is" if number == 1 else f"all {number} samples are"
        return f"{_NO_VALUE}: {what} NaN."
    if not number:
        return ""
    return (
        f"{number} of {missing.size} samples {'is' if number == 1 else 'are'} NaN: not measured. "
        "If the others may decide, give these only, as samples.dropna('trial') does."
    )


def judge_interval(interval: Interval | None, bounds: Interval) -> tuple[bool | None, str]:
    """True if the interval lies between the bounds, False if outside; otherwise None, and why."""
    if np.isnan(bounds).any():
        return None, _NO_BOUND
    if interval is None:
        return None, _FEW
    (low, high), (least, most) = interval, bounds
    if np.isnan(interval).any():
        return None, f"{_NO_VALUE}: its interval is NaN."
    if least < low and high < most:
        return True, ""
    return (False, "") if high <= least or low >= most else (None, _CROSSES)


def judge_value(
    value: float, bracket: Interval | None, bounds: Interval
) -> tuple[bool | None, str]:
    """`judge_interval` for a value, or the bracket in which it lies; it may be on the bounds.

    Where one end of the bracket is NaN the value lies anywhere beyond the other, such as the
    threshold of a cell that even the largest current does not fire.
    """
    if np.isnan(bounds).any():
        return None, _NO_BOUND
    ends = bracket or (value, value)
    if np.isnan(ends).all():
        return None, f"{_NO_VALUE}: the value is NaN."
    beyond = np.where(np.isnan(ends), (-np.inf, np.inf), ends)
    low, high = np.nanmin([*beyond, value]), np.nanmax([*beyond, value])
    if bounds[0] <= low and high <= bounds[1]:
        return True, ""
    return (False, "") if high < bounds[0] or low > bounds[1] else (None, _BETWEEN)


@checked
def withhold(claims: Iterable[Claim], why: str, *, seeds_known: bool) -> tuple[Claim, ...]:
    """The claims, undecided where the run cannot decide them.

    Exact ones stay as they are, and so do those without a value, which say why.

    Parameters
    ----------
    claims : iterable of Claim
    why : str
        Why the run decides none that depends on the seed; ``""`` if it may.
    seeds_known : bool
        Whether the seeds are listed that were seen when bounds were chosen. If not, a bound that
        was chosen after looking decides nothing.

    Returns
    -------
    tuple of Claim
        As many, in their order.

    Examples
    --------
    >>> claim = sn.analysis.within("The peak is early", 2.0, 1.0, 3.0, "ms", exact=False)
    >>> (held,) = sn.analysis.withhold([claim], "One trial decides nothing.", seeds_known=True)
    >>> held.verdict, held.why
    ('undecided', 'One trial decides nothing.')
    """
    return tuple(_withhold(each, why, seeds_known) for each in claims)


def _withhold(claim: Claim, why: str, seeds_known: bool) -> Claim:
    reason = why or ("" if seeds_known or not claim.after_looking else _UNLISTED)
    nothing = claim.holds is None and np.isnan(claim.value)
    stays = claim.exact or nothing or not reason
    return claim if stays else replace(claim, holds=None, why=reason)


@checked
def describe_verdicts(claims: Sequence[Claim], noun: str = "") -> str:
    """How many claims hold, such as ``"11 of 13 hold, 2 are undecided; and 6 of 6 exact ones"``.

    ``noun`` comes after the first number, such as ``"claims"``.

    Examples
    --------
    >>> claim = sn.analysis.within("The peak is early", 2.0, 1.0, 3.0, "ms")
    >>> sn.analysis.describe_verdicts([claim], "claims")
    '1 of 1 exact claims holds'
    """
    drawn = [each for each in claims if not each.exact]
    exact = [each for each in claims if each.exact]
    if not drawn or not exact:
        return _count(drawn or exact, " ".join(["exact"] * bool(exact) + noun.split()))
    apart = f"and {_share(exact)} exact ones" + _others(exact)
    return f"{_count(drawn, noun)}{';' if _others(drawn) else ','} {apart}"


@checked
def to_records(claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """What ``claims.json`` holds: plain dicts, with None in place of values that are not finite.

    Examples
    --------
    >>> claim = sn.analysis.within("The peak is early", 2.0, 1.0, 3.0, "ms")
    >>> sn.analysis.to_records([claim])[0]["value"]
    2.0
    """
    return [_to_record(claim) for claim in claims]


def _to_record(claim: Claim) -> dict[str, Any]:
    bounds = [finite_or_none(x) for x in claim.interval] if claim.interval is not None else None
    return asdict(claim) | {"value": finite_or_none(claim.value), "interval": bounds}


def finite_or_none(value: float) -> float | None:
    """JSON has neither NaN nor infinity."""
    return float(value) if np.isfinite(value) else None


def _count(claims: Sequence[Claim], noun: str) -> str:
    held = " ".join([_share(claims), *noun.split()])
    return f"{held} {'holds' if len(claims) == 1 else 'hold'}{_others(claims)}"


def _share(claims: Sequence[Claim]) -> str:
    return f"{sum(each.verdict == 'holds' for each in claims)} of {len(claims)}"


def _others(claims: Sequence[Claim]) -> str:
    """Such as ``", 1 is refuted, 2 are undecided"``."""
    verdicts = [each.verdict for each in claims]
    counts = {word: verdicts.count(word) for word in ("refuted", "undecided")}
    return "".join(
        f", {number} {'is' if number == 1 else 'are'} {word}"
        for word, number in counts.items()
        if number
    )
