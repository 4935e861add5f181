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
# # From your Brian2 script
#
# You have a script for [Brian2](https://brian2.readthedocs.io). You keep it as it is, look at its
# spikes with simneuro, read its network as a scenario, measure the curve of its neuron, and get a
# script back. It takes ten minutes.
#
# ## A script
#
# Two hundred inputs drive a hundred neurons. The code below uses Brian2 and NumPy, and no simneuro.

# %%
import brian2 as b2
import numpy as np
from brian2 import ms, mV

b2.prefs.codegen.target = "numpy"  # starts at once; Brian2's default compiles first

tau, tau_e, rest = 20 * ms, 5 * ms, -60 * mV


def build():
    """The network of the script."""
    cells = b2.NeuronGroup(
        100,
        """dv/dt = (rest - v + ge)/tau : volt (unless refractory)
           dge/dt = -ge/tau_e : volt (unless refractory)""",
        threshold="v > -50*mV",
        reset="v = rest",
        refractory=2 * ms,
        method="exact",
        name="cells",
    )
    cells.v = rest
    rng = np.random.default_rng(1)
    times = rng.uniform(0, 50, 200) + 50 * np.arange(10)[:, np.newaxis]  # each fires at 20 Hz
    which = np.tile(np.arange(200), 10)
    inputs = b2.SpikeGeneratorGroup(200, which, times.ravel() * ms, name="inputs")
    excite = b2.Synapses(inputs, cells, "w : volt", on_pre="ge += w", name="excite")
    excite.connect(i=np.repeat(np.arange(200), 20), j=rng.integers(0, 100, 4000))
    excite.w = 2.5 * mV
    spikes = b2.SpikeMonitor(cells, name="spikes")
    traces = b2.StateMonitor(cells, "v", record=range(100), name="traces")
    return b2.Network(cells, inputs, excite, spikes, traces)


network = build()
network.run(500 * ms)
print(network["spikes"].num_spikes, "spikes")

# %% [markdown]
# ## Look at what it did
#
# `sn.recording.from_brian2` takes the monitors, and gives a labelled dataset. All measures and
# figures work on it.

# %%
# %matplotlib inline
import simneuro as sn

recording = sn.recording.from_brian2(network["spikes"], network["traces"])

fig, axes = sn.figures.panels("A;B", width=140, height_mm=100)
sn.figures.raster(recording, axes["A"])
first = int(network["spikes"].i[0])  # the cell that fired first
sn.figures.membrane(recording, "cells", axes["B"], neuron=first, threshold=-50e-3)
sn.figures.stack(axes["A"], axes["B"])
fig

# %%
measures = sn.analysis.standard_measures(recording)
measures.to_dataframe().T.round(2)

# %% [markdown]
# `rate` is in spikes per second, and `cv` says how irregular the intervals are: 0 is a clock, 1 is
# chance.

# %% tags=["remove-cell"]
script_rate = network["spikes"].num_spikes / 100 / 0.5
assert np.isclose(float(measures.rate.squeeze()), script_rate)

# %% [markdown]
# ## Read the network
#
# A recording is what came out. `Scenario.from_brian2` reads what went in: groups, synapses, inputs
# and monitors of a network that has not run yet. Nothing of the script is executed, and what is not
# understood is refused.

# %%
fresh = build()
scenario = sn.Scenario.from_brian2(fresh, duration="500 ms")
again = sn.simulate(scenario, target="numpy")

times, cells = sn.recording.spikes(again, "cells")
steps = np.rint(times / 1e-4).astype(int)
steps_of_script = np.rint(network["spikes"].t / (0.1 * ms)).astype(int)
same = set(zip(steps, cells, strict=True)) == set(
    zip(steps_of_script, network["spikes"].i, strict=True)
)
print("the same spikes in the same time steps:", same)
assert same

# %% [markdown]
# ## What you gain
#
# Every value of the script now has a path, and can be changed, swept, or be a condition. Here the
# synapses get weaker and stronger, in four runs.

