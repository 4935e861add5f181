"""The source of a program: what Brian2 generates for the structure of a network."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from brian2.devices.device import get_device, reset_device, set_device
from brian2.units.allunits import second

from simneuro.engine.brian.build import ONE_AT_A_TIME, build_structure
from simneuro.engine.brian.cells import evaluate_start
from simneuro.engine.brian.preferences import preferences
from simneuro.engine.equations import names
from simneuro.engine.program.device import NAME, SOURCE
from simneuro.network import Network


def write_source(network: Network, folder: Path) -> Path:
    """Write the source files of a network's program; the one to compile is returned."""
    with ONE_AT_A_TIME, preferences(), _device() as device:
        built = build_structure(network)
        device.apply_run_args()  # the program reads its numbers here, before what depends on them
        for name, group in built.groups.items():
            evaluate_start(group, network.cells[name])
            potential = device.get_array_name(group.variables["v"])
            device.insert_code("before_end", f"end.write({potential}, {len(group)});")
        for name in network.recorded_learning:
            weights = built.synapses[name].variables[names.WEIGHT]
            array = device.get_array_name(weights, access_data=False)
            device.insert_code("before_end", f"end.write({array}.data(), {array}.size());")
        built.network.run(0 * second, namespace={})
        device.build(directory=str(folder), compile=False, run=False)
    return folder / SOURCE


@contextmanager
def _device() -> Iterator[Any]:
    """Brian2 set up to write programs, and as it was afterwards."""
    gc.collect()  # frees Brian2's names, so that objects are called what we call them
    set_device(NAME, build_on_run=False)
    device = get_device()
    try:
        yield device
    finally:
        device.reinit()
        reset_device()
