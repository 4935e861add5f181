"""The networks to benchmark: the same wiring, initial state and kick for every tool, as files."""

from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

DT = 0.1  # ms
DURATION = 1000.0  # ms
STEPS = round(DURATION / DT)
_TYPES = {"i32": np.int32, "f64": np.float64}
_FILES = {"sources": "i32", "targets": "i32", "v": "f64", "kick_steps": "i32", "kick_cells": "i32"}


@dataclass(frozen=True)
class Case:
    """Cells 0 to ``excitatory`` - 1 excite, the others inhibit.

    Synapses are sorted by source; ``v`` is the initial potential of each cell in mV; event k of the
    kick reaches cell ``kick_cells[k]`` in step ``kick_steps[k]``.
    """

    excitatory: int
    sources: np.ndarray
    targets: np.ndarray
    v: np.ndarray
    kick_steps: np.ndarray
    kick_cells: np.ndarray

    @property
    def cells(self) -> int:
        return len(self.v)

    def halves(self) -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
        """Sources and targets of the excitatory synapses, then of the inhibitory ones."""
        split = int(np.searchsorted(self.sources, self.excitatory))
        return (
            (self.sources[:split], self.targets[:split]),
            (self.sources[split:], self.targets[split:]),
        )

    def save(self, folder: Path) -> None:
        """Write one raw file for each array, which C++ can read too."""
        folder.mkdir(parents=True, exist_ok=True)
        arrays = asdict(self)
        for name, kind in _FILES.items():
            arrays[name].astype(_TYPES[kind]).tofile(folder / f"{name}.{kind}")
        (folder / "excitatory").write_text(str(self.excitatory), encoding="utf-8")


def load_case(folder: Path) -> Case:
    """Read a case that was saved."""
    arrays = {
        name: np.fromfile(folder / f"{name}.{kind}", dtype=_TYPES[kind])
        for name, kind in _FILES.items()
    }
    return Case(int((folder / "excitatory").read_text(encoding="utf-8")), **arrays)


def make_case(name: str, seed: int = 1) -> Case:
    """Make the case ``cuba``, ``coba``, ``coba_hh`` (Brette et al. 2007) or ``brunel`` (2000).

    ``cuba_delayed`` is ``cuba`` with delays of 1 ms, which every synapse has in NEST unless it is
    given another one.
    """
    rng = np.random.default_rng(seed)
    if name == "brunel":
        sources, targets = _draw_fixed_indegree(rng)
        return Case(10_000, sources, targets, rng.uniform(0, 20, 12_500), *_make_no_kick())
    sources, targets = np.nonzero(rng.random((4000, 4000)) < 0.02)
    start = rng.uniform(-60, -50, 4000)
    kick = _make_no_kick() if name.startswith("cuba") else _draw_kick(rng, 4000)
    return Case(3200, sources, targets, start, *kick)


def make_growing_case(cells: int, each: int, seed: int = 1) -> Case:
    """Make a network like ``cuba`` of any size, with ``each`` synapses per cell."""
    rng = np.random.default_rng(seed)
    sources = np.repeat(np.arange(cells), each)
    targets = rng.integers(0, cells, cells * each)
    return Case(cells * 4 // 5, sources, targets, rng.uniform(-60, -50, cells), *_make_no_kick())


def _draw_fixed_indegree(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """1000 excitatory and 250 inhibitory synapses onto each of 12,500 cells."""
    chosen = np.concatenate(
        [rng.integers(0, 10_000, (12_500, 1000)), rng.integers(10_000, 12_500, (12_500, 250))],
        axis=1,
        dtype=np.int32,
    )
    order = np.argsort(chosen, axis=None, kind="stable")
    return chosen.ravel()[order], (order // 1250).astype(np.int32)


def _make_no_kick() -> tuple[np.ndarray, np.ndarray]:
    return np.empty(0, np.int32), np.empty(0, np.int32)


def _draw_kick(rng: np.random.Generator, cells: int) -> tuple[np.ndarray, np.ndarray]:
    """Events as from 20 inputs of 15 Hz to each cell for 50 ms.

    Some networks fall silent without a kick, and also after a stronger one.
    """
    events = rng.random((round(50 / DT), cells)) < 20 * 15e-3 * DT
    return np.nonzero(events)
