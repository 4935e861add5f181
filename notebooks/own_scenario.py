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
# # Your own scenario
#
# A scenario is an experiment in a file: what is simulated, what is varied, and what is claimed. You
# write one with a figure and three claims, one of which turns out to be wrong. It takes ten
# minutes.
#
# **The question.** A cell gets a steady current. Does noise on top of it make the cell fire more?

# %%
# %matplotlib inline
from pathlib import Path

from IPython.display import Image

import simneuro as sn

FILE = """
title = "Noise at a threshold"
duration = "500 ms"
trials = 4

[populations.cell]
model = "lif"  # needs 100 pA to reach its threshold
size = 20

[drives.input]
kind = "noise_current"
target = "cell"
mean = "80 pA"
density = "100 pA*ms^0.5"

[conditions.noisy]

[conditions.quiet]  # the control: one thing is taken away
"drives.input.density" = "0 pA*ms^0.5"

[sweep]
"drives.input.mean" = ["80 pA", "120 pA", "240 pA"]
"""
Path("noise.toml").write_text(FILE, encoding="utf-8")
scenario = sn.Scenario.load("noise.toml")
print(len(scenario.points()), "simulations: 2 conditions x 3 currents x 4 trials")

# %% [markdown]
# `[populations]` and `[drives]` say what there is. `[conditions]` are named changes, here a
# **control** in which the noise is taken away. `[sweep]` varies one value. `trials` repeats
# everything with other random numbers.

# %% tags=["remove-cell"]
assert len(scenario.points()) == 24

# %% [markdown]
# ## Claims before results
#
# A Python file of the same name, beside the scenario, may define figures and claims. A claim is a
# sentence that can fail. Write down now what you expect; the simulation has not run yet.
#
# - Below the threshold, at 80 pA, noise makes cells fire.
# - Without noise they are silent there.
# - Noise at least doubles the rate at a strong current, too.

# %%
CODE = '''
import simneuro as sn

MEAN = "drives.input.mean"


def rates(results, condition, current):
    """The rate in each trial."""
    chosen = results.data.rate.sel(condition=condition, population="cell")
    return chosen.sel({MEAN: current}, method="nearest").drop_vars(MEAN)


def figures(results):
    fig, axes = sn.figures.panels("A", width="single")
    for condition in ("noisy", "quiet"):
        rate = results.data.rate.sel(condition=condition, population="cell")
        axes["A"].plot(1e12 * rate[MEAN], rate.mean("trial"), "o-", label=condition)
    axes["A"].axvline(100, color=sn.figures.colour("control"), ls="--", lw=0.8)
    axes["A"].set(xlabel="mean current (pA)", ylabel="firing rate (Hz)")
    axes["A"].legend()
    fig.set_label("The rate against the mean current. Dashed: the current that just suffices.")
    yield "rates", fig


def claims(results):
    yield sn.analysis.greater(
        "Below threshold, noise makes cells fire", rates(results, "noisy", 80e-12), 1, "Hz"
    )
    yield sn.analysis.within(
        "Without noise they are silent there", rates(results, "quiet", 80e-12).max(), 0, 0, "Hz"
    )
    yield sn.analysis.greater(
        "At 240 pA noise at least doubles the rate, too",
        rates(results, "noisy", 240e-12) / rates(results, "quiet", 240e-12),
        2,
    )
'''
Path("noise.py").write_text(CODE, encoding="utf-8")
results = sn.run("noise.toml", workers=1)
Image(results.figures["rates"], width=420)

# %% [markdown]
# ## The verdicts

# %%
for claim in results.claims:
    print(f"{claim.verdict.upper()}: {claim.claim}")
    print(f"   measured {claim.value:.3g} {claim.unit}, expected: {claim.expected}\n")

# %% [markdown]
# Two claims hold. The third is **refuted**: at a strong current noise hardly changes how often the
# cell fires, as the figure shows. Noise helps where the threshold is not reached without it.
#
# - A claim **holds** if the whole 95 % interval of what was measured lies where it was expected.
# - It is **refuted** if the whole interval lies outside.
# - It is **undecided** if the interval reaches over the bound. Then it takes more trials.
#
# A refuted claim stays in the report. Bounds that are moved until every claim holds show nothing.

# %% tags=["remove-cell"]
assert [claim.verdict for claim in results.claims] == ["holds", "holds", "refuted"]
data = results.data.rate.mean("trial").squeeze("population")
ratio = data.sel(condition="noisy") / data.sel(condition="quiet")
assert abs(float(ratio[-1]) - 1) < 0.1

# %% [markdown]
# ## The report
#
# The run has written a folder. `report.html` is one page with figures, claims, the scenario, the
# seeds and the papers to cite, in a single file that you can send. The rest can be used again.

# %%
for path in sorted(results.path.iterdir()):
    print(path.name)

# %% [markdown]
# The data are one labelled dataset: each condition, current and trial is found by its name.

# %%
table = results.data.rate.mean("trial").squeeze("population").to_pandas().round(1)
table.columns = [f"{1e12 * current:.0f} pA" for current in table.columns]
table

# %% [markdown]
# In a terminal the same is `simneuro run noise.toml --open`. A second `run` simulates nothing: it
# reads what is there. If the claims have changed, they are evaluated again.
#
# ## Exercises
#
# 1. The third claim was too strong. Which claim about strong currents do the data support?
# 2. Why does "Without noise they are silent there" need no trials?
# 3. Add a condition `much_noise` with twice the density. Predict its rate at 80 pA first.
#
# ## Answers
#
# **1.** For example, that noise changes the rate by less than a tenth. But this bound was chosen
# *after looking*; to be a test it needs a run with another seed.

# %%
again = sn.run(scenario.override({"seed": 2}), workers=1)
strong = again.data.rate.squeeze("population").isel({"drives.input.mean": -1})
change = strong.sel(condition="noisy") / strong.sel(condition="quiet") - 1
claim = sn.analysis.between("Noise changes a high rate by less than 10 %", change, -0.1, 0.1)
print(f"{claim.verdict}: {claim.claim}; measured {claim.value:.1%}")
assert claim.verdict == "holds"

# %% [markdown]
# **2.** Without noise nothing is random, and all trials are the same.
#
# **3.** More noise reaches the threshold more often.

# %%
three = {**scenario.conditions, "much_noise": {"drives.input.density": "200 pA*ms^0.5"}}
run = sn.run(scenario.override({"conditions": three, "trials": 2}), workers=1)
rate = run.data.rate.squeeze("population").isel({"drives.input.mean": 0}).mean("trial").to_series()
print(rate.round(1).to_string())
assert rate["much_noise"] > rate["noisy"]

# %% [markdown]
# Next: [from your Brian2 script](from_a_brian2_script.ipynb), if you have one.
