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
# # From neuron to activation
#
# A neuron becomes active in two senses: a membrane crosses a threshold and fires; a unit of an
# artificial network computes f(w·x + b). You take one neuron from the first sense to the second:
# you measure its curve, read the curve as an activation function, train a network with it, and look
# at what was lost. It takes ten minutes.

# %%
# %matplotlib inline
import numpy as np
import pandas as pd
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

import simneuro as sn

lif = sn.models["lif"]
levels = "0 pA : 400 pA : 21"
quiet = sn.response_curve(lif, levels, duration="500 ms")
noisy = sn.response_curve(lif, levels, repeats=10, duration="500 ms", noise="180 pA*ms^0.5")

fig, axes = sn.figures.panels("AB", height_mm=60, sharey=True)
sn.figures.response_curve(quiet, axes["A"], name="without noise")
sn.figures.response_curve(noisy, axes["B"], name="with noise")
fig

# %% [markdown]
# Each dot is how often a cell fires under a constant current. There is one cell for each current
# and each repeat, all in one simulation. Without noise the curve begins at a corner, the current
# that just reaches the threshold. Noise smooths the corner, since some cells are pushed across it
# by chance.
#
# ## Is the curve right?
#
# Without noise there is a closed form. The simulation counts whole spikes, so that the two may
# differ by one spike in 500 ms, which is 2 Hz.

# %%
parameters = {name: float(p.value) for name, p in lif.parameters.items()}
theory = sn.analysis.theory.lif_rate(quiet.level.values, **parameters)
difference = np.abs(quiet.rate.isel(repeat=0).values - theory).max()
print(f"largest difference: {difference:.2f} Hz")
assert difference <= 2.0

# %% [markdown]
# ## Which activation function is that?
#
# Textbooks offer a few. Each form is fitted to the curve. `baseline` is the error of the best
# constant: a form that is not better explains nothing. Akaike's criterion (`aicc`, lower is better)
# penalises parameters.

# %%
table = sn.bridge.fit(noisy)
table[["activation", "rmse", "baseline", "aicc"]].round(2)

# %%
forms = {name: sn.bridge.fit_curve(noisy, name) for name in ("relu", "softplus", "sigmoid")}
fig, axes = sn.figures.panels("A", width=120, height_mm=70)
sn.figures.response_curve(noisy, axes["A"], lines=forms)
fig

# %% [markdown]
# None of the three is the neuron. The table is sorted from the best to the worst, and `siegert`
# leads it: that is the formula of a leaky cell under white noise (Siegert 1951), so it should. Of
# the functions that networks use, `tanh` comes closest, since the curve bends like its upper half.

# %% tags=["remove-cell"]
assert table.activation.iloc[0] == "siegert"
assert table.activation[~table.activation.isin(["siegert", "lif_rate"])].iloc[0] == "tanh"
assert (table.rmse < table.baseline).any()
assert list(table.aicc) == sorted(table.aicc)

# %% [markdown]
# ## The neuron itself as an activation
#
# There is no need to choose a form. `Activation.from_curve` interpolates the measured curve, and
# has the derivative that training needs. Input 0 is the current at which the neuron starts to fire,
# input 1 the highest current that was measured. Output 1 is the highest rate.

# %%
neuron = sn.bridge.Activation.from_curve(noisy)
print(neuron.levels)
print(neuron.rates)
x = np.linspace(-0.2, 1.0, 7)
pd.DataFrame({"x": x, "value": neuron(x), "derivative": neuron.derivative(x)}).round(3)

# %% [markdown]
# ## A network that learns with it
#
# A network with one hidden layer learns to read handwritten digits by gradient descent. Its hidden
# units are the neuron. The network with `hidden=()` has no hidden units and is the control.

# %%
X, y = load_digits(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X / 16, y, test_size=0.3, random_state=0)

