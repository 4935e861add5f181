# ---
# jupyter:
#   jupytext:
#     formats: py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # First spikes
#
# You make a neuron fire, first the simplest one there is, then the one of Hodgkin and Huxley. It
# takes ten minutes. You need to know some Python, and nothing about neurons.

# %%
# %matplotlib inline
import numpy as np

import simneuro as sn

cell = sn.Scenario(
    title="One cell under a constant current",
    duration="200 ms",
    populations={"cell": sn.Population(model="lif", size=1)},
    drives={"step": sn.StepCurrent(target="cell", amplitude="150 pA", start="20 ms")},
    record=sn.Record(traces={"cell": sn.Traces(variables=["v", "I_ext"])}),
)
recording = sn.simulate(cell)

fig, axes = sn.figures.panels("A;B", width=140, height_mm=75, height_ratios=[3, 1])
sn.figures.membrane(recording, "cell", axes["A"], threshold=-50e-3)
sn.figures.trace(recording, "cell", "I_ext", axes["B"], quantity="current")
sn.figures.stack(axes["A"], axes["B"])
axes["A"].text(1, -50.2, "threshold", va="top", fontsize=8)
fig

# %% [markdown]
# This is a neuron that fires. The curve is the voltage across its membrane. It rests at -60 mV.
# Then a current flows in (B), and the voltage rises. At the dashed line, the **threshold**, the
# neuron fires: the ticks above the curve are its **spikes**. After each spike the voltage is put
# back, stays there for a moment, and rises again.
#
# The scenario above said what to simulate: one cell of the model `lif`, a current that starts after
# 20 ms, and the variables to record. A quantity is a text with its unit.

# %% tags=["remove-cell"]
lif = sn.models["lif"]
assert [float(lif.parameters[name].value) for name in ("E_L", "V_th")] == [-60e-3, -50e-3]
times, _ = sn.recording.spikes(recording, "cell")
assert times.min() > 20e-3
assert times.size > 3

# %% [markdown]
# ## What the cell does
#
# `lif` means *leaky integrate-and-fire*. The membrane collects charge like a bucket that collects
# water, and leaks. It has one equation, a threshold and a reset.

# %%
lif = sn.models["lif"]
print(lif.equations)
print("fires if   ", lif.threshold)
print("then       ", lif.reset)
print("waits for  ", lif.refractory, "=", lif.parameters["t_ref"].value)

# %% [markdown]
# ## When it fired
#
# A recording holds the time of every spike. All numbers are in SI units, here in seconds.

# %%
times, cells = sn.recording.spikes(recording, "cell")
intervals = np.diff(times)
print("spikes (ms):   ", (1e3 * times).round(1))
print("intervals (ms):", (1e3 * intervals).round(1))
print(f"one spike every {1e3 * intervals.mean():.1f} ms: {1 / intervals.mean():.0f} per second")

# %% [markdown]
# All intervals are equal. Nothing is random here, and the cell remembers nothing from before its
# last spike.

# %% tags=["remove-cell"]
assert np.ptp(intervals) < 1e-9

# %% [markdown]
# ## Too little, and more
#
# `override` returns a new scenario with one value changed. Each value has a path of names.

# %%
currents = (90, 110, 150, 300)  # pA
fig, axes = sn.figures.panels("A;B;C;D", width=140, height_mm=110)
for letter, current in zip("ABCD", currents, strict=True):
    changed = cell.override({"drives.step.amplitude": f"{current} pA"})
    run = sn.simulate(changed)
    sn.figures.membrane(run, "cell", axes[letter], threshold=-50e-3)
    axes[letter].set(ylabel=f"{current} pA:\npotential (mV)", ylim=(-62, -48))
    print(f"{current} pA: {run.spike_time.size} spikes")
sn.figures.stack(*axes.values())
fig

# %% [markdown]
# At 90 pA the voltage rises and stays below the threshold: charge leaks as fast as it comes, and
# there is no spike at all. With more current the cell fires sooner and more often. A spike is all
# or none; how much current there was is seen only in *how often* the cell fires.

