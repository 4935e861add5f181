"""One value for all cells or synapses, or one for each: lists and distributions."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import scipy
from brian2.units.fundamentalunits import Dimension, get_dimensions

from simneuro import units
from simneuro.calls import checked
from simneuro.errors import InputError, quoted

_KINDS: tuple[Literal["uniform", "normal"], ...] = ("uniform", "normal")
#: Two bounds, as a file holds them.
EXAMPLE = '["-60 mV", "-50 mV"]'
# Of the draws of a normal distribution. Chosen: what is cut then changes its mean by 15 % of its
# standard deviation.
_MOST_CUT = 0.25
_DEVIATIONS = 6  # chosen: exceeded once in 10^9 draws


@checked
@dataclass(frozen=True)
class Distribution:
    """Values drawn for each cell or synapse.

    ``uniform`` between two bounds, or ``normal`` with mean and standard deviation:
    ``Distribution("uniform", "1 ms", "2 ms")``.

    Raises
    ------
    InputError
        If the two are not single quantities of one dimension, or in the wrong order.

    Examples
    --------
    >>> delays = sn.Distribution("uniform", "1 ms", "3 ms")
    >>> round(1e3 * delays.mean, 9), round(1e3 * delays.deviation, 4)  # ms: 2 and 2/sqrt(12)
    (2.0, 0.5774)
    """

    kind: Literal["uniform", "normal"]
    first: Any
    second: Any

    def __post_init__(self) -> None:
        if self.kind not in _KINDS:
            raise InputError(f"got {quoted(self.kind)}", where="kind", allowed=_KINDS)
        for name in ("first", "second"):
            object.__setattr__(self, name, units.single(units.read(getattr(self, name))))
        units.require(self.second, get_dimensions(self.first))
        _check_order(self.kind, self.first, self.second)

    @classmethod
    @checked
    def read(cls, table: Mapping[str, Any]) -> "Distribution":
        """From a table such as ``{ uniform = ["-60 mV", "-50 mV"] }``.

        Raises
        ------
        InputError
            The table has another key than the kinds of distributions, or not two values.

        Examples
        --------
        >>> from simneuro import Distribution
        >>> Distribution.read({"uniform": ["-60 mV", "-50 mV"]}).kind
        'uniform'
        """
        kind = next((kind for kind in _KINDS if table.keys() == {kind}), None)
        if kind is None:
            like = f"a distribution is written like {{ uniform = {EXAMPLE} }}"
            raise InputError(f"got {quoted(dict(table))}; {like}", allowed=_KINDS)
        bounds = table[kind]
        if not isinstance(bounds, (list, tuple)) or len(bounds) != 2:
            raise InputError(f"{kind} takes two values, such as {EXAMPLE}; got {quoted(bounds)}")
        return cls(kind, *bounds)

    @checked
    def require(self, dim: Dimension) -> "Distribution":
        """This, if its values have the dimension ``dim``.

        Raises
        ------
        InputError
            They have another dimension.

        Examples
        --------
        >>> from simneuro import units
        >>> from simneuro import Distribution
        >>> volt = units.dimension("V")
        >>> Distribution("uniform", "-60 mV", "-50 mV").require(volt).kind
        'uniform'
        """
        units.require(self.first, dim)
        return self

    @property
    def typical(self) -> tuple[Any, ...]:
        """The values that must lie in a parameter's range: both bounds, or the mean.

        Numbers drawn from a normal distribution are checked when they are drawn.
        """
        return (self.first, self.second) if self.kind == "uniform" else (self.first,)

    @property
    def mean(self) -> float:
        """The expected value, in SI units."""
        first, second = float(self.first), float(self.second)
        return (first + second) / 2 if self.kind == "uniform" else first

    @property
    def deviation(self) -> float:
        """The standard deviation, in SI units."""
        first, second = float(self.first), float(self.second)
        return (second - first) / math.sqrt(12) if self.kind == "uniform" else second

    @property
    def largest(self) -> float:
        """The upper bound; for a normal distribution, the mean plus six standard deviations."""
        first, second = float(self.first), float(self.second)
        return second if self.kind == "uniform" else first + _DEVIATIONS * second

    def share_beyond(self, low: float, high: float) -> float:
        """The share of the numbers of a normal distribution that lies beyond two limits (SI).

        That of others is 0: their bounds are checked.

        Examples
        --------
        >>> from simneuro import Distribution
        >>> round(Distribution("normal", 0, 1).share_beyond(-1.96, 1.96), 3)
        0.05
        """
        mean, deviation = float(self.first), float(self.second)
        if self.kind != "normal" or deviation == 0:
            return 0.0
        normal = scipy.stats.norm  # which SciPy loads when it is first used
        return float(normal.cdf(low, mean, deviation) + normal.sf(high, mean, deviation))

    def require_within(self, low: float, high: float, why: str) -> None:
        """Refuse a distribution of which more numbers than a few lie beyond two limits (SI).

        The few are cut off when they are drawn.

        Raises
        ------
        InputError
            More than these lie beyond; ``why`` says why there are limits.

        Examples
        --------
        >>> from simneuro import Distribution
        >>> Distribution("normal", 0, 1).require_within(-9.0, 9.0, "it is so")
        """
        share = self.share_beyond(low, high)
        if share > _MOST_CUT:
            raise InputError(
                f"{100 * share:.0f} % of these draws cannot be, since {why}. Give a distribution "
                "that is narrower or lies further inside"
            )

    def write(self) -> dict[str, Any]:
        """The table that :meth:`read` reads.

        Examples
        --------
        >>> from simneuro import Distribution
        >>> Distribution("uniform", "-60 mV", "-50 mV").write()
        {'uniform': ['-60 mV', '-50 mV']}
        """
        return {self.kind: [units.write(self.first), units.write(self.second)]}


def _check_order(kind: str, first: Any, second: Any) -> None:
    if not np.all(np.isfinite([float(first), float(second), float(second) - float(first)])):
        raise InputError(f"{kind} needs finite numbers that are not too far apart")
    got = f"{kind} got {units.write(first)} and {units.write(second)}"
    if kind == "uniform" and second < first:
        raise InputError(f"{got}: the upper bound lies below the lower")
    if kind == "normal" and second < 0:
        raise InputError(f"{got}: the standard deviation is negative")


def require_value(value: Any, dim: Dimension, given: Any = None) -> Any:
    """``value`` if it has the dimension ``dim`` and is finite; otherwise an :class:`InputError`.

    ``given`` is what it was read from, if that is known: the error quotes it.
    """
    if isinstance(value, Distribution):
        return value.require(dim)
    units.require(value, dim, given)
    if not np.all(np.isfinite(np.asarray(value))):
        raise InputError("must be a finite number")
    return value


def varies(value: Any) -> bool:
    """Whether a value differs between cells or synapses: a list or a distribution."""
    return isinstance(value, Distribution) or np.ndim(value) > 0


def mean(value: Any) -> float:
    """The mean of a value over cells or synapses, in SI units."""
    return value.mean if isinstance(value, Distribution) else float(np.mean(np.asarray(value)))


def largest(value: Any) -> float:
    """The largest number that a value stands for, in SI units."""
    return value.largest if isinstance(value, Distribution) else float(np.max(np.asarray(value)))


def extremes(value: Any) -> list[float]:
    """The values that decide: both ends of a distribution or the mean, the ends of a list."""
    if isinstance(value, Distribution):
        return [float(each) for each in value.typical]
    sizes = np.atleast_1d(np.asarray(value, dtype=float))
    sizes = sizes[sizes != 0]
    if not sizes.size:
        return []
    return [float(sizes[np.argmin(np.abs(sizes))]), float(sizes[np.argmax(np.abs(sizes))])]
