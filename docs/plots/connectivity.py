"""The synapses of a network with four assemblies as a matrix."""

import simneuro as sn

clustered = {"rule": "clustered", "clusters": 4, "p_in": 0.6, "p_out": 0.1}
changes = {"populations.exc.size": 80, "projections.exc_exc.connect": clustered}
shown = {"duration": "100 ms", "record.wiring": ["exc_exc"]}
recording = sn.simulate(sn.Scenario.load("balanced_ei").override({**changes, **shown}))
source, target = recording["exc_exc.source"], recording["exc_exc.target"]
fig, axes = sn.figures.panels("A", width="single", height_mm=75)
axes["A"].plot(source, target, "s", ms=1.2, mew=0, color=sn.figures.colour("exc"))
axes["A"].set(xlabel="from cell", ylabel="to cell", aspect="equal", xlim=(0, 80), ylim=(80, 0))
