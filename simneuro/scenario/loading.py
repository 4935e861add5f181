"""Scenario files: where they lie, and how they are read."""

import tomllib
from pathlib import Path
from typing import Any

from simneuro.errors import InputError, did_you_mean

_PACKAGE = Path(__file__).parent.parent


def bundled_folder() -> Path:
    """Where the scenarios that travel with the package lie.

    Inside it when installed, beside it in a checkout.
    """
    installed = _PACKAGE / "scenarios"
    return installed if installed.is_dir() else _PACKAGE.parent / "scenarios"


def bundled() -> tuple[str, ...]:
    """The names of the scenarios that travel with the package."""
    return tuple(sorted(path.stem for path in bundled_folder().glob("*.toml")))


def find(source: str | Path) -> tuple[Path, Path | None]:
    """The ``.toml`` of a scenario and the ``.py`` beside it, by bundled name or path."""
    path = Path(source)
    if path.suffix in (".toml", ".py"):
        toml = path.with_suffix(".toml")
    elif str(source) in bundled():
        toml = bundled_folder() / f"{source}.toml"
    else:
        raise InputError(
            f"there is no scenario {str(source)!r}.{did_you_mean(str(source), bundled())} "
            "Give a bundled name, or a path to a .toml or .py file",
            allowed=bundled(),
        )
    if not toml.is_file():
        raise InputError(f"there is no file {str(toml)!r}")
    companion = toml.with_suffix(".py")
    if path.suffix == ".toml" and companion.is_file() and toml.with_name("run.json").exists():
        raise InputError(
            f"this is the folder of a run, and simneuro did not put {companion.name} there; if it "
            f"is yours and you want it to run, name it: {companion}",
            where=str(toml),
        )
    return toml, companion if companion.is_file() else None


def read(toml: Path) -> dict[str, Any]:
    """The nested tables of a file."""
    try:
        return tomllib.loads(toml.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"this is not TOML: {error}", where=toml.name) from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(toml)) from None
