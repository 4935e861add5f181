"""A neuron to explore: its sliders, and the scenario that its values make."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from brian2.units.allunits import amp
from brian2.units.fundamentalunits import Quantity

from simneuro import units
from simneuro.catalogue import UnknownModel, models
from simneuro.explore.main_parameters import FIXED, main_parameters
from simneuro.explore.sliders import Slider, make_slider, read_changes
from simneuro.figures import display_name
from simneuro.model import NeuronModel, Parameter
from simneuro.scenario import Scenario

AMPLITUDE, NOISE = "drives.step.amplitude", "drives.noise.density"
#: When the step begins and ends, and how long is recorded (s). Chosen: a dozen spikes, and the
#: step as long as the currents of the curve last, so that both count spikes alike.
START, STOP, DURATION = 0.05, 0.55, 0.6
WARMUP, CURVE_DURATION = "100 ms", "500 ms"
LEVELS = 25
#: Cells a level where something is random. Chosen: what keeps a change below 0.15 s.
REPEATS = 4
SEED = 1
_PARAMETERS = "models.neuron.parameters."
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
        found = {each.path: each for each in self._list_sliders()}
        main = [path for path, each in found.items() if each.is_main]
        return {path: found[path] for path in [*main, *(key for key in found if key not in main)]}

    def _list_sliders(self) -> Iterator[Slider]:
        yield self._current_slider()
        main = main_parameters(models.neurons[self.model])
        for name in (*main, *(each for each in self.own.parameters if each not in main)):
            slider = self._parameter_slider(name, self.own.parameters[name], name in main)
            if slider is not None:
                yield slider
        yield self._noise_slider()

    def _current_slider(self) -> Slider:
        low, high = self._input_range
        shown = models.neurons[self.model].variants.get(self.variant)
        step = float(shown.input) if shown is not None and shown.input is not None else None
        value = (low + high) / 2 if step is None else step
        ends = [low - (high - low) / 4, high, *([step] if step is not None else [])]
        made = make_slider(
            AMPLITUDE,
            Quantity(value, dim=amp.dim),
            name="current",
            meaning="injected during the step",
            others=ends,
            is_main=True,
        )
        assert made is not None
        unit = made.unit
        numbers = [units.magnitude(Quantity(end, dim=amp.dim), unit) for end in ends]
        return Slider(**{**vars(made), "low": min(numbers), "high": max(numbers)})

    def _noise_slider(self) -> Slider:
        low, high = self._input_range
        most = float(f"{(high - low) / 2 * 1e12:.2g}")
        return Slider(
            path=NOISE,
            name="noise",
            meaning="white noise, its density",
            source="",
            value=units.parse("0 pA*ms^0.5"),
            low=0.0,
            high=most,
            unit="pA*ms^0.5",
            is_main=True,
        )

    def _parameter_slider(self, name: str, given: Parameter, is_main: bool) -> Slider | None:
        base = models.neurons[self.model]
        if name in FIXED:
            return None
        others = [
            each.parameters[name] for each in base.variants.values() if name in each.parameters
        ]
        return make_slider(
            _PARAMETERS + name,
            given.value,
            given.valid,
            name=name,
            meaning=given.description,
            source=given.source,
            others=[base.parameters[name].value, *others],
            is_main=is_main,
        )

    @property
    def _input_range(self) -> tuple[float, float]:
        """The currents of the curve (A); a model that declares none is shown up to 1 nA."""
        given = models.neurons[self.model].input_range
        return (float(given[0]), float(given[1])) if given is not None else (0.0, 1e-9)

    @property
    def levels(self) -> str:
        """The currents of the curve, as :func:`simneuro.response_curve` takes them."""
        ends = [units.text(Quantity(each, dim=amp.dim)) for each in self._input_range]
        return f"{ends[0]} : {ends[1]} : {LEVELS}"

    @property
    def highest_level(self) -> float:
        """The largest current of the curve (A)."""
        return self._input_range[1]

    @property
    def variables(self) -> tuple[str, ...]:
        """What is recorded: the potential, the input, states, and the currents of channels."""
        parsed = self.own.parsed
        states = sorted(each for each in parsed.diff_eq_names if each != "v")
        currents = sorted(
            name
            for name in parsed.subexpr_names
            if name.startswith("I_") and parsed[name].dim is amp.dim and name not in _LEFT_OUT
        )
        return ("v", "I_ext", *states, *currents)

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
            "name": self.name.replace(".", "_"),
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
        changed = {name: units.write(each) for name, each in self.changed_parameters(numbers).items()}
        return {**table, "parameters": changed} if changed else table

    def changed_parameters(self, numbers: Any) -> dict[str, Any]:
        return {
            path.removeprefix(_PARAMETERS): value
            for path, value in self.changes(numbers).items()
            if path.startswith(_PARAMETERS)
        }


def _milliseconds(seconds: float) -> str:
    return f"{np.round(1e3 * seconds, 6):g} ms"
