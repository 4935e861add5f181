"""Drawing: labelled data and axes in, artists out.

The functions read no files, simulate nothing and leave pyplot and the user's style alone. Values
come in SI units and are shown in the units that people read.
"""

from simneuro.figures.comparison import accuracy_over_time, estimates, fit_errors
from simneuro.figures.curves import activation, readable, response_curve
from simneuro.figures.display import convert, display_unit, in_display_unit, label
from simneuro.figures.spikes import population_rate, raster
from simneuro.figures.style import applied, colour, colours, figure, letter, panels, save, stack
from simneuro.figures.traces import membrane, spike_ticks, trace

__all__ = [
    "accuracy_over_time",
    "activation",
    "applied",
    "colour",
    "colours",
    "convert",
    "display_unit",
    "estimates",
    "figure",
    "fit_errors",
    "in_display_unit",
    "label",
    "letter",
    "membrane",
    "panels",
    "population_rate",
    "raster",
    "readable",
    "response_curve",
    "save",
    "spike_ticks",
    "stack",
    "trace",
]
