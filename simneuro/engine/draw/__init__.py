"""Every number of a simulation, drawn by NumPy before it runs."""

from simneuro.engine.draw import (  # noqa: F401  (register their kinds)
    blocks,
    patterns,
    sampled,
    spike_trains,
)
from simneuro.engine.draw.drawing import check_drawn as check_drawn
from simneuro.engine.draw.drawing import draw_numbers as draw_numbers
from simneuro.engine.draw.event_window import CellTimes as CellTimes
from simneuro.engine.draw.event_window import EventWindow as EventWindow
from simneuro.engine.draw.events import draw_times as draw_times
from simneuro.engine.draw.inputs import CellInput as CellInput
from simneuro.engine.draw.inputs import Draw as Draw
from simneuro.engine.draw.inputs import input_of as input_of
from simneuro.engine.draw.numbers import Numbers as Numbers
from simneuro.engine.draw.rules import connect as connect
from simneuro.engine.draw.rules import weight_factors as weight_factors
from simneuro.engine.draw.step_tables import StepTable as StepTable
