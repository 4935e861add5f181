"""The explicit maps between a neuron's quantities (ampere, hertz) and a unit's plain numbers.

They take and return numbers or arrays in SI units; what names its unit is converted. No simulator
is needed.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simneuro.annotations import Quantities
from simneuro.bridge.arguments import as_quantity
from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.si import si_values

#: What the functions of the bridge return: an array of double precision.
FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class RateCode:
    """The linear map from a firing rate to an activation between 0 and 1.

    Parameters
    ----------
    floor : float
        Rate that means 0 (Hz, or a quantity such as ``"5 Hz"``).
    ceiling : float
        Rate that means 1 (Hz, or a quantity), above ``floor``.
    window : float
        Time over which spikes are counted to read the rate (s, or a quantity).

    Raises
    ------
    InputError
        If the ceiling is not above the floor, the floor is negative or the window is not positive,
        or one of them has another unit.

    Examples
    --------
    >>> code = sn.bridge.RateCode(floor="0 Hz", ceiling="100 Hz", window="200 ms")
    >>> float(code.encode(25.0)), float(code.decode(0.5)), code.quantum
    (0.25, 50.0, 5.0)
    """

    floor: float
    ceiling: float
    window: float

    def __post_init__(self) -> None:
        _read_fields(self, {"floor": "Hz", "ceiling": "Hz", "window": "s"})
        if not (0 <= self.floor < self.ceiling < math.inf):
            raise InputError(
                f"a rate code needs 0 <= floor < ceiling in Hz, got floor {self.floor:g} "
                f"and ceiling {self.ceiling:g}",
                where="RateCode",
            )
        if not self.window > 0:
            raise InputError(
                f"a rate code needs a window above 0 s, got {self.window:g}", where="RateCode"
            )

    @property
    def quantum(self) -> float:
        """The smallest difference of rates that a window resolves, one spike: 1 / window (Hz)."""
        return 1.0 / self.window

    @checked
    def encode(self, rate: Quantities) -> FloatArray:
        """Activation of a rate in Hz, same shape; a rate outside the range is clipped to 0 or 1.

        Raises
        ------
        InputError
            ``rate`` has another unit than Hz.

        Examples
        --------
        >>> sn.bridge.RateCode(floor=0.0, ceiling=100.0, window=0.2).encode([50.0, 200.0]).tolist()
        [0.5, 1.0]
        """
        share = (si_values(rate, "Hz", "rate") - self.floor) / (self.ceiling - self.floor)
        return np.clip(share, 0.0, 1.0)

    @checked
    def decode(self, activation: ArrayLike) -> FloatArray:
        """Rate in Hz of an activation, same shape; outside 0 to 1 it is clipped to the range.

        Examples
        --------
        >>> code = sn.bridge.RateCode(floor=0.0, ceiling=100.0, window=0.2)
        >>> code.decode([0.5, 2.0]).tolist()  # Hz
        [50.0, 100.0]
        """
        share = np.clip(np.asarray(activation, dtype=float), 0.0, 1.0)
        return np.asarray(self.floor + share * (self.ceiling - self.floor))


@dataclass(frozen=True)
class LevelCode:
    """The linear map from an input current to the dimensionless input of an activation.

    Parameters
    ----------
    origin : float
        Current that means 0 (A, or a quantity such as ``"100 pA"``).
    scale : float
        Current per unit of input (A, or a quantity), above 0.
    unit : str
        The SI unit of the input if it is no current, such as ``"Hz"`` for presynaptic rates; read
        that where this class says A.

    Raises
    ------
    InputError
        If the scale is not positive, or one of them is not finite or has another unit.

    Examples
    --------
    >>> code = sn.bridge.LevelCode(origin=1e-10, scale=0.5e-10)  # A
    >>> round(float(code.encode("200 pA")), 9), round(1e12 * float(code.decode(2.0)), 9)  # and pA
    (2.0, 200.0)
    """

    origin: float
    scale: float
    unit: str = "A"

    def __post_init__(self) -> None:
        _read_fields(self, {"origin": self.unit, "scale": self.unit})
        if not (math.isfinite(self.origin) and 0 < self.scale < math.inf):
            raise InputError(
                f"a level code needs a finite origin and a scale above 0, in {self.unit}, got "
                f"origin {self.origin:g} and scale {self.scale:g}",
                where="LevelCode",
            )

    @checked
    def encode(self, level: Quantities) -> FloatArray:
        """Dimensionless input of a current (A), same shape.

        Raises
        ------
        InputError
            ``level`` has another unit than the code.

        Examples
        --------
        >>> code = sn.bridge.LevelCode(origin=0.0, scale=1e-10)
        >>> code.encode(["100 pA", "200 pA"]).round(9).tolist()
        [1.0, 2.0]
        """
        return np.asarray((si_values(level, self.unit, "level") - self.origin) / self.scale)

    @checked
    def decode(self, value: ArrayLike) -> FloatArray:
        """Current (A) of a dimensionless input, same shape.

        Examples
        --------
        >>> current = sn.bridge.LevelCode(origin=0.0, scale=1e-10).decode([1.0, 2.0])
        >>> (1e12 * current).round(9).tolist()  # pA
        [100.0, 200.0]
        """
        return np.asarray(self.origin + self.scale * np.asarray(value, dtype=float))


def _read_fields(code: RateCode | LevelCode, units: Mapping[str, str]) -> None:
    """Replace what a caller gave by SI floats."""
    for field, unit in units.items():
        given = getattr(code, field)
        object.__setattr__(code, field, as_quantity(given, unit, field, type(code).__name__))
