"""Networks, names and numbers of the code of a Brian2 script's objects."""

import re
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np


def network_of(monitor: Any) -> Any:
    """The Brian2 network that a monitor was run in; None if it no longer exists."""
    for network in living("network", "Network"):
        if network.id == monitor._network or monitor in network.objects:
            return network
    return None


def time_of(network: Any) -> float:
    """The time (s) that a network has reached."""
    return float(np.asarray(network.t_))  # a variable of the clock where a run was stopped


def was_removed(monitor: Any, network: Any) -> bool:
    """Whether a network no longer holds a monitor; Brian2's magic network is empty after a run."""
    return bool(network.objects) and monitor not in network.objects


def parts_of(source: Any) -> Iterator[Any]:
    """The objects of a group, or of the group that it is a part of, that emit its spikes."""
    whole = getattr(source, "source", source)
    yield whole
    yield from (each for each in whole.contained_objects if each.name.endswith("spike_thresholder"))


def has_namesake(part: Any) -> bool:
    """Whether another object of Brian2 has the same name."""
    others = (each for each in living("names", "Nameable") if each is not part)
    return any(getattr(each, "name", None) == part.name for each in others)


def living(module: str, kind: str) -> Iterator[Any]:
    """The objects of a kind that exist: none where Brian2 has not been imported."""
    loaded = sys.modules.get(f"brian2.core.{module}")
    references = [] if loaded is None else list(getattr(loaded, kind).__instances__())
    return (one for reference in references if (one := reference()) is not None)


def code_number(runner: Any) -> int | None:
    """The number in the name of an object's code; None if it has no code.

    For each run Brian2 makes the code of each active object anew and numbers it, since the old one
    still exists: without a number and with 1 in turn, or counting up in standalone mode.
    """
    name = getattr(getattr(runner, "codeobj", None), "name", "")
    match = re.search(r"_codeobject(?:_(\d+))?$", name)
    return None if match is None else int(match[1] or 0)
