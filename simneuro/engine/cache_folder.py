"""Where programs and what is known of compilers are kept."""

import atexit
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

import platformdirs


@cache
def cache_folder() -> Path | None:
    """Where programs are kept, made if need be; None where it cannot be written.

    ``SIMNEURO_CACHE`` if that is set, otherwise the user's cache folder.
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
    """A folder that is removed when this process ends."""
    folder = tempfile.mkdtemp(prefix="simneuro-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)
