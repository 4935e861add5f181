"""Whether a network can be built: what Brian2 says against it, in the words of a scenario."""

import re
from collections.abc import Iterator

from simneuro.engine.equations import names
from simneuro.engine.program.source import write_source
from simneuro.engine.program.structure import structure
from simneuro.errors import InputError, one_line
from simneuro.network import Network
from simneuro.system.drafts import scratch_folder

# The ends of the names of Brian2's objects, and the text of a model that each was made from.
_TEXTS = {
    "_thresholder": "threshold",
    "_resetter": "reset",
    "_stateupdater": "equations",
    "_pre": "on_pre",
    "_post": "on_post",
}
_OBJECT = re.compile(r"object named '(\w+)'")
_MANY = 1000
_checked: set[str] = set()


def check_buildable(network: Network) -> None:
    """Write the program of a network without compiling it, once for each structure.

    Raises
    ------
    InputError
        If that is impossible: the paragraph says which text of which part is the reason.

    Examples
    --------
    >>> from simneuro.engine import check_buildable
    >>> check_buildable(sn.Scenario.load("lif_step").network)  # raises nothing
    """
    text = structure(network)
    if text in _checked:
        return
    try:
        with scratch_folder() as folder:
            write_source(network, folder)
    except InputError:
        raise
    except Exception as error:  # Brian2 raises errors of several kinds here
        raise explain(error, network) from error
    if len(_checked) < _MANY:
        _checked.add(text)


def explain(error: Exception, network: Network) -> InputError:
    """What Brian2 says when it cannot build a network, as an error of the input."""
    causes = list(_causes(error))
    said = " ".join(str(each) for each in causes)
    cause = causes[-1].args[0] if causes[-1].args else causes[-1]
    reason = one_line(cause).rstrip(".")
    found = _OBJECT.search(said)
    return InputError(
        f"this cannot be simulated: {reason}", where=_place(found[1] if found else "", network)
    )


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _place(name: str, network: Network) -> str:
    """The dotted path of the part that a Brian2 object was made for, and the text in it."""
    parts = [
        *((names.population(each), f"populations.{each}") for each in network.cells),
        *((names.projection(each), f"projections.{each}") for each in network.wires),
        *((names.input_of(each), f"drives.{each}") for each in network.feeds),
        *((names.source(each), f"sources.{each}") for each in network.sources),
        *(
            (names.drive(each), f"drives.{each}")
            for cells in network.cells.values()
            for each in cells.inputs
        ),
    ]
    owners = [part for part in parts if name == part[0] or name.startswith(f"{part[0]}_")]
    if not owners:
        return ""
    own, path = max(owners, key=lambda part: len(part[0]))
    text = next((each for end, each in _TEXTS.items() if name[len(own) :].endswith(end)), "")
    return f"{path}: {text}" if text else path
