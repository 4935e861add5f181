"""Connection rules of blocks: maps from block to block, clusters taken apart, and copies."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from simneuro.errors import InputError
from simneuro.network.connections import Clustered, ConnectionRule, Count, check_pairs
from simneuro.network.description import Probability, Size
from simneuro.network.plain_values import NUMBER, WHOLE, Truth
from simneuro.network.sizes import Sizes
from simneuro.network.value_fields import Indices


class Topographic(ConnectionRule):
    """Each target cell from exactly ``n`` source cells, some of them from its own block.

    Both populations are cut into ``blocks`` of neighbours. Each of the ``n`` inputs comes with the
    probability ``topography`` from the block of the target cell's own place, and otherwise from any
    block: 0 is ``fixed_indegree``, 1 an exact map from block to block. The cells are different.

    Examples
    --------
    >>> from simneuro import network
    >>> rule = sn.Topographic(n=5, blocks=4, topography=0.8)
    >>> rule.expected_count(network.Sizes(source=100, target=40))
    200
    """

    count_is_exact: ClassVar[bool] = True

    rule: Literal["topographic"] = "topographic"
    n: Count
    blocks: Annotated[int, Field(ge=2), WHOLE]
    topography: Probability
    self_connections: Truth = False

    def expected_count(self, sizes: Sizes) -> float:
        return self.n * sizes.target

    def check(self, sizes: Sizes) -> None:
        fewest = min(sizes.source, sizes.target)
        if self.blocks > fewest:
            message = f"{self.blocks} blocks do not fit into {fewest} cells"
            raise InputError(message, where="blocks")
        # chosen: cells are drawn until all are different, which takes long if most are needed
        smallest = sizes.source // self.blocks - sizes.skips_itself
        if 2 * self.n > smallest:
            message = f"each target cell would need {self.n} source cells of a block of {smallest}"
            raise InputError(f"{message}, but at most half of them can be drawn", where="n")


class RewiredClusters(ConnectionRule):
    """The synapses of ``clustered`` with their target cells in random order.

    Each cell keeps the number of its outputs and of its inputs, and weights their values; which
    cells belong together is lost. A pair may have several synapses.

    Examples
    --------
    >>> from simneuro import network
    >>> rule = sn.RewiredClusters(clusters=2, p_in=0.4, p_out=0.0)
    >>> rule.expected_count(network.Sizes(source=10, target=10))
    20.0
    """

    rule: Literal["rewired_clusters"] = "rewired_clusters"
    clusters: Size
    fraction: Annotated[float, Field(gt=0, le=1), NUMBER] = 1.0
    p_in: Probability
    p_out: Probability
    self_connections: Truth = False

    @property
    def clustered(self) -> Clustered:
        """The clusters that are taken apart."""
        return Clustered(**self.model_dump(exclude={"rule"}))

    def expected_count(self, sizes: Sizes) -> float:
        return self.clustered.expected_count(sizes)

    def check(self, sizes: Sizes) -> None:
        self.clustered.check(sizes)


class RepeatedPairs(ConnectionRule):
    """The listed pairs in each block of cells: many copies of one small network side by side.

    Both populations are cut into ``blocks`` of neighbours of one size. In each of them synapse k
    leads from cell ``sources[k]`` to cell ``targets[k]`` of the block. Lists of weights and delays
    have one value for each listed pair, and what is drawn is the same in all blocks.

    Examples
    --------
    >>> from simneuro import network
    >>> rule = sn.RepeatedPairs(blocks=10, sources=[0, 1], targets=[1, 2])
    >>> rule.expected_count(network.Sizes(source=30, target=30))  # 10 blocks of 3 cells
    20
    """

    count_is_exact: ClassVar[bool] = True

    rule: Literal["repeated_pairs"] = "repeated_pairs"
    blocks: Size
    sources: Indices
    targets: Indices

    @property
    def listed(self) -> int:
        return len(self.sources)

    def block(self, sizes: Sizes) -> Sizes:
        """The cells of a block in populations of these sizes.

        Examples
        --------
        >>> from simneuro.network import Sizes
        >>> rule = sn.RepeatedPairs(blocks=10, sources=[0, 1], targets=[1, 2])
        >>> rule.block(Sizes(source=30, target=30)).source
        3
        """
        return Sizes(sizes.source // self.blocks, sizes.target // self.blocks)

    def expected_count(self, sizes: Sizes) -> float:
        return self.blocks * len(self.sources)

    def check(self, sizes: Sizes) -> None:
        if sizes.source % self.blocks or sizes.target % self.blocks:
            message = f"{sizes.source} and {sizes.target} cells are not {self.blocks} blocks of"
            raise InputError(f"{message} one size each", where="blocks")
        try:
            check_pairs(self.sources, self.targets, self.block(sizes))
        except InputError as error:
            message = f"{error.message}, in each of the {self.blocks} blocks"
            raise InputError(message, where=error.where) from None
