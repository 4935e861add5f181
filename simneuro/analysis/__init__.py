"""Measures of recordings, intervals, claims and closed forms.

A measure takes a recording, and the name of a population where one is meant, and gives labelled
arrays whose ``attrs["units"]`` names the unit. Nothing here knows which simulator made the data.
"""

from simneuro.analysis import theory
from simneuro.analysis.assemblies import assembly_events, clusters, onsets_after
from simneuro.analysis.binning import binned_counts
from simneuro.analysis.claims import Claim, greater, less, paired_greater, to_records, within
from simneuro.analysis.intervals import (
    bootstrap_interval,
    garwood_interval,
    t_interval,
    wilson_interval,
)
from simneuro.analysis.irregularity import cv, cv2, fano_factor, isi
from simneuro.analysis.rates import firing_rates, mean_rate, population_rate, spike_counts
from simneuro.analysis.spectra import band_fraction, power_spectrum
from simneuro.analysis.standard import standard_measures
from simneuro.analysis.synchrony import correlation_matrix, pairwise_correlation

__all__ = [
    "Claim",
    "assembly_events",
    "band_fraction",
    "binned_counts",
    "bootstrap_interval",
    "clusters",
    "correlation_matrix",
    "cv",
    "cv2",
    "fano_factor",
    "firing_rates",
    "garwood_interval",
    "greater",
    "isi",
    "less",
    "mean_rate",
    "onsets_after",
    "paired_greater",
    "pairwise_correlation",
    "population_rate",
    "power_spectrum",
    "spike_counts",
    "standard_measures",
    "t_interval",
    "theory",
    "to_records",
    "wilson_interval",
    "within",
]
