"""What a check is: a claim about a model, its truth, and how far from it the model may be."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Tolerance:
    """How far the measured value may be from the expected one, and why as far as that.

    Parameters
    ----------
    size : float
        In the unit of the check, or a fraction of the expected value if ``relative``.
    why : str
    relative : bool
    """

    size: float
    why: str
    relative: bool = False

    def around(self, expected: float) -> float:
        """The tolerance in the unit of the check."""
        return self.size * abs(expected) if self.relative else self.size


def absolute(size: float, why: str) -> Tolerance:
    """A tolerance in the unit of the check."""
    return Tolerance(size, why)


def relative(size: float, why: str) -> Tolerance:
    """A tolerance as a fraction of the expected value."""
    return Tolerance(size, why, relative=True)


def exactly(why: str = "whole numbers") -> Tolerance:
    """No tolerance at all."""
    return Tolerance(0.0, why)


@dataclass(frozen=True)
class Result:
    """A check that was made: it holds if ``abs(measured - expected) <= tolerance``.

    Parameters
    ----------
    check : Check
    expected, measured, tolerance : float
        In the unit of the check; ``measured`` is NaN where nothing could be measured.
    error : str
        Why nothing could be measured.
    """

    check: "Check"
    expected: float
    measured: float
    tolerance: float
    error: str = ""

    @property
    def holds(self) -> bool:
        return abs(self.measured - self.expected) <= self.tolerance

    def as_json(self) -> dict[str, Any]:
        """The result as an entry of a JSON list; what is not a number is null."""
        numbers = ("expected", "measured", "tolerance")
        texts = ("name", "subject", "what", "unit", "source", "quick")
        return {
            **{key: getattr(self.check, key) for key in texts},
            **{key: _finite(getattr(self, key)) for key in numbers},
            "why": self.check.tolerance.why,
            "holds": self.holds,
            "error": self.error,
        }


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing that a model, drive, rule or network must do, and where that is known from.

    Parameters
    ----------
    name : str
        Unique: ``subject.what_it_does``, where the subject is a name of the catalogue.
    what : str
        What is measured, in a few words.
    expected : float or callable
        The truth, made without the code under test; a callable where it takes computing.
    unit : str
        ``""`` for a bare number.
    source : str
        A key of the bibliography and a place in it, or ``"closed form: ..."``, or ``"published
        equations: ..."`` where these are integrated anew.
    tolerance : Tolerance
    measure : callable
        Runs simneuro and gives the value.
    quick : bool
        Whether it belongs to those that together take less than a minute.
    """

    name: str
    what: str
    expected: float | Callable[[], float]
    unit: str
    source: str
    tolerance: Tolerance
    measure: Callable[[], float]
    quick: bool = True

    @property
    def subject(self) -> str:
        """What is checked: a name of the catalogue, of a drive, of a rule or of a network."""
        return self.name.partition(".")[0]

    def truth(self) -> float:
        """The expected value."""
        return float(self.expected() if callable(self.expected) else self.expected)

    def run(self) -> Result:
        """Measure, and compare; what goes wrong while measuring is told in the result."""
        expected = self.truth()
        measured, error = _measured(self.measure)
        return Result(self, expected, measured, self.tolerance.around(expected), error)


def _measured(measure: Callable[[], float]) -> tuple[float, str]:
    try:
        return float(measure()), ""
    except Exception as error:  # the other checks are still to be made
        return math.nan, " ".join(f"{type(error).__name__}: {error}".split())


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
