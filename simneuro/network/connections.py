"""Connection rules: which source cell has a synapse on which target cell.

``self_connections`` says whether a cell may have synapses on itself, where source and target are
one population; ``multiple``, whether a pair may have several synapses.
"""

from typing import Annotated, Literal

from pydantic import Field

from simneuro.network.description import Description, Probability, Size
from simneuro.network.values import Indices

Count = Annotated[int, Field(ge=0)]


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
    """Each target cell from exactly ``n`` source cells, drawn at random.

    They are different cells, or with ``multiple`` drawn each from all of them.
    """

    rule: Literal["fixed_indegree"] = "fixed_indegree"
    n: Count
    self_connections: bool = False
    multiple: bool = False


class FixedOutdegree(Description):
    """Each source cell to exactly ``n`` target cells, drawn at random.

    They are different cells, or with ``multiple`` drawn each from all of them.
    """

    rule: Literal["fixed_outdegree"] = "fixed_outdegree"
    n: Count
    self_connections: bool = False
    multiple: bool = False


class FixedTotalNumber(Description):
    """Exactly ``n`` synapses, each for a pair drawn at random from all pairs.

    They are different pairs, or with ``multiple`` drawn each from all of them.
    """

    rule: Literal["fixed_total_number"] = "fixed_total_number"
    n: Count
    self_connections: bool = False
    multiple: bool = False


class DistanceDependent(Description):
    """Each pair independently, with a probability that falls with the distance d of its cells.

    It is ``p_max*exp(-d^2/(2*length^2))`` with the profile ``"gaussian"``, and
    ``p_max*exp(-d/length)`` with ``"exponential"``. The cells of each population stand at equal
    distances in a space of side 1, which both populations share: on a ``"line"``, on a ``"ring"``
    (a line whose ends meet), row by row on a ``"square"`` (with as many cells in a row as the root
    of the population's size, rounded up), or on a ``"torus"`` (a square whose opposite sides meet).
    """

    rule: Literal["distance_dependent"] = "distance_dependent"
    space: Literal["line", "ring", "square", "torus"]
    profile: Literal["gaussian", "exponential"]
    p_max: Probability
    length: Annotated[float, Field(gt=0)]
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
    AllToAll
    | OneToOne
    | FixedProbability
    | FixedIndegree
    | FixedOutdegree
    | FixedTotalNumber
    | DistanceDependent
    | Clustered
    | Pairs,
    Field(discriminator="rule"),
]
