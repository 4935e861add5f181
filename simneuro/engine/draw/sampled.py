"""What the engine does with sampled currents and conductances: their mean over each time step."""

import numpy as np

from simneuro.engine.draw.inputs import CellInput, Draw, input_of
from simneuro.engine.draw.step_tables import EMPTY, StepTable
from simneuro.network import SampledConductance, SampledCurrent, Times
from simneuro.network.sampled import Sampled
from simneuro.network.times import ROUNDING

_STEPS_AT_ONCE = 1 << 16  # chosen: so that what is computed on the way stays small


@input_of.register
def sampled_current(drive: SampledCurrent) -> CellInput:
    return CellInput(
        lambda draw: {"samples": step_table(drive, draw.times)},
        {},
        current=_lookup(drive),
        tables={"samples": "A"},
        has_own_window=True,
    )


@input_of.register
def sampled_conductance(drive: SampledConductance) -> CellInput:
    def numbers(draw: Draw) -> dict[str, object]:
        return {"samples": step_table(drive, draw.times), "reversal": draw("reversal")}

    return CellInput(
        numbers,
        {"reversal": "V"},
        conductance=_lookup(drive),
        tables={"samples": "S"},
        has_own_window=True,
    )


def _lookup(drive: Sampled) -> str:
    return "samples(t_in_timesteps, i)" if drive.is_per_cell else "samples(t_in_timesteps)"


def step_table(drive: Sampled, times: Times) -> StepTable:
    """The mean of the samples over each time step of the run that the drive acts in.

    Samples that are held for whole steps are kept as they are, a row for each.
    """
    samples, offset = drive.samples, drive.cells[0] if drive.cells is not None else 0
    begin, length = _grid(drive, times)
    opens = max(0.0 if drive.start is None else times.place(drive.start), begin)
    pieces = len(samples) - (drive.between == "linear")
    closes = min(times.window(drive)[1], begin + pieces * length, times.steps)
    opens = max(opens, 0.0)
    if closes <= opens:
        return EMPTY
    held = drive.between == "constant" and begin.is_integer() and length.is_integer()
    if held:
        rows = int(np.ceil((closes - begin) / length))
        if times.window(drive)[1] >= min(begin + rows * length, times.steps):
            return StepTable(samples[:rows], int(begin), int(length), offset)
    first, last = int(np.floor(opens)), int(np.ceil(closes))
    integral = Integral(samples, drive.between == "linear")
    blocks = []
    for start in range(first, last, _STEPS_AT_ONCE):
        edges = np.arange(start, min(start + _STEPS_AT_ONCE, last) + 1)
        within = (np.clip(edges, opens, closes) - begin) / length
        blocks.append(np.diff(integral(within), axis=0) * length)
    return StepTable(np.concatenate(blocks), first, 1, offset)


def count_rows(drive: Sampled, times: Times) -> int:
    """How many rows the table of a drive has at most."""
    begin, length = _grid(drive, times)
    held = drive.between == "constant" and begin.is_integer() and length.is_integer()
    return min(len(drive.samples), times.steps) if held else times.steps


def _grid(drive: Sampled, times: Times) -> tuple[float, float]:
    """The place of the first sample and the sampling interval, in steps."""
    started = -times.origin if drive.start is None else float(drive.start)
    length = drive.sampling_interval / times.dt
    whole = round(length)
    if whole and abs(length - whole) < ROUNDING * whole:
        length = float(whole)
    return times.place(started + drive.first_sample), length


class Integral:
    """The integral of the samples from the first one on, in units of the sampling interval.

    Parameters
    ----------
    samples : array (sample, column)
    is_linear : bool
        Whether they are joined by straight lines, or held.
    """

    def __init__(self, samples: np.ndarray, is_linear: bool) -> None:
        self.starts = samples[:-1] if is_linear else samples
        self.rises = np.diff(samples, axis=0) if is_linear else np.zeros((1, samples.shape[1]))
        self.is_linear = is_linear
        whole = self.starts + self.rises / 2 if is_linear else samples
        before = np.zeros((1, samples.shape[1]))
        self.until = np.concatenate([before, np.cumsum(whole, axis=0)])

    def __call__(self, place: np.ndarray) -> np.ndarray:
        """The integral up to some places, in intervals after the first sample (place, column)."""
        piece = np.clip(np.floor(place).astype(np.int64), 0, len(self.starts) - 1)
        part = np.clip(place - piece, 0.0, 1.0)[:, None]
        found = self.until[piece] + part * self.starts[piece]
        if self.is_linear:
            found = found + part**2 / 2 * self.rises[piece]
        return np.asarray(found)
