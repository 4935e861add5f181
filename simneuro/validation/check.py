"""The parts of a check: its expected value, its tolerance, its measurement and its result."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Tolerance:
    """How far the measured value may be from the expected one, and why.

    Parameters
    ----------
    size : float
        In the unit of the check, or a fraction of the expected value if ``relative``.
    why : str
        The reason for this size, such as the time step or the number of samples.
    relative : bool

    Examples
    --------
    >>> from simneuro import validation
    >>> round(validation.Tolerance(0.1, "a tenth", relative=True).absolute_size(20.0), 9)
    2.0
    """

    size: float
    why: str
    relative: bool = False

    def absolute_size(self, expected: float) -> float:
        """The tolerance in the unit of the check.

        Examples
        --------
        >>> from simneuro.validation import Tolerance
        >>> Tolerance(0.5, "a half", relative=True).absolute_size(-8.0)
        4.0
        """
        return self.size * abs(expected) if self.relative else self.size


def absolute(size: float, why: str) -> Tolerance:
    """A tolerance in the unit of the check."""
    return Tolerance(size, why)


def relative(size: float, why: str) -> Tolerance:
    """A tolerance as a fraction of the expected value."""
    return Tolerance(size, why, relative=True)


def exactly(why: str = "whole numbers") -> Tolerance:
    """A tolerance of zero."""
    return Tolerance(0.0, why)


@dataclass(frozen=True)
class Result:
    """The result of a check, which holds if ``abs(measured - expected) <= tolerance``.

    Parameters
    ----------
    check : Check
    expected, measured, tolerance : float
        In the unit of the check; ``measured`` is NaN if the measurement failed.
    error : str
        Why the measurement failed; ``""`` if it did not.

    Examples
    --------
    >>> from simneuro import validation
    >>> result = validation.checks()["lif.interval_on_grid"].run()
    >>> result.holds, result.error
    (True, '')
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
        """The result as an entry of a JSON list; NaN and infinity become null.

        Examples
        --------
        >>> from simneuro.validation import Result
        >>> from simneuro import validation
        >>> check = validation.checks()["lif.interval_on_grid"]
        >>> Result(check, 1.0, float("nan"), 0.1, "it failed").as_json()["measured"] is None
        True
        """
        numbers = ("expected", "measured", "tolerance")
        texts = ("name", "subject", "what", "unit", "source", "quick")
        return {
            **{key: getattr(self.check, key) for key in texts},
            **{key: _null_if_not_finite(getattr(self, key)) for key in numbers},
            "why": self.check.tolerance.why,
            "holds": self.holds,
            "error": self.error,
        }


@dataclass(frozen=True, kw_only=True)
class Check:
    """One property that a model, drive, rule or network must have, and the source of that.

    Parameters
    ----------
    name : str
        Unique: ``subject.property``, where the subject is a name of the catalogue.
    what : str
        What is measured, in a few words.
    expected : float or callable
        The true value, obtained without the code under test; a callable if it takes long to
        compute.
    unit : str
        ``""`` for a dimensionless number.
    source : str
        A key of the bibliography and a place in that paper, or ``"closed form: ..."``, or
        ``"published equations: ..."`` if the equations were typed from a paper and integrated.
    tolerance : Tolerance
    measure : callable
        Runs simneuro and returns the value.
    quick : bool
        Whether the check belongs to the quick set (``simneuro validate --quick``).

    Examples
    --------
    >>> from simneuro import validation
    >>> check = validation.checks()["lif.interval_on_grid"]
    >>> check.subject, check.unit
    ('lif', 'ms')
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
        """The name of the model, drive, rule or network that is checked."""
        return self.name.partition(".")[0]

    def truth(self) -> float:
        """The expected value.

        Examples
        --------
        >>> from simneuro import validation
        >>> validation.checks()["lif.interval_on_grid"].truth()  # ms
        18.9
        """
        return float(self.expected() if callable(self.expected) else self.expected)

    def run(self) -> Result:
        """Measure and compare. An error during the measurement is kept in the result.

        Examples
        --------
        >>> from simneuro import validation
        >>> validation.checks()["lif.interval_on_grid"].run().holds
        True
        """
        expected = self.truth()
        measured, error = _measure_safely(self.measure)
        return Result(self, expected, measured, self.tolerance.absolute_size(expected), error)


def _measure_safely(measure: Callable[[], float]) -> tuple[float, str]:
    try:
        return float(measure()), ""
    except Exception as error:  # one check that fails must not stop the others
        return math.nan, " ".join(f"{type(error).__name__}: {error}".split())


def _null_if_not_finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
