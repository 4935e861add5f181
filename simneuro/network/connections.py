"""Connection rules: which source cell has a synapse on which target cell.

``self_connections`` says whether a cell may have synapses on itself, where source and target are
one population; ``multiple``, whether a pair may have several synapses.
"""

from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from simneuro.errors import InputError
from simneuro.network.description import Probability, Size
from simneuro.network.distances import mean_probability
from simneuro.network.kinds import AnyKind, Kind
from simneuro.network.plain_values import NUMBER, WHOLE, Truth
from simneuro.network.sizes import Sizes
from simneuro.network.value_fields import Indices, check_indices

Count = Annotated[int, Field(ge=0), WHOLE]


class ConnectionRule(Kind):
    """Which source cell has a synapse on which target cell.

    The methods take the sizes of both populations; those of a recurrent projection without self
    connections say that a cell has no synapse on itself.

    Examples
    --------
    >>> from simneuro import network
    >>> sorted(network.ConnectionRule.kinds)[:2]
    ['all_to_all', 'clustered']
    """

    discriminator: ClassVar[str] = "rule"
    kinds: ClassVar[dict[str, type[Kind]]] = {}
    #: Whether every network drawn with the rule has as many synapses as are expected.
    count_is_exact: ClassVar[bool] = False
    #: Whether the rule gives synapses different weights where the projection gives one.
    varies_weights: ClassVar[bool] = False

    @property
    def listed(self) -> int | None:
        """How many pairs are listed: lists of weights and delays have one value for each."""
        return None

    def expected_count(self, sizes: Sizes) -> float:
        """The expected number of synapses.

        Examples
        --------
        >>> from simneuro import network
        >>> sn.FixedProbability(p=0.1).expected_count(network.Sizes(source=100, target=50))
        500.0
        """
        raise NotImplementedError

    def check(self, sizes: Sizes) -> None:
        """Refuse a rule that does not fit populations of these sizes.

        Raises
        ------
        InputError
            The rule cannot connect populations of these sizes.

        Examples
        --------
        >>> from simneuro import network
        >>> sn.FixedIndegree(n=10).check(network.Sizes(source=5, target=5))
        Traceback (most recent call last):
        simneuro.errors.InputError: n: each target cell would need 10 source cells, but there are 5.
        """


class AllToAll(ConnectionRule):
    """Every source cell to every target cell.

    Examples
    --------
    >>> from simneuro import network
    >>> sizes = network.Sizes(source=3, target=3, skips_itself=True)
    >>> sn.AllToAll().expected_count(sizes)
    6
    """

    count_is_exact: ClassVar[bool] = True

    rule: Literal["all_to_all"] = "all_to_all"
    self_connections: Truth = False

    def expected_count(self, sizes: Sizes) -> float:
        return sizes.source * sizes.available_targets


class OneToOne(ConnectionRule):
    """Source cell k to target cell k.

    Examples
    --------
    >>> from simneuro import network
    >>> sn.OneToOne().expected_count(network.Sizes(source=3, target=3))
    3
    """

    count_is_exact: ClassVar[bool] = True

    rule: Literal["one_to_one"] = "one_to_one"

    def expected_count(self, sizes: Sizes) -> float:
        return sizes.source

    def check(self, sizes: Sizes) -> None:
        if sizes.source != sizes.target:
            got = f"these have {sizes.source} and {sizes.target} cells"
            raise InputError(f"one_to_one needs populations of one size, but {got}", where="rule")


class FixedProbability(ConnectionRule):
    """Each pair independently with probability ``p``.

    Examples
    --------
    >>> from simneuro import network
    >>> sn.FixedProbability(p=0.1).expected_count(network.Sizes(source=100, target=50))
    500.0
    """

    rule: Literal["fixed_probability"] = "fixed_probability"
    p: Probability
    self_connections: Truth = False

    def expected_count(self, sizes: Sizes) -> float:
        return self.p * sizes.source * sizes.available_targets


class FixedIndegree(ConnectionRule):
    """Each target cell from exactly ``n`` source cells, drawn at random.

    They are different cells, or with ``multiple`` drawn each from all of them.

    Examples
    --------
    >>> from simneuro import network
    >>> sn.FixedIndegree(n=10).expected_count(network.Sizes(source=100, target=50))
    500
    """

    count_is_exact: ClassVar[bool] = True

    rule: Literal["fixed_indegree"] = "fixed_indegree"
    n: Count
    self_connections: Truth = False
    multiple: Truth = False

    def expected_count(self, sizes: Sizes) -> float:
        return self.n * sizes.target

    def check(self, sizes: Sizes) -> None:
        available = sizes.available_sources
        if self.n > available and not (self.multiple and available):
            need = f"each target cell would need {self.n} source cells"
            raise InputError(f"{need}, but there are {available}", where="n")


class FixedOutdegree(ConnectionRule):
    """Each source cell to exactly ``n`` target cells, drawn at random.

    They are different cells, or with ``multiple`` drawn each from all of them.

    Examples
    --------
    >>> from simneuro import network
    >>> sn.FixedOutdegree(n=10).expected_count(network.Sizes(source=100, target=50))
    1000
    """

    count_is_exact: ClassVar[bool] = True

    rule: Literal["fixed_outdegree"] = "fixed_outdegree"
    n: Count
    self_connections: Truth = False
    multiple: Truth = False

    def expected_count(self, sizes: Sizes) -> float:
        return self.n * sizes.source

    def check(self, sizes: Sizes) -> None:
        available = sizes.available_targets
        if self.n > available and not (self.multiple and available):
            need = f"each source cell would need {self.n} target cells"
            raise InputError(f"{need}, but there are {available}", where="n")


