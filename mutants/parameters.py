"""Every parameter of the catalogue and of its variants, wrong by 3 % one at a time."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from brian2.units.fundamentalunits import Quantity, get_dimensions

from mutants.mutant import Mutant
from simneuro import units
from simneuro.catalogue import models
from simneuro.model import Model, Parameter
from simneuro.validation import replace_models

SHARE = 0.03
#: Parameters that count something: the smallest error is one.
WHOLE = {"sites": 1}
#: What a zero is wrong by 3 % of, where no other value of the same parameter says it.
SCALES = ("60 mV", "1 nS")
_FAMILIES = {
    "neurons": models.neurons,
    "synapses": models.synapses,
    "plasticity": models.plasticity,
}


def parameter_mutants() -> Iterator[Mutant]:
    """One mutant for each parameter of each model, and for each of each variant."""
    for group, family in _FAMILIES.items():
        for name, model in family.items():
            for key in model.parameters:
                wrong = partial(_with_parameter, model, key)
                yield Mutant(group, f"{name}.{key}", name, partial(_replaced, name, wrong))
            for variant, entry in model.variants.items():
                for key in entry.parameters:
                    wrong = partial(_with_variant, model, variant, key)
                    label = f"{name}.{variant}.{key}"
                    yield Mutant("variants", label, name, partial(_replaced, name, wrong))


def _replaced(name: str, make: Any) -> Any:
    return replace_models(**{name: make()})


def _with_parameter(model: Any, key: str) -> Model:
    return model.with_parameters(**{key: wrong_value(model, key, model.parameters[key].value)})


def _with_variant(model: Any, variant: str, key: str) -> Model:
    entry = model.variants[variant]
    wrong = wrong_value(model, key, entry.parameters[key])
    changed = replace(entry, parameters={**entry.parameters, key: wrong})
    return replace(model, variants={**model.variants, variant: changed})


def wrong_value(model: Any, key: str, value: Any) -> Any:
    """The value and 3 % of it; of a zero, 3 % of another value of this parameter."""
    right = units.read(value)
    if key in WHOLE:
        return float(right) + WHOLE[key]
    return right * (1 + SHARE) if float(right) else right + SHARE * _scale(model, key, right)


def _scale(model: Any, key: str, zero: Any) -> Quantity:
    default: Parameter = model.parameters[key]
    others = [default.value, *(each.parameters.get(key) for each in model.variants.values())]
    known = [units.read(each) for each in others if each is not None]
    known += [units.parse(each) for each in SCALES]
    fitting = (each for each in known if get_dimensions(each) == get_dimensions(zero))
    return next(each for each in fitting if float(each))
