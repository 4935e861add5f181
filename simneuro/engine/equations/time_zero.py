"""Time in the texts of models: it counts from the end of the warm-up, Brian2's from its start."""

from collections.abc import Iterable

from brian2.utils.stringtools import get_identifiers, word_substitute

from simneuro.network import Times

_ORIGIN, _STEPS = "end_of_warmup", "steps_of_warmup"
_TIMES = {"t": _ORIGIN, "lastspike": _ORIGIN, "t_in_timesteps": _STEPS}
_KINDS = {_ORIGIN: "second", _STEPS: "integer"}


def since_warmup(text: str, part: str = "") -> str:
    """A text of a model with times that count from the start of the warm-up, as Brian2's do.

    The numbers that it then needs have names that end in ``part``.
    """
    meaning = {time: f"({time} - {origin}{part})" for time, origin in _TIMES.items()}
    return str(word_substitute(text, meaning))


def declared(texts: Iterable[str], part: str = "") -> list[str]:
    """The numbers that these texts need, as equations."""
    used = get_identifiers("\n".join(texts))
    return [
        f"{name}{part} : {kind} (shared, constant)"
        for name, kind in _KINDS.items()
        if f"{name}{part}" in used
    ]


def numbers(times: Times, names: Iterable[str], part: str = "") -> dict[str, float | int]:
    """Those numbers that are among the names of a group's variables."""
    values = {f"{_ORIGIN}{part}": times.origin, f"{_STEPS}{part}": times.warmup_steps}
    return {name: value for name, value in values.items() if name in names}
