"""What runs announce before they start, beside what their trials take."""

from pathlib import Path

import simneuro as sn
from benchmarks.part_results import Figure, PartResult
from benchmarks.trial_times import processor_seconds
from simneuro.experiment.measured_times import estimate_bundled
from simneuro.experiment.point_trial import load_trial

#: With response curves, training and conversions in their trials.
NAMES = ("plasticity_and_backprop", "spikes_to_activations")
_FACTOR = 2.0


def measure(folder: Path) -> PartResult:
    """Measure the second trial of the small form, since the first loads and compiles."""
    taken = {name: _measure_trial(name, folder) for name in NAMES}
    figures = (
        Figure(f"announced time / trial or the inverse, `{name}`", max(own, 1 / own), _FACTOR)
        for name, own in taken.items()
    )
    return PartResult(tuple(figures), raw=taken)


def _measure_trial(name: str, folder: Path) -> float:
    """The time of a trial, of processors, in that announced."""
    small = sn.Scenario.load(name).quickened()
    first, second, *_ = small.points()
    known = estimate_bundled(small, small.points())
    assert known is not None
    trial = load_trial(small, None, 2)
    trial(first.scenario, folder / name / "first")
    begin = processor_seconds()
    trial(second.scenario, folder / name / "second")
    return (processor_seconds() - begin) / known.seconds[""]
