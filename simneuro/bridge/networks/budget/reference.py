"""The network that a spiking network should compute, where it has other weights."""

from simneuro.bridge.networks.rate_estimator import RateEstimator
from simneuro.bridge.networks.rate_network import RateNetwork
from simneuro.bridge.networks.samples import to_rate_network
from simneuro.errors import InputError


def read_reference(given: RateNetwork | RateEstimator, own: RateNetwork) -> RateNetwork:
    """The network that should be computed, with the layers of the one that is.

    Raises
    ------
    InputError
        It has other layers.
    """
    planned = to_rate_network(given)
    names = [[layer.activation.name for layer in net.layers] for net in (planned, own)]
    if planned.sizes != own.sizes or names[0] != names[1]:
        message = f"is {planned}, but the spiking network has the layers of {own}"
        raise InputError(message, where="reference")
    return planned
