"""The numbers of a figure as the report's page reads them: few enough, and in few letters.

Lines of many points keep the least and the largest of each stretch; dots, and lines that are drawn
together, are thinned to every second, third, ...; and long lists have seven digits. The picture
shows all.
"""

import base64
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simneuro.figures.plotted_numbers import (
    PlottedAxis,
    PlottedImage,
    PlottedPanel,
    PlottedSeries,
    plain,
)
from simneuro.system.files import is_plain_json

_MOST_ON_LINE = 2400  # chosen: a panel that is enlarged has fewer pixels across
_MOST_DOTS = 6000  # of a panel; chosen: 32 kB for their times, 16 kB for the numbers of cells
_MOST_PIXELS = 16_384  # of an image; chosen: 128 x 128
_MOST_SERIES = 60  # of a panel; chosen: more cannot be told from each other
_SHORT = 300  # numbers; chosen: shorter lists are written as text
_LAST = 65_534  # of 16 bits; the number after it is a gap
_FLOATS = np.finfo(np.float32)
_SCALES = ("linear", "log")
_LIKE_LINES, _LIKE_DOTS = ("line", "band"), ("dots",)
Numbers = NDArray[np.float64]


def pack_panels(panels: Sequence[PlottedPanel]) -> list[dict[str, Any]]:
    """The panels that a page can enlarge, as values of JSON; others stay a picture only."""
    packed = [_pack_panel(each) for each in panels if _can_be_shown(each)]
    return [each for each in packed if is_plain_json(each)]


def _can_be_shown(panel: PlottedPanel) -> bool:
    axes, few = (panel.x, panel.y), len(panel.series) <= _MOST_SERIES
    ends = [end for axis in axes for end in (axis.low, axis.high)]
    plain = all(axis.scale in _SCALES and axis.low != axis.high for axis in axes)
    as_said = not any(axis.numbers for axis in axes)
    as_said = as_said and all(each.left is None for each in panel.series)
    whole = not panel.unread and not panel.has_inset and bool(np.isfinite(ends).all())
    seen = any(each.look.colours and each.kind not in ("hspan", "vspan") for each in panel.series)
    sized = all(each.values.size for each in panel.images)
    return plain and as_said and whole and few and sized and (seen or bool(panel.images))


