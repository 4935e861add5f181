"""What of a time step lies within the window of a drive that begins or ends inside a step.

Places are in time steps from the start of the warm-up.
"""

from collections.abc import Mapping

import numpy as np
from brian2.core.functions import Function

from simneuro.engine.equations.functions import compiled


def share_of_step(step: np.ndarray, begin: np.ndarray, end: np.ndarray) -> np.ndarray:
    """The part of a step that lies within the window: 0 to 1."""
    first, last = _clipped(step, begin, end)
    return np.asarray(last - first)


def middle_of_share(step: np.ndarray, begin: np.ndarray, end: np.ndarray) -> np.ndarray:
    """The middle of that part, where a straight line has its mean."""
    first, last = _clipped(step, begin, end)
    return np.asarray(0.5 * (first + last))


def _clipped(step: np.ndarray, begin: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    place = np.asarray(step, dtype=float)
    ends = (np.minimum(np.maximum(each, begin), end) for each in (place, place + 1.0))
    first, last = ends
    return first, last


# Each function has this of its own: both may stand in one file.
_C_CLIP = """
static inline double NAME_clip(double place, double begin, double end) {
    const double after = place < begin ? begin : place;
    return after > end ? end : after;
}
"""
_C_SHARE = (
    _C_CLIP.replace("NAME", "share")
    + """
static inline double share_of_step(long long step, double begin, double end) {
    const double place = (double)step;
    return share_clip(place + 1.0, begin, end) - share_clip(place, begin, end);
}
"""
)
_C_MIDDLE = (
    _C_CLIP.replace("NAME", "middle")
    + """
static inline double middle_of_share(long long step, double begin, double end) {
    const double place = (double)step;
    return 0.5*(middle_clip(place, begin, end) + middle_clip(place + 1.0, begin, end));
}
"""
)

_ARGUMENTS = ("step", "begin", "end")
SHARES: Mapping[str, Function] = {
    "share_of_step": compiled(share_of_step, _C_SHARE, _ARGUMENTS),
    "middle_of_share": compiled(middle_of_share, _C_MIDDLE, _ARGUMENTS),
}
