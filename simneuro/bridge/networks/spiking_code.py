"""The code of neurons that replace rate units: what currents and rates mean, layer by layer."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from simneuro.bridge.codes import FloatArray, LevelCode
from simneuro.bridge.networks.input_spikes import InputSpikes
from simneuro.model import NeuronModel

UNLIMITED = (-math.inf, math.inf)


@dataclass(frozen=True)
class LayerCode:
    """The two maps of one layer: pre-activation to current, and rate to activation.

    Parameters
    ----------
    levels : LevelCode
        What a pre-activation is in A.
    per_hertz, offset : float
        The activation is ``offset + per_hertz * rate``.
    ceiling : float
        Rate (Hz) at which the unit counts as saturated.
    bounds : (float, float)
        A constant current is kept between these (A).

    Examples
    --------
    >>> code = sn.bridge.networks.LayerCode(
    ...     sn.bridge.LevelCode(0.0, 1e-10), per_hertz=0.01, ceiling=100.0
    ... )
    >>> float(code.activation(50.0)), round(1e12 * float(code.current(2.0)), 9)
    (0.5, 200.0)
    """

    levels: LevelCode
    per_hertz: float
    ceiling: float
    offset: float = 0.0
    bounds: tuple[float, float] = UNLIMITED

    def current(self, pre_activation: ArrayLike) -> FloatArray:
        """Constant current (A) of a pre-activation, same shape.

        Examples
        --------
        >>> from simneuro.bridge.networks import LayerCode
        >>> code = LayerCode(sn.bridge.LevelCode(0.0, 1e-10), per_hertz=0.01, ceiling=100.0)
        >>> (1e12 * code.current([1.0, 2.0])).round(9).tolist()  # pA
        [100.0, 200.0]
        """
        return np.clip(self.levels.decode(pre_activation), *self.bounds)

    def activation(self, rate: ArrayLike) -> FloatArray:
        """Activation of a rate in Hz, same shape.

        Examples
        --------
        >>> from simneuro.bridge.networks import LayerCode
        >>> code = LayerCode(sn.bridge.LevelCode(0.0, 1e-10), per_hertz=0.01, ceiling=100.0)
        >>> code.activation([0.0, 50.0]).tolist()
        [0.0, 0.5]
        """
        return self.offset + self.per_hertz * np.asarray(rate, dtype=float)


@dataclass(frozen=True)
class SpikingCode:
    """How one kind of neuron stands in for the hidden units of a network.

    Parameters
    ----------
    neuron : NeuronModel
    layers : tuple of LayerCode
        One a hidden layer.
    synapse : str
        Of the catalogue, between hidden layers.
    start : str
        Where the membrane potential starts, an expression; if empty, where the model says.
    dt : float
        Time step (s).
    cells : int
        How many cells a unit is. They have the same input, and the unit's rate is their mean.
    entering : InputSpikes, optional
        The spikes by which samples enter; without them they enter as constant currents.
    delay : float
        Of the synapses onto hidden layers (s).

    Examples
    --------
    >>> net = sn.bridge.RateNetwork.from_arrays([np.eye(2)] * 2, [np.zeros(2)] * 2, "relu")
    >>> code = sn.bridge.to_spiking(net, calibration=np.eye(2)).code
    >>> code.neuron.name, len(code.layers), code.cells
    ('subtractive_if', 1, 1)
    """

    neuron: NeuronModel
    layers: tuple[LayerCode, ...]
    synapse: str
    start: str
    dt: float
    cells: int = 1
    entering: InputSpikes | None = None
    delay: float = 0.0
