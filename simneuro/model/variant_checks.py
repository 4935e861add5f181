"""Checks of the variants of a model, where it is written."""

from collections.abc import Callable, Mapping

from simneuro.errors import InputError, quoted
from simneuro.model.model_base import ModelBase
from simneuro.model.parameters import Initial, parameter_value
from simneuro.model.reserved_names import is_name


def check_variants(
    model: ModelBase, check_initial: Callable[[Mapping[str, Initial]], None]
) -> None:
    """Raise :class:`InputError` for the first variant that does not fit its model."""
    for name, variant in model.variants.items():
        if not is_name(name):
            rule = "a variant needs a name of letters, digits and underscores"
            raise InputError(f"{model.name}: {rule}, not {quoted(name)}", where="variants")
        try:
            for parameter, value in variant.parameters.items():
                parameter_value(model, parameter, value)
            check_initial(variant.initial)
        except InputError as error:
            place = ".".join(filter(None, ("variants", name, error.where)))
            raise InputError(error.message, where=place, allowed=error.allowed) from None


def no_initial(initial: Mapping[str, Initial]) -> None:
    """The state at the start is that of neurons: others' variants have none."""
    if initial:
        raise InputError("only the variant of a neuron has a state at the start", where="initial")
