"""The head of a script: what it is of, what it needs, and in what it differs."""

import textwrap
from collections.abc import Iterable, Iterator
from importlib.metadata import version

from simneuro import units
from simneuro.printable import visible
from simneuro.scenario.brian2_exchange import Brian2Exchange

_ALWAYS = ("Clock", "Network", "prefs")
_SAME = (
    "On the machine where it was written, with Brian2's NumPy target, it has the spikes of "
    "simneuro, equal to the last bit."
)


def docstring(scenario: Brian2Exchange, differences: Iterable[str]) -> str:
    """The docstring of a script; ``differences`` say how its run differs from simneuro's."""
    paragraphs = [scenario.title.strip(), *_description(scenario), _origin(scenario)]
    paragraphs += [*_time(scenario), *(list(differences) or [_SAME])]
    text = "\n\n".join(textwrap.fill(each, 96) for each in paragraphs)
    safe = visible(text).replace("\\", "\\\\").replace('"""', "'''")
    return f'"""{safe}\n"""'


def import_lines(modules: Iterable[str], of_brian2: Iterable[str]) -> str:
    """The imports of a script."""
    own = sorted({each for each in modules if "numpy" not in each and "scipy" not in each})
    others = sorted({each for each in modules if "scipy" in each} | {"import numpy as np"})
    named = ", ".join(sorted({*of_brian2, *_ALWAYS}))
    wrapped = textwrap.fill(named, 92, initial_indent="    ", subsequent_indent="    ")
    brian2 = f"from brian2 import (\n{wrapped},\n)"
    future = "from __future__ import annotations"
    return "\n\n".join(filter(None, [future, "\n".join(own), "\n".join([*others, brian2])]))


def _description(scenario: Brian2Exchange) -> Iterator[str]:
    yield from (" ".join(each.split()) for each in scenario.description.split("\n\n") if each)


def _origin(scenario: Brian2Exchange) -> str:
    return (
        f"Written by simneuro {version('simneuro')} from the scenario {scenario.name} (digest "
        f"{scenario.digest[:16]}, seed {scenario.seed}) for Brian2 {version('brian2')}. It needs "
        "Brian2 and NumPy, and SciPy for cables. The wiring, the events and all other random "
        "numbers that simneuro draws before a run stand here as numbers; what is random during a "
        "run is a function of a key, the time step and the number of the cell."
    )


def _time(scenario: Brian2Exchange) -> Iterator[str]:
    if float(scenario.warmup) > 0:
        yield (
            f"Times count from the start of the warm-up of {units.text(scenario.warmup)}, which "
            "recordings of simneuro leave out; their time 0 is its end."
        )
