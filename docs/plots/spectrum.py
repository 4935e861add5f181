"""The power spectrum of a network's spikes, beside that of the same trains shifted at random."""

import numpy as np

import simneuro as sn

recording = sn.simulate(sn.Scenario.load("balanced_ei").override({"duration": "2 s"}))
shifted = sn.analysis.rotate_trains(recording, np.random.default_rng(1))
fig, axes = sn.figures.panels("A", width="single", height_mm=55)
for data, text, role in ((recording, "network", "exc"), (shifted, "shifted trains", "control")):
    power = sn.analysis.power_spectrum(data, "exc", bin_width=2e-3, segment=0.2)
    look = {"color": sn.figures.colour(role), "ls": "--" if role == "control" else "-"}
    axes["A"].loglog(power["frequency"][1:], power[1:], label=text, **look)
axes["A"].set(xlabel="frequency (Hz)", ylabel="power (Hz²/Hz)")
axes["A"].legend()
