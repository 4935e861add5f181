"""The folder of the scenarios that travel with the package."""

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]


def bundled_folder() -> Path:
    """Where the scenarios that travel with the package lie.

    Inside it when installed, beside it in a checkout.
    """
    installed = _PACKAGE / "scenarios"
    return installed if installed.is_dir() else _PACKAGE.parent / "scenarios"


def bundled() -> tuple[str, ...]:
    """The names of the scenarios that travel with the package."""
    return tuple(sorted(path.stem for path in bundled_folder().glob("*.toml")))
