"""A dictionary that keeps what it was made with."""

from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

V = TypeVar("V")


class Frozen(dict[str, V]):
    """A dictionary that cannot be changed; ``a | b`` and ``{**a}`` make ordinary ones of it.

    A dictionary all the same, so that it can be written, compared, copied and sent to a worker.
    """

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError(
            "this is part of a description, which cannot be changed; make another one, as "
            "scenario.override({path: value}) does"
        )

    if not TYPE_CHECKING:  # type checkers know that there is no such attribute

        def __getattr__(self, name: str) -> NoReturn:
            way = f"; an entry is taken by its name: [{name!r}]" if name in self else ""
            raise AttributeError(f"there is no attribute {name!r}{way}")

    def __missing__(self, key: str) -> NoReturn:
        names = ", ".join(map(str, self)) or "nothing"
        raise KeyError(f"there is no {key!r}; there is {names}")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle would fill an empty one entry by entry."""
        return type(self), (dict(self),)
