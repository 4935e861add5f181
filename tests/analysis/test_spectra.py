import elephant.spectral
import neo
import numpy as np
import pytest
import quantities as pq
import scipy.signal
import xarray as xr

from simneuro.analysis import (
    band_fraction,
    peak_frequency,
    population_rate,
    power_spectrum,
    spectral_slope,
)
from simneuro.errors import InputError


@pytest.mark.parametrize("seed", range(3))
def test_poisson_neurons_have_a_flat_spectrum(record, poisson_trains, seed):
    size, rate, duration, width = 10, 20.0, 100.0, 0.005
    trains = poisson_trains(np.random.default_rng(seed), size, rate, duration)
    rec = record(trains, duration)
    power = power_spectrum(rec, "cells", bin_width=width, segment=1.0)
    assert power.attrs["units"] == "Hz^2/Hz"
    assert power.frequency.values[[0, 1, -1]].tolist() == [0, 1, 100]
    # The mean power is the variance of the counts (mean m a bin), whose relative error over n bins
    # is sqrt((2 + 1/m) / n); windows that overlap by half use the data to about 95 %.
    error = np.sqrt((2 + 1 / (size * rate * width)) / (duration / width) / 0.95)
    expected = 2 * rate / size
    assert power[2:-1].mean() == pytest.approx(expected, rel=4 * error)
    halves = power[2:50].mean() / power[50:-1].mean()
    assert halves == pytest.approx(1, abs=4 * 2 * error)


def test_a_rhythm_shows_at_its_frequency_with_its_variance(record):
    # One spike every 50 ms, 20 Hz; in bins of 10 ms that is a rate of 100, 0, 0, 0, 0 Hz.
    rec = record([np.arange(0, 10, 0.05) + 0.001] * 4, 10.0)
    power = power_spectrum(rec, "cells", bin_width=0.01, segment=2.0)
    assert power.frequency[power.argmax("frequency")] in (20, 40)
    rate = population_rate(rec, "cells", bin_width=0.01)
    step = power.frequency[1].item()
    assert power.sum().item() * step == pytest.approx(rate.var().item(), rel=0.01)
    # A pulse train has equal power at all its harmonics: here 20 and 40 Hz.
    assert band_fraction(power, (15, 25), (1, 50)).item() == pytest.approx(0.5, abs=0.01)


