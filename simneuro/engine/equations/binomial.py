"""Binomial numbers at synapses, made from a hash of a key, the time step and the synapse."""

import numpy as np

from simneuro.engine.equations.functions import compiled
from simneuro.engine.equations.random_numbers import C_HASH, counter_uniform


def counter_binomial(
    key: np.ndarray, step: np.ndarray, cell: np.ndarray, n: np.ndarray, p: np.ndarray
) -> np.ndarray:
    """How many of ``n`` trials of probability ``p`` succeed, by inversion of one uniform number.

    Meant for up to 1000 trials.
    """
    uniform = counter_uniform(key, step, cell)
    trials, chance, uniform = np.broadcast_arrays(np.rint(n), np.clip(p, 0.0, 1.0), uniform)
    # Sequential search, as for Poisson numbers (devroye1986), of the rarer outcome: its counts are
    # few, and the probability of none of it, where the search begins, is the larger one.
    rarer = np.minimum(chance, 1.0 - chance)
    term = (1.0 - rarer) ** trials
    cumulative, count = term.copy(), np.zeros_like(uniform)
    above = (uniform > cumulative) & (count < trials)
    while above.any():
        term = term * ((trials - count) / (count + 1.0) * (rarer / (1.0 - rarer)))
        count = count + above
        cumulative = cumulative + np.where(above, term, 0.0)
        above = above & (uniform > cumulative) & (count < trials)
    return np.where(chance > 0.5, trials - count, count)


_C_BINOMIAL = (
    C_HASH.replace("NAME", "binomial")
    + """
static inline double counter_binomial(
    int64_t key, int64_t step, int64_t cell, double n, double p
) {
    const uint64_t bits = binomial_hash(key, step, cell) >> 11;
    const double uniform = ((double)bits + 0.5) * (1.0/9007199254740992.0);
    const double trials = rint(n), chance = p < 0.0 ? 0.0 : p > 1.0 ? 1.0 : p;
    const double rarer = chance < 1.0 - chance ? chance : 1.0 - chance;
    double term = pow(1.0 - rarer, trials), cumulative = term, count = 0.0;
    while (uniform > cumulative && count < trials) {
        term = term*((trials - count)/(count + 1.0)*(rarer/(1.0 - rarer)));
        count += 1.0;
        cumulative += term;
    }
    return chance > 0.5 ? trials - count : count;
}
"""
)

BINOMIAL = compiled(counter_binomial, _C_BINOMIAL, ("key", "step", "cell", "n", "p"))
