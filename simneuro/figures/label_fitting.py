"""Labels longer than their panels, and titles wider than the figure, in several lines."""

import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

_SPARE = 1.2  # of a panel's height; chosen: a label that is not longer touches no other
_WIDEST = 0.6  # of the font size; about as wide as the letters of a label are on average


@contextmanager
def fitted_labels(fig: Figure) -> Iterator[None]:
    """Inside this block, break what does not fit.

    These are labels of vertical axes that are longer than their panels, and titles and labels of
    horizontal axes that reach over an edge of the figure.
    """
    broken: dict[Text, str] = {}
    across = [text for text in _list_across(fig) if _may_be_wide(text, fig)]
    if across or any(map(_may_be_long, fig.axes)):
        lay_out(fig)
        wide = [_lines_across(text, fig) for text in across]
        for label, lines in filter(None, [*map(_lines_needed, fig.axes), *wide]):
            broken[label] = label.get_text()
            label.set_text(break_label(broken[label], lines))
    try:
        yield
    finally:
        for label, text in broken.items():
            label.set_text(text)


def lay_out(fig: Figure) -> None:
    """Place panels and labels, which takes less time than to draw what is in them."""
    engine = fig.get_layout_engine()
    if engine is None:
        fig.draw_without_rendering()
    else:
        engine.execute(fig)


def break_label(text: str, lines: int) -> str:
    """A label in about so many lines of about one length.

    Examples
    --------
    >>> from simneuro.figures.label_fitting import break_label
    >>> break_label("membrane potential (mV)", 2)
    'membrane\\npotential (mV)'
    """
    length = ceil(len(text) / lines)
    return "\n".join(textwrap.wrap(text, length + 2, break_long_words=False))


def _may_be_long(ax: Axes) -> bool:
    """Whether a label can be longer than its panel, as far as that is seen without drawing."""
    label = ax.yaxis.label
    size = float(label.get_fontsize()) / 72 * _WIDEST * len(label.get_text())
    return size > ax.get_position().height * ax.figure.bbox.height / ax.figure.dpi


def _lines_needed(ax: Axes) -> tuple[Text, int] | None:
    """The label of a vertical axis and how many lines it needs; None if one will do."""
    label = ax.yaxis.label
    text = label.get_text()
    if "\n" in text or " " not in text or not label.get_visible():
        return None
    room = ax.get_window_extent().height
    size = label.get_window_extent().height
    return (label, ceil(size / room)) if room > 0 and size > _SPARE * room else None


def _list_across(fig: Figure) -> list[Text]:
    """The title of the figure, and titles and horizontal labels of its panels."""
    title = [text for text in fig.texts if text.get_text() == fig.get_suptitle()]
    return [*title, *(text for ax in fig.axes for text in (ax.title, ax.xaxis.label))]


def _may_be_wide(text: Text, fig: Figure) -> bool:
    """Whether a text can reach over an edge: whether it is half as wide as the figure."""
    size = float(text.get_fontsize()) / 72 * _WIDEST * len(text.get_text())
    return size > fig.get_figwidth() / 2


def _lines_across(text: Text, fig: Figure) -> tuple[Text, int] | None:
    """A text that reaches over an edge of the figure, and how many lines it needs."""
    written = text.get_text()
    if "\n" in written or " " not in written or not text.get_visible():
        return None
    box, width = text.get_window_extent(), fig.bbox.width
    if box.x0 >= 0 and box.x1 <= width:
        return None
    middle = (box.x0 + box.x1) / 2
    room = 1.9 * min(middle, width - middle)  # of 2; chosen: words leave lines uneven
    return (text, ceil(box.width / room)) if room > 0 else None
