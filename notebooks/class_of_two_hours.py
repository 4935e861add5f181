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
# # A class of two hours
#
# A plan for people who teach: four exercises around one question, **what does it mean that a
# neuron is active?** Pupils need a computer for two, and no programming: they run cells and change
# numbers. Answers for the teacher are at the end. The page
# [Teaching with simneuro](../docs/teaching.md) has six shorter exercises for a terminal.
#
# | minutes | what | whole class or pairs |
# |---|---|---|
# | 0 to 10 | Opening: the first figure, two meanings of "active" | whole class |
# | 10 to 30 | Exercise 1: a leaky bucket that fires | pairs |
# | 30 to 50 | Exercise 2: what a spike is made of | pairs |
# | 50 to 60 | Break | |
# | 60 to 80 | Exercise 3: from spikes to a number | pairs |
# | 80 to 105 | Exercise 4: a claim that can fail | groups of four |
# | 105 to 120 | Closing: where the analogy ends | whole class |
#
# **Before the class**: run all cells once on the computers that will be used. The rule of the two
# hours is *predict, then look*: each pair writes its prediction on paper before it runs a cell.
# Wrong predictions are welcome, since they show what to talk about.
#
# ## Opening (10 minutes)
#
# Show the figure, and say nothing for a minute. Then ask: *What do you see? What might go up and
# down? What are the ticks?*

# %%
# %matplotlib inline
import numpy as np

import simneuro as sn


def one_cell(model, current, duration="200 ms", record=("v",), **parameters):
    """The recording of one cell under a constant current from 20 ms on."""
    scenario = sn.Scenario(
        title="A class",
        duration=duration,
        populations={"cell": sn.Population(model=model, size=1, parameters=parameters)},
        drives={"step": sn.StepCurrent(target="cell", amplitude=current, start="20 ms")},
        record=sn.Record(traces={"cell": sn.Traces(variables=list(record))}),
    )
    return sn.simulate(scenario)


bucket = one_cell("lif", "150 pA")
fig, axes = sn.figures.panels("A", width=140, height_mm=55)
sn.figures.membrane(bucket, "cell", axes["A"], threshold=-50e-3)
fig

# %% [markdown]
# The curve is the voltage across the membrane of a cell. At the dashed line it fires; each tick is
# a spike. That is the first meaning of *active*. The second is the one of artificial networks: a
# unit computes a number, f(w·x + b). The class asks whether these are the same.
#
# ## Exercise 1: a leaky bucket that fires (20 minutes)
#
# *Predict (4 minutes).* The current is doubled. Does the cell fire twice as often? And with eight
# times the current?
#
# *Look (8 minutes).* Change the currents, and run the cell again.

# %%
currents = (90, 150, 300, 1200)  # pA
rates = {}
for current in currents:
    run = one_cell("lif", f"{current} pA", duration="1020 ms")
    rates[current] = run.spike_time.size
    print(f"{current:5} pA: {rates[current]:3} spikes in a second")

# %% [markdown]
# *Questions (8 minutes).*
#
# - 1a. Why is there no spike at 90 pA?
# - 1b. After a spike the cell rests for 5 ms. What does that do at small currents, and what at
#   large ones? Take it away, and compare:

# %%
for current in (150, 1200):
    run = one_cell("lif", f"{current} pA", duration="1020 ms", t_ref="0 ms")
    print(f"{current:5} pA without rest: {run.spike_time.size:3} spikes in a second")
    rates[current, "no rest"] = run.spike_time.size

# %% [markdown]
# - 1c. *By hand:* the time from reset to threshold is $\tau\ln\frac{RI}{RI - 10\,\mathrm{mV}}$ with
#   $\tau$ = 20 ms and $R$ = 100 MΩ. Compute it for 150 pA, add 5 ms, and compare with the figure.
#
# ## Exercise 2: what a spike is made of (20 minutes)
#
# *Predict (4 minutes).* The membrane has channels for sodium (inwards) and for potassium
# (outwards). Which open first? Draw both under a spike.
#
# *Look (8 minutes).*

# %%
axon = one_cell("hodgkin_huxley", "1 nA", duration="50 ms", record=("v", "m", "h", "n"))
gates = {name: sn.recording.trace(axon, "cell", name).isel(neuron=0) for name in "mhn"}

fig, axes = sn.figures.panels("A;B", width=140, height_mm=90)
sn.figures.membrane(axon, "cell", axes["A"])
sn.figures.gates(gates, axes["B"])
axes["B"].legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=3, frameon=False, fontsize=8)
axes["B"].set_xlim(15, 45)
sn.figures.stack(axes["A"], axes["B"])
fig

# %% [markdown]
# `m` opens sodium channels, `h` closes them, `n` opens potassium channels.
#
# *Questions (8 minutes).*
#
# - 2a. Which of the three starts the spike, and which two end it?
# - 2b. What happens without sodium? And at half of the current?

# %%
without = one_cell("hodgkin_huxley", "1 nA", duration="120 ms", g_Na="0 mS/cm^2")
half = one_cell("hodgkin_huxley", "0.5 nA", duration="120 ms")
print(
    f"without sodium: {without.spike_time.size} spikes; at half the current: {half.spike_time.size}"
)

# %% [markdown]
# - 2c. Is there a unit in an artificial network that answers once and then stops?
#
# ## Exercise 3: from spikes to a number (20 minutes)
#
# *Predict (4 minutes).* Draw the rate of the bucket against its current, from 0 to 400 pA. Then
# draw a ReLU, $\max(0, x)$, over it.
#
# *Look (8 minutes).*

