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
# # First light: from a membrane to an activation function, and back to spikes
#
# A neuron becomes active in two senses: a membrane crosses a threshold and fires; a unit computes
# f(w·x + b). This notebook takes one neuron from the first sense to the second and back. Each step
# takes a few lines.

# %%
# %matplotlib inline
import numpy as np
import pandas as pd
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

import simneuro as sn
from simneuro.units import text

# %% [markdown]
# ## A model is data
#
# A model consists of equations, and of parameters that each have a unit, a meaning and a source: a
# key of the bibliography, or a reason.

# %%
lif = sn.models["lif"]
print(lif.equations)
pd.DataFrame(
    [(name, text(p.value), p.description, p.source) for name, p in lif.parameters.items()],
    columns=["parameter", "value", "meaning", "source"],
)

# %% [markdown]
# ## It fires
#
# A scenario describes what is simulated. This one comes with the package. `override` returns a new
# scenario with a changed value, and leaves the original unchanged.

# %%
scenario = sn.Scenario.load("lif_step").override({"drives.step.amplitude": "120 pA"})
recording = sn.simulate(scenario)

fig, axes = sn.figures.panels("A", width="single")
sn.figures.membrane(recording, "cell", axes["A"], threshold=float(lif.parameters["V_th"].value))
fig

# %% [markdown]
# The result is a labelled dataset with units. `sn.recording.from_brian2` makes such a dataset from
# the monitors of your own Brian2 script.

# %%
recording

# %% [markdown]
# ## Firing rate against current
#
# There is one cell for each level of current and each repeat, all in one population. Noise smooths
# the corner at the onset.

# %%
levels = "0 pA : 400 pA : 21"
quiet = sn.response_curve(lif, levels, duration="500 ms")
noisy = sn.response_curve(lif, levels, repeats=10, duration="500 ms", noise="180 pA*ms^0.5")

# %% [markdown]
# Without noise there is a closed form in continuous time. The simulation fires on a grid of time
# steps and counts whole spikes, so that the two may differ by one spike in 500 ms, which is 2 Hz.

# %%
theory = sn.analysis.theory.lif_rate(
    quiet.level.values, **{name: float(p.value) for name, p in lif.parameters.items()}
)
difference = np.abs(quiet.rate.isel(repeat=0).values - theory).max()
print(f"largest difference: {difference:.2f} Hz")
assert difference <= 2.0

# %% [markdown]
# ## Which activation function is that?
#
# Each form is fitted by least squares and compared with a constant: a fit that is not better than a
# constant explains nothing. Akaike's criterion (AIC, lower is better) penalises parameters; `aicc`
# is its correction for few levels.

# %%
table = sn.bridge.fit(noisy)
table

# %%
forms = {name: sn.bridge.fit_curve(noisy, name) for name in ("relu", "softplus", "sigmoid")}
fig, axes = sn.figures.panels("A", width="single")
sn.figures.response_curve(noisy, axes["A"], lines=forms)
axes["A"].legend()
fig

# %% [markdown]
# ## The neuron itself as an activation
#
# `Activation.from_curve` interpolates the measured curve, and has the derivative that training
# needs. Input 0 is the current at which the neuron starts to fire, input 1 the highest current that
# was measured; the two codes give these values in ampere and hertz.

# %%
neuron = sn.bridge.Activation.from_curve(noisy)
print(neuron.levels)
print(neuron.rates)
x = np.linspace(-0.2, 1.0, 7)
pd.DataFrame({"x": x, "value": neuron(x), "derivative": neuron.derivative(x)})

# %% [markdown]
# ## A network that learns with it
#
# A network with one hidden layer learns to read handwritten digits by gradient descent. The network
# with `hidden=()` has no hidden units and is the baseline.

# %%
X, y = load_digits(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X / 16, y, test_size=0.3, random_state=0)

nets = {
    "no hidden units": sn.bridge.RateClassifier(hidden=(), random_state=0),
    "relu": sn.bridge.RateClassifier(hidden=(32,), activation="relu", random_state=0),
    "the neuron": sn.bridge.RateClassifier(hidden=(32,), activation=neuron, random_state=0),
}
accuracy = {name: net.fit(X_train, y_train).score(X_test, y_test) for name, net in nets.items()}
accuracy

# %% [markdown]
# One split and one initial state say little about which network is better. The scenario
# `spikes_to_activations` repeats the comparison and gives intervals.
#
# ## Back to spikes
#
# The same weights are put onto integrate-and-fire neurons. A rate unit answers immediately; a
# spiking network has to collect evidence.

# %%
spiking = sn.bridge.to_spiking(nets["relu"], neuron="subtractive_if")
over_time = spiking.accuracy_over_time(X_test[:100], y_test[:100], duration="100 ms")
rate_based = nets["relu"].score(X_test[:100], y_test[:100])

fig, axes = sn.figures.panels("A", width="single")
sn.figures.accuracy_over_time(over_time, axes["A"], baselines={"rate network": rate_based})
axes["A"].legend()
fig

# %% [markdown]
# ## Differences between the two networks
#
# `diagnose` compares them layer by layer: the activations decoded from spikes (`decoded`), those of
# the rate units (`activation`), and the activation that corresponds to one spike (`quantum`).

# %%
spiking.diagnose(X_test[:100], duration="100 ms")