nets = {
    "no hidden units": sn.bridge.RateClassifier(hidden=(), random_state=0),
    "relu": sn.bridge.RateClassifier(hidden=(32,), activation="relu", random_state=0),
    "the neuron": sn.bridge.RateClassifier(hidden=(32,), activation=neuron, random_state=0),
}
accuracy = {name: net.fit(X_train, y_train).score(X_test, y_test) for name, net in nets.items()}
for name, share in accuracy.items():
    print(f"{name:16} {share:.1%} of the test images")

# %% [markdown]
# A network can be trained with the curve of a neuron. One split and one initial state say little
# about which network is better; the scenario `spikes_to_activations` repeats the comparison and
# gives intervals.

# %% tags=["remove-cell"]
assert accuracy["the neuron"] > 0.9

# %% [markdown]
# ## Where the analogy ends
#
# The curve keeps the mean rate under a constant current. Two things that it loses can be seen here.
#
# **Time.** A unit has its answer at once. A cell has to charge first, and its smallest answer is
# one spike.

# %%
step = sn.Scenario(
    title="Two cells, one rate",
    duration="1 s",
    populations={"cell": sn.Population(model="lif", size=1)},
    drives={"input": sn.NoiseCurrent(target="cell", mean="150 pA", density="0 pA*ms^0.5")},
    record=sn.Record(traces={"cell": sn.Traces(variables=["v"])}),
)
clock = sn.simulate(step)
rate = clock.spike_time.size / clock.attrs["duration"]
first = 1e3 * float(clock.spike_time[0])
print(f"{rate:.0f} spikes per second; the first comes after {first:.0f} ms, and until then none")

# %% [markdown]
# **Regularity.** The second cell gets less current and more noise. Both fire about equally often.
# For the curve they are the same number.

# %%
chance = sn.simulate(
    step.override({"drives.input.mean": "105 pA", "drives.input.density": "350 pA*ms^0.5"})
)
fig, axes = sn.figures.panels("A;B", width=140, height_mm=80)
for letter, each in (("A", clock), ("B", chance)):
    sn.figures.membrane(each, "cell", axes[letter], threshold=parameters["V_th"])
    axes[letter].set_ylabel("potential (mV)")
sn.figures.stack(axes["A"], axes["B"])
fig

# %%
for name, each in (("A", clock), ("B", chance)):
    intervals = np.diff(each.spike_time)
    irregularity = intervals.std() / intervals.mean()
    print(f"{name}: {each.spike_time.size} spikes, variation of their intervals {irregularity:.2f}")

# %% [markdown]
# A is a clock, B is closer to chance. What differs is in *when* they fire, and the curve has
# dropped it. [Where the analogy ends](../docs/analogy.md) has the whole list.

# %% tags=["remove-cell"]
assert first > 15
assert abs(clock.spike_time.size - chance.spike_time.size) < 0.25 * clock.spike_time.size
gaps = [np.diff(each.spike_time) for each in (clock, chance)]
assert gaps[0].std() < 1e-9 < 0.4 * gaps[1].mean() < gaps[1].std()

# %% [markdown]
# ## Exercises
#
# 1. Which of the forms fits best if you look only at the lower half of the curve?
# 2. Train with the curve without noise, `Activation.from_curve(quiet)`. Does the corner do harm?
#
# ## Answers
#
# **1.** The lower half hardly bends down, so that the limit of the rate counts for less.

# %%
lower = sn.bridge.fit(noisy.isel(level=slice(0, 11)))
lower[["activation", "rmse", "aicc"]].round(2).head(4)

# %% [markdown]
# **2.** One cannot tell: the two differ by a few test images, and another split may reverse the
# sign.

# %%
corner = sn.bridge.Activation.from_curve(quiet)
net = sn.bridge.RateClassifier(hidden=(32,), activation=corner, random_state=0)
share = net.fit(X_train, y_train).score(X_test, y_test)
print(f"with the corner {share:.1%}, with noise {accuracy['the neuron']:.1%}")
assert abs(share - accuracy["the neuron"]) < 0.04

# %% [markdown]
# Next: [from torch to spikes](from_torch_to_spikes.ipynb), the way back.
