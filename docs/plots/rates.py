"""How the rates of the cells of a network differ."""

import simneuro as sn

recording = sn.simulate(sn.Scenario.load("balanced_ei").override({"duration": "2 s"}))
fig, axes = sn.figures.panels("A", width="single", height_mm=55)
for name, line in (("exc", "-"), ("inh", "--")):
    rates = sn.analysis.firing_rates(recording, name)
    look = {"color": sn.figures.colour(name), "ls": line, "label": name, "histtype": "step"}
    axes["A"].hist(rates, bins=range(0, 32, 2), density=True, **look)
axes["A"].set(xlabel="firing rate of a cell (Hz)", ylabel="share of cells per Hz")
axes["A"].legend()