def test_elephant_agrees(record, poisson_trains):
    rec = record(poisson_trains(np.random.default_rng(0), 5, 10.0, 8.0), 8.0)
    ours = power_spectrum(rec, "cells", bin_width=0.01, segment=1.0)
    rate = population_rate(rec, "cells", bin_width=0.01)
    signal = neo.AnalogSignal(rate.values, units="Hz", sampling_period=0.01 * pq.s)
    frequency, power = elephant.spectral.welch_psd(signal, len_segment=100, overlap=0.5)
    np.testing.assert_allclose(ours.frequency, frequency.rescale("Hz").magnitude)
    np.testing.assert_allclose(ours, power[0].magnitude, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("segment", [0.01, 2.0])
def test_impossible_segments(record, segment):
    with pytest.raises(InputError, match="segment"):
        power_spectrum(record([[0.1]], 1.0), "cells", bin_width=0.01, segment=segment)


@pytest.mark.parametrize("frequency", [20.0, 21.3, 38.7])
def test_the_peak_of_a_rhythm_lies_at_its_frequency(record, frequency):
    rng, duration = np.random.default_rng(7), 60.0
    trains = []
    for _ in range(20):
        times = rng.uniform(0, duration, rng.poisson(60 * duration))
        keep = rng.random(times.size) < (1 + np.sin(2 * np.pi * frequency * times)) / 2
        trains.append(np.sort(times[keep]))
    power = power_spectrum(record(trains, duration), "cells", bin_width=0.002, segment=0.5)
    # Steps of 2 Hz; a parabola through a Hann window's logarithms errs by some 2 % of a step.
    assert peak_frequency(power, (5, 100)).item() == pytest.approx(frequency, abs=0.05)


def test_the_peak_is_sought_where_one_says():
    spectrum = xr.DataArray(
        [9.0, 1, 4, 1, 2, 5], dims="frequency", coords={"frequency": np.arange(6.0)}
    )
    assert peak_frequency(spectrum, (1, 5)).item() == pytest.approx(2.0)
    assert peak_frequency(spectrum, (3, 6)).item() == pytest.approx(5.0)
    assert peak_frequency(spectrum, (1, 5)).attrs["units"] == "Hz"


@pytest.mark.parametrize(("within", "scale"), [((1, 3), 1.0), ((7, 9), 1.0), ((0, 6), 0.0)])
def test_no_peak(within, scale):
    spectrum = scale * xr.DataArray(
        np.ones(6), dims="frequency", coords={"frequency": np.arange(6.0)}
    )
    with pytest.raises(InputError, match="a peak needs three"):
        peak_frequency(spectrum, within)


def test_a_segment_is_a_whole_number_of_bins(record):
    with pytest.raises(InputError, match=r"segment: 0\.101 s are 50\.5.*0\.1 s or 0\.102 s"):
        power_spectrum(record([[0.1]], 1.0), "cells", bin_width=2e-3, segment=0.101)


def test_frequencies_may_be_in_kilohertz(record, poisson_trains):
    trains = poisson_trains(np.random.default_rng(0), 10, 20.0, 10.0)
    power = power_spectrum(record(trains, 10.0), "cells", bin_width=2e-3, segment=0.5)
    axis = ("frequency", power.frequency.values / 1000, {"units": "kHz"})
    other = power.assign_coords(frequency=axis)
    band, within = (40.0, 80.0), (2.0, 200.0)
    np.testing.assert_allclose(
        band_fraction(other, band, within), band_fraction(power, band, within)
    )
    np.testing.assert_allclose(peak_frequency(other, within), peak_frequency(power, within))


@pytest.mark.parametrize("exponent", [0.0, -2.0, -3.46])
def test_the_slope_of_a_power_law_is_its_exponent(exponent):
    frequency = np.arange(0, 100, 0.5)
    power = np.r_[0.0, 7 * frequency[1:] ** exponent]
    spectrum = xr.DataArray(
        power, dims="frequency", coords={"frequency": ("frequency", frequency, {"units": "Hz"})}
    )
    assert spectral_slope(spectrum, (30, 45)) == pytest.approx(exponent)
    with pytest.raises(InputError, match="a slope"):
        spectral_slope(spectrum, (30, 31))


@pytest.mark.parametrize("exponent", [-1.0, -2.0, -3.0])
def test_the_slope_of_noise_is_that_of_its_spectrum_also_beside_a_rhythm(exponent):
    """Gaussian noise whose amplitudes fall as a power of frequency, and a rhythm in the band."""
    rng, rate, size = np.random.default_rng(8), 200.0, 2**16
    at = np.fft.rfftfreq(size, 1 / rate)
    amplitude = np.r_[0, at[1:] ** (exponent / 2)]
    noise = np.fft.irfft(amplitude * (rng.normal(size=at.size) + 1j * rng.normal(size=at.size)))
    # A rhythm whose phase wanders over a Hz or so, as strong as all noise of 5 to 60 Hz.
    phase = 2 * np.pi * 12 * np.arange(size) / rate + np.cumsum(rng.normal(0, 0.15, size))
    band = (at > 5) & (at < 60)
    share = np.sqrt((amplitude[band] ** 2).sum() / (amplitude**2).sum())
    rhythm = np.sqrt(2) * share * noise.std() * np.sin(phase)
    slopes = [spectral_slope(welch(each, rate), (5, 60)).item() for each in (noise, noise + rhythm)]
    # 650 windows: logarithms vary by 0.05, over 110 frequencies whose own vary by 0.6; the pairs of
    # a peak in a tenth of the frequencies move the median by a few hundredths.
    assert slopes[0] == pytest.approx(exponent, abs=4 * 0.05 / (0.6 * np.sqrt(110)))
    assert slopes[1] == pytest.approx(exponent, abs=0.2)


def welch(signal, rate):
    frequency, power = scipy.signal.welch(signal, rate, nperseg=round(2 * rate))
    return xr.DataArray(power, dims="frequency", coords={"frequency": frequency})


def test_the_slope_of_independent_neurons_is_none(record, poisson_trains):
    trains = poisson_trains(np.random.default_rng(1), 50, 5.0, 200.0)
    power = power_spectrum(record(trains, 200.0), "cells", bin_width=0.005, segment=2.0)
    # Some 200 windows: each logarithm varies by 1/sqrt(190) = 0.07, over 140 frequencies from 20 to
    # 90 Hz, whose logarithms vary by 0.41.
    error = 0.07 / (0.41 * np.sqrt(140))
    assert abs(spectral_slope(power, (20, 90))) < 4 * error
