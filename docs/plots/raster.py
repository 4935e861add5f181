"""Spikes of a network and the rate of its populations."""

import simneuro as sn

scenario = sn.Scenario.load("balanced_ei").override({"duration": "300 ms"})
recording = sn.simulate(scenario)
fig, axes = sn.figures.panels("A;B", width="single", height_mm=75, height_ratios=[2, 1])
sn.figures.raster(recording, axes["A"], neurons=100)
rates = {
    name: sn.analysis.population_rate(recording, name, bin_width=2e-3) for name in ("exc", "inh")
}
sn.figures.population_rate(rates, axes["B"], unit="ms")
sn.figures.stack(axes["A"], axes["B"])
