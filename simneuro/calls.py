"""Calls of public functions: each argument is compared with its annotation.

The annotation that editors, type checkers and the documentation show is also what a call must
keep, so that a wrong one ends in a sentence that names the argument, not in the depths. (Pydantic's
``validate_call`` is not used: it converts and copies what it checks, knows neither NumPy's numbers
nor ``ArrayLike``, and would be loaded with every measure.)
"""

from collections.abc import Callable, Collection, Mapping
from functools import cached_property, wraps
from inspect import Parameter, signature
from typing import Any, TypeVar, get_type_hints

from simneuro.errors import InputError, did_you_mean, quoted
from simneuro.wanted_values import ANYTHING, Wanted, wanted_by

F = TypeVar("F", bound=Callable[..., Any])

Named = tuple[str, Wanted]
Test = Callable[[Any], bool]


def checked(function: F, *, values: bool = True) -> F:
    """Refuse arguments of a function, or of a class, that are not what their annotations say.

    Signature and docstring stay. Quantities with units are read by the functions themselves.
    Without ``values`` names alone are checked, for estimators, which read values in ``fit``.

    Raises
    ------
    InputError
        At the call: the argument, what was given and what is needed.

    Examples
    --------
    >>> from simneuro.calls import checked
    >>> @checked
    ... def double(number: float) -> float:
    ...     return 2 * number
    >>> double("3")
    Traceback (most recent call last):
    simneuro.errors.InputError: number: got '3', but this must be a number.
    """
    if isinstance(function, type):
        function.__init__ = checked(function.__init__)  # type: ignore[misc]
        return function
    arguments = _Arguments(function)
    check = arguments.check if values else arguments.check_names

    @wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        check(args, kwargs)
        return function(*args, **kwargs)

    return call  # type: ignore[return-value]


class _Arguments:
    """What the arguments of a function may be; found at its first call, when all names exist."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function

    def check(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
        """Check names and values; what is wrong is looked for only once something is."""
        if not self._fit(args, kwargs):
            self.check_names(args, kwargs)
            self.check_values(args, kwargs)

    def _fit(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> bool:
        """Whether all are among the arguments with a name of their own, and right."""
        places, named = self._tests
        for accepts, value in zip(places, args, strict=False):
            if not accepts(value):
                return False
        for name, value in kwargs.items():
            if name not in named or not named[name](value):
                return False
        return len(args) <= len(places)

    def check_names(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
        """Raise Python's ``TypeError`` for a name that does not exist, with what may be meant."""
        places, rest, named, others = self._wanted
        too_many = len(args) > len(places) and others is not None and not rest[0]
        if too_many and [name for name, _ in places] == ["self"]:
            by_name = f"{self._function.__name__}(name=value)"
            raise TypeError(
                f"the values are given by name, as in {by_name}; those of a dict by ** before it"
            )
        unknown = next((name for name in kwargs if name not in named), None)
        if unknown is not None and others is None:
            named_by = type(args[0]) if self._function.__name__ == "__init__" else self._function
            said = f"{named_by.__name__}() got an unexpected keyword argument {unknown!r}"
            raise TypeError(said + _meant_by(unknown, named))

    def check_values(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
        """Raise :class:`InputError` at the first argument that is something else."""
        places, rest, named, others = self._wanted
        for position, value in enumerate(args):
            _require(*(places[position] if position < len(places) else rest), value)
        for name, value in kwargs.items():
            _require(name, named.get(name, others or ANYTHING), value)

    @cached_property
    def _tests(self) -> tuple[list[Test], dict[str, Test]]:
        """Those of the values by position, and by name."""
        places, _, named, _ = self._wanted
        by_name = {name: wanted.accepts for name, wanted in named.items()}
        return [wanted.accepts for _, wanted in places], by_name

    @cached_property
    def _wanted(self) -> tuple[list[Named], Named, dict[str, Wanted], Wanted | None]:
        """By position; of further positions; by name; of further names, if there may be any."""
        hints = get_type_hints(self._function, include_extras=True)
        places: list[Named] = []
        named: dict[str, Wanted] = {}
        rest: Named = ("", ANYTHING)
        others: Wanted | None = None
        for name, each in signature(self._function).parameters.items():
            wanted = wanted_by(hints.get(name, Any))
            if each.kind is Parameter.VAR_POSITIONAL:
                rest = (name, wanted)
            elif each.kind is Parameter.VAR_KEYWORD:
                others = wanted
            else:
                named[name] = wanted
                if each.kind is not Parameter.KEYWORD_ONLY:
                    places.append((name, wanted))
        return places, rest, named, others


def _meant_by(name: str, named: Collection[str]) -> str:
    """What may have been meant by an argument that does not exist; ``""`` if nothing is like it."""
    hint = did_you_mean(name, named)
    if hint or "scenario" not in named:
        return f".{hint}" if hint else ""
    if name == "condition":
        return '; scenario.override(scenario.conditions["NAME"]) is the scenario in a condition'
    return f'; scenario.override({{"{name}": ...}}) is the scenario with another value'


def _require(name: str, wanted: Wanted, value: Any) -> None:
    if not wanted.accepts(value):
        inside = value if isinstance(value, dict) else {}
        fits = next((key for key in inside if wanted.accepts(inside[key])), None)
        hint = "" if fits is None else f"; give one of its entries, such as that of {fits!r}"
        raise InputError(f"got {quoted(value)}, but this must be {wanted.words}{hint}", where=name)
