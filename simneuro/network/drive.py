"""Drives, which act on a population from outside."""

from typing import ClassVar

from simneuro.network.kinds import Kind
from simneuro.network.times import Times


class Drive(Kind):
    """What acts on the population ``target`` from outside.

    Examples
    --------
    >>> from simneuro import network
    >>> "step_current" in network.Drive.kinds
    True
    """

    discriminator: ClassVar[str] = "kind"
    kinds: ClassVar[dict[str, type[Kind]]] = {}
    #: Whether the engine draws what the drive does before the run, or in each time step.
    is_drawn_before_the_run: ClassVar[bool] = False
    #: The fields that a schedule may change during the run.
    changeable: ClassVar[tuple[str, ...]] = ()

    target: str

    def check(self, size: int, times: Times) -> None:
        """Refuse a drive that does not fit ``size`` cells and the simulation.

        Raises
        ------
        InputError
            A value of the drive, or several together, cannot act on so many cells in such a run.

        Examples
        --------
        >>> from simneuro import network
        >>> times = network.Times(dt=1e-4, warmup_steps=0, duration=1.0)
        >>> sn.StepCurrent(target="cell", amplitude="1 nA", cells=[0, 5]).check(3, times)
        Traceback (most recent call last):
        simneuro.errors.InputError: cells: got [0, 5], but this must be ...
        """
