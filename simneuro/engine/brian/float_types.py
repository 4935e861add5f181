"""The types of the variables of cells: in single precision states are floats, times are not."""

from typing import Any

import numpy as np
from brian2.equations.equations import FLOAT, SUBEXPRESSION, Equations, SingleEquation
from brian2.units.allunits import second


def float_types(equations: Equations, precision: str) -> dict[str, Any]:
    """The variables that are single, as Brian2's groups take their types.

    What all cells share stays double, and so do times that change. Synapses stay double altogether:
    they take little of the time of the loop, and a weight may change by less than a float can.
    """
    if precision == "double":
        return {}
    return {name: np.float32 for name, each in equations.items() if _is_single(each)}


def _is_single(each: SingleEquation) -> bool:
    is_stored = each.type != SUBEXPRESSION or "constant over dt" in each.flags
    is_time = each.dim is second.dim and "constant" not in each.flags
    return is_stored and each.var_type == FLOAT and "shared" not in each.flags and not is_time
