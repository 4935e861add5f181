"""The leaky integrate-and-fire neuron under a current with white noise, by its own parameters.

The membrane obeys ``C_m dV/dt = g_L (E_L - V) + I + D xi(t)`` with noise of the density D, as that
of a ``noise_current``. Events that arrive at a rate r and add a charge q each have the mean ``q r``
and the density ``q sqrt(r)``, in the limit of small charges.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simneuro.analysis.theory.noise import siegert
from simneuro.analysis.theory.shapes import require_fitting
from simneuro.calls import checked

Floats = NDArray[np.float64]


@checked
def membrane_under_noise(
    current: ArrayLike, density: ArrayLike, *, C_m: ArrayLike, g_L: ArrayLike, E_L: ArrayLike
) -> tuple[Floats, Floats]:
    """Where the membrane would settle (V), and sigma of its noise (V), as `siegert` takes them.

    ``E_L + I / g_L`` and ``D / sqrt(C_m g_L)``.

    Parameters
    ----------
    current : array_like
        The mean current (A).
    density : array_like
        Of the noise (A s^0.5).
    C_m, g_L, E_L : array_like
        Of the membrane (F, S, V).

    Raises
    ------
    InputError
        The shapes of the arguments do not fit together.

    Examples
    --------
    >>> from simneuro.analysis.theory import membrane_under_noise
    >>> mean, std = membrane_under_noise(1e-10, 4e-12, C_m=2e-10, g_L=1e-8, E_L=-0.06)
    >>> round(1e3 * float(mean), 2), round(1e3 * float(std), 2)  # mV
    (-50.0, 2.83)
    """
    require_fitting(current=current, density=density, C_m=C_m, g_L=g_L, E_L=E_L)
    into, noise, capacitance, leak, rest = map(np.asarray, (current, density, C_m, g_L, E_L))
    return rest + into / leak, noise / np.sqrt(capacitance * leak)


@checked
def noisy_lif_rate(
    current: ArrayLike,
    density: ArrayLike,
    *,
    C_m: ArrayLike,
    g_L: ArrayLike,
    E_L: ArrayLike,
    V_th: ArrayLike,
    V_reset: ArrayLike,
    t_ref: ArrayLike,
    dt: float | None = None,
) -> Floats:
    """The rate (Hz) under a constant current with white noise: `siegert` of this neuron.

    Parameters
    ----------
    current : array_like
        The mean current (A).
    density : array_like
        Of the noise (A s^0.5). Where it is 0 this is `lif_rate`.
    C_m, g_L, E_L, V_th, V_reset, t_ref : array_like
        As `lif_rate` takes them.
    dt : float, optional
        Seconds. The rate that a simulation in steps of ``dt`` has.

    Raises
    ------
    InputError
        V_reset does not lie below V_th, or the density is negative.

    Examples
    --------
    >>> from simneuro.analysis.theory import noisy_lif_rate
    >>> cell = dict(C_m=2e-10, g_L=1e-8, E_L=-0.06, V_th=-0.05, V_reset=-0.06, t_ref=5e-3)
    >>> noisy_lif_rate([0.8e-10, 1.2e-10], 4e-12, **cell).round(1).tolist()
    [11.4, 28.0]
    """
    mean, std = membrane_under_noise(current, density, C_m=C_m, g_L=g_L, E_L=E_L)
    tau = np.asarray(C_m) / np.asarray(g_L)
    return siegert(mean, std, tau=tau, V_th=V_th, V_reset=V_reset, t_ref=t_ref, dt=dt)
