"""The export command, which writes recordings as files of other programs."""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simneuro.cli.warning_lines import warnings_as_lines

if TYPE_CHECKING:
    import xarray as xr


class Format(StrEnum):
    """The formats of files for other programs; Neo has objects and no file of its own."""

    NWB = "nwb"
    CSV = "csv"
    SONATA = "sonata"


Source = Annotated[
    Path,
    typer.Argument(
        metavar="RUN | RECORDING",
        help="The folder of a run that keeps its recordings, or a recording (.zarr).",
    ),
]
To = Annotated[Format, typer.Option("--to", help="nwb, csv (a file a table) or sonata (spikes).")]
Out = Annotated[Path, typer.Option(metavar="FOLDER", help="Where the files are written.")]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace files that are there.")]


def export(source: Source, to: To, out: Out = Path(), overwrite: Overwrite = False) -> None:
    """Write the recordings of a run, or one recording, as files of another program.

    A run keeps its recordings where its scenario has keep = true in [record].
    """
    from simneuro.cli.layout import print_plain
    from simneuro.recording import load

    with warnings_as_lines():
        for name, place in _list_recordings(source).items():
            for file in _write(load(place), out / name, to, overwrite):
                print_plain(str(file))


def _list_recordings(source: Path) -> "dict[str, Path]":
    """The recordings by the name that their files get."""
    if not (source / "run.json").is_file():
        return {source.resolve().name.removesuffix(".zarr"): source}
    from simneuro.experiment import list_recordings

    run = source.resolve().name
    return {f"{run}-{name}": place for name, place in list_recordings(source).items()}


def _write(recording: "xr.Dataset", stem: Path, to: Format, overwrite: bool) -> Iterator[Path]:
    """Write the files of one recording, whose names begin with the stem."""
    from simneuro import recording as formats

    ending = {Format.NWB: "nwb", Format.SONATA: "h5"}.get(to)
    if ending is None:
        for table in formats.to_dataframes(recording):
            file = stem.with_name(f"{stem.name}.{table}.csv")
            formats.to_csv(recording, file, table=table, overwrite=overwrite)
            yield file
        return
    file = stem.with_name(f"{stem.name}.{ending}")
    writer = formats.to_nwb if to is Format.NWB else formats.to_sonata
    writer(recording, file, overwrite=overwrite)
    yield file
