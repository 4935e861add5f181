"""Activation functions as a reader writes them."""

from collections.abc import Mapping

FORMULAS: Mapping[str, str] = {
    "identity": "x",
    "sigmoid": "1/(1 + exp(-x))",
    "tanh": "tanh(x)",
    "relu": "max(x, 0)",
    "leaky_relu": "x if x > 0 else slope*x",
    "softplus": "log(1 + exp(x))",
    "lif_rate": "amplitude/(t_ref + tau*log(1 + 1/(x - 1))) if x > 1 else 0",
}

MEANINGS: Mapping[str, str] = {
    "slope": "slope below 0",
    "tau": "membrane time constant, s",
    "t_ref": "absolute refractory period, s",
    "amplitude": "factor; with 1 the value is in Hz",
}
