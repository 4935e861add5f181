"""The results of a run: its data as one labelled dataset, its claims and its figures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr
from brian2.units.fundamentalunits import get_dimensions

from simneuro import units
from simneuro.analysis import Claim
from simneuro.calls import checked
from simneuro.errors import InputError, quoted
from simneuro.experiment.kept_recordings import read_recording
from simneuro.experiment.shown_trial import without_shown
from simneuro.model.frozen import Frozen
from simneuro.recording import Summary
from simneuro.scenario import Point, Scenario


@checked
@dataclass(frozen=True, repr=False)
class Results:
    """The results of a run. A notebook shows a summary of them.

    Attributes
    ----------
    scenario : Scenario
    data : xarray.Dataset
        Dimensions: ``condition``, one for each axis of the sweep (named by its dotted path, in SI
        units), ``trial``, and those of the trial's own data.
    path : Path
        The run's folder.
    claims : tuple of Claim
    figures : mapping of name to Path
        The PNG file of each figure.

    Examples
    --------
    >>> results = sn.run("lif_step")  # doctest: +SKIP
    >>> results.data["rate"], results.claims, results.report  # doctest: +SKIP
    """

    scenario: Scenario
    data: xr.Dataset
    path: Path
    claims: tuple[Claim, ...] = ()
    figures: Mapping[str, Path] = field(default_factory=dict)

    @checked
    def first(self, *dims: str) -> xr.Dataset:
        """The data at the first value of every axis of the sweep and of ``dims``.

        Raises
        ------
        InputError
            The data have no such dimension.

        Examples
        --------
        >>> from simneuro import Results, Scenario
        >>> from pathlib import Path
        >>> import xarray as xr
        >>> data = xr.Dataset({"rate": ("trial", [4.0, 6.0])})
        >>> results = Results(Scenario.load("lif_step"), data, Path("runs/mine"))
        >>> float(results.first("trial")["rate"])
        4.0
        """
        for dim in dims:
            if dim not in self.data.dims:
                raise InputError(
                    f"the data have no dimension {quoted(dim)}",
                    where="dims",
                    allowed=map(str, self.data.dims),
                )
        return self.data.isel(dict.fromkeys((*self.scenario.sweep, *dims), 0))

    @checked
    def recording(
        self,
        condition: str | None = None,
        *,
        values: Mapping[str, Any] = Frozen(),
        trial: int = 0,
    ) -> xr.Dataset:
        """The recording of a simulation, which the run kept since ``[record]`` has ``keep = true``.

        Parameters
        ----------
        condition : str, optional
            Its name; not needed where there is one only.
        values : mapping of str to value
            A value for each axis of the sweep, by its dotted path: ``"2 nS"``, or a number in SI
            units, as in ``data``. An axis with a single value can be left out.
        trial : int
            Counted from 0.

        Raises
        ------
        InputError
            If there is no such point, it is not said which one is meant, or it has no recording,
            or more than one.

        Examples
        --------
        >>> results = load("runs/mine-0123abcd")  # doctest: +SKIP
        >>> weight = {"projections.exc_inh.weight": "2 nS"}
        >>> results.recording("intact", values=weight, trial=1)  # doctest: +SKIP
        """
        return read_recording(self.scenario, self.path, condition, values, trial)

    @property
    def report(self) -> Path:
        """The HTML page with claims, figures and provenance."""
        return self.path / "report.html"

    def summary(self) -> Summary:
        """What was run, its claims with their verdicts, and where everything is.

        Examples
        --------
        >>> from simneuro import Results, Scenario
        >>> from pathlib import Path
        >>> import xarray as xr
        >>> claims = (sn.analysis.within("The rate is low", 5.0, 0.0, 10.0, "Hz"),)
        >>> results = Results(Scenario.load("lif_step"), xr.Dataset(), Path("runs/mine"), claims)
        >>> results.summary()
        A leaky integrate-and-fire cell under a current step
          data
          measures
          holds     The rate is low
          figures   none
          report    runs/mine/report.html
        """
        return Summary(self.scenario.title, tuple(_list_rows(self)))

    def __repr__(self) -> str:
        return repr(self.summary())

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()


def _list_rows(results: Results) -> Iterator[tuple[str, str]]:
    data = results.data
    yield "data", ", ".join(f"{dim}: {size}" for dim, size in data.sizes.items())
    yield "measures", ", ".join(map(str, data.data_vars))
    for claim in results.claims:
        yield claim.verdict, claim.claim
    yield "figures", ", ".join(results.figures) or "none"
    yield "report", str(results.report)


def combine_points(
    scenario: Scenario, points: Sequence[Point], measured: Sequence[xr.Dataset]
) -> xr.Dataset:
    """Combine the data of all points into one dataset.

    If a dimension without coordinates is longer at one point than at another, the shorter data end
    in NaN. Along a dimension with coordinates each value keeps its coordinate, and is NaN where a
    point has none.

    Parameters
    ----------
    scenario : Scenario
    points : sequence of Point
    measured : sequence of xarray.Dataset
        One for each point.
    """
    measured = [without_shown(each) for each in measured]
    longest = {
        dim: max(each.sizes.get(dim, 0) for each in measured)
        for each in measured
        for dim in each.sizes
    }
    padded = [_pad(each, longest) for each in measured]
    labels = [_label_point(point) for point in points]
    combined = _concat_along(list(labels[0]), list(zip(labels, padded, strict=True)))
    for name in ("notes", "trial_s"):  # of one point; those of all are in run.json
        combined.attrs.pop(name, None)
    return combined.assign_coords(
        {path: (path, *_make_coordinate(values)) for path, values in scenario.sweep.items()}
    ).assign_attrs(scenario=scenario.name)


def _label_point(point: Point) -> dict[str, Any]:
    return {
        "condition": point.condition,
        **dict(zip(point.values, point.indices, strict=True)),
        "trial": point.trial,
    }


def _concat_along(dims: list[str], entries: list[tuple[dict[str, Any], xr.Dataset]]) -> xr.Dataset:
    if not dims:
        return entries[0][1]
    first, *rest = dims
    groups: dict[Any, list[tuple[dict[str, Any], xr.Dataset]]] = {}
    for labels, data in entries:
        groups.setdefault(labels[first], []).append((labels, data))
    parts = [_concat_along(rest, group) for group in groups.values()]
    joined = xr.concat(
        parts,
        dim=first,
        coords="minimal",
        compat="override",
        join="outer",
        combine_attrs="override",
        data_vars="all",
    )
    return joined.assign_coords({first: list(groups)})


def _pad(data: xr.Dataset, longest: Mapping[Any, int]) -> xr.Dataset:
    missing = {
        dim: (0, longest[dim] - size)
        for dim, size in data.sizes.items()
        if size < longest[dim] and dim not in data.indexes
    }
    return data.pad(missing) if missing else data


def _make_coordinate(values: Any) -> tuple[Any, dict[str, str]]:
    if isinstance(values, tuple):
        return list(values), {}
    return np.asarray(values, dtype=float), {"units": units.si_unit(get_dimensions(values))}
