"""The status command: how far a run is, while it runs or later."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simneuro.printable import to_paragraph

if TYPE_CHECKING:
    from simneuro.experiment.run_status import RunStatus

_EACH = 2.0  # s between two looks; chosen
_CLOCKS = 5.0  # s by which the clocks of two machines may differ; chosen

Run = Annotated[Path, typer.Argument(metavar="RUN", help="The folder of a run.")]
Follow = Annotated[bool, typer.Option("--follow", help="Look again every two seconds.")]


def status(run: Run, follow: Follow = False) -> None:
    """Show how far a run is: points, time left, workers, and whether it still runs.

    The folder is only read, also while the run writes to it.
    """
    from simneuro.cli.layout import open_page, print_rows, print_title
    from simneuro.experiment.run_status import read_status

    found = read_status(run)
    if follow and found.life in _GOING:
        found = _follow(run, found)
    with open_page() as console:
        print_title(console, str(run), found.life, _SENTENCES[found.life])
        print_rows(console, describe(found))


def describe(found: "RunStatus") -> Iterator[tuple[str, str]]:
    """What is known of a run: names, and beside each a text."""
    yield "points", _describe_points(found)
    if found.state is not None:
        state = found.state
        if found.life in _GOING:
            yield "time left", _describe_left(found)
        if state.workers:
            yield "workers", str(state.workers)
        yield "process", str(state.process.pid)
        yield "started", _describe_time(state.began)
    if found.last is not None:
        yield "last point", _describe_time(found.last)
    if found.finished is not None:
        yield "simulated", _describe_time(found.finished)
    if found.state is not None and found.state.ended:
        yield "ended", to_paragraph(found.state.ended)
    if found.claims:
        from simneuro.analysis import describe_verdicts

        yield "claims", describe_verdicts(found.claims, "claims")


_GOING = ("running", "unknown")
_AGAIN = "the same command continues from the finished points."
_SENTENCES = {
    "running": "It is running.",
    "unknown": "Whether it still runs cannot be seen from here: it was started on another machine, "
    "or the system does not say.",
    "stopped": f"It has ended and is not finished; {_AGAIN}",
    "killed": f"Its process is gone, and it is not finished; {_AGAIN}",
    "unfinished": f"No process works on it, and it is not finished; {_AGAIN}",
    "finished": "It is finished.",
}


def _describe_points(found: "RunStatus") -> str:
    if found.points is None:
        return f"{found.done} done; how many there are is not known"
    return f"{found.done} of {found.points} done"


def _describe_left(found: "RunStatus") -> str:
    from simneuro.engine.choice import format_seconds

    if found.points is not None and found.done >= found.points:
        return "claims, figures and report are being made"
    left = found.seconds_left
    if left is None:
        return "not known before a point is done"
    return format_seconds(left) if left >= 0 else "not known; longer than the points before"


def _describe_time(then: datetime) -> str:
    from simneuro.engine.choice import format_seconds

    ago = (datetime.now(UTC) - then).total_seconds()
    relative = f"{format_seconds(ago)} ago" if ago > -_CLOCKS else "in the future by this clock"
    return f"{then.astimezone():%Y-%m-%d %H:%M:%S} ({relative})"


def _follow(run: Path, found: "RunStatus") -> "RunStatus":
    """Look again until the run has ended; in a terminal one line shows how far it is."""
    from simneuro.experiment.run_status import read_status

    with _one_line() as show:
        while found.life in _GOING:
            show(f"{_describe_points(found)}; time left: {_describe_left(found)}")
            time.sleep(_EACH)
            found = read_status(run)
    return found


@contextmanager
def _one_line() -> Iterator[Callable[[str], None]]:
    """Show texts, in a terminal each in the place of the one before."""
    if not sys.stdout.isatty():
        said: list[str] = []

        def add(text: str) -> None:
            if text not in said[-1:]:
                said.append(text)
                typer.echo(text)

        yield add
        return
    from rich.live import Live
    from rich.text import Text

    with Live(transient=True) as live:
        yield lambda text: live.update(Text(text), refresh=True)
