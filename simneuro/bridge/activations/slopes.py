"""The slope of an activation: where it is steepest, and where little of that is left."""

import numpy as np
from scipy.optimize import brentq

from simneuro.bridge.activations.activation import Activation
from simneuro.calls import checked
from simneuro.errors import InputError

_TRIED = np.linspace(-20.0, 20.0, 4001)  # chosen: to a hundredth, with 0 among them
_CLOSER = np.linspace(-0.01, 0.01, 201)  # about the best of those
_FARTHEST = 1e6


@checked
def steepest_input(act: Activation) -> float:
    """The input at which the slope of an activation is steepest, to 1e-4.

    Where several have the same slope it is the first from -20 on. Of a slope without bound, such as
    that of ``lif_rate`` at its threshold, it is the input beside it.

    Raises
    ------
    InputError
        It acts on rows.

    Examples
    --------
    >>> from simneuro.bridge.activations import steepest_input
    >>> import simneuro as sn
    >>> float(steepest_input(sn.bridge.activation("sigmoid")))
    0.0
    """
    if act.acts_on == "row":
        raise InputError(f"{act.name} acts on rows, and has no slope in one number", where="act")
    closer = _TRIED[np.argmax(act.derivative(_TRIED))] + _CLOSER
    return float(closer[np.argmax(act.derivative(closer))])


@checked
def slope_end(act: Activation, share: float = 0.1) -> float:
    """The input above which less than ``share`` of the steepest slope is left.

    Returns
    -------
    float
        Infinite if the slope is more than that as far as 1e6.

    Raises
    ------
    InputError
        It acts on rows, or the share does not lie between 0 and 1.

    Examples
    --------
    >>> from simneuro.bridge.activations import slope_end
    >>> import simneuro as sn
    >>> round(slope_end(sn.bridge.activation("sigmoid")), 4)  # 2 arccosh(sqrt(10))
    3.6369
    """
    if not 0 < share < 1:
        raise InputError(f"got {share:g}, but it must lie between 0 and 1", where="share")
    top = steepest_input(act)
    least = share * float(act.derivative(top))
    further = top + np.geomspace(1e-3, _FARTHEST, 1000)
    flat = np.flatnonzero(act.derivative(further) < least)
    if not flat.size:
        return float("inf")
    before = top if flat[0] == 0 else further[flat[0] - 1]
    return float(brentq(lambda x: float(act.derivative(x)) - least, before, further[flat[0]]))
