"""Short summaries for a terminal or a notebook, and the one of a recording."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

import numpy as np
import xarray as xr

from simneuro.calls import checked
from simneuro.printable import visible
from simneuro.recording.array_faults import raw
from simneuro.recording.reading import duration_of, step_of

_STYLE = "text-align: left; vertical-align: top; white-space: normal;"


@dataclass(frozen=True, repr=False)
class Summary:
    """A title, and rows of a name and what there is to say; a notebook shows it as a table.

    Examples
    --------
    >>> summary = sn.recording.Summary("Recording of 1 s", (("cell", "2 cells, 3 spikes"),))
    >>> print(summary)
    Recording of 1 s
      cell  2 cells, 3 spikes
    """

    title: str
    rows: tuple[tuple[str, str], ...]

    def __repr__(self) -> str:
        width = max((len(name) for name, _ in self.rows), default=0)
        lines = (f"  {name:<{width}}  {text}".rstrip() for name, text in self.rows)
        return visible("\n".join([self.title, *lines]))

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><td style="{_STYLE}"><b>{_html(name)}</b></td>'
            f'<td style="{_STYLE}">{_html(text)}</td></tr>'
            for name, text in self.rows
        )
        return f"<div><p><b>{_html(self.title)}</b></p><table>{rows}</table></div>"


@checked
def describe(recording: xr.Dataset) -> Summary:
    """What a recording holds, in a few lines.

    Parameters
    ----------
    recording : xarray.Dataset

    Returns
    -------
    Summary
        As text with ``print``; as a table at the end of a notebook's cell.

    Raises
    ------
    InputError
        The dataset is not a recording.

    Examples
    --------
    >>> import simneuro as sn
    >>> recording = sn.recording.assemble(
    ...     populations={"cell": 2}, spikes={"cell": ([0.1, 0.6, 0.9], [0, 1, 0])}, duration=1.0
    ... )
    >>> sn.recording.describe(recording)
    Recording of 1 s
      cell  2 cells, 3 spikes, 1.5 Hz
    """
    dt = step_of(recording)
    steps = f" in steps of {_seconds(dt)}" if dt else ""
    title = f"Recording of {_seconds(duration_of(recording))}{steps}"
    return Summary(title, tuple(_list_rows(recording)))


def _list_rows(recording: xr.Dataset) -> Iterator[tuple[str, str]]:
    for k, name in enumerate(map(str, raw(recording, "population"))):
        yield name, ", ".join(_describe_population(recording, k, name))
    for name in map(str, recording.data_vars):
        owner, _, part = name.partition(".")
        if part == "source":
            yield owner, _count(recording.sizes[f"{owner}.synapse"], "synapse")
        elif part == "event_time":
            yield owner, _count(recording.sizes[f"{owner}.event"], "event")
        elif f"{owner}.traced_synapse" in recording[name].dims:
            yield (
                owner,
                f"{part} of {_count(recording.sizes[f'{owner}.traced_synapse'], 'synapse')}",
            )


def _describe_population(recording: xr.Dataset, index: int, name: str) -> Iterator[str]:
    size = int(raw(recording, "population_size")[index])
    yield _count(size, "cell")
    if raw(recording, "spikes_recorded")[index]:
        number = int(np.count_nonzero(raw(recording, "spike_population") == index))
        yield _count(number, "spike")
        yield f"{number / size / duration_of(recording):.3g} Hz"
    else:
        yield "spikes not recorded"
    traced = [
        str(each).partition(".")[2]
        for each in recording.data_vars
        if f"{name}.neuron" in recording[each].dims
    ]
    if traced:
        of = _count(recording.sizes[f"{name}.neuron"], "cell")
        yield f"{' and '.join(traced)} of {of} over time"


def _seconds(value: float) -> str:
    return f"{value:.6g} s" if value >= 1 else f"{1e3 * value:.6g} ms"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _html(text: str) -> str:
    return escape(visible(text))
