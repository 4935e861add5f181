"""How large the activations of hidden layers are, which threshold balancing has to know."""

from collections.abc import Sequence

import numpy as np

from simneuro.bridge.arguments import as_number, require_count
from simneuro.bridge.codes import FloatArray
from simneuro.errors import InputError

_USUAL = 99.9  # percentile (rueckauer2017)
_SHARES = np.linspace(0.02, 1, 50)  # of the largest activation; chosen: to 2 % of it
_ENOUGH = 200_000  # activations of a layer; chosen: their mean square is then known to a percent


def find_scales(
    hidden: Sequence[FloatArray], percentile: float | None = None, steps: int | None = None
) -> tuple[float, ...]:
    """The size of each layer's activations: a percentile, or the one that suits so many steps.

    The 99.9th percentile, which counts if nothing is given, is that of rueckauer2017, the 100th,
    the largest, that of diehl2015.

    Raises
    ------
    InputError
        The percentile is not above 1 and up to 100, there is no step, or both are given.
    """
    if steps is not None:
        if percentile is not None:
            message = "steps search for a size of their own, so give either these or a percentile"
            raise InputError(message, where="percentile")
        require_count(steps, "steps")
        return tuple(_search_scale(np.abs(layer), steps) for layer in hidden)
    share = as_number(_USUAL if percentile is None else percentile, "percentile", "calibrated")
    if not 1 < share <= 100:
        meant = f". Did you mean {100 * share:g}?" if 0 < share <= 1 else ""
        raise InputError(f"need above 1 and up to 100, got {share:g}{meant}", where="percentile")
    return tuple(float(np.percentile(np.abs(layer), share)) for layer in hidden)


def require_sizes(scales: Sequence[float]) -> None:
    """Raise :class:`InputError` if a layer has a size for which no rate can stand, such as 0."""
    for layer, size in enumerate(scales, start=1):
        if not 0 < size < np.inf:
            raise InputError(
                f"the activations of hidden layer {layer} have the size {size:g}, for which no "
                "rate can stand. Calibrate on samples at which its units are active, or count a "
                "higher percentile: `net.calibrated(X, 100)` takes the largest activation. Units "
                "that are active at no sample are dead; `net.diagnose(X)` shows them",
                where="calibration",
            )


def _search_scale(sizes: FloatArray, steps: int) -> float:
    """The size with which counts of so many steps are closest to the activations.

    A size s stands for a spike in each step, so that an activation a counts as s / steps times the
    nearest whole number of spikes: a smaller size clips it, a larger one makes it coarse. The one
    with the smallest mean square error is taken (li2021), of shares of the largest activation.
    """
    largest = float(sizes.max())
    some = sizes[:: max(1, sizes.size // _ENOUGH)]  # of the samples, each with all units

    def error(size: float) -> float:
        counts = np.clip(np.floor(some * (steps / size) + 0.5), 0, steps)
        return float(np.mean((counts * (size / steps) - some) ** 2))

    return float(min(largest * _SHARES, key=error)) if largest else 0.0
