"""The spectra of populations: of the spikes, and of theory at the same frequencies."""

import numpy as np
import xarray as xr

from simneuro.analysis import power_spectrum
from simneuro.bridge.network_views.loops import Stability
from simneuro.recording.reading import duration_of, step_of

_BIN = 5e-4  # s; chosen: frequencies up to 1 kHz
_SEGMENT = 0.2  # s; chosen: steps of 5 Hz
_LEAST = 4  # segments; chosen: a spectrum from fewer is noise


def join_spectra(recording: xr.Dataset, names: list[str], stability: Stability) -> xr.Dataset:
    """Both spectra as (population, frequency); empty if the recording is too brief for any."""
    step = step_of(recording)
    width = max(round(_BIN / step), 1) * step if step else _BIN
    segment = round(_SEGMENT / width) * width
    if duration_of(recording) < _LEAST * segment:
        return xr.Dataset(coords={"population": names, "frequency": np.zeros(0)})
    measured = [power_spectrum(recording, name, bin_width=width, segment=segment) for name in names]
    at = measured[0].frequency.values[1:]
    expected = [np.interp(at, stability.frequencies, each) for each in stability.power]
    attrs = {"units": "Hz^2/Hz"}
    return xr.Dataset(
        {
            "spikes": (("population", "frequency"), [each.values[1:] for each in measured], attrs),
            "theory": (("population", "frequency"), np.array(expected), attrs),
        },
        coords={"population": names, "frequency": ("frequency", at, {"units": "Hz"})},
    )
