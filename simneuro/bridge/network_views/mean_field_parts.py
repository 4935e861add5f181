"""Which cells, receptors, drives and rules of wiring a mean field takes, and what each is in it."""

from collections.abc import Mapping
from typing import Any

from simneuro import units
from simneuro.catalogue import models
from simneuro.errors import InputError, quoted
from simneuro.model import NeuronModel, SynapseModel
from simneuro.network import Cells, NoiseCurrent, OUCurrent, StepCurrent
from simneuro.network.connections import AllToAll, FixedIndegree, OneToOne
from simneuro.network.distribution import Distribution, mean, varies
from simneuro.network.wires import Wires

_CELL = ("C_m", "g_L", "E_L", "V_th", "V_reset", "t_ref")


def cell_of(cells: Cells) -> dict[str, float]:
    """The parameters (SI) of cells of ``lif``, which must be alike."""
    where = f"populations.{cells.name}"
    if cells.cable is not None:
        raise InputError("a mean field is of points, not of a cable", where=f"{where}.cable")
    if not is_like(cells.model, models.neurons["lif"]):
        raise InputError(
            f"the rate of {cells.model.name} has no closed form here: a mean field takes the "
            "equations of lif, under any name and with any values. Measure the response curve of "
            "this neuron instead: sn.bridge.response_curve",
            where=f"{where}.model",
            allowed=("lif",),
        )
    for name in _CELL:
        require_single(f"{where}.parameters.{name}", cells.value(name))
    return {name: float(cells.value(name)) for name in _CELL}


def is_like(model: NeuronModel, other: NeuronModel) -> bool:
    """Whether two neurons have the same equations, threshold, reset and refractory period."""
    return all(
        str(getattr(model, part)).split() == str(getattr(other, part)).split()
        for part in ("equations", "threshold", "reset", "refractory")
    )


def require_single(where: str, value: Any) -> None:
    """Raise an InputError for a value that differs between cells or synapses."""
    if varies(value):
        raise InputError(
            "a mean field takes one value for all; make populations of those that are alike",
            where=where,
        )


def jump_of(receptor: SynapseModel, weight: float, target: Cells) -> tuple[float, float]:
    """The step (V) that an event brings in the end, and the decay (s) of its current.

    A current ``w exp(-t / decay)`` carries the charge ``w decay``, which a leakless membrane would
    show as a step of ``w decay / C_m``.
    """
    if does_as(receptor, models.synapses["delta"]):
        return weight, 0.0
    if does_as(receptor, models.synapses["exp_current"]):
        decay = float(receptor.parameters["tau"].value)
        return weight * decay / cell_of(target)["C_m"], decay
    raise InputError(
        f"{describe_missing_theory(receptor)}, so that a mean field cannot take the receptor "
        f"{receptor.name}; simulate this network, or take exp_current with the charge of one event",
        where="synapse",
        allowed=("delta", "exp_current"),
    )


def describe_missing_theory(receptor: SynapseModel) -> str:
    """Why the rate of cells under the events of a receptor has no formula here."""
    if receptor.weight_dimension == units.dimension("S"):
        return "a conductance changes the time constant of the membrane with each event"
    if does_as(receptor, models.synapses["alpha_current"]):
        return "the shift of threshold and reset by noise that rises before it decays is not known"
    return "only of two receptors is it known how their events add up to a mean and a variance"


def jumps_of_wires(wires: Wires) -> tuple[float, float, float]:
    """Mean and standard deviation of the step (V) of an event, and the decay (s) of its current.

    Raises
    ------
    InputError
        Weights are a list, or cells form clusters: those of one population are then not alike.
    """
    if wires.connect.varies_weights:
        raise InputError(
            "its cells form clusters, which have rates of their own; make a population of each "
            "cluster",
            where="connect.rule",
        )
    given = wires.weight
    if varies(given) and not isinstance(given, Distribution):
        raise InputError(
            "a list of weights gives each cell an input of its own; a mean field takes one weight, "
            'or a distribution such as {normal = ["0.1 mV", "0.02 mV"]}, of which each synapse is '
            "a draw",
            where="weight",
        )
    factor = 1.0 if wires.scale is None else wires.scale
    jump, decay = jump_of(wires.receptor, factor * mean(given), wires.target)
    spread = given.deviation if isinstance(given, Distribution) else 0.0
    deviation, _ = jump_of(wires.receptor, factor * spread, wires.target)
    return jump, abs(deviation), decay


def does_as(receptor: SynapseModel, other: SynapseModel) -> bool:
    """Whether two receptors have the same equations, event and current."""
    return all(
        getattr(receptor, part).split() == getattr(other, part).split()
        for part in ("equations", "on_pre", "current")
    )


def mean_inputs(wires: Wires) -> tuple[float, float]:
    """The mean number of synapses onto a cell, and the variance of that number over the mean.

    It is 0 where a rule gives each cell as many, and that of a binomial number for all others.
    """
    number = wires.expected_count / wires.target.size
    if isinstance(wires.connect, (AllToAll, FixedIndegree, OneToOne)):
        return number, 0.0
    return number, max(0.0, 1 - number / wires.source.size)


def events_into(drive: Any) -> float:
    """The rate (Hz) of a Poisson drive, or of the cells of a Poisson source."""
    if drive.kind != "poisson":
        raise InputError(
            f"a mean field takes Poisson events, but these are of the kind {drive.kind}",
            where="kind",
            allowed=("poisson",),
        )
    require_without_window(drive)
    require_single("rate", drive.rate)
    return mean(drive.rate)


def require_without_window(drive: Any) -> None:
    """Raise an InputError for a drive that begins or ends, or reaches some cells only."""
    for key in ("start", "stop", "cells"):
        given = getattr(drive, key)
        if given is not None:
            raise InputError(
                f"got {quoted(str(given))}, but a mean field takes input that all cells of a "
                "population have all the time; make it a population of its own, or a scenario",
                where=key,
            )


def current_into(drive: Any, cell: Mapping[str, float]) -> tuple[float, float, float]:
    """Mean (V), variance (V^2, sigma^2 of `siegert`) and correlation time (s) of a current."""
    tau, leak = cell["C_m"] / cell["g_L"], cell["g_L"]
    if not isinstance(drive, (StepCurrent, NoiseCurrent, OUCurrent)):
        raise InputError(
            f"the {drive.kind} changes with time, but a mean field is of steady input",
            where="kind",
            allowed=("step_current", "noise_current", "ou_current"),
        )
    require_without_window(drive)
    given = drive.amplitude if isinstance(drive, StepCurrent) else drive.mean
    require_single("amplitude" if isinstance(drive, StepCurrent) else "mean", given)
    level = mean(given) / leak
    if isinstance(drive, NoiseCurrent):
        return level, float(drive.density) ** 2 / (leak**2 * tau), 0.0
    if isinstance(drive, OUCurrent):
        require_single("sigma", drive.sigma)
        slow = float(drive.tau)
        # Its power at low frequencies is that of white noise of density^2 = 2 sigma^2 tau_noise.
        return level, 2 * mean(drive.sigma) ** 2 * slow / (leak**2 * tau), slow
    return level, 0.0, 0.0
