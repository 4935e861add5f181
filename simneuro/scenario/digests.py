"""The digest of a scenario."""

import hashlib
import json
from typing import TYPE_CHECKING

from simneuro import units
from simneuro.scenario.defaults import filled
from simneuro.scenario.named_files import with_digests
from simneuro.scenario.verdict_rules import Verdicts

if TYPE_CHECKING:
    from simneuro.scenario.scenario import Scenario


def digest_of(scenario: "Scenario") -> str:
    """SHA-256 of all that the resolved scenario says; see :attr:`Scenario.digest`."""
    document = filled(scenario).model_dump(
        mode="json", exclude_none=True, context=units.fingerprint
    )
    if not scenario.sources:  # as before there were any
        del document["sources"]
    if scenario.verdicts == Verdicts():
        del document["verdicts"]
    text = json.dumps(with_digests(scenario, document), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
