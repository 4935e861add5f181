"""The folder of the scenarios that travel with the package, and the files of a scenario."""

import os
from pathlib import Path

from simneuro.errors import InputError, did_you_mean, quoted

_PACKAGE = Path(__file__).parents[1]


class UnknownScenario(InputError):
    """There is no scenario of a name, which is the error's ``key``."""

    def _choices(self) -> str:
        """All names only where none of them is near to what was typed."""
        if "Did you mean" in self.message:
            return " `simneuro list scenarios` lists all names."
        return super()._choices()


def bundled_folder() -> Path:
    """Where the scenarios that travel with the package lie.

    Inside it when installed, beside it in a checkout.

    Examples
    --------
    >>> from simneuro.scenario import bundled_folder
    >>> (bundled_folder() / "lif_step.toml").is_file()
    True
    """
    installed = _PACKAGE / "scenarios"
    return installed if installed.is_dir() else _PACKAGE.parent / "scenarios"


def bundled() -> tuple[str, ...]:
    """The names of the scenarios that travel with the package.

    Examples
    --------
    >>> from simneuro.scenario import bundled
    >>> "lif_step" in bundled()
    True
    """
    return tuple(sorted(path.stem for path in bundled_folder().glob("*.toml")))


def find(source: str | os.PathLike[str]) -> tuple[Path, Path | None]:
    """The ``.toml`` of a scenario and the ``.py`` beside it, by bundled name or path."""
    # os.path also knows that there is no file where a path is longer than the system takes.
    path = Path(source)
    if path.suffix in (".toml", ".py"):
        toml = path.with_suffix(".toml")
    elif str(source) in bundled():
        toml = bundled_folder() / f"{source}.toml"
    elif os.path.isfile(path):
        raise InputError(
            f"the name of a scenario's file must end in .toml, got {quoted(path.name)}"
        )
    elif os.path.isdir(path) or len(path.parts) > 1 or (path.suffix and _hint_at_file(path)):
        raise _no_file(path)
    else:
        hint = did_you_mean(str(source), bundled()) or _hint_at_file(path)
        otherwise = " Give a bundled name, or a path to a .toml or .py file"
        raise UnknownScenario(
            f"there is no scenario {quoted(str(source))}.{hint or otherwise}",
            allowed=bundled(),
            key=str(source),
        )
    if not os.path.isfile(toml):
        raise _no_file(toml)
    companion = toml.with_suffix(".py")
    if path.suffix == ".toml" and companion.is_file() and toml.with_name("run.json").exists():
        raise InputError(
            f"this is the folder of a run, and simneuro did not put {companion.name} there; if it "
            f"is yours and you want it to run, name it: {companion}",
            where=str(toml),
        )
    return toml, companion if companion.is_file() else None


def _no_file(path: Path) -> InputError:
    """That there is no such file, in which folder it was looked for, and what may be meant."""
    place = os.path.abspath(path.parent)
    if os.path.isdir(path):
        return InputError(f"{quoted(str(path))} is a folder; give a path to a .toml or .py file")
    hint = _hint_at_file(path)
    if path.stem in bundled():
        hint = f" The scenario {path.stem!r} comes with simneuro; its name has no ending"
    return InputError(f"there is no file {quoted(path.name)} in {place}.{hint}".removesuffix("."))


def _hint_at_file(path: Path) -> str:
    """The scenario's file in the same folder whose name is similar; ``""`` if there is none."""
    try:
        names = [each for each in os.listdir(path.parent) if each.endswith((".toml", ".py"))]
    except (OSError, ValueError):  # no such folder, or a path that no system has
        return ""
    inside = "" if path.parent == Path() else f"{path.parent}{os.sep}"
    return did_you_mean(path.name, sorted(names), inside=inside)
