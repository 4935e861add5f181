"""What drives have in common: when they act, and on which cells."""

from typing import Annotated

from pydantic import Field

from simneuro.network.description import Description
from simneuro.units import Time

Index = Annotated[int, Field(ge=0)]


class Window(Description):
    """A drive that acts from ``start`` to ``stop``, on some cells of its target.

    Without ``start`` it acts from the beginning of the warm-up, without ``stop`` to the end; times
    count from the end of the warm-up. With ``cells = [0, 1000]`` it acts on the first thousand
    cells only.
    """

    start: Time | None = None
    stop: Time | None = None
    cells: tuple[Index, Index] | None = None
