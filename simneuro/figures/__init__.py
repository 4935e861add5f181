"""Drawing: labelled data and axes in, artists out.

The functions read no files, simulate nothing and leave pyplot and the user's style alone. Values
come in SI units and are shown in the units that people read.
"""

from simneuro.figures.accuracies import accuracies_over_time, accuracy_over_time
from simneuro.figures.budgets import error_parts
from simneuro.figures.cables import profiles, space_time
from simneuro.figures.channels import conductances, gates
from simneuro.figures.curves import (
    activation,
    activations,
    fit_errors,
    fitted_curves,
    response_curve,
)
from simneuro.figures.display import convert, display_name, display_unit, label
from simneuro.figures.estimates import estimates, grouped_means, mean_level, means
from simneuro.figures.images import image_row
from simneuro.figures.numbers import save_numbers
from simneuro.figures.palette import PALETTE, ROLES, colour, colours, dashes, marker, shades
from simneuro.figures.parts import stacked_parts
from simneuro.figures.saving import save
from simneuro.figures.series import means_along, series_means
from simneuro.figures.spikes import population_rate, raster, trial_raster
from simneuro.figures.style import (
    figure,
    legend_once,
    letter_panels,
    panels,
    stack,
    use_style,
)
from simneuro.figures.synaptic import current_voltage, series, synaptic_response
from simneuro.figures.traces import membrane, spike_ticks, trace
from simneuro.figures.views import view_rates, view_spectrum

__all__ = [
    "PALETTE",
    "ROLES",
    "accuracies_over_time",
    "accuracy_over_time",
    "activation",
    "activations",
    "colour",
    "colours",
    "conductances",
    "convert",
    "current_voltage",
    "dashes",
    "display_name",
    "display_unit",
    "error_parts",
    "estimates",
    "figure",
    "fit_errors",
    "fitted_curves",
    "gates",
    "grouped_means",
    "image_row",
    "label",
    "legend_once",
    "letter_panels",
    "marker",
    "mean_level",
    "means",
    "means_along",
    "membrane",
    "panels",
    "population_rate",
    "profiles",
    "raster",
    "response_curve",
    "save",
    "save_numbers",
    "series",
    "series_means",
    "shades",
    "space_time",
    "spike_ticks",
    "stack",
    "stacked_parts",
    "synaptic_response",
    "trace",
    "trial_raster",
    "use_style",
    "view_rates",
    "view_spectrum",
]


def __dir__() -> list[str]:
    return sorted(__all__)
