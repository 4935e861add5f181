"""Errors for users: wrong input, and runs that cannot be completed; words for their messages."""

import builtins
import sys
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Any

from simneuro.printable import to_paragraph

#: Quotes of word processors and other keyboards: no file and no command line takes them for quotes.
OTHER_QUOTES = "\u201c\u201d\u201e\u2018\u2019\u201a\u2033\u2032\u00ab\u00bb`\u00b4"
# Between a user's line and a warning lie our own modules, and those of packages that call them.
_BRIAN2 = str(Path("site-packages", "brian2", ""))
_NOT_OF_USERS = (str(Path(__file__).parent), "pydantic", _BRIAN2)
_QUOTE = 80  # characters of a value in a message; chosen: about a line
_MESSAGE = 1000  # characters; chosen: a long paragraph
_PLAIN = (str, bool, int, float, complex, type(None))
_CHOICES = 100  # chosen: more than the catalogue has models


def one_line(said: object) -> str:
    """What an error of another package says, in one line.

    Examples
    --------
    >>> from simneuro import errors
    >>> errors.one_line("two\\n  lines")
    'two lines'
    """
    return " ".join(str(said).split())


class InputError(ValueError):
    """The user's input is wrong.

    Parameters
    ----------
    message : str
        What is wrong, in a sentence.
    where : str
        File and key, such as ``"my.toml: populations.exc.size"``.
    allowed : iterable of str
        The allowed values, which are listed after the message.
    key : str
        The key inside the table ``where`` that is meant, if the message names it.

    Examples
    --------
    >>> from simneuro import InputError
    >>> print(InputError("there is no 'gpu'", where="target", allowed=["numpy", "cpp"]))
    target: there is no 'gpu'. Allowed: numpy, cpp.
    """

    def __init__(
        self, message: str, *, where: str = "", allowed: Iterable[str] = (), key: str = ""
    ) -> None:
        self.message, self.where, self.allowed = shortened(message, _MESSAGE), where, tuple(allowed)
        self.key = key
        super().__init__(self._paragraph())

    def _paragraph(self) -> str:
        place = f"{shortened(self.where, _MESSAGE)}: " if self.where else ""
        stop = "" if self.message.endswith((".", "?", "!")) else "."
        return to_paragraph(f"{place}{self.message}{stop}{self._choices()}")

    def _choices(self) -> str:
        if not self.allowed:
            return ""
        more = len(self.allowed) - _CHOICES
        names = [shortened(name, _QUOTE) for name in self.allowed[:_CHOICES]]
        return f" Allowed: {', '.join(names)}{f', and {more} more' if more > 0 else ''}."

    def __reduce__(self) -> tuple[Any, ...]:
        """Support pickling, since worker processes send errors to their parent."""
        named: dict[str, Any] = {"where": self.where, "allowed": self.allowed, "key": self.key}
        return partial(type(self), **named), (self.message,)

    def at(self, where: str) -> "InputError":
        """The same error with ``where`` in front of its place, such as the name of the file.

        Examples
        --------
        >>> from simneuro import InputError
        >>> str(InputError("got -1", where="size").at("mine.toml"))
        'mine.toml: size: got -1.'
        """
        place = f"{where}: {self.where}" if self.where else where
        return InputError(self.message, where=place, allowed=self.allowed, key=self.key)

    def below(self, key: str) -> "InputError":
        """The same error, found in the table ``key``, which becomes part of the dotted path.

        Examples
        --------
        >>> from simneuro import InputError
        >>> str(InputError("got -1", where="size").below("populations.cell"))
        'populations.cell.size: got -1.'
        """
        place = ".".join(filter(None, [key, self.where]))
        return InputError(self.message, where=place, allowed=self.allowed, key=self.key)


@contextmanager
def located(key: str) -> Iterator[None]:
    """Put ``key`` in front of the dotted path of the input errors raised in this block.

    Examples
    --------
    >>> from simneuro import errors
    >>> with errors.located("populations.exc"):
    ...     raise sn.InputError("got -1", where="size")
    Traceback (most recent call last):
    simneuro.errors.InputError: populations.exc.size: got -1.
    """
    try:
        yield
    except InputError as error:
        raise error.below(key) from None


