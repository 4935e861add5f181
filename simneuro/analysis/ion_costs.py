"""What ions that enter a cell cost: charges, their excess over the least, and ATP.

The sodium-potassium pump takes one ATP to carry three sodium ions out (and two potassium ions in),
so that sodium that has entered costs a third of an ATP an ion (attwell2001).
"""

from collections.abc import Sequence
from typing import Annotated

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simneuro.annotations import NotNegative, Positive, Quantities, along
from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.recording import trace
from simneuro.si import si_values

#: The charge of a proton (C), exact by the definition of the ampere.
ELEMENTARY_CHARGE = 1.602176634e-19

#: Sodium ions that the pump carries out for one ATP.
SODIUM_PER_ATP = 3

Floats = NDArray[np.float64]
OverTime = Annotated[xr.DataArray, along("time")]


@checked
def atp_of_sodium(charge: Quantities) -> Floats:
    """The ATP molecules that pump out a charge of sodium (C), same shape (attwell2001).

    Raises
    ------
    InputError
        ``charge`` is in a unit of another kind.

    Examples
    --------
    >>> from simneuro.analysis import ELEMENTARY_CHARGE, atp_of_sodium
    >>> float(atp_of_sodium(3 * ELEMENTARY_CHARGE))
    1.0
    """
    return np.asarray(si_values(charge, "C", "charge") / (SODIUM_PER_ATP * ELEMENTARY_CHARGE))


@checked
def sodium_share(reversal: Quantities, *, E_Na: Quantities, E_K: Quantities) -> Floats:
    """The part of a conductance for sodium and potassium that is sodium's.

    A current of both reverses where they cancel, ``g_Na (E_Na - E) + g_K (E_K - E) = 0``, so the
    part is ``(E - E_K)/(E_Na - E_K)``.

    Parameters
    ----------
    reversal : array_like
        Of the whole current (V), between ``E_K`` and ``E_Na``.
    E_Na, E_K : array_like
        Reversal potentials of sodium and of potassium (V).

    Raises
    ------
    InputError
        The reversal potential is not between the two, so that other ions take part.

    Examples
    --------
    >>> from simneuro.analysis import sodium_share
    >>> round(float(sodium_share(0.0, E_Na=50e-3, E_K=-100e-3)), 3)
    0.667
    """
    whole, sodium, potassium = (
        si_values(each, "V", name)
        for each, name in ((reversal, "reversal"), (E_Na, "E_Na"), (E_K, "E_K"))
    )
    if not ((potassium < sodium) & (potassium <= whole) & (whole <= sodium)).all():
        raise InputError(
            f"a current of sodium and potassium reverses between E_K and E_Na, got {whole} V "
            f"and {potassium} V to {sodium} V; other ions have a part in it",
            where="reversal",
        )
    return np.asarray((whole - potassium) / (sodium - potassium))


@checked
def entered_charge(current: OverTime) -> Floats:
    """The charge (C) that a current brings over a recording, by the trapezoidal rule.

    Parameters
    ----------
    current : xarray.DataArray
        (time, ...) in A, inward positive; ``time`` in s.

    Returns
    -------
    array
        The other dimensions, in their order.

    Raises
    ------
    InputError
        ``current`` is not in a unit of current, or ``time`` not in one of time.

    Examples
    --------
    >>> from simneuro.analysis import entered_charge
    >>> import xarray as xr
    >>> ramp = xr.DataArray([0.0, 1e-9, 2e-9], {"time": [0.0, 1e-3, 2e-3]})
    >>> bool(np.isclose(entered_charge(ramp), 2e-12))
    True
    """
    time, first = si_values(current["time"], "s", "time"), current.transpose("time", ...)
    return np.asarray(np.trapezoid(si_values(first, "A", "current"), time, axis=0))


