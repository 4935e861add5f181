"""The registry of all checks, and the selection of checks by name."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from simneuro.errors import InputError, did_you_mean
from simneuro.validation import (
    block_rules,
    bursts,
    connection_rules,
    delays,
    drives,
    networks,
    rate_theory,
    timed_drives,
    volleys,
)
from simneuro.validation.check import Check
from simneuro.validation.neurons import (
    adaptive,
    adex,
    coloured_noise,
    conductance_based,
    escape_lif,
    flows,
    izhikevich,
    lif,
    moments,
    squid_axon,
    squid_firing,
    squid_spikes,
    subtractive_if,
    thresholds,
)
from simneuro.validation.readings import integrating_cells, random_firing
from simneuro.validation.synapses import (
    exponential_conductances,
    exponential_currents,
    kinetic,
    nmda,
    plasticity_rules,
    rising,
)

_MODULES = (
    *(lif, coloured_noise, adaptive, moments, adex, izhikevich, escape_lif, subtractive_if),
    *(squid_spikes, squid_firing, squid_axon, conductance_based, flows, thresholds),
    *(exponential_currents, exponential_conductances, rising, nmda, kinetic, plasticity_rules),
    *(
        drives,
        timed_drives,
        bursts,
        volleys,
        connection_rules,
        block_rules,
        delays,
        rate_theory,
        networks,
    ),
    *(random_firing, integrating_cells),
)


@cache
def checks() -> Mapping[str, Check]:
    """Every check by its name, grouped by model."""
    every = [check for module in _MODULES for check in module.CHECKS]
    order = list(dict.fromkeys(check.subject for check in every))
    return {
        check.name: check for check in sorted(every, key=lambda each: order.index(each.subject))
    }


def subjects() -> Sequence[str]:
    """The names of everything that has checks: models, drives, rules and networks.

    Examples
    --------
    >>> from simneuro import validation
    >>> "lif" in validation.subjects()
    True
    """
    return list(dict.fromkeys(check.subject for check in checks().values()))


def checks_of(names: Iterable[str] = (), *, quick: bool = False) -> Sequence[Check]:
    """Select checks by name, in the order of the registry.

    Parameters
    ----------
    names : iterable of str
        Names of single checks (``"lif.rheobase"``), or of models, drives, rules and networks for
        all their checks (``"lif"``). If it is empty, every check is selected.
    quick : bool
        Select only checks of the quick set.

    Raises
    ------
    InputError
        If a name does not exist, or none of the checks is a quick one.

    Examples
    --------
    >>> from simneuro.validation import checks_of
    >>> [check.run().holds for check in checks_of(["lif.rheobase"])]
    [True]
    """
    asked = list(names)
    for name in asked:
        _require_known(name)
    found = [
        check
        for check in checks().values()
        if not asked or check.name in asked or check.subject in asked
    ]
    kept = [check for check in found if check.quick or not quick]
    if not kept:
        raise InputError(f"no check of {', '.join(asked)} is a quick one", where="--quick")
    return kept


def _require_known(name: str) -> None:
    if name in checks() or name in subjects():
        return
    own = [check for check in checks() if check.startswith(f"{name.partition('.')[0]}.")]
    near = did_you_mean(name, [*subjects(), *checks()])
    raise InputError(f"there is no check of {name!r}.{near}", allowed=own or subjects())
