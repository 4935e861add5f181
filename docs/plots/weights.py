"""Weights before and after learning by STDP, from a run of a bundled experiment."""

import simneuro as sn

scenario = sn.Scenario.load("stdp_competition").override(
    {"sources.inputs.rate": "40 Hz", "duration": "60 s"}
)
recording = sn.simulate(scenario)
fig, axes = sn.figures.panels("A", width="single", height_mm=55)
for name, text, line in (("weight", "before", "--"), ("final_weight", "after 60 s", "-")):
    weights = 1e9 * recording[f"learnt.{name}"].values
    axes["A"].hist(weights, bins=30, range=(0, 0.15), histtype="step", ls=line, label=text)
axes["A"].set(xlabel="weight (nS)", ylabel="synapses")
axes["A"].legend()
