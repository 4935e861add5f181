"""The numbers that a figure shows, read from its matplotlib artists."""

from simneuro.figures.plotted_numbers.images import PlottedImage
from simneuro.figures.plotted_numbers.looks import Look
from simneuro.figures.plotted_numbers.panels import PlottedAxis, PlottedPanel, read_panels
from simneuro.figures.plotted_numbers.series import PlottedSeries

__all__ = ["Look", "PlottedAxis", "PlottedImage", "PlottedPanel", "PlottedSeries", "read_panels"]
