"""The palette, and colours, dashes and markers by role: the same thing looks the same everywhere.

A scenario gives its conditions colours of the palette: ``{"wake": colour("blue")}``.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import matplotlib as mpl

from simneuro.calls import checked
from simneuro.errors import InputError

#: The palette of okabe2008, which colour-blind readers can tell apart, and a grey
#: dark enough to differ from the green and the purple when seen without a sense of green.
#: Its yellow is left out: it does not show on white.
PALETTE: Mapping[str, str] = MappingProxyType(
    {
        "black": "#000000",
        "grey": "#666666",
        "orange": "#E69F00",
        "sky": "#56B4E9",
        "green": "#009E73",
        "blue": "#0072B2",
        "vermillion": "#D55E00",
        "purple": "#CC79A7",
    }
)

#: Roles that meet in one figure differ in colour; roles that never meet may share one.
ROLES: Mapping[str, str] = MappingProxyType(
    {
        "excitatory": "vermillion",
        "exc": "vermillion",
        "inhibitory": "blue",
        "inh": "blue",
        "neuron": "black",
        "theory": "sky",
        "control": "grey",
        "baseline": "grey",
        "sodium": "vermillion",
        "potassium": "blue",
        "ampa": "vermillion",
        "nmda": "orange",
        "gaba_a": "blue",
        "gaba_b": "purple",
        "constant": "grey",
        "identity": "orange",
        "linear": "orange",
        "sigmoid": "purple",
        "tanh": "sky",
        "relu": "vermillion",
        "leaky_relu": "black",
        "softplus": "green",
        "lif_rate": "blue",
        "lif": "blue",
        "hodgkin_huxley": "sky",
    }
)

#: Dashes of roles whose lines meet in one figure. Some of their colours are alike in grey, or to
#: readers without a sense of green. Other roles have solid lines.
DASHES: Mapping[str, Any] = MappingProxyType(
    {
        "potassium": (0, (5, 1.2)),
        "sigmoid": (0, (1.2, 1.0)),
        "softplus": (0, (5, 1.2)),
        "lif_rate": (0, (5, 1.2, 1.2, 1.2)),
        "lif": (0, (5, 1.2, 1.2, 1.2)),
        "hodgkin_huxley": (0, (5, 1.2)),
    }
)

#: Markers of roles that meet in one figure; others are dots.
MARKERS: Mapping[str, str] = MappingProxyType(
    {"softplus": "s", "sigmoid": "^", "lif_rate": "D", "lif": "D", "nmda": "s", "inhibitory": "s"}
)

NO_COLOURS: Mapping[str, str] = MappingProxyType({})

# For names without a role, in this order.
_SPARE = ("blue", "vermillion", "green", "purple", "orange", "sky", "black")


@checked
def colour(name: str) -> str:
    """The colour of a role, or one of the palette by its name, as hexadecimal digits.

    Raises
    ------
    InputError
        If there is neither such a role nor such a colour.

    Examples
    --------
    >>> from simneuro.figures import colour
    >>> colour("excitatory") == colour("vermillion") == "#D55E00"
    True
    """
    code = PALETTE.get(ROLES.get(name, name))
    if code is None:
        raise InputError(f"no colour belongs to {name!r}", allowed=[*ROLES, *PALETTE])
    return code


@checked
def dashes(name: str) -> Any:
    """The dashes of a role's line, as matplotlib takes them.

    Parameters
    ----------
    name : str
        A role; others have a line without gaps.

    Examples
    --------
    >>> fig, axes = sn.figures.panels("A")
    >>> (line,) = axes["A"].plot([0, 1], [0, 1], linestyle=sn.figures.dashes("relu"))
    """
    return DASHES.get(name, "-")


@checked
def marker(name: str) -> str:
    """The marker of a role's points.

    Parameters
    ----------
    name : str
        A role; others have a dot.

    Examples
    --------
    >>> fig, axes = sn.figures.panels("A")
    >>> (line,) = axes["A"].plot([0, 1], [0, 1], marker=sn.figures.marker("relu"))
    """
    return MARKERS.get(name, "o")


@checked
def colours(names: Iterable[str], own: Mapping[str, str] = NO_COLOURS) -> dict[str, str]:
    """A colour for each name: its own one, that of its role, or a spare one.

    Parameters
    ----------
    names : iterable of str
        Roles, conditions, populations... Each gets its colour once.
    own : mapping of str to str
        Colours of names that are not roles, such as those that a scenario gives its conditions.

    Examples
    --------
    >>> sn.figures.colours(["excitatory", "mine"], own={"mine": "#123456"})["mine"]
    '#123456'
    """
    unique = list(dict.fromkeys(names))
    roles = {name: colour(name) for name in unique if name in ROLES}
    known = {name: code for name, code in (roles | dict(own)).items() if name in unique}
    free = [PALETTE[name] for name in _SPARE if PALETTE[name] not in known.values()]
    spare = free or [PALETTE[name] for name in _SPARE]
    unknown = [name for name in unique if name not in known]
    return known | {name: spare[i % len(spare)] for i, name in enumerate(unknown)}


@checked
def shades(count: int) -> list[tuple[float, ...]]:
    """Colours of an ordered series, dark first; they differ in lightness too.

    Parameters
    ----------
    count : int
        How many.

    Examples
    --------
    >>> shades = sn.figures.shades(3)
    >>> len(shades), bool(sum(shades[0][:3]) < sum(shades[2][:3]))  # dark first
    (3, True)
    """
    shares = (0.85 * k / max(count - 1, 1) for k in range(count))  # chosen: the end shows on white
    return [mpl.colormaps["cividis"](share) for share in shares]
