"""Accuracy of the firing rates of Hodgkin-Huxley cells, and its cost."""

from pathlib import Path

from benchmarks.part_results import Figure, PartResult, Table, list_repeats
from benchmarks.timing import time_in_turn
from benchmarks.tool_process import ToolProcess

REPEATS = 5
_OURS, _PLAIN = "simneuro, rk4, 0.05 ms", "Brian2 C++ with two flags, exponential Euler, 0.05 ms"
_TRUTH = "simneuro, rk4, 0.005 ms"
_COLUMNS = ("", "loop (s)", "mean rate (Hz)", "error of the rate (%)")
_NOTE = "200 cells under constant currents of 0 to 2 nA for 1 s; errors against the finest step."


def measure(folder: Path) -> PartResult:
    """Measure the errors at 0.05 ms of simneuro and plain Brian2, and the ratio of their costs."""
    with (
        ToolProcess("simneuro_accuracy", "rk4", "0.05 ms", folder=folder / "ours") as ours,
        ToolProcess("simneuro_accuracy", "rk4", "0.005 ms", folder=folder / "truth") as truth,
        ToolProcess("brian2_accuracy", folder / "brian2", folder=folder / "plain") as plain,
    ):
        tools = {_OURS: ours, _PLAIN: plain, _TRUTH: truth}
        times = time_in_turn(tools, REPEATS, {_TRUTH: 1})
    error = {tool: 100 * (each.rate / times[_TRUTH].rate - 1) for tool, each in times.items()}
    rows = tuple(
        (tool, f"{each.median:.3g}", f"{each.rate:.3f}", f"{error[tool]:+.3f}")
        for tool, each in times.items()
    )
    cost = times[_OURS].median / times[_PLAIN].median
    figures = (
        Figure("Hodgkin-Huxley rate error, rk4 at 0.05 ms", abs(error[_OURS]), 0.01, unit=" %"),
        Figure("its cost / that of exponential Euler in Brian2 with two flags", cost, 1.0),
    )
    return PartResult(figures, (Table("Accuracy", _COLUMNS, rows, _NOTE),), list_repeats(times))
