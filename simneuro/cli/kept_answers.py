"""What a command said about a scenario, told again while all that it had read is as it was.

To find it out, Brian2 and the scenario are loaded, which takes much longer than to say it. Only
what went well is kept.
"""

import json
import os
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from simneuro.cli.kept_texts import keep_text, key_of, read_kept
from simneuro.errors import InputError
from simneuro.own_code import trial_digest
from simneuro.system.content import content_digest, tree_digests, tree_size
from simneuro.system.scenario_folder import find

_FOLDER = "answers"
# Beside the results of a run; neither is read where a run is finished.
_OF_NO_MATTER = ("points", ".lock")
_LARGEST = 200_000_000  # bytes of a run that is kept in mind; chosen: read within a second
# What Brian2 executes when it is loaded in a folder, and what simneuro warns of.
_PREFERENCES = "brian_preferences"


@dataclass(frozen=True)
class Answer:
    """What a command said.

    Attributes
    ----------
    lines : list of str
        Paragraphs on standard error.
    files : mapping of path to SHA-256
        The files that the scenario names.
    page : list
        The parts of what was printed on standard output.
    run : str
        The folder of the run that it is about, if it is about one.
    tree : mapping of name to SHA-256
        All files of that folder but the points.
    unproven : bool
        Whether a claim does not hold.
    """

    lines: list[str]
    files: dict[str, str]
    page: list[Any] = field(default_factory=list)
    run: str = ""
    tree: dict[str, str] = field(default_factory=dict)
    unproven: bool = False

    @property
    def still_holds(self) -> bool:
        """Whether all files are as they were when it was given."""
        now = {path: content_digest(Path(path)) for path in self.files}
        if now != self.files or not all(now.values()):
            return False
        if not self.run:
            return True
        return all(self.tree.values()) and read_tree(Path(self.run)) == self.tree != {}


def find_key(source: str, *parts: str) -> str | None:
    """What an answer about a scenario is kept under; None if it is not to be kept.

    It changes with the scenario's files and with the user's own modules on which its trial rests.
    Where Brian2 is loaded already, as in Python, nothing is gained, and there may be kinds of parts
    that the user has defined there.

    Parameters
    ----------
    source : str
        The scenario as the user names it.
    *parts : str
        What else the answer depends on.
    """
    if "brian2" in sys.modules or os.path.lexists(_PREFERENCES):
        return None
    try:
        toml, companion = find(source)
        code = [] if companion is None else _describe_code(companion)
    except (InputError, OSError):
        return None
    text = content_digest(toml)
    of_a_run = str(toml.with_name("run.json").exists())
    places = (os.getcwd(), str(toml.absolute()), *_user_preferences())
    return key_of(source, *parts, *places, of_a_run, text, *code) if text else None


def recall(key: str | None) -> Answer | None:
    """The answer that is kept under a key, if it still holds."""
    text = None if key is None else read_kept(_FOLDER, key)
    if text is None:
        return None
    answer = Answer(**json.loads(text))
    return answer if answer.still_holds else None


def keep(key: str | None, answer: Answer) -> None:
    """Keep an answer, unless its key is None."""
    if key is not None:
        keep_text(_FOLDER, key, json.dumps(asdict(answer)))


def read_tree(run: Path) -> dict[str, str]:
    """SHA-256 of each file of a run but its points; empty if they are too large to be read."""
    if tree_size(run, _OF_NO_MATTER) > _LARGEST:
        return {}
    return tree_digests(run, _OF_NO_MATTER)


def _describe_code(companion: Path) -> Iterable[str]:
    """Digests of a companion, and of all that its trial uses, its own modules included."""
    return content_digest(companion), trial_digest(companion, companion.read_bytes())


def _user_preferences() -> Iterable[str]:
    """When the preferences that Brian2 reads for each user were changed."""
    path = Path("~/.brian/user_preferences").expanduser()
    return [str(path.stat().st_mtime_ns)] if path.is_file() else []
