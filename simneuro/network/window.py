"""The window of a drive: when it acts, and on which cells of its target."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from simneuro import units
from simneuro.errors import InputError, quoted
from simneuro.network.description import Description
from simneuro.network.plain_values import WHOLE
from simneuro.units import Time

Index = Annotated[int, Field(ge=0), WHOLE]
_PAIR = "a first cell and one after the last"


def _require_pair(value: Any) -> Any:
    if isinstance(value, (list, tuple)) and len(value) != 2:
        raise InputError(f"got {quoted(value)}, but this must be {_PAIR}, such as [0, 1]")
    return value


class Window(Description):
    """A drive that acts from ``start`` to ``stop``, on some cells of its target.

    Without ``start`` it acts from the beginning of the warm-up, without ``stop`` to the end; times
    count from the end of the warm-up. If one of them lies within a time step, that step gets the
    share of it that lies within the two. With ``cells = [0, 1000]`` it acts on the first thousand
    cells only.

    Examples
    --------
    >>> from simneuro import network
    >>> network.Window(start="10 ms", stop="60 ms", cells=[0, 100]).cells
    (0, 100)
    """

    start: Time | None = None
    stop: Time | None = None
    cells: Annotated[tuple[Index, Index], BeforeValidator(_require_pair)] | None = None

    def check_window(self, size: int) -> None:
        """Refuse cells that do not exist, and times that are out of order.

        Raises
        ------
        InputError
            ``cells`` is no range within ``size`` cells, or ``stop`` is not later than ``start``.

        Examples
        --------
        >>> sn.StepCurrent(target="cell", amplitude="1 nA", cells=[0, 3]).check_window(3)
        """
        if self.cells is not None and not self.cells[0] < self.cells[1] <= size:
            raise InputError(
                f"got {list(self.cells)}, but this must be {_PAIR}, at most {size}",
                where="cells",
            )
        require_stop_after_start(self.start, self.stop)


def require_stop_after_start(start: Any, stop: Any) -> None:
    """Raise :class:`InputError` if a drive stops before it starts."""
    if start is not None and stop is not None and stop < start:
        message = f"got {units.short_text(stop)}, before start at {units.text(start)}"
        raise InputError(message, where="stop")
