"""Digests of a scenario's code: which run it belongs to, and whether it measured stored points."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from simneuro.own_code import trial_digest
from simneuro.scenario import Scenario


def run_digest(scenario: Scenario) -> str:
    """SHA-256 of a scenario and of what its trial uses, which gives a run's folder its name."""
    text = scenario.digest + trial_code_digest(scenario)
    return hashlib.sha256(text.encode()).hexdigest()


def trial_code_digest(scenario: Scenario) -> str:
    """SHA-256 of what the scenario's trial uses of its companion as it is now; see `trial_digest`.

    ``""`` if that is nothing.
    """
    companion = scenario.companion
    return trial_digest(companion, companion.read_bytes()) if companion else ""


def measured_by(made: Mapping[str, Any], companion: Path, code: bytes) -> bool:
    """Whether a run was measured by this code, or by code whose trial uses the same.

    Parameters
    ----------
    made : mapping
        The content of ``run.json``.
    companion : Path
        Where the code lies.
    code : bytes
    """
    if made.get("code_sha256") == hashlib.sha256(code).hexdigest():
        return True
    return "trial_sha256" in made and made["trial_sha256"] == trial_digest(companion, code)


def code_digest(scenario: Scenario) -> str:
    """SHA-256 of the scenario's companion as it is now; ``""`` if it has none."""
    return hashlib.sha256(scenario.companion.read_bytes()).hexdigest() if scenario.companion else ""