# %%
curve = sn.response_curve("lif", "0 pA : 400 pA : 21", duration="500 ms")
relu = sn.bridge.fit_curve(curve, "relu")

fig, axes = sn.figures.panels("A", width=120, height_mm=70)
sn.figures.response_curve(curve, axes["A"], lines={"relu": relu})
fig

# %% [markdown]
# *Questions (8 minutes).*
#
# - 3a. What does the ReLU keep of the cell? What does it miss?
# - 3b. A rate is counted. How long would you have to watch the cell at 120 pA, to know its rate to
#   10 %? A unit answers at once.
# - 3c. Which of the two could tell 101 pA from 99 pA?
#
# ## Exercise 4: a claim that can fail (25 minutes)
#
# *The claim.* "Noise makes a cell fire more." Each group writes down what would refute it, and for
# which current (6 minutes). Then run, first with the current that the group has chosen.

# %%


def rates_with(noise, current, repeats=20):
    """The rates of cells that differ by their noise alone."""
    density = f"{noise} pA*ms^0.5" if noise else None
    levels = [f"{current} pA"]
    found = sn.response_curve("lif", levels, repeats=repeats, noise=density, duration="1 s")
    return found.rate.values.ravel()


claims = {}
for current in (80, 250):
    more = rates_with(100, current) - rates_with(0, current)
    claim = sn.analysis.greater(f"At {current} pA noise adds more than 2 Hz", more, 2, "Hz")
    claims[current] = claim
    low, high = claim.interval
    print(f"{claim.claim}: {claim.verdict.upper()}")
    print(f"   measured {claim.value:.1f} Hz, 95 % interval from {low:.1f} to {high:.1f} Hz")

# %% [markdown]
# A claim **holds** if its whole interval lies where it was expected, is **refuted** if the whole
# interval lies outside, and is **undecided** if the interval reaches over the bound.
#
# *Questions (10 minutes).*
#
# - 4a. Why does the same noise help at one current and not at the other?
# - 4b. The control here is the same cell without noise. What would the number mean without it?
# - 4c. With `repeats=2` the interval is wide. What does "undecided" then say about the claim?
#
# ## Closing (15 minutes): where the analogy ends
#
# Collect on the board, in two columns, what a cell and a unit share, and what only one of them has.
# The column of the cell gets long: time, a threshold that is an event, a rest, noise, many
# channels, one sign for all of its outputs. The last question of the class: *When somebody says
# that a network works like a brain, what would you ask?*
#
# ## Answers for the teacher
#
# **1.** The curve is not a straight line: twice the current about doubles the rate, but eight times
# the current raises it much less than eightfold.

# %%
print(f"twice the current:  {rates[300] / rates[150]:.1f} times the rate")
print(f"eight times:        {rates[1200] / rates[150]:.1f} times the rate")
by_hand = 20 * np.log(15 / (15 - 10)) + 5
simulated = 1e3 * float(np.diff(bucket.spike_time).mean())
print(f"1c: {by_hand:.1f} ms by hand, {simulated:.1f} ms simulated")

# %% tags=["remove-cell"]
assert 1.8 < rates[300] / rates[150] < 2.2
assert rates[1200] / rates[150] < 5
assert abs(by_hand - simulated) < 0.1

# %% [markdown]
# 1a: Charge leaks as fast as it comes. The voltage settles 9 mV above rest, and the threshold is 10
# mV above. 1b: At small currents the rest is a small part of each interval, at large ones nearly
# all of it: the rate cannot exceed 1 / 5 ms = 200 per second.

# %% tags=["remove-cell"]
assert rates[90] == 0
assert rates[1200] < 200
assert rates[150, "no rest"] / rates[150] < 1.4 < 2 < rates[1200, "no rest"] / rates[1200]

# %% [markdown]
# **2.** 2a: `m` starts it, since it is the fastest; `h` and `n` end it. 2b: Without sodium there is
# no spike. At half of the current there is one, and then silence, while the bucket would go on for
# ever or never begin. 2c: None of the usual ones; their answer depends on the present input alone.

# %% tags=["remove-cell"]
assert without.spike_time.size == 0
assert half.spike_time.size == 1

# %% [markdown]
# **3.** 3a: It keeps the silence below the threshold and the growth above. It misses the steep
# corner and the bend. 3b: To 10 %, you need some ten intervals. 3c: The cell: it is silent at 99 pA
# and fires at 101 pA. For a unit 101 is a little more than 99.

# %%
near = sn.response_curve("lif", ["99 pA", "101 pA", "120 pA"], duration="2 s").rate.values.ravel()
print(f"99 pA: {near[0]:.0f} Hz, 101 pA: {near[1]:.0f} Hz")
print(f"3b: ten intervals at 120 pA take {10 / near[2]:.1f} s")

# %% tags=["remove-cell"]
assert near[0] == 0 < near[1]

# %% [markdown]
# **4.** 4a: At 80 pA the cell cannot reach its threshold without noise, so that every spike is due
# to it. At 250 pA the cell fires anyway, and noise brings spikes forward as often as it delays
# them. 4b: Nothing: one could not say what the noise has done. 4c: Nothing about the claim. There
# is too little data. It is not a weak "no".

# %% tags=["remove-cell"]
assert [claims[current].verdict for current in (80, 250)] == ["holds", "refuted"]

# %% [markdown]
# ## If there is more time
#
# [Your own scenario](own_scenario.ipynb) makes a file with conditions and claims of the fourth
# exercise. [Dreaming](dreaming.ipynb) puts the same question to a hypothesis about sleep.
