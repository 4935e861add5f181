"""Activations of the catalogue by name, and other forms in which one can be given."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike

from simneuro.bridge.activations.activation import Activation
from simneuro.bridge.activations.catalogue import CATALOGUE
from simneuro.bridge.activations.entry import ActivationEntry
from simneuro.bridge.activations.symbolic import is_symbolic
from simneuro.bridge.arguments import as_quantity
from simneuro.bridge.codes import FloatArray
from simneuro.calls import checked
from simneuro.errors import InputError, did_you_mean, quoted
from simneuro.wanted_values import ANYTHING

#: The names of the catalogue, for :func:`activation`.
activation_names: tuple[str, ...] = tuple(CATALOGUE)


def as_activation(given: Any) -> Activation:
    """An activation from any form in which one can be given.

    That is a name of the catalogue, an Activation, or what :meth:`Activation.from_function` takes:
    a function of arrays, or an expression of sympy.

    Raises
    ------
    InputError
        The name is not in the catalogue, or what is given is a response curve, a class or anything
        else that is no function.

    Examples
    --------
    >>> sn.bridge.activations.as_activation("relu").name
    'relu'
    >>> float(sn.bridge.activations.as_activation(np.tanh)(0.0))
    0.0
    """
    if isinstance(given, Activation):
        return given
    if isinstance(given, xr.Dataset):
        raise InputError(
            "got a response curve; its activation is `sn.bridge.Activation.from_curve(curve)`",
            where="activation",
        )
    if isinstance(given, type):
        raise InputError(
            f"got the class {given.__name__} itself; need an activation, such as "
            '`sn.bridge.activation("relu")` or `sn.bridge.Activation.from_curve(curve)`',
            where="activation",
        )
    if isinstance(given, str):
        return activation(given)
    if not callable(given) and not is_symbolic(given):
        raise InputError(
            f"no activation {quoted(given)}: need a name of the catalogue, a function of arrays "
            "such as np.tanh, an expression of sympy, or an Activation",
            where="activation",
            allowed=CATALOGUE,
        )
    return Activation.from_function(given)


@checked
def activation(
    name: Annotated[str, ANYTHING], **parameters: Annotated[float, ANYTHING]
) -> Activation:
    """An activation function of the catalogue.

    Parameters
    ----------
    name : str
        One of :data:`simneuro.bridge.activation_names`.
    **parameters : float
        Those of the function, such as ``slope`` of ``leaky_relu``; the others have their defaults.
        ``simneuro show NAME`` lists them.

    Raises
    ------
    InputError
        If the name or a parameter is unknown, or a parameter has an impossible value.

    Examples
    --------
    >>> import simneuro as sn
    >>> leaky = sn.bridge.activation("leaky_relu", slope=0.1)
    >>> float(leaky(-2.0)), float(leaky.derivative(-2.0))
    (-0.2, 0.1)
    """
    if not isinstance(name, str) or name not in CATALOGUE:
        hint = did_you_mean(name, CATALOGUE)
        raise InputError(
            f"no activation {quoted(name)}.{hint}", where="activation", allowed=CATALOGUE
        )
    entry = CATALOGUE[name]
    values = _complete_parameters(name, entry, parameters)
    return Activation(
        name=name,
        function=partial(_evaluate, name, "function", values),
        derivative=partial(_evaluate, name, "derivative", values),
        parameters=values,
        range=entry.range_with(values),
        reference=entry.reference,
        acts_on=entry.acts_on,
        backward=entry.pull_back and partial(_evaluate, name, "pull_back", values),
        derivative_from=entry.derivative_from
        and partial(_evaluate, name, "derivative_from", values),
    )


def is_of_catalogue(act: Activation, name: str) -> bool:
    """Whether an activation is that of the catalogue, and not another that has its name."""
    made = act.function
    return isinstance(made, partial) and made.func is _evaluate and made.args[0] == name


def _complete_parameters(
    name: str, entry: ActivationEntry, given: Mapping[str, float]
) -> dict[str, float]:
    """All parameters of an entry: the given ones, which are checked, and the defaults."""
    values = {key: parameter.default for key, parameter in entry.parameters.items()}
    for key, value in given.items():
        if key not in values:
            raise InputError(f"{name} has no parameter {key!r}", where="activation", allowed=values)
        parameter, where = entry.parameters[key], f"activation {name}"
        values[key] = as_quantity(value, parameter.unit, key, where)
        parameter.require(values[key], key, where)
    return values


@checked
def _evaluate(
    name: str,
    part: str,
    values: Annotated[Mapping[str, float], ANYTHING],
    x: ArrayLike,
    *also: ArrayLike,
) -> FloatArray:
    # Looked up by name, so that an activation can be pickled and copied.
    formula: Callable[..., FloatArray] = getattr(CATALOGUE[name], part)
    return np.asarray(formula(np.asarray(x, dtype=float), *also, **values))[()]
