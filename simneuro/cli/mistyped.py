"""Command lines that are read otherwise than they were meant, and how they are typed."""

import os
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from itertools import takewhile

from simneuro.errors import OTHER_QUOTES, quoted
from simneuro.system.scenario_folder import bundled

_LONG_DASHES = "\u2013\u2014\u2212"  # what word processors make of two short ones
_QUOTES = "\"'" + OTHER_QUOTES
_ENDINGS = (".toml", ".py")
_WORDS = 20  # in a path; chosen: more than people write


def explain_arguments(given: Sequence[str], extra: Sequence[str]) -> str:
    """What was meant by arguments that are more than a command takes; ``""`` if that is unclear.

    Parameters
    ----------
    given : sequence of str
        All arguments of the command.
    extra : sequence of str
        Those that it has no use for.

    Examples
    --------
    >>> from simneuro.cli.mistyped import explain_arguments
    >>> given = ["lif_step", "--set", "drives.step.amplitude=300", "pA"]
    >>> print(explain_arguments(given, ["pA"]))
    --set: a value with a space stands in quotes: --set drives.step.amplitude="300 pA".
    """
    return _explain_dash(given) or _explain_setting(given, extra) or _explain_path(given)


def explain_command(name: str, commands: Iterable[str]) -> str:
    """The command that was meant where there is a scenario, or another name, instead of one."""
    from simneuro.cli.name_kinds import describe_kind

    if name in bundled():
        return f"{name} is a scenario, not a command. To run it: simneuro run {name}"
    if name.endswith(_ENDINGS):
        return f"{name} is not a command. To run a scenario: simneuro run {name}"
    kind = describe_kind(name)
    if kind:
        own = name.partition(".")[0]  # there may be no such variant
        return f"{own} is {kind}, not a command. To read of it: simneuro show {own}"
    near = get_close_matches(name, [*commands, *bundled()], n=1)
    if near and near[0] in bundled():
        return f"there is no command {quoted(name)}. Did you mean `simneuro run {near[0]}`?"
    return ""


def _explain_dash(given: Sequence[str]) -> str:
    for each in given:
        option = each.lstrip(f"-{_LONG_DASHES}")
        if option and set(each[: len(each) - len(option)]) & set(_LONG_DASHES):
            return f"{each} begins with a long dash; options begin with two short ones: --{option}."
    return ""


def _explain_setting(given: Sequence[str], extra: Sequence[str]) -> str:
    """How ``--set`` is typed, if its value or what belongs to it is among what is too much."""
    for place, each in enumerate(given):
        if each != "--set":
            continue
        words = list(takewhile(_can_be_of_value, given[place + 1 :]))
        if len(words) < 2 or not any(one in words or _is_scenario(one) for one in extra):
            continue
        path, _, value = " ".join(words).strip(_QUOTES).replace("=", " = ", 1).partition(" ")
        value = value.strip(f"= {_QUOTES}")
        if " " in value:
            return f'--set: a value with a space stands in quotes: --set {path}="{value}".'
        if value:
            return f"--set: no space stands beside the equals sign: --set {path}={value}."
    return ""


def _can_be_of_value(word: str) -> bool:
    is_option = (word.startswith("-") and word[1:2].isalpha()) or word.startswith("--")
    return not (is_option or _is_scenario(word))


def _is_scenario(word: str) -> bool:
    return word.endswith(_ENDINGS) or word in bundled()


def _explain_path(given: Sequence[str]) -> str:
    """That a path is put in quotes, if some words in a row are that of a file or a folder."""
    for first in range(len(given)):
        for end in range(first + 2, min(first + _WORDS, len(given)) + 1):
            path = " ".join(given[first:end])
            if os.path.exists(path):  # False of what is too long for a path
                return f'a path with a space stands in quotes: "{path}".'
    return ""
