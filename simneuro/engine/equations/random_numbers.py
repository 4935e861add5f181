"""Counter-based randomness in the simulation loop: each number is a hash of key, step and cell.

No state is kept, so the same key gives the same stream on every target, in any order, and the seed
is a value, not part of a program. The hash is the finaliser of SplitMix64 (steele2014), applied
once for the step and once for the cell.
"""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from brian2.core.functions import Function

from simneuro.engine.equations.functions import compiled

GOLDEN, _MIX_1, _MIX_2 = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB


def _mix(z: np.ndarray) -> np.ndarray:
    z = (z ^ (z >> np.uint64(30))) * np.uint64(_MIX_1)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(_MIX_2)
    return z ^ (z >> np.uint64(31))


def counter_hash(key: np.ndarray, step: np.ndarray, cell: np.ndarray) -> np.ndarray:
    words = (np.atleast_1d(np.asarray(word)).astype(np.uint64) for word in (key, step, cell))
    state, step_word, cell_word = words
    golden, one = np.uint64(GOLDEN), np.uint64(1)
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
    const uint64_t golden = {GOLDEN:#x}ULL;
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

RANDOM_FUNCTIONS: Mapping[str, Function] = {
    "counter_normal": compiled(counter_normal, _C_NORMAL, ("key", "step", "cell")),
    "counter_uniform": compiled(counter_uniform, _C_UNIFORM, ("key", "step", "cell")),
}
