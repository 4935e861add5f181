"""The folder in which the files are found that a scenario names."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

from simneuro.errors import InputError, quoted
from simneuro.system.content import content_digest


@dataclass(frozen=True)
class FileRoot:
    """A folder in which files are found by their names.

    Attributes
    ----------
    folder : Path, optional
        That of the scenario; the working folder if not given.
    only_inside : bool
        Whether files outside the folder are refused: it may come from a stranger.
    """

    folder: Path | None = None
    only_inside: bool = False

    def find(self, name: str | Path) -> Path:
        """The path of a file.

        Raises
        ------
        InputError
            If there is no such file (of a recording, a folder), or it must not lie there.
        """
        folder, shown = self.folder or Path(), quoted(str(name))
        path = folder / name
        if path.suffix != ".zarr" and not path.is_file():
            raise InputError(f"there is no file {shown} in {path.parent.absolute()}")
        if self.only_inside and not path.resolve().is_relative_to(folder.resolve()):
            raise InputError(
                f"got {shown}, which lies outside the folder of this run; simneuro copies what a "
                "run needs into its folder, and reads nothing else for it"
            )
        noted = _noted.get()
        if noted is not None:
            noted[path.absolute()] = content_digest(path)  # before it is read
        return path


_noted: ContextVar[dict[Path, str] | None] = ContextVar("noted", default=None)
_present: ContextVar[FileRoot] = ContextVar("file_root", default=FileRoot())  # noqa: B039  (frozen)


@contextmanager
def files_below(root: FileRoot) -> Iterator[None]:
    """Find the files that descriptions name in a folder."""
    token = _present.set(root)
    try:
        yield
    finally:
        _present.reset(token)


def present_root() -> FileRoot:
    """Where files are found now."""
    return _present.get()


@contextmanager
def noting_files() -> Iterator[dict[Path, str]]:
    """Note the files that descriptions name in this block, each with the digest of its content."""
    noted: dict[Path, str] = {}
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)
