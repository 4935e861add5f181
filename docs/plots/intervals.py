"""Intervals between spikes, with and without strong inhibition."""

import numpy as np

import simneuro as sn

balanced = sn.Scenario.load("balanced_ei").override({"duration": "1 s"})
weak = balanced.override({"projections.inh_exc.weight": "-60 pA"})
fig, axes = sn.figures.panels("A", width="single", height_mm=55)
for scenario, text, line in ((balanced, "inhibition of -150 pA", "-"), (weak, "-60 pA", "--")):
    recording = sn.simulate(scenario)
    cv = float(sn.analysis.cv(recording, "exc").mean())
    each = [np.diff(train) for train in sn.recording.spike_trains(recording, "exc")]
    look = {"histtype": "step", "ls": line, "label": f"{text}, CV {cv:.2f}"}
    axes["A"].hist(1e3 * np.concatenate(each), np.geomspace(2, 500, 60), **look)
axes["A"].set(xlabel="interval (ms)", ylabel="intervals", xscale="log", yscale="log")
axes["A"].legend(loc="upper right")
