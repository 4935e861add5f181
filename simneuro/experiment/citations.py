"""The papers to cite for a scenario: its own references, those of its models, and Brian2."""

from collections.abc import Iterator, Mapping

from simneuro.model import NeuronModel, PlasticityModel, SynapseModel
from simneuro.references import references
from simneuro.scenario import Scenario


def list_citations(scenario: Scenario) -> Mapping[str, tuple[str, ...]]:
    """List every paper that a scenario uses, and what for.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    mapping of BibTeX key to tuple of str
        In the order of use. A user's own scenario may have keys that are not in
        ``simneuro.references``.

    Examples
    --------
    >>> from simneuro.experiment import list_citations
    >>> from simneuro import Scenario
    >>> list_citations(Scenario.load("lif_step"))["stimberg2019"]
    ('the simulator Brian2',)
    """
    reasons: dict[str, dict[str, None]] = {}
    for key, reason in _list_uses(scenario):
        reasons.setdefault(key, {})[reason] = None
    return {key: tuple(found) for key, found in reasons.items()}


def _list_uses(scenario: Scenario) -> Iterator[tuple[str, str]]:
    for key in scenario.references:
        yield key, "the scenario"
    network = scenario.network
    for name, population in scenario.populations.items():
        yield from _cite_model(network.cells[name].model, f"neuron {population.model}")
    for name, receptor in network.receptors.items():
        yield from _cite_model(receptor, f"synapse {name}")
    for name, rule in network.rules.items():
        yield from _cite_model(rule, f"plasticity {name}")
    yield "stimberg2019", "the simulator Brian2"


def _cite_model(
    model: NeuronModel | SynapseModel | PlasticityModel, reason: str
) -> Iterator[tuple[str, str]]:
    sources = [parameter.source for parameter in model.parameters.values()]
    for key in (*model.references, *(source for source in sources if source in references())):
        yield key, reason