def _pack_panel(panel: PlottedPanel) -> dict[str, Any]:
    dots = sum(each.x.size for each in panel.series if each.kind in _LIKE_DOTS)
    every = max(1, -(-dots // _MOST_DOTS))
    seen = [each for each in panel.series if each.look.colours]
    return {
        "letter": panel.letter,
        "title": plain(panel.title),
        "box": [round(part, 5) for part in panel.box],
        "x": _pack_axis(panel.x),
        "y": _pack_axis(panel.y),
        "series": [_pack_series(each, every) for each in seen],
        "images": [_pack_image(each) for each in panel.images],
        "every": max([every, *(_count_skipped(each) for each in seen)]),
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
        "filled": look.filled,
        "dashes": [round(part, 2) for part in look.dashes],
        "steps": look.steps,
        "reach": [share if np.isfinite(share) else None for share in series.reach],
        **{name: pack_numbers(each[kept]) for name, each in lists.items() if each is not None},
    }


def _choose(series: PlottedSeries, every: int) -> NDArray[np.intp]:
    """Which numbers of a series the page shows."""
    if series.kind in _LIKE_DOTS:
        return np.arange(0, series.x.size, every)
    if _is_long(series):
        pieces = _list_pieces(series)[:: _count_skipped(series)]
        share = _MOST_ON_LINE / max(1, sum(stop - start for start, stop in pieces))
        kept = {each for piece in pieces for each in _thin_piece(series, piece, share)}
        return np.array(sorted(kept), np.intp)
    return np.arange(series.x.size)


def _is_long(series: PlottedSeries) -> bool:
    return series.kind in _LIKE_LINES and series.x.size > _MOST_ON_LINE


def _count_skipped(series: PlottedSeries) -> int:
    """One of how many pieces of a line, between its gaps, the page shows."""
    pieces = _list_pieces(series) if _is_long(series) else ()
    return max(1, -(-len(pieces) // (_MOST_ON_LINE // 3)))


def _list_pieces(series: PlottedSeries) -> list[tuple[int, int]]:
    """Where the pieces of a line between its gaps start and stop."""
    drawn = np.isfinite(series.x) & np.isfinite(series.y)
    turns = np.flatnonzero(np.diff(np.concatenate([[0], drawn.astype(int), [0]])))
    return [(int(start), int(stop)) for start, stop in turns.reshape(-1, 2)]


def _thin_piece(series: PlottedSeries, piece: tuple[int, int], share: float) -> Iterator[int]:
    """Both ends of a piece, the gap after it, and where it is outermost in each stretch."""
    start, stop = piece
    yield from {start, stop - 1, min(stop, series.x.size - 1)}
    lists = _list_bounds(series)
    count = max(1, int(share * (stop - start) / (2 * len(lists) + 1)))
    for first, last in pairwise(np.linspace(start, stop, count + 1).astype(int)):
        for each in lists if last > first + 1 else ():
            part = each[first:last]
            if np.isfinite(part).any():
                yield from (first + int(np.nanargmin(part)), first + int(np.nanargmax(part)))


def _list_bounds(series: PlottedSeries) -> list[Numbers]:
    """The numbers whose extremes are seen; those across as well where a line turns back."""
    turns_back = np.any(np.diff(series.x[np.isfinite(series.x)]) < 0)
    upward = [each for each in (series.y, series.low, series.high) if each is not None]
    return [*upward, series.x] if turns_back else upward


def _pack_image(image: PlottedImage) -> dict[str, Any]:
    every = int(np.ceil(np.sqrt(max(1.0, image.values.size / _MOST_PIXELS))))
    values, colours = image.values[::every, ::every], image.colours[::every, ::every]
    palette, index = np.unique(colours.reshape(-1, 4), axis=0, return_inverse=True)
    return {
        "label": plain(image.label),
        "shape": list(values.shape),
        "x": pack_numbers(_every_edge(image.x_edges, every)),
        "y": pack_numbers(_every_edge(image.y_edges, every)),
        "across": pack_numbers(_every_middle(image.x_edges, every)),
        "up": pack_numbers(_every_middle(image.y_edges, every)),
        "values": pack_numbers(values.ravel()),
        "palette": ["#" + bytes(each).hex() for each in palette.astype(np.uint8)],
        "index": pack_numbers(np.ravel(index).astype(float)),
        "every": every,
    }


def _every_edge(edges: Numbers, every: int) -> Numbers:
    """The edges of the cells that are kept, each as large as those that it stands for."""
    return np.append(edges[:-1:every], edges[-1])


def _every_middle(edges: Numbers, every: int) -> Numbers:
    """Where the cells that are kept are themselves."""
    return ((edges[1:] + edges[:-1]) / 2)[::every]


def pack_numbers(values: Numbers) -> list[float | None] | Mapping[str, Any]:
    """A list of numbers; a long one as bytes: of 16 bits if all are whole, otherwise of floats.

    Floats have four bytes, which carry seven digits, or eight where four cannot hold their size.

    Examples
    --------
    >>> from simneuro.experiment.live_panels import pack_numbers
    >>> pack_numbers(np.array([1.0, np.nan]))
    [1.0, None]
    """
    if values.size <= _SHORT:
        return [float(f"{each:.12g}") if np.isfinite(each) else None for each in values]
    shown = values[np.isfinite(values)]
    low, high = (float(shown.min()), float(shown.max())) if shown.size else (0.0, 0.0)
    if high - low <= _LAST and np.array_equal(shown, np.round(shown)):
        whole = np.where(np.isfinite(values), values - low, _LAST + 1)
        return {"as": "u2", "from": low, "of": _as_text(whole, "<u2")}
    sizes = np.abs(shown[shown != 0])
    fits = sizes.min() >= _FLOATS.tiny and sizes.max() <= _FLOATS.max
    kind = "f4" if fits else "f8"
    return {
        "as": kind,
        "from": 0.0,
        "of": _as_text(np.where(np.isfinite(values), values, np.nan), f"<{kind}"),
    }


def _as_text(values: Numbers, kind: str) -> str:
    return base64.b64encode(values.astype(kind).tobytes()).decode("ascii")
