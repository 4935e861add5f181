"""The variants of a neuron model: found by name, and checked where the model is written."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from simneuro.catalogue.checks import check_initial
from simneuro.catalogue.names import is_name
from simneuro.catalogue.parameters import Variant, parameter_value
from simneuro.errors import InputError, did_you_mean

if TYPE_CHECKING:
    from simneuro.catalogue.description import NeuronModel


def variant_of(model: "NeuronModel", name: str) -> Variant:
    """The model's variant ``name``; otherwise an :class:`InputError` that lists what there is."""
    if name in model.variants:
        return model.variants[name]
    if not model.variants:
        raise InputError(f"{model.name} has no variants, so none is called {name!r}")
    hint = did_you_mean(name, model.variants)
    raise InputError(f"{model.name} has no variant {name!r}.{hint}", allowed=model.variants)


def check_variants(model: "NeuronModel") -> None:
    """Raise :class:`InputError` for the first variant that does not fit its model."""
    for name, variant in model.variants.items():
        if not is_name(name):
            rule = "a variant needs a name of letters, digits and underscores"
            raise InputError(f"{model.name}: {rule}, not {name!r}", where="variants")
        try:
            _check(model, variant)
        except InputError as error:
            place = _joined("variants", name, error.where)
            raise InputError(error.message, where=place, allowed=error.allowed) from None


def _check(model: "NeuronModel", variant: Variant) -> None:
    for name, value in variant.parameters.items():
        parameter_value(model, name, value)
    check_initial(model, variant.initial)


def _joined(*parts: str) -> str:
    return ".".join(_filled(parts))


def _filled(parts: Iterable[str]) -> Iterable[str]:
    return (part for part in parts if part)
