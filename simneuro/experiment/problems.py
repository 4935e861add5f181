"""What is wrong with a scenario's own claims and figures, as the folder of a run keeps it."""

from pathlib import Path

from simneuro.errors import InputError
from simneuro.system.files import read_json, write_json

PROBLEMS = "problems.json"


def read_problems(folder: Path) -> dict[str, str]:
    """What was wrong with the scenario's own ``claims`` or ``figures``; empty if nothing was."""
    path = folder / PROBLEMS
    try:
        found = read_json(path) if path.is_file() else {}
    except InputError:
        return {}
    told = found.items() if isinstance(found, dict) else ()
    return {str(what): said for what, said in told if isinstance(said, str)}


def keep_problem(folder: Path, what: str, said: str) -> None:
    """Keep what is wrong with the scenario's own ``"claims"`` or ``"figures"``; ``""``: nothing."""
    problems = {**read_problems(folder), what: said}
    left = {each: words for each, words in problems.items() if words}
    if left:
        write_json(folder / PROBLEMS, left)
    elif (folder / PROBLEMS).is_file():
        (folder / PROBLEMS).unlink()
