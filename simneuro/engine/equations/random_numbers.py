"""Counter-based randomness in the simulation loop: each number is a hash of key, step and cell.

No state is kept, so the same key gives the same stream on every target, in any order, and the seed
is a value, not part of a program. The hash is the finaliser of SplitMix64 (steele2014), applied
once for the step and once for the cell.
"""

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from brian2.core.functions import Function

from simneuro.engine.equations.functions import compiled

_GOLDEN, _MIX_1, _MIX_2 = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB


def _mix(z: np.ndarray) -> np.ndarray:
    z = (z ^ (z >> np.uint64(30))) * np.uint64(_MIX_1)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(_MIX_2)
    return z ^ (z >> np.uint64(31))


def counter_hash(key: np.ndarray, step: np.ndarray, cell: np.ndarray) -> np.ndarray:
    words = (np.atleast_1d(np.asarray(word)).astype(np.uint64) for word in (key, step, cell))
    state, step_word, cell_word = words
    golden, one = np.uint64(_GOLDEN), np.uint64(1)
    return _mix(_mix(state + golden * (step_word + one)) + golden * (cell_word + one))


def counter_uniform(key: np.ndarray, step: np.ndarray, cell: np.ndarray) -> np.ndarray:
    """Numbers between 0 and 1, both excluded, of 53 bits."""
    return ((counter_hash(key, step, cell) >> np.uint64(11)).astype(float) + 0.5) * 2.0**-53


# ln(1 + s)/s for 1 + s between the roots of 1/2 and 2, and sin(pi z)/z in z^2 for |z| <= 1/2:
# interpolated at Chebyshev points; the relative errors are below 1.2e-10 and 2.7e-11. All targets
# use them, so that they agree.
_LOGARITHM = (
    1.000000000048012,
    -0.5000000030845538,
    0.3333333084628052,
    -0.24999936585814816,
    0.2000016963794254,
    -0.16670383652377296,
    0.14283798395270253,
    -0.12410885665961421,
    0.11042736039719009,
    -0.10898112577877182,
    0.10636542375579953,
    -0.058456713350896375,
)
_ROOT, _ONE = 0x3FE6A09E00000000, 0x3FF0000000000000  # the bits of the root of 1/2, and of 1
_SINE = (
    3.141592653536132,
    -5.167712764593,
    2.550163317938427,
    -0.599252186531583,
    0.08205035020147247,
    -0.007028303855203096,
)


def counter_normal(key: np.ndarray, step: np.ndarray, cell: np.ndarray) -> np.ndarray:
    """Standard normal numbers (Box-Muller), one for each cell; |z| stays below 6.8."""
    # sqrt(-2 ln u) sin(pi z) of two uniform numbers (box1958), each of 32 bits of the hash. z lies
    # in -1/2..1/2: half a turn, in which the sine has the same distribution as in a whole one.
    bits = counter_hash(key, step, cell)
    first = ((bits >> np.uint64(32)).astype(float) + 0.5).view(np.uint64)
    z = ((bits & np.uint64(0xFFFFFFFF)).astype(float) + 0.5) * 2.0**-32 - 0.5
    # The logarithm by the parts of the double u 2^32 = (1 + s) 2^power: its exponent is read from
    # its bits, shifted so that 1 + s lies about 1, where the logarithm vanishes and digits count.
    power = (first + np.uint64(_ONE - _ROOT)) >> np.uint64(52)  # of 2, and 1023
    s = (first - ((power - np.uint64(1023)) << np.uint64(52))).view(float) - 1.0
    logarithm = (power.astype(float) - 1055.0) * math.log(2) + s * _polynomial(_LOGARITHM, s)
    return np.sqrt(-2.0 * logarithm) * z * _polynomial(_SINE, z * z)


def _polynomial(coefficients: Sequence[float], x: np.ndarray) -> np.ndarray:
    total = np.full_like(x, coefficients[-1])
    for coefficient in coefficients[-2::-1]:
        total *= x
        total += coefficient
    return total


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


# Each function has a hash of its own: two of them may stand in one file.
C_HASH = f"""
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


def _c_polynomial(coefficients: Sequence[float], x: str) -> str:
    total = repr(coefficients[-1])
    for coefficient in coefficients[-2::-1]:
        total = f"({coefficient!r} + {x}*{total})"
    return total


# Whole numbers below 2^52 become doubles by their bits: every processor has vectors for that.
_C_NORMAL = (
    C_HASH.replace("NAME", "normal")
    + f"""
#include <string.h>
static inline double normal_double(uint64_t bits) {{
    double number;
    memcpy(&number, &bits, 8);
    return number;
}}
static inline double counter_normal(int64_t key, int64_t step, int64_t cell) {{
    const uint64_t whole = 0x4330000000000000ULL;
    const double two_52 = 4503599627370496.0;
    const uint64_t bits = normal_hash(key, step, cell);
    const double first = normal_double(whole | (bits >> 32)) - (two_52 - 0.5);
    const double z = (normal_double(whole | (bits & 0xFFFFFFFFULL)) - (two_52 - 0.5))
        * (1.0/4294967296.0) - 0.5;
    uint64_t parts;
    memcpy(&parts, &first, 8);
    const uint64_t power = (parts + {_ONE - _ROOT:#x}ULL) >> 52;
    const double s = normal_double(parts - ((power - 1023) << 52)) - 1.0;
    const double logarithm = (normal_double(whole | power) - (two_52 + 1055.0))*{math.log(2)!r}
        + s*{_c_polynomial(_LOGARITHM, "s")};
    const double square = z*z;
    return sqrt(-2.0*logarithm) * z * {_c_polynomial(_SINE, "square")};
}}
"""
)

_C_UNIFORM = (
    C_HASH.replace("NAME", "uniform")
    + """
static inline double counter_uniform(int64_t key, int64_t step, int64_t cell) {
    return ((double)(uniform_hash(key, step, cell) >> 11) + 0.5) * (1.0/9007199254740992.0);
}
"""
)

# Where one mean is asked for again, the sums are kept, and a guide to where the search begins:
# entry j is the count at which it begins for numbers from j/256 on (guide table, devroye1986). They
# are made when a mean comes a second time in a row, so not where every cell has another mean.
_C_POISSON = (
    C_HASH.replace("NAME", "poisson")
    + f"""
static const double poisson_negligible = {_NEGLIGIBLE!r};
static double poisson_mean = -1.0, poisson_candidate = -1.0, poisson_sums[1024];
static int poisson_guide[257];
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
    poisson_mean = mean;
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
static inline double counter_poisson(double mean, int64_t key, int64_t step, int64_t cell) {{
    const uint64_t bits = poisson_hash(key, step, cell) >> 11;
    const double uniform = ((double)bits + 0.5) * (1.0/9007199254740992.0);
    if (mean != poisson_mean) {{
        if (mean != poisson_candidate) {{
            poisson_candidate = mean;
            return poisson_search(mean, uniform);
        }}
        poisson_prepare(mean);
    }}
    if (uniform <= poisson_sums[0]) return 0;  // mostly, as means of one step are small
    int count = poisson_guide[(int)(uniform*256)];
    while (uniform > poisson_sums[count]) count++;
    return count;
}}
"""
)


RANDOM_FUNCTIONS: Mapping[str, Function] = {
    "counter_normal": compiled(counter_normal, _C_NORMAL, ("key", "step", "cell")),
    "counter_uniform": compiled(counter_uniform, _C_UNIFORM, ("key", "step", "cell")),
    "counter_poisson": compiled(counter_poisson, _C_POISSON, ("mean", "key", "step", "cell")),
}
