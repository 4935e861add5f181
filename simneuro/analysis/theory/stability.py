"""The stability of a network's steady rates: its modes, how fast they grow, how fast they turn.

The loop says by how much the rates answer a change of the rates themselves, after synapses and
delays, for changes ``exp(z t)``: an array (z, population, population). A mode is a z with
``det(1 - loop(z)) = 0``; the rates are steady where none of them grows.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from simneuro.errors import InputError

Complex = NDArray[np.complex128]
Floats = NDArray[np.float64]
Loop = Callable[[Complex], Complex]

_CLOSE = 1e-6  # of the determinant, which is 1 without a loop; chosen: an end of a search
_APART = 1.0  # 1/s; chosen: two searches that end closer have found one mode
_LONGEST = 200.0  # 1/s, a step of a search; chosen: about the distance of two modes
_SEARCH = 12  # steps of a search; chosen: most end after eight
_FASTEST = 1000.0  # Hz; chosen: above, there are only the overtones of delays
_FOLLOWED = 1.6  # rad between two frequencies; chosen: half of what could be taken for a turn back
_HALVINGS = 20  # chosen: from 4 Hz to 4e-6 Hz


def refine(loop: Loop, frequencies: Floats) -> tuple[Floats, Complex]:
    """Frequencies (Hz) so dense that the phase of the determinant can be followed, and the loop.

    Halfway points are added where it turns far from one frequency to the next, as it does near a
    mode that hardly grows or decays.

    Raises
    ------
    InputError
        The phase cannot be followed: a mode neither grows nor decays.
    """
    gain = loop(angular(frequencies))
    for _ in range(_HALVINGS):
        found = determinant(gain)
        if not found.all():
            break
        far = np.flatnonzero(np.abs(np.angle(found[1:] / found[:-1])) > _FOLLOWED)
        if not far.size:
            return frequencies, gain
        middle = (frequencies[far] + frequencies[far + 1]) / 2
        frequencies = np.insert(frequencies, far + 1, middle)
        gain = np.insert(gain, far + 1, loop(angular(middle)), axis=0)
    raise InputError(
        "a mode of the network neither grows nor decays: it is at the onset of a rhythm"
    )


def count_unstable_modes(gain: Complex) -> int:
    """How many modes grow: the turns of the determinant about 0 along all frequencies (Nyquist).

    The loop has no pole with a growing z, so that the turns count all growing modes. A search could
    miss one. At high frequencies the loop need not vanish (the rate of a LIF cell follows the
    variance of white noise at any speed), but where all eigenvalues of it are below 1 the phase of
    each ``1 - eigenvalue`` stays within a quarter turn, and no turn can be left.

    Parameters
    ----------
    gain : array (frequency, population, population)
        The loop of `refine`, at frequencies from 0 to where its eigenvalues are below 1.

    Raises
    ------
    InputError
        The frequencies end too early.
    """
    found, last = determinant(gain), np.linalg.eigvals(gain[-1])
    if np.abs(last).max() >= 1:
        raise InputError(
            f"no mode can be counted: at the highest frequency the loop still has a gain of "
            f"{np.abs(last).max():.3g}, and it must be below 1 there"
        )
    turned = np.angle(found[1:] / found[:-1]).sum()
    # Half a turn for each mode: the other half is at negative frequencies.
    return round(float(np.angle(1 - last).sum() - turned) / np.pi)


def find_modes(loop: Loop, gain: Complex, frequencies: Floats, *, slowest: float) -> Complex:
    """The modes (1/s) near which the determinant is small, those that grow fastest first.

    ``z.real`` is the growth and ``z.imag / (2 pi)`` the frequency. Of a conjugate pair the one with
    a positive frequency is given; modes that decay faster than ``slowest``, or start above 1 kHz,
    are left out.
    """
    size = np.abs(determinant(gain[frequencies <= _FASTEST]))
    dips = np.flatnonzero((size[1:-1] <= size[:-2]) & (size[1:-1] <= size[2:])) + 1
    ends = search_zeros(loop, angular(frequencies[[0, *dips]]))
    ends = np.where(ends.imag < 0, ends.conj(), ends)
    found: list[complex] = []
    for end in sorted(ends[ends.real > -slowest], key=lambda each: -each.real):
        if all(abs(end - other) > _APART for other in found):
            found.append(complex(end))
    return np.array(found, np.complex128)


def search_zeros(loop: Loop, start: Complex) -> Complex:
    """Zeros of the determinant that the secant method finds from each start, where it finds one."""
    before, now = start, start + (10 + 10j)
    old, new = determinant(loop(before)), determinant(loop(now))
    for _ in range(_SEARCH):
        slope = np.where(now == before, 1, new - old) / np.where(now == before, 1, now - before)
        step = np.where(np.abs(new) < _CLOSE**2, 0, -new / np.where(slope == 0, 1, slope))
        step = step * np.minimum(1, _LONGEST / np.maximum(np.abs(step), 1e-9))
        before, now, old = now, now + step, new
        new = determinant(loop(now))
        if (np.abs(new) < _CLOSE).all():
            break
    return now[np.abs(new) < _CLOSE]


def angular(frequencies: Floats) -> Complex:
    """The z (1/s) of frequencies (Hz)."""
    return np.asarray(2j * np.pi * frequencies, np.complex128)


def determinant(gain: Complex) -> Complex:
    """``det(1 - loop)`` at each z."""
    value: Complex = np.linalg.det(np.eye(gain.shape[-1]) - gain)
    return value


def predict_spectrum(gain: Complex, rates: Floats, sizes: Floats) -> Floats:
    """The power of the rates of finite stable populations (Hz^2/Hz, one-sided), (population, f).

    Chance gives a population of N cells of rate r the power ``2 r / N``, which goes round the loop
    (lindner2005). Without the loop the cells are taken as Poisson processes.
    """
    answer = np.linalg.inv(np.eye(gain.shape[-1]) - gain)
    power: Floats = np.abs(answer) ** 2 @ (2 * rates / sizes)
    return power.T
