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
# # From torch to spikes
#
# You train a small network with [torch](https://pytorch.org), put its weights onto spiking neurons,
# and ask how much was lost, where, and why. It takes ten minutes.
#
# torch is an extra (`pip install "simneuro[torch]"`). Where it is missing, scikit-learn trains the
# same network here, and everything after that stays the same.

# %%
# %matplotlib inline
import numpy as np
import xarray as xr
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

import simneuro as sn

try:
    import torch
except ImportError:
    torch = None
    print("torch is not installed: scikit-learn trains the network")

X, y = load_digits(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X / 16, y, test_size=200, random_state=0)

fig = sn.figures.figure(110, 22)
for place, (image, label) in enumerate(zip(X_test[:6], y_test[:6], strict=True)):
    ax = fig.add_subplot(1, 6, place + 1)
    ax.imshow(image.reshape(8, 8), cmap="Greys")
    ax.set_title(label, fontsize=8)
    ax.set(xticks=[], yticks=[])
fig

# %% [markdown]
# ## A network
#
# 64 pixels, two layers of units that are rectified (ReLU), and an output for each digit.

# %%


def train_with_torch():
    """A module after 150 steps with all images."""
    torch.manual_seed(0)
    module = torch.nn.Sequential(
        torch.nn.Linear(64, 32),
        torch.nn.ReLU(),
        torch.nn.Linear(32, 16),
        torch.nn.ReLU(),
        torch.nn.Linear(16, 10),
    )
    images, labels = torch.tensor(X_train, dtype=torch.float32), torch.tensor(y_train)
    optimiser = torch.optim.Adam(module.parameters(), lr=0.01)
    for _ in range(150):
        optimiser.zero_grad()
        torch.nn.functional.cross_entropy(module(images), labels).backward()
        optimiser.step()
    return module


if torch is not None:
    network = sn.bridge.RateNetwork.from_torch(train_with_torch())
else:
    mlp = MLPClassifier((32, 16), learning_rate_init=0.01, max_iter=300, random_state=0)
    network = sn.bridge.RateNetwork.from_sklearn(mlp.fit(X_train, y_train))
network

# %% [markdown]
# A `RateNetwork` is the trained network as plain numbers: layers with weights, biases and an
# activation. It no longer needs torch.
#
# ## Onto spiking neurons
#
# `to_spiking` puts the weights onto neurons. A unit becomes a neuron, its activation a firing rate.
# `calibration` shows how large the activations are, since a ReLU has no highest value and a neuron
# has a highest rate.

# %%
spiking = sn.bridge.to_spiking(network, calibration=X_train)
over_time = spiking.accuracy_over_time(X_test, y_test, duration="200 ms")
rates = float(np.mean(network.predict(X_test) == y_test))

fig, axes = sn.figures.panels("A", width=120, height_mm=65)
sn.figures.accuracy_over_time(over_time, axes["A"], baselines={"rate network": rates})
axes["A"].legend(frameon=False, fontsize=8)
fig

# %% [markdown]
# Each point is the accuracy if the decision is taken at that time. A rate network has its answer at
# once. A spiking network collects evidence: at first there are no spikes, then too few, and in the
# end it decides nearly as well.

# %% tags=["remove-cell"]
accuracy = over_time.accuracy if "accuracy" in over_time else over_time
final, early = float(accuracy[-1]), float(accuracy.sel(time=10e-3, method="nearest"))
assert early < final - 0.2
assert final > rates - 0.05
assert rates > 0.9

# %% [markdown]
# ## What was lost, and where
#
# An error budget takes the difference between the two networks apart, by layer and by cause.

# %%
budget = sn.bridge.error_budget(spiking, X_test[:60], duration="100 ms")
print(budget.sentence)

fig, axes = sn.figures.panels("A", width=140, height_mm=75)
parts = xr.DataArray(budget.at_output.rename_axis("layer"))
sn.figures.error_parts(parts, axes["A"], quantity="shift of the outputs (rms)")
fig

# %% [markdown]
# The longer the bar, the more this cause moves the outputs. The orange one is the largest of those
# that begin in their own layer. Three are worth knowing:
#
# - *counting*: a number of spikes is whole,
# - *sequence*: spikes come unevenly, and a unit answers to those that came,
# - *lateness*: a layer waits for the spikes of the one before it.
#
# ## Mend it
#
# The sentence above says what to change: let spikes come faster. `ceiling` is the rate that stands
# for the largest activation; it is 200 Hz unless you say otherwise.

# %%
error = {}
for ceiling in ("100 Hz", "200 Hz", "400 Hz", "800 Hz"):
    faster = sn.bridge.to_spiking(network, calibration=X_train, ceiling=ceiling)
    found = faster.simulate(X_test, duration="100 ms")
    error[ceiling] = float(np.mean(found.predicted != network.predict(X_test)))
    spikes = float(found.spikes.isel(time=-1).mean())
    print(f"{ceiling}: {error[ceiling]:5.1%} of decisions differ, {spikes:5.0f} spikes an image")

# %% [markdown]
# Faster spikes make fewer decisions differ, and cost more spikes. Whether that is worth it is a
# question about energy, not about accuracy.

# %% tags=["remove-cell"]
assert error["800 Hz"] < error["100 Hz"]

# %% [markdown]
# ## Exercises
#
# 1. Let the network decide as soon as one class leads (`sn.bridge.decide_early`). How many
#    milliseconds does that save?
# 2. What happens if you put the weights onto neurons without `calibration`?
#
# ## Answers
#
# **1.** Most images are decided long before the end.

# %%
result = spiking.simulate(X_test, duration="200 ms")
early = sn.bridge.decide_early(result, lead="100 mV")
share = float((early.predicted.values == y_test).mean())
print(f"half of the images within {1e3 * float(early.latency.median()):.0f} ms; {share:.1%} right")

# %% tags=["remove-cell"]
assert float(early.latency.median()) < 0.1

# %% [markdown]
# **2.** It is refused, since nothing would say which rate stands for which activation.

# %%
try:
    sn.bridge.to_spiking(network)
except sn.InputError as problem:
    refusal = str(problem)
    print(refusal)

# %% tags=["remove-cell"]
assert "calibration" in refusal

# %% [markdown]
# [What is lost in spikes, and where](../docs/error_budget.md) has all causes. Next:
# [dreaming](dreaming.ipynb), a network that is not trained.