# %%
scales = (0.6, 0.8, 1.0, 1.2)
rates = []
for scale in scales:
    run = sn.simulate(scenario.override({"projections.excite.scale": scale}), target="numpy")
    rates.append(float(sn.analysis.mean_rate(run, "cells").rate))

fig, axes = sn.figures.panels("A", width=100, height_mm=55)
axes["A"].plot(scales, rates, "o-")
axes["A"].set(xlabel="weights, as a multiple of those in the script", ylabel="firing rate (Hz)")
fig

# %% tags=["remove-cell"]
assert rates == sorted(rates)
assert np.isclose(rates[2], script_rate)

# %% [markdown]
# `scenario.to_toml()` is the file of all this. `sn.run(scenario)` runs conditions, sweeps and
# trials, stores every point, and writes a report.
#
# ## The curve of your neuron
#
# A function that makes a group of a given size is enough to measure how fast its cells fire.

# %%


def make(size):
    """Cells of the script, with a constant drive in the place of the synapses."""
    equations = """dv/dt = (rest - v + drive)/tau : volt (unless refractory)
                   drive : volt"""
    group = b2.NeuronGroup(
        size,
        equations,
        threshold="v > -50*mV",
        reset="v = rest",
        refractory=2 * ms,
        method="exact",
        namespace={"rest": rest, "tau": tau},
    )
    group.v = rest
    return group


curve = sn.response_curve(make, np.linspace(0, 40, 21) * mV, input="drive", duration="500 ms")
for level, rate in zip(curve.level.values[::5], curve.rate.isel(repeat=0).values[::5], strict=True):
    print(f"drive of {1e3 * level:2.0f} mV: {rate:3.0f} spikes per second")

# %% [markdown]
# It begins at 10 mV, the distance from rest to threshold. [From neuron to
# activation](from_neuron_to_activation.ipynb) goes on from such a curve.

# %% tags=["remove-cell"]
mean = curve.rate.isel(repeat=0).values
assert mean[curve.level.values <= 10e-3].max() == 0 < mean[curve.level.values > 10.1e-3].min()

# %% [markdown]
# ## And back
#
# `to_brian2` writes a scenario as a script that needs Brian2 and NumPy, and no simneuro. Here it is
# kept in a file, and its network is built and run as any other.

# %%
import runpy

with open("written.py", "w", encoding="utf-8") as file:
    file.write(scenario.to_brian2())
written = runpy.run_path("written.py")["build"]()
written.run(500 * ms, namespace={})  # it has all of its constants
fired = written["spikes_cells"].num_spikes
print(f"{fired} spikes, {times.size} in simneuro")
assert fired == times.size

# %% [markdown]
# ## Exercises
#
# 1. What happens to noise, `xi`, in the equations?
# 2. Let the inputs be a `PoissonGroup`. Which numbers stay, and which change?
#
# ## Answers
#
# **1.** It is refused. In a scenario noise is a drive, which has a seed and can be switched off.

# %%
noise = "dv/dt = -v/tau + 5*mV*xi/sqrt(tau) : volt"
noisy = b2.NeuronGroup(1, noise, threshold="v > 9*mV", reset="v = 0*mV", method="euler")
with_noise = b2.Network(noisy)
try:
    sn.Scenario.from_brian2(with_noise, duration="100 ms")
except sn.InputError as error:
    refusal = str(error)
    print(refusal)

# %% tags=["remove-cell"]
assert "xi" in refusal

# %% [markdown]
# **2.** The rates of the inputs stay. The times of their spikes are drawn by simneuro, from the
# seed of the scenario, so that they differ from those of the script.
#
# A script can also stay as it is and run as [a program that is compiled
# once](../docs/brian2_device.md): `brian2.set_device("simneuro")` does this, and `sn.compile` makes
# a function of a network.
#
# The page [From a Brian2 script](../docs/from_brian2.md) has more recipes, and a table of what is
# covered.
