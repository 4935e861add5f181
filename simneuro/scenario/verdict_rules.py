"""What a scenario says about its verdicts: how many trials they need, and which seeds were seen."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import AfterValidator, Field

from simneuro.network.description import Description, Size
from simneuro.network.plain_values import WHOLE

Seeds = Annotated[Sequence[Annotated[int, Field(ge=0), WHOLE]], AfterValidator(tuple)]


class Verdicts(Description):
    """When a run may decide the scenario's claims; claims that are exact need neither.

    With fewer than ``trials`` they are undecided. ``chosen_with`` lists the seeds of the runs that
    were seen when parameters or bounds were chosen; a run with one of them is no test, so it
    leaves them undecided too.

    Examples
    --------
    >>> from simneuro.scenario import Verdicts
    >>> Verdicts(trials=5, chosen_with=[1, 2]).trials
    5
    """

    trials: Size = 1
    chosen_with: Seeds = ()
