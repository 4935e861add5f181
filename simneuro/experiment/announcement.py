"""What is said about the time of a run: before it starts, and once its first point is measured."""

import json
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median
from typing import Any

import xarray as xr

from simneuro.engine.choice import format_seconds
from simneuro.errors import InputError
from simneuro.experiment.cost_and_workers import RunPlan, count_updates
from simneuro.experiment.points import read_point
from simneuro.experiment.progress import Reporter, tell_doing
from simneuro.progress.phases import listening
from simneuro.scenario import Point

# Chosen: a shorter time is not worth an announcement, and a smaller error not a correction.
_SHORT, _CLOSE = 10.0, 2.0  # s, and the ratio of two times
_SHARE = 50  # chosen: of fifty points one is measured before the time is corrected
_FOUND = 0.1  # s; chosen: a program that is there is found sooner


@dataclass(frozen=True)
class PointCost:
    """What a point has taken (s): all in all, of which until it had its program, and the loops."""

    whole: float
    compiling: float
    loops: float

    def of_other(self, ratio: float) -> float:
        """What another point takes, whose network has ``ratio`` times as much to do in its loops.

        It finds the program compiled. Set-up, storage and measures count as if they took as long.
        """
        loops = min(self.loops, self.whole)
        return max(self.whole - self.compiling - loops, 0.0) + ratio * loops


class Announcement:
    """The progress of a run's points, passed to its reporter.

    Parameters
    ----------
    plan : RunPlan
    points : sequence of Point
    folder : Path
        Where the points are stored.
    reporter : Reporter
    """

    def __init__(
        self, plan: RunPlan, points: Sequence[Point], folder: Path, reporter: Reporter
    ) -> None:
        self._plan, self._points, self._folder, self._reporter = plan, points, folder, reporter
        self.stored = {point.name for point in points if self._is_stored(point)}
        self._said = plan.seconds
        self._at_first: int | None = None
        self._corrected = False
        self._done = 0
        self._phase = ""

    def step(self, done: int, total: int) -> None:
        """Tell of the plan at first, of the time once a point is measured, and of each point."""
        self._done = done
        if self._at_first is None:
            self._at_first = done
            for line in self._plan.lines if done < total else ():
                self._reporter.say(line)
            if 0 < done < total:
                self._reporter.say(self._describe_stored(done, total))
        elif not self._corrected and self._at_first < done < total:
            self._tell_measured(total - done)
        self._reporter.step(done, total)
        if done < total and self._plan.workers > 1:
            tell_doing(self._reporter, f"points, {self._plan.workers} at a time")

    def listen(self) -> AbstractContextManager[None]:
        """A block in which the phases of points that run in this process are reported."""
        return listening(self._hear, self._hear_part)

    def _hear_part(self, done: float, total: float) -> None:
        if self._plan.workers == 1:
            self._tell(f"{self._phase}, {done / total:.0%} done")

    def _hear(self, phase: str) -> None:
        self._phase = phase
        self._tell(phase)

    def _tell(self, doing: str) -> None:
        total = len(self._points)
        which = f"point {self._done + 1} of {total}: " if self._plan.workers == 1 < total else ""
        tell_doing(self._reporter, f"{which}{doing}")

    def _is_stored(self, point: Point) -> bool:
        return (self._folder / f"{point.name}.npz").is_file()

    def _describe_stored(self, done: int, total: int) -> str:
        """That some points were finished by an earlier call, and what the rest takes."""
        left, said = total - done, self._plan.seconds
        time = "" if said is None else f", which take {format_seconds(said * left / total)} of it"
        return f"Already done: {done} of {total} simulations; {left} are left{time}"

    def _tell_measured(self, left: int) -> None:
        """Say how long the rest takes, if that was not known, or is far from what was said.

        The first point of each worker loads and compiles, so that it corrects nothing; it is only
        used where nothing was known.
        """
        workers, is_known = self._plan.workers, self._said is not None
        first = workers if is_known else 0
        new = len(self._points) - left - (self._at_first or 0)
        if is_known and new <= first + len(self._points) // _SHARE:
            return
        finished = [
            point
            for point in self._points
            if point.name not in self.stored and self._is_stored(point)
        ]
        loading = self._plan.loading if len(finished) <= workers else 0.0
        costs = (self._seconds(point, loading) for point in finished[first:])
        found = typical([each for each in costs if each is not None])
        if not found:
            return
        self._corrected = is_known
        rest = median(self._rest(found))
        if rest >= _SHORT and not self._was_said(rest / left):
            self._reporter.say(self._describe(mean(cost.whole for _, cost in found), rest, left))
        self._said = rest / left * len(self._points)

    def _describe(self, one: float, rest: float, left: int) -> str:
        """What a point takes, and the others: they may be larger, and run several at a time."""
        workers = self._plan.workers
        what = "the other one" if left == 1 else f"the other {left}"
        takes = "takes" if left == 1 else "take"
        alike = 1 / _CLOSE < rest * workers / (left * one) < _CLOSE
        joined = f", so {what} {takes}" if alike else f"; {what}, of other sizes, {takes}"
        beside = f" on {workers} workers" if workers > 1 else ""
        return (
            f"Measured: a point takes {format_seconds(one)}{joined} {format_seconds(rest)}{beside}"
        )

    def _rest(self, found: Sequence[tuple[Point, PointCost]]) -> list[float]:
        """The time (s) of all points that are left, as each measured point tells it."""
        left = [count_updates(p.scenario) for p in self._points if not self._is_stored(p)]
        rests = []
        for point, cost in found:
            size = count_updates(point.scenario)
            rests.append(sum(cost.of_other(each / size) for each in left) / self._plan.workers)
        return rests

    def _was_said(self, share: float) -> bool:
        """Whether the time that was announced is close to what one point's share of it is."""
        said = self._said
        if said is None:
            return False
        return said / _CLOSE < share * len(self._points) < said * _CLOSE

    def _seconds(self, point: Point, loading: float) -> tuple[Point, PointCost] | None:
        """What a point that was measured has taken, without what its worker has loaded (s)."""
        try:
            kept = read_point(self._folder, point).attrs
            timings, whole = json.loads(kept["timings"]), float(kept["trial_s"])
            compiling, loops = _seconds_of_programs(timings), float(timings.get("loop_s", 0.0))
        except (InputError, KeyError, ValueError):
            return None
        return point, PointCost(max(whole - loading, compiling + loops), compiling, loops)


