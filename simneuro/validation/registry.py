"""All checks, in the order in which they are read; and those that were asked for."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from simneuro.errors import InputError, did_you_mean
from simneuro.validation import drives, mean_field, networks, timed_drives, wiring
from simneuro.validation.check import Check
from simneuro.validation.neurons import (
    adaptive,
    adex,
    coloured_noise,
    conductance_based,
    escape_lif,
    izhikevich,
    lif,
    squid_axon,
    squid_firing,
    squid_spikes,
    subtractive_if,
)
from simneuro.validation.synapses import (
    conductances,
    currents,
    kinetic,
    nmda,
    plasticity,
    rising,
)

_MODULES = (
    *(lif, coloured_noise, adaptive, adex, izhikevich, escape_lif, subtractive_if),
    *(squid_spikes, squid_firing, squid_axon, conductance_based),
    *(currents, conductances, rising, nmda, kinetic, plasticity),
    *(drives, timed_drives, wiring, mean_field, networks),
)


@cache
def checks() -> Mapping[str, Check]:
    """Every check by its name, models one after the other."""
    every = [check for module in _MODULES for check in module.CHECKS]
    order = list(dict.fromkeys(check.subject for check in every))
    return {
        check.name: check for check in sorted(every, key=lambda each: order.index(each.subject))
    }


def subjects() -> Sequence[str]:
    """What is checked: models, drives, rules and networks."""
    return list(dict.fromkeys(check.subject for check in checks().values()))


def checks_of(names: Iterable[str] = (), *, quick: bool = False) -> Sequence[Check]:
    """The checks of these names, in the order of the table.

    Parameters
    ----------
    names : iterable of str
        Names of checks, or of what is checked for all its checks; none asks for everything.
    quick : bool
        Only those that together take less than a minute.

    Raises
    ------
    InputError
        If nothing has this name, or nothing quick is left.
    """
    asked = list(names)
    for name in asked:
        _known(name)
    found = [
        check
        for check in checks().values()
        if not asked or check.name in asked or check.subject in asked
    ]
    kept = [check for check in found if check.quick or not quick]
    if not kept:
        raise InputError(f"no check of {', '.join(asked)} is a quick one", where="--quick")
    return kept


def _known(name: str) -> None:
    if name in checks() or name in subjects():
        return
    own = [check for check in checks() if check.startswith(f"{name.partition('.')[0]}.")]
    near = did_you_mean(name, [*subjects(), *checks()])
    raise InputError(f"there is no check of {name!r}.{near}", allowed=own or subjects())
