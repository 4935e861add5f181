"""Potential and recovery of a bursting cell, with the nullclines of Izhikevich (2003)."""

import numpy as np

import simneuro as sn

cell = {"populations.cell.model": "izhikevich", "populations.cell.variant": "chattering"}
run = {"drives.step.amplitude": "10 pA", "dt": "0.05 ms"}
shown = {"record.traces.cell.variables": ["v", "u"]}
recording = sn.simulate(sn.Scenario.load("lif_step").override({**cell, **run, **shown}))
v, u = (1e3 * sn.recording.trace(recording, "cell", name)[:, 0] for name in "vu")
fig, axes = sn.figures.panels("A", width="single", height_mm=65)
axes["A"].plot(v, u, lw=0.6, label="trajectory")
x = np.linspace(-85, -40, 200)
axes["A"].plot(x, 0.04 * x**2 + 5 * x + 140 + 10, "k--", lw=0.8, label="dv/dt = 0")
axes["A"].plot(x, 0.2 * x, "k:", label="du/dt = 0")
axes["A"].set(xlabel="v (mV)", ylabel="u (mV)", xlim=(-85, 35), ylim=(-20, 25))
axes["A"].legend(loc="upper right")
