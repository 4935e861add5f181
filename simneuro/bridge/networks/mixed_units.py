"""Layers whose units do not all have the same activation."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from simneuro.bridge.activations import Activation, as_activation
from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.rate_layer import AnyActivation
from simneuro.bridge.networks.training.normalised_unit import NormalisedUnit
from simneuro.calls import checked
from simneuro.errors import InputError


@checked
def mix_units(activations: Sequence[AnyActivation]) -> Activation:
    """One activation for a layer of which each part has another one, in the order given.

    The units of the layer are divided into parts as equal as can be, as ``numpy.array_split`` does.
    Each is in the normalised form with which training begins, as it would be in a layer of its own:
    see :func:`~simneuro.bridge.networks.normalise_activation`.

    Parameters
    ----------
    activations : sequence of str, Activation or callable
        Two or more, each of one number.

    Returns
    -------
    Activation
        Of a row of units.

    Raises
    ------
    InputError
        There are fewer than two, or one of them acts on a row itself.

    Examples
    --------
    >>> from simneuro.bridge.networks import mix_units
    >>> half = mix_units(["relu", "identity"])
    >>> half([-1.0, -1.0]).round(12).tolist()
    [0.0, -1.0]
    """
    acts = [as_activation(each) for each in activations]
    if len(acts) < 2:
        raise InputError("a mixture needs two activations or more", where="activations")
    rows = [each.name for each in acts if each.acts_on == "row"]
    if rows:
        message = f"{rows[0]} acts on a row of units already; mix activations of one number"
        raise InputError(message, where="activations")
    parts = [NormalisedUnit.of(act) for act in acts]

    def value(x: ArrayLike) -> FloatArray:
        split = _split(x, len(parts))
        pieces = [unit.value(piece) for unit, piece in zip(parts, split, strict=True)]
        return np.concatenate(pieces, axis=-1)

    def pull_back(x: ArrayLike, gradient: FloatArray) -> FloatArray:
        sums, errors = (_split(each, len(parts)) for each in (x, gradient))
        pieces = [unit.pull_back(*each) for unit, *each in zip(parts, sums, errors, strict=True)]
        return np.concatenate(pieces, axis=-1)

    def jacobian(x: ArrayLike) -> FloatArray:
        slopes = pull_back(x, np.ones(np.shape(x)))
        return np.asarray(slopes[..., :, None] * np.eye(slopes.shape[-1]))

    names = [each.name for each in acts]
    lowest, highest = zip(*(unit.range for unit in parts), strict=True)
    return Activation(
        name=f"mixed {' and '.join(names)}",
        function=value,
        derivative=jacobian,
        parameters={"activations": tuple(names)},
        range=(min(lowest), max(highest)),
        reference="chosen: parts of one layer",
        acts_on="row",
        backward=pull_back,
    )


def _split(x: ArrayLike, parts: int) -> list[FloatArray]:
    return np.array_split(np.asarray(x, np.float64), parts, axis=-1)
