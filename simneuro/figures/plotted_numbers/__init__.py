"""The numbers that a figure shows, read from its matplotlib artists."""

from simneuro.figures.plotted_numbers.axis import PlottedAxis, says_number
from simneuro.figures.plotted_numbers.images import PlottedImage
from simneuro.figures.plotted_numbers.looks import Look
from simneuro.figures.plotted_numbers.panels import PlottedPanel, read_panels
from simneuro.figures.plotted_numbers.series import PlottedSeries
from simneuro.figures.plotted_numbers.typesetting import plain

__all__ = [
    "Look",
    "PlottedAxis",
    "PlottedImage",
    "PlottedPanel",
    "PlottedSeries",
    "plain",
    "read_panels",
    "says_number",
]