# %% tags=["remove-cell"]
counts = [
    sn.simulate(cell.override({"drives.step.amplitude": f"{each} pA"})).spike_time.size
    for each in currents
]
assert counts[0] == 0 < counts[1] < counts[2] < counts[3]

# %% [markdown]
# ## A neuron that makes its spike itself
#
# The spikes above are ticks: the model says *that* it fires, and not how. The model of Hodgkin and
# Huxley (1952) says how. It has channels for sodium and potassium, which the voltage opens.

# %%
axon = cell.override(
    {
        "populations.cell.model": "hodgkin_huxley",
        "drives.step.amplitude": "1 nA",
        "duration": "60 ms",
        "dt": "0.025 ms",
        "record.traces.cell.variables": ["v", "m", "h", "n"],
    }
)
spiking = sn.simulate(axon)

fig, axes = sn.figures.panels("A;B", width=140, height_mm=95)
sn.figures.membrane(spiking, "cell", axes["A"])
gates = {name: sn.recording.trace(spiking, "cell", name).isel(neuron=0) for name in "mhn"}
sn.figures.gates(gates, axes["B"])
axes["B"].legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=3, frameon=False, fontsize=8)
axes["B"].set_xlim(0, 60)
sn.figures.stack(axes["A"], axes["B"])
fig

# %% [markdown]
# A spike is a real event here: the voltage shoots up by about 100 mV and comes back within
# milliseconds. B shows why. `m` opens sodium channels, fast: charge flows in, the voltage rises,
# and more of them open. Then `h` closes them, and `n` opens potassium channels, which bring the
# voltage back, below its rest. The threshold is written nowhere. It is where the sodium current
# begins to win.

# %% tags=["remove-cell"]
v = spiking["cell.v"].values[:, 0]
rest = v[0]
assert 90e-3 < v.max() - rest < 110e-3
assert v.min() < rest - 5e-3
m, h, n = (spiking[f"cell.{name}"].values[:, 0] for name in "mhn")
assert np.argmax(m > 0.5) < min(np.argmax(h < h[0] / 2), np.argmax(n > (n[0] + n.max()) / 2))

# %% [markdown]
# ## Exercises
#
# 1. The formula for the time from reset to threshold is $\tau \ln\frac{R I}{R I - 10\,\mathrm{mV}}$
#    with $\tau$ = 20 ms and $R$ = 100 MΩ. Add the rest of 5 ms, and compare with the interval at
#    150 pA.
# 2. Which current is just enough to make `lif` fire?
# 3. Give the Hodgkin-Huxley cell half of the current. What is different?
#
# ## Answers
#
# **1.** The formula and the simulation differ by less than a time step of 0.1 ms.

# %%
by_hand = 20 * np.log(15 / (15 - 10)) + 5
print(f"by hand {by_hand:.2f} ms, simulated {1e3 * intervals.mean():.2f} ms")
assert abs(by_hand - 1e3 * intervals.mean()) < 0.1

# %% [markdown]
# **2.** The current that holds the voltage exactly at the threshold, 10 mV above rest, is
# 10 mV / 100 MΩ = 100 pA. A little above it the cell fires.

# %%
for current in (100, 101):
    run = sn.simulate(cell.override({"drives.step.amplitude": f"{current} pA"}))
    print(f"{current} pA: {run.spike_time.size} spikes in {run.attrs['duration']} s")

# %% tags=["remove-cell"]
assert run.spike_time.size > 0
below = sn.simulate(cell.override({"drives.step.amplitude": "100 pA"}))
assert below.spike_time.size == 0

# %% [markdown]
# **3.** It fires once and then stays silent, although the current goes on. `lif` cannot do this:
# either it never fires or it never stops.

# %%
half = sn.simulate(axon.override({"drives.step.amplitude": "0.5 nA"}))
print(f"{half.spike_time.size} spike at half the current")
assert half.spike_time.size == 1

# %% [markdown]
# Next: [your own neuron](own_neuron.ipynb), with equations that you write.
