"""A noisy neuron as an activation function, beside three of the catalogue."""

import simneuro as sn

cell = sn.models["lif"].with_parameters(t_ref="2 ms")
curve = sn.response_curve(cell, levels="0 pA : 400 pA : 41", repeats=10, noise="100 pA*ms^0.5")
neuron = sn.bridge.Activation.from_curve(curve)
names = ("sigmoid", "relu", "softplus")
functions = {"neuron": neuron, **{name: sn.bridge.activation(name) for name in names}}
fig, axes = sn.figures.panels("A", width="single", height_mm=60)
sn.figures.activations(functions, (-1, 2), axes["A"])
