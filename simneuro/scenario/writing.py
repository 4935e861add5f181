"""The text of scenario files."""

from collections.abc import Mapping
from typing import Any

import tomli_w


def write_toml(document: Mapping[str, Any]) -> str:
    """Nested tables as TOML, with equations and other texts of several lines as such.

    Texts that hold a carriage return stay in one line: TOML may read one as the end of a line.
    """
    plain = tomli_w.dumps(document)
    return plain if "\\r" in plain else tomli_w.dumps(document, multiline_strings=True)
