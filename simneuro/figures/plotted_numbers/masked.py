"""Numbers of matplotlib's artists, which may be masked."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def without_mask(values: Any) -> NDArray[np.float64]:
    """An array of floats with NaN in the place of what is masked."""
    masked: Any = np.ma.array(values, dtype=float)  # type: ignore[no-untyped-call, unused-ignore]
    return masked.filled(np.nan)
