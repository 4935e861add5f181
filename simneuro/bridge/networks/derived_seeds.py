"""Seeds of the parts of an experiment, each with random numbers of its own."""

from typing import Annotated

from simneuro.annotations import at_least
from simneuro.calls import checked
from simneuro.engine.draw.streams import Streams


@checked
def derive_seed(seed: Annotated[int, at_least(0)], purpose: str) -> int:
    """The seed of one purpose, such as ``"split"`` or ``"initial weights"``, from that of all.

    With one seed for several purposes, they would draw the same random numbers: which images a
    network learns would go with its initial weights. Seeds of different purposes are independent.

    Returns
    -------
    int
        Below 2^31, as scikit-learn and NumPy take it. It follows from the seed and the name alone.

    Examples
    --------
    >>> from simneuro.bridge.networks import derive_seed
    >>> derive_seed(1, "split") == derive_seed(1, "initial weights")
    False
    """
    return Streams(seed).key(purpose)
