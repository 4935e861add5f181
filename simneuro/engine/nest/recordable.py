"""What NEST records of cells, by our names."""

from collections.abc import Iterable

from simneuro.engine.nest.nest_models import NestModel
from simneuro.network import Cells

#: The sum of the drives' currents, which is known before the run.
KNOWN = "I_ext"


def recordable(cells: Cells, model: NestModel) -> dict[str, tuple[str, float]]:
    """The variables of cells that NEST records: by our name, its name and its unit."""
    # What arrives in a step is not yet in NEST's potential if it acts before the threshold.
    found = {} if model.acts_in_step else {**model.states, **model.summed}
    endings = model.receptor_names(len(cells.receptors))
    for receptor, ending in zip(cells.receptors, endings, strict=True):
        for own, (name, unit) in model.recordable.items():
            found[f"{own}_{receptor}"] = f"{name}_{ending}", unit
    return found


def recorded(cells: Cells, model: NestModel, variables: Iterable[str]) -> list[str]:
    """NEST's names of those of some variables that it records."""
    found = recordable(cells, model)
    return [found[each][0] for each in variables if each != KNOWN]
