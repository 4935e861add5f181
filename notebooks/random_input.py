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
# # Random input into networks that have stored something
#
# Hobson and McCarley (1977) proposed that in a dream the forebrain makes the best of random
# activation, by what it has stored. Crick and Mitchison (1983) proposed, of the same randomness,
# that dreams are there to forget. The scenario `rem_activation_synthesis` asks the first question
# of spiking neurons. This notebook asks both of the units of artificial networks: what does random
# input become in a network of -1 and 1 that stores patterns, what does unlearning change, and what
# does it become in a feed-forward network of sigmoid or ReLU units that was trained on the same
# patterns?

# %%
# %matplotlib inline
import numpy as np
import pandas as pd
from scipy.stats import entropy

import simneuro as sn
from simneuro.bridge.networks import HopfieldNetwork, RateClassifier, random_patterns

UNITS = 200

# %% [markdown]
# ## Unlearning
#
# Hopfield, Feinstein and Palmer (1983) stored random patterns by Hebb's rule, let random states
# settle, and weakened each state that was reached, by a hundredth of what storing a pattern adds.
# With 40 patterns in 200 units, far beyond the capacity of 0.138 patterns a unit, recall from a
# cue with a tenth of its units flipped is poor, and becomes perfect.

# %%
STORED = (10, 40)  # patterns
DREAMS = (0, 100, 400, 1600)
NETWORKS = range(3, 6)  # seeds; one network with 60 random states says little


def after_dreams(count, seed):
    """Recall and spurious states of a network, after more and more dreams."""
    rng = np.random.default_rng(seed)
    patterns = random_patterns(count, UNITS, rng)
    net, done = HopfieldNetwork.storing(patterns), 0
    for dreams in DREAMS:
        net, done = net.unlearned(dreams - done, 0.01, rng), dreams
        recall, spurious = net.recall(patterns, 0.1, rng), net.spurious_share(patterns, 60, rng)
        yield {"patterns": count, "dreams": dreams, "recall": recall, "spurious": spurious}


rows = [row for count in STORED for seed in NETWORKS for row in after_dreams(count, seed)]
table = pd.DataFrame(rows).groupby(["patterns", "dreams"], as_index=False).mean()
table.pivot(index="dreams", columns="patterns", values=["recall", "spurious"]).round(2)

# %%
fig, axes = sn.figures.panels("AB")
for count, rows in table.groupby("patterns"):
    axes["A"].plot(rows.dreams, rows.recall, "o-", label=f"{count} patterns")
    axes["B"].plot(rows.dreams, rows.spurious, "o-")
axes["A"].set(xlabel="states unlearned", ylabel="overlap with the pattern", ylim=(0, 1.05))
axes["B"].set(xlabel="states unlearned", ylabel="spurious share", ylim=(0, 1.05))
axes["A"].legend()
fig

# %% [markdown]
# These are means of three networks. Three things happen, and the sentence "unlearning removes
# spurious memories" is only one of them. At a low load random states settle into stored patterns
# more often. At a high load recall is restored, but nearly every random state still ends in a
# state that was never stored. And too many dreams leave nothing: with 10 patterns, none is
# recalled after 1600.

# %% tags=["remove-cell"]
found = table.set_index(["patterns", "dreams"])
assert found.spurious[10, 400] < found.spurious[10, 0]
assert found.recall[40, 0] < 0.8 < 0.98 < found.recall[40, 1600]
assert found.spurious[40].min() > 0.9
assert found.recall[10, 1600] < 0.3

# %% [markdown]
# ## The same random input into networks of rates
#
# A feed-forward network has no states to settle in. Trained to name 20 patterns from noisy cues, it
# answers random input too: with the probabilities of classes. Does it mistake noise for one of the
# patterns? An untrained network with the same initial weights is the baseline.

# %%
CLASSES = 20
rng = np.random.default_rng(5)
patterns = random_patterns(CLASSES, UNITS, rng)
labels = np.repeat(np.arange(CLASSES), 50)
cues = patterns[labels] * np.where(rng.random((len(labels), UNITS)) < 0.1, -1, 1)
noise = random_patterns(2000, UNITS, rng)


def answer(activation, rate):
    """What a network makes of random input; at a rate of nearly 0 it stays untrained."""
    net = RateClassifier((64,), activation, learning_rate=rate, max_iter=20, random_state=1)
    chances = net.fit(cues, labels).predict_proba(noise)
    share = np.bincount(chances.argmax(axis=1), minlength=CLASSES) / len(noise)
    return {
        "accuracy on cues": net.score(cues, labels),
        "taken for a pattern (p > 0.9)": np.mean(chances.max(axis=1) > 0.9),
        "uncertainty of an answer (bit)": entropy(chances, base=2, axis=1).mean(),
        "repertoire of answers (bit)": entropy(share, base=2),
    }


# %%
answers = pd.DataFrame(
    {
        f"{activation}, {'trained' if rate > 1e-6 else 'untrained'}": answer(activation, rate)
        for activation in ("sigmoid", "relu")
        for rate in (0.01, 1e-12)
    }
)
answers.round(2)

# %% [markdown]
# Of 4.32 bit that 20 classes have, a trained network leaves its answer to pure noise less uncertain
# than an untrained one: training alone makes structure out of noise, as far as the answer goes. The
# answers are spread over all patterns, so the noise determines which one comes. But the network
# makes no pattern: nothing is completed, since there are no connections back. The recurrent network
# above completes patterns, and so does an assembly of spiking neurons.

# %%
trained = answers[["sigmoid, trained", "relu, trained"]].loc["uncertainty of an answer (bit)"]
untrained = answers[["sigmoid, untrained", "relu, untrained"]].loc["uncertainty of an answer (bit)"]
assert (trained.to_numpy() < untrained.to_numpy()).all()
