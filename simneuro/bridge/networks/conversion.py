"""Conversion of a trained rate network to spiking neurons."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any, TypedDict, Unpack, overload

import numpy as np
from numpy.typing import ArrayLike
from sklearn.pipeline import Pipeline

from simneuro import units
from simneuro.annotations import Arrays
from simneuro.bridge.activations import Activation
from simneuro.bridge.curves.curve_inputs import ColouredNoise, require_number
from simneuro.bridge.networks.default_neuron import find_default_neuron
from simneuro.bridge.networks.input_spikes import InputForm, find_input_spikes
from simneuro.bridge.networks.layer_codes import find_spiking_code, is_relu, require_relu
from simneuro.bridge.networks.pipelines import take_apart
from simneuro.bridge.networks.populations import give_cells
from simneuro.bridge.networks.rate_classifier import RateClassifier
from simneuro.bridge.networks.rate_estimator import RateEstimator
from simneuro.bridge.networks.rate_network import RateNetwork
from simneuro.bridge.networks.rate_regressor import RateRegressor
from simneuro.bridge.networks.samples import read_samples, to_rate_network
from simneuro.bridge.networks.spiking_classifier import SpikingClassifier
from simneuro.bridge.networks.spiking_regressor import SpikingRegressor
from simneuro.calls import checked
from simneuro.catalogue import as_neuron
from simneuro.errors import InputError
from simneuro.model import NeuronModel, SynapseModel
from simneuro.wanted_values import ANYTHING

Neuron = NeuronModel | SynapseModel | str | None


class Settings(TypedDict, total=False):
    """The settings of :func:`to_spiking`, which are the same for each kind of network."""

    ceiling: Any
    code: InputForm
    input_rate: Any
    cells_per_unit: int
    calibration: ArrayLike | None
    noise: Any
    seed: int


@overload
def to_spiking(
    net: RateClassifier, neuron: Neuron = None, **settings: Unpack[Settings]
) -> SpikingClassifier: ...
@overload
def to_spiking(
    net: RateRegressor, neuron: Neuron = None, **settings: Unpack[Settings]
) -> SpikingRegressor: ...
@overload
def to_spiking(
    net: RateNetwork | Pipeline, neuron: Neuron = None, **settings: Unpack[Settings]
) -> SpikingClassifier | SpikingRegressor: ...
@checked
def to_spiking(
    net: Annotated[RateNetwork | RateEstimator | Pipeline, ANYTHING],
    neuron: Neuron = None,
    *,
    ceiling: Any = None,
    code: InputForm = "current",
    input_rate: Any = None,
    cells_per_unit: int = 1,
    calibration: Arrays | None = None,
    noise: Any = None,
    seed: int = 1,
) -> SpikingClassifier | SpikingRegressor:
    """The same network with spiking neurons in the place of its hidden units.

    A sample enters the first hidden layer as constant currents, and layers send spikes through the
    trained weights. The output units integrate these in membranes that never fire, and the class
    with the highest potential wins. A neuron can replace units of these activations:

    ``relu`` on ``subtractive_if``
        Threshold balancing (diehl2015, rueckauer2017): the largest activation of each layer but for
        1 in 1000 becomes the rate ``ceiling``, and a time step is 1 / ceiling. The membrane starts
        at half the threshold, which removes the bias of counting. In T steps a unit of the first
        layer fires exactly clip(floor(T a + 1/2), 0, T) times for an activation a in units of the
        largest: at most 1 / (2T) off. No such bound holds for later layers, where the times of
        spikes matter too.
    ``relu`` on ``lif``
        The rectified line closest to the neuron's curve between 0 and ``ceiling`` stands for relu.
        The error is the difference of the two curves, which is largest at the threshold, where the
        neuron starts to fire steeply.
    ``lif_rate`` on ``lif``
        The unit is the neuron: input 1 is the rheobase. The parameters must agree.
    ``Activation.from_curve`` on its own neuron
        Currents and rates as measured. The neuron's equations and parameters and the ``noise`` must
        be those of the measurement. The first layer's currents are kept within the measured levels,
        as the activation does.

    Between hidden layers of all but the first kind, spikes act through ``exp_current`` synapses.

    Parameters
    ----------
    net : RateNetwork, RateClassifier, RateRegressor or Pipeline
        Fitted, with one hidden layer or more. Of a pipeline, such as
        ``make_pipeline(StandardScaler(), RateClassifier())``, the last step becomes spiking, and
        samples go through the steps before it. Of a finished search the best network is taken.
    neuron : NeuronModel or str, optional
        By default the neuron whose curve was measured; ``subtractive_if`` for ``relu``; for
        ``lif_rate`` a ``lif`` with its time constants.
    ceiling : str or Quantity, optional
        For relu, the rate that stands for the largest activation. Default 200 Hz for
        ``subtractive_if``, whose time step is 1 / ceiling, so that a higher one makes it faster and
        finer; for ``lif`` 100 Hz, or half of 1 / t_ref if that is less.
    code : {"current", "regular", "poisson"}
        How samples enter the first layer: as constant currents, or as spikes of each feature, at
        equal intervals or at random. A feature below 0 fires as often as one above, with weights
        of the opposite sign.
    input_rate : str or Quantity, optional
        Of an input of 1, where samples enter as spikes. Default 200 Hz, for inputs between -1 and
        1. A feature can fire up to 4 times in a time step, so that larger ones need a lower rate.
    cells_per_unit : int
        A hidden unit is a population of so many cells with the same input, and its rate is their
        mean. Without noise, which makes them differ, they start evenly spread between reset and
        threshold, so that together they count so many times finer: a unit of the first layer of
        ``subtractive_if`` is at most 1 / (2 T cells) off. The synapses between layers grow with the
        square.
    calibration : array (samples, features), optional
        For relu, data whose largest activations (99.9th percentile) count; default the training
        data, or the sizes that :meth:`RateNetwork.calibrated` found. It counts in place of these.
    noise : str, Quantity or ColouredNoise, optional
        Density of a white noise current into every hidden neuron, such as ``"20 pA*ms^0.5"``; by
        default that of the curve, if it was measured with noise. Coloured noise must be given.
    seed : int
        Of the noise.

    Raises
    ------
    InputError
        If the neuron does not compute the network's activation, a curve was measured on another
        neuron or with other noise, a ceiling or a calibration is given for another activation than
        relu, the network has no hidden layer, the activations of a layer have the size 0, or the
        cells of a unit would all do the same.

    Examples
    --------
    >>> from sklearn.datasets import load_digits
    >>> import simneuro as sn
    >>> x, y = load_digits(return_X_y=True)
    >>> net = sn.bridge.RateClassifier((16,), "relu", random_state=0).fit(x, y)
    >>> spiking = sn.bridge.to_spiking(net)
    >>> bool(spiking.score(x[:50], y[:50], duration="200 ms") > 0.9)
    True
    """
    given, before = take_apart(net)
    rates = to_rate_network(given)
    act = find_hidden_activation(rates)
    if noise is None:
        noise = _noise_of_curve(act)
    elif not isinstance(noise, ColouredNoise):
        require_number(noise, "A*s**0.5", "noise")
    model = find_default_neuron(act) if neuron is None else as_neuron(neuron)
    if calibration is not None:
        require_relu(act, "calibration")
        samples = calibration if before is None else before.transform(calibration)
        rates = rates.calibrated(read_samples(given, samples))
    rate = None if ceiling is None else _read_ceiling(ceiling)
    single = find_spiking_code(act, model, _read_scales(rates, act), rate, noise)
    entering = find_input_spikes(code, input_rate)
    whole = replace(give_cells(single, cells_per_unit, noise), entering=entering)
    kind = SpikingRegressor if rates.classes is None else SpikingClassifier
    return kind(given, whole, noise, seed, before)


def find_hidden_activation(rates: RateNetwork) -> Activation:
    """The activation of all hidden layers, which spiking neurons are to take over.

    Raises
    ------
    InputError
        There is no hidden layer, hidden layers differ in their activations, or the output has
        another than ``identity``.
    """
    *hidden, output = (layer.activation for layer in rates.layers)
    if not hidden:
        raise InputError("a network without hidden units has nothing to fire", where="net")
    other = next((k for k, act in enumerate(hidden) if act != hidden[0]), None)
    if other is not None:
        raise InputError(
            f"hidden layer 1 has {hidden[0].name} and hidden layer {other + 1} has "
            f"{hidden[other].name}, but one kind of neuron takes over all of them. Train with one "
            "activation for all hidden layers",
            where="net",
        )
    if output.name != "identity":
        raise InputError(
            f"the output has {output.name}, but the output of a spiking network is a weighted sum. "
            'Train with an output of activation "identity"',
            where="net",
        )
    return hidden[0]


def _noise_of_curve(act: Activation) -> str | None:
    """The density of the white noise that a curve was measured with, as text."""
    try:
        units.read(act.noise or 0.0)
    except InputError:
        raise InputError(
            f"the curve of {act.name} was measured with noise of {act.noise}, which its words do "
            "not rebuild. Give it: "
            "`sn.bridge.to_spiking(net, noise=sn.bridge.ColouredNoise(sigma, tau))`",
            where="noise",
        ) from None
    return act.noise or None


def _read_scales(rates: RateNetwork, act: Activation) -> Sequence[float]:
    """The sizes of the activations of each hidden layer, which only relu needs."""
    if rates.scales is not None:
        return rates.scales
    if is_relu(act):
        raise InputError(
            "relu has no highest value, so the largest activations of the network must be seen to "
            "give them a rate. Give samples: `sn.bridge.to_spiking(net, calibration=X)`",
            where="calibration",
        )
    return (1.0,) * (len(rates.layers) - 1)


def _read_ceiling(given: Any) -> float:
    """A rate (Hz) above 0 from text or a Quantity."""
    value = float(units.read_si(given, "Hz", "ceiling"))
    if not 0 < value < np.inf:
        raise InputError(f"need a rate above 0, got {value:g} Hz", where="ceiling")
    return value
