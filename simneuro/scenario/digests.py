"""The digest of a scenario."""

import hashlib
import json

from simneuro import units
from simneuro.scenario.named_files import with_digests
from simneuro.scenario.scenario_fields import ScenarioFields
from simneuro.scenario.verdict_rules import Verdicts


def digest_of(filled: ScenarioFields) -> str:
    """SHA-256 of all that a filled scenario says; see :attr:`Scenario.digest`."""
    document = filled.model_dump(mode="json", exclude_none=True, context=units.fingerprint)
    if not filled.sources:  # as before there were any
        del document["sources"]
    if filled.verdicts == Verdicts():
        del document["verdicts"]
    text = json.dumps(with_digests(filled, document), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
