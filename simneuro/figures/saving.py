"""Figures on disk: as PDF, SVG or PNG, at the width of a printed column."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any

from matplotlib.figure import Figure

from simneuro.calls import checked
from simneuro.errors import InputError, describe_type, did_you_mean
from simneuro.figures.label_fitting import fitted_labels
from simneuro.figures.style import MM_PER_INCH, GivenWidth, Width, in_millimetres, use_style
from simneuro.system.files import replace_file
from simneuro.wanted_values import ANYTHING

# No date and no version of a program is written, so that the same figure gives the same bytes.
_METADATA = MappingProxyType(
    {"png": {"Software": None}, "svg": {"Date": None}, "pdf": {"CreationDate": None}}
)
_OTHER_FORMATS = frozenset(
    {"bmp", "eps", "gif", "jpeg", "jpg", "pgf", "ps", "svgz", "tif", "tiff", "webp"}
    | {"doc", "docx", "emf", "htm", "html", "ppt", "pptx", "wmf"}
)


@checked
@use_style()
def save(
    fig: Annotated[Figure, ANYTHING],
    path: str | os.PathLike[str],
    *,
    width: GivenWidth | None = None,
    formats: Sequence[str] | None = None,
) -> tuple[Path, ...]:
    """Write a figure to the file that is named, such as ``"raster.pdf"``.

    Each file appears whole or not at all, and the same figure gives the same bytes. A PDF carries
    its fonts (TrueType), so that its text can be searched and edited. In an SVG, letters are
    outlines, which look the same everywhere. A PNG has 300 dots per inch.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
        Any figure, also one that was made without simneuro.
    path : str or os.PathLike
        The file, which ends in ``.pdf``, ``.svg`` or ``.png``. Without such an ending a PNG and an
        SVG are written.
    width : {"single", "double"} or float, optional
        Draw the figure this wide: 85 mm, 175 mm, or a number of millimetres. The height changes in
        proportion, and text and lines keep their sizes in points. A label of a vertical axis that
        is much longer than its panel is written in several lines, and so is a title that reaches
        over the edges. Afterwards the figure is as before.
    formats : sequence of {"pdf", "svg", "png"}, optional
        Write a file of each of these formats, whose ending is added to ``path``.

    Returns
    -------
    tuple of Path
        The files.

    Raises
    ------
    InputError
        ``fig`` is not a figure, the format is another one, or the width is not one of a printed
        figure.

    Examples
    --------
    >>> save(fig, "raster.pdf", width=85)  # doctest: +SKIP
    (PosixPath('raster.pdf'),)
    """
    if not isinstance(fig, Figure):
        raise InputError(
            f"a matplotlib figure is needed, but this is {describe_type(type(fig))}. "
            "`fig, axes = figures.panels(...)` and `fig, ax = plt.subplots()` return a figure "
            "first; the figure of axes is `ax.figure`",
            where="fig",
        )
    written = _name_files(Path(path), formats)
    with _at_width(fig, width), fitted_labels(fig), _same_layout(fig) as keep_layout:
        for target, kind in written.items():
            with replace_file(target) as draft:
                fig.savefig(draft, format=kind, metadata=_METADATA[kind])
            keep_layout()
    return tuple(written)


def _name_files(path: Path, formats: Sequence[str] | None) -> dict[Path, str]:
    """The format of each file to be written."""
    if formats is None:
        ending = path.suffix.lower().removeprefix(".")
        if ending in _METADATA:
            return {path: ending}
        _refuse_other_endings(path, ending)
    for kind in formats or ():
        if kind not in _METADATA:
            raise InputError(f"there is no format {kind!r}", where="formats", allowed=_METADATA)
    return {path.with_name(f"{path.name}.{kind}"): kind for kind in formats or ("png", "svg")}


def _refuse_other_endings(path: Path, ending: str) -> None:
    hint = did_you_mean(ending, _METADATA)
    if ending in _OTHER_FORMATS or hint:
        raise InputError(
            f"a figure is not written as .{ending}.{hint} For another format use matplotlib's own "
            "`fig.savefig`",
            where=str(path),
            allowed=[f".{kind}" for kind in _METADATA],
        )


@contextmanager
def _same_layout(fig: Figure) -> Iterator[Callable[[], None]]:
    """Inside this block panels stay where they are from the call that it yields on.

    To place them takes as long as to draw them, and all files should look alike.
    """
    engine = fig.get_layout_engine()
    try:
        yield lambda: fig.set_layout_engine("none")
    finally:
        if engine is not None:
            fig.set_layout_engine(engine)


@contextmanager
def _at_width(fig: Figure, width: Width | float | None) -> Iterator[None]:
    if width is None:
        yield
        return
    before: Any = fig.get_size_inches()
    wide = in_millimetres(width) / MM_PER_INCH
    fig.set_size_inches(wide, before[1] * wide / before[0])
    try:
        yield
    finally:
        fig.set_size_inches(before)
