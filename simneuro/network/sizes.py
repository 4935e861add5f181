"""The sizes of the two populations of a projection."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """How many source and target cells there are, and whether a cell is left out for itself.

    Attributes
    ----------
    source, target : int
    skips_itself : bool
        Whether source and target are one population whose cells have no synapses on themselves.

    Examples
    --------
    >>> from simneuro import network
    >>> network.Sizes(source=3, target=3, skips_itself=True).available_targets
    2
    """

    source: int
    target: int
    skips_itself: bool = False

    @property
    def available_sources(self) -> int:
        """The source cells that a target cell may have synapses from."""
        return self.source - self.skips_itself

    @property
    def available_targets(self) -> int:
        """The target cells that a source cell may have synapses on."""
        return self.target - self.skips_itself
