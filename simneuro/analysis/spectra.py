"""Power spectra of population activity."""

from typing import Annotated, Any

import numpy as np
import scipy
import xarray as xr

from simneuro.analysis.rates import population_rate
from simneuro.annotations import along
from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.recording.steps import count_steps
from simneuro.si import seconds, si_values

Spectrum = Annotated[xr.DataArray, along("frequency")]
Band = tuple[Any, Any]  # frequencies in Hz, or with a unit


@checked
def power_spectrum(
    recording: xr.Dataset, population: str, *, bin_width: Any, segment: Any
) -> xr.DataArray:
    """One-sided power spectral density of the population rate per neuron, as (frequency).

    Welch's method (welch1967): Hann windows of ``segment`` s that overlap by half, the mean of each
    removed. The unit is Hz^2/Hz, so the integral over frequency is the variance of the rate; N
    independent Poisson neurons of rate r give the constant 2 r / N.

    Parameters
    ----------
    bin_width, segment : float, str or quantity
        In s, or with a unit; whole numbers of time steps and of bins. The spectrum reaches to
        ``1 / (2 bin_width)`` in steps of ``1 / segment``.

    Raises
    ------
    InputError
        The segment is longer than the recording, shorter than two bins or no whole number of them,
        or as `binned_counts`.

    Examples
    --------
    >>> spikes = {"cell": (np.arange(0.005, 2, 0.1), np.zeros(20, int))}  # 10 Hz, regular
    >>> made = sn.recording.assemble(populations={"cell": 1}, spikes=spikes, duration=2.0)
    >>> spectrum = sn.analysis.power_spectrum(made, "cell", bin_width="10 ms", segment="1 s")
    >>> spectrum.sizes["frequency"], float(spectrum.frequency[-1])
    (51, 50.0)
    """
    bin_width, segment = seconds(bin_width, "bin_width"), seconds(segment, "segment")
    rate = population_rate(recording, population, bin_width=bin_width)
    samples = count_steps(segment, bin_width, "segment")
    if not 2 <= samples <= rate.size:
        raise InputError(
            f"a segment of {segment:g} s has {samples} bins; it must have between 2 and the "
            f"{rate.size} of the recording",
            where="segment",
        )
    frequency, power = scipy.signal.welch(rate.values, fs=1 / bin_width, nperseg=samples)
    return xr.DataArray(
        power,
        dims="frequency",
        coords={"frequency": ("frequency", frequency, {"units": "Hz"})},
        attrs={"units": "Hz^2/Hz", "long_name": "power of the population rate"},
    )


@checked
def peak_frequency(spectrum: Spectrum, within: Band) -> xr.DataArray:
    """The frequency (Hz) at which the power is largest between two frequencies, a scalar.

    A parabola through the logarithms of the largest value and its neighbours places the peak
    between the steps of the spectrum. A spectrum without a rhythm also has a largest value:
    report beside it how far it exceeds the rest.

    Raises
    ------
    InputError
        The spectrum has no three values in ``within``, or none of them has power.

    Examples
    --------
    >>> import xarray as xr
    >>> frequency = np.arange(1.0, 51.0)
    >>> peak = np.exp(-((frequency - 10) ** 2))
    >>> power = xr.DataArray(peak, {"frequency": frequency}, ("frequency",))
    >>> round(float(sn.analysis.peak_frequency(power, (5, 20))), 6)
    10.0
    """
    low, high = si_values(within, "Hz", "within")
    frequencies = si_values(spectrum.frequency, "Hz", "frequency")
    inside = np.flatnonzero((frequencies >= low) & (frequencies < high))
    power = spectrum.values[inside]
    if len(inside) < 3 or not power.max() > 0:
        raise InputError(
            f"there is no power in {len(inside)} frequencies from {low:g} to {high:g} Hz; "
            "a peak needs three",
            where="within",
        )
    k = int(np.clip(power.argmax(), 1, len(power) - 2))
    shift = vertex(np.log(np.maximum(power[k - 1 : k + 2], np.finfo(float).tiny)))
    frequency = frequencies[inside]
    place = frequency[k] + shift * (frequency[1] - frequency[0])
    return xr.DataArray(place, attrs={"units": "Hz", "long_name": "frequency of the largest power"})


def vertex(y: np.ndarray) -> float:
    """Where a parabola through three values, a step apart, is largest; -1 to 1, the middle is 0."""
    bend = y[0] - 2 * y[1] + y[2]
    return float(np.clip((y[0] - y[2]) / (2 * bend), -1, 1)) if bend < 0 else float(y.argmax() - 1)


@checked
def band_fraction(spectrum: Spectrum, band: Band, within: Band) -> xr.DataArray:
    """The share of the power in ``within`` (Hz) that lies in ``band`` (Hz), a scalar.

    A band holds its lower edge and not its upper one.

    Parameters
    ----------
    spectrum : xarray.DataArray
        Along ``frequency`` (Hz), such as `power_spectrum`.
    band, within : (float, float)
        Frequencies in Hz, or with a unit.

    Raises
    ------
    InputError
        A band is no pair of frequencies, or the coordinate ``frequency`` has another unit.

    Examples
    --------
    >>> import xarray as xr
    >>> white = xr.DataArray(np.ones(100), {"frequency": np.arange(100.0)}, ("frequency",))
    >>> float(sn.analysis.band_fraction(white, (10, 20), within=(0, 100)))
    0.1
    """
    low, high = si_values(band, "Hz", "band")
    share = power_in(spectrum, band) / power_in(spectrum, within)
    return share.assign_attrs(units="1", long_name=f"power share of {low:g}-{high:g} Hz")


def power_in(spectrum: Spectrum, band: Band) -> xr.DataArray:
    """The sum of a spectrum over a band (Hz), which holds its lower edge and not its upper one."""
    low, high = si_values(band, "Hz", "band")
    frequency = si_values(spectrum.frequency, "Hz", "frequency")
    inside = xr.DataArray((frequency >= low) & (frequency < high), dims="frequency")
    return spectrum.where(inside).sum()


@checked
def spectral_slope(spectrum: Spectrum, band: Band) -> xr.DataArray:
    """The exponent of a power law that fits the spectrum in a band (Hz), a scalar.

    A straight line through the logarithms of power and frequency: 0 of white noise, -2 of noise
    that a leak integrates far above its corner. Its slope is the median of those of all pairs of
    frequencies (theil1950), so that a rhythm in the band, which is a peak in a part of its
    frequencies, hardly moves it.

    Raises
    ------
    InputError
        Fewer than three frequencies above 0 in the band have power.

    Examples
    --------
    >>> import xarray as xr
    >>> frequency = np.arange(1.0, 101.0)
    >>> power = xr.DataArray(frequency**-2, {"frequency": frequency}, ("frequency",))
    >>> round(float(sn.analysis.spectral_slope(power, (10, 50))), 6)
    -2.0
    """
    low, high = si_values(band, "Hz", "band")
    frequency = si_values(spectrum.frequency, "Hz", "frequency")
    inside = (frequency >= low) & (frequency < high) & (frequency > 0) & (spectrum.values > 0)
    if inside.sum() < 3:
        raise InputError(
            f"there is power at {inside.sum()} frequencies from {low:g} to {high:g} Hz; a slope "
            "needs three",
            where="band",
        )
    fit = scipy.stats.theilslopes(np.log(spectrum.values[inside]), np.log(frequency[inside]))
    return xr.DataArray(float(fit.slope), attrs={"units": "1", "long_name": "spectral slope"})
