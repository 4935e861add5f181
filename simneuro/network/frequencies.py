"""The frequencies that time steps can carry."""

from decimal import ROUND_FLOOR, Context, Decimal
from typing import Any

from simneuro import units
from simneuro.errors import InputError
from simneuro.network.distribution import largest
from simneuro.network.times import Times

#: The fewest time steps of a cycle. Chosen: what is held over steps has then 0.90 of the amplitude
#: of a sine, sin(pi/4)/(pi/4), and with fewer than two it is another sine altogether.
STEPS_OF_A_CYCLE = 4


def check_frequency(key: str, frequency: Any, times: Times) -> None:
    """Raise :class:`InputError` if a cycle has too few time steps to be seen.

    Parameters
    ----------
    key : str
        The field that says the frequency.
    frequency : quantity
        One quantity, a list or a distribution.
    times : Times
    """
    most = largest(frequency)
    if most * times.dt * STEPS_OF_A_CYCLE <= 1 + 1e-9:
        return
    got, limit = (units.text(each * units.parse("1 Hz")) for each in (most, _limit(times.dt)))
    dt, needed = (units.text(each * units.parse("1 s")) for each in (times.dt, _limit(most)))
    raise InputError(
        f"{got} is more than a time step of {dt} can carry: a cycle must have at least "
        f"{STEPS_OF_A_CYCLE} steps. Use at most {limit}, or a dt of at most {needed}",
        where=key,
    )


def _limit(of: float) -> float:
    """What times ``of`` makes a cycle long enough, to six digits and not rounded up."""
    exact = Decimal(f"{1 / (STEPS_OF_A_CYCLE * of):.15g}")
    return float(Context(prec=6, rounding=ROUND_FLOOR).plus(exact))