class FixedTotalNumber(ConnectionRule):
    """Exactly ``n`` synapses, each for a pair drawn at random from all pairs.

    They are different pairs, or with ``multiple`` drawn each from all of them.

    Examples
    --------
    >>> from simneuro import network
    >>> sn.FixedTotalNumber(n=200).expected_count(network.Sizes(source=100, target=50))
    200
    """

    count_is_exact: ClassVar[bool] = True

    rule: Literal["fixed_total_number"] = "fixed_total_number"
    n: Count
    self_connections: Truth = False
    multiple: Truth = False

    def expected_count(self, sizes: Sizes) -> float:
        return self.n

    def check(self, sizes: Sizes) -> None:
        available = sizes.source * sizes.available_targets
        if self.n > available and not (self.multiple and available):
            message = f"this needs {self.n} pairs of cells, but there are {available}"
            raise InputError(f"{message}; multiple = true lets a pair have several", where="n")


class DistanceDependent(ConnectionRule):
    """Each pair independently, with a probability that falls with the distance d of its cells.

    It is ``p_max*exp(-d^2/(2*length^2))`` with the profile ``"gaussian"``, and
    ``p_max*exp(-d/length)`` with ``"exponential"``. The cells of each population stand at equal
    distances in a space of side 1, which both populations share: on a ``"line"``, on a ``"ring"``
    (a line whose ends meet), row by row on a ``"square"`` (with as many cells in a row as the root
    of the population's size, rounded up), or on a ``"torus"`` (a square whose opposite sides meet).

    Examples
    --------
    >>> from simneuro import network
    >>> rule = sn.DistanceDependent(space="ring", profile="gaussian", p_max=1.0, length=0.01)
    >>> pairs = rule.expected_count(network.Sizes(source=100, target=100))
    >>> round(pairs / 1e4, 3)  # about sqrt(2 pi)*0.01
    0.025
    """

    rule: Literal["distance_dependent"] = "distance_dependent"
    space: Literal["line", "ring", "square", "torus"]
    profile: Literal["gaussian", "exponential"]
    p_max: Probability
    length: Annotated[float, Field(gt=0), NUMBER]
    self_connections: Truth = False

    def expected_count(self, sizes: Sizes) -> float:
        """Nearly where there are more than 256 cells: the mean probability is that of so many.

        Examples
        --------
        >>> from simneuro import DistanceDependent
        >>> from simneuro.network import Sizes
        >>> rule = DistanceDependent(space="ring", profile="gaussian", p_max=1.0, length=0.01)
        >>> round(rule.expected_count(Sizes(source=100, target=100)))
        251
        """
        return mean_probability(self, sizes) * sizes.source * sizes.available_targets


class Clustered(ConnectionRule):
    """Pairs inside a cluster connect with probability ``p_in``, others with ``p_out``.

    The first ``fraction`` of each population is cut into ``clusters`` blocks of neighbours; the
    cells after it belong to no cluster. Weights inside a cluster are ``weight_factor`` times the
    weight.

    Examples
    --------
    >>> from simneuro import network
    >>> rule = sn.Clustered(clusters=2, p_in=0.4, p_out=0.0)
    >>> rule.expected_count(network.Sizes(source=10, target=10))  # half of the pairs are inside
    20.0
    """

    varies_weights: ClassVar[bool] = True

    rule: Literal["clustered"] = "clustered"
    clusters: Size
    fraction: Annotated[float, Field(gt=0, le=1), NUMBER] = 1.0
    p_in: Probability
    p_out: Probability
    weight_factor: Annotated[float, Field(ge=0), NUMBER] = 1.0
    self_connections: Truth = False

    def expected_count(self, sizes: Sizes) -> float:
        share = self.fraction**2 / self.clusters  # of all pairs that lie inside a cluster
        p = share * self.p_in + (1 - share) * self.p_out
        onto_itself = self.fraction * self.p_in + (1 - self.fraction) * self.p_out
        return (p * sizes.target - sizes.skips_itself * onto_itself) * sizes.source

    def check(self, sizes: Sizes) -> None:
        smallest = round(self.fraction * min(sizes.source, sizes.target))
        if self.clusters > smallest:
            message = f"{self.clusters} clusters do not fit into {smallest} cells"
            raise InputError(message, where="clusters")


class Pairs(ConnectionRule):
    """The listed pairs: synapse k from cell ``sources[k]`` to cell ``targets[k]``.

    Examples
    --------
    >>> rule = sn.Pairs(sources=[0, 1], targets=[1, 2])
    >>> rule.listed
    2
    """

    count_is_exact: ClassVar[bool] = True

    rule: Literal["pairs"] = "pairs"
    sources: Indices
    targets: Indices

    @property
    def listed(self) -> int:
        return len(self.sources)

    def expected_count(self, sizes: Sizes) -> float:
        return len(self.sources)

    def check(self, sizes: Sizes) -> None:
        check_pairs(self.sources, self.targets, sizes)


def check_pairs(sources: Any, targets: Any, sizes: Sizes) -> None:
    """Raise :class:`InputError` unless these are pairs of cells of populations of these sizes."""
    check_indices(np.asarray(sources), sizes.source, "sources")
    check_indices(np.asarray(targets), sizes.target, "targets")
    if len(sources) != len(targets):
        message = f"got {len(sources)} sources, but {len(targets)} targets"
        raise InputError(message, where="targets")


#: A field that holds any connection rule.
Connect = Annotated[ConnectionRule, AnyKind(ConnectionRule)]
