"""Lengths of lists that are drawn against each other."""

import numpy as np
from numpy.typing import ArrayLike

from simneuro.errors import InputError


def require_same_length(**values: ArrayLike) -> None:
    """Refuse lists of different lengths.

    Raises
    ------
    InputError
        With the length of each.
    """
    lengths = {name: np.size(each) for name, each in values.items()}
    if len(set(lengths.values())) > 1:
        found = ", ".join(f"{length} of {name}" for name, length in lengths.items())
        raise InputError(f"these must have the same length, got {found}", where=", ".join(lengths))
