"""What every bar does, and how long nothing is shown."""

from typing import Protocol

PATIENCE = 2.0  # s; chosen: what takes less is done before a bar is read


class Bar(Protocol):
    """Shows a phase and how far it is, once it has taken long."""

    def phase(self, text: str) -> None: ...

    def part(self, done: float, total: float) -> None: ...

    def detail(self, text: str) -> None: ...

    def close(self) -> None: ...


def label(what: str, phase: str) -> str:
    """What a bar says that it shows."""
    return what if phase in ("", what) else f"{what}: {phase}"
