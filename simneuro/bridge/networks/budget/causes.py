"""The causes by which the layers of a spiking network are off, and what helps against each."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Cause:
    """Why a layer is off.

    Parameters
    ----------
    summary : str
        What happens.
    remedy : str
        What to change, as an advice.
    """

    summary: str
    remedy: str


#: In the order in which they act.
CAUSES: Mapping[str, Cause] = MappingProxyType(
    {
        "input": Cause(
            "the spikes of the input carry other values than the samples",
            "let the input last longer, raise the input_rate, or let samples enter as currents",
        ),
        "inherited": Cause(
            "the layer below is off, and the unit computes the right function of it",
            "look at the layer below",
        ),
        "weights": Cause(
            "the weights or biases are not those of the reference network",
            "give the layer the weights and biases of the reference, in their order and precision",
        ),
        "scaling": Cause(
            "the rate is the activation times a factor",
            "let the rate that a spike count is read with (per_hertz) agree with the current of "
            "an input of 1 (levels.scale); to_spiking sets both",
        ),
        "curve": Cause(
            "the steady rate of the neuron is another function than the activation",
            "train with the curve of this neuron, sn.bridge.Activation.from_curve("
            "sn.response_curve(...)), or take subtractive_if for relu",
        ),
        "refractoriness": Cause(
            "the neuron is refractory for longer than the activation says",
            "shorten the refractory period, lower the ceiling, or train with lif_rate and this "
            "refractory period",
        ),
        "clipping": Cause(
            "the neuron cannot fire as fast as its input asks",
            "give the samples the scaling of those in training; else let the highest rate stand "
            "for larger activations, the largest with "
            "sn.bridge.to_spiking(net.calibrated(X, 100)) of a RateNetwork, or calibrate on "
            "samples like these, sn.bridge.to_spiking(net, calibration=X); a curve has to be "
            "measured to higher levels",
        ),
        "reset": Cause(
            "the reset loses what the membrane has above the threshold",
            "take a neuron whose reset subtracts the threshold, such as subtractive_if",
        ),
        "step": Cause("spikes fall on the time grid only", "take a shorter time step"),
        "counting": Cause(
            "the window holds a whole number of spikes",
            "let the input last longer, or raise the ceiling; if even the strongest units fire "
            "seldom, calibrate on samples like these",
        ),
        "transient": Cause(
            "the first spikes come sooner or later than in the steady state",
            "let the input last longer",
        ),
        "noise": Cause(
            "the noise of the neurons changes their rates",
            "lower the noise, let the input last longer, or train with a curve that was measured "
            "with this noise",
        ),
        "sequence": Cause(
            "spikes arrive one by one and unevenly, where a rate would be constant",
            "let the input last longer, or raise the ceiling",
        ),
        "lateness": Cause(
            "the layer waits for its input, since spikes take time to it",
            "let the input last longer, or raise the ceiling, which shortens the time step of "
            'subtractive_if: sn.bridge.to_spiking(net, ceiling="400 Hz") in place of 200 Hz',
        ),
    }
)
