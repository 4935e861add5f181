"""How lines, dots and areas are drawn, read from their matplotlib artists."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from matplotlib.collections import Collection, PathCollection
from matplotlib.colors import to_hex, to_rgba
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from numpy.typing import NDArray

NO_LINE = ("None", "none", " ", "")
# Those of matplotlib's settings `lines.dashed_pattern` and its like, in widths of the line.
_DASHES = MappingProxyType({"--": (3.7, 1.6), ":": (1.0, 1.65), "-.": (6.4, 1.6, 1.0, 1.6)})


@dataclass(frozen=True)
class Look:
    """How a series is drawn.

    Attributes
    ----------
    colours : tuple of str
        ``"#rrggbb"``: one for all numbers, or one for each; none if nothing is seen. Where dots
        differ in opacity, ``"#rrggbbaa"``.
    opacity : float
        From 0 to 1.
    width : float
        Of lines, in points; 0 without lines.
    size : float
        Of markers, in points.
    marker : str
        As matplotlib names it; ``""`` without.
    filled : bool
        Whether markers have the colour inside; otherwise it is that of their outline.
    dashes : tuple of float
        Lengths of dashes and gaps in turn, in points; empty for whole lines.
    steps : str
        ``"pre"``, ``"mid"`` or ``"post"`` for lines of steps, otherwise ``""``.
    """

    colours: tuple[str, ...] = ()
    opacity: float = 1.0
    width: float = 0.0
    size: float = 0.0
    marker: str = ""
    filled: bool = True
    dashes: tuple[float, ...] = ()
    steps: str = ""


def look_of_line(line: Line2D) -> Look:
    """The look of a line or of markers."""
    marker, style = str(line.get_marker()), str(line.get_linestyle())
    is_line = style not in NO_LINE
    is_hollow = _is_hollow(line.get_markerfacecolor())
    ink = line.get_markeredgecolor() if is_hollow else line.get_markerfacecolor()
    colour: Any = line.get_color() if is_line or marker in "|_+x" else ink
    width, drawn = float(line.get_linewidth()), line.get_drawstyle()
    return Look(
        colours=(to_hex(colour),),
        opacity=_opacity(line, colour),
        width=width if is_line else 0.0,
        size=float(line.get_markersize()),
        marker="" if marker in NO_LINE else marker,
        filled=not is_hollow,
        dashes=tuple(width * part for part in _DASHES.get(style, ())),
        steps="pre" if drawn == "steps" else drawn.partition("-")[2],
    )


def look_of_patch(patch: Patch) -> Look:
    """The look of an area, or of its outline if it is not filled."""
    if patch.get_fill():
        return Look((to_hex(patch.get_facecolor()),), _opacity(patch, patch.get_facecolor()))
    colour, width = patch.get_edgecolor(), float(patch.get_linewidth())
    dashes = tuple(width * part for part in _DASHES.get(str(patch.get_linestyle()), ()))
    return Look((to_hex(colour),), _opacity(patch, colour), width, dashes=dashes)


def look_of_collection(drawn: Collection) -> Look:
    """The look of lines, dots or areas that matplotlib draws together."""
    faces: Any = drawn.get_facecolor()
    is_hollow = isinstance(drawn, PathCollection) and all(map(_is_hollow, faces))
    colours: Any = faces if len(faces) and not is_hollow else drawn.get_edgecolor()
    differ = len(colours) > 1 and bool(np.ptp(np.asarray(colours)[:, 3]))
    hexes = tuple(to_hex(each, keep_alpha=differ) for each in colours)
    widths, sizes = np.ravel(drawn.get_linewidth()), _sizes_of(drawn)
    styles: Any = drawn.get_linestyle()
    return Look(
        colours=hexes[:1] if len(set(hexes)) < 2 else hexes,
        opacity=1.0 if differ else _opacity(drawn, colours[0]) if hexes else 0.0,
        width=float(widths[0]) if widths.size else 0.0,
        size=float(np.sqrt(np.median(sizes))) if sizes.size else 0.0,
        filled=not is_hollow,
        dashes=tuple(map(float, (styles[0][1] if styles else None) or ())),
    )


def _sizes_of(drawn: Collection) -> NDArray[np.float64]:
    """The areas of dots."""
    return np.ravel(drawn.get_sizes()) if isinstance(drawn, PathCollection) else np.empty(0)


def _is_hollow(face: Any) -> bool:
    """Whether a marker shows the paper inside: it is not filled, or with white."""
    red, green, blue, opacity = to_rgba(face)
    return opacity == 0 or min(red, green, blue) == 1


def _opacity(artist: Any, colour: Any) -> float:
    given = artist.get_alpha()
    return float(to_rgba(colour)[3] if given is None or np.ndim(given) else given)
