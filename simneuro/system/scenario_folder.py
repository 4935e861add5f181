"""The folder of the scenarios that travel with the package, and the files of a scenario."""

import os
from pathlib import Path

from simneuro.errors import InputError, did_you_mean, quoted

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


def find(source: str | os.PathLike[str]) -> tuple[Path, Path | None]:
    """The ``.toml`` of a scenario and the ``.py`` beside it, by bundled name or path."""
    path = Path(source)
    if path.suffix in (".toml", ".py"):
        toml = path.with_suffix(".toml")
    elif str(source) in bundled():
        toml = bundled_folder() / f"{source}.toml"
    elif path.is_file():
        raise InputError(
            f"the name of a scenario's file must end in .toml, got {quoted(path.name)}"
        )
    else:
        raise InputError(
            f"there is no scenario {quoted(str(source))}.{did_you_mean(str(source), bundled())} "
            "Give a bundled name, or a path to a .toml or .py file",
            allowed=bundled(),
        )
    if not toml.is_file():
        raise InputError(f"there is no file {quoted(str(toml))}")
    companion = toml.with_suffix(".py")
    if path.suffix == ".toml" and companion.is_file() and toml.with_name("run.json").exists():
        raise InputError(
            f"this is the folder of a run, and simneuro did not put {companion.name} there; if it "
            f"is yours and you want it to run, name it: {companion}",
            where=str(toml),
        )
    return toml, companion if companion.is_file() else None
