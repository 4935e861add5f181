"""The target of an exploring session: the kept C++ program, or NumPy where there is no compiler."""

from dataclasses import dataclass

from simneuro.engine.backend import backends
from simneuro.engine.choice import check_target

_KEPT, _WITHOUT = "cpp", "numpy"


@dataclass(frozen=True)
class Target:
    """The name of a backend, and what the page says of it; ``notice`` is empty if all is well."""

    name: str
    notice: str = ""


def choose_target(asked: str | None = None) -> Target:
    """The target that was asked for, or the fastest that a session can have.

    The estimate of :func:`simneuro.engine.choose` is for one simulation. Here many follow with
    other numbers, so that a program is worth its compilation whatever it takes.

    Raises
    ------
    InputError
        If the target does not exist or is not available.
    """
    check_target(asked)
    if asked is not None:
        return Target(asked)
    kept = backends()[_KEPT]
    if kept.available():
        return Target(_KEPT)
    return Target(
        _WITHOUT,
        f"There is no {kept.lacks()} here, so that nothing can be compiled: all works, but a "
        "change takes seconds instead of a tenth of one. 'simneuro doctor' says more.",
    )
