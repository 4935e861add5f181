"""Time in the texts of models: it counts from the end of the warm-up, Brian2's from its start."""

from collections.abc import Iterable

from brian2.utils.stringtools import get_identifiers, word_substitute

from simneuro.network import Times

# Each has an origin of its own: Brian2 looks for the names in an expression after SymPy has
# simplified it, and would not find one origin that cancels in ``t - lastspike``.
_KINDS = {"t": "second", "lastspike": "second", "t_in_timesteps": "integer"}


def since_warmup(text: str, part: str = "") -> str:
    """A text of a model with times that count from the start of the warm-up, as Brian2's do.

    The numbers that it then needs have names that end in ``part``.
    """
    meaning = {time: f"({time} - {_origin(time, part)})" for time in _KINDS}
    return str(word_substitute(text, meaning))


def declare_origins(texts: Iterable[str], part: str = "") -> list[str]:
    """The numbers that these texts need, as equations."""
    used = get_identifiers("\n".join(texts))
    return [
        f"{_origin(time, part)} : {kind} (shared, constant)"
        for time, kind in _KINDS.items()
        if _origin(time, part) in used
    ]


def numbers(times: Times, names: Iterable[str], part: str = "") -> dict[str, float | int]:
    """Those numbers that are among the names of a group's variables."""
    values = {
        _origin(time, part): times.warmup_steps if kind == "integer" else times.origin
        for time, kind in _KINDS.items()
    }
    return {name: value for name, value in values.items() if name in names}


def _origin(time: str, part: str) -> str:
    return f"origin_of_{time}{part}"
