"""Checks of what the functions of a scenario's ``.py`` take and give, in words of what to write."""

import ast
import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import GeneratorType
from typing import Any

import xarray as xr

from simneuro.analysis import Claim
from simneuro.errors import InputError, located, quoted
from simneuro.experiment.function_names import FUNCTIONS
from simneuro.network.name_rules import require_distinct_folders

_CLAIM = '`yield sn.analysis.within("what is claimed", value, low, high)`, or another sn.Claim'
_OF_ALL_POINTS = {"condition", "trial"}
_FIGURE = '`yield "name", fig`'


@dataclass(frozen=True)
class CompanionFunction:
    """A function of a scenario's ``.py``.

    Attributes
    ----------
    companion : Path
        The ``.py``.
    name : str
        ``"trial"``, ``"figures"`` or ``"claims"``.
    function : callable
    """

    companion: Path
    name: str
    function: Any

    def __call__(self, argument: Any) -> Any:
        """Call it."""
        self.check()
        return self.function(argument)

    def check(self) -> None:
        """Raise :class:`InputError` if it cannot be called with one argument."""
        write = f"write `def {self.name}({FUNCTIONS[self.name]}):`"
        if not callable(self.function):
            message = f"{self.name} is {_describe(self.function)} and not a function; {write}"
            raise InputError(message, where=self.companion.name)
        try:
            inspect.signature(self.function).bind(None)
        except TypeError as error:
            message = f"{self.name} is called with one argument ({error}); {write}"
            raise InputError(message, where=self.place()) from None
        except ValueError:  # what is written in C has no signature
            pass

    def place(self, line: int | None = None, name: str = "") -> str:
        """File, line and function, as messages name them.

        The line is that of what it returns if none is given.
        """
        line = line or self._last_line()
        at = f", line {line}" if line else ""
        return f"{self.companion.name}{at}, in {name or self.name}"

    def items(self, made: Any, refuse: Callable[[Any], str]) -> Iterator[tuple[Any, str]]:
        """What it yields or returns a list of, each with the place where it does.

        ``refuse`` says what is wrong with something that was returned and is no list.
        """
        wrong = refuse(made)
        if wrong:
            raise InputError(f"{self.name} returns {wrong}", where=self.place())
        for each in made:
            yield each, self._place_of_yield(made)

    def _place_of_yield(self, made: Any) -> str:
        """Where a generator stands, or that of the companion from which it yields."""
        place = ""
        while isinstance(made, GeneratorType):
            if Path(made.gi_code.co_filename) == self.companion.absolute() and made.gi_frame:
                place = self.place(made.gi_frame.f_lineno, made.gi_code.co_name)
            made = made.gi_yieldfrom
        return place or self.place()

    def _last_line(self) -> int | None:
        """The line of its ``return``, or of its ``def`` if it has none or several."""
        for node in ast.parse(self.companion.read_bytes()).body:
            if isinstance(node, ast.FunctionDef) and node.name == self.name:
                inner = [each for each in ast.walk(node) if isinstance(each, ast.Return)]
                return inner[0].lineno if len(inner) == 1 else node.lineno
        return None


def require_dataset(own: CompanionFunction, made: Any) -> xr.Dataset:
    """The dataset that ``trial`` returned.

    Raises
    ------
    InputError
        If it returned anything else, or a dataset with a name that the results of all points need.
    """
    if isinstance(made, xr.Dataset):
        with located(own.place()):
            require_distinct_folders(map(str, made.variables))
        for name in _OF_ALL_POINTS & {*made.dims, *made.variables}:
            message = (
                f"trial returns a dataset with the name {quoted(name)}, under which the results of "
                f'all points lie side by side; write `.rename({name}="another")`'
            )
            raise InputError(message, where=own.place())
        return made
    if made is None:
        got, write = "nothing", 'end it with `return xr.Dataset({"name": value})`'
    elif isinstance(made, GeneratorType):
        got, write = "a generator", "write `return` in the place of `yield`"
    elif isinstance(made, xr.DataArray):
        got, write = "a DataArray", 'write `return array.to_dataset(name="name")`'
    else:
        got, write = quoted(made), 'write `return xr.Dataset({"name": value})`'
    message = f"trial must return an xarray.Dataset, and returns {got}; {write}"
    raise InputError(message, where=own.place())


def named_figures(own: CompanionFunction, made: Any) -> Iterator[tuple[str, Any, str]]:
    """The figures that ``figures`` yields, each with its name and the place of the ``yield``.

    Raises
    ------
    InputError
        If it yields anything else, or two of one name.
    """
    names: dict[str, str] = {}
    for each, place in own.items(made, _refuse_figures):
        wrong = _explain_figure(each)
        if wrong:
            raise InputError(f"{wrong}; write {_FIGURE}", where=place)
        name, figure = each
        if name in names:
            message = (
                f"there are two figures of the name {quoted(name)}, of which the second would take "
                "the place of the first; give each a name of its own"
            )
            raise InputError(message, where=place)
        names[name] = place
        yield name, figure, place


def whole_claims(own: CompanionFunction, made: Any) -> Iterator[Claim]:
    """The claims that ``claims`` yields.

    Raises
    ------
    InputError
        If it yields anything else.
    """
    for each, place in own.items(made, _refuse_claims):
        if not isinstance(each, Claim):
            message = f"yields {_describe(each)}, which is not a claim; write {_CLAIM}"
            if isinstance(each, GeneratorType):
                message = f"yields a generator; write `yield from {each.__name__}(...)`"
            raise InputError(message, where=place)
        yield each


def _refuse_figures(made: Any) -> str:
    if made is None:
        return f"nothing; write {_FIGURE} for each figure"
    if _is_figure(made) or _is_pair(made):
        return f"a figure by itself; write {_FIGURE} in the place of `return`"
    if isinstance(made, dict):
        return "a table; write `yield from table.items()`, where the names are its keys"
    return "" if isinstance(made, Iterable) else f"{_describe(made)}; write {_FIGURE}"


def _refuse_claims(made: Any) -> str:
    if made is None:
        return f"nothing; write {_CLAIM}"
    if isinstance(made, Claim):
        return "a claim by itself; write `yield` in the place of `return`"
    if isinstance(made, Iterable) and not isinstance(made, str | dict):
        return ""
    return f"{_describe(made)}; write {_CLAIM}"


def _explain_figure(made: Any) -> str:
    """What is wrong with what should be a name and a figure; ``""`` if nothing is."""
    if _is_pair(made):
        return ""
    if _is_figure(made):
        return "yields a figure without a name"
    if isinstance(made, GeneratorType):
        return f"yields a generator; write `yield from {made.__name__}(...)` if it yields figures"
    if isinstance(made, tuple) and len(made) == 2:
        if _is_figure(made[0]):
            return "yields a figure before its name"
        if isinstance(made[0], str):
            return f"yields {_describe(made[1])} in the place of a figure"
    return f"yields {_describe(made)}, which is not a name and a figure"


def _is_pair(made: Any) -> bool:
    return (
        isinstance(made, tuple | list)
        and len(made) == 2
        and isinstance(made[0], str)
        and _is_figure(made[1])
    )


def _is_figure(made: Any) -> bool:
    from matplotlib.figure import Figure

    return isinstance(made, Figure)


def _describe(made: Any) -> str:
    plain = made.item() if isinstance(made, xr.DataArray) and made.size == 1 else made
    is_short = isinstance(plain, str | bool | int | float) or plain is None
    return f"{quoted(plain)} ({type(made).__name__})" if is_short else type(made).__name__
