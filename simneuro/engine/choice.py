"""The choice of a backend: the one asked for, or the one that is expected to finish first."""

from dataclasses import dataclass

from simneuro.engine.backend import Backend, backend, backends
from simneuro.engine.threads import can_use, require_threads
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


def choose(
    network: Network, target: str | None = None, runs: int = 1, threads: int | None = None
) -> Choice:
    """The target asked for, or the one on which ``runs`` simulations should be done first.

    If several ``threads`` are asked for, it is one that has them.

    Raises
    ------
    InputError
        As :func:`check_target`, or if the target asked for cannot do what the network asks for, or
        none that is here has its precision or several threads.

    Examples
    --------
    >>> from simneuro.engine import choose
    >>> choose(sn.Scenario.load("lif_step").network, target="numpy").target
    'numpy'
    """
    if target is not None:
        asked = backend(target)
        require_threads(asked, threads)
        asked.require_able(network)
        return Choice(asked, "as asked")
    candidates = _candidates(network, threads)
    ready = [each for each in candidates if each.available()]
    if not ready:
        raise _lacking(candidates, network, threads)
    loop = {each.name: runs * each.seconds(network) for each in candidates}
    cost = {each.name: loop[each.name] + each.preparation(network) for each in ready}
    best = min(ready, key=lambda each: cost[each.name])
    others = [each for each in candidates if each is not best]
    beside = "; ".join(f"{each.name}: {_price(each, network, loop[each.name])}" for each in others)
    reason = _price(best, network, loop[best.name]) + (f" ({beside})" if beside else "")
    return Choice(best, reason)


def _candidates(network: Network, threads: int | None) -> list[Backend]:
    """The backends chosen by cost that have the precision and the threads that are asked for."""
    by_cost = (each for each in backends().values() if each.is_chosen_by_cost)
    able = (each for each in by_cost if network.precision in each.precisions)
    return [each for each in able if can_use(each, threads)]


def _lacking(candidates: list[Backend], network: Network, threads: int | None) -> InputError:
    """The error where none of the candidates is available here."""
    lacking = " or ".join(f"{each.name}, which needs {each.lacks()}" for each in candidates)
    if network.precision == "double":
        what, where = f"{threads} threads for a simulation are those of the target", "threads"
        way_out = "one thread runs on every target"
    else:
        what, where = f"{network.precision} precision is that of the target", "precision"
        way_out = 'precision = "double" runs on every target'
    return InputError(f"{what} {lacking}, and there is none here; {way_out}", where=where)


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
