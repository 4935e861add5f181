"""Active in two senses: a neuron that fires, and its rate as an activation function."""

import simneuro as sn

cell = sn.models["lif"].with_parameters(t_ref="2 ms")
curve = sn.response_curve(cell, levels="0 pA : 400 pA : 21", repeats=10, noise="100 pA*ms^0.5")
fits = {name: sn.bridge.fit_curve(curve, name) for name in ("relu", "sigmoid")}
units = {name: sn.bridge.activation(name) for name in fits}
fig, axes = sn.figures.panels("ABC", width="double", height_mm=55)
sn.figures.membrane(sn.simulate("lif_step"), "cell", axes["A"])
sn.figures.response_curve(curve, axes["B"], lines=fits, name="neuron")
functions = {"neuron": sn.bridge.Activation.from_curve(curve), **units}
sn.figures.activations(functions, (-3, 3), axes["C"])
