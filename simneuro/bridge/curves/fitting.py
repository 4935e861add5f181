"""Least-squares fits of activation functions to a response curve, beside a constant as baseline.

They are fits to the mean rates over repeats, one point a level. The forms that can be fitted stand
in :mod:`simneuro.bridge.curves.forms`.
"""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from simneuro.annotations import Curve
from simneuro.bridge.curves.cautions import describe_refractoriness, describe_ties, find_ties
from simneuro.bridge.curves.fitted_curve import FittedCurve, fit_curve
from simneuro.bridge.curves.forms import FORMS, find_form
from simneuro.calls import checked
from simneuro.errors import InputError

#: The names of the forms, for :func:`fit`.
fit_names: tuple[str, ...] = tuple(FORMS)


@checked
def fit(curve: Curve, activations: str | Sequence[str] = fit_names) -> pd.DataFrame:
    """Fit activation functions to a response curve.

    Parameters
    ----------
    curve : xarray.Dataset
        Response curve: ``rate(level, repeat)`` in Hz, ``level`` in A. Where ``attrs["units"]``
        name other units, such as pA, values are converted.
    activations : str or sequence of str
        Names of forms, or one name; default all.

    Returns
    -------
    pandas.DataFrame
        One row a form, lowest AIC first: ``activation``, ``rmse`` (Hz), ``aicc``, ``aic``, ``bic``,
        ``n_parameters``, ``parameters`` and ``standard_errors`` (dicts, SI), ``residuals`` (Hz, by
        rising level), ``note``, what a parameter is not: a refractory period that is fitted to a
        cell that adapts is none; ``tied``, whether the data cannot tell the form from the one of
        the lowest AICc, and ``baseline``, the rmse of the best constant (Hz).
        When ``aic`` may be used, and what an infinite ``aicc`` means: see :class:`FittedCurve`.
        ``attrs["units"]`` holds the units of the columns and of the parameters of each form,
        ``attrs["notes"]`` all notes, and which forms cannot be told apart.

    Raises
    ------
    InputError
        If a name is unknown, a unit is unknown or of another kind, the neuron never fires, or there
        are fewer levels than parameters.

    Examples
    --------
    >>> import simneuro as sn
    >>> table = sn.bridge.fit(sn.bridge.recorded_curve("B6"), ("relu", "sigmoid"))
    >>> list(table["activation"])
    ['sigmoid', 'relu']
    """
    baseline = fit_curve(curve, "constant").rmse
    names = [activations] if isinstance(activations, str) else activations
    _require_levels(names, curve.sizes["level"])
    fitted = sorted((fit_curve(curve, name) for name in names), key=lambda one: one.aic)
    notes = [describe_refractoriness(one, curve) for one in fitted]
    told = zip(fitted, find_ties(fitted), notes, strict=True)
    table = pd.DataFrame([_row(one, baseline, tied, note) for one, tied, note in told])
    ties = describe_ties(fitted, curve.sizes["level"])
    table.attrs["notes"] = [*ties, *dict.fromkeys(filter(None, notes))]
    table.attrs["units"] = {
        **dict.fromkeys(("rmse", "baseline", "residuals"), "Hz"),
        "parameters": {one.activation: units_of(one) for one in fitted},
    }
    return table


def _require_levels(names: Sequence[str], levels: int) -> None:
    """Raise :class:`InputError` if the levels are enough for some of the forms only."""
    enough = [name for name in names if len(find_form(name).units) <= levels]
    if 0 < len(enough) < len(names):
        raise InputError(
            f"{levels} levels are enough for {', '.join(enough)}, but other forms have more "
            "parameters than that. Measure more levels, or name the forms: "
            f"`sn.bridge.fit(curve, {enough})`",
            where="curve",
        )


def _row(one: FittedCurve, baseline: float, tied: bool, note: str) -> dict[str, Any]:
    # A narrow terminal shows the first and the last columns.
    names = ("activation", "rmse", "aicc", "aic", "bic", "n_parameters")
    wide = ("parameters", "standard_errors", "residuals")
    own = {name: getattr(one, name) for name in (*names, *wide)}
    return {**own, "note": note, "tied": tied, "baseline": baseline}


def units_of(one: FittedCurve) -> dict[str, str]:
    """The unit of each parameter of a fit."""
    units = FORMS[one.activation].units.items()
    return {name: unit.replace("A", one.unit) for name, unit in units}
