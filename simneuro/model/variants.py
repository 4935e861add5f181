"""The variants of a model: found by name, and checked where the model is written."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Protocol, TypeVar, cast

from simneuro.errors import InputError, did_you_mean, quoted
from simneuro.model.parameters import (
    Initial,
    Parameter,
    Variant,
    changed_parameters,
    parameter_value,
)
from simneuro.model.reserved_names import is_name


class Varied(Protocol):
    """Whatever has a name, parameters and named sets of these."""

    @property
    def name(self) -> str: ...

    @property
    def parameters(self) -> Mapping[str, Parameter]: ...

    @property
    def variants(self) -> Mapping[str, Variant]: ...


M = TypeVar("M", bound=Varied)


def in_variant(model: M, name: str) -> M:
    """The model with the parameters, their source and the initial state of a variant.

    Raises
    ------
    InputError
        If it has no variant of that name; the paragraph lists those it has.
    """
    chosen = _variant_of(model, name)
    changes: dict[str, Any] = {
        "summary": chosen.summary,
        "parameters": changed_parameters(model, chosen.parameters, source=chosen.source),
        "variants": {},
    }
    if chosen.initial:
        changes["initial"] = {**cast(Any, model).initial, **chosen.initial}
    return cast(M, replace(cast(Any, model), **changes))


def check_variants(model: Varied, check_initial: Callable[[Mapping[str, Initial]], None]) -> None:
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


def _variant_of(model: Varied, name: str) -> Variant:
    if name in model.variants:
        return model.variants[name]
    if not model.variants:
        raise InputError(f"{model.name} has no variants, so none is called {quoted(name)}")
    hint = did_you_mean(name, model.variants)
    raise InputError(f"{model.name} has no variant {quoted(name)}.{hint}", allowed=model.variants)
