"""Poisson counts of a time step, made from a hash of a key, the time step and the cell."""

import math
from functools import lru_cache

import numpy as np

from simneuro.engine.equations.functions import compiled
from simneuro.engine.equations.random_numbers import C_HASH, GOLDEN, counter_uniform


def counter_poisson(
    mean: np.ndarray, key: np.ndarray, step: np.ndarray, cell: np.ndarray
) -> np.ndarray:
    """Poisson counts of the given mean, by inversion of one uniform number.

    Meant for means of up to 500.
    """
    uniform = counter_uniform(key, step, cell)
    if np.size(mean) == 1:
        return np.searchsorted(_cumulative(float(np.ravel(mean)[0])), uniform).astype(float)
    mean, uniform = np.broadcast_arrays(np.asarray(mean, dtype=float), uniform)
    # Sequential search (devroye1986): the count is how many of the cumulative probabilities the
    # uniform number exceeds, and each probability is that of one less times mean/count.
    term = np.exp(-mean)
    cumulative, count = term.copy(), np.zeros_like(uniform)
    above = uniform > cumulative
    while above.any():
        count = count + above
        term = term * (mean / np.maximum(count, 1.0))
        cumulative = cumulative + np.where(above, term, 0.0)
        above = above & (uniform > cumulative) & ((count <= mean) | (term > _NEGLIGIBLE))
    return count


# Beyond the mode, a probability that changes no sum: the last number below 1 must end the search.
_NEGLIGIBLE = 1e-18


@lru_cache(maxsize=64)
def _cumulative(mean: float) -> np.ndarray:
    """The probabilities of at most 0, 1, ... events, as the loops sum them."""
    term = math.exp(-mean)
    sums, count = [term], 0.0
    while count <= mean or term > _NEGLIGIBLE:
        count += 1.0
        term *= mean / count
        sums.append(sums[-1] + term)
    return np.array(sums[:-1])


