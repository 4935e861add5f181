"""What xarray loads and simneuro does not use: dask, until somebody else loads it.

Where dask is installed, xarray imports it to see whether an array is one of dask's. No array can be
one before dask has been loaded, so that this question needs no import.
"""

import sys
from typing import Any

import xarray.namedarray.pycompat as array_kinds
import xarray.namedarray.utils as array_questions


class _Dask:
    """Dask as xarray asks for it: its type of arrays, if it is loaded, and all else as before."""

    @property
    def type(self) -> tuple[type, ...]:
        """The types of dask's arrays that there can be now."""
        found = getattr(sys.modules.get("dask.array"), "Array", None)
        return () if found is None else (found,)

    def __getattr__(self, name: str) -> Any:
        return getattr(array_kinds.DuckArrayModule("dask"), name)


def _leave_dask() -> None:
    """Answer what xarray asks about dask's arrays without loading dask.

    Where xarray has changed and does not ask in this way, it goes on as it is.
    """
    kinds = getattr(array_kinds, "_cached_duck_array_modules", None)
    if isinstance(kinds, dict):
        kinds.setdefault("dask", _Dask())
    asked = getattr(array_questions, "is_dask_collection", None)
    if asked is not None:
        vars(array_questions)["is_dask_collection"] = lambda x: "dask" in sys.modules and asked(x)


_leave_dask()
