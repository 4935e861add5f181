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
# # Your own neuron
#
# You write down a neuron that simneuro does not have, let it fire, and measure how fast it fires
# for each current. On the way simneuro refuses four mistakes. It takes ten minutes.

# %%
# %matplotlib inline
from dataclasses import replace

import numpy as np

import simneuro as sn

quadratic = sn.NeuronModel(
    name="quadratic",
    equations="dv/dt = (a*(v - E_L)*(v - V_T) + I_syn + I_ext)/C_m : volt",
    threshold="v > V_peak",
    reset="v = V_reset",
    parameters={
        "C_m": sn.Parameter("200 pF", "membrane capacitance", "chosen: that of lif"),
        "a": sn.Parameter("0.67 nS/mV", "curvature", "chosen: a leak of 10 nS at rest"),
        "E_L": sn.Parameter("-65 mV", "resting potential", "chosen: 15 mV below V_T"),
        "V_T": sn.Parameter("-50 mV", "where spikes begin", "chosen: as the threshold of lif"),
        "V_peak": sn.Parameter("20 mV", "where a spike ends", "chosen: the height of a spike"),
        "V_reset": sn.Parameter("-70 mV", "potential after a spike", "chosen: 5 mV below rest"),
    },
    initial={"v": "E_L"},
)

cell = sn.Scenario(
    title="A neuron of my own",
    duration="300 ms",
    populations={"cell": sn.Population(model=quadratic, size=1)},
    drives={"step": sn.StepCurrent(target="cell", amplitude="150 pA", start="20 ms")},
    record=sn.Record(traces={"cell": sn.Traces(variables=["v"])}),
)
recording = sn.simulate(cell)

fig, axes = sn.figures.panels("A", width=140, height_mm=55)
sn.figures.membrane(recording, "cell", axes["A"])
fig

# %% [markdown]
# It fires, and the upstroke of its spikes comes from the equation: above -50 mV the square of the
# voltage drives the voltage up. Neurons of this kind are called *quadratic integrate-and-fire*.
#
# A model is data: equations as text, and parameters. Each parameter has a value with a unit, a
# meaning, and a source. A source is a key of the bibliography, or `chosen:` and a reason. Two names
# are given: `I_ext` is the current of all drives, and `I_syn` that of all synapses.

# %% tags=["remove-cell"]
assert recording.spike_time.size > 3
assert recording["cell.v"].max() > 0

# %% [markdown]
# ## What is refused
#
# A wrong model is worse than none, so simneuro reads the equations before anything runs. Here are
# four mistakes, each made on purpose.

# %%
mistakes = {
    "a name that is not there": {"threshold": "v > V_peek"},
    "volt and ampere added": {"equations": "dv/dt = (v - E_L + I_syn + I_ext)/C_m : volt"},
    "a reset above the threshold": {"reset": "v = V_peak + 5*mV"},
    "a parameter named like a unit": {"parameters": {**quadratic.parameters, "mV": "1 mV"}},
}
refused = {}
for mistake, change in mistakes.items():
    try:
        replace(quadratic, **change)
    except sn.InputError as error:
        refused[mistake] = str(error)
        print(f"{mistake.upper()}\n{error}\n")

# %% [markdown]
# Each message says what is wrong, where, and what would be right. A unit or a sign can still be
# wrong without a contradiction. That takes measurements, as below.

# %% tags=["remove-cell"]
assert list(refused) == list(mistakes)

# %% [markdown]
# ## Rate against current
#
# `response_curve` gives every current to a cell of its own, and counts spikes.

# %%
curve = sn.response_curve(quadratic, "0 pA : 300 pA : 31", duration="1 s")

fig, axes = sn.figures.panels("A", width=110, height_mm=65)
sn.figures.response_curve(curve, axes["A"], name="quadratic")
fig

# %% [markdown]
# ## A check
#
# Is that curve right? For this neuron the time between two spikes has a closed form, an arc
# tangent. A model should be compared with something that its simulation did not produce.

# %%
p = {name: float(each.value) for name, each in quadratic.parameters.items()}  # SI units
middle = (p["E_L"] + p["V_T"]) / 2
rheobase = p["a"] * (p["V_T"] - p["E_L"]) ** 2 / 4


