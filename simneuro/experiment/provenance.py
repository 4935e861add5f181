"""The provenance of a run, as ``run.json`` holds it: code, seeds, versions, machine and times."""

import json
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xarray as xr

from simneuro.brian2_loading import import_seconds
from simneuro.engine.outcome import total
from simneuro.engine.threads import available_cores
from simneuro.engine.to_recording import versions
from simneuro.experiment.change_words import keep_changes
from simneuro.experiment.code_digests import code_digest, run_digest, trial_code_digest
from simneuro.experiment.points import collect_notes
from simneuro.experiment.stored_files import read_provenance
from simneuro.scenario import Point, Scenario


def describe_run(
    scenario: Scenario, points: tuple[Point, ...], measured: list[xr.Dataset], started: datetime
) -> dict[str, Any]:
    """The content of ``run.json``."""
    timings = [json.loads(each.attrs["timings"]) for each in measured]
    return {
        "scenario": scenario.name,
        "code": str(scenario.companion.absolute()) if scenario.companion else "",
        "code_sha256": code_digest(scenario),
        "trial_sha256": trial_code_digest(scenario),
        "digest": scenario.digest,
        "run_digest": run_digest(scenario),
        "seed": scenario.seed,
        "seeds": sorted({point.scenario.seed for point in points}),
        **_name_precision(points),
        "simulations": len(points),
        **keep_changes(scenario),
        "started": started.isoformat(timespec="seconds"),
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "versions": {"python": platform.python_version(), **versions()},
        "host": {
            "system": platform.platform(),
            "machine": platform.machine(),
            "cores": available_cores(),
        },
        "timings": {"import_s": import_seconds, **total(timings)},
        "notes": collect_notes(points, measured),
    }


def _name_precision(points: tuple[Point, ...]) -> dict[str, Any]:
    """The precisions of the simulations, where not all are double."""
    found = sorted({point.scenario.precision for point in points})
    return {"precision": found} if found != ["double"] else {}


def describe_other_versions(path: Path) -> str:
    """The versions that made a run, as far as they are not those of now; ``""`` if they are."""
    made = read_provenance(path).get("versions", {})
    changed = [
        f"{name} {made.get(name)!s:.40}"
        for name, now in versions().items()
        if made.get(name) != now
    ]
    return f", made with {', '.join(changed)}" if changed else ""