def shortened(text: str, most: int) -> str:
    """A text; of one with more than ``most`` characters, two thirds and one third at its ends.

    Examples
    --------
    >>> from simneuro import errors
    >>> errors.shortened("a" * 40 + "z" * 20, 30)
    'aaaaaaaaaaaaaaaaaaaa ... zzzzzzzzzz'
    """
    if len(text) <= most:
        return text
    return f"{text[: most * 2 // 3]} ... {text[len(text) - most // 3 :]}"


def quoted(value: Any) -> str:
    """A value as it stands in a message: ``repr``, but of moderate length, whatever it is.

    Examples
    --------
    >>> from simneuro.errors import quoted
    >>> quoted("20 mV"), quoted([1, 2])
    ("'20 mV'", '[1, 2]')
    """
    if isinstance(value, str):
        return repr(shortened(value, _QUOTE))
    if isinstance(value, dict):
        return shortened(f"a table of {', '.join(map(str, value))}", _QUOTE) if value else "{}"
    if isinstance(value, (list, tuple)) and (
        len(value) > _QUOTE or not all(isinstance(each, _PLAIN) for each in value)
    ):
        return f"a list of {len(value)} entr{'y' if len(value) == 1 else 'ies'}"
    if isinstance(value, type):
        return f"the class {value.__name__} itself"
    try:
        written = repr(value)
    except (ValueError, RecursionError):  # Python does not write whole numbers of 5000 digits
        return f"a {type(value).__name__} that is too large to be written"
    # Python's own words for an object, or a table over several lines, tell a reader little.
    own = len(written) > _QUOTE and type(value).__module__ != "builtins"
    if own or written.startswith("<") or "\n" in written:
        return describe_type(type(value))
    return shortened(written, _QUOTE)


def counted(many: int, what: str) -> str:
    """A number and what there is of it: ``"1 value"``, ``"2 values"``.

    Examples
    --------
    >>> from simneuro import errors
    >>> errors.counted(1, "value"), errors.counted(2, "value")
    ('1 value', '2 values')
    """
    return f"{many} {what}" if many == 1 else f"{many} {what}s"


def there_are(many: int, what: str) -> str:
    """That there is so much of something: ``"there is 1 cell"``, ``"there are 2 cells"``.

    Examples
    --------
    >>> from simneuro import errors
    >>> errors.there_are(1, "cell"), errors.there_are(2, "cell")
    ('there is 1 cell', 'there are 2 cells')
    """
    return f"there {'is' if many == 1 else 'are'} {counted(many, what)}"


def describe_type(made: type) -> str:
    """A type in a sentence, such as ``"a Dataset of xarray"``.

    Examples
    --------
    >>> from simneuro import errors
    >>> import xarray as xr
    >>> errors.describe_type(xr.Dataset)
    'a Dataset of xarray'
    """
    name, package = made.__name__, made.__module__.partition(".")[0]
    article = "an" if name[0] in "AEIOUaeiou" else "a"
    return f"{article} {name}" + (
        "" if package in ("builtins", "abc", "simneuro") else f" of {package}"
    )


def did_you_mean(name: str, known: Iterable[str], *, inside: str = "") -> str:
    """A hint to append to a message, such as ``" Did you mean 'lif'?"``.

    Parameters
    ----------
    name : str
        The name that does not exist.
    known : iterable of str
        The names that exist.
    inside : str
        Put in front of the name that is suggested, such as ``"populations."``.

    Returns
    -------
    str
        ``""`` if none of the names is similar.

    Examples
    --------
    >>> from simneuro import errors
    >>> errors.did_you_mean("lfi", ["lif", "adex"])
    " Did you mean 'lif'?"
    """
    if not isinstance(name, str) or len(name) > _QUOTE:
        return ""
    names = list(known)
    other_case = [each for each in names if each.lower() == name.lower()]
    begun = [each for each in names if len(name) > 2 and each.startswith(name)]
    initials = [each for each in names if "_" in each and name == _initials(each)]
    inside_it = [each for each in names if len(each) > 3 and name.startswith(each)]
    near = other_case or get_close_matches(name, names, n=1) or begun or initials or inside_it
    return f" Did you mean {inside + near[0]!r}?" if near else ""


