"""How long the trials of earlier runs took on this machine, kept in the cache folder."""

from contextlib import suppress
from typing import Any

from simneuro.errors import InputError
from simneuro.system.cache_place import asked_folder
from simneuro.system.files import read_json, write_json

_FILE = "trial_times.json"
_MOST = 1000  # chosen: more than anybody runs in a year


def known_seconds(digest: str, what: str = "") -> float | None:
    """The time (s) that a trial took, on average, when a run of this digest was measured last.

    Parameters
    ----------
    digest : str
    what : str
        The target on which it ran, if that matters; or what else of a run took the time.
    """
    seconds = _read().get(_key(digest, what))
    valid = isinstance(seconds, int | float) and not isinstance(seconds, bool) and seconds > 0
    return float(seconds) if valid and seconds is not None else None


def keep_seconds(digest: str, seconds: float, what: str = "") -> None:
    """Keep the time of a trial; nothing happens where the cache folder cannot be written to."""
    key, times = _key(digest, what), _read()
    times.pop(key, None)
    newest = [*times.items(), (key, seconds)][-_MOST:]
    with suppress(OSError, InputError):
        asked_folder().mkdir(parents=True, exist_ok=True)
        write_json(asked_folder() / _FILE, dict(newest))


def _key(digest: str, what: str) -> str:
    return f"{digest} {what}".strip()


def _read() -> dict[str, Any]:
    with suppress(OSError, InputError):
        times = read_json(asked_folder() / _FILE)
        if isinstance(times, dict):
            return times
    return {}
