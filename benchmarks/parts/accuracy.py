"""The rates of Hodgkin-Huxley cells: how wrong, and at what cost."""

from pathlib import Path

from benchmarks.findings import Figure, Finding, Table, repeats
from benchmarks.timing import interleaved
from benchmarks.workers import Worker

REPEATS = 5
_OURS, _PLAIN = "simneuro, rk4, 0.05 ms", "plain Brian2 C++, exponential Euler, 0.05 ms"
_TRUTH = "simneuro, rk4, 0.005 ms"
_COLUMNS = ("", "loop (s)", "mean rate (Hz)", "error of the rate (%)")
_NOTE = "200 cells under constant currents of 0 to 2 nA for 1 s; errors against the finest step."


def found(folder: Path) -> Finding:
    """The error of both at 0.05 ms, and the ratio of their costs."""
    with (
        Worker("simneuro_accuracy", "rk4", "0.05 ms", folder=folder / "ours") as ours,
        Worker("simneuro_accuracy", "rk4", "0.005 ms", folder=folder / "truth") as truth,
        Worker("brian2_accuracy", folder / "brian2", folder=folder / "plain") as plain,
    ):
        tools = {_OURS: ours, _PLAIN: plain, _TRUTH: truth}
        times = interleaved(tools, REPEATS, {_TRUTH: 1})
    error = {tool: 100 * (each.rate / times[_TRUTH].rate - 1) for tool, each in times.items()}
    rows = tuple(
        (tool, f"{each.median:.3g}", f"{each.rate:.3f}", f"{error[tool]:+.3f}")
        for tool, each in times.items()
    )
    cost = times[_OURS].median / times[_PLAIN].median
    figures = (
        Figure("Hodgkin-Huxley rate error, rk4 at 0.05 ms", abs(error[_OURS]), 0.01, unit=" %"),
        Figure("its cost / that of plain exponential Euler at 0.05 ms", cost, 1.0),
    )
    return Finding(figures, (Table("Accuracy", _COLUMNS, rows, _NOTE),), repeats(times))
