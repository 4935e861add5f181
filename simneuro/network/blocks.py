"""Connection rules of blocks of neighbours: maps from block to block, and clusters taken apart."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from simneuro.errors import InputError
from simneuro.network.connections import Clustered, ConnectionRule, Count
from simneuro.network.description import Probability, Size
from simneuro.network.plain_values import NUMBER, WHOLE, Truth
from simneuro.network.sizes import Sizes


class Topographic(ConnectionRule):
    """Each target cell from exactly ``n`` source cells, some of them from its own block.

    Both populations are cut into ``blocks`` of neighbours. Each of the ``n`` inputs comes with the
    probability ``topography`` from the block of the target cell's own place, and otherwise from any
    block: 0 is ``fixed_indegree``, 1 an exact map from block to block. The cells are different.
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
