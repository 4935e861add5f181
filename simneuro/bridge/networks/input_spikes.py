"""The input of a spiking network as spikes: of each feature of each sample, at a rate."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from simneuro import units
from simneuro.bridge.codes import FloatArray
from simneuro.errors import InputError
from simneuro.network.events import EventDrive

#: How samples enter: as constant currents, or as spikes.
InputForm = Literal["current", "regular", "poisson"]

_USUAL = 200.0  # Hz; chosen: the usual ceiling of the units that the spikes reach
_KINDS: dict[str, dict[str, Any]] = {
    # Half an interval before the first spike, so that counts are rounded and not cut.
    "regular": {"kind": "regular_spikes", "phase": 0.5},
    "poisson": {"kind": "poisson"},
}


@dataclass(frozen=True)
class InputSpikes:
    """Spikes that stand for the features of samples.

    A feature fires at its size times ``rate``. One below 0 does so too, with weights of the
    opposite sign.

    Parameters
    ----------
    form : {"regular", "poisson"}
    rate : float
        Of an input of 1 (Hz).
    """

    form: str
    rate: float

    def source(self, x: FloatArray) -> dict[str, Any]:
        """The cells that fire, one for each feature of each sample (samples, features)."""
        rates = self.rate * np.abs(x).ravel() * units.parse("1 Hz")
        return {**_KINDS[self.form], "size": x.size, "rate": rates}

    def check(self, x: FloatArray, dt: float) -> None:
        """Raise :class:`InputError` if a feature fires too often for a time step (s)."""
        largest, most = float(np.abs(x).max(initial=0.0)), EventDrive.most_in_a_step
        if self.rate * largest * dt <= most:
            return
        possible = most / (largest * dt)
        digits = 10.0 ** (np.floor(np.log10(possible)) - 1)  # two of them, rounded down
        raise InputError(
            f"the largest size of a feature, {largest:.3g}, means {self.rate * largest:.3g} Hz, "
            f"which is more than {most} spikes in a time step of {1000 * dt:g} ms. Bring the "
            "samples to a smaller size (such as 0 to 1), lower the rate of an input of 1 "
            f'(`input_rate="{np.floor(possible / digits) * digits:g} Hz"`), or raise the ceiling, '
            "which shortens the time step of subtractive_if",
            where="input_rate",
        )

    def decode(self, counts: ArrayLike, x: FloatArray, duration: float) -> FloatArray:
        """The samples (samples, features) that so many spikes in a duration (s) stand for."""
        return np.asarray(np.sign(x) * np.asarray(counts) / (self.rate * duration))


def find_input_spikes(form: InputForm, rate: Any) -> InputSpikes | None:
    """The spikes of an input in a form, with a rate as text or Quantity; None of currents.

    Raises
    ------
    InputError
        The rate is not above 0, or is given for currents.
    """
    if form == "current":
        if rate is not None:
            message = 'currents have no rate; it is for code="regular" and code="poisson"'
            raise InputError(message, where="input_rate")
        return None
    hertz = _USUAL if rate is None else float(units.read_si(rate, "Hz", "input_rate"))
    if not 0 < hertz < np.inf:
        raise InputError(f"need a rate above 0, got {hertz:g} Hz", where="input_rate")
    return InputSpikes(form, hertz)
