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
# # Random bursts into stored assemblies
#
# Does a cortex that stores assemblies make something of random input? This notebook looks at one
# network of the scenario `rem_activation_synthesis`, asks what counts as an answer, and takes one
# thing away. The scenario does the same with more networks and nine conditions.

# %%
# %matplotlib inline
import numpy as np

import simneuro as sn

scenario = sn.Scenario.load("rem_activation_synthesis")
list(scenario.conditions)

# %% [markdown]
# ## One network
#
# Thirty seconds, in which the relay fires at random and in bursts. The seed is one of those with
# which the network was chosen: it shows something, and tests nothing.

# %%
one = scenario.single.override({"duration": "30 s", "seed": 101})
recording = sn.simulate(one)
sn.analysis.standard_measures(recording).to_dataframe()

# %% [markdown]
# ## A volley is no answer
#
# Each wave of bursts makes many cells fire, whatever is stored: the share of the cells of each
# assembly that fire within 40 ms of it.

# %%
labels = np.arange(2000) // 200
waves = sn.analysis.volley_starts(recording["bursts.event_time"].values, "60 ms")
events = sn.analysis.assembly_completions(
    recording, "excitatory", labels=labels, volleys=waves, seed=1
)
print(f"{len(waves)} waves; mean share of cells: {float(events.volley_share.mean()):.0%}")

# %% [markdown]
# A completion is more: most cells of one assembly fire, alone, beyond the volley, and go on. Times
# are in seconds, `driven` (by a volley) and `others` are shares of cells, and `later` is how many
# times the rate of the others the assembly then has. In the figure, circles are completions and
# triangles are waves.

# %%
events[["time", "assembly", "lasting", "driven", "others", "later"]].to_dataframe()

# %%
figure = sn.figures.figure("double", 60)
ax = figure.add_subplot()
image = ax.imshow(
    100 * events.share, aspect="auto", origin="lower", extent=(0, 30, 0, 10), cmap="Greys"
)
ax.plot(
    events.time, events.assembly + 0.5, "o", ms=7, mfc="none", mec=sn.figures.colour("vermillion")
)
ax.plot(waves, np.full(len(waves), -0.3), "^", ms=4, color=sn.figures.colour("blue"), clip_on=False)
ax.set(xlabel="time (s)", ylabel="assembly")
figure.colorbar(image, label="cells that fire in 100 ms (%)")
figure

# %% [markdown]
# ## Without labels
#
# The same recording, searched without knowing which cells belong together.

# %%
patterns = sn.analysis.find_patterns(recording, "excitatory", bin_width="50 ms", seed=1)
found = sn.analysis.match_patterns(patterns, labels)
completed = np.unique(events.assembly)
print(patterns.sizes["pattern"], "patterns")
print("completed assemblies, and the cosine of what was found:")
dict(zip(completed.tolist(), found.cosine.values[completed].round(2).tolist(), strict=True))

# %% [markdown]
# ## One thing taken away
#
# The same relay spikes at times of their own. There are no volleys then, and nothing is left out.

# %%
scattered = sn.simulate(one.override(scenario.conditions["scattered"]))
control = sn.analysis.assembly_completions(scattered, "excitatory", labels=labels, seed=1)
print(f"{events.sizes['event']} completions with bursts, {control.sizes['event']} without")

# %% [markdown]
# One network and thirty seconds decide nothing. `simneuro run rem_activation_synthesis` runs ten
# networks in ten conditions, and says which claims hold, are refuted, or remain undecided.
