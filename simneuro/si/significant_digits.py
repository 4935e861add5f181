"""Numbers rounded to the 15 significant digits that text has."""

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

_DIGITS = 15
_LARGEST = 10.0**_DIGITS  # whole numbers below it have no more digits
# The powers of ten that take a number to one of 15 digits before the point, as sums of two doubles.
# Beyond them, numbers or their powers are not normal doubles.
_SMALLEST_POWER, _LARGEST_POWER = -270, 300
_TENS = [Fraction(10) ** power for power in range(_SMALLEST_POWER, _LARGEST_POWER + 1)]
_HIGH = np.array([float(ten) for ten in _TENS])
_LOW = np.array([float(ten - Fraction(float(ten))) for ten in _TENS])
_UNSURE = 1e-6  # from a tie; far more than the errors of sums of two doubles


def as_in_text(values: NDArray[np.number]) -> NDArray[np.float64]:
    """Each value as ``float(f"{value:.14e}")`` rounds it, up to the last place of a double.

    Equal texts give equal doubles. A value that is written and read keeps its number.
    """
    numbers = values.astype(np.float64) + 0.0  # no negative zero
    if np.issubdtype(values.dtype, np.integer) and np.all(np.abs(numbers) < _LARGEST):
        return numbers
    with np.errstate(all="ignore"):
        power = _DIGITS - 1 - np.floor(np.log10(np.abs(numbers)))
    usual = (power >= _SMALLEST_POWER) & (power < _LARGEST_POWER)
    place = np.where(usual, power, 0).astype(np.intp) - _SMALLEST_POWER
    usual_numbers = np.where(usual, numbers, 0.0)
    # A logarithm may be rounded up to a whole number, which would cost a digit.
    place += (np.abs(usual_numbers * _HIGH[place]) < _LARGEST / 10) & (place < _HIGH.size - 1)
    digits, sure = _round_product(usual_numbers, place)
    carried = np.abs(digits) == _LARGEST  # 9.99...e14 was rounded up to 10.0e14
    digits, place = np.where(carried, digits / 10, digits), place - carried
    rounded = np.where(usual, digits / _HIGH[place], numbers)
    for each in np.flatnonzero((usual & ~sure) | (~usual & np.isfinite(numbers) & (numbers != 0))):
        rounded[each] = _round_by_text(float(numbers[each]))
    return rounded


def _round_by_text(value: float) -> float:
    digits, power = f"{value:.{_DIGITS - 1}e}".split("e")
    whole, place = float(digits.replace(".", "")), _DIGITS - 1 - int(power) - _SMALLEST_POWER
    return float(whole / _HIGH[place]) if 0 <= place < _HIGH.size else float(f"{digits}e{power}")


def _round_product(
    numbers: NDArray[np.float64], place: NDArray[np.intp]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The whole numbers nearest to products with powers of ten, and whether that is sure."""
    high, low = _HIGH[place], _LOW[place]
    product = numbers * high
    # The error of a product of doubles is a double (dekker1971).
    first, second = _halve(numbers)
    left, right = _halve(high)
    error = ((first * left - product) + first * right + second * left) + second * right
    whole = np.rint(product)
    rest = (product - whole) + (error + numbers * low)
    whole += np.rint(rest)
    return whole, np.abs(np.abs(rest - np.rint(rest)) - 0.5) > _UNSURE


def _halve(number: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Two doubles of 26 bits, whose sum is a number."""
    scaled = number * 134217729.0  # 2^27 + 1
    high = scaled - (scaled - number)
    return high, number - high
