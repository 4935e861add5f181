"""Claims: a sentence, the value that was measured, what was expected, and whether it holds."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simneuro.analysis.intervals import Interval, t_interval
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


def greater(claim: str, samples: ArrayLike, than: float, unit: str = "") -> Claim:
    """Holds if the 95 % t interval of the mean of independent samples lies above ``than``.

    Fewer than two samples have no interval, so they support no claim.
    """
    mean, interval = _mean(samples)
    holds = interval is not None and interval[0] > than
    return Claim(claim, mean, interval, f"95 % interval above {_text(than, unit)}", holds, unit)


def less(claim: str, samples: ArrayLike, than: float, unit: str = "") -> Claim:
    """Holds if the 95 % t interval of the mean of independent samples lies below ``than``.

    Fewer than two samples have no interval, so they support no claim.
    """
    mean, interval = _mean(samples)
    holds = interval is not None and interval[1] < than
    return Claim(claim, mean, interval, f"95 % interval below {_text(than, unit)}", holds, unit)


def paired_greater(claim: str, a: ArrayLike, b: ArrayLike, unit: str = "") -> Claim:
    """Holds if the 95 % t interval of the mean of the differences a - b lies above 0.

    Raises
    ------
    InputError
        ``a`` and ``b`` are not of one length.
    """
    first, second = _flat(a), _flat(b)
    if first.size != second.size:
        raise InputError(f"{first.size} and {second.size} samples make no pairs", where=claim)
    tested = greater(claim, first - second, 0.0, unit)
    return Claim(
        claim,
        tested.value,
        tested.interval,
        "95 % interval of the difference above 0",
        tested.holds,
        unit,
    )


def within(
    claim: str,
    value: float,
    low: float,
    high: float,
    unit: str = "",
    interval: Interval | None = None,
) -> Claim:
    """Holds if the value lies in [low, high]; the interval is reported, not tested."""
    expected = f"between {low:g} and {_text(high, unit)}"
    return Claim(claim, float(value), interval, expected, bool(low <= value <= high), unit)


def to_records(claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """What ``claims.json`` holds: plain dicts; a value that is no finite number becomes None."""
    return [_record(claim) for claim in claims]


def _record(claim: Claim) -> dict[str, Any]:
    bounds = [_finite(x) for x in claim.interval] if claim.interval is not None else None
    return asdict(claim) | {"value": _finite(claim.value), "interval": bounds}


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _mean(samples: ArrayLike) -> tuple[float, Interval | None]:
    values = _flat(samples)
    mean = float(values.mean()) if values.size else float("nan")
    return mean, t_interval(values) if values.size > 1 else None


def _flat(samples: ArrayLike) -> NDArray[np.float64]:
    return np.asarray(samples, dtype=np.float64).ravel()


def _text(value: float, unit: str) -> str:
    return f"{value:g} {unit}".strip()
