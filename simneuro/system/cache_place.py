"""The place of the cache on this machine."""

import os
from pathlib import Path

import platformdirs


def asked_folder() -> Path:
    """The folder that is meant to be the cache: ``SIMNEURO_CACHE``, or the user's cache folder."""
    asked = os.environ.get("SIMNEURO_CACHE")
    folder = Path(asked or platformdirs.user_cache_dir("simneuro", appauthor=False))
    return folder.expanduser().absolute()
