"""The ``lif`` neuron whose response curve is nearest to that of a measured cell."""

from dataclasses import replace

from simneuro.annotations import Curve
from simneuro.bridge.activations import curve_points
from simneuro.bridge.curves.fitted_curve import fit_curve
from simneuro.calls import checked
from simneuro.catalogue import models
from simneuro.errors import InputError
from simneuro.model import NeuronModel

_FARTHEST = 0.1  # of the highest rate; chosen: a relu misses many cells by that much
_ERRORS = 2.0  # standard errors; chosen: a time constant that is nearer to 0 may be 0
_NEVER_REFRACTORY = 1e-6  # s; chosen: a thousandth of any refractory period


@checked
def fit_lif(curve: Curve) -> NeuronModel:
    """The ``lif`` neuron whose firing rate is nearest to a response curve, by least squares.

    A table of currents and rates names no neuron, so that a network which was trained with it
    cannot run on spikes. It can with this one: measure its curve, train with that, and convert. The
    fit is that of ``lif_rate`` (`fit_curve`): rheobase, membrane time constant and refractory
    period. Resting potential and threshold stay those of ``lif``, which no rate determines, and the
    reset is at rest.

    Parameters
    ----------
    curve : Dataset
        As `curve_from_table` or `response_curve` returns it.

    Raises
    ------
    InputError
        The input is no current, the fit misses the rates by more than a tenth of the highest, as
        where they fall, or a time constant cannot be told from the levels.

    Examples
    --------
    >>> import simneuro as sn
    >>> curve = sn.bridge.curve_from_table(
    ...     {"current (pA)": [0, 100, 150, 200, 300], "rate (Hz)": [0, 0, 14, 26, 42]}
    ... )
    >>> sn.bridge.fit_lif(curve).name
    'lif'
    """
    fitted = fit_curve(curve, "lif_rate")
    if fitted.unit != "A":
        message = f"a lif neuron takes currents, but this curve is of an input in {fitted.unit}"
        raise InputError(message, where="curve")
    _, rates = curve_points(curve)
    if fitted.rmse > _FARTHEST * rates.max():
        raise InputError(
            f"no lif neuron has this curve: the nearest one misses its rates by {fitted.rmse:.3g} "
            f"Hz, and they reach {rates.max():.3g} Hz. Make a NeuronModel of your cell and measure "
            "it by sn.response_curve",
            where="curve",
        )
    if not fitted.parameters["tau"] > _ERRORS * fitted.standard_errors["tau"]:  # also if it is NaN
        raise InputError(
            "the levels do not tell the membrane time constant of a lif neuron; give some just "
            "above the current at which the cell starts to fire",
            where="curve",
        )
    return _lif_with(**fitted.parameters)


def _lif_with(rheobase: float, tau: float, t_ref: float) -> NeuronModel:
    lif = models.neurons["lif"]
    p = lif.si_values
    leak = rheobase / (p["V_th"] - p["E_L"])
    dead = t_ref if t_ref > _NEVER_REFRACTORY else 0.0
    neuron = lif.with_parameters(
        g_L=f"{leak} S", C_m=f"{tau * leak} F", t_ref=f"{dead} s", V_reset=f"{p['E_L']} V"
    )
    return replace(neuron, summary="the leaky integrate-and-fire neuron nearest to a curve")
