"""What models of all families have: texts, parameters, and named sets of these."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, ClassVar, Self, cast

from brian2.equations.equations import Equations

from simneuro.calls import checked
from simneuro.errors import InputError, did_you_mean, quoted
from simneuro.model.frozen import Frozen
from simneuro.model.parameters import (
    UNSOURCED,
    Parameter,
    Variant,
    changed_parameters,
    read_parameters,
)


class ModelBase:
    """A neuron, a synapse or a rule of plasticity as data."""

    # What people look for in the texts of such a model, and where it is.
    elsewhere: ClassVar[str]
    # What to know of the units in its texts, after the message that they do not fit.
    about_units: ClassVar[str] = ""

    name: str
    summary: str
    equations: str
    parameters: Mapping[str, Parameter]
    variants: Mapping[str, Variant]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r}, {self.summary!r})"

    def __post_init__(self) -> None:
        parameters = read_parameters(self.parameters, UNSOURCED)
        object.__setattr__(self, "parameters", Frozen(parameters))
        object.__setattr__(self, "variants", Frozen(self.variants))

    @cached_property
    def parsed(self) -> Equations:
        return Equations(self.equations)

    @property
    def si_values(self) -> dict[str, float]:
        """The values of its parameters in SI units, by name."""
        return {name: float(entry.value) for name, entry in self.parameters.items()}

    @checked
    def with_parameters(self, **values: Any) -> Self:
        """A new model with some parameters changed, such as ``tau="5 ms"``.

        Raises
        ------
        InputError
            There is no parameter of that name, or the value has another unit or lies outside its
            range.

        Examples
        --------
        >>> faster = sn.models["lif"].with_parameters(t_ref="1 ms")
        >>> faster.si_values["t_ref"]
        0.001
        """
        return replace(cast(Any, self), parameters=changed_parameters(self, values))

    @checked
    def variant(self, name: str) -> Self:
        """The model with what a variant has of its own: parameters, their source, initial state.

        Raises
        ------
        InputError
            If it has no variant of that name; the paragraph lists those it has.

        Examples
        --------
        >>> sn.models["izhikevich"].variant("chattering").summary
        'bursts of close spikes'
        """
        if not self.variants:
            raise InputError(f"{self.name} has no variants, so none is called {quoted(name)}")
        if name not in self.variants:
            hint = did_you_mean(name, self.variants)
            message = f"{self.name} has no variant {quoted(name)}.{hint}"
            raise InputError(message, allowed=self.variants)
        chosen = self.variants[name]
        parameters = changed_parameters(self, chosen.parameters, source=chosen.source)
        fields: dict[str, Any] = {"summary": chosen.summary, "parameters": parameters}
        if chosen.initial:
            fields["initial"] = {**cast(Any, self).initial, **chosen.initial}
        return replace(cast(Any, self), variants={}, **fields)
