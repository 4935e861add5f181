"""What of a network NEST cannot express, said before anything is drawn or simulated."""

import numpy as np

from simneuro.engine.draw.inputs import input_of
from simneuro.engine.nest.nest_models import NestModel, nest_model
from simneuro.engine.nest.recordable import KNOWN, recordable
from simneuro.errors import InputError
from simneuro.network import Cells, Network, Wires
from simneuro.network.distribution import Distribution, varies

_CURRENTS = ("step_current", "ramp_current", "sine_current", "noise_current", "ou_current")
_TIC = 1e-6  # s; NEST counts time in these


def check_expressible(network: Network) -> None:
    """Raise :class:`InputError` if NEST has no equal of a part of the network."""
    steps = network.times.dt / _TIC
    if abs(steps - round(steps)) > 1e-6:
        raise InputError("NEST takes time steps of whole microseconds", where="dt")
    if network.timeline is not None:
        raise InputError("numbers cannot change during a run in NEST, but on cpp", where="schedule")
    for cells in network.cells.values():
        _check_cells(cells, network)
    for wires in network.wires.values():
        _check_wires(wires, network)
    for name in network.record.synapses:
        raise InputError(
            "the variables of synapses are not recorded in NEST; target cpp records them",
            where=f"record.synapses.{name}",
        )


def _check_cells(cells: Cells, network: Network) -> None:
    model = nest_model(cells)
    _check_values(cells, model)
    for name, drive in cells.inputs.items():
        described = input_of(drive)
        if described.conductance:
            raise InputError("NEST has no conductance that is given", where=f"drives.{name}.kind")
        if described.tables or described.has_own_window:
            raise InputError(
                f"{type(drive).__name__} is not handed over to NEST; target cpp runs it. Currents "
                "that are",
                where=f"drives.{name}.kind",
                allowed=_CURRENTS,
            )
        if name in cells.cut:
            raise InputError(
                "currents and Poisson events begin and end with a time step in NEST",
                where=f"drives.{name}",
            )
    if cells.name in network.record.traces:
        allowed = [*recordable(cells, model), KNOWN]
        for variable in network.record.traces[cells.name].variables:
            if variable not in allowed:
                raise InputError(
                    f"NEST does not record {variable} of these cells",
                    where=f"record.traces.{cells.name}.variables",
                    allowed=allowed,
                )


def _check_values(cells: Cells, model: NestModel) -> None:
    if model.unequal and not any(varies(cells.value(each)) for each in ("C_m", "g_L")):
        tau = float(cells.value("C_m")) / float(cells.value("g_L"))
        for name, receptor in cells.receptors.items():
            if np.isclose(receptor.si_values[model.unequal], tau, rtol=1e-9):
                raise InputError(
                    f"it is the time constant of the membrane of {cells.name}, C_m/g_L; NEST's "
                    f"{model.name} needs another one. Change it by a millionth",
                    where=f"synapses.{name}.parameters.{model.unequal}",
                )
    for name, fixed in model.fixed.items():
        value = cells.value(name)
        if varies(value) or not np.isclose(float(value), fixed, rtol=1e-9, atol=0):
            raise InputError(
                f"in NEST's {model.name} it is always {fixed:g} in SI units",
                where=f"populations.{cells.name}.parameters.{name}",
            )


def _check_wires(wires: Wires, network: Network) -> None:
    where = f"projections.{wires.name}"
    for name in wires.rules:
        raise InputError(
            f"the rule {name} has no equal in NEST; target cpp runs it", where=f"{where}.plasticity"
        )
    if isinstance(wires.delay, Distribution) or wires.source.name in network.sources:
        return
    if nest_model(wires.target).acts_in_step:
        return
    if np.any(np.asarray(wires.delay) < network.times.dt / 2):
        raise InputError(
            "in NEST a spike takes a time step at least from cell to cell",
            where=f"{where}.delay",
        )
