"""Shapes of arguments that are taken element by element."""

import numpy as np
from numpy.typing import ArrayLike

from simneuro.errors import InputError


def require_fitting(**values: ArrayLike) -> None:
    """Refuse arrays that do not fit together, element by element.

    Raises
    ------
    InputError
        The shapes of all that are not single numbers stand in the message.
    """
    shapes = {name: np.shape(value) for name, value in values.items()}
    try:
        np.broadcast_shapes(*shapes.values())
    except ValueError:
        found = ", ".join(f"{name} {shape}" for name, shape in shapes.items() if shape)
        message = f"these must have one shape, or be single numbers: {found}"
        raise InputError(
            message, where=", ".join(name for name in shapes if shapes[name])
        ) from None
