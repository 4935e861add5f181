"""Scenarios of several layers, made of a scenario that describes the first one."""

from collections.abc import Mapping
from typing import Annotated

from simneuro.annotations import at_least
from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.scenario.scenario import Scenario


@checked
def stack_layers(
    scenario: Scenario, depth: Annotated[int, at_least(1)], inputs: Mapping[str, str]
) -> Scenario:
    """The scenario as the first of several layers, each of which is like it and drives the next.

    Layer k has the populations, the drives onto them and the projections between them of the first
    one, with ``_k`` behind their names. Conditions, the sweep, the schedule, what ``record`` names,
    and projections from sources that are not in ``inputs`` are of the first layer only.

    Parameters
    ----------
    scenario : Scenario
        The first layer.
    depth : int
        Layers.
    inputs : mapping of str to str
        From each source to the population that takes its place in the layer above.

    Raises
    ------
    InputError
        There is no such source or population, or a layer needs a name that is taken.

    Examples
    --------
    >>> from simneuro.scenario import stack_layers
    >>> import simneuro as sn
    >>> first = sn.Scenario(
    ...     title="first",
    ...     duration="100 ms",
    ...     sources={"input": sn.Poisson.source(size=10, rate="20 Hz")},
    ...     populations={"cell": sn.Population(model="lif", size=10)},
    ...     projections={
    ...         "in": sn.Projection(
    ...             source="input",
    ...             target="cell",
    ...             synapse="delta",
    ...             connect=sn.OneToOne(),
    ...             weight="15 mV",
    ...         )
    ...     },
    ... )
    >>> deep = stack_layers(first, 3, {"input": "cell"})
    >>> deep.projections["in_3"].source, deep.projections["in_3"].target
    ('cell_2', 'cell_3')
    """
    for known, names in ((scenario.sources, inputs), (scenario.populations, inputs.values())):
        for name in names:
            if name not in known:
                raise InputError(f"there is no {name!r}", where="inputs", allowed=known)
    tables: dict[str, dict[str, object]] = {
        "populations": dict(scenario.populations),
        "drives": dict(scenario.drives),
        "projections": dict(scenario.projections),
    }
    for layer in range(2, depth + 1):
        for table, more in _layer(scenario, layer, inputs).items():
            _require_new(tables[table], more, table)
            tables[table] |= more
    return scenario.override(tables)


def _require_new(known: Mapping[str, object], more: Mapping[str, object], table: str) -> None:
    """Require that no layer takes a name that stands for something else."""
    both = sorted(known.keys() & more.keys())
    if both:
        raise InputError(
            f"a layer needs the name {both[0]!r}, which is taken; give that one another name",
            where=table,
        )


def layer_name(name: str, layer: int) -> str:
    """The name of a population, drive or projection in a layer.

    Examples
    --------
    >>> from simneuro.scenario import layer_name
    >>> layer_name("exc", 2)
    'exc_2'
    """
    return name if layer == 1 else f"{name}_{layer}"


def _layer(
    scenario: Scenario, layer: int, inputs: Mapping[str, str]
) -> dict[str, dict[str, object]]:
    """The populations, drives and projections of a layer above the first."""
    populations = {layer_name(name, layer): each for name, each in scenario.populations.items()}
    drives = {
        layer_name(name, layer): each.model_copy(update={"target": layer_name(each.target, layer)})
        for name, each in scenario.drives.items()
    }
    projections = {}
    for name, each in scenario.projections.items():
        within = each.source in scenario.populations
        if not within and each.source not in inputs:
            continue  # from a source that has no layers
        source = layer_name(each.source, layer)
        if not within:
            source = layer_name(inputs[each.source], layer - 1)
        ends = {"source": source, "target": layer_name(each.target, layer)}
        projections[layer_name(name, layer)] = each.model_copy(update=ends)
    return {"populations": {**populations}, "drives": {**drives}, "projections": {**projections}}
