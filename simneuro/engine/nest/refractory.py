"""The refractory period of cells in NEST.

Both hold a cell for the whole steps of its period. They differ in the event of a delta synapse that
arrives at the end of the last of these steps: here it is lost. In NEST it acts in the step after it
and counts. Where no current flows, the membrane only leaks in that step, so that NEST can hold the
cell for one step more, at the potential to which it would have leaked: the event is lost then, and
all steps that follow are the same.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from simneuro.engine.draw.inputs import input_of
from simneuro.engine.nest.nest_models import MS, MV, NestModel
from simneuro.network import Cells


def refractory_steps(t_ref: Any, dt: float) -> Any:
    """The whole time steps of a refractory period, as Brian2 counts them."""
    return np.floor((np.asarray(t_ref) + 1e-3 * dt) / dt)


def counts_last_events(cells: Cells, model: NestModel) -> bool:
    """Whether an event in the last step of a refractory period counts in NEST."""
    return model.acts_in_step and any(input_of(each).current for each in cells.inputs.values())


def refractory_values(
    cells: Cells, model: NestModel, parameters: Mapping[str, Any], dt: float
) -> dict[str, Any]:
    """The refractory period and the reset of cells in NEST's units."""
    steps, reset = refractory_steps(parameters["t_ref"], dt), parameters["V_reset"]
    if model.acts_in_step and not counts_last_events(cells, model):
        rest, leak = parameters["E_L"], parameters["g_L"] / parameters["C_m"]
        leaked = rest + (reset - rest) * np.exp(-dt * leak)
        steps, reset = steps + (steps > 0), np.where(steps > 0, leaked, reset)
    return {"t_ref": steps * (dt / MS), "V_reset": reset / MV}
