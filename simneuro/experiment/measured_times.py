"""What the trials of bundled scenarios took on another machine, at the pace of this one."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from simneuro.experiment.cost_and_workers import count_updates
from simneuro.experiment.known_times import FINISHING, KnownTimes
from simneuro.experiment.machine_pace import measure_pace
from simneuro.scenario import Point, Scenario, bundled, bundled_folder

#: Written by ``python -m benchmarks.trial_times``.
RECORD = Path(__file__).parents[1] / "data" / "trial_times.json"


def estimate_bundled(scenario: Scenario, points: Sequence[Point]) -> KnownTimes | None:
    """What the parts of a bundled scenario's run take here.

    None where its code, or the size of its networks, is not what was measured.
    """
    known = read_record().get(scenario.name)
    form = known["forms"].get(describe_size(points)) if known else None
    if known is None or form is None or not _is_bundled(scenario):
        return None
    ratio = _pace() / known["pace"]
    seconds = {"": ratio * form["trial"], FINISHING: ratio * known["finishing"]}
    return KnownTimes(seconds, compiling=ratio * form["compiling"], elsewhere=True)


def describe_size(points: Sequence[Point]) -> str:
    """The size of the largest network of a run."""
    largest = max((point.scenario for point in points), key=count_updates)
    synapses = largest.network.expected_synapses
    return f"{count_updates(largest):.0f} updates of cells, {synapses:.0f} synapses"


def _is_bundled(scenario: Scenario) -> bool:
    """Whether a scenario has the code of the bundled one of its name."""
    own, code = scenario.companion, bundled_folder() / f"{scenario.name}.py"
    if scenario.name not in bundled() or own is None or not code.is_file():
        return False
    return own.read_bytes() == code.read_bytes()


@cache
def _pace() -> float:
    return measure_pace()


@cache
def read_record() -> Mapping[str, Any]:
    """What was measured, by the name of the scenario."""
    found: Mapping[str, Any] = json.loads(RECORD.read_text(encoding="utf-8"))
    return found
