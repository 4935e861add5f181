"""The text of scenario files."""

import json
from collections.abc import Mapping
from typing import Any

import tomli_w


def write_toml(document: Mapping[str, Any]) -> str:
    """Nested tables as TOML, with equations and other texts of several lines as such.

    Texts that hold a carriage return stay in one line: TOML may read one as the end of a line.
    """
    has_returns = "\\r" in json.dumps(document)
    return tomli_w.dumps(document, multiline_strings=not has_returns)