# A loop over cells asks for one cell after the other. If they have the same mean, the counts of the
# next 32 cells are made together: the hash of each is compared with the whole numbers at which the
# count becomes 1, 2, ... (the cumulative probabilities times 2^53), without a branch, so that the
# processor does several cells at once. What exceeds the numbers that are compared, a search from a
# guide table finds (entry j: the count at which it begins for numbers from j/256 on; devroye1986).
# The tables are made when a mean comes a second time in a row, so not where every cell has another.
_C_POISSON = (
    C_HASH.replace("NAME", "poisson")
    + f"""
#ifndef OF_THREAD /* defined where threads share loops: tables and counts are those of a thread */
#define OF_THREAD
#endif
static const double poisson_negligible = {_NEGLIGIBLE!r};
static OF_THREAD double poisson_mean = -1.0, poisson_candidate = -1.0, poisson_sums[1024];
static OF_THREAD int poisson_guide[257], poisson_compared, poisson_made = 0;
static OF_THREAD int64_t poisson_limits[16], poisson_key, poisson_step, poisson_begin;
static OF_THREAD double poisson_counts[32];
static inline double poisson_uniform(int64_t bits) {{
    return ((double)bits + 0.5) * (1.0/9007199254740992.0);
}}
/* The largest hash whose uniform number is not above a sum: rounding included. */
static int64_t poisson_limit(double sum) {{
    const int64_t most = 9007199254740991LL;
    int64_t bits = (int64_t)(fmin(sum, 1.0)*9007199254740992.0);
    if (bits > most) bits = most;
    while (bits < most && poisson_uniform(bits + 1) <= sum) bits++;
    while (bits >= 0 && poisson_uniform(bits) > sum) bits--;
    return bits;
}}
/* How many numbers to compare: few cells shall exceed them; none where means are large. */
static int poisson_choose(int length) {{
    for (int count = 4; count <= 16; count *= 2)
        if (poisson_sums[(count < length ? count : length) - 1] > 0.998) return count;
    return 0;
}}
static void poisson_prepare(double mean) {{
    double term = exp(-mean), count = 0.0;
    int length = 1;
    poisson_sums[0] = term;
    while ((count <= mean || term > poisson_negligible) && length < 1023) {{
        count += 1.0;
        term = term*(mean/count);
        poisson_sums[length] = poisson_sums[length - 1] + term;
        length++;
    }}
    poisson_sums[length - 1] = 2.0;
    for (int k = 0, j = 0; j <= 256; j++) {{
        while (poisson_sums[k] < j*(1.0/256)) k++;
        poisson_guide[j] = k;
    }}
    for (int k = 0; k < 16; k++)
        poisson_limits[k] = poisson_limit(k < length ? poisson_sums[k] : 2.0);
    poisson_compared = poisson_choose(length);
    poisson_mean = mean;
    poisson_made = 0;
}}
static double poisson_search(double mean, double uniform) {{
    double term = exp(-mean), cumulative = term, count = 0.0;
    while (uniform > cumulative && (count <= mean || term > poisson_negligible)) {{
        count += 1.0;
        term = term*(mean/count);
        cumulative += term;
    }}
    return count;
}}
/* Fills the counts; whether some exceed the numbers compared (a difference is negative then). */
#define POISSON_COMPARE(NUMBER) \\
static int poisson_compare_##NUMBER(uint64_t first) {{ \\
    int64_t limits[NUMBER], over = 0; \\
    _Pragma("GCC unroll 16") \\
    for (int k = 0; k < NUMBER; k++) limits[k] = poisson_limits[k]; \\
    for (int j = 0; j < 32; j++) {{ \\
        const int64_t bits \\
            = (int64_t)(poisson_mix(first + {GOLDEN:#x}ULL*(uint64_t)j) >> 11); \\
        double count = 0.0; \\
        _Pragma("GCC unroll 16") \\
        for (int k = 0; k < NUMBER; k++) count += bits > limits[k] ? 1.0 : 0.0; \\
        poisson_counts[j] = count; \\
        over |= limits[NUMBER - 1] - bits; \\
    }} \\
    return over < 0; \\
}}
POISSON_COMPARE(4)
POISSON_COMPARE(8)
POISSON_COMPARE(16)
static void poisson_fill(int64_t key, int64_t step, int64_t cell) {{
    const uint64_t first = poisson_mix((uint64_t)key + {GOLDEN:#x}ULL*((uint64_t)step + 1))
        + {GOLDEN:#x}ULL*((uint64_t)cell + 1);
    const int over = poisson_compared == 4 ? poisson_compare_4(first)
        : poisson_compared == 8 ? poisson_compare_8(first)
        : poisson_compared == 16 ? poisson_compare_16(first) : 1;
    for (int j = 0; over && j < 32; j++) {{
        if (poisson_compared && poisson_counts[j] < poisson_compared) continue;
        const double uniform = poisson_uniform(
            (int64_t)(poisson_mix(first + {GOLDEN:#x}ULL*(uint64_t)j) >> 11));
        int count = poisson_guide[(int)(uniform*256)];
        while (uniform > poisson_sums[count]) count++;
        poisson_counts[j] = count;
    }}
    poisson_key = key, poisson_step = step, poisson_begin = cell, poisson_made = 32;
}}
static double poisson_anew(double mean, int64_t key, int64_t step, int64_t cell) {{
    if (mean != poisson_mean) {{
        if (mean != poisson_candidate) {{
            poisson_candidate = mean;
            const int64_t bits = (int64_t)(poisson_hash(key, step, cell) >> 11);
            return poisson_search(mean, poisson_uniform(bits));
        }}
        poisson_prepare(mean);
    }}
    poisson_fill(key, step, cell);
    return poisson_counts[0];
}}
static inline double counter_poisson(double mean, int64_t key, int64_t step, int64_t cell) {{
    const uint64_t place = (uint64_t)(cell - poisson_begin);
    if (place < (uint64_t)poisson_made && step == poisson_step && key == poisson_key
        && mean == poisson_mean) return poisson_counts[place];
    return poisson_anew(mean, key, step, cell);
}}
"""
)

POISSON = compiled(counter_poisson, _C_POISSON, ("mean", "key", "step", "cell"))
