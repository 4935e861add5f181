"""The JSON files of a run: what each must hold, and how it is read and checked."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from simneuro.analysis import Claim
from simneuro.errors import InputError
from simneuro.experiment.report import ReportFigure
from simneuro.network.name_rules import require_folder_name
from simneuro.system.files import is_plain_json, read_json

MADE_BY = "made_by.json"
#: The ending of the file with the numbers of a figure that the report's page shows.
LIVE_PANELS = "panels.json"
_LONGEST = 4096  # characters of a path; chosen: no system takes longer ones
_PROVENANCE = {
    **dict.fromkeys(("code", "code_sha256", "trial_sha256", "digest"), str),
    **dict.fromkeys(("versions", "changed"), dict),
}


def read_provenance(folder: Path) -> dict[str, Any]:
    """The content of ``run.json``.

    Raises
    ------
    InputError
        If it cannot be read, or is not what simneuro writes.
    """
    path = folder / "run.json"
    made = _require(read_json(path), dict, path)
    for name, kind in _PROVENANCE.items():
        if name in made:
            _require(made[name], kind, path, name)
    if len(made.get("code", "")) > _LONGEST:
        raise InputError("this path is too long", where=f"{path}: code")
    return made


def read_made_by(folder: Path) -> dict[str, str]:
    """The digests of the code (see ``code_digest``) that made the claims and the figures.

    Empty if it is not known.
    """
    path = folder / MADE_BY
    try:
        made = _require(read_json(path), dict, path)
    except InputError:
        return {}
    return {what: code for what, code in made.items() if isinstance(code, str)}


def read_claims(folder: Path) -> tuple[Claim, ...]:
    """The claims in ``claims.json``; none if it does not exist.

    Raises
    ------
    InputError
        As :func:`read_provenance`.
    """
    path = folder / "claims.json"
    if not path.exists():
        return ()
    return tuple(_parse_claim(record, path) for record in _require(read_json(path), list, path))


def list_figures(folder: Path) -> list[ReportFigure]:
    """The figures of a run in the order in which they were drawn, with their captions.

    Those whose file is missing are left out.

    Raises
    ------
    InputError
        As :func:`read_provenance`; or if a name leads out of the folder of the figures.
    """
    index = folder / "figures" / "figures.json"
    if not index.exists():
        return []
    entries = [_require(each, dict, index) for each in _require(read_json(index), list, index)]
    figures = [_parse_figure(each, index) for each in entries]
    return [each for each in figures if each.path.is_file() and not each.path.is_symlink()]


def has_figure_list(folder: Path) -> bool:
    """Whether all figures of a run were drawn, however many there are."""
    return (folder / "figures" / "figures.json").exists()


def _parse_figure(entry: Mapping[str, Any], index: Path) -> ReportFigure:
    name = _require(entry.get("name"), str, index, "name")
    try:
        require_folder_name(name)
    except InputError as error:
        raise error.at(str(index)) from None
    caption = _require(entry.get("caption"), str, index, "caption")
    return ReportFigure(name, index.with_name(f"{name}.png"), caption, _parse_numbers(entry, index))


def _parse_numbers(entry: Mapping[str, Any], index: Path) -> tuple[str, ...]:
    """The files of a figure's numbers, which runs of older versions do not have."""
    files = _require(entry.get("numbers", []), list, index, "numbers")
    names = [_require(each, str, index, "numbers") for each in files]
    if not all(each and each.isprintable() and Path(each).name == each for each in names):
        raise InputError("a file of numbers lies beside the list", where=f"{index}: numbers")
    places = {each: index.with_name(each) for each in names}
    return tuple(k for k, at in places.items() if at.is_file() and not at.is_symlink())


def live_panels_beside(picture: Path) -> Path:
    """The file with the numbers of a figure for the report's page, beside its picture."""
    return picture.with_name(f"{picture.stem}.{LIVE_PANELS}")


def read_live_panels(picture: Path) -> list[Any]:
    """The panels of a figure for the report's page; none if the figure was drawn without them.

    Raises
    ------
    InputError
        As :func:`read_provenance`; or if a number is NaN or infinite, which JSON does not have.
    """
    path = live_panels_beside(picture)
    if not path.is_file() or path.is_symlink():
        return []
    panels = _require(read_json(path), list, path)
    if not is_plain_json(panels):
        raise InputError("this is not JSON: it has NaN or infinity", where=str(path))
    return panels


def _parse_claim(record: Any, path: Path) -> Claim:
    found = _require(record, dict, path)
    texts = {key: _require(found.get(key, ""), str, path, key) for key in ("claim", "expected")}
    unit = _require(found.get("unit", ""), str, path, "unit")
    return Claim(
        **texts,
        value=_parse_number(found.get("value"), path),
        interval=_parse_interval(found.get("interval"), path),
        holds=_parse_verdict(found.get("holds", ""), path),
        unit=unit,
        exact=_require(found.get("exact", False), bool, path, "exact"),
        after_looking=_require(found.get("after_looking", False), bool, path, "after_looking"),
        why=_require(found.get("why", ""), str, path, "why"),
    )


def _parse_verdict(value: Any, path: Path) -> bool | None:
    """Whether a claim holds; null is undecided."""
    return None if value is None else bool(_require(value, bool, path, "holds"))


def _parse_interval(value: Any, path: Path) -> tuple[float, float] | None:
    if value is None:
        return None
    bounds = _require(value, list, path, "interval")
    if len(bounds) != 2:
        raise InputError("an interval has two ends", where=f"{path}: interval")
    return _parse_number(bounds[0], path), _parse_number(bounds[1], path)


def _parse_number(value: Any, path: Path) -> float:
    """A number; NaN, which JSON does not have, stands there as null."""
    if value is None:
        return math.nan
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError(f"expected a number, got {value!r:.40}", where=str(path))
    return value


def _require(value: Any, kind: type, path: Path, key: str = "") -> Any:
    if not isinstance(value, kind):
        place = f"{path}: {key}" if key else str(path)
        what = "this is not what simneuro writes"
        raise InputError(f"{what}: expected {kind.__name__}, got {value!r:.40}", where=place)
    return value
