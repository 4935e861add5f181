"""The sliders of a neuron: the current, noise, and the parameters of its model."""

from collections.abc import Iterator
from dataclasses import replace

from brian2.units.allunits import amp
from brian2.units.fundamentalunits import Quantity

from simneuro import units
from simneuro.explore.main_parameters import FIXED, main_parameters
from simneuro.explore.sliders import Slider, make_slider
from simneuro.model import NeuronModel, Parameter

AMPLITUDE, NOISE = "drives.step.amplitude", "drives.noise.density"
PARAMETERS = "models.neuron.parameters."
#: The currents (A) of a model that declares none.
_UNDECLARED = (0.0, 1e-9)


def neuron_sliders(base: NeuronModel, own: NeuronModel, variant: str = "") -> Iterator[Slider]:
    """All of them; those that are shown at once in the order in which they are shown.

    Parameters
    ----------
    base, own : NeuronModel
        The model, and the same with the values of the variant.
    variant : str
        Its name; ``""`` for none.
    """
    yield _current_slider(base, variant)
    main = main_parameters(base)
    for name in (*main, *(each for each in own.parameters if each not in main)):
        slider = None if name in FIXED else _parameter_slider(base, name, own.parameters[name])
        if slider is not None:
            yield replace(slider, is_main=name in main)
    yield _noise_slider(base)


def input_range(base: NeuronModel) -> tuple[float, float]:
    """The currents of the curve (A)."""
    given = base.input_range
    return (float(given[0]), float(given[1])) if given is not None else _UNDECLARED


def _current_slider(base: NeuronModel, variant: str) -> Slider:
    """From a quarter of the range below it, for inhibition, to its end; the variant's step too."""
    low, high = input_range(base)
    shown = base.variants.get(variant)
    step = float(shown.input) if shown is not None and shown.input is not None else None
    ends = [low - (high - low) / 4, high, *([] if step is None else [step])]
    unit = units.customary_unit(Quantity(high, dim=amp.dim))
    numbers = [units.magnitude(Quantity(end, dim=amp.dim), unit) for end in ends]
    return Slider(
        path=AMPLITUDE,
        name="current",
        meaning="injected during the step",
        source="",
        value=Quantity((low + high) / 2 if step is None else step, dim=amp.dim),
        low=min(numbers),
        high=max(numbers),
        unit=unit,
        is_main=True,
    )


def _noise_slider(base: NeuronModel) -> Slider:
    """Up to half of the range of currents, over a millisecond."""
    low, high = input_range(base)
    return Slider(
        path=NOISE,
        name="noise",
        meaning="white noise, its density",
        source="",
        value=units.parse("0 pA*ms^0.5"),
        low=0.0,
        high=float(f"{(high - low) / 2 * 1e12:.2g}"),
        unit="pA*ms^0.5",
        is_main=True,
    )


def _parameter_slider(base: NeuronModel, name: str, given: Parameter) -> Slider | None:
    """That of a parameter, which reaches the values of all variants."""
    others = [each.parameters[name] for each in base.variants.values() if name in each.parameters]
    return make_slider(
        PARAMETERS + name,
        given.value,
        given.valid,
        name=name,
        meaning=given.description,
        source=given.source,
        others=[base.parameters[name].value, *others],
    )
