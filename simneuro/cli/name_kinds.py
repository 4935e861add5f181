"""What a name is of that which comes with simneuro: a scenario, a neuron, a drive."""

from collections.abc import Iterable, Sequence

from simneuro.cli.listable import Listable
from simneuro.errors import quoted
from simneuro.system.scenario_folder import UnknownScenario

_SINGULAR = {
    Listable.SCENARIOS: "a scenario",
    Listable.NEURONS: "a neuron",
    Listable.SYNAPSES: "a synapse",
    Listable.PLASTICITY: "a plasticity rule",
    Listable.ACTIVATIONS: "an activation function",
    Listable.DRIVES: "a kind of drive",
    Listable.SOURCES: "a kind of source",
    Listable.RULES: "a connection rule",
}


def find_summaries(kinds: Iterable[Listable]) -> dict[str, Sequence[tuple[str, str]]]:
    """Names and summaries of what there is, by its kind."""
    from simneuro.cli.bundled_pages import read_pages

    stored = read_pages()
    if stored is not None:
        return {kind: stored.lists[kind] for kind in kinds}
    from simneuro.cli.pages import list_summaries

    return {kind: list_summaries(kind) for kind in kinds}


def describe_kind(name: str) -> str:
    """What a name is, such as ``"a neuron"``; ``""`` if nothing has it. Variants are models too."""
    own = name.partition(".")[0]
    for kind, rows in find_summaries(Listable).items():
        if own in (each for each, _ in rows):
            return _SINGULAR[Listable(kind)]
    return ""


def explain_scenario(error: UnknownScenario) -> str:
    """That there is no such scenario, and what the name is if it is something else."""
    kind, own = describe_kind(error.key), error.key.partition(".")[0]
    if not kind:
        return str(error)
    what = "that" if own == error.key else own
    return (
        f"there is no scenario {quoted(error.key)}: {what} is {kind}, which `simneuro show "
        f"{own}` describes. `simneuro list scenarios` lists the scenarios."
    )
