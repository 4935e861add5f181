"""What a response curve is measured against: a current, quiet or noisy, or synaptic input."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from simneuro import units
from simneuro.bridge.arguments import require_count
from simneuro.bridge.codes import FloatArray
from simneuro.bridge.curves.mean_conductance import conductance_per_event
from simneuro.calls import checked
from simneuro.catalogue import models
from simneuro.errors import InputError, did_you_mean, quoted
from simneuro.model import SynapseModel


@checked
@dataclass(frozen=True)
class ColouredNoise:
    """Gaussian noise with a correlation time (an Ornstein-Uhlenbeck process), of mean 0.

    Parameters
    ----------
    sigma : str or Quantity
        Standard deviation of the current.
    tau : str or Quantity
        Correlation time.

    Examples
    --------
    >>> import simneuro as sn
    >>> noise = sn.bridge.ColouredNoise(sigma="50 pA", tau="5 ms")
    >>> noise.text
    '50 pA, correlated for 5 ms'
    """

    sigma: Any
    tau: Any

    def __post_init__(self) -> None:
        require_number(self.sigma, "A", "ColouredNoise: sigma")
        require_number(self.tau, "s", "ColouredNoise: tau", above_zero=True)

    @property
    def text(self) -> str:
        """The noise in words."""
        sigma, tau = (units.write(units.read(each)) for each in (self.sigma, self.tau))
        return f"{sigma}, correlated for {tau}"


@checked
@dataclass(frozen=True)
class Inhibition:
    """Inhibition that balances the excitation of :class:`SynapticInput`, from Poisson inputs.

    Its mean conductance is stated: a constant from before the excitation begins, or a multiple of
    the mean excitatory conductance, which it follows from level to level.

    Parameters
    ----------
    synapse : SynapseModel or str
    weight : str or Quantity
        Of one event. Small weights make a steady conductance, large ones a noisy one.
    conductance : str or Quantity, optional
        Mean inhibitory conductance, such as ``"10 nS"``.
    ratio : float, optional
        Instead: mean inhibitory over mean excitatory conductance.

    Examples
    --------
    >>> balance = sn.bridge.Inhibition(conductance="10 nS")
    >>> sn.bridge.SynapticInput(weight="1 nS", inputs=100, inhibition=balance).unit
    'Hz'
    """

    synapse: SynapseModel | str = "gaba_a"
    weight: Any = "1 nS"
    conductance: Any = None
    ratio: float | None = None

    def __post_init__(self) -> None:
        if (self.conductance is None) == (self.ratio is None):
            raise InputError(
                'state the inhibition by conductance="10 nS", or by ratio=4, one of the two',
                where="Inhibition",
            )
        if self.ratio is not None:
            require_number(self.ratio, "", "Inhibition: ratio")
        if self.conductance is not None:
            require_number(self.conductance, "S", "Inhibition: conductance")


class ConstantCurrent:
    """A constant current into each cell: the levels of a curve are currents."""

    unit = "A"
    is_random = False
    attrs: Mapping[str, str] = {}

    def drives(self, currents: FloatArray) -> dict[str, Any]:
        """The drives of a scenario, for cells with these currents (A)."""
        amplitude = units.parse("1 A") * currents
        step = {"kind": "step_current", "target": "cell", "amplitude": amplitude, "start": "0 ms"}
        return {"step": step}

    def receptors(self) -> dict[str, SynapseModel]:
        """None: a current needs no receptors."""
        return {}


@checked
@dataclass(frozen=True)
class SynapticInput:
    """Presynaptic Poisson spikes through synapses: the levels of a curve are then their rate.

    Parameters
    ----------
    synapse : SynapseModel or str
        Receptor of the excitatory inputs.
    weight : str or Quantity
        Of each event.
    inputs : int
        How many there are; each fires at the level.
    inhibition : Inhibition, optional
        Without it excitation is alone.

    Examples
    --------
    >>> import simneuro as sn
    >>> balanced = sn.bridge.SynapticInput(
    ...     weight="1 nS", inputs=100, inhibition=sn.bridge.Inhibition(conductance="10 nS")
    ... )
    >>> curve = sn.response_curve("lif", "0 Hz : 40 Hz : 9", input=balanced, target="numpy")
    >>> curve["level"].attrs["units"]
    'Hz'
    """

    synapse: SynapseModel | str = "ampa"
    weight: Any = "1 nS"
    inputs: int = 100
    inhibition: Inhibition | None = None

    def __post_init__(self) -> None:
        require_count(self.inputs, "SynapticInput: inputs")

    @property
    def unit(self) -> str:
        """The SI unit of the levels."""
        return "Hz"

    @property
    def is_random(self) -> bool:
        """Whether cells at the same level have different input."""
        return True

    @property
    def attrs(self) -> dict[str, str]:
        """What the attributes of a curve say of its input."""
        return {"input": self.text, "input_unit": self.unit}

    @property
    def text(self) -> str:
        """The input in words."""
        excitation = f"{self.inputs} inputs by {as_synapse(self.synapse).name} of {self.weight}"
        if self.inhibition is None:
            return f"{excitation}, no inhibition"
        given = self.inhibition
        much = f"{given.ratio:g} times that" if given.ratio is not None else str(given.conductance)
        return f"{excitation}, balanced by {as_synapse(given.synapse).name} at {much}"

    def drives(self, rates: FloatArray) -> dict[str, Any]:
        """The drives of a scenario, for cells that see these presynaptic rates (Hz).

        Examples
        --------
        >>> source = sn.bridge.SynapticInput(inputs=100, synapse="ampa", weight="1 nS")
        >>> source.drives(np.array([5.0]))["excitation"]["kind"]
        'poisson'
        """
        total = self.inputs * rates
        made = {"excitation": _poisson("excitatory", total, self.weight, "0 ms")}
        if self.inhibition is not None:
            start = None if self.inhibition.ratio is None else "0 ms"
            events = self._inhibitory_events(total)
            made["inhibition"] = _poisson("inhibitory", events, self.inhibition.weight, start)
        return made

    def receptors(self) -> dict[str, SynapseModel]:
        """The receptors by the names that the drives give them.

        Raises
        ------
        InputError
            A synapse is not one of the catalogue.

        Examples
        --------
        >>> source = sn.bridge.SynapticInput(inputs=100, synapse="ampa", weight="1 nS")
        >>> [each.name for each in source.receptors().values()]
        ['ampa']
        """
        found = {"excitatory": as_synapse(self.synapse)}
        if self.inhibition is not None:
            found["inhibitory"] = as_synapse(self.inhibition.synapse)
        return found

    def _inhibitory_events(self, total: FloatArray) -> FloatArray:
        """The rate (Hz) of inhibitory events of each cell, from the conductance that is stated."""
        given = self.inhibition
        assert given is not None
        each = conductance_per_event(as_synapse(given.synapse), given.weight)
        if given.ratio is None:
            steady = units.read_si(given.conductance, "S", "Inhibition: conductance")
            return np.full_like(total, steady / each)
        return (
            given.ratio
            * total
            * conductance_per_event(as_synapse(self.synapse), self.weight)
            / each
        )


def _poisson(receptor: str, rates: FloatArray, weight: Any, start: str | None) -> dict[str, Any]:
    rate = units.parse("1 Hz") * rates
    drive = {"kind": "poisson", "target": "cell", "synapse": receptor, "rate": rate}
    return {**drive, "weight": weight, **({} if start is None else {"start": start})}


def as_synapse(given: SynapseModel | str) -> SynapseModel:
    """A synapse model, or the one of this name in the catalogue.

    Raises
    ------
    InputError
        If there is none.
    """
    if isinstance(given, SynapseModel):
        return given
    if given not in models.synapses:
        hint = did_you_mean(given, models.synapses)
        message = f"no synapse {quoted(given)}.{hint}"
        raise InputError(message, where="synapse", allowed=models.synapses)
    return models.synapses[given]


def require_number(given: Any, unit: str, where: str, *, above_zero: bool = False) -> None:
    """Raise :class:`InputError` unless it is one finite number in a unit, from 0 or above 0."""
    number = np.asarray(units.read_si(given, unit, where), dtype=float)
    if number.ndim or not np.isfinite(number) or number < 0 or (above_zero and number == 0):
        allowed = "above 0" if above_zero else "from 0"
        raise InputError(f"need one number {allowed}, got {quoted(given)}", where=where)
