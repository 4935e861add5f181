"""The membrane potential of three models under a step of current."""

import simneuro as sn

fig, axes = sn.figures.panels("A;B;C", width="single", height_mm=105)
currents = {"lif": "150 pA", "adex": "1 nA", "hodgkin_huxley": "1 nA"}
for (name, current), ax in zip(currents.items(), axes.values(), strict=True):
    changes = {"populations.cell.model": name, "drives.step.amplitude": current}
    shown = {"record.traces.cell.variables": ["v"], "duration": "600 ms", "dt": "0.05 ms"}
    scenario = sn.Scenario.load("lif_step").override({**changes, **shown})
    sn.figures.membrane(sn.simulate(scenario), "cell", ax)
    ax.set_title(f"{name}, {current}", pad=12)
sn.figures.stack(*axes.values())
