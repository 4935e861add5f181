"""Rapid eye movements in two channels of an electro-oculogram."""

from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from simneuro.annotations import Quantities
from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.si import si_number, si_values

BAND = (0.5, 5.0)  # Hz, of rapid eye movements (agarwal2005)
ORDER = 4  # of the Butterworth filter, forwards and backwards
APART = 0.3  # s; two movements that are nearer are seen as the larger one


@checked
def find_eye_movements(
    left: Quantities, right: Quantities, *, sampling_rate: Any, least: Any = "50 uV"
) -> NDArray[np.float64]:
    """The times (s) of rapid eye movements, in two channels that see them with opposite sign.

    Both channels are filtered to 0.5 to 5 Hz, without a shift in time. Where the eyes move
    together, the negative product of the two is large and positive; what both share, such as the
    electroencephalogram, makes it negative (agarwal2005). A movement is a peak of it above
    ``least`` squared, 0.3 s from any higher one.

    Parameters
    ----------
    left, right : array (sample,)
        Outer canthi (V, or with a unit), of REM sleep without artefacts.
    sampling_rate : float, str or quantity
        In Hz, or with a unit; above 10 Hz.
    least : float, str or quantity
        The smallest amplitude, as the geometric mean of both channels (V, or with a unit).

    Raises
    ------
    InputError
        The channels are not equally long lists of finite values, shorter than a second, or the
        sampling rate is too low.

    Examples
    --------
    >>> time = np.arange(0, 10, 1 / 256)
    >>> jump = 1e-4 * np.exp(-(((time - 5) / 0.15) ** 2))  # the eyes move at 5 s
    >>> sn.analysis.find_eye_movements(jump, -jump, sampling_rate="256 Hz").round(2).tolist()
    [5.0]
    """
    signals = [si_values(each, "V", name) for each, name in ((left, "left"), (right, "right"))]
    rate = si_number(sampling_rate, "Hz", "sampling_rate")
    height = si_number(least, "V", "least") ** 2
    if not 2 * BAND[1] < rate < np.inf:
        raise InputError(
            f"expected above {2 * BAND[1]:g} Hz, got {rate:g} Hz", where="sampling_rate"
        )
    if signals[0].ndim != 1 or signals[0].shape != signals[1].shape or signals[0].size < rate:
        raise InputError(
            "expected two lists of as many samples, for a second or more, got "
            f"{signals[0].shape} and {signals[1].shape}",
            where="left, right",
        )
    if not np.isfinite(signals).all():
        raise InputError("a sample is not finite", where="left, right")
    passed = scipy.signal.butter(ORDER, BAND, "bandpass", fs=rate, output="sos")
    one, other = (scipy.signal.sosfiltfilt(passed, each) for each in signals)
    peaks, _ = scipy.signal.find_peaks(-one * other, height=height, distance=max(APART * rate, 1))
    return np.asarray(peaks / rate)
