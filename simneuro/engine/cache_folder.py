"""The cache folder for programs and for what is known about compilers."""

import os
import tempfile
from functools import cache
from pathlib import Path

import platformdirs

from simneuro.drafts import keep_scratch


@cache
def cache_folder() -> Path | None:
    """The cache folder, created if it does not exist; None if it cannot be written.

    This is ``SIMNEURO_CACHE`` if set, otherwise the user's cache folder.
    """
    asked = os.environ.get("SIMNEURO_CACHE")
    folder = Path(asked or platformdirs.user_cache_dir("simneuro", appauthor=False))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError:
        return None
    return folder


@cache
def process_folder() -> Path:
    """A temporary folder that is removed when this process exits."""
    return keep_scratch()
