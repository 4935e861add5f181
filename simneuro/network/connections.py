"""Connection rules: which source cell has a synapse on which target cell."""

from typing import Annotated, Literal

from pydantic import Field

from simneuro.network.description import Description, Probability, Size
from simneuro.network.values import Indices


class AllToAll(Description):
    """Every source cell to every target cell."""

    rule: Literal["all_to_all"] = "all_to_all"
    self_connections: bool = False


class OneToOne(Description):
    """Source cell k to target cell k."""

    rule: Literal["one_to_one"] = "one_to_one"


class FixedProbability(Description):
    """Each pair independently with probability ``p``."""

    rule: Literal["fixed_probability"] = "fixed_probability"
    p: Probability
    self_connections: bool = False


class FixedIndegree(Description):
    """Each target cell from exactly ``n`` different source cells."""

    rule: Literal["fixed_indegree"] = "fixed_indegree"
    n: Annotated[int, Field(ge=0)]
    self_connections: bool = False


class Clustered(Description):
    """Pairs inside a cluster connect with ``p_in``, all others with ``p_out``.

    The first ``fraction`` of each population is cut into ``clusters`` blocks of neighbours; the
    cells after it belong to no cluster. Weights inside a cluster are ``weight_factor`` times the
    weight.
    """

    rule: Literal["clustered"] = "clustered"
    clusters: Size
    fraction: Annotated[float, Field(gt=0, le=1)] = 1.0
    p_in: Probability
    p_out: Probability
    weight_factor: Annotated[float, Field(ge=0)] = 1.0
    self_connections: bool = False


class Pairs(Description):
    """The listed pairs: synapse k from cell ``sources[k]`` to cell ``targets[k]``."""

    rule: Literal["pairs"] = "pairs"
    sources: Indices
    targets: Indices


Connect = Annotated[
    AllToAll | OneToOne | FixedProbability | FixedIndegree | Clustered | Pairs,
    Field(discriminator="rule"),
]
