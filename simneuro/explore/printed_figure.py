"""The panels of the page as a figure for print."""

from collections.abc import Sequence
from string import ascii_uppercase

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simneuro.explore.panels import Axis, Panel, Series
from simneuro.figures import label, panels, use_style

_HEIGHT = 38.0  # mm of a panel
_MANY = 1000  # points of a line that is drawn thin; chosen: noise stays readable
_BESIDE = 2  # panels that are side by side at the end


@use_style()
def draw_panels(shown: Sequence[Panel]) -> Figure:
    """Draw panels as they are on the page: those over time below each other, others in pairs."""
    drawn = [each for each in shown if each.series]
    wide = [each for each in drawn if each.x.name == "time"]
    others = [each for each in drawn if each.x.name != "time"]
    ordered, rows = [*wide, *others], []
    letters = iter(ascii_uppercase)
    for _ in wide:
        rows.append(next(letters) * _BESIDE)
    for start in range(0, len(others), _BESIDE):
        pair = [next(letters) for _ in others[start : start + _BESIDE]]
        rows.append("".join(pair) if len(pair) == _BESIDE else pair[0] * _BESIDE)
    fig, axes = panels(";".join(rows), width="double", height_mm=_HEIGHT * len(rows))
    for each, ax in zip(ordered, axes.values(), strict=True):
        _draw(each, ax)
    return fig


def _draw(panel: Panel, ax: Axes) -> None:
    for series in panel.series:
        _draw_series(series, ax)
    ax.set_title(panel.title, pad=10 if any(each.look == "ticks" for each in panel.series) else 6)
    _set_axis(panel.x, ax.set_xlim, ax.set_xlabel)
    _set_axis(panel.y, ax.set_ylim, ax.set_ylabel)
    if panel.y.hides_numbers:
        ax.set_yticks([])
    if sum(bool(each.name) and each.look != "ticks" for each in panel.series) > 1:
        ax.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))


def _draw_series(series: Series, ax: Axes) -> None:
    name, ink = series.name or None, series.colour
    if series.look == "ticks":
        place = ax.get_xaxis_transform()
        ax.plot(series.x, series.y + 1.03, "|", color=ink, ms=4, transform=place, clip_on=False)
    elif series.look == "events":
        for k, x in enumerate(series.x):
            ax.axvline(x, color=ink, lw=0.6, zorder=0, label=name if not k else None)
    elif series.look in ("dots", "raster", "point"):
        size = {"dots": 3.0, "raster": 1.0, "point": 6.0}[series.look]
        dots = ax.plot(series.x, series.y, "o", color=ink, ms=size, mew=0, label=name)
        dots[0].set_rasterized(series.look == "raster")
    else:
        dashes = "--" if series.look == "dashed" else "-"
        width = 1.3 if series.x.size < _MANY else 0.7
        ax.plot(series.x, series.y, color=ink, ls=dashes, lw=width, label=name)


def _set_axis(axis: Axis, limit, name) -> None:  # type: ignore[no-untyped-def]
    """Name an axis, and fix the ends that are fixed."""
    name(label(axis.name, axis.unit))
    limit(axis.low, axis.high)
