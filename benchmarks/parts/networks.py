"""The loop over one second of a network: simneuro, plain Brian2, NEST and a kernel."""

from contextlib import ExitStack
from functools import partial
from pathlib import Path

from benchmarks import kernels
from benchmarks.cases import STEPS, Case, case
from benchmarks.findings import Figure, Finding, check_rates, repeats, times_table
from benchmarks.nest import HAS_NEST, WITHOUT_NEST
from benchmarks.timing import Timed, interleaved
from benchmarks.workers import Worker

# These networks are chaotic. The rates of twenty runs of the kernel from other potentials differ by
# a relative standard deviation of 1.4, 2.0, 2.6 and 0.65 %; two runs by the root of two times that,
# and four times that is allowed.
BOUNDS = {"cuba": 0.08, "coba": 0.12, "coba_hh": 0.15, "brunel": 0.04}
REPEATS = 7
SLOW = {"plain Brian2 Cython": 3, "NEST": 3}
_TO_KERNEL = {"coba_hh": 1.1, "coba": 1.25}
_TO_PLAIN = {"coba_hh": 6.0}
_TO_NEST = {"cuba": 12.0, "brunel": 8.0, "coba": 60.0}
_NOTE = "Loop over 1 s of biology, one thread; the mean rate stands beside it."


def found(name: str, folder: Path) -> Finding:
    """The figures of a network, and the seconds of each tool."""
    network = case(name)
    network.save(folder)
    times = measured(name, network, folder)
    check_rates(name, {tool: each.rate for tool, each in times.items()}, BOUNDS[name])
    note = _NOTE if HAS_NEST else f"{_NOTE} {WITHOUT_NEST}"
    table = times_table("Networks", {name: times}, note)
    return Finding(tuple(figures(name, times)), (table,), repeats(times))


def measured(name: str, network: Case, folder: Path) -> dict[str, Timed]:
    """What each tool takes, one after the other, again and again."""
    kernel = kernels.compiled("network", folder)
    hand = partial(kernels.called, kernel, name, folder, STEPS, network.excitatory)
    with ExitStack() as opened:

        def start(tool: str, *arguments: object) -> Worker:
            worker = Worker(tool, *arguments, folder=folder / "logs")
            return opened.enter_context(worker)

        tools = {
            "simneuro": start("simneuro_networks", name, folder),
            "kernel": hand,
            "plain Brian2 C++": start("brian2_networks", name, "cpp", folder),
            "plain Brian2 Cython": start("brian2_networks", name, "cython", folder),
        }
        if HAS_NEST:
            tools["NEST"] = start("nest_networks", name, folder)
        return interleaved(tools, REPEATS, {tool: SLOW[tool] for tool in SLOW if tool in tools})


def figures(name: str, times: dict[str, Timed]) -> list[Figure]:
    """Ratios of medians."""
    ours = times["simneuro"].median
    made = [
        Figure(f"`{name}` loop / kernel", ours / times["kernel"].median, _TO_KERNEL.get(name)),
        _faster(name, "plain Brian2 C++", times, _TO_PLAIN.get(name)),
        _faster(name, "plain Brian2 Cython", times, None),
    ]
    if "NEST" in times:
        made.append(_faster(name, "NEST", times, _TO_NEST.get(name)))
    return made


def _faster(name: str, tool: str, times: dict[str, Timed], reach: float | None) -> Figure:
    ratio = times[tool].median / times["simneuro"].median
    return Figure(f"{tool} / simneuro, `{name}` loop", ratio, reach, at_least=True)
