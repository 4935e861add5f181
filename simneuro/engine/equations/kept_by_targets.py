"""How the text of synapses calls what their target cells keep of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from simneuro.engine.equations import courses, names
from simneuro.network import Changeable, Feed, Wires


@dataclass(frozen=True)
class Kept:
    """What the target cells keep of synapses: how their text calls it.

    Attributes
    ----------
    weight : str
        The weight as it acts: that of the synapse, times a scale, or one that changes for all.
    rules : mapping of (rule, parameter) to str
    """

    weight: str = names.WEIGHT
    rules: Mapping[tuple[str, str], str] = field(default_factory=dict)


NOTHING_KEPT = Kept()


def kept_of_wires(wires: Wires) -> Kept:
    """What the target of a projection keeps of its synapses."""
    scale = courses.in_target(wires.target, Changeable("scale", wires.name))
    found = {
        (name, own): courses.in_target(wires.target, Changeable("rule", name, own))
        for name, rule in wires.rules.items()
        for own in rule.parameters
    }
    weight = f"({scale}*{names.WEIGHT})" if scale else names.WEIGHT
    return Kept(weight, {key: name for key, name in found.items() if name})


def kept_of_feed(feed: Feed) -> Kept:
    """What the target of a drive keeps of its events: a weight that changes during the run."""
    changed = Changeable("drive", feed.name, "weight")
    return Kept(courses.in_target(feed.target, changed) or names.WEIGHT)
