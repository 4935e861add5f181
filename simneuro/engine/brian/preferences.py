"""Brian2's preferences while simneuro builds with it; afterwards they are as the user had them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any

import numpy as np
from brian2.core.preferences import prefs

_OURS = {
    # Programs read and write doubles, and are kept for everybody.
    "core.default_float_dtype": np.float64,
    # Ctrl+C must raise, not return half a run as if it were whole.
    "core.stop_on_keyboard_interrupt": False,
}


@contextmanager
def preferences(more: Mapping[str, Any] = MappingProxyType({})) -> Iterator[None]:
    """Those that simneuro needs, and ``more``, such as ``{"codegen.target": "numpy"}``."""
    wanted = {**_OURS, **more}
    before = {name: prefs[name] for name in wanted}
    try:
        for name, value in wanted.items():
            prefs[name] = value
        yield
    finally:
        for name, value in before.items():
            prefs[name] = value
