"""Fields of plain numbers and of truth: whole numbers, numbers, and true or false.

Pydantic alone would take ``true`` for 1, and ``"no"`` and 0 for false.
"""

from typing import Annotated, Any

import numpy as np
from pydantic import BeforeValidator

from simneuro.errors import InputError, quoted


def _no_truth(wanted: str) -> BeforeValidator:
    def check(value: Any) -> Any:
        if isinstance(value, (bool, np.bool_)):
            raise InputError(f"got {str(value).lower()}, but this must be {wanted}")
        return value

    return BeforeValidator(check)


def _only_truth(value: Any) -> Any:
    if not isinstance(value, (bool, np.bool_)):
        raise InputError(f"got {quoted(value)}, but this must be true or false")
    return bool(value)


#: The last in the annotation of a field, after its bounds, so that these are in the JSON Schema.
WHOLE = _no_truth("a whole number")
NUMBER = _no_truth("a number")
Truth = Annotated[bool, BeforeValidator(_only_truth)]