def _initials(name: str) -> str:
    """Those of the words of a name: ``hh`` of ``hodgkin_huxley``."""
    return "".join(part[:1] for part in name.split("_"))


def error_in_words(error: BaseException) -> str:
    """Any error in one line; Python itself adds a similar name only in tracebacks that it prints.

    Examples
    --------
    >>> from simneuro.errors import error_in_words
    >>> import math
    >>> try:
    ...     math.sqr(2)
    ... except AttributeError as error:
    ...     print(error_in_words(error))
    AttributeError: module 'math' has no attribute 'sqr'. Did you mean 'sqrt'?
    """
    said = one_line(f"{type(error).__name__}: {error}")
    hint = did_you_mean(getattr(error, "name", None) or "", _names_near(error))
    return said if not hint or "Did you mean" in said else f"{said.rstrip('.')}.{hint}"


def _names_near(error: BaseException) -> list[str]:
    """The names that could have been meant by one that does not exist."""
    if isinstance(error, AttributeError):
        return dir(error.obj)
    trace = error.__traceback__
    if not isinstance(error, NameError) or trace is None:
        return []
    while trace.tb_next is not None:
        trace = trace.tb_next
    return [*trace.tb_frame.f_locals, *trace.tb_frame.f_globals, *dir(builtins)]


def not_installed(package: str, extra: str, where: str) -> InputError:
    """The error that an optional package is missing, and the extra that brings it.

    Examples
    --------
    >>> from simneuro import errors
    >>> print(errors.not_installed("neo", "neo", where="block"))
    block: neo is not installed; `pip install "simneuro[neo]"` brings it.
    """
    message = f'{package} is not installed; `pip install "simneuro[{extra}]"` brings it'
    return InputError(message, where=where)


class RunError(RuntimeError):
    """A run could not be completed; the message is one paragraph."""

    def __str__(self) -> str:
        return to_paragraph(super().__str__())


class SimulationError(RunError):
    """A simulation could not be run, or its result is impossible.

    Examples
    --------
    >>> try:
    ...     raise sn.SimulationError("exc: v is no longer a number")
    ... except sn.SimulationError as error:
    ...     print(error)
    exc: v is no longer a number
    """


class PlausibilityWarning(UserWarning):
    """A value that is valid and that hardly any cell has, as where a unit is 1000 times off.

    Examples
    --------
    >>> import warnings
    >>> warnings.simplefilter("error", sn.PlausibilityWarning)  # stop at a value that is unlikely
    """


class ExchangeWarning(UserWarning):
    """What a file or an object of another package holds and a recording cannot, or the reverse.

    Examples
    --------
    >>> import warnings
    >>> warnings.simplefilter("error", sn.ExchangeWarning)  # stop where something would be left out
    """


class SimulationWarning(UserWarning):
    """What a simulation did that its result does not show, such as weights that were cut off.

    Examples
    --------
    >>> import warnings
    >>> warnings.simplefilter("error", sn.SimulationWarning)  # stop where weights were cut off
    """


def warn(message: str, category: type[Warning]) -> None:
    """Warn at the line of the user's script that led here, not at a line of simneuro.

    Examples
    --------
    >>> from simneuro import errors
    >>> import warnings
    >>> with warnings.catch_warnings(record=True) as caught:
    ...     warnings.simplefilter("always")
    ...     errors.warn("weights were cut off", sn.SimulationWarning)
    >>> print(caught[0].message)
    weights were cut off
    """
    level, frame = 1, sys._getframe()
    while frame.f_back is not None and any(
        part in frame.f_code.co_filename for part in _NOT_OF_USERS
    ):
        level, frame = level + 1, frame.f_back
    warnings.warn(message, category, stacklevel=level)
