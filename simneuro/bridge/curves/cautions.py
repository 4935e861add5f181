"""What fits may and may not be taken to say: ties between forms, and what looks like another."""

import math
from collections.abc import Iterator, Sequence

import numpy as np
import xarray as xr

from simneuro.bridge.curves.adaptation import find_adaptation
from simneuro.bridge.curves.fitted_curve import FittedCurve, fit_curve

CANNOT_TELL = 2.0  # difference of AICc; burnham2004: up to here both have substantial support
ADAPTS = 1.2  # first over later rates; chosen: a fifth is more than counting does


def find_ties(fits: Sequence[FittedCurve]) -> list[bool]:
    """Which forms the data cannot tell from the best one, by the difference of AICc.

    A form without a finite AICc ties with all others: there are too few levels to tell.
    """
    lowest = min((one.aicc for one in fits), default=math.inf)
    return [not math.isfinite(one.aicc) or one.aicc - lowest < CANNOT_TELL for one in fits]


def describe_ties(fits: Sequence[FittedCurve], levels: int) -> Iterator[str]:
    """Sentences about which forms the data cannot tell apart."""
    unknown = [one.activation for one in fits if not math.isfinite(one.aicc)]
    tied = [one.activation for one, tie in zip(fits, find_ties(fits), strict=True) if tie]
    compared = [name for name in tied if name not in unknown]
    if unknown:
        yield (
            f"{levels} levels are too few to compare {_listed(unknown)} with other forms; the "
            "errors at levels left out, simneuro.bridge.curves.left_out_errors, can be compared"
        )
    if len(compared) > 1:
        yield (
            f"the data cannot tell {_listed(compared)} apart: their AICc differ by less than "
            f"{CANNOT_TELL:g} (burnham2004)"
        )


def describe_refractoriness(fit: FittedCurve, curve: xr.Dataset) -> str:
    """What a refractory period that was fitted may be instead; empty if nothing is known against.

    Adaptation lowers high rates, as a refractory period does, and a curve of mean rates does not
    show which of the two it was. First intervals do: the cell has not adapted yet.
    """
    if "t_ref" not in fit.parameters:
        return ""
    found = find_adaptation(curve)
    if found is None:
        return "" if curve.attrs.get("model") else _UNKNOWN.format(_in_ms(fit))
    if found.ratio < ADAPTS:
        return ""
    first = fit_curve(curve.assign(rate=curve["onset_rate"]), fit.activation)
    seen = (
        f"first intervals are {found.ratio:.2g} times as fast as later ones, and alone they give "
        f"tau = {_in_ms(first, 'tau')} and t_ref = {_in_ms(first)}"
    )
    if _is_longer(fit, first):
        return f"adaptation masquerades as refractoriness: t_ref = {_in_ms(fit)} is not one; {seen}"
    return (
        f"the cell adapts, so tau = {_in_ms(fit, 'tau')} and t_ref = {_in_ms(fit)} are not those "
        f"of its membrane; {seen}"
    )


_UNKNOWN = (
    "adaptation masquerades as refractoriness: t_ref = {} is a refractory period only if the cell "
    "does not adapt, and the curve has no onset rates and steady rates to tell"
)


def _is_longer(fit: FittedCurve, first: FittedCurve) -> bool:
    """Whether a refractory period is longer than that of first intervals, by two errors."""
    error = math.hypot(fit.standard_errors["t_ref"], first.standard_errors["t_ref"])
    return fit.parameters["t_ref"] - first.parameters["t_ref"] > 2 * error


def _in_ms(fit: FittedCurve, name: str = "t_ref") -> str:
    return f"{1e3 * fit.parameters[name]:.2g} ms"


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def residual_pattern(fit: FittedCurve) -> float:
    """The correlation of neighbouring residuals: near 0 if the form misses nothing but noise."""
    left = np.array(fit.residuals)
    if left.size < 3 or not left.any():
        return math.nan
    return float(np.sum(left[1:] * left[:-1]) / np.sum(left**2))
