"""Checks that simulations find room here: in memory, and on the disk."""

import tempfile
from pathlib import Path

from simneuro.engine import memory
from simneuro.engine.backend import Backend
from simneuro.engine.brief_run import FAST, all_at, observe
from simneuro.engine.free_memory import available_disk, available_memory
from simneuro.engine.memory import Rates
from simneuro.errors import InputError
from simneuro.network import Network


def require_room(
    network: Network,
    backend: Backend,
    rates: Rates,
    *,
    count: int = 1,
    folder: Path | None = None,
    advice: str = "",
) -> None:
    """Check that ``count`` simulations at a time find room.

    Parameters
    ----------
    network : Network
    backend : Backend
    rates : mapping of population to Hz
    count : int
    folder : Path, optional
        Where their files lie; the system's folder for temporary files if not given.
    advice : str
        A way out, in words that follow a semicolon, beside those that always exist.

    Raises
    ------
    InputError
        If they do not; the paragraph names what is needed, what is free, and a way out.
    """
    _require_disk(network, backend, rates, count, _scratch(folder))
    needed, free = count * backend.memory(network, rates), available_memory()
    if needed > free:
        traces = f"{format_bytes(8 * memory.samples(network))} of traces"
        found = memory.count_spikes(network, rates)
        fired = f", {found:.3g} spikes" if rates and found else ""
        each = " each" if count > 1 else ""
        parts = f"{network.expected_synapses:.3g} synapses{fired} and {traces}{each}"
        raise InputError(
            f"{_several(count)} about {format_bytes(needed)} of memory ({parts}), but "
            f"{format_bytes(free)} are free; {advice or _FEWER}",
            where="memory",
        )


def require_room_for_one(
    network: Network, backend: Backend, seed: int, folder: Path | None
) -> None:
    """Check that a simulation finds room, where nothing is known of how often its cells fire.

    A brief run tells it, if the room depends on that.

    Raises
    ------
    InputError
        As :func:`require_room`.
    """
    silent, fast = all_at(network, 0.0), all_at(network, FAST)
    if backend.memory(network, fast) <= available_memory():
        _require_disk(network, backend, silent, 1, _scratch(folder))
        return
    require_room(network, backend, silent, folder=folder)
    observed = observe(network, backend, seed)
    if observed is not None:
        require_room(network, backend, observed.rates, folder=folder)


def format_bytes(count: float) -> str:
    """A number of bytes in words, such as ``"1.5 GB"``."""
    for size, unit in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if count >= size:
            return f"{count / size:.3g} {unit}"
    return "less than 1 kB"


_FEWER = "record fewer traces, or make the network smaller or the run shorter"


def _scratch(folder: Path | None) -> Path:
    return folder or Path(tempfile.gettempdir())


def _require_disk(
    network: Network, backend: Backend, rates: Rates, count: int, folder: Path
) -> None:
    needed, free = count * backend.files(network, rates), available_disk(folder)
    if needed > free:
        traces = format_bytes(8 * memory.samples(network))
        raise InputError(
            f"{_several(count)} about {format_bytes(needed)} of files in {folder} ({traces} of "
            f"traces each), but {format_bytes(free)} are free there; {_FEWER}, or use another "
            "folder (--out, or TMPDIR where nothing is kept)",
            where="disk",
        )


def _several(count: int) -> str:
    return f"{count} simulations at a time need" if count > 1 else "the simulation needs"
