"""A response curve with three fitted forms and the baseline that they have to beat."""

import simneuro as sn

cell = sn.models["lif"].with_parameters(t_ref="2 ms")
curve = sn.response_curve(cell, levels="0 pA : 400 pA : 21", repeats=10, noise="100 pA*ms^0.5")
forms = ("relu", "sigmoid", "lif_rate", "constant")
fits = {name: sn.bridge.fit_curve(curve, name) for name in forms}
fig, axes = sn.figures.panels("A", width="single", height_mm=65)
sn.figures.response_curve(curve, axes["A"], lines=fits)
