"""Power spectra of population activity."""

import xarray as xr
from scipy.signal import welch

from simneuro.analysis.rates import population_rate
from simneuro.errors import InputError


def power_spectrum(
    recording: xr.Dataset, population: str, *, bin_width: float, segment: float
) -> xr.DataArray:
    """One-sided power spectral density of the population rate per neuron, as (frequency).

    Welch's method: Hann windows of ``segment`` s that overlap by half, the mean of each removed.
    The unit is Hz^2/Hz, so the integral over frequency is the variance of the rate; N independent
    Poisson neurons of rate r give the constant 2 r / N.

    Parameters
    ----------
    bin_width, segment : float
        Seconds. The spectrum reaches to ``1 / (2 bin_width)`` in steps of ``1 / segment``.

    Raises
    ------
    InputError
        The segment is longer than the recording or shorter than two bins, or as `binned_counts`.
    """
    rate = population_rate(recording, population, bin_width=bin_width)
    samples = round(segment / bin_width)
    if not 2 <= samples <= rate.size:
        raise InputError(
            f"a segment of {segment:g} s has {samples} bins; it must have between 2 and the "
            f"{rate.size} of the recording",
            where="segment",
        )
    frequency, power = welch(rate.values, fs=1 / bin_width, nperseg=samples)
    return xr.DataArray(
        power,
        dims="frequency",
        coords={"frequency": ("frequency", frequency, {"units": "Hz"})},
        attrs={"units": "Hz^2/Hz", "long_name": "power of the population rate"},
    )


def band_fraction(
    spectrum: xr.DataArray, band: tuple[float, float], within: tuple[float, float]
) -> xr.DataArray:
    """The share of the power in ``within`` (Hz) that lies in ``band`` (Hz), a scalar.

    A band holds its lower edge and not its upper one.
    """
    share = _power(spectrum, band) / _power(spectrum, within)
    return share.assign_attrs(units="1", long_name=f"power share of {band[0]:g}-{band[1]:g} Hz")


def _power(spectrum: xr.DataArray, band: tuple[float, float]) -> xr.DataArray:
    frequency = spectrum.frequency
    return spectrum.where((frequency >= band[0]) & (frequency < band[1])).sum()