@checked
def sodium_excess(
    sodium: OverTime, v: OverTime, *, capacitance: Positive, at_rest: NotNegative = 0.0
) -> Floats:
    """The sodium that entered during a spike, over the least that could have made it.

    The least is what charges the membrane from where the recording begins to the peak,
    ``C (max v - v(0))``. More enters as long as potassium leaves at the same time, since the two
    cancel: 1.3 times the least in mossy fibres (alle2009), and 4 in squid axons at 18 degrees
    (yu2012).

    Parameters
    ----------
    sodium : xarray.DataArray
        Sodium current of one spike, (time, ...) in A, inward positive.
    v : xarray.DataArray
        Membrane potential, of the same shape, in V.
    capacitance : float
        Of the membrane (F).
    at_rest : float
        The sodium current at rest (A), which is no part of the spike.

    Returns
    -------
    array
        The other dimensions, in their order.

    Raises
    ------
    InputError
        The two differ in shape, or the potential never rises.

    Examples
    --------
    >>> from simneuro.analysis import sodium_excess
    >>> import xarray as xr
    >>> time = {"time": [0.0, 1e-3, 2e-3]}
    >>> v = xr.DataArray([-70e-3, 30e-3, -70e-3], time)
    >>> sodium = xr.DataArray([0.0, 20e-9, 0.0], time)
    >>> float(sodium_excess(sodium, v, capacitance=100e-12).round(9))
    2.0
    """
    volts = si_values(v.transpose("time", ...), "V", "v")
    current = sodium.transpose("time", ...)
    if current.shape != volts.shape:
        message = f"got {current.shape} values for {volts.shape} of v"
        raise InputError(message, where="sodium")
    risen = volts.max(axis=0) - volts[0]
    if not (risen > 0).all():
        raise InputError("the potential never rises, so there is no spike", where="v")
    time = si_values(v["time"], "s", "time")
    charge = entered_charge(current) - at_rest * (time[-1] - time[0])
    return np.asarray(charge / (capacitance * risen))


@checked
def spike_cost(
    recording: xr.Dataset,
    population: str,
    *,
    capacitance: Positive,
    currents: Sequence[str] = ("I_Na", "I_K", "I_L"),
    displaced: float = 0.0,
) -> xr.Dataset:
    """What a spike costs each cell of a recording that begins and ends at rest.

    Parameters
    ----------
    recording : xarray.Dataset
        With the potential ``v`` and all ionic currents, inward positive, of one spike of each cell.
    population : str
    capacitance : float
        Of the membrane of a cell (F).
    currents : sequence of str
        The names of all ionic currents (A), that of sodium first.
    displaced : float
        By how much a shock moved the potential at once (V).

    Returns
    -------
    xarray.Dataset
        Along ``neuron``: ``excess``, see `sodium_excess`; ``atp``, the molecules that pump the
        sodium out; ``unbalanced``, the charge that neither the currents nor the shock explain, as a
        part of the sodium. It tells a current that is missing, or too long a time step.

    Raises
    ------
    InputError
        ``currents`` is empty, the potential or a current was not recorded in the population, or the
        potential of a cell never rises.

    Examples
    --------
    >>> time, rising = np.array([0.0, 0.01, 0.02]), np.array([[0.0], [1.0], [0.0]])
    >>> traces = {
    ...     "cell.v": sn.recording.Trace(time, [0], -0.07 + 0.1 * rising, "V"),
    ...     "cell.I_Na": sn.recording.Trace(time, [0], 1e-9 * rising, "A"),
    ...     "cell.I_K": sn.recording.Trace(time, [0], -1e-9 * rising, "A"),
    ... }
    >>> made = sn.recording.assemble(
    ...     populations={"cell": 1}, spikes={}, traces=traces, duration=0.03, dt=0.01
    ... )
    >>> cost = sn.analysis.spike_cost(made, "cell", capacitance=1e-10, currents=["I_Na", "I_K"])
    >>> cost.excess.values.tolist(), cost.unbalanced.values.round(9).tolist()
    ([1.0], [0.0])
    """
    if not currents:
        raise InputError("need the name of the sodium current", where="currents")
    v = trace(recording, population, "v")
    flown = [trace(recording, population, name) for name in currents]
    sodium = (flown[0] - flown[0].isel(time=0)).assign_attrs(units="A")
    entered, volts = entered_charge(sodium), si_values(v, "V", "v")
    left = sum(map(entered_charge, flown)) - capacitance * (volts[-1] - volts[0] - displaced)
    columns = {
        "excess": sodium_excess(sodium, v, capacitance=capacitance),
        "atp": atp_of_sodium(entered),
        "unbalanced": np.abs(left) / entered,
    }
    return xr.Dataset({name: ("neuron", each) for name, each in columns.items()})
