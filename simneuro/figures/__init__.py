"""Drawing: labelled data and axes in, artists out.

The functions read no files, simulate nothing and leave pyplot and the user's style alone. Values
come in SI units and are shown in the units that people read.
"""

from simneuro.figures.cables import profiles, space_time
from simneuro.figures.comparison import (
    accuracy_over_time,
    conversions_over_time,
    estimates,
    fit_errors,
    mean_level,
    means,
)
from simneuro.figures.curves import (
    activation,
    activations,
    fitted_curves,
    outcomes,
    readable,
    response_curve,
)
from simneuro.figures.display import convert, display_unit, label
from simneuro.figures.spikes import population_rate, raster
from simneuro.figures.style import (
    applied,
    colour,
    colours,
    figure,
    legend_once,
    letter,
    panels,
    save,
    shades,
    stack,
)
from simneuro.figures.traces import (
    conductances,
    gates,
    membrane,
    name_spike_parts,
    spike_or_failure,
    spike_ticks,
    trace,
)
from simneuro.figures.transmission import (
    answer,
    current_voltage,
    number_shares,
    release_by_rate,
    series,
)

__all__ = [
    "accuracy_over_time",
    "activation",
    "activations",
    "answer",
    "applied",
    "colour",
    "colours",
    "conductances",
    "conversions_over_time",
    "convert",
    "current_voltage",
    "display_unit",
    "estimates",
    "figure",
    "fit_errors",
    "fitted_curves",
    "gates",
    "label",
    "legend_once",
    "letter",
    "mean_level",
    "means",
    "membrane",
    "name_spike_parts",
    "number_shares",
    "outcomes",
    "panels",
    "population_rate",
    "profiles",
    "raster",
    "readable",
    "release_by_rate",
    "response_curve",
    "save",
    "series",
    "shades",
    "space_time",
    "spike_or_failure",
    "spike_ticks",
    "stack",
    "trace",
]
