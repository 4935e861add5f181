"""The functions that a scenario's ``.py`` may define, and names that are nearly theirs."""

import ast
from difflib import get_close_matches
from pathlib import Path

from simneuro.errors import InputError
from simneuro.own_code import read_statements

#: The functions that a scenario's ``.py`` may define, and the name of what each is called with.
FUNCTIONS = {"trial": "scenario", "figures": "results", "claims": "results"}
_SIMILAR = 0.79  # chosen: "trail" for "trial", "claim" for "claims", and not "draw_figures"


def check_function_names(companion: Path) -> None:
    """Look for functions of a ``.py`` that nothing calls, and whose names are near to known ones.

    Nothing is executed.

    Parameters
    ----------
    companion : pathlib.Path
        The ``.py`` file.

    Raises
    ------
    InputError
        If there is one, or the file is not valid Python.

    Examples
    --------
    >>> from pathlib import Path
    >>> from simneuro.experiment import check_function_names
    >>> _ = Path("mine.py").write_text("def figure(results): ...")
    >>> check_function_names(Path("mine.py"))
    Traceback (most recent call last):
    simneuro.errors.InputError: mine.py, line 1: nothing calls figure, so ...
    """
    statements = read_statements(parse_companion(companion, companion.read_bytes()))
    bound = {name for each in statements for name in each.binds}
    used = {name for each in statements for name in each.uses}
    for each in statements:
        if isinstance(each.node, ast.FunctionDef) and each.node.name not in used | {*FUNCTIONS}:
            name = each.node.name
            near = get_close_matches(name.lower(), {*FUNCTIONS} - bound, n=1, cutoff=_SIMILAR)
            if near:
                raise InputError(
                    f"nothing calls {name}, so that it has no effect; did you mean "
                    f"`def {near[0]}({FUNCTIONS[near[0]]}):`?",
                    where=f"{companion.name}, line {each.node.lineno}",
                )


def parse_companion(companion: Path, code: bytes) -> ast.Module:
    """The syntax of a companion.

    Raises
    ------
    InputError
        If it is not valid Python.
    """
    try:
        return ast.parse(code, str(companion))
    except SyntaxError as error:
        place = f"{companion.name}, line {error.lineno}" if error.lineno else companion.name
        raise InputError(f"this is not valid Python: {error.msg}", where=place) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise InputError(f"this is not valid Python: {error}", where=companion.name) from error
