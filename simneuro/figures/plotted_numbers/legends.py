"""What the colours of a panel mean according to its legends."""

from collections.abc import Iterator
from typing import Any

from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgba_array


def read_legends(ax: Axes) -> dict[str, str]:
    """The words of the legends of axes and of their figure by colour, where it has only one entry.

    Legends of other axes are left out: there, the same colour may mean something else.
    """
    figure: Any = ax.get_figure(root=True)
    found: dict[str, set[str]] = {}
    for legend in filter(None, [ax.get_legend(), *figure.legends]):
        for handle, text in zip(legend.legend_handles, legend.get_texts(), strict=True):
            if handle is not None:
                found.setdefault(_colour_of(handle), set()).add(text.get_text())
    return {ink: next(iter(words)) for ink, words in found.items() if ink and len(words) == 1}


def _colour_of(artist: Any) -> str:
    """The colour of an artist if it has a single one."""
    inks = {to_hex(each) for each in to_rgba_array(next(_colours_of(artist), "none"))}
    return inks.pop() if len(inks) == 1 else ""


def _colours_of(artist: Any) -> Iterator[Any]:
    for name in ("get_color", "get_facecolor", "get_edgecolor"):
        ink = getattr(artist, name, lambda: None)()
        if ink is not None and len(ink):
            yield ink
