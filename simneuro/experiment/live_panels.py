"""The numbers of a figure as the report's page reads them: few enough, and in few letters.

Lines of many points keep the least and the largest of each stretch, dots are thinned to every
second, third, ..., and numbers of long lists have 16 bits between the least and the largest. The
picture shows all.
"""

import base64
import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simneuro.figures.plotted_numbers import (
    PlottedAxis,
    PlottedImage,
    PlottedPanel,
    PlottedSeries,
)

_MOST_ON_LINE = 2400  # chosen: a panel that is enlarged has fewer pixels across
_MOST_DOTS = 6000  # of a panel; chosen: 32 kB
_MOST_PIXELS = 16_384  # of an image; chosen: 128 x 128
_MOST_SERIES = 60  # of a panel; chosen: more cannot be told from each other
_SHORT = 300  # numbers; chosen: shorter lists are written as text
_LAST = 65_534  # of 16 bits; the number after it is a gap
_SCALES = ("linear", "log")
_LIKE_LINES, _LIKE_DOTS = ("line", "band"), ("dots",)
Numbers = NDArray[np.float64]


def pack_panels(panels: Sequence[PlottedPanel]) -> list[dict[str, Any]]:
    """The panels that a page can enlarge, as values of JSON; others stay a picture only."""
    return [_pack_panel(each) for each in panels if _can_be_shown(each)]


def _can_be_shown(panel: PlottedPanel) -> bool:
    axes, few = (panel.x, panel.y), len(panel.series) <= _MOST_SERIES
    ends = [end for axis in axes for end in (axis.low, axis.high)]
    plain = all(axis.scale in _SCALES and axis.low != axis.high for axis in axes)
    whole = not panel.unread and bool(np.isfinite(ends).all())
    seen = any(each.look.colours and each.kind not in ("hspan", "vspan") for each in panel.series)
    sized = all(each.values.size for each in panel.images)
    return plain and whole and few and sized and (seen or bool(panel.images))


def _pack_panel(panel: PlottedPanel) -> dict[str, Any]:
    dots = sum(each.x.size for each in panel.series if each.kind in _LIKE_DOTS)
    every = max(1, -(-dots // _MOST_DOTS))
    return {
        "letter": panel.letter,
        "title": plain(panel.title),
        "box": [round(part, 5) for part in panel.box],
        "x": _pack_axis(panel.x),
        "y": _pack_axis(panel.y),
        "series": [_pack_series(each, every) for each in panel.series if each.look.colours],
        "images": [_pack_image(each) for each in panel.images],
        "every": every,
    }


def _pack_axis(axis: PlottedAxis) -> dict[str, Any]:
    names = [[at, plain(text)] for at, text in axis.names.items()]
    return {
        "label": plain(axis.label),
        "ends": [axis.low, axis.high],
        "log": axis.scale == "log",
        "names": names,
    }


def _pack_series(series: PlottedSeries, every: int) -> dict[str, Any]:
    kept = _choose(series, every)
    look, single = series.look, len(series.look.colours) == 1
    lists = {name: getattr(series, name) for name in ("x", "y", "low", "high", "widths")}
    return {
        "kind": series.kind,
        "label": plain(series.label),
        "colour": look.colours[0],
        "colours": [] if single else [look.colours[k % len(look.colours)] for k in kept],
        "opacity": round(look.opacity, 3),
        "width": round(look.width, 2),
        "size": round(look.size, 2),
        "marker": look.marker,
        "dashes": [round(part, 2) for part in look.dashes],
        "steps": look.steps,
        "reach": list(series.reach),
        **{name: pack_numbers(each[kept]) for name, each in lists.items() if each is not None},
    }


def _choose(series: PlottedSeries, every: int) -> NDArray[np.intp]:
    """Which numbers of a series the page shows."""
    if series.kind in _LIKE_DOTS:
        return np.arange(0, series.x.size, every)
    if series.kind in _LIKE_LINES and series.x.size > _MOST_ON_LINE:
        return _least_and_largest(series)
    return np.arange(series.x.size)


def _least_and_largest(series: PlottedSeries) -> NDArray[np.intp]:
    """Both ends of a line, its gaps, and where it is least and largest in each stretch."""
    ends = np.linspace(0, series.x.size, _MOST_ON_LINE // 3 + 1).astype(int)
    kept = {0, series.x.size - 1}
    for start, stop in pairwise(ends):
        y = series.y[start:stop]
        gaps = np.flatnonzero(np.isnan(y))
        kept |= {start + int(gaps[0])} if gaps.size else set()
        if gaps.size < y.size:
            kept |= {start + int(np.nanargmin(y)), start + int(np.nanargmax(y))}
    return np.array(sorted(kept), np.intp)


def _pack_image(image: PlottedImage) -> dict[str, Any]:
    every = int(np.ceil(np.sqrt(max(1.0, image.values.size / _MOST_PIXELS))))
    values, colours = image.values[::every, ::every], image.colours[::every, ::every]
    palette, index = np.unique(colours.reshape(-1, 4), axis=0, return_inverse=True)
    return {
        "label": plain(image.label),
        "shape": list(values.shape),
        "x": pack_numbers(_every_edge(image.x_edges, every)),
        "y": pack_numbers(_every_edge(image.y_edges, every)),
        "values": pack_numbers(values.ravel()),
        "palette": ["#" + bytes(each).hex() for each in palette.astype(np.uint8)],
        "index": pack_numbers(np.ravel(index).astype(float)),
        "every": every,
    }


def _every_edge(edges: Numbers, every: int) -> Numbers:
    """The edges of the cells that are kept, each as large as those that it stands for."""
    return np.append(edges[:-1:every], edges[-1])


def pack_numbers(values: Numbers) -> list[float | None] | Mapping[str, Any]:
    """A list of numbers; a long one as 16-bit integers between the least and the largest.

    Numbers that are all above 0 and differ by more than a factor of 1000 are packed as logarithms.

    Examples
    --------
    >>> pack_numbers(np.array([1.0, np.nan]))
    [1.0, None]
    """
    if values.size <= _SHORT:
        return [float(f"{each:.7g}") if np.isfinite(each) else None for each in values]
    shown = values[np.isfinite(values)]
    low, high = (float(shown.min()), float(shown.max())) if shown.size else (0.0, 0.0)
    is_log = low > 0 and high > 1000 * low
    if is_log:
        low, high, values = np.log10(low), np.log10(high), np.log10(np.abs(values))
    step = (high - low) / _LAST or 1.0
    if not is_log and np.array_equal(shown, np.round(shown)) and high - low <= _LAST:
        step = 1.0  # whole numbers, such as those of cells, stay what they are
    whole = np.where(np.isfinite(values), np.round((values - low) / step), _LAST + 1)
    text = base64.b64encode(whole.astype("<u2").tobytes()).decode("ascii")
    return {"from": low, "step": step, "log": bool(is_log), "of": text}


def plain(text: str) -> str:
    """A label without the marks of mathematical typesetting.

    Examples
    --------
    >>> plain("$\\\\tau_{\\\\mathrm{m}}$ (ms)")
    'τ_m (ms)'
    """
    if text.count("$") >= 2:
        text = re.sub(r"\\([A-Za-z]+)", _find_greek, text)
        text = re.sub(r"[${}\\]", "", text)
    return " ".join(text.split())


def _find_greek(command: re.Match[str]) -> str:
    """The letter that a command of typesetting stands for; none if it only says how to set."""
    name = command[1]
    size = "CAPITAL" if name[0].isupper() else "SMALL"
    try:
        return unicodedata.lookup(f"GREEK {size} LETTER {name}")
    except KeyError:
        return ""
