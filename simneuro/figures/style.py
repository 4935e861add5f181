"""How figures look: sizes, colours by role, panel letters, and saving.

Nothing here touches matplotlib's global settings: the style holds inside `applied` and no further.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import matplotlib as mpl
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import ScaledTranslation

from simneuro.errors import InputError
from simneuro.files import replace_file

MM_PER_INCH = 25.4
WIDTH_MM = MappingProxyType({"single": 85.0, "double": 175.0})
Width = Literal["single", "double"]

# The palette of Okabe and Ito (2008), made to be told apart by colour-blind readers, and a grey
# dark enough to differ from the green and the purple when seen without a sense of green.
# Its yellow is left out: it does not show on white.
BLACK, GREY = "#000000", "#666666"
ORANGE, SKY, GREEN = "#E69F00", "#56B4E9", "#009E73"
BLUE, VERMILLION, PURPLE = "#0072B2", "#D55E00", "#CC79A7"

# Roles that meet in one figure differ in colour; roles that never meet may share one.
COLOURS: Mapping[str, str] = MappingProxyType(
    {
        "excitatory": VERMILLION,
        "inhibitory": BLUE,
        "relay": GREEN,
        "sodium": VERMILLION,
        "potassium": BLUE,
        "neuron": BLACK,
        "theory": SKY,
        "control": GREY,
        "baseline": GREY,
        "constant": GREY,
        "linear": ORANGE,
        "sigmoid": PURPLE,
        "tanh": SKY,
        "relu": VERMILLION,
        "leaky_relu": BLACK,
        "softplus": GREEN,
        "lif_rate": BLUE,
        "lif": BLUE,
        "hodgkin_huxley": SKY,
        "ampa": VERMILLION,
        "nmda": ORANGE,
        "gaba_a": BLUE,
        "gaba_b": PURPLE,
        "depressing": BLUE,
        "facilitating": VERMILLION,
        "balanced": GREEN,
        "without_noise": BLACK,
        "with_noise": VERMILLION,
        "sr": ORANGE,
        "si_fast": PURPLE,
        "ai": GREEN,
        "si_slow": BLUE,
        "coba": PURPLE,
        "cuba": GREEN,
        "clustered": PURPLE,
        "uniform": GREY,
        "shunted": GREEN,
        "slow_membrane": BLACK,
        "fast_membrane": ORANGE,
        "together": PURPLE,
        "dispersed": GREY,
        "early": ORANGE,
        "late": PURPLE,
        "rem": PURPLE,
        "no_bursts": SKY,
        "no_memory": ORANGE,
    }
)
_SYNONYMS = {
    "exc": "excitatory",
    "inh": "inhibitory",
    "identity": "linear",
    "B6": "neuron",
    "B8": "neuron",
}
_SPARE = (BLUE, VERMILLION, GREEN, PURPLE, ORANGE, SKY, BLACK)


def colour(role: str) -> str:
    """The colour of a role, the same in every figure.

    Raises
    ------
    InputError
        If there is no such role.
    """
    name = _SYNONYMS.get(role, role)
    if name not in COLOURS:
        raise InputError(f"no colour belongs to the role {role!r}.", allowed=COLOURS)
    return COLOURS[name]


def colours(names: Iterable[str]) -> dict[str, str]:
    """A colour for each name: that of its role, or a spare one for a name that is no role."""
    listed = list(dict.fromkeys(names))
    known = {name: colour(name) for name in listed if _SYNONYMS.get(name, name) in COLOURS}
    unknown = [name for name in listed if name not in known]
    spare = [code for code in _SPARE if code not in known.values()] or list(_SPARE)
    return known | {name: spare[i % len(spare)] for i, name in enumerate(unknown)}


def shades(count: int) -> list[tuple[float, ...]]:
    """Colours of an ordered series, dark first; they differ in lightness too."""
    shares = (0.85 * k / max(count - 1, 1) for k in range(count))  # chosen: the end shows on white
    return [mpl.colormaps["cividis"](share) for share in shares]


@contextmanager
def applied() -> Iterator[None]:
    """Our style inside the block (or function, as a decorator); afterwards the settings of before.

    Do not ``yield`` out of the block: the style would hold for whoever takes the value.
    """
    with style.context(_settings(), after_reset=True):
        yield


@cache
def _settings() -> dict[str, Any]:
    """What our style file says."""
    with as_file(files("simneuro.figures").joinpath("simneuro.mplstyle")) as sheet:
        read = mpl.rc_params_from_file(sheet, use_default_template=False)
    return {str(name): value for name, value in read.items()}


@applied()
def figure(width: Width = "single", height_mm: float = 60.0) -> Figure:
    """An empty figure in our style, unknown to pyplot.

    Parameters
    ----------
    width : {"single", "double"}
        One column (85 mm) or two (175 mm) of a printed page.
    height_mm : float
        Height in millimetres.
    """
    return Figure(figsize=(WIDTH_MM[width] / MM_PER_INCH, height_mm / MM_PER_INCH))


@applied()
def panels(
    mosaic: str, *, width: Width = "double", height_mm: float = 60.0, **layout: Any
) -> tuple[Figure, dict[str, Axes]]:
    """A figure with axes laid out by letters, such as ``"AB;CC"``, each panel wearing its letter.

    ``layout`` goes to `matplotlib.figure.Figure.subplot_mosaic` (``width_ratios``, ``sharex``...).
    A mosaic of one panel wears no letter. Titles and legends of your own take the style that holds
    where you write them: put them inside `applied`, as the runner does.
    """
    fig = figure(width, height_mm)
    axes: dict[str, Axes] = fig.subplot_mosaic(mosaic, **layout)
    if len(axes) > 1:
        letter(axes)
    return fig, axes


@applied()
def letter(axes: Mapping[str, Axes]) -> None:
    """Write each panel's letter above its upper left corner."""
    for text, ax in axes.items():
        shift = ScaledTranslation(-22 / 72, 6 / 72, ax.figure.dpi_scale_trans)
        place = ax.transAxes + shift
        ax.text(0, 1, text, transform=place, fontsize=10, fontweight="bold", va="baseline")


def stack(*column: Axes) -> None:
    """One x axis for panels that stand above each other, uppermost first; the lowest wears it."""
    for ax in column[:-1]:
        ax.sharex(column[-1])
        ax.tick_params(labelbottom=False)
        ax.set_xlabel("")


def legend_once(ax: Axes, first: Iterable[str] = (), **look: Any) -> None:
    """A legend that names each thing once; those of ``first`` stand first.

    ``look`` goes to `matplotlib.axes.Axes.legend` (``loc``, ``ncols``...).
    """
    handles, names = ax.get_legend_handles_labels()
    by_name = dict(zip(names, handles, strict=True))
    ordered = [name for name in dict.fromkeys([*first, *names]) if name in by_name]
    ax.legend([by_name[name] for name in ordered], ordered, **look)


@applied()
def save(fig: Figure, stem: Path) -> tuple[Path, Path]:
    """Write ``stem.png`` and ``stem.svg``; each file appears whole or not at all.

    The same figure gives the same bytes: no date is written into it.
    """
    png, svg = (stem.with_name(f"{stem.name}.{kind}") for kind in ("png", "svg"))
    for path, metadata in ((png, {"Software": None}), (svg, {"Date": None})):
        with replace_file(path) as draft:
            fig.savefig(draft, metadata=metadata)
    return png, svg