def typical(found: Sequence[tuple[Point, PointCost]]) -> list[tuple[Point, PointCost]]:
    """The points that took what others take: those for which nothing was compiled.

    A point that compiles also loads what is needed once, as does one that waits for another process
    to compile. If two have done so, all do, and those after the first are typical.
    """
    plain = [(point, cost) for point, cost in found if cost.compiling < _FOUND]
    again = [(point, PointCost(cost.whole, 0.0, cost.loops)) for point, cost in found[1:]]
    return plain or again


def _seconds_of_programs(timings: Mapping[str, Any]) -> float:
    """What it took (s) to have programs: to compile, or to wait for who does, and to find them.

    Where there is none, the network is built anew for each point, which does not count here.
    """
    build = timings.get("build_s", 0.0) if timings.get("program", "none") != "none" else 0.0
    return float(timings.get("compile_s", 0.0)) + float(build)


def mean_seconds(measured: Sequence[xr.Dataset]) -> float | None:
    """The mean time (s) of trials, as their points keep it; None where none does.

    Without what was compiled, which is kept: another run finds it.
    """
    found = [
        float(each.attrs["trial_s"]) - _seconds_of_programs(json.loads(each.attrs["timings"]))
        for each in measured
        if {"trial_s", "timings"} <= each.attrs.keys()
    ]
    return max(mean(found), 0.0) if found else None
