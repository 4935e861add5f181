"""What to cite for a scenario, and why: its own references, those of its models, and Brian2."""

from collections.abc import Iterator, Mapping

from simneuro.model import NeuronModel, PlasticityModel, SynapseModel
from simneuro.references import references
from simneuro.scenario import Scenario


def citations(scenario: Scenario) -> Mapping[str, tuple[str, ...]]:
    """Every paper a scenario rests on, and what for.

    Returns
    -------
    mapping of BibTeX key to tuple of str
        In the order of use. A key that stands in a user's own scenario may be none of
        ``simneuro.references``.
    """
    reasons: dict[str, dict[str, None]] = {}
    for key, reason in _uses(scenario):
        reasons.setdefault(key, {})[reason] = None
    return {key: tuple(found) for key, found in reasons.items()}


def _uses(scenario: Scenario) -> Iterator[tuple[str, str]]:
    for key in scenario.references:
        yield key, "the scenario"
    network = scenario.network
    for name, population in scenario.populations.items():
        yield from _of_model(network.cells[name].model, f"neuron {population.model}")
    for name, receptor in network.receptors.items():
        yield from _of_model(receptor, f"synapse {name}")
    for name, rule in network.rules.items():
        yield from _of_model(rule, f"plasticity {name}")
    yield "stimberg2019", "the simulator Brian2"


def _of_model(
    model: NeuronModel | SynapseModel | PlasticityModel, reason: str
) -> Iterator[tuple[str, str]]:
    sources = [parameter.source for parameter in model.parameters.values()]
    for key in (*model.references, *(source for source in sources if source in references())):
        yield key, reason
