"""The script of the report's page: one text, made of the files in ``page``."""

import base64
import hashlib
import re
from functools import cache
from importlib.resources import files

# In the order in which they use each other.
_PARTS = (
    ("simneuro.figures", "ticks.js"),
    ("simneuro.experiment", "panel.js"),
    ("simneuro.experiment", "panel_drawing.js"),
    ("simneuro.experiment", "live_figure.js"),
)
_IMPORT = re.compile(r"^import .*\n", re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)
_COMMENT = re.compile(r"^\s*//.*\n", re.MULTILINE)


@cache
def join_script() -> str:
    """The script, which a page holds itself instead of loading its parts as modules."""
    parts = (
        files(package).joinpath("page", name).read_text(encoding="utf-8")
        for package, name in _PARTS
    )
    text = "\n".join(_EXPORT.sub("", _IMPORT.sub("", part)) for part in parts)
    return f'(() => {{\n"use strict";\n{_COMMENT.sub("", text)}}})();\n'


def script_digest(text: str) -> str:
    """How a Content-Security-Policy names this one script, so that no other runs.

    Examples
    --------
    >>> from simneuro.experiment.page_script import script_digest
    >>> script_digest("")
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='
    """
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"