def expected_rate(current):
    """Spikes per second, by hand; zero up to the rheobase."""
    excess = np.maximum(current - rheobase, 1e-18)
    steep = np.sqrt(p["a"] / excess)
    angle = np.arctan((p["V_peak"] - middle) * steep) - np.arctan((p["V_reset"] - middle) * steep)
    return np.where(current > rheobase, np.sqrt(p["a"] * excess) / (p["C_m"] * angle), 0)


currents, rates = curve.level.values, curve.rate.isel(repeat=0).values
worst = np.abs(rates - expected_rate(currents)).max()
print(f"by hand it fires above {1e12 * rheobase:.1f} pA")
print(f"largest difference between the curve and the formula: {worst:.2f} spikes per second")
assert worst < 1

# %%
fig, axes = sn.figures.panels("A", width=110, height_mm=65)
sn.figures.response_curve(curve, axes["A"], name="quadratic", lines={"theory": expected_rate})
fig

# %% [markdown]
# The dots lie on the line, to within the one spike that a count over one second can miss.
#
# The shape differs from that of `lif`: close to its onset the rate grows like a square root, so
# that this neuron can fire as slowly as you like.

# %% [markdown]
# ## The same in a file
#
# In a scenario file the model is a table `[models.NAME]`. Everything else stays the same.

# %%
text = """
title = "A neuron of my own"
duration = "300 ms"

[models.mine]
equations = "dv/dt = (a*(v - E_L)*(v - V_T) + I_syn + I_ext)/C_m : volt"
threshold = "v > V_peak"
reset = "v = V_reset"
initial = { v = "E_L" }

[models.mine.parameters]
C_m = "200 pF"
a = "0.67 nS/mV"
E_L = { value = "-65 mV", description = "resting potential", source = "chosen: 15 mV below V_T" }
V_T = "-50 mV"
V_peak = "20 mV"
V_reset = "-70 mV"

[populations.cell]
model = "mine"
size = 1

[drives.step]
kind = "step_current"
target = "cell"
amplitude = "150 pA"
start = "20 ms"
"""
with open("mine.toml", "w", encoding="utf-8") as file:
    file.write(text)

from_file = sn.simulate(sn.Scenario.load("mine.toml"))
same = np.array_equal(from_file.spike_time, recording.spike_time)
print("the same spikes as above:", same)
assert same

# %% [markdown]
# In a terminal, `simneuro check mine.toml` reads the file and says what is wrong with it,
# `simneuro run mine.toml --open` runs it and opens a report, and `simneuro explore mine.toml` puts
# sliders beside it.
#
# ## Exercises
#
# 1. Let the neuron rest for 5 ms after each spike: `refractory="5 ms"`, and `(unless refractory)`
#    at the end of the equation. What happens to high rates?
# 2. Add a current that grows with each spike and decays, so that the neuron slows down:
#    `dw/dt = -w/tau_w : amp`, with `w += b` in the reset. What happens to the intervals?
#
# ## Answers
#
# **1.** The rate stays below 1 / 5 ms = 200 per second, and high rates lose most.

# %%
equations = quadratic.equations + " (unless refractory)"
rested = replace(quadratic, equations=equations, refractory="5 ms")
slower = sn.response_curve(rested, "100 pA : 300 pA : 3", duration="1 s").rate.isel(repeat=0)
loss = 1 - slower.values / rates[[10, 20, 30]]
print("share of the rate that is lost at 100, 200 and 300 pA:", loss.round(2))
assert 0 < loss[0] < loss[1] < loss[2]

# %% [markdown]
# **2.** The intervals grow: the neuron **adapts**, as most cells of the cortex do.

# %%
tiring = replace(
    quadratic,
    equations="""dv/dt = (a*(v - E_L)*(v - V_T) - w + I_syn + I_ext)/C_m : volt
                 dw/dt = -w/tau_w : amp""",
    reset="v = V_reset; w += b",
    parameters={**quadratic.parameters, "tau_w": "100 ms", "b": "80 pA"},
)
tired = sn.simulate(
    sn.Scenario(
        title="A neuron that tires",
        duration="500 ms",
        populations={"cell": sn.Population(model=tiring, size=1)},
        drives={"step": sn.StepCurrent(target="cell", amplitude="300 pA")},
    )
)
intervals = 1e3 * np.diff(tired.spike_time)
print("intervals (ms):", intervals.round(1))
assert intervals[-1] > 1.3 * intervals[0]

# %% [markdown]
# Next: [your own scenario](own_scenario.ipynb), with conditions, a figure and a claim.
