"""What is seen of a neuron: three steps, each shown as soon as it is there."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import xarray as xr

from simneuro.bridge.activations import Activation
from simneuro.bridge.curves import FittedCurve, fit_curve, response_curve
from simneuro.engine import simulate
from simneuro.errors import InputError
from simneuro.explore.answers import Answers
from simneuro.explore.neuron import CURVE_DURATION, SEED, WARMUP, Neuron
from simneuro.explore.neuron_panels import (
    WINDOWS,
    activation_panel,
    curve_panel,
    rate_in_step,
    time_panels,
)
from simneuro.explore.neuron_sliders import AMPLITUDE
from simneuro.explore.panels import Axis, Panel, Series
from simneuro.explore.targets import Target
from simneuro.figures import colour, display_name, display_unit
from simneuro.figures.display import convert

FITTED = ("sigmoid", "relu")


@dataclass(frozen=True)
class NeuronView:
    """The steps of drawing a neuron: over time, its curve, its activation.

    Parameters
    ----------
    target : Target
    answers : Answers
        What was simulated before.
    """

    target: Target
    answers: Answers = field(default_factory=Answers)

    def describe(self, neuron: Neuron) -> dict[str, Any]:
        """What the page says of a neuron, with its sliders."""
        base, own = Neuron(neuron.model).own, neuron.own
        return {
            "kind": "neuron",
            "name": neuron.name,
            "title": display_name(neuron.model),
            "summary": own.summary,
            "text": " ".join(
                f"{head} {text}"
                for head, text in (("Use it for:", base.use_for), ("Not for:", base.not_for))
                if text
            ),
            "variants": [
                {"name": "", "summary": base.summary},
                *({"name": name, "summary": each.summary} for name, each in base.variants.items()),
            ],
            "variant": neuron.variant,
            "windows": dict(WINDOWS),
            "sliders": [each.as_json() for each in neuron.sliders.values()],
            "steps": ["time", "curve", "activation"],
        }

    def step(self, neuron: Neuron, name: str, request: Mapping[str, Any]) -> dict[str, Any]:
        """The panels of one of the steps, as plain data.

        Raises
        ------
        InputError
            If there is no such step, or a value does not fit.
        SimulationError
            If the simulation fails.
        """
        numbers = request.get("values", {})
        if name == "time":
            made = self.recording(neuron, numbers)
            panels = time_panels(neuron, made, str(request.get("window", "whole")))
            return {"panels": [each.as_json() for each in panels]} | self._point(neuron, numbers)
        if name == "curve":
            curve = self.curve(neuron, numbers)
            shown = [curve_panel(curve).as_json()]
            if curve["rate"].values.max() > 0:  # without its fits, which take longer
                alone = activation_panel(Activation.from_curve(curve), {}, curve).as_json()
                shown.append({**alone, "pending": True})
            return {"panels": shown}
        if name == "activation":
            return {"panels": [self.activation(neuron, numbers).as_json()]}
        raise InputError(f"there is no step {name!r}", allowed=("time", "curve", "activation"))

    def panels(self, neuron: Neuron, request: Mapping[str, Any]) -> list[Panel]:
        """All panels, for a figure."""
        numbers, window = request.get("values", {}), str(request.get("window", "whole"))
        point = self._point(neuron, numbers)["point"]
        x, y = np.array([point["x"]]), np.array([point["y"]])
        present = Series("present current", x, y, colour("vermillion"), "point")
        curve = curve_panel(self.curve(neuron, numbers))
        return [
            *time_panels(neuron, self.recording(neuron, numbers), window),
            replace(curve, series=(*curve.series, present)),
            self.activation(neuron, numbers),
        ]

    def point(self, neuron: Neuron, numbers: Any) -> tuple[float, float]:
        """The present current (A), and the rate (Hz) during the step."""
        amplitude = float(neuron.amplitude(numbers))
        return amplitude, rate_in_step(self.recording(neuron, numbers))

    def _point(self, neuron: Neuron, numbers: Any) -> dict[str, Any]:
        amplitude, rate = self.point(neuron, numbers)
        unit = display_unit([neuron.highest_level], "A")
        return {"point": {"x": float(convert(amplitude, "A", unit)), "y": rate}}

    def recording(self, neuron: Neuron, numbers: Any) -> xr.Dataset:
        """The cell under the step."""

        def answer() -> xr.Dataset:
            return simulate(neuron.scenario(numbers), target=self.target.name)

        return self.answers.find(["time", neuron.name, numbers], answer)

    def curve(self, neuron: Neuron, numbers: Any) -> xr.Dataset:
        """The response curve, on which the current of the step has no bearing."""

        def answer() -> xr.Dataset:
            return response_curve(
                neuron.changed_model(numbers),
                neuron.levels,
                repeats=neuron.repeats(numbers),
                noise=neuron.noise(numbers),
                duration=CURVE_DURATION,
                warmup=WARMUP,
                seed=SEED,
                target=self.target.name,
            )

        neuron.changes(numbers)  # what is no number is refused before it is looked up
        return self.answers.find(["curve", neuron.name, _without_current(numbers)], answer)

    def activation(self, neuron: Neuron, numbers: Any) -> Panel:
        """The curve as an activation, with its fits; an empty panel where the cell never fires."""
        curve = self.curve(neuron, numbers)
        if not curve["rate"].values.max() > 0:
            note = "The cell fires at none of these currents, so that there is no activation."
            return Panel(
                "activation", "As an activation function", Axis("input"), Axis("output"), (), note
            )

        def answer() -> tuple[Activation, dict[str, FittedCurve]]:
            fits = {name: fit_curve(curve, name) for name in FITTED}
            return Activation.from_curve(curve), fits

        question = ["activation", neuron.name, _without_current(numbers)]
        return activation_panel(*self.answers.find(question, answer), curve)


def _without_current(numbers: Mapping[str, Any]) -> dict[str, Any]:
    return {path: number for path, number in numbers.items() if path != AMPLITUDE}
