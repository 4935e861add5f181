"""The choice of a backend: the one asked for, or the one that is expected to finish first."""

import os
from dataclasses import dataclass

from simneuro.engine.backend import Backend, backend, backends
from simneuro.errors import InputError
from simneuro.network import Network


@dataclass(frozen=True)
class Choice:
    """A backend, and one line that says why."""

    backend: Backend
    reason: str

    @property
    def target(self) -> str:
        """The name of the backend."""
        return self.backend.name

    def __str__(self) -> str:
        return f"target {self.target}: {self.reason}"


def check_target(target: str | None) -> None:
    """Check that a target that was asked for can be had; ``None`` always can.

    Raises
    ------
    InputError
        If it does not exist, or cannot run here.

    Examples
    --------
    >>> from simneuro.engine import check_target
    >>> check_target("nunpy")
    Traceback (most recent call last):
    simneuro.errors.InputError: target: there is no 'nunpy'. Allowed: numpy, cython, cpp, nest.
    """
    if target is not None:
        backend(target)


def choose(network: Network, target: str | None = None, runs: int = 1) -> Choice:
    """The target asked for, or the one on which ``runs`` simulations should be done first.

    Raises
    ------
    InputError
        As :func:`check_target`, or if the target asked for cannot do what the network asks for, or
        none that is here has its precision.

    Examples
    --------
    >>> from simneuro.engine import choose
    >>> choose(sn.Scenario.load("lif_step").network, target="numpy").target
    'numpy'
    """
    if target is not None:
        asked = backend(target)
        asked.require_able(network)
        return Choice(asked, "as asked")
    by_cost = [each for each in backends().values() if each.is_chosen_by_cost]
    candidates = [each for each in by_cost if network.precision in each.precisions]
    loop = {each.name: runs * each.seconds(network) for each in candidates}
    ready = [each for each in candidates if each.available()]
    if not ready:
        lacking = " or ".join(f"{each.name}, which needs {each.lacks()}" for each in candidates)
        raise InputError(
            f"{network.precision} precision is that of the target {lacking}, and there is none "
            'here; precision = "double" runs on every target',
            where="precision",
        )
    cost = {each.name: loop[each.name] + each.preparation(network) for each in ready}
    best = min(ready, key=lambda each: cost[each.name])
    others = [each for each in candidates if each is not best]
    beside = "; ".join(f"{each.name}: {_price(each, network, loop[each.name])}" for each in others)
    reason = _price(best, network, loop[best.name]) + (f" ({beside})" if beside else "")
    return Choice(best, reason)


def _price(each: Backend, network: Network, loop: float) -> str:
    """What simulations would take on a backend, or what it lacks."""
    if not each.available():
        return f"not without {each.lacks()}"
    preparation = each.preparation(network)
    also = f", and {format_seconds(preparation)} to prepare" if preparation else ""
    return format_seconds(loop) + also


def format_seconds(duration: float) -> str:
    """A duration in s as words, such as ``"about 5 min"``."""
    for size, unit in ((86400, "days"), (3600, "h"), (60, "min"), (1, "s")):
        if duration >= 2 * size:
            return f"about {duration / size:.0f} {unit}"
    return "about a second" if duration >= 0.5 else "less than a second"


def available_cores() -> int:
    """How many cores this process may use.

    Examples
    --------
    >>> from simneuro.engine import available_cores
    >>> available_cores() >= 1
    True
    """
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
