"""Counter-based randomness in the simulation loop: each number is a hash of key, step and cell.

No state is kept, so the same key gives the same stream on every target, in any order, and the seed
is a value, not part of a program. The hash is the finaliser of SplitMix64
(Steele, Lea & Flood 2014), applied once for the step and once for the cell.
"""

from collections.abc import Mapping

import numpy as np
from brian2.core.functions import Function

from simneuro.engine.functions import compiled

_GOLDEN, _MIX_1, _MIX_2 = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB


def _mix(z: np.ndarray) -> np.ndarray:
    z = (z ^ (z >> np.uint64(30))) * np.uint64(_MIX_1)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(_MIX_2)
    return z ^ (z >> np.uint64(31))


def _hash(key: np.ndarray, step: np.ndarray, cell: np.ndarray) -> np.ndarray:
    words = (np.atleast_1d(np.asarray(word)).astype(np.uint64) for word in (key, step, cell))
    state, step_word, cell_word = words
    golden, one = np.uint64(_GOLDEN), np.uint64(1)
    return _mix(_mix(state + golden * (step_word + one)) + golden * (cell_word + one))


def counter_normal(key: np.ndarray, step: np.ndarray, cell: np.ndarray) -> np.ndarray:
    """Standard normal numbers (Box-Muller), one for each cell; |z| stays below 6.7."""
    bits = _hash(key, step, cell)
    first = ((bits >> np.uint64(32)).astype(float) + 0.5) * 2.0**-32
    second = ((bits & np.uint64(0xFFFFFFFF)).astype(float) + 0.5) * 2.0**-32
    return np.sqrt(-2.0 * np.log(first)) * np.cos(2.0 * np.pi * second)


def counter_poisson(
    mean: np.ndarray, key: np.ndarray, step: np.ndarray, cell: np.ndarray
) -> np.ndarray:
    """Poisson counts of the given mean, by inversion of one uniform number.

    Meant for means of up to a few hundred.
    """
    uniform = ((_hash(key, step, cell) >> np.uint64(11)).astype(float) + 0.5) * 2.0**-53
    mean, uniform = np.broadcast_arrays(np.asarray(mean, dtype=float), uniform)
    term = np.exp(-mean)
    cumulative, count = term.copy(), np.zeros_like(uniform)
    above = uniform > cumulative
    while above.any() and count.max() < 1000:
        count = count + above
        term = term * mean / np.maximum(count, 1.0)
        cumulative = cumulative + np.where(above, term, 0.0)
        above = above & (uniform > cumulative)
    return count


# Each function has a hash of its own: two of them may stand in one file.
_C_HASH = f"""
#include <stdint.h>
#include <math.h>
static inline uint64_t NAME_mix(uint64_t z) {{
    z = (z ^ (z >> 30)) * {_MIX_1:#x}ULL;
    z = (z ^ (z >> 27)) * {_MIX_2:#x}ULL;
    return z ^ (z >> 31);
}}
static inline uint64_t NAME_hash(int64_t key, int64_t step, int64_t cell) {{
    const uint64_t golden = {_GOLDEN:#x}ULL;
    const uint64_t once = NAME_mix((uint64_t)key + golden*((uint64_t)step + 1));
    return NAME_mix(once + golden*((uint64_t)cell + 1));
}}
"""

_C_NORMAL = (
    _C_HASH.replace("NAME", "normal")
    + """
static inline double counter_normal(int64_t key, int64_t step, int64_t cell) {
    const uint64_t bits = normal_hash(key, step, cell);
    const double first = ((double)(bits >> 32) + 0.5) * (1.0/4294967296.0);
    const double second = ((double)(bits & 0xFFFFFFFFULL) + 0.5) * (1.0/4294967296.0);
    return sqrt(-2.0*log(first)) * cos(2.0*3.141592653589793*second);
}
"""
)

_C_POISSON = (
    _C_HASH.replace("NAME", "poisson")
    + """
static inline double counter_poisson(double mean, int64_t key, int64_t step, int64_t cell) {
    const uint64_t bits = poisson_hash(key, step, cell) >> 11;
    const double uniform = ((double)bits + 0.5) * (1.0/9007199254740992.0);
    double term = exp(-mean), cumulative = term, count = 0.0;
    while (uniform > cumulative && count < 1000.0) {
        count += 1.0;
        term *= mean / count;
        cumulative += term;
    }
    return count;
}
"""
)


NOISE: Mapping[str, Function] = {
    "counter_normal": compiled(counter_normal, _C_NORMAL, ("key", "step", "cell")),
    "counter_poisson": compiled(counter_poisson, _C_POISSON, ("mean", "key", "step", "cell")),
}
