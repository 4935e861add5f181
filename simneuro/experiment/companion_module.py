"""The ``.py`` of a scenario as a module, and the line of it in which an error arose."""

import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from simneuro.errors import InputError, RunError, error_in_words
from simneuro.experiment.function_names import parse_companion


class CompanionError(RunError):
    """The scenario's own code raised an error; the message names the error, file and line."""


def load_function(companion: Path | None, name: str, default: Any) -> Any:
    """Load a function of a scenario's companion.

    Parameters
    ----------
    companion : Path or None
    name : str
        ``"trial"``, ``"figures"``, ``"claims"`` or any other name that the file defines.
    default : object
        Returned if there is no companion, or it does not define the name.

    Raises
    ------
    InputError
        The companion is not Python, or runs its own scenario while it is loaded.

    Examples
    --------
    >>> from pathlib import Path
    >>> from simneuro.experiment import load_function
    >>> _ = Path("mine.py").write_text("def double(x): return 2 * x")
    >>> load_function(Path("mine.py"), "double", default=None)(3)
    6
    """
    if companion is None:
        return default
    return getattr(load_module(companion.absolute(), companion.read_bytes()), name, default)


_being_loaded: set[Path] = set()


@cache
def load_module(path: Path, code: bytes) -> ModuleType:
    """The ``.py`` as a module; loaded again when its text has changed."""
    program = compile(parse_companion(path, code), path, "exec")
    if path in _being_loaded:
        raise InputError(
            "this file runs its own scenario while it is loaded for it; write `if __name__ == "
            '"__main__":` before the lines that run it, or give the script another name than the '
            f"{path.stem}.toml beside it"
        )
    module = ModuleType(f"simneuro_scenario_{path.stem}")
    module.__file__ = str(path)
    sys.modules[module.__name__] = module  # dataclasses and pickle look for the module here
    _being_loaded.add(path)
    try:
        exec(program, vars(module))
    finally:
        _being_loaded.discard(path)
    return module


@contextmanager
def locate_errors(companion: Path | None) -> Iterator[None]:
    """Add the file and the line to errors that the companion's code raises."""
    try:
        yield
    except (Exception, SystemExit) as error:
        place = _find_line(error, companion)
        if place is None or isinstance(error, RunError):
            raise
        if isinstance(error, InputError):
            raise error.at(place) from error
        what = error_in_words(error)
        raise CompanionError(f"{place}: {what}{_add_way_out(error, companion)}") from error


def _add_way_out(error: BaseException, companion: Path | None) -> str:
    """What to do about a module that lies beside the companion, or a name that is not there.

    A key of a table that the companion itself has made is its own affair.
    """
    if isinstance(error, KeyError) and companion and not _is_raised_in(error, companion):
        return (
            f". {companion.name} asks for what is not there: a .py is made for the populations, "
            "drives, models and conditions of its scenario. Change it, or run the .toml under "
            "another name without it, for the default figures"
        )
    name = str(error.name).partition(".")[0] if isinstance(error, ModuleNotFoundError) else ""
    if companion is None or not name:
        return ""
    folder = companion.absolute().parent
    if not ((folder / f"{name}.py").is_file() or (folder / name).is_dir()):
        return ""
    return (
        f". {name} lies beside {companion.name}, where Python does not look for modules; set "
        f"PYTHONPATH={folder}"
    )


def _is_raised_in(error: BaseException, companion: Path) -> bool:
    """Whether the innermost line of an error's traceback is one of the companion."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return Path(last.filename) == companion.absolute()


def _find_line(error: BaseException, companion: Path | None) -> str | None:
    """The innermost line of the companion in an error's traceback; None if there is none."""
    if companion is None:
        return None
    steps = traceback.extract_tb(error.__traceback__)
    own = [step for step in steps if Path(step.filename) == companion.absolute()]
    return f"{companion.name}, line {own[-1].lineno}, in {own[-1].name}" if own else None
