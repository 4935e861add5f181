"""A brief run of a network: how often its cells fire and how fast it is, before the whole run."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from simneuro.engine import memory
from simneuro.engine.backend import Backend
from simneuro.engine.draw.drawing import draw_numbers
from simneuro.engine.outcome import Outcome
from simneuro.errors import InputError, RunError
from simneuro.network import Network, Times

# Chosen: long enough for rates of a few Hz, and never more than a twentieth of the whole run.
_SHARE, _LEAST, _MOST = 20, 500, 20_000
_UPDATES = 1e8  # of cells; chosen: some seconds
_SAMPLES = 1e7  # of traces
_QUICKLY_MADE = 1e5  # synapses; chosen: a tenth of a second
#: Hz; chosen: cells that fire faster for long are rare.
FAST = 200.0


@dataclass(frozen=True)
class Observed:
    """The mean rate (Hz) of each population whose spikes are recorded, and the loop's time (s).

    The time is that of the whole run.
    """

    rates: Mapping[str, float]
    seconds: float


def matters(network: Network, backend: Backend) -> bool:
    """Whether the memory of a run depends on how often its cells fire.

    It must do so by gigabytes where the synapses take long to be made.
    """
    silent, fast = (backend.memory(network, all_at(network, rate)) for rate in (0.0, FAST))
    if network.expected_synapses < _QUICKLY_MADE:
        return fast > 1.5 * silent + 1e8
    return fast > 2 * silent + 2e9


def all_at(network: Network, rate: float) -> dict[str, float]:
    """One rate (Hz) for every population."""
    return dict.fromkeys(network.cells, rate)


def observe(network: Network, backend: Backend, seed: int) -> Observed | None:
    """Run a network for a twentieth of its time at most; None where that would not tell enough.

    Drives act as from the beginning of the recorded time. Cells are counted in its second half.
    """
    steps = _steps(network)
    if steps < _LEAST:
        return None
    dt = network.times.dt
    brief = replace(network, times=Times(dt, 0, steps * dt))
    try:
        outcome = backend.run(brief, draw_numbers(brief, seed))
    except (InputError, RunError):  # which the whole run tells better
        return None
    loop = float(outcome.timings.get("loop_s", 0.0))
    return Observed(_rates(brief, outcome), loop * network.times.steps / steps)


def _steps(network: Network) -> int:
    per_step = memory.samples(network) / network.times.steps
    affordable = min(
        _UPDATES / network.cell_count, _SAMPLES / per_step if per_step else _MOST, _MOST
    )
    return int(min(network.times.steps / _SHARE, affordable))


def _rates(network: Network, outcome: Outcome) -> dict[str, float]:
    half = network.times.steps // 2
    seconds = (network.times.steps - half) * network.times.dt
    return {
        name: float((steps >= half).sum()) / (network.cells[name].size * seconds)
        for name, (steps, _) in outcome.spikes.items()
    }
