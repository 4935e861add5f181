"""A neuron to explore: its sliders, and the scenario that its values make."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from brian2.units.allunits import amp
from brian2.units.fundamentalunits import Quantity

from simneuro import units
from simneuro.catalogue import UnknownModel, models
from simneuro.explore.neuron_sliders import (
    AMPLITUDE,
    NOISE,
    PARAMETERS,
    input_range,
    neuron_sliders,
)
from simneuro.explore.sliders import Slider, read_changes
from simneuro.figures import display_name
from simneuro.model import NeuronModel
from simneuro.scenario import Scenario

#: When the step begins and ends, and how long is recorded (s). Chosen: a dozen spikes, and the
#: step as long as the currents of the curve last, so that both count spikes alike.
START, STOP, DURATION = 0.05, 0.55, 0.6
WARMUP, CURVE_DURATION = "100 ms", "500 ms"
LEVELS = 25
#: Cells a level where something is random. Chosen: what keeps a change below 0.15 s.
REPEATS = 4
SEED = 1
# The sum of the currents that are drawn, and one that grows without bound within a spike.
_LEFT_OUT = ("I_ion", "I_spike")


@dataclass(frozen=True)
class Neuron:
    """A neuron of the catalogue, or one of its variants, as a subject of exploring.

    Parameters
    ----------
    model : str
    variant : str
        ``""`` for the model's own values.
    """

    model: str
    variant: str = ""

    @classmethod
    def find(cls, name: str) -> "Neuron":
        """The neuron of ``"adex"`` or ``"adex.adaptation"``.

        Raises
        ------
        InputError
            If there is no such neuron or variant.
        """
        own, _, variant = name.partition(".")
        if own not in models.neurons:
            raise UnknownModel.among(list(models.neurons), own)
        found = cls(own, variant)
        _ = found.own
        return found

    @property
    def name(self) -> str:
        return f"{self.model}.{self.variant}" if self.variant else self.model

    @cached_property
    def own(self) -> NeuronModel:
        """The model with the values of the variant."""
        base = models.neurons[self.model]
        return base.variant(self.variant) if self.variant else base

    @cached_property
    def sliders(self) -> Mapping[str, Slider]:
        """By path: the current, the few parameters that matter, noise, and then the others."""
        found = neuron_sliders(models.neurons[self.model], self.own, self.variant)
        by_path = {each.path: each for each in found}
        main = [path for path, each in by_path.items() if each.is_main]
        return {
            path: by_path[path] for path in [*main, *(key for key in by_path if key not in main)]
        }

    @property
    def levels(self) -> str:
        """The currents of the curve, as :func:`simneuro.response_curve` takes them."""
        ends = [
            units.text(Quantity(each, dim=amp.dim))
            for each in input_range(models.neurons[self.model])
        ]
        return f"{ends[0]} : {ends[1]} : {LEVELS}"

    @property
    def highest_level(self) -> float:
        """The largest current of the curve (A)."""
        return input_range(models.neurons[self.model])[1]

    @property
    def states(self) -> tuple[str, ...]:
        """The state variables beside the potential."""
        return tuple(sorted(each for each in self.own.parsed.diff_eq_names if each != "v"))

    @property
    def currents(self) -> tuple[str, ...]:
        """The currents of channels, which are added to those from outside."""
        parsed = self.own.parsed
        return tuple(
            sorted(
                name
                for name in parsed.subexpr_names
                if name.startswith("I_") and parsed[name].dim is amp.dim and name not in _LEFT_OUT
            )
        )

    @property
    def variables(self) -> tuple[str, ...]:
        """What is recorded: the potential, the input, states and currents."""
        return ("v", "I_ext", *self.states, *self.currents)

    def changes(self, numbers: Any) -> dict[str, Any]:
        """Quantities by path that differ from where the sliders stand at first."""
        read = read_changes(self.sliders, numbers)
        return {
            path: value
            for path, value in read.items()
            if float(value) != float(self.sliders[path].value)
        }

    def changed_model(self, numbers: Any) -> NeuronModel:
        """The model with the parameters that the sliders say.

        Raises
        ------
        InputError
            If they do not go together, as a reset above the threshold.
        """
        return self.own.with_parameters(**self.changed_parameters(numbers))

    def noise(self, numbers: Any) -> str | None:
        """The density of the noise as text; None without."""
        value = self.changes(numbers).get(NOISE)
        return units.text(value) if value is not None and float(value) else None

    def repeats(self, numbers: Any) -> int:
        """Cells a level of the curve."""
        return REPEATS if self.own.is_stochastic or self.noise(numbers) else 1

    def amplitude(self, numbers: Any) -> Any:
        """The current of the step."""
        return self.changes(numbers).get(AMPLITUDE, self.sliders[AMPLITUDE].value)

    def scenario(self, numbers: Any) -> Scenario:
        """The scenario of one cell under a step of current, as it is simulated and handed out."""
        return Scenario.from_document(self.document(numbers), where=self.name)

    def document(self, numbers: Any) -> dict[str, Any]:
        """The tables of :meth:`scenario`, with what differs from the catalogue only."""
        step = {
            "kind": "step_current",
            "target": "cell",
            "amplitude": units.text(self.amplitude(numbers)),
            "start": _milliseconds(START),
            "stop": _milliseconds(STOP),
        }
        drives: dict[str, Any] = {"step": step}
        density = self.noise(numbers)
        if density:
            drives["noise"] = {"kind": "noise_current", "target": "cell", "density": density}
        return {
            "name": f"{self.name.replace('.', '_')}_explored",
            "title": f"{display_name(self.model)} under a step of current",
            "seed": SEED,
            "duration": _milliseconds(DURATION),
            "warmup": WARMUP,
            "models": {"neuron": self._model_table(numbers)},
            "populations": {"cell": {"model": "neuron", "size": 1}},
            "drives": drives,
            "record": {
                "spikes": ["cell"],
                "traces": {"cell": {"variables": list(self.variables), "neurons": 1}},
                "interval": "0.1 ms",
            },
        }

    def _model_table(self, numbers: Any) -> dict[str, Any]:
        table: dict[str, Any] = {"model": self.model}
        if self.variant:
            table["variant"] = self.variant
        changed = {
            name: units.write(each) for name, each in self.changed_parameters(numbers).items()
        }
        return {**table, "parameters": changed} if changed else table

    def changed_parameters(self, numbers: Any) -> dict[str, Any]:
        return {
            path.removeprefix(PARAMETERS): value
            for path, value in self.changes(numbers).items()
            if path.startswith(PARAMETERS)
        }


def _milliseconds(seconds: float) -> str:
    return f"{np.round(1e3 * seconds, 6):g} ms"
