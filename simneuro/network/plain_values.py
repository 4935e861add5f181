"""Fields of plain numbers and of truth: whole numbers, numbers, and true or false.

Pydantic alone would take ``true`` for 1, ``"3"`` for 3, and ``"no"`` and 0 for false.
"""

from typing import Annotated, Any

import numpy as np
from pydantic import BeforeValidator

from simneuro.errors import InputError, quoted


def _only_numbers(wanted: str) -> BeforeValidator:
    def check(value: Any) -> Any:
        if isinstance(value, (bool, np.bool_)):
            raise InputError(f"got {str(value).lower()}, but this must be {wanted}")
        if isinstance(value, str):
            hint = _without_quotes(value) if _is_number(value) else ""
            raise InputError(f"got {quoted(value)}, but this must be {wanted}{hint}")
        return value

    return BeforeValidator(check)


def _only_truth(value: Any) -> Any:
    if not isinstance(value, (bool, np.bool_)):
        is_text = isinstance(value, str) and value.lower() in ("true", "false")
        hint = _without_quotes(value.lower()) if is_text else ""
        raise InputError(f"got {quoted(value)}, but this must be true or false{hint}")
    return bool(value)


def _without_quotes(text: str) -> str:
    return f"; write it without quotes: {text.strip()}"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


#: The last in the annotation of a field, after its bounds, so that these are in the JSON Schema.
WHOLE = _only_numbers("a whole number")
NUMBER = _only_numbers("a number")
Truth = Annotated[bool, BeforeValidator(_only_truth)]
