"""Gradients in deep networks that have not learnt yet, by initialisation: as drawn, and by law."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Annotated

import numpy as np
import xarray as xr

from simneuro.annotations import at_least
from simneuro.bridge.activations import Activation, as_activation
from simneuro.bridge.networks.deep_layers import Depth, drawn_layers, gradient_factor, wide_layers
from simneuro.bridge.networks.rate_layer import AnyActivation
from simneuro.bridge.networks.training.normalised_unit import normalise_activation
from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.wanted_values import ANYTHING

#: The variance of a weight times the number of its inputs: for units in the normalised form with
#: which training begins here, by glorot2010 for layers of one width, by he2015, and for normalised
#: units whose sums are normalised over a batch (ioffe2015).
VARIANCES: Mapping[str, float] = MappingProxyType(
    {"normalised": 1.0, "glorot": 1.0, "he": 2.0, "batch_norm": 1.0}
)


@checked
def compare_initialisations(
    activations: Annotated[Mapping[str, AnyActivation], ANYTHING],
    starts: Sequence[str],
    depth: Depth,
    *,
    width: Annotated[int, at_least(1)],
    samples: Annotated[int, at_least(1)],
    batch: Annotated[int, at_least(2)],
    seed: int,
) -> xr.Dataset:
    """What layers multiply gradients and sums by, with each activation and initialisation.

    All networks are drawn from one seed, so that they differ by what is compared only.

    Parameters
    ----------
    activations : mapping
        Of the units, by name.
    starts : sequence of str
        Initialisations: ``normalised``, ``glorot``, ``he`` or ``batch_norm``. Those of Glorot and
        He take an activation as it is, in whatever units its values are.
    depth, width : int
        Layers, and units of each.
    samples, batch : int
        How many samples the means are over, without and with normalisation over a batch.
    seed : int

    Returns
    -------
    xarray.Dataset
        ``factor`` and ``square`` as in :func:`~simneuro.bridge.networks.drawn_layers`, and
        ``factor_law`` and ``square_law`` of :func:`~simneuro.bridge.networks.wide_layers`, all
        (start, unit, layer). In layers that are not infinitely wide, sums drift away from the law
        by chance; ``factor_here`` is the law of the factor at the mean square that they have.

    Raises
    ------
    InputError
        There is no such initialisation, or an activation acts on a row of units.

    Examples
    --------
    >>> from simneuro.bridge.tasks import compare_initialisations
    >>> settings = {"width": 50, "samples": 2, "batch": 8, "seed": 0}
    >>> found = compare_initialisations({"relu": "relu"}, ["glorot", "he"], 3, **settings)
    >>> found.factor_law.sel(unit="relu").isel(layer=0).values.round(3).tolist()
    [0.5, 1.0]
    """
    for start in starts:
        if start not in VARIANCES:
            raise InputError(f"no initialisation {start!r}", where="starts", allowed=VARIANCES)
    rows = [
        xr.concat(
            [
                _compare(
                    start,
                    as_activation(act),
                    depth,
                    width,
                    batch if start == "batch_norm" else samples,
                    seed,
                )
                for act in activations.values()
            ],
            xr.Variable("unit", list(activations)),
        )
        for start in starts
    ]
    return xr.concat(rows, xr.Variable("start", list(starts)))


def _compare(
    start: str, act: Activation, depth: int, width: int, samples: int, seed: int
) -> xr.Dataset:
    variance, normed = VARIANCES[start], start == "batch_norm"
    unit = normalise_activation(act) if start in ("normalised", "batch_norm") else act
    # Samples of mean square 1 give sums of this mean square in the first layer.
    law = wide_layers(unit, variance, depth, start=variance, batch_norm=normed)
    drawn = drawn_layers(
        unit,
        variance,
        depth,
        width=width,
        samples=samples,
        seed=seed,
        start=variance,
        batch_norm=normed,
    )
    squares = drawn.square.values[:-1]
    here = [gradient_factor(unit, variance, float(q), batch_norm=normed) for q in squares]
    return drawn.assign(
        factor_law=law.factor, square_law=law.square, factor_here=("layer", [*here, np.nan])
    )
